# نقشهٔ راه: در هر منطقه چه کاری، با کدام نهاد، تا کِی.

road-no-task = این کار دیگر در نقشهٔ راه نیست. فهرست را دوباره باز کنید.
road-not-yours = این کار با نهاد دیگری است. رابط همان نهاد، یا یک سرپرست، می‌گوید به کجا رسیده است. چیزی عوض نشد.
road-leads-drop = کنار گذاشتن یک کار با سرپرست‌هاست. شما می‌توانید بگویید به کجا رسیده است.

road-title = نقشهٔ راه
road-empty = نقشهٔ راه هنوز خالی است. با قطعی شدن نخستین نسخهٔ اطلس، کارهای هر منطقه این‌جا می‌آید.
road =
    <b>نقشهٔ راه</b>
    شروع‌نشده: { $todo }، در دست: { $doing }، انجام‌شده: { $done }، دیرشده: { $late }

    <b>نزدیک یا دیرشده</b>
    { $lines }

    کارهای کدام منطقه را ببینیم؟
road-nothing-presses = هیچ کاری به مهلتش نزدیک نیست.
road-line = ▫️ { $title }. { $body }، { $due }، { $state }
road-line-late = ▫️ دیر شده: { $title }. { $body }، { $due }، { $state }
road-work = ▫️ { $title }. { $body }، { $due }. { $areas }
road-work-late = ▫️ دیر شده: { $title }. { $body }، { $due }. { $areas }
road-more = و { $count } کار دیگر. همه را در «کار به کار» ببینید.
road-everywhere = همهٔ { $count } منطقه
road-area-name = { $area }
road-areas-more = { $areas } و { $count } منطقهٔ دیگر
road-where = { $state }: { $areas }
road-all-done = در این منطقه کاری باز نمانده است.
road-whose = این کار با نهاد شما نیست. رابط همان نهاد، یا یک سرپرست، می‌گوید به کجا رسیده است.
road-nothing-open = در هیچ منطقه‌ای چیزی نمانده است که عوض شود.
road-steps =
    <b>نقشهٔ راه، کار به کار</b>
    عددِ کنار هر کار می‌گوید در چند منطقه هنوز باز است.
road-step =
    <b>{ $title }</b>
    نهاد: { $body }
    مهلت: { $due }

    { $lines }
    { $whose }
road-all-sure =
    <b>{ $title }</b>
    { $areas }

    در همهٔ این‌ها می‌نویسیم: <b>{ $state }</b>. درست است؟
road-area =
    <b>{ $area }</b>
    { $lines }
road-task =
    <b>{ $area }</b>
    { $title }
    نهاد: { $body }
    مهلت: { $due }
    وضعیت: { $state }، از { $day }
    { $whose }
road-due = تا { $day }
road-due-unknown =
    { $side ->
        [before] { $count } روز پیش از رأی‌گیری
        [after] { $count } روز پس از رأی‌گیری
       *[same] روز رأی‌گیری
    }
road-state-todo = شروع نشده
road-state-doing = در دست
road-state-done = انجام شد
road-state-dropped = کنار گذاشته شد
road-button-todo = شروع نشده است
road-button-doing = در دست است
road-button-done = انجام شد
road-button-dropped = کنار گذاشتن
road-button-all = همهٔ منطقه‌ها
road-button-area = { $name } ({ $count })
road-button-area-back = کارهای این منطقه
road-button-task = { $state }: { $title }
road-button-steps = کار به کار
road-button-step = { $title } ({ $count })
road-button-step-back = برگشت به این کار
road-button-area-at = { $area }: { $state }
road-button-all-doing = در همه: در دست است
road-button-all-done = در همه: انجام شد
road-button-all-dropped = در همه: کنار گذاشتن
road-button-all-sure = بله، در همهٔ این‌ها
road-apart-locked = نقشهٔ راه تا { $day }؛ بخشی از نسخهٔ قطعی نیست
road-apart-draft = نقشهٔ راه تا { $day }؛ بخشی از این پیش‌نویس نیست
road-apart-why = کارها پس از ساختن نسخه هم پیش می‌روند. اثر انگشت نسخه این بخش را در بر نمی‌گیرد.
road-column-area = منطقه
road-column-task = کار
road-column-body = نهاد
road-column-due = مهلت
road-column-state = وضعیت
road-column-where = کجا و تا کجا
road-reminder =
    <b>نقشهٔ راه: { $count } کار نزدیک یا دیرشده</b>
    { $lines }
