# Sentences of the layers below the command line. The English form is the one that the code makes: a test compares them.

# settings
raised-setting = { $setting }: { $problem }. docs/operating/fa/configuration.md را ببینید
raised-settings = { $problem }. docs/operating/fa/configuration.md را ببینید
raised-http = نشانی را با https:// بنویسید، یا برای واسطه‌ای در شبکهٔ خودتان AMANAT_ALLOW_PLAIN_HTTP=true بگذارید
raised-content-folder = پوشه‌ای که هست و election.yaml در آن است (docs/another-election.md)
raised-accounts = حساب‌ها به صورت messenger:number، مانند telegram:111,bale:222
raised-operator-long = حداکثر { $most } حرف، تا مردم بخوانندش: کوتاهش کنید و برای بقیه یک صفحه یا یک نفر را نام ببرید
raised-days = روز کامل از 1 تا { $most }: آنچه برنامه نگه می‌دارد فقط کوتاه‌تر می‌شود
raised-whole-number = عدد درست از 1 تا { $most }
raised-number-between = عدد درست از { $least } تا { $most }
raised-megabytes = مگابایت کامل از { $least } تا { $most }
raised-hosts = فقط نام میزبان‌ها، با ویرگول لاتین میانشان، مانند moi.ir,example.ir
raised-log-level = یکی از DEBUG, INFO, WARNING, ERROR
raised-cli-lang = یکی از دو زبان fa و en
raised-host-port = نشانی به صورت host:port، مانند 127.0.0.1:8080
raised-public-url = https:// و نام میزبان، بی مسیر؛ نمونه: https://amanat.example.org
raised-secret = ۱ تا ۲۵۶ نویسه از A-Z a-z 0-9 _ - (با openssl rand -hex 32 یکی بسازید)
raised-webhook = AMANAT_WEBHOOK_URL به AMANAT_WEBHOOK_SECRET نیاز دارد (با openssl rand -hex 32 یکی بسازید)
raised-vault-both = AMANAT_VAULT_KEY_ID و AMANAT_VAULT_SECRET با هم‌اند: هر دو را بگذارید
raised-vault-one = AMANAT_VAULT_URL به AMANAT_VAULT_CREDENTIALS (یک فایل) نیاز دارد، یا به AMANAT_VAULT_KEY_ID و AMANAT_VAULT_SECRET؛ نه هر دو
raised-vault-url = AMANAT_VAULT_URL: { $problem }
raised-vault-plain = AMANAT_VAULT_URL بی رمز به کار می‌رود: { $mend }
raised-keys-at = AMANAT_KEYS_AT به PostgreSQL نیاز دارد: AMANAT_DATABASE_URL را بگذارید، یا AMANAT_KEYS_AT را خالی کنید
raised-keep-longest = AMANAT_KEEP_LONGEST از { $name } کمتر است: بیشترش کنید، یا { $name } را هم کوتاه کنید

# the operating system
raised-os-missing = چنین فایل یا پوشه‌ای نیست
raised-os-permission = اجازه نیست
raised-os-full = جای خالی روی دیسک نیست
raised-os-directory = پوشه است، نه فایل
raised-os-not-directory = پوشه نیست
raised-os-read-only = این دیسک فقط خواندنی است
raised-os-exists = از پیش هست
raised-os-refused = اتصال پذیرفته نشد
raised-os-in-use = نشانی در دست برنامهٔ دیگری است
raised-os-cannot-assign = این نشانی از آنِ این دستگاه نیست

# the database and its files
raised-audit-unread = دفتر کارها خوانده نمی‌شود ({ $why }): AMANAT_DATABASE_URL را ببینید و ./amanat migrate را اجرا کنید
raised-sums-unread = جمع‌ها خوانده نمی‌شود ({ $why }): ./amanat migrate را اجرا کنید
raised-recordings-unread = صداها خوانده نمی‌شود ({ $why }): ./amanat migrate را اجرا کنید
raised-certificate-not-now = گواهی اکنون باطل نمی‌شود ({ $why }): دوباره امتحان کنید
raised-certificates-unread = گواهی‌ها خوانده نمی‌شود ({ $why }): ./amanat migrate را اجرا کنید
raised-database-none = هنوز پایگاه داده‌ای نیست: برنامه را یک بار با ./amanat run روشن کنید
raised-database-unread = پایگاه داده اکنون خوانده نمی‌شود ({ $why }): دوباره امتحان کنید
raised-database-unread-migrate = پایگاه داده اکنون خوانده نمی‌شود ({ $why }): دوباره امتحان کنید، یا ./amanat migrate را اجرا کنید
raised-calendar-unread = تقویم خوانده نمی‌شود ({ $why }): دوباره امتحان کنید
raised-not-imported = چیزی وارد نشد ({ $why }): دوباره امتحان کنید
raised-division-unread = نسخه‌های تقسیم کار خوانده نمی‌شود ({ $why }): ./amanat migrate را اجرا کنید
raised-objections-unread = اعتراض‌های تقسیم کار خوانده نمی‌شود ({ $why }): ./amanat migrate را اجرا کنید
raised-atlas-unread = نسخه‌های اطلس خوانده نمی‌شود ({ $why }): ./amanat migrate را اجرا کنید
raised-areas-unread = حوزه‌های به‌کاررفته خوانده نمی‌شود ({ $why }): ./amanat migrate را اجرا کنید
raised-program-unreached = برنامهٔ روشن در دسترس نیست ({ $why }): هم‌اکنون ببندیدش و دوباره امتحان کنید
raised-database-address = AMANAT_DATABASE_URL نشانی پایگاه داده نیست: sqlite+aiosqlite:///FILE یا postgresql+asyncpg://USER@HOST/NAME بنویسید
raised-database-memory = پایگاه داده‌ای که در حافظه است چیزی نگه نمی‌دارد: در AMANAT_DATABASE_URL فایلی را نام ببرید
raised-database-kind = { $kind } پشتیبانی نمی‌شود: در AMANAT_DATABASE_URL از SQLite یا PostgreSQL نام ببرید
raised-database-unopened = پایگاه دادهٔ { $address } باز نمی‌شود ({ $why }): { $mend }، سپس دوباره روشن کنید
raised-mend-that = آن را درست کنید
raised-free-space = روی دیسکش جا باز کنید
raised-user = کاربر { $ids }
raised-this-user = همین کاربر
raised-database-step-newer = پایگاه داده در گام { $step } است که این برنامه نمی‌شناسد: برنامهٔ تازه‌تر را روشن کنید
raised-database-orphans = این گام رکوردهایی را بی صاحب می‌گذارد: چیزی عوض نشد
raised-database-step-works = پایگاه داده در گام { $step } از برنامه‌ای تازه‌تر است و فرایندهایی با آن کار می‌کنند: برای برگشت به این نسخه همه را ببندید و ./amanat migrate را دوباره اجرا کنید. چیزی عوض نشد
raised-database-step-changes = گام { $steps } چیزی را عوض می‌کند که برنامهٔ روشن به کار می‌برد: همهٔ فرایندهایش را ببندید، ./amanat migrate را دوباره اجرا کنید، سپس تازه‌ها را روشن کنید. چیزی عوض نشد
raised-database-half = یک جابه‌جایی این پایگاه داده را نیمه پر کرده است: ./amanat database to-postgresql (یا to-sqlite، همان که آغاز شد) با --finish ادامه می‌دهد؛ تا آن هنگام AMANAT_DATABASE_URL را روی پیشین بگذارید
raised-database-moved = این پایگاه داده به جای دیگری رفته است: AMANAT_DATABASE_URL را جای تازه بگذارید؛ اگر جابه‌جایی نیمه‌کاره ماند، همان دستور با --finish تمامش می‌کند
raised-database-no-step = پایگاه داده با این نسخه هم‌گام نیست: amanat migrate را اجرا کنید، سپس روشن کنید
raised-database-step-upgrade = پایگاه داده در گام { $step } از برنامه‌ای تازه‌تر است و این یکی با آن کار نمی‌کند: این را هم روزآمد کنید
raised-database-unused = پایگاه دادهٔ { $database } به کار نمی‌آید ({ $why }): AMANAT_DATABASE_URL را درست کنید
raised-database-folder = پوشهٔ پایگاه داده { $folder } به کار نمی‌آید ({ $why }): AMANAT_DATABASE_URL را درست کنید
raised-folder-busy = برنامهٔ دیگری با { $folder } کار می‌کند: نخست آن را ببندید، یا AMANAT_DATA_DIR را پوشهٔ دیگری بگذارید
raised-process-busy = برنامهٔ دیگری با { $place } کار می‌کند یا آماده‌باش است: نخست آن را ببندید
raised-data-not-created = پوشهٔ دادهٔ { $folder } ساخته نمی‌شود ({ $why }): AMANAT_DATA_DIR را تنظیم کنید
raised-data-unwritable = در پوشهٔ دادهٔ { $folder } نمی‌شود نوشت: با chown -R به { $user } بدهیدش (در کانتینر: پوشه‌ای که آن‌جا سوار شده)، یا AMANAT_DATA_DIR را تنظیم کنید
raised-copy-inside = پوشهٔ رونوشت { $folder } و پوشهٔ داده یکی درون دیگری است: AMANAT_COPY_DIR را روی دیسک دیگری بگذارید
raised-key-in-copy = فایل کلید { $file } در پوشهٔ رونوشت است: هر که رونوشت را پیدا کند می‌تواند بخواندش؛ بیرونش ببرید و AMANAT_KEY_FILE را تنظیم کنید
raised-evidence-elsewhere = مدارک در { $place } است: AMANAT_VAULT_URL را دوباره روی آن بگذارید؛ ./amanat vault to-folder آن را می‌آورد
raised-evidence-here = مدارک در { $folder } است: با ./amanat vault to-bucket --finish به انبار ببریدش، یا AMANAT_VAULT_URL را خالی کنید
raised-keys-here = کلیدها در { $folder } است و AMANAT_KEYS_AT از نگه‌دارنده‌ای نام می‌برد: ./amanat keys to-holder --finish آن‌ها را می‌برد؛ یا AMANAT_KEYS_AT را خالی کنید
raised-keys-burned-now = کلیدها همین دم سوزانده شدند و تازه‌ها خوانده نمی‌شود ({ $why }): دوباره روشن کنید
raised-keys-no-room = در { $folder } کلیدی نوشته نمی‌شود ({ $why }): روی دیسکش جا باز کنید و دسترسی‌اش را ببینید، سپس دوباره روشن کنید
raised-seats = { $number } فرایند کار این پایگاه داده را میان خود پخش کرده‌اند: چند تا را ببندید
raised-server-silent = پایگاه داده اکنون پاسخ نمی‌دهد: ببینید روشن باشد
raised-server-follows = چیزی نمی‌پذیرد: دنبالهٔ سرور دیگری است
raised-server-old = پایگاه داده قدیمی است: PostgreSQL 14 یا تازه‌تر لازم است
raised-other-keys = برنامهٔ روی { $host } (فرایند { $pid }) با همین پایگاه داده و کلیدهای پوشهٔ دیگری کار می‌کند: هر دو را روی یک دستگاه با یک AMANAT_DATA_DIR اجرا کنید، یا آن یکی را ببندید
raised-other-evidence = برنامهٔ روی { $host } (فرایند { $pid }) مدارک را جای دیگری نگه می‌دارد و یکی از دو جا پوشه‌ای است که دیگری نمی‌بیند: آن را به انبار ببرید (./amanat vault to-bucket) و به هر دو یک AMANAT_VAULT_URL بدهید، یا هر دو را روی یک دستگاه با یک AMANAT_DATA_DIR و یک AMANAT_VAULT_URL اجرا کنید

# keys
raised-key-inside = فایل کلید { $file } درون پوشهٔ داده است: بیرونش ببرید و AMANAT_KEY_FILE را تنظیم کنید
raised-key-missing = فایل کلید { $file } نیست و داده‌ها بی آن خوانده نمی‌شود: برش گردانید، یا با پوشهٔ دادهٔ خالی آغاز کنید
raised-key-open = فایل کلید { $file } به روی دیگران باز است: chmod 600 { $file }
raised-key-damaged = فایل کلید { $file } خراب است: رونوشتی را که از آن دارید برگردانید
raised-key-unused = فایل کلید { $file } به کار نمی‌آید ({ $why }): { $mend }
raised-key-own-file = AMANAT_KEY_FILE را فایلی از خودتان بگذارید
raised-key-give = با chown -R پوشهٔ { $folder } را به { $user } بدهید، یا { $mend }
raised-key-folder = خودش، که چیز دیگری در آن نیست (در کانتینر: همان که آن‌جا سوار شده)
raised-key-store = فایل کلیدهای { $path } باز نمی‌شود ({ $why }): دسترسی و جای خالی را ببینید
raised-key-not-overwritten = کلیدها بازنویسی نشدند: { $why }
raised-key-copy-read = رونوشت در حال خوانده شدن است: کلیدهای برداشته‌شده شاید هنوز در آن باشند
raised-rotate-added = فایل کلید، کلید اصلی تازه را کنار پیشین دارد
raised-rotate-on = عوض کردن کلید نیمه‌کاره مانده بود: ادامه می‌یابد
raised-rotate-wrapped = کلیدها با کلید اصلی تازه پیچیده شدند
raised-rotate-alone = فایل کلید فقط کلید اصلی تازه را دارد
raised-rotate-copy = رونوشت فایل‌های کلید در { $folder } نوشته نمی‌شود و دیگر باز نخواهد شد: برش گردانید، یا AMANAT_COPY_DIR را بردارید، و دوباره کلید را عوض کنید
raised-tls-open = { $file } به روی دیگران باز است: chmod 600 { $file }
raised-tls-unused = گواهی در { $folder } به کار نمی‌آید ({ $why }): با ./amanat keys certificate یکی بسازید، یا AMANAT_KEYS_TLS را درست کنید
raised-tls-trusted = یک گواهی در { $folder } خوانده نمی‌شود: دوباره آن‌جا بگذاریدش
raised-tls-missing = { $path } نیست: با ./amanat keys certificate بسازیدش
raised-tls-unread = گواهی { $path } خوانده نمی‌شود: دوباره آن‌جا بگذاریدش
raised-tls-mismatch = گواهی‌ها با هم نمی‌خوانند: { $own } هر دستگاه را در { $trusted }/ دیگری بگذارید (این‌جا: { $folder })، با ./amanat keys certificate بسنجید و نگه‌دارنده را از نو راه بیندازید
raised-tls-unmade = در { $folder } گواهی ساخته نمی‌شود ({ $why }): AMANAT_KEYS_TLS را پوشه‌ای از خودتان بگذارید
raised-holder-version = آن سو نسخهٔ { $version } پروتکل کلیدها را دارد و این برنامه { $own }: روی هر دو دستگاه یک نسخه نصب کنید
raised-holder-long = پیام زیادی بلند است
raised-holder-frame = آن سو چیزی جز قاب کلیدها فرستاد
raised-holder-change = آن سو تغییری فرستاد که خوانده نمی‌شود
raised-holder-made-now = برنامهٔ دیگری همین دم این کلیدها را ساخت: دوباره روشن کنید
raised-holder-other-file = این فایل آن‌جا نیست که آن سو گمان می‌کند
raised-holder-burned = برنامهٔ دیگری همه را سوزاند: دوباره بپرسید
raised-mirror-behind = آینهٔ کلیدها هم‌گام نیست: { $why }
raised-mirror-not-burnt = کلیدهای آینه سوزانده نشدند: { $why }
raised-mirror-other = آینه کلیدهای انبار دیگری جز { $path } را دارد: اگر این دستگاه کلیدهایش را از دست داده، { $name } را از پوشهٔ آینه بردارید؛ اگر آینه به کاری نمی‌آید، پوشه‌اش را خالی کنید
raised-mirror-holds = خودش کلیدها را نگه می‌دارد، چون AMANAT_KEYS_MIRROR یا AMANAT_KEYS_ALONE آن‌جا چنین می‌گوید، و دنبال نگه‌دارندهٔ دیگری نمی‌رود: روی نگه‌دارندهٔ پیشین systemctl disable --now amanat-keys بزنید، یا روی آینه هر دو را بردارید
raised-mirror-only = این دستگاه آینهٔ نگه‌دارندهٔ دیگری است و فقط همان نگه‌دارنده کلیدهایش را عوض می‌کند: AMANAT_KEYS_AT را درست کنید؛ یا اگر آن نگه‌دارنده از دست رفته، روی آینه AMANAT_KEYS_ALONE=continue را تنظیم کنید و همان‌جا systemctl restart amanat-keys بزنید
raised-holder-release = { $path } از نسخهٔ دیگری است: ربات را یک بار با همین پوشه روی یک دستگاه روشن کنید
raised-holder-request = این نگه‌دارنده چنین درخواستی نمی‌شناسد: همه جا یک نسخه نصب کنید
raised-holder-state = ./amanat keys state می‌گوید چه شده است
raised-holder-closes = پیش از هر حرفی اتصال را می‌بندد؛ اگر روشن است، { $mend }
raised-holder-closed = نگه‌دارندهٔ کلیدها اتصال را بست
raised-holder-slow = نگه‌دارندهٔ کلیدهای { $address } کند پاسخ می‌دهد: { $mend }
raised-holder-not-now = نگه‌دارندهٔ کلیدهای { $address } فوری پاسخ نمی‌دهد ({ $why }): { $mend }
raised-holder-away = نگه‌دارندهٔ کلیدهای { $address } پاسخ نمی‌دهد ({ $why }): روی دستگاه خودش با ./amanat keys hold روشنش کنید (systemctl start amanat-keys)، یا { $setting } را درست کنید
raised-holder-silent = فراخوان پیشین را پاسخ نداد
raised-holder-trouble = نگه‌دارندهٔ کلیدهای { $address }: { $why }

# backup and restore
raised-backup-none = در { $folder } پشتیبان کاملی نیست ({ $name } کم است): ./amanat backup { $folder } یکی می‌سازد
raised-backup-unread = { $path } خوانده نمی‌شود: پشتیبان دیگری بگیرید
raised-backup-newer = { $folder } را برنامه‌ای تازه‌تر ساخته است: با همان برش گردانید
raised-backup-missing = { $path } نیست: از جایی که این پشتیبان نگه داشته شده برش گردانید
raised-backup-changed = { $path } آن نیست که نوشته شد: دوباره از اصلش بردارید، یا پشتیبان دیگری بگیرید
raised-backup-not-copied = { $name } به { $folder } نوشته نمی‌شود ({ $why }): دوباره امتحان کنید
raised-backup-keys = فایل‌های کلید: همان که اکنون هستند، قدیمی‌ترش نگه داشته نمی‌شود
raised-backup-vault = مدارک: { $count } فایل، { $size } بایت
raised-backup-nothing = هنوز چیزی در { $folder } نیست: برنامه را یک بار با ./amanat run روشن کنید
raised-backup-inside = { $folder } و پوشهٔ داده یکی درون دیگری است: پوشه‌ای در جای دیگر بردارید
raised-backup-own-key = فایل کلید { $file } در { $folder } است: پشتیبان نباید کلید خودش را داشته باشد؛ پوشهٔ دیگری بردارید
raised-backup-database = از پایگاه داده رونوشت گرفته نمی‌شود ({ $why }): دوباره امتحان کنید
raised-backup-database-done = پایگاه داده: { $size } بایت در { $seconds } ثانیه
raised-backup-bucket-empty = انبار مدرکی ندارد و این پشتیبان دارد: انبار را ببینید، یا پوشهٔ تازه‌ای بردارید
raised-backup-bucket-away = انبار مدارک پاسخ نمی‌دهد: ./amanat doctor می‌گوید چرا؛ دوباره اجرا کنید، از همان‌جا ادامه می‌یابد
raised-restore-whole = پشتیبان { $day }، گام { $step }: کامل
raised-restore-postgresql = پایگاه داده در PostgreSQL است و در این پشتیبان نیست
raised-restore-there = { $path } از پیش هست: پوشهٔ پیشین را کنار بگذارید (mv { $folder } { $folder }.old)
raised-restore-no-key = فایل کلید { $file } نیست و بی آن چیزی خوانده نمی‌شود: از جایی که نگه داشته شده برش گردانید، یا AMANAT_KEY_FILE را تنظیم کنید
raised-restore-empty = پایگاه دادهٔ PostgreSQL خالی است: نخست pg_restore کنید، سپس این را دوباره اجرا کنید
raised-restore-cleaned = { $pieces } تکه پاک شد
raised-restore-bucket = انبار مدارک را نمی‌پذیرد: ./amanat doctor می‌گوید چرا؛ { $folder } را کنار بگذارید و دوباره اجرا کنید، از همان‌جا ادامه می‌یابد
raised-restore-vault-bucket = مدارک: { $files } فایل، در انبار
raised-restore-database = پایگاه داده: { $size } بایت
raised-restore-vault = مدارک: { $files } فایل
raised-restore-unread = { $path } خوانده نمی‌شود ({ $why })
raised-restore-keys = فایل‌های کلید: این فایل کلید بازشان می‌کند
raised-replica-missing = litestream نصب نیست: rm -r .venv، سپس ./amanat doctor نصبش می‌کند (فقط برای Linux هست)
raised-replica-folder = پوشهٔ رونوشت { $folder } نیست: mkdir -m 700 { $folder }
raised-replica-none = در { $folder } رونوشتی از پایگاه داده نیست: AMANAT_COPY_DIR را همان پوشهٔ پیشین بگذارید
raised-replica-unrestored = رونوشت پایگاه داده برنمی‌گردد: { $why }
raised-no-reason = دلیلی گفته نشد
raised-burn-not-there = { $path } (آن‌جا نیست)
raised-burn-broken = { $path } (خراب است و کلید حساب‌ها در آن دیده نمی‌شود: burn all همه‌اش را نابود می‌کند)

# the bucket
raised-bucket-obstore = AMANAT_VAULT_URL به obstore نیاز دارد که نصب نیست: ./amanat setup، اگر برای این دستگاه هست
raised-bucket-unused = انبار { $address } به کار نمی‌آید ({ $why }): AMANAT_VAULT_URL را درست کنید
raised-bucket-open-file = { $file } را دیگران می‌توانند بخوانند: chmod 600 { $file }
raised-bucket-two-lines = { $file } باید دو سطر داشته باشد: شناسهٔ کلید، سپس رمز
raised-bucket-address-bare = نشانی مانند { $form }، بی کلید و رمز
raised-bucket-address = نشانی مانند { $form }
raised-bucket-options = پس از نشان پرسش فقط endpoint و region و ca می‌آید، نه { $name }
raised-bucket-name = { $form }: نام انبار ۳ تا ۶۳ نویسه از a-z 0-9 . - دارد
raised-bucket-prefix = { $form }: پیشوند فقط از آنِ همین انبار است؛ حرف، رقم، - و _
raised-bucket-endpoint = { $form }: endpoint نشانی https:// خودِ انبار است، بی نام bucket
raised-bucket-new = انبار تازه‌ای بی آن بگیرید و مدارک را به آن ببرید (docs/operating/fa/evidence.md#bucket)
raised-bucket-versions = نگه‌داشتن نسخه‌ها روشن است یا بوده، پس هرچه پاک شود می‌ماند: { $mend }
raised-bucket-silent = پاسخ نمی‌دهد یا خطا می‌دهد: AMANAT_VAULT_URL و انبار را ببینید
raised-bucket-refuses = نیست، یا کلید را نمی‌پذیرد: بسازیدش و به کلید اجازهٔ فهرست، خواندن، نوشتن و پاک کردن بدهید
raised-bucket-credentials = AMANAT_VAULT_CREDENTIALS خوانده نمی‌شود: فایلی با دو سطر، شناسهٔ کلید و رمز
raised-bucket-other-bytes = چیزی جز آنچه گرفت برمی‌گرداند: انبار دیگری بردارید
raised-bucket-keeps = آنچه پاک شد را هنوز برمی‌گرداند: اجازهٔ پاک کردن را ببینید، یا انبار دیگری بردارید
raised-bucket-foreign = زیر این پیشوند مدارک انبار دیگری است: در AMANAT_VAULT_URL پیشوند جداگانه‌ای بگذارید
raised-bucket-silent-about = دربارهٔ { $names } چیزی نمی‌گوید: به این کلید اجازهٔ خواندن تنظیم انبار را بدهید
raised-bucket-locks = قفل دارد و چیزی پیش از وقتش پاک نمی‌شود: { $mend }
raised-bucket-lifecycle = قاعده‌ای فایل‌هایش را پاک یا جابه‌جا می‌کند، که فقط کار این برنامه است: آن قاعده را بردارید
raised-bucket-returned = انبار چیزی جز آنچه گذاشته شد برگرداند
raised-disk-returned = دیسک چیزی جز آنچه نوشته شد برگرداند

# moving
raised-move-nothing-left = پایگاه داده در { $place } است: چیزی برای جابه‌جایی نمانده است
raised-move-same = { $rows } ردیف از { $tables } جدول در هر دو سو یکسان است
raised-move-no-database = در { $place } پایگاه داده‌ای نیست: چیزی برای جابه‌جایی نیست
raised-move-step = { $place } با این نسخه هم‌گام نیست: amanat migrate را اجرا کنید، سپس جابه‌جا کنید
raised-move-going-on = ادامه می‌یابد: { $copied } ردیف از نزدیک { $total } آمده است
raised-move-indexes = ساختن نمایه‌ها
raised-move-again = یکسان نبود، دوباره نوشته شد: { $names }
raised-move-differs = { $names } در { $place } آن نیست که نوشته شد: دیسک و حافظه‌اش را ببینید و دستور را دوباره اجرا کنید؛ پایگاه دادهٔ پیشین دست نخورده است
raised-move-half = جابه‌جایی نیمه‌کاره است ({ $what }): ربات را ببندید، { $command } ادامه می‌دهد؛ { $meanwhile }
raised-move-until-old = تا آن هنگام ربات با پیشین کار می‌کند
raised-move-until-both = تا آن هنگام چند فایل این‌جاست و چند فایل آن‌جا
raised-move-until-keys = تا آن هنگام کلیدها شاید در دو جا باشند و ربات روشن نمی‌شود
raised-move-was-database = پایگاه داده به { $place } رفته است: AMANAT_DATABASE_URL را روی آن بگذارید؛ ./amanat database to-sqlite برش می‌گرداند
raised-move-was-keys = کلیدها نزد نگه‌دارندهٔ { $place } رفته است: AMANAT_KEYS_AT را روی آن بگذارید؛ ./amanat keys to-folder برشان می‌گرداند
raised-move-key-release = { $path } از نسخهٔ دیگری است: ربات را یک بار روشن کنید، سپس جابه‌جا کنید
raised-move-other-bot = { $path } کلیدهای ربات دیگری را دارد: نگه‌دارندهٔ خالی بردارید، یا پوشه‌اش را خالی کنید
raised-move-no-keys = در { $folder } کلیدی نیست: چیزی برای جابه‌جایی نیست
raised-move-keys-already = { $folder } از پیش کلید دارد: کلیدهای این ربات نزد AMANAT_KEYS_AT نیست
raised-move-ends-first = کلیدها در جای تازه‌اند: نخست { $command } آن جابه‌جایی را تمام می‌کند
raised-move-undone = آنچه نوشته شده بود نابود شد؛ کلیدها سر جای پیشین‌اند
raised-move-read-back = { $keys } کلید از جای تازه خوانده شد و یکسان است
raised-move-not-returned = { $path } آنچه نوشته شد را برنمی‌گرداند: دیسکش را ببینید و دوباره اجرا کنید؛ کلیدها در جای پیشین دست نخورده‌اند
raised-move-form = postgresql+asyncpg://USER@HOST/NAME (گذرواژه در PGPASSWORD یا ~/.pgpass)
raised-move-name = پایگاه دادهٔ PostgreSQL را نام ببرید: { $form }
raised-move-no-postgresql = آن پایگاه دادهٔ PostgreSQL نیست: { $form }
raised-move-trouble = { $place }: { $kind }. چیزی از دست نرفته است؛ پس از درست شدنش دستور را دوباره اجرا کنید
raised-move-other-step = { $place } جدول‌های گام دیگری را دارد: به پایگاه دادهٔ خالی ببرید
raised-move-has-data = { $place } از پیش داده دارد: به پایگاه دادهٔ خالی ببرید
raised-move-half-filled = { $place } از انبار دیگری نیمه پر شده است: به پایگاه دادهٔ خالی ببرید
raised-move-orphans = { $place } رکوردهای بی صاحب دارد: هیچ جا چیزی پاک نشد

# what helps against a confinement that fails
raised-confined-linux = حصار فقط در Linux کار می‌کند: ربات را آن‌جا اجرا کنید
raised-confined-processor = این پردازنده پشتیبانی نمی‌شود: ربات را روی x86_64 یا aarch64 شصت‌وچهاربیتی اجرا کنید
raised-confined-threads = رشتهٔ دیگری دارد، یا /proc خوانده نمی‌شود: /proc را برای ربات سوار کنید (ProcSubset=pid بس است)
raised-confined-privileges = امتیازهایش را نگه می‌دارد یا می‌شود حافظه‌اش را بیرون کشید: در سرویس prctl و capset را آزاد بگذارید (deploy/systemd/amanat.service چنین است)
raised-confined-landlock = هسته Landlock ندارد: Linux 5.13 یا تازه‌تر با CONFIG_SECURITY_LANDLOCK و landlock در lsm= خط راه‌اندازی؛ در کانتینر فراخوان‌های landlock_* را آزاد بگذارید
raised-confined-seccomp = هسته صافی seccomp ندارد: هسته‌ای با CONFIG_SECCOMP_FILTER؛ در کانتینر prctl را آزاد بگذارید
raised-token-telegram = به @BotFather بنویسید /newbot؛ توکن را در پاسخ می‌فرستد
raised-token-bale = به @botfather بنویسید /newbot؛ توکن را در پاسخ می‌فرستد
raised-admin-telegram = در گروه: نام گروه، Edit، Administrators، Add administrator
raised-admin-bale = در گروه: نام گروه، فهرست عضوها، انگشت را روی ربات نگه دارید و مدیرش کنید

# roles
raised-roles-some = --roles چند تا از این‌ها را با ویرگول لاتین می‌گیرد: { $roles }
raised-roles-keys = نقش keys تنها می‌ایستد تا کلیدها باشند، هر چه بر سر بقیه بیاید: فرایند جداگانه‌ای با --roles keys روشن کنید

# troubles of the running program
raised-messenger-away = پیام‌رسان در دسترس نیست؛ دوباره امتحان می‌شود
raised-messenger-token = پیام‌رسان توکن را نمی‌پذیرد: توکن درست را بگذارید و از نو روشن کنید
raised-messenger-poller = برنامهٔ دیگری با همین توکن می‌گیرد: ببندیدش، یا webhook آن را بردارید
raised-updates-unstored = رسیده‌ها ثبت نمی‌شود ({ $why }): { $mend }
raised-updates-unacknowledged = رسیده‌ها ثبت نمی‌شود؛ پس تأیید نمی‌شود و می‌ماند
raised-updates-missing = { $number } رسیده از { $messenger } هرگز تحویل داده نشد؛ docs/operating/fa/troubleshooting.md#gap را ببینید
raised-free-disk = روی دیسک جا باز کنید
raised-no-writes = پایگاه داده چیزی نمی‌پذیرد: روی دیسک جا باز کنید
raised-database-silent = پایگاه داده پاسخ نمی‌دهد
raised-content-edited = محتوای ویراسته { $number } ایراد دارد و پیشین در کار می‌ماند؛ نخستین: { $first }؛ ./amanat content check همه را می‌آورد
raised-election-edited = election.yaml ویرایش شده است: فقط هنگام روشن شدن خوانده می‌شود و محتوای پیشین در کار می‌ماند؛ برنامه را از نو روشن کنید
raised-servers-two = دو سرور پایگاه داده می‌نویسند و ربات با آن یکی کار می‌کند که آخر بالا آمده است: دیگری را همین حالا ببندید و دوباره دوم کنید ({ $page }#two-take-writes)
raised-servers-away = سرور دوم پایگاه داده به نخستین وصل نیست، پس چیزی ثبت نمی‌شود و مردم منتظرند؛ آنچه تأیید شده روی هر دو هست. روشنش کنید (اگر دیسکش پر است نخست جا باز کنید)، یا با یکی ادامه دهید ({ $page }#one-stays-away)
raised-servers-silent = سرور دوم پایگاه داده چیزی را تأیید نمی‌کند، پس چیزی ثبت نمی‌شود و مردم منتظرند؛ آنچه تأیید شده روی هر دو هست. دیسکش را ببینید، یا با یکی ادامه دهید ({ $page }#one-stays-away)
raised-servers-log = سرور نخست پایگاه داده بیش از ۲ گیگابایت از گزارش خود را برای سروری که نیست نگه می‌دارد، تا دیسک خودش پر شود: آن را برگردانید، یا شیار رونوشتش را بردارید ({ $page }#away-for-long)
raised-servers-one = AMANAT_DATABASE_URL دو سرور پایگاه داده را نام می‌برد و آنچه ثبت می‌شود فقط روی یکی است: دیگری را دوباره برپا کنید ({ $page }#after-a-promotion)
raised-disk-room = روی دیسک { $folder } فقط { $free } مگابایت خالی است: { $waits }، متن و پس گرفتن ادامه دارد. جا باز کنید (docs/operating/fa/evidence.md#disk-space): du -xh --max-depth=2 / | sort -h | tail، یا دیسک بزرگ‌تر
raised-disk-waits = مدارک منتظر می‌مانند
raised-disk-below = زیر { $reserve } مگابایت مدارک منتظر می‌مانند
raised-away = از { $began } UTC چیزی به { $messenger } نرسیده است: آنچه برای آن است به نوبت می‌ماند؛ شبکه و پراکسی را ببینید (docs/operating/fa/troubleshooting.md#away)
raised-away-one = از { $began } UTC چیزی به { $messenger } نرسیده است: آنچه برای آن است به نوبت می‌ماند؛ پیام‌رسان دیگر مشکلی ندارد؛ شبکه و پراکسی را ببینید (docs/operating/fa/troubleshooting.md#away)
raised-closed = { $messenger } تا { $until } UTC در { $count } گروه ثبت‌شده چیزی نمی‌خواهد (429): کارت‌ها می‌مانند و بررسی‌کنندگان پرونده‌ها را با /queue پیدا می‌کنند (docs/operating/fa/troubleshooting.md#closed)
raised-versions = فرایندهای نسخهٔ دیگر چیزی برنمی‌دارند: { $names }؛ روزآمد کردن را تمام کنید (./amanat status)
raised-nobody = { $what }: با ./amanat run --roles { $role } یکی روشن کنید؛ ./amanat status نشان می‌دهد چه روشن است
raised-nobody-receives = هیچ فرایندی رسیده‌ها را نمی‌گیرد
raised-nobody-handles = هیچ فرایندی به رسیده‌ها نمی‌پردازد
raised-nobody-sends = هیچ فرایندی نمی‌فرستد
raised-nobody-clock = هیچ فرایندی کارهای سر وقت را نمی‌کند
raised-nobody-fetches = هیچ فرایندی مدارک را نمی‌آورد
raised-copy-fails = رونوشت پایگاه داده نمی‌شود ({ $what }): در AMANAT_COPY_DIR جا باز کنید و گزارش برنامه را ببینید
raised-copy-unwritten = رونوشت فایل‌های کلید و مدارک نوشته نمی‌شود: در AMANAT_COPY_DIR جا باز کنید و ببینید که هست (mkdir -m 700) و از آنِ همین کاربر است
raised-due-fails = کار سررسیدهٔ { $name } هر بار شکست می‌خورد ({ $kind }): { $failure }. بقیه ادامه دارد: آن را گزارش کنید و روزآمد کنید
raised-members-unchecked = عضویت در { $messenger } سنجیده نمی‌شود: دکمه‌های بررسی‌کنندگان پذیرفته نمی‌شود
raised-not-admin = ربات مدیر { $number } گروه بررسی‌کنندگان در { $messenger } نیست و دکمه‌هایشان پذیرفته نمی‌شود: در تنظیم گروه مدیرش کنید؛ ./amanat doctor می‌گوید کدام گروه
raised-vault-silent = انبار پاسخ نمی‌دهد یا نمی‌نویسد: فایل‌ها نزد پیام‌رسان می‌مانند، متن و پس گرفتن ادامه دارد، چیزی از دست نمی‌رود. انبار و دیسکش را ببینید ({ $page })
raised-vault-refuses = انبار نیست، یا کلید را نمی‌پذیرد: فایل‌ها نزد پیام‌رسان می‌مانند. AMANAT_VAULT_URL و کلیدش را درست کنید؛ ./amanat doctor امتحانشان می‌کند ({ $page })
raised-vault-foreign = زیر پیشوند AMANAT_VAULT_URL مدارک انبار دیگری است: فایل‌ها نزد پیام‌رسان می‌مانند. پیشوند جداگانه‌ای بگذارید ({ $page })
raised-vault-versions = انبار نسخه‌ها را نگه می‌دارد، پس هرچه پاک شود مُهرشده در آن می‌ماند: انبار تازه‌ای بی نسخه بگیرید و مدارک را به آن ببرید ({ $page })
raised-vault-changed = یک فایل مدرک کم است یا آن نیست که گذاشته شد؛ نشان داده نمی‌شود. گزارش برنامه می‌گوید کدام (vault_file_unreadable): از پشتیبان برش گردانید (docs/operating/fa/evidence.md#changed)

# what a job's failure means
raised-job-due = کارهای سررسیده را در زیر ببینید: همه ایستاده است
raised-job-burning = فرمان‌های خط فرمان، سوزاندن هم، انجام نمی‌شود
raised-job-sweep = آنچه از سوزاندن مانده نابود نمی‌شود
raised-job-exports = `./amanat referral export` منتظر می‌ماند
raised-job-voices = صدایی که ویراستاران خوانده‌اند بررسی نمی‌شود و منتظرند
raised-job-late-copies = مدارکی که مُهرشده ثبت شد رونوشت پاک نمی‌گیرد
raised-job-questions = فایل‌های پرسش نهادها خوانده نمی‌شود
raised-job-grades = جدول‌های نمرهٔ منطقه‌ها خوانده نمی‌شود
raised-job-roster-files = جدول‌های نوبت‌ها خوانده نمی‌شود
raised-job-disk = پر شدن دیسک به‌موقع دیده نمی‌شود
raised-job-database = نبودن سرور دوم پایگاه داده دیده نمی‌شود
raised-job-vault = نبودن انبار دیده نمی‌شود و آنچه پس گرفته شده مُهرشده در آن می‌ماند
raised-job-keys = نبودن نگه‌دارندهٔ کلیدها دیده نمی‌شود و کلیدهایی که برنامهٔ دیگری نابود کرده در حافظه می‌ماند
raised-job-members = دکمه‌های بررسی‌کنندگان منتظر پرسش از پیام‌رسان می‌ماند
raised-job-groups = همگانی شدن یک گروه دیر دیده می‌شود
raised-job-group-troubles = گردانندگان خبر نمی‌شوند که در گروهی چیزی فرستاده نمی‌شود
raised-job-outages = گردانندگان خبر نمی‌شوند که پیام‌رسانی پاسخ نمی‌دهد
raised-job-group-ears = گروهی که دوباره می‌شود در آن نوشت کارتی نمی‌گیرد
raised-job-details = پیام‌های ریز پرونده‌ها در گفتگوها می‌ماند
raised-job-pace = پس از راه‌اندازی از نو، سرعت پیام‌رسان‌ها از یاد می‌رود
raised-job-upkeep = رکوردها و فایل‌های سررسیده می‌ماند
raised-job-copy = رونوشت کلیدها عقب می‌ماند
raised-job-checkpoint = رکوردهای پاک‌شده در گزارش نوشتن خواندنی می‌ماند
raised-job-content = محتوای ویراسته به کار نمی‌افتد

# certificates
raised-certificate-no-key = این کلید عمومی Ed25519 نیست
raised-certificate-no-jwk = این JWK کلید عمومی Ed25519 نیست
raised-certificate-key-form = کلید را به صورت did:key:z6Mk… یا JWK بنویسید
raised-certificate-did-cut = این did:key خوانده نمی‌شود؛ همه‌اش را بنویسید
raised-certificate-did-kind = این did:key کلید Ed25519 نیست
raised-certificate-list-key = فهرست ابطال با کلید دیگری امضا شده است
raised-certificate-list-changed = این فهرست امضاشدهٔ ابطال نیست، یا عوض شده است
raised-certificate-list-unread = فهرست ابطال خوانده نمی‌شود

# proxies and messengers
raised-proxy-address = پراکسیِ { $messenger } نشانی نیست: http://host:port بنویسید
raised-proxy-form = پراکسیِ { $messenger } باید مانند http://host:port یا socks5://host:port باشد
raised-proxy-package = پراکسیِ { $messenger } از گونهٔ { $scheme }:// است و بستهٔ { $package } را می‌خواهد: `.venv/bin/pip install { $package }` را اجرا کنید، یا پراکسی http:// بگذارید
raised-telegram-token = توکن Telegram مانند 123456:ABC-DEF است
raised-bale-token = توکن Bale خالی است
raised-telegram-library = aiogram نصب نیست: ./amanat setup را اجرا کنید
raised-no-connection = اتصال نیست: { $why }
raised-connection-lost = اتصال قطع شد: { $why }

# clocks
raised-clock = ساعت این دستگاه { $hours } ساعت { $side } ساعت سرور پایگاه داده است: ساعت نادرست را تنظیم کنید (timedatectl set-ntp true)، سپس دوباره روشن کنید
raised-clock-ahead = جلوتر از
raised-clock-behind = عقب‌تر از

# wrapped keys
raised-keys-half = یک جابه‌جایی { $place } را نیمه پر کرده است: ./amanat keys to-holder --finish همان‌جا که آغاز شد ادامه‌اش می‌دهد
raised-keys-burned-again = در این میان همه چیز یک بار دیگر سوزانده شد: دوباره امتحان کنید
raised-keys-other-file = فایل کلید آن نیست که { $path } با آن ساخته شد: AMANAT_KEY_FILE را همان بگذارید
raised-keys-unopened = فایل کلیدهای { $path } باز نمی‌شود ({ $why }): دسترسی‌اش را ببینید و جا باز کنید
raised-keys-newer = فایل کلیدهای { $path } از برنامه‌ای تازه‌تر است: همان را روشن کنید

# what a kind of due work's failure means
raised-due-claims = پرونده‌ها نزد بررسی‌کنندگانی می‌ماند که وقتشان گذشته است
raised-due-wake = برای پروندهٔ فوری که کسی برنداشته است کسی از نوبت‌ها خبر نمی‌شود
raised-due-offers = سرپرستان خبر نمی‌شوند که کسی پرونده را نپذیرفت
raised-due-decisions = گزارش‌دهندگان از تصمیم‌ها خبر نمی‌شوند
raised-due-passed = گزارش‌دهندگان خبر نمی‌شوند که زمانی که به آن‌ها نشان داده شد گذشته است
raised-due-put-right = از گزارش‌دهندگان پرسیده نمی‌شود که درست شد یا نه
raised-due-hand-over = ارجاع‌های امضاشده به رابط نهادها نمی‌رسد
raised-due-alerts = هشداری که کسی در دست نگرفته به رابط بعدی نهاد نمی‌رسد
raised-due-late-referrals = ارجاع‌های دیرشده به کسی یادآوری نمی‌شود
raised-due-looks = گردانندگان از نگاه‌های دومِ منتظر خبر نمی‌شوند
raised-due-lost-files = گزارش‌دهندگان از گم شدن فایل خبر نمی‌شوند
raised-due-morning = خبرهای شب نفرستاده می‌ماند
raised-due-remind = به یادگیرندگان یادآوری نمی‌شود
raised-due-remind-groups = یادآوری‌های سرپرستان نمی‌رسد
raised-due-calls = در تمرینِ با ساعت، تماسی نمی‌آید
raised-due-remarks = ویراستاران از یادداشت‌های بعدی خبر نمی‌شوند
raised-due-editors = ویراستاران از پرسش‌های مردم خبر نمی‌شوند
raised-due-late-askers = مردم خبر نمی‌شوند که مهلت پاسخ گذشته است
raised-due-inquiries = پرسش‌ها نزد ویراستارانی می‌ماند که وقت یا نقششان پایان یافته است
raised-due-complaints = واپسین روز شکایت به کسی یادآوری نمی‌شود
raised-due-privacy = مردم از عوض شدن کارت حریم خصوصی خبر نمی‌شوند
raised-due-near-dates = از گردانندگان دربارهٔ تاریخ‌های فردا پرسیده نمی‌شود
raised-due-closing = پس از بستن انتخابات، یادآوری‌ها و اشتراک‌ها پایان نمی‌گیرد
raised-due-broadcasts = پیام‌های همگانی می‌ایستند
raised-due-phase = مرحله از تاریخ‌ها پیروی نمی‌کند
raised-due-first-steps = گردانندگان رباتِ تازه خبر نمی‌شوند که گامی انجام شد
raised-due-deadlines = مهلت‌ها از جابه‌جا شدن روز رأی‌گیری پیروی نمی‌کنند
raised-due-restrictions = پرونده‌های کارهای عوض‌شده همان‌گونه محدود یا باز می‌مانند
raised-due-head = سرِ دفتر کارها به گروه‌ها نمی‌رسد
raised-due-mutes = بی‌صداها پس از روز آخر بی‌صدا می‌مانند
raised-due-daily = خلاصهٔ روز به سرپرستان نمی‌رسد
raised-due-brief = خلاصهٔ صبح کمیته ساخته نمی‌شود
raised-due-drill = تمرین پایان نمی‌یابد
raised-due-proposals = پرونده‌های تأییدشده اقدامی پیشنهاد نمی‌کنند و دیرشده‌ها یادآوری نمی‌شوند
raised-due-road = نقشهٔ راه به کسی یادآوری نمی‌شود
raised-due-stages = مراحل انتخابات به کسی یادآوری نمی‌شود
raised-due-measures = اقدام‌های پیشگیرانه به نهادهایشان یادآوری نمی‌شود
raised-due-opinions = به کارشناسان یادآوری نمی‌شود و دورهای نظر پایان نمی‌یابد
raised-due-ending = به بررسی‌کنندگان پیش از پایان وقتشان هشدار داده نمی‌شود
raised-due-missed = سرپرستان از مهلت‌های گذشته خبر نمی‌شوند
raised-due-waiting = گروه‌ها نمی‌شنوند چقدر منتظر است
raised-due-settle = کارت‌ها در گروه‌هایی می‌ماند که دیگر جایشان نیست
raised-due-silent = بررسی‌کنندگان گروه‌های بی‌کارت خبر نمی‌شوند که پرونده‌ای منتظر است
raised-due-held = کارت‌هایی که جا نیافتند فرستاده نمی‌شود
raised-due-digests = خلاصه‌های گروه‌ها همان‌طور می‌ماند

# the audit log, the atlas, staffing
raised-audit-head-form = سر یک شماره، خط تیره و دست‌کم هشت رقم شانزده‌دهی است
raised-audit-uncovered = واژه‌های { $count } رکورد برداشته شده و هیچ مرزی آن‌ها را نمی‌پوشاند
raised-audit-ends = دفتر با رکورد { $record } پایان می‌یابد، ولی سر از رکورد { $head } است
raised-audit-missing = رکورد { $record } نیست: رکورد { $other } به‌جایش است
raised-audit-no-words = رکورد { $record } واژه ندارد، ولی وقتی نوشته شد که دیگر با کلید هَش می‌شدند
raised-audit-changed = رکورد { $record } عوض شده، یا جایش پس از پیشین نیست
raised-audit-boundary = مرز { $record } رکوردهای بی‌واژهٔ دیگری را می‌پوشاند، نه آن‌ها که پیش از آن‌اند
raised-audit-no-match = رکورد { $record } با سر نمی‌خواند
raised-atlas-no-record = رکورد اطلس نیست: { $error }
raised-atlas-hash = متن آن نیست که قطعی شد: هَشش فرق دارد
raised-atlas-method = با روش { $method } حساب شده که این برنامه نمی‌شناسد
raised-atlas-form = سطح‌ها برابرند، ولی متنشان شکل دیگری دارد
raised-capacity-spans = برای هر بخش شمار آدم‌ها، دست‌کم یکی
raised-capacity-more = { $span }: بیش از { $most } نفر لازم بود
