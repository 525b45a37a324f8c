# مراحل انتخابات: هر تاریخ تقویم به کجا رسیده، چه کسی گفته و از کجا. سکوت هیچ‌کس «انجام شده» به حساب نمی‌آید.

stage-state-not-begun = آغاز نشده
stage-state-under-way = در جریان
stage-state-done = انجام شده
stage-state-late = دیر شده
stage-state-unknown = نامعلوم
# نشانه کنار واژه می‌آید، نه به‌جای آن.
stage-mark-not-begun = ⚪
stage-mark-under-way = 🔵
stage-mark-done = ✅
stage-mark-late = 🔴
stage-mark-unknown = ❔

stage-gone = این مرحله دیگر در تقویم نیست. «مراحل» را دوباره باز کنید.
stage-not-yours = این مرحله با نهاد شما نیست. رابط نهاد پاسخ‌گو، یا یک سرپرست با منبع، می‌گوید به کجا رسیده است. چیزی عوض نشد.
stage-leads-source = سرپرست وضع یک مرحله را با منبع می‌نویسد. «نوشتن وضع، با منبع» را بزنید. چیزی عوض نشد.
stage-leads-set = نوشتن وضع با منبع کار سرپرست‌هاست. رابط هر نهاد، دربارهٔ مرحله‌های نهاد خودش می‌گوید.
stage-undo-own = این گفته از شما نیست و فقط گوینده‌اش پس می‌گیرد. اگر نادرست است، شما هم وضع درست را بگویید؛ هر دو در پیشینه می‌ماند.
stage-taken-back = این گفته پیش‌تر پس گرفته شده است. چیزی عوض نشد.
stage-followed = پس از این گفته، چیز دیگری هم گفته شده است. وضع درست را دوباره بگویید؛ همه در پیشینه می‌ماند.
stage-nothing-written = متنی برای فرستادن نمانده است. وضع و منبع را دوباره بنویسید.
stage-source-how = منبع را در چند واژه بنویسید، تا { $most } حرف. نمونه: آگهی شمارهٔ ۳ فرمانداری تهران
stage-said-already = همین پیش‌تر گفته شده و هنوز برقرار است. چیزی عوض نشد.
stage-noted = نوشته شد.
stage-undone = پس گرفته شد. آنچه پیش از آن بود، دوباره برقرار است.

stages-none = در محتوای این ربات هنوز تقویمی نیست؛ پس مرحله‌ای هم نیست.
stages-now =
    <b>مراحل انتخابات</b>
    { $counts }

    { $own }

    { $late }

    { $silent }

    { $week }

    سکوت هیچ‌کس «انجام شده» به حساب نمی‌آید: «انجام شده» و «در جریان» را همیشه نهادی یا منبعی گفته است.
stage-count = { $state }: { $count }
stages-own =
    <b>با نهاد شما</b>
    { $lines }
stages-own-none = هیچ مرحلهٔ بازی با نهاد شما نیست.
stages-late =
    <b>دیر شده</b>
    { $lines }
stages-silent =
    <b>روزش گذشته و هنوز همه نگفته‌اند کار به کجا رسیده است</b>
    { $lines }
stages-week =
    <b>این هفته</b>
    { $lines }
stages-week-empty = این هفته مرحلهٔ دیگری نیست.
stage-line = { $mark } { $title }: { $state }؛ { $days }
stage-day-unset = روزش هنوز اعلام نشده است
stage-day-none = روز ثابتی ندارد
stage-more = و { $count } مرحلهٔ دیگر. همه در «همهٔ مراحل» است.

stages-list =
    <b>همهٔ مراحل، صفحهٔ { $page } از { $pages }</b>
    { $counts }

    { $lines }

stage-card =
    <b>{ $title }</b>
    { $days }
    { $law } { $counted }

    وضع: <b>{ $state }</b>
    { $why }

    پاسخ‌گو: { $bodies }
    { $whose }
stage-name = { $name }
stage-names-nobody = نامعلوم؛ متن قانون، تا جایی که خوانده‌ایم، نهادی را نام نبرده است.
stage-whose = رابط نهاد پاسخ‌گو، یا یک سرپرست با منبع، می‌گوید این مرحله به کجا رسیده است.
stage-word = { $state }؛ { $by }{ $moved }
stage-by-body = گفتهٔ { $body } در { $day }
stage-by-leads = نوشتهٔ سرپرست‌ها با منبع، در { $day }
stage-by-source = منبع: { $source }، { $day }
stage-by-calendar = کسی چیزی نگفته است؛ از روی تقویم هنوز نوبتش نشده است.
stage-by-nobody = هنوز کسی چیزی نگفته است.
stage-silent-yet = هنوز چیزی نگفته است: { $names }
stage-moved = {" "}(پیش از جابه‌جا شدن روز؛ آن وقت { $day } بود)
stage-who-source = نوشتهٔ سرپرست‌ها با منبع
stage-who-moved = پیش از جابه‌جا شدن روز
stage-moved-span = {" "}(پیش از جابه‌جا شدن روز؛ آن وقت از { $first } تا { $last } بود)

stage-early =
    <b>{ $title }</b>
    { $days }

    روز این مرحله هنوز نرسیده است. با این حال انجام شده است؟
stage-set =
    <b>{ $title }</b>
    منبع شما چه می‌گوید؟
stage-source =
    <b>{ $title }: { $state }</b>
    منبع را در یک خط بنویسید، تا { $most } حرف. نمونه: آگهی شمارهٔ ۳ فرمانداری تهران

    رابط‌ها و سرپرست‌ها آن را می‌خوانند؛ مردم فقط می‌خوانند که منبعی هست. نام و شمارهٔ کسی، و پیوند، در آن نباشد.
stage-preview =
    <b>{ $title }</b>
    در تقویم، زیر «همهٔ تاریخ‌ها»، همه این را می‌خوانند:

    { $line }

    منبع را رابط‌ها و سرپرست‌ها می‌خوانند: { $source }

    درست است؟

stage-history =
    <b>پیشینهٔ «{ $title }»</b>

    { $lines }
stage-history-none = هنوز کسی چیزی نگفته است.
stage-history-line =
    { $at }: <b>{ $state }</b>
    { $who } { $taken }
stage-author-body = { $who } از { $body }
stage-author-source = { $who }، با منبع «{ $source }»
stage-history-taken = (در { $at } پس گرفت)

stage-differs =
    <b>گفته‌های ناسازگار دربارهٔ «{ $title }»</b>
    پیش‌تر:
    { $before }
    حالا:
    { $now }

    گفتهٔ تازه برقرار است و همه در پیشینه می‌ماند. اگر درست نیست، با هم هماهنگ کنید و وضع درست را بگویید.
stage-differs-undone =
    <b>«{ $title }»: یک گفته پس گرفته شد</b>
    { $now }
    دوباره برقرار است:
    { $before }
stage-differs-line = ▫️ { $state }، به گفتهٔ { $who }

stage-reminder =
    <b>یادآوری مراحل انتخابات</b>
    { $lines }

    هر کدام به کجا رسیده است؟ آنچه کسی نگوید، «انجام شده» به حساب نمی‌آید.
stage-reminder-line = { $mark } <b>{ $title }</b>: { $asked } حالا «{ $state }» است.{ $bodies }{ $counted }
stage-reminder-bodies = {" "}پاسخ‌گو: { $bodies }.
stage-reminder-alone = {" "}پاسخ‌گو: { $bodies }؛ این‌جا رابطی ندارد و باید با منبع نوشته شود.
stage-reminder-nobody = {" "}قانون نهادی را نام نبرده است؛ باید با منبع نوشته شود.
stage-reminder-counted = {" "}آغاز این مهلت را خودمان فرض کرده‌ایم.
stage-asked-before-begins = آغازش { $day } است.
stage-asked-before-ends = آخرین روزش { $day } است.
stage-asked-before-day = روزش { $day } است.
stage-asked-after-begins = آغازش { $day } بود.
stage-asked-after-ends = آخرین روزش { $day } بود.
stage-asked-after-day = روزش { $day } بود.

stages-nothing-to-draw = الان مرحله‌ای نیست که در تصویر بیاید. «همهٔ مراحل» را ببینید.
stages-week-picture = مراحل این هفته، تا { $day }؛ تصویر { $part } از { $parts }
stages-week-picture-title = مراحل این هفته، تا { $last }
stages-week-picture-footer = «انجام شده» و «در جریان» را نهادی یا منبعی گفته است؛ سکوت به حساب نمی‌آید. «دیر شده» یعنی روزش گذشته و گفته‌اند تمام نشده است.
# در تصویر هر چه پس از « | » است در خط بعد می‌آید.
stage-drawn = { $state }؛ { $days } | پاسخ‌گو: { $bodies } | { $by }
stage-drawn-silent = کسی چیزی نگفته است.
stages-whole-picture = همهٔ مراحل انتخابات تا { $day }؛ تصویر { $part } از { $parts }. { $counts }
stages-whole-picture-title = مراحل انتخابات تا { $day }، { $part } از { $parts }
stages-whole-picture-footer = { $counts }. «انجام شده» و «در جریان» را نهادی یا منبعی گفته است؛ سکوت به حساب نمی‌آید.
stage-drawn-day = { $state }؛ { $day }
stage-drawn-until = { $state }؛ تا { $day }
stage-drawn-undated = { $state }
stages-below = همین مراحل را در «همهٔ مراحل» با توضیح و پیشینه بخوانید.

stage-button-menu = مراحل انتخابات
stage-button-open = { $mark } { $title }
stage-button-all = همهٔ مراحل
stage-button-week = تصویر این هفته
stage-button-whole = تصویر همه
stage-button-back = برگشت به مراحل
stage-button-stage = باز کردن این مرحله
stage-button-history = پیشینه
stage-button-say-not-begun = هنوز آغاز نشده
stage-button-say-under-way = در جریان است
stage-button-say-done = ✅ انجام شد
stage-button-undo = پس گرفتن «{ $state }»
stage-button-set = نوشتن وضع، با منبع
stage-button-set-yes = درست است، بنویس
stage-button-again = نوشتن دوبارهٔ منبع
stage-button-early = بله، انجام شده است
