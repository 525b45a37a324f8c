# کار سرپرست‌ها: تابلو، پیشنهاد پرونده، پرونده‌ای که نزد سرپرست می‌آورند، یادداشت به همه، فهرست برای جدول.
# هیچ‌جا متن گزارش، مدرک یا نشانی از گزارش‌دهنده نمی‌آید.

# --- تابلو ---

board-button = تابلو
board-button-waiting = منتظرها
board-button-held = در دست همکاران
board-button-load = کار هر کس
board-button-hours = { $hours } ساعت
board-button-back = برگشت به تابلو

board =
    <b>تابلو: هر پرونده در دست کیست</b>
    { $count ->
        [0] الان هیچ پرونده‌ای در دست کسی نیست.
       *[some] در دست همکاران: { $count }، گذشته از مهلت: { $late }
    }
    { $pages }

    { $lines }

board-waiting =
    <b>تابلو: منتظر بررسی‌کننده</b>
    { $count ->
        [0] هیچ پرونده‌ای منتظر بررسی‌کننده نیست.
       *[some] { $count } پرونده، فوری‌ترها اول. این‌جا تا { $most } پرونده می‌آید.
    }
    { $pages }

    { $lines }

board-pages = صفحهٔ { $page } از { $count }

board-line =
    { $severity } <b>{ $number }</b>، { $act }، { $area }
    در دست { $name }، { $since }؛ { $late ->
        [yes] <b>مهلت گذشت: { $deadline }</b>
       *[no] مهلت: تا { $deadline }
    }{ $asked ->
        [yes] . منتظر پاسخ گزارش‌دهنده است.
       *[no] .
    } { $signs }

board-line-waiting =
    { $severity } <b>{ $number }</b>، { $act }، { $area }
    منتظر { $since }؛ { $late ->
        [yes] <b>مهلت گذشت: { $deadline }</b>
       *[no] مهلت: تا { $deadline }
    }. { $signs }

board-since = از { $at }
board-since-unknown = زمانش معلوم نیست
board-sign-offer = به همکاری پیشنهاد شده است.
board-sign-escalate = <b>نزد سرپرست آورده‌اند.</b>

board-case =
    { $line }

    با این پرونده چه کنیم؟

board-load =
    <b>کار هر کس، از { $since }</b>
    { $count ->
        [0] در این مدت کسی سر شیفت نبوده و کاری ثبت نشده است.
       *[some] { $lines }
    }
    { $more ->
        [0] { "" }
       *[some] و { $more } نفر دیگر.
    }

board-load-line = { $name }: برداشته { $taken }، تصمیم { $decided }، خوانده { $reads }، در دست { $mine }{ $duty ->
        [on] { "" }
       *[off] ، بیرون از شیفت
    }

# --- پیشنهاد پرونده ---

offer-button-colleague = سپردن به یک همکار
offer-button-all = پیشنهاد به همهٔ حاضرها
offer-button-withdraw = پس گرفتن پیشنهاد
offer-button-name = { $name }، { $mine } از { $most }{ $duty ->
        [on] { "" }
       *[off] ، بیرون از شیفت
    }

offer-ask = پروندهٔ { $number } را به چه کسی می‌سپارید؟ از او می‌پرسیم؛ تا نپذیرد، پرونده منتظر می‌ماند. عدد کنار نام، پرونده‌هایی است که در دست دارد.
offer-nobody-here = همکاری نیست که پروندهٔ { $number } را به او بسپارید. پرونده منتظر مانده است.
offer-made = از { $name } پرسیدیم. تا { $until } وقت دارد. پروندهٔ { $number } تا آن وقت منتظر است و هر کس زودتر بردارد، از اوست.
offer-made-all = پروندهٔ { $number } را به { $count } همکار پیشنهاد کردیم. هر کس اول بپذیرد، از اوست؛ تا { $until } وقت هست.
offer-withdrawn = پیشنهاد پس گرفته شد.

offer-asked =
    { $name } از شما می‌خواهد پروندهٔ { $number } را بردارید.
    { $line }

    تا { $until } می‌توانید بپذیرید. اگر نمی‌رسید، نپذیرید؛ پرونده منتظر می‌ماند.
offer-asked-all =
    { $name } پروندهٔ { $number } را به همهٔ حاضرها پیشنهاد کرده است.
    { $line }

    هر کس اول بپذیرد، از اوست. تا { $until } وقت هست.
message-line-open = { $severity }، { $act }، { $area }، مهلت: تا { $deadline }
message-line-waiting = { $act }، { $area }. { $span } است که رسیده؛ مهلت: تا { $deadline }
message-line-alone = این‌جا فقط شماره‌اش را می‌آوریم، چون این پیام در گفتگوی شما می‌ماند. باقی را با «دیدن پرونده» ببینید.
offer-declined = نپذیرفتید. پروندهٔ { $number } منتظر همکار دیگری است.
offer-was-accepted = { $name } پروندهٔ { $number } را پذیرفت.
offer-was-declined = { $name } پروندهٔ { $number } را نپذیرفت. پرونده منتظر است؛ شاید همکار دیگری بردارد.
offer-unanswered = { $name } دربارهٔ پروندهٔ { $number } پاسخی نداد و وقتش گذشت. پرونده هنوز منتظر است.
offer-unanswered-all = کسی پروندهٔ { $number } را نپذیرفت و وقتش گذشت. پرونده هنوز منتظر است.

offer-none = این پیشنهاد دیگر نیست: وقتش گذشته، پس گرفته شده، یا کسی پرونده را برداشته است.
offer-standing = این پرونده را پیش از این پیشنهاد داده‌اند و وقتش نگذشته است. اگر کس دیگری باید بردارد، اول آن پیشنهاد را در «تابلو» پس بگیرید.
offer-nobody = الان کسی نیست که بتواند این پرونده را بردارد: همه بیرون از شیفت‌اند یا دستشان پر است. پرونده منتظر می‌ماند.
offer-oneself = این خود شمایید. پرونده را از کارتش بردارید.
offer-not-here = این همکار دیگر این‌جا پرونده بررسی نمی‌کند. کس دیگری را انتخاب کنید.
offer-off-duty = این همکار الان سر شیفت نیست و پیامی به او نمی‌فرستیم. کس دیگری را انتخاب کنید.
offer-circle = این پرونده از حلقهٔ کوچک است و این همکار در آن نیست. کسی از حلقه را انتخاب کنید.
offer-unfit = این پرونده را نمی‌شود به این همکار سپرد. کس دیگری را انتخاب کنید.
offer-outside = این پرونده بیرون از منطقه‌های این همکار است. کس دیگری را انتخاب کنید.
offer-full = این همکار { $most } پرونده در دست دارد و بیشتر نمی‌شود. کس دیگری را انتخاب کنید.
offer-you-off-duty = الان بیرون از شیفت‌اید. اول در میز کار ({ "\u2066/queue\u2069" }) شیفت را شروع کنید، بعد بپذیرید.
offer-you-outside = این پرونده دیگر در منطقه‌های شما نیست. پرونده منتظر همکار دیگری است.

# --- بردن پرونده نزد سرپرست ---

case-button-escalate = بردن نزد سرپرست
escalate-button-take = خودم برمی‌دارم
escalate-button-seen = دیدم، نزد همکار بماند
escalate-button-escalate-danger = خطری در پیش است
escalate-button-escalate-unsure = نمی‌دانم چه تصمیمی بگیرم
escalate-button-escalate-pressure = به من فشار می‌آورند
escalate-button-escalate-hands = نیروی بیشتری لازم دارد

escalate-ask = پروندهٔ { $number } را چرا نزد سرپرست می‌برید؟ پرونده در دست شما می‌ماند، مگر سرپرست آن را بردارد.
escalate-danger = خطری در پیش است.
escalate-unsure = نمی‌داند چه تصمیمی بگیرد.
escalate-pressure = به او فشار می‌آورند.
escalate-hands = نیروی بیشتری لازم دارد.
escalate-asked =
    { $name } پروندهٔ { $number } را نزد شما آورده است: { $why }
    { $line }

    می‌توانید آن را بردارید، یا نزد او بگذارید و با او حرف بزنید.
escalate-done = به { $count } سرپرست خبر دادیم. پروندهٔ { $number } تا پاسخشان در دست شماست.
escalate-seen = به همکارتان گفتیم که دیده‌اید.
escalate-was-taken = { $name } پروندهٔ { $number } را برداشت و خودش بررسی می‌کند. متن و مدارک از این گفتگو پاک می‌شود.
escalate-was-seen = { $name } پروندهٔ { $number } را دید. پرونده در دست شما مانده است.
escalate-standing = این پرونده را نزد سرپرست برده‌اید و هنوز پاسخ نداده است. تا پاسخش، در دست شماست. اگر خطری در پیش است، دوباره ببرید و همان را انتخاب کنید.
escalate-none = این پرونده دیگر نزد سرپرست نیست: کسی پاسخ داده، یا دیگر در دست آن همکار نیست.
escalate-nobody = الان سرپرستی نیست که این پرونده را ببیند. پرونده در دست شماست؛ می‌توانید نظر دوم بخواهید.
escalate-leads = این کار سرپرست بررسی است.
escalate-own = این را خودتان آورده‌اید. سرپرست دیگری پاسخ می‌دهد.

# --- یادداشت به همهٔ حاضرها ---

duty-note-button = یادداشت به همه
duty-note-ask =
    یادداشتتان را بنویسید. به { $count } همکار که الان سر شیفت‌اند می‌رسد. پیش از فرستادن نشانتان می‌دهیم.

    از متن گزارش‌ها چیزی ننویسید: این یادداشت یک روز در گفتگوی همه می‌ماند. بعد پاکش می‌کنیم.
duty-note-preview =
    <b>یادداشت از { $name }</b>
    { $words }

    به { $count } همکار می‌رسد. بفرستیم؟
duty-note-words =
    <b>یادداشت از { $name }</b>
    { $words }
duty-note-sent = یادداشت به { $count } همکار در راه است.
duty-note-nobody = الان همکار دیگری سر شیفت نیست که یادداشت به او برسد.
duty-note-many = در یک ساعت { $most } یادداشت فرستاده‌اید. کمی بعد دوباره بنویسید.

# --- فهرست پرونده‌ها برای جدول ---

export-button = فهرست برای جدول
export-button-day = یک روز، { $form }
export-button-week = یک هفته، { $form }
export-button-month = یک ماه، { $form }
export-button-all = یک سال، { $form }
export-button-yes = بله، فهرست را بگیرم

export-span-day = یک روز گذشته
export-span-week = یک هفتهٔ گذشته
export-span-month = یک ماه گذشته
export-span-all = یک سال گذشته

export-ask =
    <b>فهرست پرونده‌ها برای جدول</b>
    از هر پرونده فقط شماره، تخلف، منطقه، وضعیت و روز می‌آید. متن گزارش، مدرک، گزارش‌دهنده و پرونده‌های حلقهٔ کوچک در آن نیست؛ گزارش صوتی هم تا تخلفش معلوم نشده، نمی‌آید. تا { $most } پروندهٔ تازه‌تر جا می‌شود.

    از چه زمانی، و به چه شکل؟
export-confirm =
    { $span }: { $count } پرونده{ $more ->
        [yes] ، تازه‌ترین‌ها. بیشتر از این در یک فهرست جا نمی‌شود.
       *[no] .
    }

    در دفتر کارها ثبت می‌شود و به سرپرست‌های دیگر خبر می‌دهیم. فهرست روی دستگاه شما می‌ماند؛ پس از کار پاکش کنید.
export-caption = فهرست { $count } پرونده، { $span }. پس از کار پاکش کنید.
export-title = فهرست پرونده‌ها، { $span }، گرفته‌شده در { $day }
export-sheet = پرونده‌ها
export-note = از هر پرونده فقط همین پنج چیز آمده است. پرونده‌های حلقهٔ کوچک و گزارش‌های صوتی‌ای که تخلفشان هنوز معلوم نیست، در این فهرست نیست.
export-notice = { $name } فهرست { $count } پرونده را برای جدول گرفت: { $span }. فقط شماره، تخلف، منطقه، وضعیت و روز.
export-empty = در این مدت پرونده‌ای نیست که در فهرست بیاید.
export-leads = فهرست پرونده‌ها را سرپرست بررسی می‌گیرد.

export-column-number = شماره
export-column-act = تخلف
export-column-district = منطقه
export-column-state = وضعیت
export-column-day = روز
export-cell-number = { $number }
export-cell-day = { $day }
export-state-new = منتظر بررسی‌کننده
export-state-claimed = در دست بررسی
export-state-needs-info = منتظر پاسخ گزارش‌دهنده
export-state-verified = تأییدشده
export-state-out-of-scope = بیرون از موضوع
export-state-rejected = ردشده
export-state-merged = یکی‌شده با پرونده‌ای دیگر
export-state-referred = ارجاع‌شده
export-state-closed = بسته‌شده
