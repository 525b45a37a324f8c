# «الان چه کنم؟»: پیشامدهای روز رأی‌گیری و کارهای هر کس، در گوشی خودش.

button-now = 🧭 الان چه کنم؟
button-now-home = پیشامد دیگر
button-now-who = عوض کردن کارم
button-now-where =
    { $contests ->
        [2] { $first } یا { $second }؟
       *[other] برای کدام رأی؟
    }
button-now-nowhere = بعداً می‌گویم
button-duty-lesson = 🎯 { $duty }: اول درس { $order }
button-now-group = مانند این‌ها
button-now-list = کارهای من
button-now-dates = مهلت‌های من
button-now-paper = 🖨 گرفتن برگه با ساعت‌ها
button-now-anew = پاک کردن علامت‌ها
button-now-anew-yes = بله، پاک کن

now-moment-name =
    { $moment ->
        [opening] باز کردن
        [during] وقت رأی‌گیری
        [closing] بستن
       *[after] پس از آن
    }

button-now-moment = { now-moment-name }: { $done } از { $of }
button-now-next = بعدی: { now-moment-name }
button-now-open = ☐ { $text }
button-now-ticked = ✓ { $time } { $text }

now-who =
    <b>روز رأی‌گیری چه‌کاره‌اید؟</b>

    یک بار بگویید تا پیشامدها و کارهای خودتان را نشان دهیم. هر وقت خواستید عوضش کنید.

    نامتان را نمی‌پرسیم و پاسختان کنار نام یا شماره‌تان نوشته نمی‌شود. اگر از نیروها باشید، پاسخ رمز می‌شود. چند روز پس از آخرین باری که به ربات سر زدید، پاک می‌شود. با «فراموش کردن من» همه‌اش پاک می‌شود.

now-where =
    <b>{ $duty }</b>

    برای کدام‌یک؟ بعضی قاعده‌ها فرق می‌کند.

now =
    <b>الان چه کنم؟</b>
    { $duty }{ $place }

    چه پیش آمده؟ یک دکمه بزنید، یا با یک واژه بنویسید: مدرک، مهر، برق…

now-of-place = { "" }، { $place }

now-group =
    <b>{ $title }</b>

    کدام پیش آمده؟

now-answer =
    <b>{ $now }</b>

    { $note }
    { $tell }

    دربارهٔ: { $title }
    <i>{ $articles }</i>{ $review }

now-note = ✍️ { $text }
now-tell = ☎️ { $text }

now-several = کدام‌یک از این‌ها؟

now-steps =
    <b>کارهای { $duty }</b>

    { $done } کار از { $of } علامت خورده است.

    این علامت‌ها فقط برای خودتان است. برای کسی فرستاده نمی‌شود و جای صورت‌جلسه را نمی‌گیرد.

now-moment =
    <b>{ now-moment-name }</b>: { $done } از { $of }

    هر کار را که کردید، بزنید؛ ساعتش کنارش می‌آید. با زدن دوباره برداشته می‌شود.

    <i>{ $articles }</i>{ $review }

now-anew-ask = همهٔ علامت‌های این فهرست و ساعت‌هایشان پاک شود؟ اگر لازم دارید، اول برگه را بگیرید.

now-paper =
    <b>کارهای { $duty }، با ساعت هر کدام</b>
    این برگه فقط برای خودتان است. آن را برای کسی نفرستادیم.

now-paper-title = کارهای من، { $day }
now-paper-line = { $text } (ساعت { $time })
now-paper-line-of-day = { $text } ({ $day }، ساعت { $time })
now-paper-tick = ✓
now-paper-note = این یادداشت شخصی است و جای صورت‌جلسه یا گزارش رسمی را نمی‌گیرد.

now-no-duty = اول بگویید روز رأی‌گیری چه‌کاره‌اید: «الان چه کنم؟» را بزنید.
now-no-ticks = هنوز کاری را علامت نزده‌اید. هر کار را که کردید بزنید، بعد برگه را بگیرید.
now-gone = این فهرست تازه شده است. «الان چه کنم؟» را دوباره بزنید؛ علامت‌های شما سر جایش است.

button-place-cards =
    { $contests ->
        [1] 🏡 { $first }: چه فرق دارد؟
        [2] 🏡 { $first } و { $second }: چه فرق دارد؟
       *[other] 🏡 این رأی‌ها چه فرق دارند؟
    }
button-place-list = همهٔ کارت‌ها

button-place-card = 🏡 برای شما: { $title }

place-which =
    <b>برای کدام‌یک؟</b>

    بعضی قاعده‌ها همه‌جا یکی نیست. اول بگویید کجا.

place-cards =
    <b>{ $place }: چه فرق دارد؟</b>

    { $count } کارت کوتاه. کدام را می‌خوانید؟

place-card =
    <b>{ $title }</b>
    <i>قاعدهٔ { $place }</i>

    { $text }

    <i>{ $articles }</i>{ $review }

# «برای وظیفهٔ شما»: کارت‌ها، پرسش‌ها و مهلت‌هایی که فقط به یک کار مربوط است.

button-own = 🎯 برای وظیفهٔ شما
button-own-card = 🎯 برای وظیفهٔ شما: { $title }
button-own-all = همهٔ «برای وظیفهٔ شما»
button-own-ask = ✏️ یک پرسش از همین
button-own-next = پرسش بعدی
button-own-taught = 📄 کارت این پرسش
button-own-questions =
    { $state ->
        [done] ✏️ مرور { $count } پرسش
        [begun] ✏️ ادامهٔ پرسش‌ها: { $left } مانده
       *[new] ✏️ { $count } پرسش، یکی‌یکی
    }

own-overview =
    <b>برای وظیفهٔ شما</b>
    { $duty }{ $place }

    { $cards } کارت کوتاه دارید و { $questions } پرسش. { $answered ->
        [0] هنوز به پرسشی پاسخ نداده‌اید.
       *[other] به { $answered } پرسش پاسخ داده‌اید.
    }
    این پرسش‌ها نمره ندارد و در آزمون‌ها نمی‌آید.

    { $date }

own-date = ⏳ مهلت نزدیک شما: <b>{ $title }</b>، { $days }

own-card =
    <b>{ $title }</b>
    <i>برای { $duty }</i>

    { $text }

    <i>{ $articles }</i>{ $review }

own-question =
    <b>پرسش { $number } از { $total }</b>

    { $text }

    { $options }

    { $hint }
