# تمرین با برگه‌های رأی: جدا کردن، صورت‌جلسه، نتیجه. آنچه روی خود تصویر نوشته می‌شود هم این‌جاست.

# برگه، روی تصویر و در شرح آن

ballot-title = برگ رأی

ballot-sample = برگهٔ ساختگی، برای تمرین

ballot-seats =
    { $kind ->
        [lists] تا { $seats } نام، یا عنوان یک فهرست
       *[names] تا { $seats } نام
    }

ballot-stamp =
    { $stamp ->
        [yes] مهر انتخاباتی
       *[no] جای مهر
    }

ballot-letter =
    { $who ->
        [c1] الف
        [c2] ب
        [c3] پ
        [c4] ت
        [c5] ث
        [c6] ج
        [c7] چ
        [c8] ح
        [c9] خ
        [c10] د
        [c11] ذ
        [c12] ر
        [c13] ز
        [c14] ژ
        [c15] س
        [c16] ش
        [c17] ص
        [c18] ض
        [c19] ط
        [c20] ظ
        [c21] ع
        [c22] غ
        [c23] ف
        [c24] ق
        [c25] ک
        [c26] گ
        [c27] ل
        [c28] م
        [c29] ن
        [c30] و
        [c31] ه
       *[c32] ی
    }

ballot-candidate = نامزد { ballot-letter }

ballot-list = فهرست { ballot-letter }

ballot-unreadable = ناخوانا

ballot-candidates = نامزدهای این حوزه: { $names }

ballot-signature = امضا

ballot-fingerprint = اثر انگشت

ballot-own-name =
    { $voter ->
        [v1] رأی‌دهنده: مریم ن.
        [v2] رأی‌دهنده: رضا ک.
        [v3] رأی‌دهنده: زهرا ب.
       *[v4] رأی‌دهنده: علی د.
    }

ballot-paper =
    { $paper ->
        [stamped] برگ رأی رسمی است و مهر انتخاباتی دارد.
        [bare] برگ رأی رسمی است و جای مهر خالی است.
       *[other] کاغذ دفتر است، نه برگ رأی رسمی.
    }

ballot-line = { $place }. { $text }

ballot-nothing-written = چیزی روی آن نوشته نشده است.

ballot-foot = پایین برگه: { $mark }

ballot-twin =
    { $paper }
    نوشته‌ها ({ $seats }): { $writings }{ $foot }
    { $candidates }

ballot-foot-line =
    { "" }
    { ballot-foot }

# دور

ballot-practice-name =
    { $kind ->
        [lists] تمرین رأی فهرستی تهران
       *[names] تمرین شمارش برگه‌ها
    }

ballot-intro =
    <b>{ ballot-practice-name }</b>

    { $kind ->
        [lists] در تهران هر کس یا عنوان یک فهرست را می‌نویسد یا نام نامزدها را.
       *[names] شب شمارش است و شما عضو شعبه‌اید.
    } بیست برگه از صندوق درآمده است. هر برگه را ببینید و بگویید چه می‌شود. همان‌جا می‌گوییم کدام ماده چنین گفته است. آخر کار، صورت‌جلسه را با عدد پر می‌کنید.

    نمره‌ای در کار نیست و برگه‌ها ساختگی است. این تمرین دربارهٔ برگهٔ کاغذی است؛ کار با دستگاه را در شعبه برایتان می‌گویند.

    { $state ->
        [sorting] دور شما نیمه‌کاره است: برگهٔ { $number } از { $total }.
        [minutes] همهٔ برگه‌ها را جدا کرده‌اید؛ صورت‌جلسه مانده است.
        [done] تا حالا { $finished } دور را تمام کرده‌اید. بهترین دور: { $best } برگهٔ درست از { $total }.
       *[new] هر جا رها کنید، از همان‌جا ادامه می‌دهید.
    }{ $review }

ballot-verdict =
    { $verdict ->
        [valid] معتبر
        [partly] معتبر، ولی بخشی از آن خوانده نمی‌شود
        [void] باطل، و در شمار آرای مأخوذه
       *[uncounted] باطل، و بیرون از شمار
    }

ballot-reason = { $reason }

ballot-tally =
    دسته‌ها تا این‌جا
    معتبر { $valid }، بخشی خوانده نمی‌شود { $partly }
    باطل در شمار { $void }، بیرون از شمار { $uncounted }

ballot-ask =
    <b>برگهٔ { $number } از { $total }: چه می‌شود؟</b>
    { $twin }

    { $tally }

ballot-right =
    <b>درست است: { ballot-verdict }.</b>

    { $reasons }
    { $articles }

    { $tally }

ballot-wrong =
    <b>این برگه: { ballot-verdict }.</b>
    شما گفتید: { $chosen }.

    { $reasons }
    { $articles }

    { $tally }

# صورت‌جلسه

ballot-minutes-name =
    { $line ->
        [cast] آرای مأخوذه
        [valid] آرای معتبر
        [void] آرای باطل در شمار
       *[remaining] تعرفه‌های مانده
    }

ballot-minutes-line = { ballot-minutes-name }: { $count }

ballot-minutes-empty = هنوز ننوشته‌اید

ballot-minutes =
    <b>صورت‌جلسهٔ شعبه</b>

    شعبه { $received } تعرفه گرفته و به { $issued } نفر داده است. از صندوق { $total } برگه درآمده است.

    { $lines }

    { $ask }

ballot-minutes-ask =
    { $line ->
        [cast] آرای مأخوذه، یعنی همهٔ رأی‌هایی که در شمار می‌آید، چند تاست؟ عدد را بنویسید.
        [valid] چند رأی معتبر است؟ عدد را بنویسید.
        [void] چند رأی باطل است و در شمار می‌ماند؟ عدد را بنویسید.
       *[remaining] چند تعرفه مانده است؟ عدد را بنویسید.
    }

ballot-minutes-full = اگر عددها درست است، صورت‌جلسه را ببندید. وگرنه روی هر کدام بزنید و از نو بنویسید.

ballot-minutes-fault =
    { $fault ->
        [sum] <b>هنوز نمی‌خواند:</b> معتبر و باطل در شمار، روی هم باید همان آرای مأخوذه باشد. دوباره بشمارید.
        [slips] <b>هنوز نمی‌خواند:</b> تعرفه‌های داده‌شده و مانده، روی هم باید همان تعرفه‌های گرفته‌شده باشد. دوباره بشمارید.
        [more] <b>هنوز نمی‌خواند:</b> آرای مأخوذه از تعرفه‌های داده‌شده بیشتر شده است. دوباره بشمارید.
       *[papers] <b>هنوز نمی‌خواند:</b> عددها با هم جور است، ولی با برگه‌های روی میز نه. دسته‌ها را دوباره بشمارید.
    } عددهای شما سر جایش است.

ballot-not-yet = هنوز نمی‌خواند. عددها سر جایش است.

ballot-piles =
    <b>برگه‌ها به ترتیبی که از صندوق درآمد</b>

    { $papers }

    خودتان بشمارید؛ برگه‌ای که فقط بخشی از آن خوانده نمی‌شود معتبر است.

ballot-pile-line = { $place }. { ballot-verdict }

ballot-done =
    <b>صورت‌جلسه می‌خواند و بسته شد.</b>

    { $lines }

    { $right } برگه از { $total } را بار اول درست جدا کردید.{ $missed }

ballot-missed =
    { "" }

    این‌ها را یک بار دیگر بخوانید:
    { $reasons }

ballot-missed-line = • { $reason } ({ $article })

# آنچه نمی‌شود

ballot-count-fault =
    { $fault ->
        [negative] تعداد از صفر کمتر نمی‌شود.
        [large] این شعبه فقط { $most } تعرفه داشت؛ عدد شما از آن بیشتر است.
        [not-whole] این‌جا فقط یک عدد کامل می‌خواهیم، بی ممیز و بی فاصله؛ مثلاً «۱۲».
       *[words] این‌جا عدد را با رقم می‌خواهیم، مثلاً «۱۲».
    } عددهای دیگر سر جایش است.

ballot-old-round = این دکمه مال دور دیگری است. چیزی از آن عوض نشد. دور خودتان را از «تمرین» در صفحهٔ درس‌ها باز کنید.

ballot-old-paper = این برگه را پیش‌تر جدا کرده‌اید. به تازه‌ترین برگه برگردید؛ دسته‌ها سر جایش است.

ballot-unsorted = هنوز برگه مانده است. اول برگه‌ها را جدا کنید؛ بعد نوبت صورت‌جلسه است.

ballot-lines-missing = هنوز همهٔ عددها را ننوشته‌اید. آنچه نوشته‌اید سر جایش است.

ballot-no-practice = این تمرین الان آماده نیست. درس‌ها سر جایش است.

ballot-press-please = پاسخ این برگه یکی از چهار دکمه است. می‌توانید نوشتهٔ دکمه را هم بفرستید:

# دکمه‌ها

button-ballot-practice =
    { $kind ->
        [lists] 🗳 تمرین رأی فهرستی تهران
       *[names] 🗳 تمرین شمارش برگه‌ها
    }

button-ballot-begin =
    { $state ->
        [new] شروع دور
        [done] یک دور دیگر
       *[other] ادامهٔ دور
    }

button-ballot-anew = دور تازه

button-ballot-verdict =
    { $verdict ->
        [valid] معتبر
        [partly] بخشی خوانده نمی‌شود
        [void] باطل، در شمار
       *[uncounted] باطل، بیرون از شمار
    }

button-ballot-next = برگهٔ بعدی

button-ballot-minutes = نوشتن صورت‌جلسه

button-ballot-line = { ballot-minutes-name }: { $count }

button-ballot-piles = شمردن دوبارهٔ برگه‌ها

button-ballot-close = بستن صورت‌جلسه

button-ballot-back = برگشت به صورت‌جلسه
