# پیشنهاد اقدام: چند پروندهٔ تأییدشده در یک منطقه نشانهٔ یک تهدید است، و سرپرست تصمیم می‌گیرد. شمار پرونده‌ها هیچ‌جا گفته نمی‌شود.

proposals =
    <b>پیشنهادهای پرونده‌ها</b>

    { $count ->
        [0] هنوز پیشنهادی نیست. وقتی در یک منطقه دست‌کم { $least } پروندهٔ تأییدشده در { $hours } ساعت نشانهٔ یک تهدید باشد، اقدامی آماده این‌جا می‌آید.
       *[other] منتظر تصمیم: { $open }، در راه: { $running }، دیر: { $late }
    }
proposal =
    <b>{ $threat }</b>
    { $district }: دست‌کم { $least } پروندهٔ تأییدشده در { $hours } ساعت. ({ $day }، ساعت { $clock })
    { $weak }

    <b>{ $kind }:</b> { $measure }
    { $way }

    { $outcome }{ $late ->
        [yes] { "، دیر شده است" }
       *[no] { "" }
    }
    { $decision }
proposal-weak = ⚠️ پس از { $hours } ساعت دوباره شمردیم: بعضی از این پرونده‌ها کنار رفته‌اند و پیشنهاد دیگر بر پایهٔ کافی نیست.
proposal-decision =
    { $by } ({ $day }، ساعت { $clock }) { $accepted ->
        [yes] پذیرفت
       *[no] نپذیرفت
    }. دلیل: { $reason }

proposal-kind-lesson = درس برای دنبال‌کنندگان
proposal-kind-correction = اصلاح خبر
proposal-kind-letter = خبر به نهاد
proposal-way-lesson = اگر بپذیرید، پیامی با دکمهٔ این درس آماده می‌شود و یک نفر دیگر هم باید امضایش کند. ساعت ۸ صبحِ فردای امضای دوم می‌رود، به دنبال‌کنندگانی از آن مسیر که گفته‌اند در { $district } هستند ({ $reach }). نام منطقه در پیام نیست. ولی هر گیرنده می‌تواند بفهمد که در منطقه‌اش دست‌کم { $least } پروندهٔ تأییدشده از این تهدید بوده است.
proposal-way-correction = اگر بپذیرید، از ویراستارها و گرداننده‌ها می‌خواهیم متن را بنویسند. پیام پس از دو امضا می‌رود.
proposal-way-letter = اگر بپذیرید، همان لحظه به رابط { $body } می‌گوییم: نام منطقه، این نشانه، «دست‌کم { $least }» و همین پیشنهاد. از خود پرونده‌ها چیزی نمی‌رود.

proposal-outcome-open = منتظر تصمیم
proposal-outcome-refused = پذیرفته نشد
proposal-outcome-writing = پذیرفته شد؛ متن هنوز نوشته نشده است
proposal-outcome-signing = پذیرفته شد؛ چشم‌به‌راه امضا
proposal-outcome-sending = پذیرفته شد؛ پیام در راه است
proposal-outcome-sent = پذیرفته شد؛ رابط نهاد هنوز ندیده است
proposal-outcome-done = انجام شد
proposal-outcome-few = فرستاده شد، به کمتر از ۵ نفر
proposal-outcome-dropped = پذیرفته شد، ولی پیام نوشته یا امضا نشد، یا ایستاد

proposal-why =
    <b>{ $threat }</b>
    { $district }. { $kind }: { $measure }

    پاسخ شما: <b>{ $choice ->
        [yes] می‌پذیرم
       *[no] نمی‌پذیرم
    }</b>. چرا؟ دلیل را در یک یا دو جمله بنویسید. تا ننویسید، چیزی عوض نمی‌شود.
proposal-accepted-lesson =
    پذیرفته شد. پیام آماده است و امضای شما پای آن است. { $count ->
        [0] الان کسی نیست که امضای دوم را بزند.
        [1] از یک نفر دیگر امضا خواستیم.
       *[other] از { $count } نفر امضا خواستیم؛ یکی بس است.
    }
proposal-accepted-correction =
    پذیرفته شد. { $count ->
        [1] از یک نفر خواستیم متن را بنویسد.
       *[other] از { $count } نفر خواستیم متن را بنویسند؛ یکی برمی‌دارد.
    } پس از دو امضا فرستاده می‌شود.
proposal-accepted-letter =
    پذیرفته شد. { $count ->
        [1] به رابط نهاد گفتیم.
       *[other] به { $count } رابط نهاد گفتیم.
    } وقتی دید، خبرتان می‌کنیم.
proposal-refused = ثبت شد: پذیرفته نشد. دلیل شما کنار پیشنهاد می‌ماند و سرپرست‌های دیگر می‌خوانند.

# برای سرپرست‌های دیگر

proposals-new =
    <b>{ $count ->
        [1] یک پیشنهاد تازه
       *[other] { $count } پیشنهاد تازه
    }</b>

    { $lines }

    تصمیم با شماست و دلیلی می‌خواهد. تا کسی تصمیم نگیرد، چیزی فرستاده نمی‌شود.
proposals-late =
    <b>{ $count ->
        [1] یک پیشنهاد مانده است
       *[other] { $count } پیشنهاد مانده است
    }</b>

    { $lines }

    بپذیرید، نپذیرید، یا ببینید چرا کار پیش نرفته است.
proposal-line = { $district }: «{ $threat }»، دست‌کم { $least } پروندهٔ تأییدشده در { $hours } ساعت. پیشنهاد: { $kinds }
proposals-nobody = پیشنهادی رسیده است که سرپرست‌های کنونی در آن تصمیم نمی‌گیرند: شاید به نهاد خودشان، یا به جایی که از آن کنار کشیده‌اند، برگردد. سرپرست دیگری تعیین کنید که عضو آن نهادها نباشد. تا آن وقت پیشنهاد می‌ماند و چیزی فرستاده نمی‌شود.
proposal-line-more = و { $count } پیشنهاد دیگر در فهرست.
proposal-decision-notice =
    { $by } دربارهٔ یک پیشنهاد تصمیم گرفت: <b>{ $accepted ->
        [yes] پذیرفت
       *[no] نپذیرفت
    }</b>
    { $district }، «{ $threat }». { $kind }: { $measure }
    دلیل: { $reason }
proposal-seen-notice = { $body } خبر را دید: { $district }، «{ $threat }».

# برای رابط نهاد و برای نویسنده‌ها

proposal-letter =
    <b>{ $threat }</b>
    { $district }: دست‌کم { $least } پروندهٔ تأییدشده در { $hours } ساعت.

    پیشنهاد سرپرست‌ها به { $body }: { $measure }

    این خبر دربارهٔ یک پروندهٔ خاص نیست و نام کسی در آن نیست. وقتی دیدید، دکمه را بزنید.
proposal-seen = ثبت شد. به سرپرست گفتیم که { $body } این خبر را دیده است.
proposal-seen-already = ثبت شده است. کار دیگری لازم نیست.
proposal-write =
    سرپرست‌ها اصلاح یک خبر را می‌خواهند: { $measure }
    { $district }، «{ $threat }»

    متن و گویندهٔ آن را شما می‌نویسید و دو نفر امضا می‌کنند. تا دو روز می‌ماند.

# آنچه نمی‌شود

proposal-gone = این پیشنهاد پیدا نشد. فهرست را دوباره باز کنید.
proposal-earlier = این پیشنهاد از انتخابات پیش است و با آن پایان یافت. چیزی عوض نشد.
proposal-recused = این پیشنهاد شاید به نهاد شما، یا به جایی که از آن کنار کشیده‌اید، برگردد. همکار دیگری به آن می‌رسد. چیزی عوض نشد.
proposal-decided-already = دربارهٔ این پیشنهاد پیش‌تر تصمیم گرفته‌اند. تصمیم و دلیلش در فهرست است. چیزی عوض نشد.
proposal-threat-gone = تهدیدی که دیگر در فهرست نیست
proposal-measure-gone-name = اقدامی که دیگر در فهرست نیست
proposal-measure-gone = این اقدام دیگر در فهرست تهدیدها نیست و نمی‌شود پذیرفتش. اگر نمی‌خواهیدش، «نمی‌پذیرم» را بزنید.
proposal-lesson-gone = این درس دیگر در فهرست نیست و نمی‌شود فرستادش. چیزی عوض نشد.
proposal-no-writer = کسی نیست که متن را بنویسد: هیچ ویراستار یا گرداننده‌ای ربات را باز نکرده است. چیزی عوض نشد.
proposal-no-liaison = این نهاد هنوز رابطی ندارد که ربات را باز کرده باشد. اول رابطش را تعیین کنید. چیزی عوض نشد.
proposal-not-sent = این خبر برای نهادی فرستاده نشده است. چیزی عوض نشد.
proposal-not-yours = این خبر برای رابط نهاد دیگری است. چیزی عوض نشد.
proposal-reason-short = این دلیل خیلی کوتاه است. دست‌کم { $least } حرف بنویسید. هنوز چیزی عوض نشده است.
proposal-reason-long = این دلیل بلند است. آن را در { $most } حرف بنویسید. هنوز چیزی عوض نشده است.
proposal-words-only = دلیل را بنویسید؛ فایل و صدا این‌جا خوانده نمی‌شود. هنوز چیزی عوض نشده است.

proposal-button-list = پیشنهادها
proposal-button-list-all = پیشنهادهای پرونده‌ها
proposal-button-row =
    { $late ->
        [yes] ⏳{" "}
       *[no] { "" }
    }{ $outcome ->
        [open] منتظر
        [refused] نه
        [done] شد
        [few] شد، به کمتر از ۵ نفر
        [dropped] نشد
       *[other] در راه
    }: { $threat }، { $form ->
        [lesson] درس
        [correction] اصلاح
       *[letter] نامه
    }، { $district }
proposal-button-new =
    { $threat }، { $form ->
        [lesson] درس
        [correction] اصلاح
       *[letter] نامه
    }، { $district }
proposal-button-look = دیدن پیشنهاد
proposal-button-back = برگشت به پیشنهاد
proposal-button-yes = می‌پذیرم
proposal-button-no = نمی‌پذیرم
proposal-button-message = دیدن پیام
proposal-button-seen = دیدم
proposal-button-write = ✏️ می‌نویسم
proposal-button-newer = تازه‌ترها
proposal-button-older = قدیمی‌ترها
