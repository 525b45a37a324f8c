division-no-version = نسخهٔ { $number } تقسیم کار نیست: { $there } نسخه هست
division-patch-nothing = چیزی برای نوشتن نیست: هیچ اعتراض پذیرفته‌شده‌ای منتظر نیست ({ $done } تا در محتوا آمده است)
division-patch-made = ways={ $ways } comments={ $comments } done={ $done }: وصله را بخوانید، با git apply به کار ببرید و ./amanat content check را اجرا کنید
division-patch-refused = با این وصله محتوا پذیرفته نمی‌شود؛ جایی را که ایرادها می‌گویند با دست درست کنید:
division-patch-unfulfilled = { $row }: هنوز راه دیگری پیش از { $wanted } می‌آید؛ ترتیب را با دست عوض کنید
division-patch-no-list = { $file } خط «addressees:» ندارد: راه‌ها را زیر آن بنویسید، یا فایل را با دست عوض کنید
division-patch-contradiction = { $row }: { $count } اعتراض پذیرفته‌شده با هم نمی‌خوانند، پس راهی برایشان نوشته نشد: تصمیم بگیرید و با دست بنویسید
division-patch-failed = { $file } نوشته نشد: { $why }
export-form-patch = وصله‌ای برای git apply
export-about-patch = اعتراض‌های پذیرفته‌شده به تقسیم کار، برای ویراستار محتوا
