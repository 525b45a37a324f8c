# تمرین نوشتن شکایت و گزارش: جمله‌ها، نهاد، آخرین روز، متن کامل، نتیجه.

statement-practice-name =
    { $track ->
        [staff] تمرین نوشتن گزارش
        [security] تمرین نوشتن گزارش
       *[other] تمرین نوشتن شکایت
    }

statement-line = { $text }

statement-intro =
    <b>{ statement-practice-name }</b>

    ماجرایی کوتاه می‌خوانید و از جمله‌های آماده متنی می‌سازید: آنچه لازم است در متن می‌آید و بقیه بیرون می‌ماند. بعد می‌گویید متن به کدام نهاد می‌رود و آخرین روزش کِی است.

    { $cases } ماجرا داریم و هر بار روزها، جاها و جمله‌ها عوض می‌شود. نمره‌ای در کار نیست.

    این تمرین است: آدم‌ها و روزها ساختگی‌اند و چیزی به جایی فرستاده نمی‌شود.

    { $state ->
        [open] یک متن نیمه‌کاره دارید.
        [done] تا حالا { $finished } متن نوشته‌اید. بهترین نتیجه: { $best } درصد درست، بار اول.
       *[new] هر جا رها کنید، از همان‌جا ادامه می‌دهید.
    }{ $review }

# جمله‌ها

statement-listed =
    { $mark ->
        [in] { $number }. ✅ { $text }
        [out] { $number }. ❌ { $text }
       *[open] { $number }. { $text }
    }

statement-sentences =
    <b>{ $title }</b>
    { $story }

    <b>جمله‌ها</b>
    { $sentences }

    { $note }

    شمارهٔ هر جمله را که باید در متن بیاید بزنید.

statement-part =
    { $part ->
        [who] چه کسی می‌نویسد
        [when] کِی بوده است
        [where] کجا بوده است
        [what] چه شده است
        [witness] از کجا معلوم است
        [article] بر پایهٔ کدام ماده است
       *[request] چه خواسته شده است
    }

statement-picked =
    ✅ نوشته شد. خواننده حالا می‌داند { statement-part }.

statement-left-out =
    ❌ این یکی بیرون می‌ماند: { $flaw ->
        [opinion] نظر و حال شماست. نهاد با آنچه دیده شده کار می‌کند.
        [insult] توهین است. چیزی را نشان نمی‌دهد و کار خودتان را سخت می‌کند.
        [guess] حدس است. فقط آنچه را می‌دانید بنویسید.
        [name] نام و نشان کسی است که در ماجرا نقشی ندارد.
        [unseen] خودتان ندیده‌اید. شنیده را جای دیده ننویسید.
       *[law] این شماره قدیمی است؛ مادهٔ امروز با این شماره دربارهٔ کار دیگری است.
    }

statement-question =
    • { $part ->
        [who] چه کسی می‌نویسد؟
        [when] کِی بود؟
        [where] کجا بود؟
        [what] چه شد؟
        [witness] از کجا معلوم؟ چه کسی دید یا چه مدرکی هست؟
        [article] بر پایهٔ کدام ماده؟
       *[request] از ما چه می‌خواهید؟
    }

statement-missing =
    <b>خواننده هنوز می‌پرسد:</b>
    { $questions }
    اگر جمله‌اش را پیدا نمی‌کنید، همین متن را نگه دارید.

# نهاد

statement-body =
    <b>{ $title }</b>
    { $story }

    { $note }

    <b>این متن را به کدام نهاد می‌دهید؟</b>

statement-other-body =
    { $body }: این‌جا نه. ببینید ماجرا دربارهٔ کدام رأی است{ complaint-contest }، چه می‌خواهید و چه کسی باید آن کار را بکند.

statement-right-body =
    ✅ درست است: { $why }
    { $articles }

# آخرین روز

statement-day-name =
    { $name ->
        [polling] روز رأی‌گیری
        [result] روز اعلام نتیجه
        [event] روز ماجرا
       *[own]
            { $date ->
                [rejected] روز خبر رد صلاحیت
               *[other] روز رسیدن شکایت
            }
    }

statement-named-day = • { statement-day-name }: { $day }

statement-day =
    <b>{ $title }</b>

    { $note }

    روزهای این ماجرا:
    { $days }

    <b>«{ $date }»: آخرین روزش کدام است؟</b>
    یکی را بزنید یا خودتان روز را بنویسید.

statement-rule =
    قاعده: { $rule }
    { $articles }

statement-wrong-day =
    { $day }، نه. { $fault ->
        [other-day] شاید از روز دیگری شمرده‌اید. این‌جا از { $anchor } می‌شماریم.
        [first-counted] شاید خودِ { $anchor } را هم شمرده‌اید. این‌جا فردای آن را روز اول می‌گیریم؛ در کار واقعی زودتر بدهید.
        [early] آخرین روز دیرتر است.
       *[late] آخرین روز زودتر است.
    }

statement-steps =
    با هم بشماریم:
    { $steps }

statement-step-start = • { $anchor }: { $day }

statement-step =
    { $way ->
        [after] • روز { $step }: { $day }
       *[other] • { $step } روز پیش از آن: { $day }
    }

statement-step-open =
    { $way ->
        [after] • روز { $step }: این را شما بگویید.
       *[other] • { $step } روز پیش از آن: این را شما بگویید.
    }

# پایان

statement-text =
    { $kind ->
        [minutes] گزارش
       *[objection] شکایت و اعتراض
    } (تمرین)
    به: { $body }
    موضوع: { $title }

    { $sentences }

    این نوشته تمرین است. آدم‌ها و روزها ساختگی‌اند و به جایی فرستاده نشده است.

statement-done =
    <b>متن شما آماده شد.</b> بالای همین پیام است و می‌توانید آن را کپی کنید.

    آخرین روز: <b>{ $last }</b>. { $day-state ->
        [told] این بار ما گفتیم؛ دور بعد خودتان می‌شمارید.
       *[found] خودتان پیدا کردید.
    }
    { $rule }

    { $missing }

    { $left }

    از { $total } انتخاب، { $right } تا بار اول درست بود.

    این ربات { -standing }؛ شکایت رسمی نمی‌گیرد و متن را به جایی نمی‌دهد. برای کار واقعی، متن را با آنچه خودتان دیده‌اید بنویسید و پیش از آخرین روز به همان نهاد بدهید.

statement-result-complete = خوانندهٔ این متن چیزی کم ندارد.

statement-result-missing =
    <b>خوانندهٔ این متن می‌پرسد:</b>
    { $questions }

statement-flaw-name =
    { $flaw ->
        [opinion] نظر و احساس
        [insult] توهین
        [guess] حدس
        [name] نام دیگران
        [unseen] آنچه ندیده‌اید
       *[law] مادهٔ قدیمی
    }

statement-result-left =
    این‌ها را هم زده بودید و بیرون ماند: { $flaws }.

# آنچه نمی‌شود

statement-number-please = این‌جا شمارهٔ یک جمله را می‌خواهیم، از ۱ تا { $most }. متن شما سر جایش است.

statement-day-unread = این را نتوانستیم روز بخوانیم. روز را مثل «{ $example }»، «پنجم» یا «دوشنبه» بنویسید. متن شما سر جایش است.

statement-old-round = این دکمه مال متن دیگری است. چیزی از متن شما عوض نشد. ادامه را از «تمرین» در صفحهٔ درس‌ها باز کنید.

statement-old-press = این را پیش‌تر گفته‌اید. از تازه‌ترین پیام ادامه دهید؛ متن شما سر جایش است.

statement-empty = هنوز جمله‌ای در متن نیست. شمارهٔ یک جمله را بزنید.

statement-no-practice = این تمرین الان آماده نیست. درس‌ها سر جایش است.

statement-press-please = این‌جا یکی از دکمه‌ها را بزنید، یا نوشتهٔ آن را بفرستید. متن شما سر جایش است:

# دکمه‌ها

button-statement =
    { $track ->
        [staff] ✍️ تمرین نوشتن گزارش
        [security] ✍️ تمرین نوشتن گزارش
       *[other] ✍️ تمرین نوشتن شکایت
    }

button-statement-begin =
    { $state ->
        [new] شروع نوشتن
        [done] یک ماجرای دیگر
       *[open] ادامهٔ متن
    }

button-statement-anew = ماجرای تازه

button-statement-pick = { $number }

button-statement-close =
    { $state ->
        [again] همین متن بماند
       *[first] متن کامل است
    }

button-statement-body = { $body }

button-statement-rule = قاعده چیست؟
