# صفحهٔ وضعیت: پیوندش در گفتگو، و خود صفحه. روی دیوار، هر رهگذری آن را می‌خواند.

command-words-screen = صفحهٔ وضعیت، صفحه وضعیت

screen =
    <b>صفحهٔ وضعیت</b>
    شمار پرونده‌ها، نقشهٔ منطقه‌ها و مهلت‌ها، در مرورگر. نوشته و پرونده‌ای در آن باز نمی‌شود.

    برای دستگاه خودتان: همان عددهای میز کار، لحظه‌به‌لحظه.
    برای دیوار: عددهای گردشده، هر ربع ساعت؛ رهگذر هم می‌تواند ببیند.

    { $opened ->
        [0] هنوز صفحه‌ای از شما باز نیست.
       *[other] صفحه‌های باز شما: { $opened }
    }
screen-no-address =
    صفحهٔ وضعیت هنوز نشانی ندارد. کسی که سرور را می‌گرداند، <code>AMANAT_PUBLIC_URL</code> را در تنظیمات می‌گذارد و nginx را آماده می‌کند؛ روشش در فصل <code>docs/operating/screen.md</code> است.
screen-button-lead = پیوند برای دستگاه خودم
screen-button-wall = پیوند برای دیوار
screen-button-copy = کپی پیوند
screen-button-close = بستن صفحه‌های من
screen-button-back = برگشت به صفحهٔ وضعیت
screen-link =
    { $mode ->
        [wall] <b>پیوند صفحهٔ دیوار</b>
       *[lead] <b>پیوند صفحهٔ شما</b>
    }
    { $address }

    در مرورگر بازش کنید و دکمهٔ «باز کردن» را بزنید. یک بار باز می‌شود و تا { $minutes } دقیقه وقت دارد؛ صفحه { $hours } ساعت باز می‌ماند. پیوند را برای کسی نفرستید.
screen-closed =
    { $count ->
        [0] صفحه‌ای باز نبود.
       *[other] صفحه‌های بسته‌شده: { $count }
    }
screen-opened =
    ساعت { $at } { $mode ->
        [wall] صفحهٔ دیوار
       *[lead] صفحهٔ وضعیت
    } با پیوند شما باز شد و { $hours } ساعت باز می‌ماند. اگر کار شما نبود، ببندیدش.

# --- خود صفحه

screen-page-title = صفحهٔ وضعیت
screen-page-ask = این پیوند یک بار باز می‌شود. روی دستگاهی بازش کنید که می‌خواهید صفحه آن‌جا بماند.
screen-page-open = باز کردن
screen-page-used = این پیوند دیگر باز نمی‌شود: وقتش گذشته یا یک بار باز شده است. در ربات، /screen را بفرستید و پیوند تازه بگیرید.
screen-page-none = صفحه‌ای این‌جا باز نیست. در ربات، /screen را بفرستید و پیوندش را در همین مرورگر باز کنید.
screen-page-ended = این صفحه بسته شد. برای ادامه، در ربات /screen را بفرستید.
screen-page-full = الان دستگاه‌های زیادی این صفحه را می‌بینند. همین که جا باز شود، خودش باز می‌شود.
screen-page-away = ارتباط با سرور قطع است؛ عددها از ساعتی است که بالا نوشته شده. خودش دوباره وصل می‌شود.
screen-page-script = این صفحه با جاوااسکریپت کار می‌کند. آن را در مرورگر روشن کنید.
screen-page-lead = برای خودتان
screen-page-wall = برای دیوار
screen-page-as-of = { $day }، ساعت { $at }
screen-page-theme = روشن یا تیره
screen-page-wide = تمام‌صفحه

screen-head-now = همین حالا
screen-head-today = امروز
screen-head-map = پرونده‌های تازهٔ امروز، به تفکیک منطقه
screen-head-hours = فضای واقعی و مجازی، ساعت به ساعت
screen-head-acts = تخلف‌های امروز
screen-head-deadlines = مهلت‌ها
screen-head-promise = پاسخ سر وقت
screen-head-bodies = پاسخ نهادها
screen-head-stages = مرحله‌های انتخابات

screen-now-late = دیرشده
screen-now-critical = فوری، منتظر
screen-now-waiting = منتظر
screen-now-held = در دست بررسی
screen-now-asked = منتظر پاسخ
screen-now-today = پروندهٔ تازه
screen-now-in-time = پاسخ سر وقت
screen-now-missed = دیرتر از مهلت
screen-few = کمتر از ۵
screen-severity-critical = فوری
screen-severity-high = مهم
screen-severity-medium = متوسط
screen-severity-low = عادی
screen-deadline-open = باز
screen-deadline-soon = تا نیم ساعت دیگر
screen-deadline-late = دیرشده
screen-space-real = فضای واقعی
screen-space-virtual = فضای مجازی
screen-hour = ساعت { $at }
screen-area-others = جاهای دیگر
screen-act-unknown = تخلف نامشخص
screen-others = بقیه
screen-level-none = هنوز نسخه‌ای از اطلس امضا نشده است؛ خانه‌ها سطح ندارند.
screen-level-note = شمارهٔ گوشهٔ خانه سطح منطقه در اطلس است، از ۱ (کم) تا ۴ (بسیار زیاد).
screen-nothing = هنوز چیزی نیست.
screen-percent = { $count }٪
screen-percent-none = هنوز نمی‌شود گفت
screen-body-sent = فرستاده
screen-body-waits = هنوز بی‌پاسخ
screen-body-answered = پاسخ داده
screen-body-acted = کاری کرده
screen-stage-past = گذشته
screen-stage-now = اکنون
screen-stage-ahead = در پیش
screen-stage-source = منبع: { $source }
screen-stage-from = از { $day }
screen-stages-none = روزهای انتخابات هنوز وارد نشده است.
screen-week = هفت روز گذشته
screen-mean-bodies = از پرونده‌هایی که به نهادها فرستاده‌ایم. «کاری کرده» یعنی نهاد در پاسخش گفته است که اقدامی کرده.
screen-mean-wall = این عددها تقریبی است. هر پرونده به قید قرعه بیشتر یک بار شمرده می‌شود، گاهی دو بار و گاهی اصلاً نه. جمع هر ردیف هم به مضربی از ۵ گرد می‌شود، تا از روی عددی کوچک نشود کسی را شناخت. هر ربع ساعت تازه می‌شود. «سر وقت» فقط از پرونده‌های امروز است: آنچه فردا مهلتش می‌رسد این‌جا شمرده نمی‌شود. این‌ها گزارش مردم است، نه تخلف ثابت‌شده.
