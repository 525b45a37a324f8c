init-no-terminal = init پرسش دارد و پایانه می‌خواهد: ./amanat init را در پایانه اجرا کنید. اسکریپت‌ها خودشان .env را می‌نویسند (docs/operating/configuration.md)
init-begin = امانت را در { $folder } راه می‌اندازیم. هر لحظه با Ctrl+C می‌ایستد؛ دوباره که اجرا کنید، از همان‌جا ادامه می‌دهد.
init-yes-no = { $question } (y/n، Enter: { $default })

# توکن‌ها
init-token-how = { $messenger }: { $steps }
init-token-ask = توکن { $messenger }؛ وقتی می‌چسبانید دیده نمی‌شود (اگر { $messenger } ندارید، برای رد شدن Enter بزنید):
init-token-ask-other = توکن دیگر { $messenger }؛ وقتی می‌چسبانید دیده نمی‌شود (Enter: همان که هست بماند):
init-token-good = { $messenger }: این @{ $username } است. توکن در { $file } نوشته شد.
init-token-unchanged = { $messenger }: @{ $username } از پیش تنظیم شده است.
init-token-change = توکن دیگری می‌دهید؟
init-token-refused = { $messenger } این توکن را نمی‌پذیرد. همه‌اش را کپی کنید و دوباره بچسبانید.
init-token-refused-set = { $messenger } توکنی را که تنظیم شده است نمی‌پذیرد.
init-token-away = از این‌جا به { $messenger } نمی‌رسیم ({ $why })، پس توکن را نسنجیدیم. راه دیگر: AMANAT_{ $upper }_API و AMANAT_{ $upper }_PROXY.
init-token-unchecked = نسنجیده در { $file } نوشته شود؟
init-token-set-away = { $messenger }: توکن تنظیم شده است، ولی از این‌جا به { $messenger } نمی‌رسیم ({ $why }).
init-token-written = { $messenger }: توکن نسنجیده در { $file } نوشته شد.
init-token-in-environment = AMANAT_{ $upper }_TOKEN در محیط تنظیم شده است و بر .env مقدم است: همان‌جا عوضش کنید، یا برش دارید
init-no-token = توکنی نیست، و بدون توکن ربات کار نمی‌کند. همان‌طور که بالا نوشته شد یکی بگیرید و دوباره اجرا کنید
init-plain-http = { $name }={ $address }: توکن و همهٔ متن‌ها بی رمز فرستاده می‌شد؛ { $mend }

# گرداننده
init-owners-set = گردانندگان: از پیش { $count } نفر نام برده شده است.
init-owners-in-environment = گردانندگان: AMANAT_OWNERS در محیط تنظیم شده است و بر .env مقدم است.
init-owner-more = گردانندهٔ دیگری هم هست؟ دو گرداننده می‌توانند با هم امضا کنند و جای هم را بگیرند.
init-owner-how =
    گرداننده کیست؟ از حساب خودتان این پیوند را باز کنید و «شروع» را بزنید:
    { $links }
    یا این را برای ربات بفرستید: /start { $code }
    منتظریم، حداکثر { $minutes } دقیقه …
init-owner-confirm = کد را «{ $name }» از { $messenger } فرستاد؛ این حساب نام کاربری ندارد. گرداننده همین شخص است؟
init-owner-confirm-username = کد را @{ $username } («{ $name }») از { $messenger } فرستاد. گرداننده همین شخص است؟
init-owner-other = پس آن کد باطل شد. این کد تازه است.
init-owner-written = گرداننده: { $name } در { $messenger }. حسابش در { $file } نوشته شد.
init-owner-nobody = کسی کد را نفرستاد. ./amanat init دوباره می‌پرسد؛ بی گرداننده کسی نمی‌تواند گزارش‌گیری را باز کند.
init-owner-away = از این‌جا به هیچ پیام‌رسانی نمی‌رسیم و نمی‌توانیم گرداننده را پیدا کنیم: ./amanat init را جایی اجرا کنید که برسد.
init-owner-running = ربات روشن است و کد را خودش برمی‌دارد. برای نام بردن گرداننده خاموشش کنید و ./amanat init را دوباره اجرا کنید.
init-owner-busy = چیز دیگری پیام‌های @{ $username } را می‌خواند: رباتی که روشن است، یا یک webhook. اگر ربات دیگری هم دارید کد را به آن بفرستید؛ وگرنه خاموشش کنید و ./amanat init را دوباره اجرا کنید.
init-owner-crowd = پیام‌های منتظر این ربات بیش از آن است که بی از دست دادنشان بگردیم. بگذارید خودش برداردشان (./amanat run، بعد خاموشش کنید) و ./amanat init را دوباره اجرا کنید.

# معرفی گرداننده
init-operator-set =
    نوشته‌اید این ربات دست کیست:
    { $text }
init-operator-change = از نو بنویسیدش؟
init-operator-how = این ربات دست کیست، گزارش‌ها را چه کسی می‌خواند، سرور کجاست و شما را کجا پیدا کنند؟ به فارسی، در یک سطر، حداکثر { $most } حرف. همه پیش از گزارش آن را می‌خوانند؛ بی آن گزارش نمی‌گیریم.
init-operator-ask = (Enter: بعداً)
init-operator-later = پس ربات آموزش می‌دهد، و تا AMANAT_OPERATOR_FA تنظیم نشود گزارش نمی‌گیرد.
init-operator-written = در { $file } نوشته شد.

# کلیدها
init-keys-made = کلید: { $file } ساخته شد.
init-keys-set = کلید: { $file } سر جایش است.
init-keys-copy =
    همین حالا جایی رونوشتش کنید که نه این دستگاه باشد و نه پشتیبان آن. { $env } را هم کنارش نگه دارید:
    scp { $user }@{ $host }:{ $file } .
    بی این فایل دیگر هیچ‌کس گزارش‌ها را نمی‌تواند بخواند. هر کس آن و داده‌ها را داشته باشد، همه را می‌خواند.
init-keys-elsewhere = کلید: دستگاه دیگری نگهش می‌دارد ({ $address }).

# پایان
init-doctor = ./amanat doctor حالا چه می‌گوید:
init-next =
    تمام شد. روشنش کنید: ./amanat run
    ربات قدم‌های بعد را در گفتگو به گرداننده نشان می‌دهد. همهٔ قدم‌ها: docs/operating/first-day.md
init-mend = آنچه را کنار ✗ آمده است درست کنید. ./amanat doctor دوباره نگاه می‌کند؛ بعد روشنش کنید: ./amanat run
init-stopped = ایستاد. آنچه پاسخ داده بودید در { $file } است؛ ./amanat init از همان‌جا ادامه می‌دهد.
init-stopped-empty = ایستاد. چیزی نوشته نشد.

# .env
init-env-lines = { $file }: مقدار { $name } چند سطر است: در یک سطر بنویسیدش و دوباره اجرا کنید
init-env-misread = { $file }: { $name } را نمی‌شود طوری نوشت که همان خوانده شود: $ و نشانهٔ نقل را بردارید، یا خودتان در فایل بنویسیدش
