# اطلس مناطق: ارزیابی رابط‌ها، سطح رسمی، سطح‌ها و نسخه‌ها. فقط برای رابط‌ها، سرپرست‌ها و گرداننده‌ها.

atlas =
    <b>اطلس مناطق</b>
    هر منطقه چه اندازه آمادگی می‌خواهد: پیش از رأی‌گیری، در روز رأی‌گیری و پس از آن. فقط رابط‌ها، سرپرست‌ها و گرداننده‌ها این‌جا را می‌بینند.

    { $state }
    { $graded }

atlas-graded-none = هنوز هیچ نهادی منطقه‌ای را ارزیابی نکرده است.
atlas-graded =
    { $count ->
        [1] تا حالا یک نهاد ارزیابی کرده است.
       *[other] تا حالا { $count } نهاد ارزیابی کرده‌اند.
    } منطقه‌هایی که نمره دارند: { $list }
atlas-graded-phase = { $phase }، { $count } از { $of }
atlas-state-none = هنوز نسخه‌ای ساخته نشده است.
atlas-state-draft = پیش‌نویس نسخهٔ { $number } آماده است. هنوز چیزی قطعی نیست.
atlas-state-locked = نسخهٔ { $number } در { $day } قطعی شد.
atlas-state-both =
    نسخهٔ { $number } در { $day } قطعی شد.
    پیش‌نویس نسخهٔ { $draft } هم آماده است.

atlas-button-open = اطلس مناطق
atlas-button-home = اطلس
atlas-button-grade = ارزیابی یک منطقه
atlas-button-official = سطح رسمی
atlas-button-more = منطقه‌های بعدی
atlas-button-fewer = منطقه‌های قبلی
atlas-button-area = { $name }
atlas-button-area-graded = { $name } ({ $count } از { $of })
atlas-button-area-at = { $name }: { $level }
atlas-button-factor = { $factor }
atlas-button-factor-own = { $factor }: { $grade }
atlas-button-phase = زمان دیگر
atlas-button-area-next = منطقهٔ دیگر
atlas-button-factor-next = موضوع دیگر
atlas-button-official-end = پس گرفتن سطح رسمی

atlas-phase-before = پیش از رأی‌گیری
atlas-phase-day = روز رأی‌گیری
atlas-phase-after = پس از رأی‌گیری

atlas-level-0 = داده کافی نیست
atlas-level-1 = ۱، کم
atlas-level-2 = ۲، متوسط
atlas-level-3 = ۳، زیاد
atlas-level-4 = ۴، بسیار زیاد

atlas-factor-tension = تنش و درگیری
atlas-factor-pressure = پول و فشار بر رأی‌دهنده
atlas-factor-order = دسترسی و نظم شعبه‌ها
atlas-factor-online = فضای مجازی
atlas-factor-earlier = انتخابات پیشین
atlas-factor-cases = پرونده‌های تأییدشده

atlas-about-tension = <b>تنش و درگیری.</b> رقابت تند، درگیری یا تهدیدی که از آن خبر دارید.
atlas-about-pressure = <b>پول و فشار بر رأی‌دهنده.</b> خرید رأی، هدیه، وعده یا فشار.
atlas-about-order = <b>دسترسی و نظم شعبه‌ها.</b> رسیدن به شعبه‌ها و نگه داشتن نظم چه اندازه سخت است.
atlas-about-online = <b>فضای مجازی.</b> شایعه یا تحریک دربارهٔ این منطقه.

atlas-grade-phase = ارزیابی شما برای کدام زمان است؟
atlas-grade-area =
    <b>{ $phase }</b>. کدام منطقه؟
    اگر کنار منطقه‌ای عددی هست، می‌گوید به چند موضوع آن نمره داده‌اید.
atlas-grade-factor =
    <b>{ $area }، { $phase }</b>
    کدام موضوع؟ عددِ کنار هر موضوع نمره‌ای است که پیش از این داده‌اید.
atlas-grade-number =
    <b>{ $area }، { $phase }</b>
    { $about }

    از ۱ تا ۵ چه نمره‌ای می‌دهید؟ می‌توانید عدد را هم بنویسید.
atlas-grade-1 = ۱، آرام
atlas-grade-2 = ۲، کمی نگران‌کننده
atlas-grade-3 = ۳، نگران‌کننده
atlas-grade-4 = ۴، سخت
atlas-grade-5 = ۵، بسیار سخت
atlas-grade-reason =
    <b>{ $area }، { $phase }</b>
    { $factor }: { $grade } از ۵

    چرا این نمره؟ در یک یا دو جمله بنویسید. نام کسی را ننویسید؛ این دلیل در نسخهٔ قطعی می‌ماند.
atlas-grade-saved =
    ثبت شد.
    <b>{ $area }، { $phase }</b>
    { $factor }: { $grade } از ۵
    دلیل: { $reason }

    هر وقت خواستید، نمرهٔ تازه بدهید. همیشه آخرین نمره به حساب می‌آید.

atlas-grade-range = نمره عددی از ۱ تا ۵ است، بدون اعشار: ۱ یعنی آرام و ۵ یعنی بسیار سخت. یکی را بزنید یا بنویسید. چیزی عوض نشده است.
atlas-reason-none = این نمره یک دلیل هم می‌خواهد. آن را در یک جمله بنویسید. نمره‌تان سر جایش است.
atlas-reason-short = این دلیل خیلی کوتاه است. دست‌کم { $least } حرف بنویسید. نمره‌تان سر جایش است.
atlas-reason-long = این دلیل بلند است. آن را در { $most } حرف بنویسید. نمره‌تان سر جایش است.
atlas-liaisons-grade = نمره را رابط‌های نهادها می‌دهند. شما می‌توانید نتیجه را ببینید و دربارهٔ آن نظر بخواهید.
atlas-no-area = این منطقه در فهرست نیست. یکی دیگر را انتخاب کنید.
atlas-gone = این دکمه دیگر به جایی نمی‌رسد. از «اطلس» دوباره شروع کنید.

# --- همهٔ موضوع‌های یک منطقه با هم، و مثل منطقهٔ دیگر

atlas-button-page = همهٔ موضوع‌ها با هم
atlas-button-same = مثل منطقهٔ دیگر
atlas-page =
    <b>{ $area }، { $phase }</b>
    { $lines }

    { $count ->
        [0] زیر هر موضوع، نمره‌اش را بزنید: ۱ آرام، ۵ بسیار سخت.
       *[some] حالا دلیل را در یک یا دو جمله بنویسید؛ برای همهٔ این نمره‌ها یکی است. نام کسی را ننویسید. تا ننویسید، چیزی ثبت نمی‌شود.
    }
atlas-page-line =
    { $factor }: { $grade ->
        [0] { $before ->
            [0] هنوز بی‌نمره
           *[some] { $before } (نمرهٔ قبلی شما)
        }
       *[some] <b>{ $grade }</b>{ $before ->
            [0] { "" }
           *[some] {" "}(پیش از این { $before })
        }
    }
atlas-button-page-factor = { $factor }
atlas-button-page-on = ✅ { $grade }
atlas-button-page-off = { $grade }
atlas-page-none = اول دست‌کم به یک موضوع نمره بدهید، بعد دلیل را بنویسید. چیزی از دست نرفته است.
atlas-page-stored =
    ثبت شد.
    <b>{ $area }، { $phase }</b>
    { $lines }
    دلیل: { $reason }
atlas-page-stored-line = { $factor }: { $grade } از ۵
atlas-button-page-next = بعدی: { $name }

atlas-same =
    <b>{ $area }، { $phase }</b>
    نمره‌هایش مثل کدام منطقه است؟ همسایه‌ها اول آمده‌اند؛ فقط منطقه‌هایی هست که خودتان نمره داده‌اید.
atlas-same-none = هنوز به منطقهٔ دیگری در این زمان نمره نداده‌اید.
atlas-same-nothing = چیزی نیست که از آن منطقه برداشته شود: نمره‌ها همین است.
atlas-same-preview =
    <b>{ $area }، { $phase }</b>
    این نمره‌ها با دلیل‌هایشان از { $source } برداشته می‌شود:
    { $lines }

    اگر دلیل‌ها این‌جا هم درست است، ثبت کنید.
atlas-button-same-yes = ثبت { $count } نمره
atlas-button-same-other = منطقهٔ دیگری را می‌گویم
atlas-same-stored = { $count } نمره برای { $area }، { $phase } ثبت شد، مثل { $source }. هر کدام را جداگانه هم می‌توانید عوض کنید.
atlas-grades-meanwhile = تا شما بزنید، نمره‌هایتان عوض شده است. دوباره از «اطلس» شروع کنید؛ این بار چیزی ثبت نشد.

# --- نمره با جدول

atlas-button-table = نمره با جدول
atlas-table =
    <b>نمره با جدول</b>
    جدول یک زمان را بگیرید، نمره‌ها و دلیل‌ها را در اکسل بنویسید و همان فایل را این‌جا بفرستید. ردیف‌هایی که خالی بگذارید خوانده نمی‌شود.

    جدول خودتان هم خوب است: فایل XLSX یا CSV، تا { $size } کیلوبایت. پیش از ثبت، می‌بینید چه عوض می‌شود.
atlas-button-form-before = جدول پیش از رأی‌گیری
atlas-button-form-day = جدول روز رأی‌گیری
atlas-button-form-after = جدول پس از رأی‌گیری
atlas-form = جدول { $phase }. پر کنید و همین‌جا بفرستید.
atlas-form-title = نمره‌های اطلس
atlas-form-how = نمره عددی از ۱ (آرام) تا ۵ (بسیار سخت) است و دلیل می‌خواهد. نام کسی را ننویسید. خانه‌ها را یکی نکنید.
atlas-table-column-area = کد
atlas-table-column-name = منطقه
atlas-table-column-phase = زمان
atlas-table-column-factor = موضوع
atlas-table-column-grade = نمره
atlas-table-column-reason = دلیل
atlas-table-how = این‌جا به فایل جدول نیاز داریم: XLSX یا CSV. از دکمهٔ 📎 به‌صورت «فایل» بفرستید. چیزی از دست نرفته است.
atlas-table-taken = فایل رسید. تا چند ثانیهٔ دیگر می‌گوییم چه در آن است. هنوز چیزی ثبت نشده است.
atlas-table-gone = این جدول دیگر این‌جا نیست: ثبت شده، کنار گذاشته شده یا جدول تازه‌ای جایش آمده است.
atlas-file-nameless = جدول
atlas-file-too-big = این فایل بزرگ‌تر از { $most } کیلوبایت است. جدول را در چند فایل بفرستید. نمره‌های قبلی‌تان سر جایش است.
atlas-file-too-many = امروز جدول‌های زیادی فرستاده‌اید. فردا دوباره بفرستید، یا در گفتگو نمره بدهید.
atlas-file-no-table = { $file } را نتوانستیم بخوانیم. آن را یک بار دیگر به‌صورت XLSX یا CSV ذخیره کنید و بفرستید. چیزی عوض نشده است.
atlas-file-empty = در { $file } هیچ نمره‌ای نیست. چیزی عوض نشده است.
atlas-file-heads =
    { $file }:۱: ردیف نام ستون‌ها درست نیست. این ستون‌ها کم است یا دو بار آمده: { $columns }
    آسان‌ترین راه این است که جدول را از همین‌جا بگیرید و پر کنید. چیزی عوض نشده است.
atlas-file-many = { $file } بیش از { $rows } ردیف دارد. در چند فایل بفرستید. چیزی عوض نشده است.
atlas-file-gone = فایل دیگر پیش پیام‌رسان نیست. دوباره بفرستید. چیزی عوض نشده است.
atlas-file-not-fetched = فایل از پیام‌رسان نرسید. چند دقیقهٔ دیگر دوباره بفرستید. چیزی عوض نشده است.
atlas-file-unconfined = این کارساز فایل‌ها را باز نمی‌کند. در گفتگو نمره بدهید؛ گرداننده با «doctor» می‌بیند چرا.
atlas-file-unreadable = خواندن { $file } بیش از اندازه طول کشید. آن را ساده‌تر کنید یا به‌صورت CSV بفرستید. چیزی عوض نشده است.
atlas-faults =
    <b>{ $file }: { $count } ایراد.</b> هیچ نمره‌ای ثبت نشد؛ این‌ها را درست کنید و دوباره بفرستید.
    { $lines }
atlas-faults-more = { $lines }
atlas-fault = { $file }:{ $line }: { $why }
atlas-fault-merged = خانه‌های { $cell } یکی شده‌اند. جدایشان کنید و هر ردیف را کامل بنویسید.
atlas-fault-cells = بیشتر از ستون‌ها خانه دارد.
atlas-fault-area-missing = کد یا نام منطقه را ندارد.
atlas-fault-area-unknown = منطقه‌ای به نام «{ $cell }» نداریم.
atlas-fault-area-several = چند منطقه «{ $cell }» نام دارند. کد منطقه را هم بنویسید؛ در جدولی که از این‌جا می‌گیرید هست.
atlas-fault-area-other = «{ $cell }» نام منطقهٔ دیگری است، نه منطقهٔ این کد.
atlas-fault-phase = زمان «{ $cell }» را نمی‌شناسیم: پیش از رأی‌گیری، روز رأی‌گیری یا پس از رأی‌گیری.
atlas-fault-factor = موضوع «{ $cell }» را نمی‌شناسیم.
atlas-fault-grade-missing = دلیل دارد ولی نمره ندارد.
atlas-fault-grade = نمرهٔ «{ $cell }» درست نیست: عددی از ۱ تا ۵، بدون اعشار.
atlas-fault-reason-missing = نمره دارد ولی دلیل ندارد.
atlas-fault-reason-short = دلیل «{ $cell }» خیلی کوتاه است.
atlas-fault-reason-long = دلیل بلندتر از ۳۰۰ حرف است.
atlas-fault-repeated = همین منطقه، زمان و موضوع در ردیف { $other } هم هست.
atlas-table-preview =
    <b>{ $file } درست است.</b> هنوز چیزی ثبت نشده است.
    نمرهٔ تازه: { $new }، عوض می‌شود: { $changed }، همان که بود: { $same }
    { $lines }
atlas-table-line-new = { $area }، { $phase }، { $factor }: { $after }
atlas-table-line-changed = { $area }، { $phase }، { $factor }: از { $before } به { $after }
atlas-table-line-reason = { $area }، { $phase }، { $factor }: { $after }، با دلیل تازه
atlas-table-more = و { $count } نمرهٔ دیگر
atlas-table-same = همهٔ نمره‌های { $file } همان است که پیش از این داده‌اید. چیزی برای ثبت نیست.
atlas-button-table-yes = ثبت { $count } نمره
atlas-button-table-no = کنار می‌گذارم
atlas-table-stored = { $count } نمره ثبت شد. همیشه آخرین نمره به حساب می‌آید.
atlas-table-dropped = جدول کنار گذاشته شد. چیزی عوض نشده است.

atlas-official-area =
    <b>سطح رسمی</b>
    این همان سطحی است که مرجع صلاحیت‌دار داده است. کنار سطح محاسبه‌شده نشان داده می‌شود و با آن آمیخته نمی‌شود.

    برای کدام جا؟
atlas-official-level =
    <b>سطح رسمیِ { $area }</b>
    { $stands }

    کدام سطح را داده‌اند؟
atlas-official-none = هنوز چیزی ثبت نشده است.
atlas-official-stands = حالا: { $level }. منبع: { $source }، { $day }
atlas-official-source =
    <b>{ $area }</b>: { $level }
    منبع را بنویسید: کدام نهاد و کدام نامه یا مصوبه.
atlas-official-day =
    منبع: { $source }
    تاریخ آن را بنویسید، مانند «{ $example }».
atlas-official-saved =
    ثبت شد.
    <b>{ $area }</b>: { $level }
    منبع: { $source }، { $day }

    در نسخهٔ بعدی کنار سطح محاسبه‌شده می‌آید و نقشهٔ راه از آن پیروی می‌کند.
atlas-official-what = سطح رسمیِ { $area }
atlas-official-was = { $level }. منبع: { $source }، { $day }
atlas-official-no = سطح رسمی ندارد
atlas-official-ended = سطح رسمیِ { $area } پس گرفته شد. نسخه‌هایی که آن را دارند عوض نمی‌شوند.
atlas-official-meanwhile = تا شما بزنید، این سطح عوض شده یا پرسش دیگری باز شده است. از «سطح رسمی» دوباره شروع کنید؛ این بار چیزی ثبت نشد.
atlas-no-official = این‌جا سطح رسمی ندارد. چیزی عوض نشد.
atlas-source-how = منبع را در یک جمله بنویسید؛ حداکثر { $most } حرف. چیزی از دست نرفته است.
atlas-source-future = تاریخ منبع نمی‌تواند در آینده باشد. تاریخ خودِ نامه یا مصوبه را بنویسید.
atlas-day-how = این تاریخ خوانده نشد. آن را مانند «{ $example }» بنویسید. منبع سر جایش است.

atlas-value-official = سطح رسمی عددی از { $low } تا { $high } است.
atlas-value-earlier = نمرهٔ انتخابات پیشین عددی از { $low } تا { $high } است.
atlas-value-stations = شمار شعبه‌ها عددی از { $low } تا { $high } است.

atlas-number = { $number }
atlas-day = { $day }
atlas-few = کمتر از ۵
atlas-count = { $low } تا { $high }

atlas-locked-already = این نسخه قطعی شده است و دیگر عوض نمی‌شود. اگر چیزی تغییر کرده، نسخهٔ تازه بسازید.

# --- نسخه‌ها و سطح‌ها

atlas-button-levels = سطح منطقه‌ها
atlas-button-versions = نسخه‌ها
atlas-button-road = نقشهٔ راه
atlas-button-draft = ساختن پیش‌نویس تازه
atlas-button-version-locked = نسخهٔ { $number }، { $day }
atlas-button-version-draft = پیش‌نویس نسخهٔ { $number }
atlas-button-why = چرا این سطح؟
atlas-button-map = نقشهٔ شطرنجی
atlas-button-pdf = فایل PDF
atlas-button-xlsx = فایل اکسل
atlas-button-changes = چه عوض شده؟
atlas-button-lock = امضای نسخهٔ قطعی

atlas-versions =
    <b>نسخه‌های اطلس</b>
    { $count ->
        [0] هنوز نسخه‌ای نیست.
       *[other] نسخهٔ قطعی دیگر عوض نمی‌شود. پیش‌نویس تازه جای پیش‌نویس قبلی را می‌گیرد.
    }
atlas-drafted = پیش‌نویس نسخهٔ { $number } از داده‌های همین حالا ساخته شد. آن را ببینید، نظر بخواهید و بعد امضا کنید.
atlas-version-draft = پیش‌نویس نسخهٔ { $number }، { $day }. هنوز قطعی نیست.
atlas-version-locked = نسخهٔ { $number }، قطعی در { $day }.

atlas-levels =
    <b>{ $phase }</b>
    { $state }
    { $outdated }

    { $lines }
    { $more }
atlas-outdated = ⚠️ پس از ساختن این پیش‌نویس، ارزیابی، منبع یا منطقه‌ای عوض شده است. آن تغییر این‌جا نیست؛ فقط در پیش‌نویس تازه می‌آید.
atlas-level-line = { $area }: { $level }
atlas-level-line-official = { $area }: { $level } (رسمی: { $official })
atlas-levels-more = و { $count } منطقهٔ دیگر. همه در فایل PDF و اکسل هست.

atlas-why-ask = <b>{ $phase }</b>. سطح کدام منطقه را توضیح دهیم؟
atlas-why =
    <b>{ $area }، { $phase }</b>
    سطح محاسبه‌شده: <b>{ $level }</b>، امتیاز { $score } از ۵
    { $official }

    <b>از چه آمده است؟</b>
    { $parts }
    شمار پرونده‌های تأییدشده: { $cases }

    <b>دلیل‌ها</b>
    { $reasons }

    <b>با چه عوض می‌شود؟</b>
    { $firm }
atlas-why-part-1 =
    { $what }: نمرهٔ { $grade }، سهم { $points }{ $voices ->
        [0] { "" }
        [1] {" "}(یک ارزیابی)
       *[other] {" "}({ $voices } ارزیابی)
    }
atlas-why-part-2 =
    { $what }: نمرهٔ { $grade }، سهم { $points }{ $voices ->
        [0] { "" }
        [1] {" "}(از یک نهاد)
       *[other] {" "}(از { $voices } نهاد)
    }
atlas-why-cases = { $what }: نمرهٔ { $grade }، سهم { $points }. پرونده‌ها فقط سطح را بالا می‌برند.
atlas-why-nothing = هنوز هیچ ارزیابی و پروندهٔ کافی نیست. نبودِ گزارش نشانهٔ آرامش نیست.
atlas-why-official = سطح رسمی: <b>{ $level }</b>. منبع: { $source }، { $day }
atlas-why-official-none = سطح رسمی: ثبت نشده است.
atlas-why-reason = { $factor }، { $grade }: { $reason }
atlas-why-reasons-more = و { $count } دلیل دیگر. همه در فایل اکسل هست.
atlas-why-no-reasons = ارزیابی‌ای ثبت نشده است.
atlas-why-firm = با یک تغییر کوچک عوض نمی‌شود.
atlas-why-open = با نخستین ارزیابی مشخص می‌شود.
atlas-case-share = سهم پرونده‌ها
atlas-shift-less = اگر وزن «{ $what }» یک‌پنجم کمتر بود: { $level }
atlas-shift-more = اگر وزن «{ $what }» یک‌پنجم بیشتر بود: { $level }
atlas-shift-without = اگر یکی از ارزیابی‌های «{ $what }» نبود: { $level }
atlas-shift-body = اگر نمره‌های یکی از نهادها برای «{ $what }» نبود: { $level }

atlas-changes =
    <b>نسخهٔ { $number } در برابر نسخهٔ { $before }</b>
    { $count ->
        [0] سطح هیچ منطقه‌ای عوض نشده است.
       *[other] سطح‌هایی که عوض شده‌اند: { $count }
    }
    { $official }
    { $lines }
    { $more }
atlas-changes-more = و { $count } تغییر دیگر. سطح تک‌تک منطقه‌ها را در «سطح منطقه‌ها» ببینید.
atlas-changes-methods = این دو نسخه با دو روش محاسبه شده‌اند. پس شاید سطحی فقط به‌خاطر عوض شدن روش فرق کرده باشد.
atlas-button-against = سنجش با نسخهٔ { $number }
atlas-change = { $area }، { $phase }: از «{ $before }» به «{ $after }»
atlas-change-official = سطح رسمیِ { $areas }: از «{ $before }» به «{ $after }»
atlas-area-name = { $area }
atlas-everywhere = همهٔ { $count } منطقه
atlas-areas-more = { $areas } و { $count } منطقهٔ دیگر
atlas-no-before = پیش از این، نسخه‌ای نبوده است که با آن بسنجیم.
atlas-no-version = این نسخه دیگر نیست؛ شاید پیش‌نویس تازه‌ای جایش را گرفته است. فهرست نسخه‌ها را باز کنید.
atlas-no-zones = در فهرست جاها منطقه‌ای نیست که سطح بگیرد. نخست فهرست منطقه‌ها را وارد کنید.

atlas-lock-asked = امضای اول ثبت شد. نسخه با امضای دوم قطعی می‌شود؛ از همکارانتان خواستیم. تا { $hours } ساعت وقت دارند.{ $missed }
atlas-sign =
    { $by } می‌خواهد نسخهٔ <b>{ $number }</b> اطلس قطعی شود. امضای دوم لازم است.

    اول سطح‌ها را ببینید. تا { $hours } ساعت وقت دارید. اگر امضا نکنید، پیش‌نویس می‌ماند.
    { $outdated }
    { $heard }
atlas-unheard = دربارهٔ این پیش‌نویس از کسی نظر نخواسته‌ایم.
atlas-locked = نسخهٔ { $number } قطعی شد و دیگر عوض نمی‌شود. نقشهٔ راه هم به‌روز شد.
atlas-locked-notice = نسخهٔ { $number } اطلس قطعی شد. سطح‌ها و کارهای هر منطقه را ببینید.
atlas-not-signed = امضا نشد. پیش‌نویس سر جایش است.
atlas-declined = نسخه‌ای از اطلس که می‌خواستید قطعی شود امضا نشد. پیش‌نویس سر جایش است.
atlas-nobody-signs = امضای دوم لازم است و کس دیگری نیست که بتواند امضا کند. پیش‌نویس سر جایش است.
atlas-draft-other-method = این پیش‌نویس با روش قبلی ساخته شده است. پیش‌نویس تازه بسازید و همان را امضا کنید.
atlas-opinions-open = دربارهٔ این پیش‌نویس نظرخواهی باز است. اول به نظرها پاسخ دهید و نظرخواهی را ببندید.

# --- تصویر و فایل‌ها

atlas-map =
    نقشهٔ شطرنجی اطلس، { $phase }. فقط برای همکاران است؛ بیرون نفرستید.
    اثر انگشت: { $hash }
atlas-map-title = اطلس مناطق، { $phase }
atlas-map-footer = عدد بزرگ سطح محاسبه‌شده است. «رسمی» سطحی است که مرجع صلاحیت‌دار داده است.
atlas-map-none = هیچ منطقه‌ای در نقشه خانه ندارد. سطح‌ها را در فهرست ببینید.
atlas-map-bare = این‌ها در نقشه خانه ندارند: { $lines }
atlas-stamp-draft = نسخهٔ { $number }، پیش‌نویس، { $day }
atlas-stamp-locked = نسخهٔ { $number }، قطعی در { $day }
atlas-mark = اثر انگشت
atlas-tile-0 = ؟
atlas-tile-1 = ۱
atlas-tile-2 = ۲
atlas-tile-3 = ۳
atlas-tile-4 = ۴
atlas-tile-official = { $number }، رسمی { $official }
atlas-tile-note = رسمی { $official }
atlas-news-title = چه عوض شده
atlas-news-first = این نخستین نسخه است؛ نسخهٔ پیشینی نیست که با آن بسنجیم.
atlas-news-since = چه عوض شده از نسخهٔ { $number }، { $day }
atlas-news-none = سطح هیچ منطقه‌ای عوض نشده است.
atlas-news-more = و { $count } تغییر دیگر. سطح هر منطقه در جدول‌ها هست.
atlas-paper-bare-all = از هیچ‌کدام از { $count } منطقه هنوز داده کافی نداریم. نبودِ گزارش نشانهٔ آرامش نیست.
atlas-paper-bare =
    { $count ->
        [1] از این منطقه داده کافی نداریم: { $areas }. نبودِ گزارش نشانهٔ آرامش نیست.
       *[other] از این { $count } منطقه داده کافی نداریم: { $areas }. نبودِ گزارش نشانهٔ آرامش نیست.
    }
atlas-paper = اطلس مناطق. { $state } فقط برای همکاران است.
atlas-book = اطلس مناطق. { $state } فقط برای همکاران است.
atlas-paper-title = اطلس مناطق
atlas-paper-note = سطح یعنی اندازهٔ آمادگی لازم، نه داوری دربارهٔ مردم منطقه. شمار پرونده‌ها پنج‌تاپنج‌تا گفته می‌شود. کار نیروها و مقام‌ها در این شمارها نیست.
atlas-paper-method-1 =
    روش ۱: میانگین وزن‌دارِ ارزیابی رابط‌ها و انتخابات پیشین. پرونده‌های تأییدشده فقط سطح را بالا می‌برند. سطح رسمی کنار آن می‌آید و با آن آمیخته نمی‌شود. هر کس با همین داده‌ها به همین سطح می‌رسد.
atlas-paper-method-2 =
    روش ۲: میانگین وزن‌دارِ ارزیابی نهادها و انتخابات پیشین. هر نهاد یک بار شمرده می‌شود، چه یک رابط داشته باشد چه چند رابط. پرونده‌های تأییدشده فقط سطح را بالا می‌برند. سطح رسمی کنار آن می‌آید و با آن آمیخته نمی‌شود. هر کس با همین داده‌ها به همین سطح می‌رسد.
atlas-paper-page = صفحهٔ { $now } از { $of }
atlas-column-area = منطقه
atlas-column-computed = سطح محاسبه‌شده
atlas-column-official = سطح رسمی
atlas-column-cases = پرونده‌های تأییدشده
atlas-column-firm = با چه عوض می‌شود
atlas-glance-title = در یک نگاه
atlas-glance-why = عددها سطح محاسبه‌شده‌اند. سطح رسمی کنارشان می‌آید. اگر سطح رسمی باشد، نقشهٔ راه از آن پیروی می‌کند.
atlas-column-before = پیش از رأی‌گیری
atlas-column-day = روز رأی‌گیری
atlas-column-after = پس از رأی‌گیری
atlas-officials-title = سطح‌های رسمی
atlas-officials-line = { $level }. منبع: { $source }، { $day }. { $areas }
atlas-officials-column-area = منطقه
atlas-officials-column-level = سطح رسمی
atlas-officials-column-source = منبع
atlas-officials-column-day = تاریخ
atlas-explained-title = توضیح سطح‌ها
atlas-explained-column-area = منطقه
atlas-explained-column-phase = زمان
atlas-explained-column-what = از چه
atlas-explained-column-grade = نمره
atlas-explained-column-points = سهم
atlas-explained-line = { $area }، { $phase }، امتیاز { $score }: { $parts }
atlas-explained-part = { $what } ({ $grade }، سهم { $points })
atlas-reasons-title = دلیل‌ها
atlas-reasons-column-area = منطقه
atlas-reasons-column-phase = زمان
atlas-reasons-column-factor = موضوع
atlas-reasons-column-grade = نمره
atlas-reasons-column-reason = دلیل
atlas-cell-none = ندارد
atlas-cell-firm = پایدار
atlas-cell-open = با نخستین ارزیابی
