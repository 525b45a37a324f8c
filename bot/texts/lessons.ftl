# درس‌ها: فهرست‌ها، کارت‌ها، موقعیت‌ها و مادهٔ قانون زیر آن‌ها.

tier-name =
    { $tier ->
        [basic] پایه
        [intermediate] میانی
       *[advanced] پیشرفته
    }

learn =
    <b>یاد گرفتن</b>

    { $tiers }

    هر درس چند کارت کوتاه است و یک موقعیت که در آن تصمیم می‌گیرید.

learn-tier = سطح { tier-name }: { $percent }٪ را گذرانده‌اید.

learn-tier-empty = سطح { tier-name } هنوز آماده نیست.

learn-track-not-ready =
    { $audience ->
        [candidate] درس‌های ویژهٔ نامزدها هنوز آماده نیست.
        [staff] درس‌های ویژهٔ کارکنان شعبه هنوز آماده نیست.
       *[security] درس‌های ویژهٔ نیروهای امنیتی هنوز آماده نیست.
    }
    تا آن وقت، درس‌های پایهٔ رأی‌دهندگان را بخوانید. بیشتر آن به کار همه می‌آید.

tier =
    <b>سطح { tier-name }</b>

    { $lessons }

tier-lesson =
    { $order }. { $title } ({ $state ->
        [done] تمام شد
        [begun] { $read } کارت از { $total }
       *[new] نخوانده
    })

lesson-card =
    <b>{ $title }</b>
    کارت { $number } از { $total }

    { $text }

lesson-scene =
    <b>حالا شما</b>
    { $title }

    { $text }

lesson-ending =
    <b>پایان این راه</b>

    { $text }

    { $articles }

lesson-law =
    { $articles }

    این‌ها بازنویسی ساده است، نه عین قانون.

article =
    <b>مادهٔ { $number }</b>، متن اصلاحی { $edition }
    <i>{ $title }</i>
    { $text }
    پیامد: { $sanction }{ $sure ->
        [recheck] { " " }(متن این ماده را از روی قانون روز دوباره بسنجید.)
       *[known] { "" }
    }

cite = مادهٔ { $number }، متن اصلاحی { $edition }

lesson-gone = این درس عوض شده است. فهرست تازه در «یاد گرفتن» است؛ پیشرفت شما سر جایش است.

lesson-press-please = در درس به نوشته و فایل نیاز نداریم؛ آن را نگه نداشتیم. با دکمه‌ها جلو بروید:

progress-title = پیشرفت من در درس‌ها

progress = پیشرفت شما تا { $day }

progress-footer = هر درس یعنی همهٔ کارت‌ها و یک موقعیت. نوار آزمون، بهترین نتیجهٔ شماست.

progress-lesson =
    { $read } کارت از { $total }، { $scene ->
        [done] موقعیت انجام شد
       *[open] موقعیت مانده
    }

progress-quiz = آزمون { tier-name }

progress-quiz-note =
    { $state ->
        [passed] قبول شدید
        [open] هنوز قبول نشده‌اید
       *[new] هنوز شرکت نکرده‌اید
    }

# دکمه‌ها

button-tier = 📖 سطح { tier-name }

button-progress = 📊 پیشرفت من

button-begin-lesson = ▶️ شروع درس { $order }

button-resume-card = ▶️ ادامه از کارت { $card }، درس { $order }

button-resume-scene = ▶️ ادامه از موقعیت درس { $order }

button-resume-quiz = ▶️ ادامه با آزمون

button-voters-lessons = 📖 درس‌های پایهٔ رأی‌دهندگان

button-lesson =
    { $state ->
        [done] ✅ { $order }. { $title }
       *[open] { $order }. { $title }
    }

button-lessons = فهرست درس‌ها

button-next = کارت بعدی

button-previous = کارت قبلی

button-to-scene = حالا شما

button-next-lesson = ▶️ درس { $order }

button-to-quiz = ▶️ رفتن به آزمون

button-other-way = راهی دیگر را امتحان کنم

button-law-one = ⚖️ مادهٔ { $number }

button-law-many = ⚖️ { $count } مادهٔ قانون

button-back-to-card = برگشتن به کارت

button-back = برگشتن
