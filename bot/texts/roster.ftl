# نوبت‌ها: چه کسی در کدام ساعت می‌خواند، از روز پیش از رأی‌گیری تا دو روز پس از آن.

roster-button = نوبت‌ها
hours-button = نوبت‌های من

roster =
    <b>نوبت‌ها</b>
    از روز پیش از رأی‌گیری تا دو روز پس از آن، هر ساعت { $most } نفر می‌خوانند. ساعتی شمرده می‌شود که خود آن نفر پذیرفته باشد.

    { $gaps }
roster-whole = همهٔ ساعت‌ها پر است.
roster-gaps =
    { $due ->
        [yes] 🔴 <b>{ $hours } ساعت کم دارد.</b>
       *[no] <b>{ $hours } ساعت هنوز کم دارد.</b>
    }
    { $lines }
    { $more ->
        [0] { "" }
       *[some] و { $more } بازهٔ دیگر.
    }
    { $asked ->
        [0] { "" }
       *[some] برای این ساعت‌ها { $asked } پرسش بی‌پاسخ مانده است.
    }
roster-gap = { $day }، از { $since } تا { $until }: { $people ->
        [0] هیچ‌کس
       *[some] { $people } نفر
    }
roster-dayless = روز رأی‌گیری هنوز معلوم نیست. نوبت‌ها از روی آن ساخته می‌شود: گرداننده آن را در «مدیریت» می‌گذارد.
roster-ended = روزهای نوبت تمام شده است. خسته نباشید.

roster-button-day = { $missing ->
        [0] { $day }
       *[some] 🔴 { $day }، { $missing } ساعت کم
    }
roster-button-days = همهٔ روزها
roster-button-day-short = دیدن آن روز
roster-button-block = { $state ->
        [whole] { $since } تا { $until }، { $people } نفر
        [asked] { $since } تا { $until }، پرسیده‌ایم
       *[short] 🔴 { $since } تا { $until }
    }
roster-button-repeat = مثل روز پیش
roster-button-add = افزودن برای همهٔ این ساعت‌ها
roster-button-add-hour = فقط { $at }
roster-button-remove = برداشتن { $name }
roster-button-back-day = برگشت به روز
roster-button-back-block = برگشت

roster-day =
    <b>نوبت‌های { $day }</b>
    { $lines }

    یک بازه را بزنید تا نام‌ها را ببینید و کم و زیاد کنید.
roster-block-line = { $since } تا { $until }: { $state ->
        [whole] { $people } نفر پذیرفته‌اند
        [asked] پرسیده‌ایم، هنوز همه نپذیرفته‌اند
        [ended] گذشت
       *[short] <b>کم دارد</b>
    }
roster-block =
    <b>{ $day }، از { $since } تا { $until }</b>
    { $lines }

    هر ساعت { $most } نفر می‌خواهد.
roster-hour-line = { $since }: { $count ->
        [0] هیچ‌کس
       *[some] { $names }
    }
roster-name = { $name }{ $state ->
        [accepted] { "" }
       *[asked] { " " }(هنوز نپذیرفته)
    }
roster-choose = چه کسی { $day }، از { $since } تا { $until } بخواند؟ از او می‌پرسیم.
roster-span = { $day }، از { $since } تا { $until }

roster-entered = از او پرسیدیم. تا نپذیرد، شمرده نمی‌شود.
roster-entered-self = خودتان را نوشتید و پذیرفته شد.
roster-removed = نامش از این ساعت‌ها برداشته شد.
roster-repeated = از { $people } نفر پرسیدیم.

roster-no-day = روز رأی‌گیری هنوز معلوم نیست. اول گرداننده آن را در «مدیریت» بگذارد.
roster-outside = این ساعت در روزهای نوبت نیست. نوبت‌ها از روز پیش از رأی‌گیری تا دو روز پس از آن است.
roster-over = این ساعت گذشته است. ساعت دیگری را انتخاب کنید.
roster-twice = این نفر { $day } ساعت { $hour } یک بار در نوبت هست. هر ساعت دو نفر جدا می‌خواهد؛ کس دیگری را انتخاب کنید.
roster-full = ساعت { $hour } پر است: بیشتر از { $most } نفر در یک ساعت جا نمی‌شود.
roster-not-here = این همکار دیگر این‌جا پرونده بررسی نمی‌کند. کس دیگری را انتخاب کنید.
roster-nothing-to-repeat = از روز پیش چیزی نیست که این‌جا تکرار شود: یا آن روز خالی است، یا همه نوشته شده‌اند.
roster-gone = این نفر دیگر در این ساعت‌ها نیست.
roster-none = این ساعت‌ها دیگر در نوبت شما نیست: یا پذیرفته‌اید، یا سرپرست عوضشان کرده است.

# --- خود بررسی‌کننده ---

hours =
    <b>نوبت‌های شما</b>
    { $todo ->
        [0] { "" }
       *[some] منتظر پاسخ شما:
    }
    { $asked }
    { $count ->
        [0] { "" }
       *[some] پذیرفته‌اید:
    }
    { $accepted }
hours-none = الان نوبتی برای شما ننوشته‌اند.
hours-line = { $day }، از { $since } تا { $until }
hours-asked =
    { $name } شما را در نوبت نوشته است: { $span }

    در این ساعت‌ها گزارش‌ها را می‌خوانید و پروندهٔ فوری شما را خبر می‌کند. می‌توانید؟
hours-removed = { $name } شما را از این نوبت برداشت: { $span }
hours-button-yes = می‌پذیرم
hours-button-no = نمی‌توانم
hours-button-all = همه را می‌پذیرم
hours-button-accept = می‌پذیرم: { $day }، { $since } تا { $until }
hours-button-give = نمی‌توانم: { $day }، { $since } تا { $until }
hours-button-give-yes = بله، پس می‌دهم
hours-ask-give = نوبت { $day }، از { $since } تا { $until } را پس می‌دهید؟ به سرپرست خبر می‌دهیم تا کس دیگری پیدا کند.
hours-accepted = پذیرفتید. ممنون.
hours-returned = پس دادید و به سرپرست گفتیم. ممنون که خبر دادید.

roster-was-declined = { $name } این نوبت را نپذیرفت: { $span }. کس دیگری لازم است.
roster-was-returned = { $name } این نوبت را که پذیرفته بود پس داد: { $span }. کس دیگری لازم است.

# --- پروندهٔ فوری که کسی برنداشته است ---

roster-wake =
    🔔 <b>پروندهٔ فوری { $number } هنوز در دست کسی نیست.</b>
    { $line }

    نوبت شماست. اگر می‌توانید، آن را بردارید؛ وگرنه پنج دقیقهٔ دیگر نفر بعد را خبر می‌کنیم.
roster-wake-leads =
    🔔 <b>پروندهٔ فوری { $number } هنوز در دست کسی نیست.</b>
    { $line }

    در نوبت این ساعت‌ها کسی نیست که بتواند آن را بردارد.

# --- گزارش‌دهنده ---

report-read-later = الان کسی سر نوبت نیست. گزارش فوری همین حالا بررسی‌کننده‌ها را خبر می‌کند؛ گزارش‌های دیگر از { $day }، ساعت { $since } خوانده می‌شود.
