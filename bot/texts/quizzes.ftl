# آزمون: شروع، پرسش، بازخورد، نتیجه.

letter-1 = الف
letter-2 = ب
letter-3 = پ
letter-4 = ت
letter-5 = ث
letter-6 = ج

quiz-name =
    { $tier ->
        [exam] آزمون پایانی
       *[other] آزمون سطح { tier-name }
    }

quiz-intro =
    <b>{ quiz-name }</b>
    درس‌های { track-name }

    { $draw } پرسش می‌آید و پس از هر پاسخ می‌گوییم چرا درست است یا نیست. با { $pass }٪ پاسخ درست قبول می‌شوید.

    { $state ->
        [passed] پیش‌تر قبول شده‌اید؛ بهترین نتیجه { $best }٪ است. دوباره هم می‌توانید آزمون بدهید.
        [tried] بهترین نتیجهٔ شما تا حالا { $best }٪ است.
       *[new] عجله‌ای نیست. هر جا رها کنید، از همان پرسش ادامه می‌دهید.
    }

    این آزمون را روزی { $most } بار می‌شود داد؛ { $left ->
        [0] نوبت‌های امروز تمام شده است.
       *[some] امروز { $left } بار دیگر مانده است.
    }{ $other }

quiz-other-runs =
    { "" }

    { quiz-name } از درس‌های { track-name } نیمه‌کاره است. اگر این آزمون را شروع کنید، آن یکی کنار می‌رود.

quiz-goes-on =
    این آزمون از پیش در دست شما بود. از همان‌جا ادامه می‌دهیم و نوبت تازه‌ای به حساب نیامد.

    { quiz-question }

quiz-weak =
    { "" }

    { weak-spots }

quiz-limit =
    <b>برای امروز بس است.</b>

    { quiz-name } را امروز { $most } بار شروع کرده‌اید. از { $opens } دوباره باز است. { $reread ->
        [some] تا آن وقت این درس‌ها را از نو بخوانید:
       *[none] تا آن وقت درس‌ها را مرور کنید.
    }

quiz-question =
    <b>پرسش { $number } از { $total }</b>

    { $text }

    { $options }

    { $hint }

quiz-option = { $letter }) { $text }

quiz-hint =
    { $kind ->
        [multiple] هر چه درست است نشان کنید، بعد «ثبت پاسخ» را بزنید.
        [ordering] به ترتیب بزنید، از اولی تا آخری. بعد «ثبت پاسخ» را بزنید.
       *[one] یکی را بزنید.
    }

quiz-order-so-far = ترتیب شما تا این‌جا: { $order }

quiz-has-its-place = این گزینه جایش را دارد. برای عوض کردن، «پاک کردن آخری» را بزنید.
quiz-marked = ✓ { $letter }

quiz-feedback-right =
    <b>درست است.</b>

    <i>{ $question }</i>

    { $kind ->
        [ordering] ترتیب درست همین است:
       *[other] پاسخ شما:
    }
    { $chosen }

    { $articles }

quiz-feedback-wrong =
    <b>{ $kind ->
        [ordering] این ترتیب درست نبود.
       *[other] این پاسخ درست نبود.
    }</b>

    <i>{ $question }</i>

    { $kind ->
        [ordering] ترتیب درست:
       *[other] پاسخ شما:
    }
    { $chosen }{ $missed }

    { $articles }

quiz-judged =
    { $verdict ->
        [right] ✓
       *[wrong] ✗
    } { $letter }) { $text }
    ← { $feedback }

quiz-right-answer =
    { "" }

    پاسخ درست:
    { $lines }

quiz-order-given =
    { "" }

    ترتیب شما: { $given }
    ترتیب درست: { $right }

quiz-in-place =
    { $place }. { $text }
    ← { $feedback }

quiz-passed =
    <b>{ $word ->
        [again] این بار شد: قبول شدید.
       *[first] قبول شدید.
    }</b>

    { $right } پاسخ درست از { $total } پرسش، یعنی { $percent }٪. حد قبولی { $pass }٪ بود.

    { $reread ->
        [perfect] همه را درست گفتید. آفرین!
        [none] با فهرست درس‌ها می‌توانید آنچه جا مانده را مرور کنید.
       *[some] چند نکته جا مانده است. اگر دوست داشتید، این‌ها را از نو بخوانید:
    }{ $weak }

    { $next }

quiz-after =
    { $step ->
        [tier] قدم بعدی: سطح { tier-name }.
        [exam] هر سه سطح را گذراندید. قدم بعدی: آزمون پایانی.
        [certificate] این آزمون پایانی بود. گواهی‌تان آماده است؛ با دکمهٔ زیر بگیریدش.
       *[rest] ادامهٔ این درس‌ها هنوز آماده نیست. تا آن وقت، با روزی سه پرسش آنچه را یاد گرفته‌اید تازه نگه دارید.
    }

quiz-failed =
    <b>این بار قبول نشدید.</b>

    { $right } پاسخ درست از { $total } پرسش، یعنی { $percent }٪. حد قبولی { $pass }٪ است.{ $weak }

    { $left ->
        [0] نوبت‌های امروز تمام شد و فردا دوباره باز است.
       *[some] امروز { $left } بار دیگر می‌توانید آزمون بدهید.
    } { $reread ->
        [none] پرسش‌های تازه هم می‌آید.
       *[some] نگران نباشید. اول این درس‌ها را از نو بخوانید:
    }

quiz-not-ready = این آزمون هنوز آماده نیست. درس‌های آن را بخوانید.

quiz-not-running = آزمونی در دست ندارید. از «یاد گرفتن» یکی شروع کنید.

quiz-changed = پرسش‌های این آزمون عوض شده است. از «یاد گرفتن» آزمون را از نو شروع کنید؛ درس‌هایی که خوانده‌اید سر جایش است.

quiz-answered = پاسخ این پرسش ثبت شده است.

quiz-old-button = این دکمه مال پرسش دیگری است. به تازه‌ترین پیام آزمون برگردید؛ پاسخ‌هایتان سر جایش است.

quiz-marks-missing = هنوز چیزی نشان نکرده‌اید، یا ترتیب کامل نیست. اول گزینه‌ها را بزنید.

quiz-press-please = در آزمون به نوشته و فایل نیاز نداریم؛ آن را نگه نداشتیم. پاسخ را با دکمه‌ها بدهید:

# دکمه‌ها

button-quiz =
    { $state ->
        [passed] ✅ آزمون
       *[open] 📝 آزمون
    }

button-quiz-start = ▶️ شروع آزمون

button-quiz-on = ▶️ ادامه از پرسش { $number }

practice-anew-ask = آنچه تا این‌جا جواب داده‌اید کنار می‌رود. از نو شروع کنیم؟
button-practice-anew-yes = بله، از نو
button-practice-on = ادامهٔ همین
button-quiz-anew = آزمون از نو

button-quiz-send = ثبت پاسخ

button-quiz-undo = پاک کردن آخری

button-next-tier = ▶️ سطح { tier-name }

button-quiz-next = پرسش بعدی

button-quiz-result = دیدن نتیجه

button-reread = { $order }. { $title }
