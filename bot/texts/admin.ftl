# کار گردانندگان: کلید گزارش‌گیری، مرحله، گروه‌ها.

admin-button-open = تنظیم‌های گرداننده

admin =
    <b>تنظیم‌های گرداننده</b>
    گزارش‌گیری: { $reporting }
    مرحله: { $phase } { $how }
    روز رأی‌گیری: { $polling }
    سلامت برنامه: { $health }

    { $missing }

    هر سطر یک موضوع است. هیچ چیز بی «بله، همین» عوض نمی‌شود.

admin-well = خوب
admin-unwell = جایی گیر دارد

admin-subject-days = روزهای انتخابات: { $value }
admin-subject-phase = مرحله: { $value }
admin-subject-reporting = گزارش‌گیری: { $value }
admin-subject-numbers = شماره‌های تماس
admin-subject-groups = گروه‌های بررسی‌کنندگان
admin-subject-areas = منطقه‌های گروه‌ها
admin-subject-bodies = نهادها و رابط‌ها
admin-subject-keeping = مدت نگه‌داری
admin-subject-publication = انتشار آمار
admin-subject-content = محتوا و قانون
admin-subject-spaces = دو فضا کنار هم
admin-subject-health = سلامت برنامه: { $value }

admin-button-home = تنظیم‌های گرداننده
admin-button-back = بازگشت
admin-button-yes = بله، همین
admin-button-no = نه، بماند
admin-button-undo = برگرداندن
admin-button-again = دوباره ببین

admin-ask =
    <b>این را عوض کنیم؟</b>
    { $change }

    { $news }
admin-ask-news = همین که «بله، همین» را بزنید، خبرش برای همهٔ کسانی که تقویم را دنبال می‌کنند راه می‌افتد؛ شب‌ها نه. پیشرفتش را می‌بینید و هر وقت بخواهید نگهش می‌دارید.
admin-ask-phase-follows = مرحله هم با این روز عوض می‌شود و دیگر نمی‌پرسیم. تا روز پیش از آن «پیش از رأی‌گیری» است، همان روز «روز رأی‌گیری» و از فردایش «پس از رأی‌گیری». مهلت پرونده‌ها و تخلف‌هایی که می‌شود گزارش کرد از آن می‌آید. اگر کسی مرحله را دستی نگه داشته است، تا پایان آن همان می‌ماند.
admin-ask-phase-now = همین حالا مرحله «{ $phase }» می‌شود.
admin-deadlines-move =
    مهلت { $count } پروندهٔ باز{ $more ->
        [yes] { " یا بیشتر" }
       *[no] { "" }
    } هم با این روز عوض می‌شود، مهلتی هم که به گزارش‌دهنده گفته‌ایم. در «گزارش‌های من» و روی کارت، مهلت تازه می‌آید.
admin-phase-stays = مرحله «{ $phase }» می‌ماند و بی روز رأی‌گیری خودبه‌خود عوض نمی‌شود. اگر مرحلهٔ دیگری درست است، خودتان عوضش کنید.
admin-ask-result-goes = روز اعلام نتیجه ({ $day }) هم پاک می‌شود، چون پیش از روز تازهٔ رأی‌گیری است. «برگرداندن» آن را برنمی‌گرداند؛ باید دوباره بنویسیدش.
admin-ask-keep-goes = آنچه کهنه‌تر از { $value } است بار بعد پاک می‌شود. «برگرداندن» آن را برنمی‌گرداند.
admin-change =
    { $what }
    حالا: { $was }
    پس از این: { $now }
admin-changed =
    { $what }
    پیش‌تر: { $was }
    حالا: { $now }
admin-done =
    <b>عوض شد.</b>
    { $change }

    گردانندگان دیگر هم خبر می‌شوند.

    { $news }
admin-change-notice =
    <b>{ $name } این را عوض کرد:</b>
    { $change }
admin-left = چیزی عوض نشد.
admin-same = همین حالا هم همین است. چیزی عوض نشد.
admin-meanwhile = تا شما بزنید، گردانندهٔ دیگری این را عوض کرده است. صفحه را دوباره باز کنید؛ این بار چیزی عوض نشد.
admin-what = این دکمه قدیمی است. صفحه را دوباره باز کنید؛ چیزی عوض نشده است.
admin-words-only = این‌جا به نوشته نیاز داریم. همان را در یک پیام بنویسید.

admin-what-reporting = گزارش‌گیری
admin-what-phase = مرحلهٔ انتخابات
admin-what-day = روز انتخابات
admin-what-keep = مدت نگه‌داری
admin-what-group = گروه «{ $title }»
admin-what-group-nameless = گروهی بی‌نام در { $messenger }
admin-what-line = شمارهٔ { $number }

admin-value = { $what }: { $value }

# روزها

admin-days =
    <b>روزهای انتخابات</b>
    { $days }

    بقیهٔ تاریخ‌های قانون از همین { -days-count } روز حساب می‌شود. روز را از آگهی رسمی بنویسید.
    { $unset }
admin-button-set-day = { $what }
admin-button-clear-day = پاک کردن این روز
admin-ask-day =
    <b>{ $what }</b>
    حالا: { $value }

    روز را شمسی بنویسید، مانند ۱۴۰۵/۱۲/۰۱.

# گزارش‌گیری و مرحله

admin-see-reporting =
    <b>گزارش‌گیری</b>
    حالا: { $value }
    { $missing }
admin-see-phase =
    <b>مرحلهٔ انتخابات</b>
    حالا: { $value } { $how }
    { $calendar }

    مرحله با روز رأی‌گیری جلو می‌رود. اگر مرحلهٔ دیگری بخواهید، دلیلش را می‌پرسیم.
admin-phase-line = { $phase } { $how }
admin-phase-no-day = روز رأی‌گیری هنوز تعیین نشده است.
admin-phase-fits = با روز رأی‌گیری هم همین است.
admin-phase-differs = از روی روز رأی‌گیری، امروز «{ $phase }» است.

# شماره‌ها

admin-numbers =
    <b>شماره‌های تماس</b>
    همراه برنامه:
    { $shipped }
    ستاره: برای این دوره هنوز دوباره پرسیده نشده است.

    محلی:
    { $local }
admin-line-shipped =
    { $number } { $label }{ $sure ->
        [recheck] {" "}*
       *[known] {""}
    }
admin-lines-none = هنوز شماره‌ای نگذاشته‌اید.
admin-line-on = هست
admin-line-none = نیست
hotline-local = <b>{ $number }</b> (<code>{ $dial }</code>) { $label } (منبع: { $source })
admin-button-line-new = افزودن شمارهٔ محلی
admin-button-line-off = برداشتن { $number }
admin-ask-line =
    <b>شمارهٔ محلی</b>
    در یک پیام، سه سطر بنویسید:
    شماره
    از کیست (تا { $most } حرف)
    کجا گفته شده است

    پیش از گذاشتن، خودتان یک بار زنگ بزنید.
admin-line-how = سه سطر لازم است: شماره، از کیست، کجا گفته شده است. همان را در یک پیام بنویسید؛ چیزی عوض نشده است.
admin-line-number = سطر اول باید شمارهٔ تلفن باشد، فقط رقم، از { $least } تا { $most } رقم. دوباره بنویسید؛ چیزی عوض نشده است.
admin-line-label = سطر دوم بگوید شماره از کیست، کوتاه، تا { $most } حرف. چیزی عوض نشده است.
admin-line-source = سطر سوم بگوید این شماره کجا گفته شده است، تا { $most } حرف. چیزی عوض نشده است.
admin-line-there = این شماره همین حالا هم هست. برای نام یا منبع تازه، اول آن را بردارید و دوباره بیفزایید. چیزی عوض نشد.
admin-line-many = تا { $most } شمارهٔ محلی جا می‌شود. یکی را بردارید؛ چیزی عوض نشده است.
admin-line-gone = آنچه نوشته بودید دیگر این‌جا نیست. شماره را دوباره بنویسید؛ چیزی عوض نشده است.

# گروه‌ها

admin-groups =
    <b>گروه‌های بررسی‌کنندگان</b>
    { $groups }

    گروه تازه: ربات را مدیر گروه کنید و همان‌جا { "\u2066/register\u2069" } را بفرستید.
admin-groups-none = هنوز گروهی نیست.
admin-group-nameless = گروه { $place }
admin-group-line =
    { $title } ({ $messenger }{ $circle ->
        [yes] ، حلقهٔ کوچک‌تر
       *[no] {""}
    }): { $state }
admin-stopped-none = در کار
admin-stopped-owner = متوقف، به خواست گرداننده
admin-stopped-public = متوقف، چون نام عمومی دارد
admin-stopped-stranger = متوقف، چون کسی در آن است که نمی‌شناسیم
admin-group-on = در کار
admin-group-off = متوقف
admin-button-group-on = راه انداختن { $title }
admin-button-group-off = متوقف کردن { $title }
admin-group-gone = ربات دیگر در این گروه نیست. چیزی عوض نشد.

# نهادها

admin-bodies =
    <b>نهادها</b>
    { $bodies }

    { $without }
admin-body-line = <b>{ $name }</b>، { $level }{ $phone }{ $liaison }
admin-body-calls = فقط شماره
admin-body-phone = { "؛ " }{ $phone } (تأییدشده)
admin-body-phone-recheck = { "؛ " }{ $phone } (دوباره بپرسید)
admin-body-liaison = { "؛ رابط: " }{ $name }
admin-body-no-liaison = { "؛ رابط ندارد" }
admin-bodies-without =
    { $count } نهاد رابط ندارد. بستهٔ پروندهٔ امضاشده را سرپرست در گفتگوی خودش می‌گیرد. روی سرور هم با فرمان { $command } می‌شود آن را گرفت. بعد کسی باید آن را به نهاد برساند.
admin-button-body = { $name }

admin-body =
    <b>{ $name }</b>
    { $level }{ $phone }{ $site }
    { $when }

    <b>رابط</b>
    { $liaisons }

    { $without }
admin-body-site = { "؛ " }{ $site }
admin-body-export = تا رابطی نباشد، چیزی خودبه‌خود به این نهاد نمی‌رسد. بستهٔ پروندهٔ امضاشده را سرپرست در گفتگوی خودش می‌گیرد. روی سرور هم با فرمان { $command } می‌شود آن را گرفت. بعد کسی باید آن را به نهاد برساند.
admin-liaison-well = { $name }
admin-liaison-frozen = { $name } (متوقف)
admin-liaison-unopened = { $name } (هنوز ربات را باز نکرده است و پیامی به او نمی‌رسد)
admin-liaison-none = رابط ندارد.
admin-button-liaison = معرفی رابط
admin-button-liaison-end = پایان رابط بودن { $name }
admin-button-person = { $name }
admin-liaison-who =
    <b>رابط «{ $body }» چه کسی باشد؟</b>
    از فهرست بردارید یا شناسه‌اش را بنویسید، مانند <code>telegram:111</code>. پرونده‌های این نهاد را او می‌بیند؛ کسی را معرفی کنید که خود نهاد نامش را داده است.
admin-liaison-how = شناسه را این‌طور بنویسید: <code>telegram:111</code> یا <code>bale:111</code>. چیزی عوض نشد.
admin-liaison-ask =
    <b>{ $name }</b> رابط «{ $body }» شود؟ { $desk }
    پس از تأیید شما، یک نفر دیگر هم باید امضا کند.
admin-liaison-loses-desk = دیگر بررسی‌کننده نخواهد بود و فقط پرونده‌های همین نهاد به او می‌رسد.
admin-liaison-ask-end =
    <b>{ $name }</b> دیگر رابط «{ $body }» نباشد؟
    همان لحظه انجام می‌شود و در گروه‌ها هم گفته می‌شود.

# مدت نگه‌داری

admin-keeping =
    <b>هر چیز چند روز می‌ماند</b>
    { $kept }

    بیشتر از عدد داخل پرانتز نمی‌شود. کارت حریم خصوصی خودش عوض می‌شود و هر که گزارشی در راه دارد خبر می‌شود.
admin-keep-line = { $what }: { $value } (تا { $most })
admin-keep-spam = هرزنامه، پس از تصمیم
admin-keep-out-of-scope = بیرون از موضوع، پس از تصمیم
admin-keep-closed = پروندهٔ بسته، پس از تصمیم
admin-keep-longest = هر گزارش، روی هم
admin-keep-draft = گزارش نیمه‌کاره
admin-button-set-keep = { $what }
admin-ask-keep =
    <b>{ $what }</b>
    حالا: { $value }

    چند روز بماند؟ یک عدد از ۱ تا { $most } بنویسید. آنچه از مدت تازه کهنه‌تر است، بار بعد پاک می‌شود و برنمی‌گردد.
admin-keep-bounds = یک عدد از ۱ تا { $most } لازم است. چیزی عوض نشده است.
admin-keep-longest-over = این از مدت «هر گزارش، روی هم» ({ $days } روز) بیشتر می‌شود. اول آن را درست کنید؛ چیزی عوض نشده است.

# انتشار و محتوا

admin-content =
    <b>محتوا و قانون</b>
    نسخهٔ محتوا: { $hash }
    تخلف‌ها: { $acts }
    ماده‌ها: { $articles }
    ویرایش { -law-short }: { $edition }
    بار عوض شدن متن‌ها: { $revision }
    نوشته‌های منتظر بازبینی: { $flagged }
admin-edition-none = معلوم نیست

# سلامت

admin-health =
    <b>سلامت برنامه</b>
    { $state }

    <b>صف‌ها</b>
    { $cases }
    { $rows }

    <b>برنامه</b>
    { $program }
health-well = برنامه درست کار می‌کند.
health-loop-down = بخش { $name } ایستاده است و خودش دوباره راه می‌افتد.
health-trouble-database = پایگاه داده پاسخ نمی‌دهد.
health-trouble-storing = پایگاه داده چیزی نمی‌پذیرد. شاید دیسک پر است.
health-trouble-unstored = دست‌کم یک پیام بی‌پاسخ مانده است، چون پایگاه داده هر بار ثبتش را نپذیرفت. گم نشده است؛ ربات را که از نو روشن کنید، باز امتحان می‌شود. صفحهٔ { "\u2066/healthz\u2069" } می‌گوید چه باید کرد.
health-trouble-disk = جای خالی دیسک کم است. اگر کمتر شود، فایل‌ها منتظر می‌مانند؛ نوشته‌ها و پس گرفتن گزارش مثل همیشه می‌رسد. روی سرور جا باز کنید: صفحهٔ { "\u2066/healthz\u2069" } راهش را می‌گوید.
health-trouble-content = محتوای تازه ایراد دارد؛ محتوای پیشین در کار است.
health-trouble-vault = جای نگهداری مدارک گیر دارد. نوشته‌ها و پس گرفتن گزارش مثل همیشه می‌رسد و فایل‌های تازه نزد پیام‌رسان منتظر می‌ماند. صفحهٔ { "\u2066/healthz\u2069" } می‌گوید چه شده و چه باید کرد.
health-trouble-copy = رونوشت کلیدها و مدارک نوشته نمی‌شود.
health-trouble-keys = دستگاهی که کلیدها را نگه می‌دارد، یا دستگاه دومش، در دسترس نیست. شاید پیام‌های مردم تا آن وقت منتظر بماند. صفحهٔ { "\u2066/healthz\u2069" } می‌گوید چه شده و چه باید کرد.
health-trouble-stranger = دستگاهی ناشناس می‌خواست به نگه‌دارندهٔ کلیدها وصل شود و راهش ندادیم. صفحهٔ { "\u2066/healthz\u2069" } می‌گوید چه باید کرد.
health-trouble-litestream = رونوشت پیوستهٔ پایگاه داده ایستاده است.
health-trouble-confinement = این سرور نمی‌تواند فایل‌ها را امن باز کند. همه مهروموم می‌مانند و هیچ‌کدام گم نمی‌شود. راه حل را { "\u2066./amanat doctor\u2069" } می‌گوید.
health-trouble-nobody = یک بخش از برنامه روی هیچ دستگاهی روشن نیست. نامش را { "\u2066./amanat status\u2069" } روی سرور می‌گوید.
health-trouble-poll = { $messenger } پاسخ نمی‌دهد یا ربات را نمی‌پذیرد. دوباره امتحان می‌کنیم؛ صفحهٔ { "\u2066/healthz\u2069" } می‌گوید چه شده است.
health-trouble-poll-unnamed = پیام‌رسان پاسخ نمی‌دهد یا ربات را نمی‌پذیرد. دوباره امتحان می‌کنیم؛ صفحهٔ { "\u2066/healthz\u2069" } می‌گوید چه شده است.
health-trouble-webhook = پیام‌های تازهٔ { $messenger } به ما نمی‌رسد. صفحهٔ { "\u2066/healthz\u2069" } می‌گوید چه شده و چه باید کرد.
health-trouble-webhook-unnamed = پیام‌های تازهٔ یک پیام‌رسان به ما نمی‌رسد. صفحهٔ { "\u2066/healthz\u2069" } می‌گوید چه شده و چه باید کرد.
health-trouble-away = { $messenger } دقیقه‌هاست که پاسخ نمی‌دهد. پیام‌هایش منتظر می‌ماند.
health-trouble-away-unnamed = یک پیام‌رسان دقیقه‌هاست که پاسخ نمی‌دهد. پیام‌هایش منتظر می‌ماند.
health-trouble-members = عضویت در گروه { $messenger } پرسیده نمی‌شود؛ دکمهٔ بررسی‌کنندگان کار نمی‌کند.
health-trouble-members-unnamed = عضویت در گروه پرسیده نمی‌شود؛ دکمهٔ بررسی‌کنندگان کار نمی‌کند.
health-trouble-gap = چند پیام { $messenger } هرگز نرسید.
health-trouble-gap-unnamed = چند پیام هرگز نرسید.
health-trouble-closed = { $messenger } فعلاً در دست‌کم یک گروه پیام تازه نمی‌پذیرد. کارت‌ها بعداً می‌رسد و چیزی گم نمی‌شود؛ تا آن وقت پرونده‌ها در { "\u2066/queue\u2069" } است.
health-trouble-closed-unnamed = پیام‌رسان فعلاً در دست‌کم یک گروه پیام تازه نمی‌پذیرد. کارت‌ها بعداً می‌رسد و چیزی گم نمی‌شود؛ تا آن وقت پرونده‌ها در { "\u2066/queue\u2069" } است.
health-trouble-other = بخشی به نام { $name } گیر دارد. صفحهٔ { "\u2066/healthz\u2069" } بیشتر می‌گوید.
health-rows-inbox = رسیده و هنوز نخوانده: { $count }
health-rows-waiting = منتظر پرسیدن عضویت: { $count }
health-rows-failed = پاسخ‌نگرفته به‌خاطر خطا: { $count }
health-rows-aside = کنارگذاشته، چون خوانده نشد: { $count }
health-rows-outbox = هنوز نفرستاده: { $count }
health-rows-evidence = مدرک‌های در راه: { $count }
health-no-cases = پرونده‌ای منتظر بررسی‌کننده نیست.
health-cases = پروندهٔ منتظر بررسی‌کننده: { $count }؛ کهنه‌ترین { $oldest } است که منتظر است.
health-late =
    گذشته از مهلت: { $count }{ $more ->
        [yes] { " یا بیشتر" }
       *[no] { "" }
    }؛ باز است، در دست کسی یا منتظر.
health-late-circle = از این‌ها { $count } پرونده از حلقهٔ کوچک است؛ فقط اعضای حلقه آن را می‌بینند.
health-backup = آخرین پشتیبان: { $at }
health-no-backup = هنوز پشتیبانی گرفته نشده است.
health-copies = رونوشت پیوسته: روشن
health-no-copies = رونوشت پیوسته: خاموش
health-disk = جای آزاد دیسک: { $size } گیگابایت
health-version = نسخهٔ برنامه: { $version }
health-started = در کار از { $at } ({ $since })

admin-screen-missing = برای گزارش گرفتن هنوز این‌ها کم است: { $missing }.
admin-screen-complete = هر چه برای گزارش گرفتن لازم است، هست.

admin-missing = گزارش‌گیری باز نشد، چون این‌ها کم است: { $missing }. چیزی عوض نشده است.
admin-missing-operator = معرفی گرداننده (AMANAT_OPERATOR_FA)
admin-missing-group = گروه بررسی‌کنندگان (دستور { "\u2066/register\u2069" } در گروه)
admin-missing-election = باز شدن دورهٔ تازه (روی سرور: { "\u2066./amanat open\u2069" })
admin-missing-phase = مرحلهٔ انتخابات

admin-reporting-open = باز
admin-reporting-emergency = فقط موارد فوری
admin-reporting-closed = بسته
admin-reporting-off = خاموش

admin-button-reporting-open = باز کردن گزارش‌گیری
admin-button-reporting-emergency = فقط موارد فوری
admin-button-reporting-closed = بستن گزارش‌گیری
admin-button-reporting-off = خاموش کردن گزارش‌گیری

admin-phase-by-dates = (از تاریخ‌ها)
admin-phase-by-hand = (دستی، { $until })
    دلیل: { $why }
admin-phase-until-ended = تا وقتی برش دارید
admin-phase-until-moment = تا { $until }
admin-phase-ask-why =
    تاریخ‌ها مرحله را «{ $now }» می‌گوید و شما «{ $phase }» را خواستید. چرا؟ در یک جمله بنویسید.

    این دلیل این‌جا دیده و ثبت می‌شود. تا ننویسید چیزی عوض نمی‌شود.
admin-phase-ask-until =
    مرحله «{ $phase }» شود، به این دلیل: { $why }

    تا کی؟ پس از آن خودش به تاریخ‌ها برمی‌گردد.
admin-phase-button-open = تا وقتی برش دارم
admin-phase-button-today = تا پایان امروز
admin-phase-button-day = ۲۴ ساعت
admin-phase-button-week = یک هفته
admin-phase-button-auto = ↩️ برگشت به تاریخ‌ها
admin-phase-overlaps = اول «برگشت به تاریخ‌ها» را بزنید؛ چیزی عوض نشده است. کسی مرحله را دستی «{ $phase ->
       [before] پیش از رأی‌گیری
       [day] روز رأی‌گیری
      *[after] پس از رأی‌گیری
    }» نگه داشته است، به این دلیل: { $why }
admin-phase-same = مرحله همین حالا هم همین است. چیزی عوض نشد.
admin-phase-why = دلیل را در یک جمله بنویسید، حداکثر { $most } حرف. چیزی عوض نشده است.
admin-phase-until = این زمان گذشته است. زمان دیگری را انتخاب کنید؛ چیزی عوض نشده است.
admin-phase-gone = این پرسش قدیمی است. مرحله را از تنظیم‌ها دوباره انتخاب کنید.
admin-phase-turned = مرحله از امروز «{ $phase }» است، چون تاریخ‌ها چنین می‌گوید. اگر نباید، از تنظیم‌ها دستی نگهش دارید.
admin-phase-hold-over = زمان نگه‌داشتن دستی مرحله تمام شد. مرحله دوباره از تاریخ‌هاست: «{ $phase }».
admin-button-settings = تنظیم‌ها
admin-button-broadcasts = پیام به دنبال‌کنندگان

admin-phase-none = هنوز تعیین نشده
admin-phase-before = پیش از رأی‌گیری
admin-phase-day = روز رأی‌گیری
admin-phase-after = پس از رأی‌گیری

admin-button-phase-before = پیش از رأی‌گیری
admin-button-phase-day = روز رأی‌گیری
admin-button-phase-after = پس از رأی‌گیری

admin-reporting-how =
    این دستور یکی از این‌ها را می‌خواهد:
    <code>/reporting open</code> باز
    <code>/reporting emergency</code> فقط موارد فوری
    <code>/reporting closed</code> بسته
    <code>/reporting off</code> خاموش

admin-phase-how =
    این دستور یکی از این‌ها را می‌خواهد:
    <code>/phase before</code> پیش از رأی‌گیری
    <code>/phase day</code> روز رأی‌گیری
    <code>/phase after</code> پس از رأی‌گیری
    <code>/phase auto</code> برگشت به تاریخ‌ها

admin-day = { $day }
admin-day-none = هنوز تعیین نشده
admin-day-unread = این را نتوانستیم روز بخوانیم. روز شمسی را بنویسید، مانند ۱۴۰۵/۱۲/۰۱ یا «۱ اسفند ۱۴۰۵»؛ چیزی عوض نشده است.
admin-day-how =
    یک روز شمسی لازم است، یا none:
    <code>{ $command } ۱۴۰۵/۱۲/۰۱</code>
    <code>{ $command } none</code> پاک کردن
admin-polling-day-over = این روز گذشته است. شاید سال یا ماه جابه‌جا شده باشد. روز رأی‌گیری را از آگهی رسمی دوباره بنویسید؛ چیزی عوض نشده است.
admin-result-day-ahead = این روز هنوز نیامده است. روز اعلام نتیجه را وقتی بنویسید که نتیجه رسماً اعلام شده باشد: امروز یا روزی پیش از آن. چیزی عوض نشده است.
# پیام کوتاه روی صفحه است و تا ۲۰۰ حرف جا دارد.
admin-day-order = { admin-day-set } ({ $given }) با { admin-day-other } ({ $day }) جور نیست. باید { admin-day-least }{ $side ->
       [before] پس از
      *[after] پیش از
    } آن باشد{ admin-day-because }. چیزی عوض نشد. شاید اول آن یکی باید درست شود.

register-done =
    این گروه، گروه بررسی‌کنندگان شد. پرونده‌های تازه همین‌جا می‌آید. اگر چند گروه دارید، با { "\u2066/areas\u2069" } بگویید هر کدام از کدام جاها پرونده بگیرد.

    ربات باید مدیر گروه باشد تا بداند چه کسی عضو است. همین حالا از پیام‌رسان می‌پرسیم و تا چند ثانیهٔ دیگر این‌جا می‌گوییم مدیر هست یا نه.

    ربات فهرست عضوها را نمی‌بیند. پس هر بررسی‌کننده همین پایین «من از این گروهم» را بزند؛ نامش برای گرداننده می‌رود و با یک دکمه راهش می‌دهد. تا آن وقت هیچ دسترسی ندارد و کارت‌ها می‌ماند. بعد هر کدام گفتگوی خصوصی با ربات را باز کند و «شروع» را بزند.

register-already =
    این گروه پیش‌تر گروه بررسی‌کنندگان شده است. چیزی عوض نشد.

    هر که هنوز راه ندارد، «من از این گروهم» را بزند؛ نامش برای گرداننده می‌رود.
register-in-group = این دستور را در گروه بررسی‌کنندگان بفرستید، نه این‌جا.

group-how-to-register = سلام. اگر این گروه بررسی‌کنندگان است، گردانندهٔ ربات دستور <code>/register</code> را همین‌جا بفرستد.
group-needs-admin =
    ربات مدیر این گروه نیست و نمی‌تواند عضوها را بشناسد. تا مدیر نشود، دکمه‌ها کار نمی‌کند. پرونده‌ها سر جایشان است.

    { $steps }
group-no-admin =
    <b>ربات در گروه «{ $title }» مدیر نیست.</b> پیام‌رسان فقط به مدیر می‌گوید چه کسی عضو است، پس تا مدیر نشود هیچ دکمه‌ای آن‌جا کار نمی‌کند. پرونده‌ها سر جایشان است.

    { $steps }

    خودمان هر نیم دقیقه دوباره می‌پرسیم و خبر می‌دهیم.
group-is-admin = ربات مدیر این گروه است و می‌تواند عضوها را بشناسد.
group-admin = ربات در گروه «{ $title }» مدیر است و می‌تواند عضوها را بشناسد.

register-public = این گروه نام عمومی دارد و هر کسی می‌تواند آن را بخواند. نخست خصوصی‌اش کنید، بعد دوباره بفرستید.

group-public =
    <b>گروه «{ $title }» دیگر خصوصی نیست.</b> هر کسی می‌تواند آن را بخواند، پس دیگر چیزی آن‌جا نمی‌فرستیم. کار با { "\u2066/queue\u2069" } ادامه دارد.

    در تنظیم‌های گروه نام عمومی را بردارید، بعد این‌جا بزنید.
group-stranger =
    <b>در گروه «{ $title }» کسی هست که هنوز راهش نداده‌اید:</b> { $people }{ $count ->
        [1] .
       *[more] . روی هم { $count } نفر منتظرند.
    }

    تا روشن نشود، چیزی آن‌جا نمی‌فرستیم و او هیچ دسترسی ندارد. نام را هر کسی می‌تواند بگذارد؛ از خودش هم بپرسید.

    اگر از خودتان است، راهش بدهید. اگر نه، از گروه بیرونش کنید؛ بعد خودش درست می‌شود.
group-unsafe = فعلاً این‌جا چیزی نمی‌فرستیم و دکمه‌ها هم کار نمی‌کند. سرپرست‌ها خبر دارند. کار با گفتگوی خصوصی ربات ادامه دارد.
group-unsafe-press = فعلاً در این گروه کاری نمی‌شود. در گفتگوی خصوصی ربات ادامه دهید؛ چیزی از دست نرفته است.
group-mended = گروه «{ $title }» دوباره درست است. پرونده‌ها از نو آن‌جا می‌آید.
group-button-let-in = از خودمان است
group-button-check = دوباره ببین
group-let-in = ثبت شد. اگر چیز دیگری نمانده باشد، پرونده‌ها دوباره در گروه می‌آید.
group-unknown = { $number }
group-unknown-named = { $name } ({ $number })
group-unknown-more = و { $count } نفر دیگر
group-button-here = من از این گروهم
group-here-known = شما را می‌شناسیم. دکمه‌ها برایتان کار می‌کند.
group-let-in-ask =
    <b>در گروه «{ $title }» این‌ها را نمی‌شناسیم:</b> { $people } ({ $count } نفر)

    نام هر کس، اگر پیام‌رسان گفته باشد، کنار شماره‌اش است؛ نامی که این‌جا نیست، شاید در پیامِ آمدنش باشد. نام را هر کسی می‌تواند بگذارد؛ از خودش هم بپرسید. با «همه را می‌شناسم» همه‌شان بررسی‌کننده می‌شوند و پرونده‌ها را می‌بینند. اگر یکی را نمی‌شناسید، اول از گروه بیرونش کنید.
group-button-let-all = همه را می‌شناسم
group-let-in-others = از آن وقت کس دیگری آمده یا رفته است. کسی را راه ندادیم؛ دوباره ببینید چه کسانی هستند.
group-asked = از پیام‌رسان می‌پرسیم. اگر درست شده باشد، تا چند ثانیهٔ دیگر خبر می‌دهیم.
group-no-stranger = دیگر کسی در این گروه منتظر نیست. چیزی عوض نشد.
