keys-this-machine = این دستگاه: { $own }
keys-copy-certificate = { $certificate } را با نامی دیگر در { $trusted }/ دستگاه‌های دیگر بگذارید؛ محرمانه نیست
keys-trusted = مورد اعتماد: { $fingerprint }
keys-nobody-trusted = هنوز هیچ دستگاهی مورد اعتماد نیست: گواهی دستگاه‌های دیگر را در { $folder } بگذارید
keys-cannot-listen = AMANAT_KEYS_LISTEN={ $address } در دسترس نیست ({ $why }): نشانی خودِ این دستگاه را بگذارید و ببینید نگه‌دارندهٔ دیگری روشن نباشد
keys-held = کلیدها در { $folder } روی درگاه { $port }؛ آینه: { $mirror }
keys-in-folder = AMANAT_KEYS_AT خالی است: کلیدها در پوشهٔ داده‌اند و ./amanat doctor آن‌ها را می‌بیند
keys-in-line = هم‌گام
keys-not-in-line = ناهم‌گام
keys-no-mirror = بی آینه
keys-mirror = آینهٔ { $mirror } { $in_line }
keys-state = کلیدها نزد { $address }: { $mirror }؛ بی آینه: { $alone }؛ اتصال‌های پذیرفته‌نشده: { $refused }
