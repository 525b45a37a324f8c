# فهرست تهدیدها، نظر رابط‌ها و سرپرست‌ها، اقدام‌ها و نسخه‌ها. فقط برای رابط‌ها، سرپرست‌ها و گرداننده‌ها.

threats =
    <b>تهدیدها و اقدام‌ها</b>
    چه چیزی ممکن است خراب شود، و پیش از آن چه می‌شود کرد. فقط رابط‌ها، سرپرست‌ها و گرداننده‌ها این‌جا را می‌بینند.

    { $count } تهدید در فهرست است و { $graded ->
        [0] هنوز کسی به هیچ‌کدام نمره نداده است.
        [1] یکی از آن‌ها نمره دارد.
       *[other] { $graded } تای آن‌ها نمره دارند.
    }
    { $state }
    { $late }

    <b>سنگین‌ترها</b>
    { $lines }

    تهدیدهای کدام زمان را ببینیم؟
threats-ungraded = هنوز هیچ تهدیدی نمره ندارد. یکی را باز کنید و نظرتان را بگویید.
threats-late = ⚠️ { $count } اقدام از مهلتش گذشته است. «اقدام‌ها» را ببینید.
threats-state-none = هنوز نسخه‌ای ساخته نشده است.
threats-state-draft = پیش‌نویس نسخهٔ { $number } آماده است. هنوز چیزی قطعی نیست.
threats-state-locked = نسخهٔ { $number } در { $day } قطعی شد.
threat-line = ▫️ { $title }: { $level }

threats-list =
    <b>تهدیدها: { $phase }، { $space }</b>
    { $count ->
        [0] این‌جا تهدیدی نیست.
       *[other] { $count } تهدید. عددِ کنار هر کدام سطح آن است.
    }

threat-phase-all = همهٔ زمان‌ها
threat-phase-before = پیش از رأی‌گیری
threat-phase-day = روز رأی‌گیری
threat-phase-after = پس از رأی‌گیری
threat-space-all = هر دو فضا
threat-space-real = فضای واقعی
threat-space-virtual = فضای مجازی

threat-level-0 = بدون نمره
threat-level-1 = ۱، کم
threat-level-2 = ۲، متوسط
threat-level-3 = ۳، زیاد
threat-level-4 = ۴، بسیار زیاد

threat-button-menu = تهدیدها و اقدام‌ها
threat-button-home = تهدیدها
threat-button-back = برگشت به تهدید
threat-button-list = فهرست
threat-button-matrix = جدول احتمال و زیان
threat-button-plan = اقدام‌ها
threat-button-versions = نسخه‌ها
threat-button-add = تهدید تازه
threat-button-earlier = از انتخابات پیش ({ $count })
threat-button-earlier-more = بقیه، از انتخابات پیش
threat-button-take-over = { $title }
threats-earlier =
    <b>تهدیدهای انتخابات پیش</b>
    { $count ->
        [0] چیزی نمانده است.
       *[other] این‌ها را همکاران در انتخابات پیش نوشته‌اند و حالا در فهرست نیستند. هر کدام را بزنید تا ببینید، و اگر هنوز به کار می‌آید به فهرست برگردانید.
    }
threat-left =
    <b>{ $title }</b>
    زمان: { $phases }
    فضا: { $spaces }
    با چه دیده می‌شود:
    { $acts }

    از انتخابات پیش است. به فهرست برگردد؟ نمره‌ها و اقدام‌هایش برنمی‌گردد.
threat-button-take-over-yes = بله، به فهرست برگردد
threat-button-earlier-back = برگشت به تهدیدهای انتخابات پیش
threat-taken-over = «{ $title }» به فهرست برگشت. نمره و اقدام‌هایش از نو نوشته می‌شود.
threat-button-graded = { $title } ({ $level })
threat-button-ungraded = { $title }
threat-button-space-real = فقط فضای واقعی
threat-button-space-virtual = فقط فضای مجازی
threat-button-spaces = هر دو فضا
threat-button-grade = نظر من
threat-button-regrade = عوض کردن نظر من
threat-button-withdraw = برداشتن از فهرست
threat-button-withdraw-yes = بله، برداشته شود
threat-button-see = دیدن نسخه
threat-button-picture = جدول این نسخه

# --- یک تهدید

threat =
    <b>{ $title }</b>
    زمان: { $phases }
    فضا: { $spaces }

    <b>با چه دیده می‌شود؟</b>
    { $acts }
    منبع: { $articles }{ $review }
    { $added }

    <b>سطح: { $level }</b>
    { $why }

    <b>دلیل‌ها</b>
    { $reasons }

    <b>اقدام‌ها</b>
    { $measures }
    { $ready ->
        [0] { "" }
       *[other] { $ready } اقدام آماده هم هست که هنوز کسی به دست نگرفته است؛ دکمه‌هایش پایین است.
    }
threat-act = { $label }
threat-added = افزودهٔ { $by }، { $day }
threat-reason = ▫️ احتمال { $likelihood }، زیان { $harm }: { $reason }
threat-reasons-more = و { $count } دلیل دیگر. همه در فایل نسخه هست.
threat-reasons-none = هنوز کسی نظر نداده است.
threat-why-none = سطح با نخستین نظر مشخص می‌شود.
threat-why =
    احتمال { $likelihood } در زیان { $harm } می‌شود { $score } از ۲۵؛ { $voices ->
        [1] از یک صدا.
       *[other] میانهٔ { $voices } صدا.
    }
threat-why-lone = فقط یک صدا شنیده شده است. با صدای بعدی ممکن است سطح عوض شود.
threat-why-firm = اگر نظر یکی از صداها نبود، سطح همین می‌ماند.
threat-why-tipping =
    { $count ->
        [1] اگر نظر یکی از صداها نبود، سطح دیگری می‌شد.
       *[other] بدون نظر هر کدام از { $count } صدا، سطح دیگری می‌شد.
    }
threat-why-divided =
    { $count ->
        [1] نظر آدم‌های یک صدا با هم فرق دارد؛ میانهٔ آن‌ها به حساب آمده است.
       *[other] در { $count } صدا نظر آدم‌ها با هم فرق دارد؛ میانهٔ آن‌ها به حساب آمده است.
    }
threat-now = سطح حالا: <b>{ $level }</b>، { $score } از ۲۵
threat-none = این تهدید در فهرست نیست. شاید آن را برداشته‌اند. فهرست را دوباره باز کنید.
threat-not-yours = نظر دادن دربارهٔ تهدیدها با رابط‌ها و سرپرست‌هاست. چیزی عوض نشد.

# --- نظر دادن

threat-grade-likelihood =
    <b>{ $title }</b>
    چه اندازه احتمال دارد پیش بیاید؟ می‌توانید عدد را هم بنویسید.
    { $before }
threat-grade-before = نظر قبلی شما: احتمال { $likelihood }، زیان { $harm }. { $reason }
threat-grade-harm =
    <b>{ $title }</b>
    احتمال: { $likelihood }
    اگر پیش بیاید، چه اندازه به انتخابات زیان می‌زند؟ می‌توانید عدد را هم بنویسید.
threat-grade-reason =
    <b>{ $title }</b>
    احتمال: { $likelihood }، زیان: { $harm }
    چرا؟ در یک یا دو جمله بنویسید. از کار و جا بگویید، نه از آدم‌ها.
threat-likelihood-1 = ۱، خیلی کم
threat-likelihood-2 = ۲، کم
threat-likelihood-3 = ۳، شاید
threat-likelihood-4 = ۴، زیاد
threat-likelihood-5 = ۵، تقریباً حتمی
threat-harm-1 = ۱، ناچیز
threat-harm-2 = ۲، کم
threat-harm-3 = ۳، جدی
threat-harm-4 = ۴، سنگین
threat-harm-5 = ۵، بسیار سنگین
threat-likelihood-range = احتمال عددی از ۱ تا ۵ است: ۱ یعنی خیلی کم و ۵ یعنی تقریباً حتمی. یکی از این‌ها را بزنید؛ چیزی از دست نرفته است.
threat-harm-range = زیان عددی از ۱ تا ۵ است: ۱ یعنی ناچیز و ۵ یعنی بسیار سنگین. یکی از این‌ها را بزنید؛ چیزی از دست نرفته است.
threat-reason-short = دلیل را در یک جمله بنویسید؛ دست‌کم { $least } حرف. نمره‌ها سر جایشان‌اند.
threat-reason-long = دلیل بلند است. آن را در حداکثر { $most } حرف بنویسید. نمره‌ها سر جایشان‌اند.
threat-graded =
    نظر شما ثبت شد.
    <b>{ $title }</b>
    احتمال: { $likelihood }، زیان: { $harm }
    دلیل: { $reason }

    { $now }
    { $other }
threat-other-liaison = رابط دیگری از نهاد شما در { $day } احتمال { $likelihood } و زیان { $harm } گفته است. نهاد شما یک صدا دارد و میانهٔ هر دو به حساب می‌آید.
threat-other-lead = سرپرست دیگری در { $day } احتمال { $likelihood } و زیان { $harm } گفته است. سرپرست‌ها با هم یک صدا دارند و میانه به حساب می‌آید.

threat-differs-liaison = دربارهٔ «{ $title }» رابط دیگری از نهاد شما احتمال { $likelihood } و زیان { $harm } گفته است. نظر شما سر جایش است و میانهٔ هر دو به حساب می‌آید. اگر بخواهید، با هم صحبت کنید.
threat-differs-lead = دربارهٔ «{ $title }» سرپرست دیگری احتمال { $likelihood } و زیان { $harm } گفته است. نظر شما سر جایش است و میانه به حساب می‌آید.

# --- تهدید تازه

threat-new-title =
    <b>تهدید تازه</b>
    در چند واژه بنویسید چه چیزی ممکن است خراب شود. مثلاً «صف دراز در شعبه‌های مدرسه». از کار و جا بگویید، نه از گروهی از مردم یا نظر کسی.
threat-new-scope =
    <b>{ $title }</b>
    زمان: { $phases }
    فضا: { $spaces }
    با چه دیده می‌شود:
    { $acts }

    زمان و فضا را روشن کنید و بعد کارها را برگزینید. اگر عنوان را دوباره بنویسید، همان تازه می‌ماند.
threat-new-not-yet = هنوز نه
threat-new-acts =
    <b>{ $title }</b>
    این تهدید با کدام کارها دیده می‌شود؟ { $count } تا برگزیده‌اید؛ حداکثر { $most }.
threat-new-stored = «{ $title }» به فهرست تهدیدها آمد. حالا نظرتان را بگویید یا اقدامی برایش بنویسید.
threat-on-before = ✅ پیش از رأی‌گیری
threat-off-before = پیش از رأی‌گیری
threat-on-day = ✅ روز رأی‌گیری
threat-off-day = روز رأی‌گیری
threat-on-after = ✅ پس از رأی‌گیری
threat-off-after = پس از رأی‌گیری
threat-on-real = ✅ فضای واقعی
threat-off-real = فضای واقعی
threat-on-virtual = ✅ فضای مجازی
threat-off-virtual = فضای مجازی
threat-act-on = ✅ { $label }
threat-act-off = { $label }
threat-button-acts = برگزیدن کارها
threat-button-scope = همین‌ها کافی است
threat-button-store = ثبت تهدید
threat-lost = این دکمه به نوشتهٔ نیمه‌کارهٔ دیگری برمی‌گردد. از «تهدید تازه» دوباره شروع کنید.
threat-incomplete = هنوز زمان، فضا یا کاری برگزیده نشده است. آنچه نوشته‌اید سر جایش است.
threat-title-short = عنوان خیلی کوتاه است. دست‌کم { $least } حرف بنویسید؛ چیزی از دست نرفته است.
threat-title-long = عنوان بلند است. آن را در حداکثر { $most } حرف بنویسید؛ چیزی از دست نرفته است.
threat-title-taken = تهدیدی با همین عنوان در فهرست هست. همان را باز کنید، یا عنوان دیگری بنویسید.
threat-too-many = فهرست { $most } تهدید افزوده دارد و جا نیست. یکی را بردارید و بعد این را بیفزایید.
threat-acts-many = حداکثر { $most } کار. یکی را بردارید و بعد این را بزنید.
threat-leads-withdraw = این تهدید را کس دیگری افزوده است. او یا یک سرپرست می‌تواند برداردش. چیزی عوض نشد.
threat-withdraw =
    <b>{ $title }</b>
    از فهرست برداشته شود؟ نظرها و اقدام‌هایش دیگر دیده نمی‌شود. نسخه‌های قطعی عوض نمی‌شوند.
threat-withdrawn = «{ $title }» از فهرست برداشته شد.

threat-fault-act-unknown = کار { $value } در فهرست کارها نیست. فهرست را دوباره باز کنید؛ چیزی ثبت نشد.
threat-fault-act-elsewhere = کار { $value } در این زمان و فضا پیش نمی‌آید. زمان یا فضا را عوض کنید، یا آن کار را بردارید.
threat-fault-phase-idle = در یکی از زمان‌ها هیچ‌کدام از این کارها پیش نمی‌آید. آن زمان را خاموش کنید یا کار دیگری بیفزایید.
threat-fault-space-idle = در یکی از فضاها هیچ‌کدام از این کارها پیش نمی‌آید. آن فضا را خاموش کنید یا کار دیگری بیفزایید.
threat-fault-body-unknown = این نهاد در فهرست نهادها نیست. نهاد دیگری برگزینید؛ چیزی ثبت نشد.
threat-fault-body-only-called = این فقط یک شماره است و آن‌جا کسی پاسخگوی اقدام نیست. نهاد دیگری برگزینید.
threat-fault-lesson-missing = اقدامِ «درس» باید بگوید کدام درس. از «اقدام تازه» دوباره شروع کنید.
threat-fault-lesson-unknown = این درس دیگر نیست. درس دیگری برگزینید؛ چیزی ثبت نشد.
threat-fault-phone-missing = اقدامِ «شماره» باید بگوید کدام شماره. از «اقدام تازه» دوباره شروع کنید.
threat-fault-phone-unknown = این شماره در فهرست نیست یا هنوز تأیید نشده است. شمارهٔ دیگری برگزینید.
threat-fault-anchor-unknown = این روز در تقویم انتخابات نیست. روز دیگری برگزینید؛ چیزی ثبت نشد.
threat-fault-before-registration = این مهلت پیش از آغاز ثبت‌نام می‌افتد. روز دیرتری برگزینید؛ چیزی ثبت نشد.
threat-fault-word-refused = «{ $value }» از گروهی از مردم یا از نظر کسی می‌گوید. همان را با کار و جا بگویید؛ چیزی از دست نرفته است.

# --- جدول احتمال و زیان

threats-matrix = تهدیدها، { $what }. فقط برای همکاران است؛ بیرون نفرستید.
threats-matrix-title = احتمال و زیان: { $what }
threats-matrix-footer = عددهای هر خانه شمارهٔ تهدیدهاست. کنار هر نام، عدد اولِ پرانتز احتمال است و دومی زیان. رنگ و نقشِ خانه سطح آن را نشان می‌دهد.
threats-picture =
    تهدیدها، { $what } فقط برای همکاران است؛ بیرون نفرستید.
    اثر انگشت: { $hash }
threats-picture-title = احتمال و زیان تهدیدها
threats-picture-footer = عددهای هر خانه شمارهٔ تهدیدهاست. کنار هر نام، عدد اولِ پرانتز احتمال است و دومی زیان. رنگ و نقشِ خانه سطح آن را نشان می‌دهد.
threats-matrix-words =
    <b>همان جدول به زبان متن</b>
    { $what }
    { $lines }
threats-matrix-line = ▫️ احتمال { $likelihood }، زیان { $harm } (سطح { $level }): { $titles }
threats-matrix-empty = { $what }: هنوز هیچ تهدیدی نمره ندارد و جدول خالی است. یکی را باز کنید و نظرتان را بگویید.
threats-picture-empty = { $what } در این نسخه هیچ تهدیدی نمره ندارد و جدول خالی است.
threat-number = { $number }
threat-numbered = { $number }. ({ $likelihood }، { $harm }) { $title }
threat-axis-harm = زیان، از راست به چپ بیشتر
threat-axis-likelihood = احتمال

# --- اقدام‌ها

threats-plan =
    <b>اقدام‌ها</b>
    شروع‌نشده: { $open }، در دست: { $doing }، انجام‌شده: { $done }، دیرشده: { $late }

    { $lines }
plan-empty = هنوز اقدامی به دست گرفته نشده است.
measures-none = هنوز اقدامی به دست گرفته نشده است.
measures-more = و { $count } اقدام دیگر. همه را در «اقدام‌ها» ببینید.
measure-line = { $number }. { $title }. { $body }، { $due }، { $state }
measure-line-late = { $number }. ⚠️ دیر شده: { $title }. { $body }، { $due }، { $state }
measure-kind-lesson = درس
measure-kind-correction = اصلاح خبر
measure-kind-letter = نامه
measure-kind-check = سرکشی
measure-kind-staffing = نیرو
measure-kind-number = شمارهٔ تماس
measure-state-open = شروع‌نشده
measure-state-under-way = در دست
measure-state-done = انجام‌شده
measure-state-dropped = کنار گذاشته
measure-button-page = اقدام { $number }
measure-button-open = هنوز شروع نشده
measure-button-under-way = در دست است
measure-button-done = انجام شد
measure-button-dropped = کنار گذاشتن
measure-offer-lesson = پیشنهاد: درس
measure-offer-correction = پیشنهاد: اصلاح خبر
measure-offer-letter = پیشنهاد: نامه
measure-offer-check = پیشنهاد: سرکشی
measure-offer-staffing = پیشنهاد: نیرو
measure-offer-number = پیشنهاد: شماره
measure-button-take = به دست می‌گیریم
measure-button-add = اقدام تازه
measure-button-note = یادداشت
measure-button-due = مهلت دیگر
measure-button-see = دیدن این اقدام
measure-button-back = برگشت به اقدام
measure-due = تا { $day }
measure-offset =
    { $side ->
        [before] { $count } روز پیش از { $anchor }
        [after] { $count } روز پس از { $anchor }
       *[same] { $anchor }
    }
measure-offset-months =
    { $days } و { $count } ماه { $side ->
        [before] پیش‌تر
       *[after] پس‌تر
    }
measure-anchor-gone = روزی که دیگر در تقویم نیست
measure-anchor = { $name }
measure-days = { $when }
measure-late = ؛ ⚠️ از مهلت گذشته است
measure-lesson = {" "}«{ $title }»
measure-phone = {" "}{ $phone }
measure-note-line = یادداشت: { $note }
measure-note-before = یادداشت کنونی: { $note }
measure-whose = این اقدام با نهاد شما نیست. رابط همان نهاد، یا یک سرپرست، می‌گوید به کجا رسیده است.
measure =
    <b>{ $title }</b>
    تهدید: { $threat }
    کار: { $kind }{ $about }
    نهاد: { $body }
    مهلت: { $due }{ $late }
    وضعیت: { $state }، از { $by }، { $day }
    { $note }
    { $whose }
measure-ready =
    <b>{ $title }</b>
    تهدید: { $threat }
    کار: { $kind }{ $about }
    نهاد: { $body }
    مهلت: { $due }

    { $state }
    { $whose }
measure-ready-free = این اقدام آماده است و هنوز کسی به دست نگرفته است.
measure-ready-dropped = سرپرست‌ها این اقدام را کنار گذاشته‌اند. اگر لازم باشد، خودشان دوباره بازش می‌کنند.
measure-item =
    <b>{ $title }</b>
    { $what } (از طرف { $by })
    تهدید: { $threat }
    مهلت: { $due }
measure-told-taken = انجام این اقدام با { $body } است.
measure-told-due = مهلت این اقدام عوض شد.
measure-told-dropped = این اقدام کنار گذاشته شد و دیگر کاری لازم نیست.
measure-told-reopened = این اقدام دوباره باز شد و انجامش با { $body } است.
measures-due =
    این اقدام‌های نهاد شما نزدیک است یا دیر شده است:
    { $lines }

    بازشان کنید و بگویید به کجا رسیده است.
measures-due-line =
    { $number }. { $title }، { $late ->
        [yes] ⚠️ مهلتش { $day } بود
       *[no] تا { $day }
    }
measure-note =
    <b>{ $title }</b>
    { $note }
    یادداشت تازه را بنویسید. جای یادداشت کنونی را می‌گیرد.
measure-due-anchor =
    <b>{ $title }</b>
    مهلت از کدام روز شمرده شود؟
measure-due-days =
    <b>{ $title }</b>
    مهلت کدام باشد؟
measure-new-kind =
    <b>{ $threat }</b>
    چه کاری بکنیم؟
measure-new-track =
    <b>{ $threat }</b>
    درس برای چه کسانی است؟
measure-new-lesson =
    <b>{ $threat }</b>
    کدام درس؟
measure-lesson-button = { $title }
measure-new-phone =
    <b>{ $threat }</b>
    کدام شماره؟ فقط شماره‌های تأییدشده این‌جا هستند.
measure-hotline = { $label }
measure-new-body =
    <b>{ $threat }</b>
    کدام نهاد پاسخگوست؟
measure-body = { $name }
measure-new-anchor =
    <b>{ $threat }</b>
    مهلت از کدام روز شمرده شود؟
measure-new-days =
    <b>{ $threat }</b>
    مهلت کدام باشد؟ می‌توانید عدد را هم بنویسید؛ «-۱۰» یعنی ده روز پیش از آن.
measure-new-title =
    <b>{ $threat }</b>
    { $kind }{ $about }، { $body }، { $due }
    حالا در یک جمله بنویسید چه باید بشود.
measure-press = این‌جا یکی از دکمه‌ها را بزنید. آنچه برگزیده‌اید سر جایش است.
measure-days-how = شمار روزها را با عدد بنویسید؛ «-۱۰» یعنی ده روز پیش. حداکثر ۴۰۰ روز. آنچه برگزیده‌اید سر جایش است.
measure-lost = این دکمه به نوشتهٔ نیمه‌کارهٔ دیگری برمی‌گردد. از «اقدام تازه» دوباره شروع کنید.
measure-gone = این اقدام دیگر نیست. تهدید را دوباره باز کنید.
measure-not-yours = این اقدام با نهاد دیگری است. رابط همان نهاد، یا یک سرپرست، آن را پیش می‌برد. چیزی عوض نشد.
measure-reopened =
    «{ $title }» را «انجام‌شده» گفته بودید. حالا «{ $state }» است، از { $by }.
    اگر درست نیست، با هم هماهنگ کنید و وضعیت درست را بزنید.
measure-leads-drop = کنار گذاشتن یک اقدام با سرپرست‌هاست. شما می‌توانید بگویید به کجا رسیده است.
measure-leads-reopen = این اقدام را سرپرست‌ها کنار گذاشته‌اند و خودشان می‌توانند دوباره بازش کنند. چیزی عوض نشد.
measure-note-none = یادداشت را در یک جمله بنویسید. چیزی از دست نرفته است.
measure-note-long = یادداشت بلند است. آن را در حداکثر { $most } حرف بنویسید.
measure-too-many = برای این تهدید { $most } اقدام باز است. یکی را به پایان برسانید یا کنار بگذارید، بعد این را بیفزایید.

# --- نسخه‌ها

threats-versions =
    <b>نسخه‌های فهرست تهدیدها</b>
    { $count ->
        [0] هنوز نسخه‌ای نیست.
       *[other] نسخهٔ قطعی دیگر عوض نمی‌شود. پیش‌نویس تازه جای پیش‌نویس قبلی را می‌گیرد.
    }
threats-version =
    <b>فهرست تهدیدها</b>
    { $state }
    { $outdated }

    { $count } تهدید؛ { $ungraded } تای آن‌ها هنوز نمره ندارد.
    { $lines }

    <b>چه عوض شده؟</b>
    { $changes }
threats-version-draft = پیش‌نویس نسخهٔ { $number }، { $day }. هنوز قطعی نیست.
threats-version-locked = نسخهٔ { $number }، قطعی در { $day }.
threats-outdated = ⚠️ پس از ساختن این پیش‌نویس، نظر، تهدید یا اقدامی عوض شده است. آن تغییر این‌جا نیست؛ فقط در پیش‌نویس تازه می‌آید.
threats-levels-more = و { $count } تهدید دیگر. همه در فایل PDF هست.
threats-version-ungraded = در این نسخه هیچ تهدیدی نمره نداشت.
threats-first = این نخستین نسخه است؛ نسخهٔ پیشینی نیست که با آن بسنجیم.
threats-since = در برابر نسخهٔ { $number }، { $day }:
threats-no-change = نه سطحی عوض شده است و نه اقدامی.
threats-changes-more = و { $count } تغییر دیگر. همه در فایل PDF هست.
threat-change = ▫️ { $title }: از «{ $before }» به «{ $after }»
threat-change-new = ▫️ تازه: { $title }، { $after }
threat-change-gone = ▫️ برداشته: { $title }
measure-change = ▫️ اقدام «{ $title }»: از «{ $before }» به «{ $after }»
measure-change-new = ▫️ اقدام تازه: { $title }، { $after }
threats-drafted = پیش‌نویس نسخهٔ { $number } از آنچه همین حالا هست ساخته شد. آن را ببینید و بعد امضا کنید.
threats-sign =
    { $by } می‌خواهد نسخهٔ <b>{ $number }</b> فهرست تهدیدها قطعی شود. امضای دوم لازم است.

    اول آن را ببینید. تا { $hours } ساعت وقت دارید. اگر امضا نکنید، پیش‌نویس می‌ماند.
threats-to-sign =
    <b>نسخهٔ { $number } فهرست تهدیدها</b>
    تهدیدها: { $count }، اقدام‌ها: { $measures }. اول سطح‌ها می‌آید و بعد آنچه عوض شده است.

    { $lines }
    { $more }
threats-sign-more = هنوز ادامه دارد. دکمهٔ امضا در صفحهٔ آخر است.
threats-outdated-unsigned = پس از ساختن این پیش‌نویس، نظر، تهدید یا اقدامی عوض شده است. پیش‌نویس تازه بسازید، آن را ببینید و همان را امضا کنید. چیزی امضا نشد.
threats-unseen = پیش از امضا باید این نسخه را ببینید، و آنچه دیدید نسخهٔ دیگری بود. دوباره ببینید و امضا کنید.
threats-locked = نسخهٔ { $number } فهرست تهدیدها قطعی شد و دیگر عوض نمی‌شود.
threats-locked-notice = نسخهٔ { $number } فهرست تهدیدها قطعی شد. سطح‌ها و اقدام‌ها را ببینید.
threats-declined = نسخه‌ای از فهرست تهدیدها که می‌خواستید قطعی شود امضا نشد. پیش‌نویس سر جایش است.
threats-empty = فهرست تهدیدها خالی است و نسخه‌ای از آن ساخته نمی‌شود. نخست تهدیدی بیفزایید.
threats-no-version = این نسخه دیگر نیست؛ شاید پیش‌نویس تازه‌ای جایش را گرفته است. فهرست نسخه‌ها را باز کنید.
threats-locked-already = این نسخه قطعی شده است و دیگر عوض نمی‌شود. اگر چیزی تغییر کرده، نسخهٔ تازه بسازید.
threats-draft-other-method = این پیش‌نویس با روش قبلی ساخته شده است. پیش‌نویس تازه بسازید و همان را امضا کنید.

threats-paper = فهرست تهدیدها و اقدام‌ها. { $state } فقط برای همکاران است؛ بیرون نفرستید.
threats-book = فهرست تهدیدها و اقدام‌ها در اکسل. { $state } فقط برای همکاران است؛ بیرون نفرستید.
register-title = فهرست تهدیدها و اقدام‌های پیشگیرانه
register-note = تهدید از کار و جا می‌گوید، نه از گروهی از مردم. سطح نظر نهادهاست، نه حکم.
register-changes = چه عوض شده
register-levels = سطح تهدیدها
register-scope = زمان، فضا و کارها
register-measures = اقدام‌ها
register-reasons = دلیل‌ها
register-reason = { $title } (احتمال { $likelihood }، زیان { $harm }): { $reason }
register-voices = { $count }
register-due-unknown = بی‌تاریخ
register-column-title = عنوان
register-column-measure = اقدام
register-column-level = سطح
register-column-likelihood = احتمال
register-column-harm = زیان
register-column-voices = صداها
register-column-phases = زمان
register-column-spaces = فضا
register-column-acts = کارها
register-column-reason = دلیل
register-column-body = نهاد
register-column-due = مهلت
register-column-state = وضعیت
register-column-against = تهدید
threat-method-1 = هر نهاد یک صدا دارد، و سرپرست‌ها با هم یک صدا. احتمال و زیان میانهٔ صداهاست. امتیاز حاصل‌ضرب این دو است: از ۵ سطح ۲، از ۱۰ سطح ۳ و از ۱۶ سطح ۴.
