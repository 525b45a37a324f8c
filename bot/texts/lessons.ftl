# درس‌ها: فهرست‌ها، کارت‌ها، موقعیت‌ها و مادهٔ قانون زیر آن‌ها.

tier-name =
    { $tier ->
        [basic] پایه
        [intermediate] میانی
       *[advanced] پیشرفته
    }

track-name =
    { $track ->
        [voter] رأی‌دهندگان
        [candidate] نامزدها و ستادها
        [staff] کارکنان شعبه
       *[security] نیروهای امنیتی و انتظامی
    }

tracks =
    <b>درس‌ها برای چه کسی؟</b>

    سطح پایهٔ همه‌شان برای همه باز است. این انتخاب، پاسخ شما به «کیستید؟» را عوض نمی‌کند.

    بقیهٔ درس‌های کارکنان شعبه و نیروهای انتظامی با کد دعوت باز می‌شود. اگر کد دارید، «کد دعوت» را بزنید.

track-closed = سطح پایهٔ این درس‌ها برای همه باز است. بقیه و آزمون پایانی برای کسانی است که دعوت شده‌اند. اگر همکار این گروهید، از مسئول خود کد دعوت بگیرید.

learn-by-code = سطح‌های بعدی، آزمون پایانی و گواهی با کد دعوت باز می‌شود. کد را از مسئول خود بگیرید.

learn =
    <b>درس‌های { track-name }</b>

    { $tiers }

    هر درس چند کارت کوتاه است و یک موقعیت که در آن تصمیم می‌گیرید.

learn-tier =
    { $state ->
        [passed] سطح { tier-name }: در آزمون قبول شده‌اید.
       *[open] سطح { tier-name }: { $percent }٪ را گذرانده‌اید.
    }

learn-tier-locked =
    سطح { tier-name } با قبولی در آزمون سطح { $first ->
        [basic] پایه
        [intermediate] میانی
       *[advanced] پیشرفته
    } باز می‌شود.

learn-exam =
    { $state ->
        [passed] در آزمون پایانی قبول شده‌اید.
        [open] آزمون پایانی باز است.
       *[locked] آزمون پایانی بعد از قبولی در هر سه سطح باز می‌شود.
    }

tier-locked =
    { $tier ->
        [exam] آزمون پایانی هنوز باز نشده است.
       *[other] این سطح هنوز باز نشده است.
    } اول در آزمون سطح { $first ->
        [basic] پایه
        [intermediate] میانی
       *[advanced] پیشرفته
    } قبول شوید. هر چه تا حالا خوانده‌اید، سر جایش است.

learn-tier-empty = سطح { tier-name } هنوز آماده نیست.

learn-track-not-ready =
    { $audience ->
        [candidate] درس‌های ویژهٔ نامزدها هنوز آماده نیست.
        [staff] درس‌های ویژهٔ کارکنان شعبه هنوز آماده نیست.
       *[security] درس‌های ویژهٔ نیروهای امنیتی هنوز آماده نیست.
    }
    تا آن وقت، درس‌های دیگر را ببینید. بیشتر آن به کار همه می‌آید.

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

    <i>{ $articles }</i>{ $state ->
        [flagged] { card-under-review }
       *[sound] { "" }
    }

lesson-card-check =
    { lesson-card }

    <b>یک پرسش کوتاه</b>
    { $question }

lesson-card-checked =
    { lesson-card }

    <b>یک پرسش کوتاه</b>
    { $question }

    { $verdict ->
        [right] ✓ بله: «{ $answer }»
       *[wrong] «{ $answer }»؟ نه.
    }
    { $feedback }
    <i>{ $basis }</i>{ $verdict ->
        [right] { "" }
       *[wrong] { check-again }
    }

check-again =
    { "" }

    جواب دیگر را بزنید یا جلو بروید؛ نمره‌ای در کار نیست.

check-changed = این پرسش تازه عوض شده است. پاسخ پیشین به حساب نیامد؛ متن تازه همین‌جاست.

card-under-review =
    { "" }

    <i>قانونی که این کارت از آن می‌گوید، تازه عوض شده است. متن کارت را داریم بازبینی می‌کنیم.</i>

text-under-review =
    { "" }

    <i>قانونی که این نوشته از آن می‌گوید، تازه عوض شده است. آن را داریم بازبینی می‌کنیم.</i>

piece-under-review =
    { "" }
    <i>قانون این بخش تازه عوض شده است؛ نوشتهٔ بالا را داریم بازبینی می‌کنیم.</i>

practice-under-review =
    { "" }

    <i>قانونی که این تمرین با آن می‌سنجد، تازه عوض شده است. تمرین را داریم بازبینی می‌کنیم.</i>

lesson-terms =
    <b>این واژه‌ها یعنی چه؟</b>

    { $terms }

lesson-term =
    <b>{ $word }</b>
    { $meaning }

lesson-diagram = { $title }

terms-gone = این واژه‌نامه عوض شده است. درس را از نو باز کنید.

diagram-gone = این کارت دیگر تصویری ندارد. درس را از نو باز کنید.

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
    <b>{ $cited }</b>
    <i>{ $title }</i>
    { $text }
    پیامد: { $sanction }{ $sure ->
        [recheck] { " " }(متن این ماده را از روی قانون روز دوباره بسنجید.)
       *[known] { "" }
    }

article-short =
    <b>{ $cited }</b>
    { $text }
    پیامد: { $sanction }{ $sure ->
        [recheck] { " " }(متن این ماده را از روی قانون روز دوباره بسنجید.)
       *[known] { "" }
    }

cite = مادهٔ { $number }، متن اصلاحی { $edition }
cite-of = مادهٔ { $number }، { $law } (متن { $edition })
cite-of-undated = مادهٔ { $number }، { $law } (تاریخ این متن را نمی‌دانیم)
edition-unknown = تاریخش را نمی‌دانیم

lesson-gone = این درس عوض شده است. فهرست تازه در «یاد گرفتن» است؛ پیشرفت شما سر جایش است.

lesson-press-please = در درس به نوشته و فایل نیاز نداریم؛ آن را نگه نداشتیم. با دکمه‌ها جلو بروید:

# دکمه‌ها

button-tier =
    { $state ->
        [locked] 🔒 سطح { tier-name }
        [passed] ✅ سطح { tier-name }
       *[open] 📖 سطح { tier-name }
    }

button-exam =
    { $state ->
        [locked] 🔒 آزمون پایانی
        [passed] ✅ آزمون پایانی
       *[open] 🎓 آزمون پایانی
    }

button-tracks = درس‌های دیگران

button-track = درس‌های { track-name }

button-terms = معنی واژه‌ها

button-diagram = 🖼 تصویر

button-begin-lesson = ▶️ شروع درس { $order }

button-resume-card = ▶️ ادامه از کارت { $card }، درس { $order }

button-resume-scene = ▶️ ادامه از موقعیت درس { $order }

button-resume-quiz = ▶️ ادامه با آزمون

button-resume-exam = ▶️ رفتن به آزمون پایانی

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

button-law-single = ⚖️ مادهٔ { $number }
button-law-other = ⚖️ مادهٔ { $number }، قانون دیگر

button-law-many = ⚖️ { $count } مادهٔ قانون

button-back-to-card = برگشتن به کارت

button-back = برگشتن
