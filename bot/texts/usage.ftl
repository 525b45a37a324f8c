# برای گرداننده: مردم چه پرسیدند و فرم تا کجا پر شد. نه نامی، نه نوشته‌ای، نه ساعتی.

admin-subject-usage = پرسش‌ها و فرم

usage-span =
    { $span ->
        [m] سی روز تا دیروز
       *[w] هفت روز تا دیروز
    }

usage-few = کمتر از ۵
usage-count = { $from } تا { $to }

usage-questions =
    <b>مردم چه پرسیدند، { usage-span }</b>
    پرسش‌ها: { $asked }

    { $outcomes }

    به ویراستاران داده شد: { $handed }

    <b>موضوع‌ها</b>
    { $topics }

    { usage-note } پرسشی که دو بار بیاید دو بار شمرده می‌شود. آنچه به ویراستاران داده شد، بالاتر هم شمرده شده است. موضوعِ پرسش بی‌پاسخ حدس برنامه است.

usage-outcome =
    { $bar } { $outcome ->
        [answered] پاسخ گرفت
        [near] سه موضوع نزدیک دید
       *[missed] بی‌پاسخ ماند
    }: { $count }
usage-share = از هر ۱۰ پرسش حدود { $tenths } تا پاسخ گرفت.

usage-topic = { $name }: { $count }{ $missed }
usage-topic-others = موضوع‌های کم‌شمار، روی هم: { $count }
usage-topic-missed = ؛ بی‌پاسخ { $count }

usage-topic-date = روز رأی‌گیری
usage-topic-hours = ساعت رأی‌گیری
usage-topic-deadlines = مهلت‌ها
usage-topic-complaint = راه شکایت
usage-topic-disability = کمک برای رأی دادن
usage-topic-vote-for = به چه کسی رأی بدهم
usage-topic-privacy = چه از من می‌ماند
usage-topic-operator = این ربات دست کیست
usage-topic-not-voting = رأی ندادن
usage-topic-benefits = یارانه و حقوق
usage-topic-ballot-photo = عکس از برگهٔ رأی
usage-topic-voting-abroad = رأی از خارج کشور
usage-topic-stamp-in-id = مهر در شناسنامه
usage-topic-place = کجا رأی بدهم

usage-form =
    <b>فرم گزارش تا کجا پر شد، { usage-span }</b>
    صفحهٔ آغاز باز شد: { $opened } بار

    <b>{ usage-way }</b>
    { $steps }

    دور انداخته شد: { $discarded }
    بیرون از موضوع بود: { $declined }

    { usage-note } هر گام در هر گزارش یک بار شمرده می‌شود، هر چند بار که برگردند. صفحهٔ آغاز و کارت حریم خصوصی هر بار شمرده می‌شود. گامی که پاسخش از پیش معلوم است، پرسیده نمی‌شود.

usage-way =
    { $way ->
        [quick] گزارش سریع
        [voice] گزارش با صدا
       *[full] گزارش گام‌به‌گام
    }

usage-step = { $bar } { $name }: { $count }

# شش خانه، از راست پر می‌شود، چون سطرش راست‌به‌چپ است.
usage-bar =
    { $cells ->
        [0] ░░░░░░
        [1] ▓░░░░░
        [2] ▓▓░░░░
        [3] ▓▓▓░░░
        [4] ▓▓▓▓░░
        [5] ▓▓▓▓▓░
       *[6] ▓▓▓▓▓▓
    }
usage-step-privacy = کارت حریم خصوصی
usage-step-review = بازبینی
usage-step-sent = فرستاده شد

usage-note = شمار هر روز است، بی نام و بی ساعت؛ امروز در آن نیست و پس از ۱۸۰ روز پاک می‌شود.

usage-button-form = فرم تا کجا پر شد
usage-button-questions = مردم چه پرسیدند
usage-button-quick = گزارش سریع
usage-button-full = گزارش گام‌به‌گام
usage-button-voice = گزارش با صدا
usage-button-week = همین در هفت روز
usage-button-month = همین در سی روز
