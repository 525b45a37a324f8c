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

roster-button-table = نوبت با جدول
roster-button-home = نوبت‌ها
roster-table =
    <b>نوبت با جدول</b>
    جدول را بگیرید، کنار هر ساعت نام‌ها را بنویسید و همان فایل را این‌جا بفرستید. ساعت‌هایی که خالی بگذارید خوانده نمی‌شود، و کسی با جدول برداشته نمی‌شود.

    جدول خودتان هم خوب است: فایل XLSX یا CSV با ستون‌های روز، ساعت و نفر، تا { $size } کیلوبایت. پیش از ثبت، می‌بینید چه عوض می‌شود.
roster-button-form = گرفتن جدول
roster-form = جدول نوبت‌ها. پر کنید و همین‌جا بفرستید.
roster-form-title = نوبت‌ها
roster-form-how = نام هر کس را همین‌طور بنویسید: { $names }. خانه‌ها را یکی نکنید.
roster-form-day = { $day }
roster-form-hour = { $at }
roster-form-name = { $name }
roster-form-person = نفر { $number }
roster-table-column-day = روز
roster-table-column-hour = ساعت
roster-table-column-person = نفر ۱
roster-table-how = این‌جا به فایل جدول نیاز داریم: XLSX یا CSV. از دکمهٔ 📎 به‌صورت «فایل» بفرستید. چیزی از دست نرفته است.
roster-table-taken = فایل رسید. تا چند ثانیهٔ دیگر می‌گوییم چه در آن است. هنوز کسی در نوبت نوشته نشده است.
roster-table-gone = این جدول دیگر این‌جا نیست: ثبت شده، کنار گذاشته شده یا جدول تازه‌ای جایش آمده است.
roster-table-meanwhile = نوبت‌ها از وقتی این جدول را نشان دادیم عوض شده است. چیزی ثبت نشد؛ فایل را دوباره بفرستید.
roster-file-nameless = جدول
roster-file-too-big = این فایل بزرگ‌تر از { $most } کیلوبایت است. جدول را در چند فایل بفرستید. نوبت‌ها سر جایش است.
roster-file-too-many = امروز جدول‌های زیادی فرستاده‌اید. فردا دوباره بفرستید، یا در گفتگو نام‌ها را بنویسید.
roster-file-no-table = { $file } را نتوانستیم بخوانیم. آن را یک بار دیگر به‌صورت XLSX یا CSV ذخیره کنید و بفرستید. چیزی عوض نشده است.
roster-file-empty = در { $file } هیچ نامی نیست. چیزی عوض نشده است.
roster-file-heads =
    { $file }:۱: ردیف نام ستون‌ها درست نیست. این ستون‌ها کم است یا دو بار آمده: { $columns }
    آسان‌ترین راه این است که جدول را از همین‌جا بگیرید و پر کنید. چیزی عوض نشده است.
roster-file-many = { $file } بیش از { $rows } ردیف دارد. در چند فایل بفرستید. چیزی عوض نشده است.
roster-file-gone = فایل دیگر پیش پیام‌رسان نیست. دوباره بفرستید. چیزی عوض نشده است.
roster-file-not-fetched = فایل از پیام‌رسان نرسید. چند دقیقهٔ دیگر دوباره بفرستید. چیزی عوض نشده است.
roster-file-unconfined = این کارساز فایل‌ها را باز نمی‌کند. نام‌ها را در گفتگو بنویسید؛ گرداننده با «doctor» می‌بیند چرا.
roster-file-unreadable = خواندن { $file } بیش از اندازه طول کشید. آن را ساده‌تر کنید یا به‌صورت CSV بفرستید. چیزی عوض نشده است.
roster-faults =
    <b>{ $file }: { $count } ایراد.</b> هیچ نامی ثبت نشد؛ این‌ها را درست کنید و دوباره بفرستید.
    { $lines }
roster-faults-more = { $lines }
roster-fault = { $file }:{ $line }: { $why }
roster-fault-merged = خانه‌های { $cell } یکی شده‌اند. جدایشان کنید و هر ردیف را کامل بنویسید.
roster-fault-cells = بیشتر از ستون‌ها خانه دارد.
roster-fault-day = روز «{ $cell }» را نمی‌شناسیم. مثل «۱۲ آذر» بنویسید.
roster-fault-outside = این روز از روزهای نوبت نیست: از روز پیش از رأی‌گیری تا دو روز پس از آن.
roster-fault-hour = ساعت «{ $cell }» درست نیست: عددی از ۰ تا ۲۳، مثل ۱۶ یا ۱۶:۰۰.
roster-fault-over = این ساعت گذشته است.
roster-fault-unknown = کسی به نام «{ $cell }» این‌جا پرونده بررسی نمی‌کند. نام را مثل جدولی که از این‌جا می‌گیرید بنویسید.
roster-fault-namesakes = چند همکار «{ $cell }» نام دارند. به‌جای نام یکی از این‌ها را بنویسید: { $choices }
roster-fault-twice = «{ $cell }» در این ساعت دو بار آمده است. هر ساعت دو نفر جدا می‌خواهد.
roster-fault-repeated = همین روز و ساعت در ردیف { $other } هم هست.
roster-fault-full = در این ساعت بیشتر از { $most } نفر جا نمی‌شود.
roster-table-preview =
    <b>{ $file } درست است.</b> هنوز کسی در نوبت نوشته نشده است.
    ساعتِ تازه: { $new }، از پیش نوشته شده: { $same }
    { $lines }

    از همه می‌پرسیم؛ تا نپذیرند، شمرده نمی‌شود.
roster-table-line = { $name }: { $count } ساعت
roster-table-more = و { $count } نفر دیگر
roster-table-same = هرچه در { $file } هست از پیش نوشته شده است. چیزی برای ثبت نیست.
roster-button-table-yes = نوشتن { $count } ساعت
roster-button-table-no = کنار می‌گذارم
roster-table-stored = از { $people } نفر پرسیدیم. تا نپذیرند، شمرده نمی‌شود.
roster-table-dropped = جدول کنار گذاشته شد. چیزی عوض نشده است.
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
hours-asked-many =
    { $name } شما را در این نوبت‌ها نوشته است، روی هم { $count } ساعت:
    { $lines }

    در این ساعت‌ها گزارش‌ها را می‌خوانید و پروندهٔ فوری شما را خبر می‌کند. می‌توانید؟
hours-removed = { $name } شما را از این نوبت برداشت: { $span }
hours-button-yes = می‌پذیرم
hours-button-no = نمی‌توانم
hours-button-all = همه را می‌پذیرم
hours-button-accept = می‌پذیرم: { $day }، { $since } تا { $until }
hours-button-give = نمی‌توانم: { $day }، { $since } تا { $until }
hours-button-give-yes = بله، پس می‌دهم
hours-ask-give = نوبت { $day }، از { $since } تا { $until } را پس می‌دهید؟ آن وقت کس دیگری باید پیدا شود.
hours-accepted = پذیرفتید. ممنون.
hours-meanwhile = نوبت‌هایی که از شما خواسته‌ایم با آن پیام یکی نیست. فهرست کامل همین است؛ یک بار دیگر ببینید.
hours-returned = پس دادید{ $told ->
        [0] { "" }
       *[some] { " " }و به سرپرست گفتیم
    }. ممنون که خبر دادید.

roster-was-declined = { $name } این نوبت را نپذیرفت: { $span }. کس دیگری لازم است.
roster-was-returned = { $name } این نوبت را که پذیرفته بود پس داد: { $span }. کس دیگری لازم است.

roster-morning =
    <b>نوبت‌ها: یادآوری صبح</b>

    { $gaps }

# --- پروندهٔ فوری که کسی برنداشته است ---

roster-wake =
    🔔 <b>پروندهٔ فوری { $number } هنوز در دست کسی نیست.</b>
    { $line }

    نوبت شماست. اگر می‌توانید، آن را بردارید؛ وگرنه پنج دقیقهٔ دیگر نفر بعد را خبر می‌کنیم.
roster-wake-ahead =
    🔔 <b>پروندهٔ فوری { $number } هنوز در دست کسی نیست.</b>
    { $line }

    نوبت شما هنوز نرسیده است؛ شما را خبر می‌کنیم چون کسی از این ساعت نمی‌تواند آن را بردارد، یا هنوز برنداشته است. اگر می‌توانید، بردارید.
roster-wake-round =
    🔔 <b>پروندهٔ فوری { $number } هنوز در دست کسی نیست.</b>
    { $line }

    هر که در نوبت این ساعت‌هاست و می‌تواند آن را بردارد، یک بار خبر شده و کسی برنداشته است. دوباره هم خبرشان می‌کنیم.
roster-wake-leads =
    🔔 <b>پروندهٔ فوری { $number } هنوز در دست کسی نیست.</b>
    { $line }

    در نوبت این ساعت‌ها کسی نیست که بتواند آن را بردارد.

# --- گزارش‌دهنده ---

report-read-later = الان کسی سر نوبت نیست. گزارش فوری همین حالا بررسی‌کننده‌ها را خبر می‌کند؛ گزارش‌های دیگر از { $day }، ساعت { $since } خوانده می‌شود.
