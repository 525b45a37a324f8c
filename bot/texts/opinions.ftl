# نظرخواهی دربارهٔ پیش‌نویس اطلس، یک درس یا یک اقدام.

opinion-no-round = این نظرخواهی دیگر در فهرست نیست.
opinion-not-invited = در این نظرخواهی از شما نظر نخواسته‌اند. اگر نظری دارید، به سرپرست بگویید.
opinion-over = این نظرخواهی تمام شده است. نظرها و پاسخ‌ها را می‌توانید در گزارش آن ببینید.
opinion-none = این نظر پیدا نشد. فهرست را دوباره باز کنید.
opinion-short = این نوشته خیلی کوتاه است. دست‌کم { $least } حرف بنویسید. چیزی از دست نرفته است.
opinion-long = این نوشته بلند است. آن را در { $most } حرف بنویسید. چیزی از دست نرفته است.
opinion-unanswered =
    { $count ->
        [1] به یک نظر هنوز پاسخ نداده‌اید.
       *[other] به { $count } نظر هنوز پاسخ نداده‌اید.
    } اول پاسخ دهید، بعد نظرخواهی را ببندید.
opinion-own = این نظر از خود شماست. پاسخش را همکار دیگری می‌دهد. چیزی عوض نشد.
opinion-enough = در هر نظرخواهی تا { $most } نظر می‌گیریم. نظرهایی که داده‌اید سر جایش است.
opinion-open-already = دربارهٔ این موضوع همین حالا نظرخواهی باز است. اول آن را ببندید.
opinion-nobody = کسی نیست که بشود از او پرسید: یا این نقش را کسی ندارد، یا هنوز ربات را باز نکرده است.
opinion-lesson-gone = این درس دیگر در فهرست نیست. نظرهایی که داده‌اید سر جایش است و پاسخ می‌گیرد.
opinion-no-lesson = این درس دیگر در فهرست نیست. یکی دیگر را انتخاب کنید.
opinion-words-only = نظر یا دلیلتان را بنویسید؛ فایل و صدا این‌جا خوانده نمی‌شود. چیزی از دست نرفته است.

opinion-welcome = شما این‌جا کارشناس هستید. هر وقت نظر شما را بخواهیم، خبرتان می‌کنیم. نظرخواهی‌ها این‌جاست؛ { "\u2066/opinions\u2069" } هم همین را می‌آورد.
opinions =
    <b>نظرخواهی‌ها</b>
    { $count ->
        [0] نظرخواهی‌ای نیست.
       *[other] کدام را می‌خواهید ببینید؟
    }
opinion-round =
    <b>{ $about }</b>
    { $open ->
        [yes] تا { $until } باز است.
       *[no] تمام شده است.
    }
    نظرهای شما: { $mine }
    { $edition }
opinion-ask =
    <b>{ $about }</b>
    نظرتان را بنویسید: چه چیز درست نیست و به‌جایش چه باید باشد؟ تا { $until } وقت دارید. نام کسی را ننویسید.
    { $edition }
opinion-saved =
    نظر شما ثبت شد:
    «{ $words }» { $edition }

    پاسخ آن را با دلیلش برایتان می‌فرستیم.
opinion-came = نظر تازه‌ای دربارهٔ { $about } رسید: «{ $words }»
opinion-reminder = نظرخواهی دربارهٔ { $about } تا { $until } باز است. اگر نظری دارید، حالا بنویسید.
opinion-ended = مهلت نظرخواهی دربارهٔ { $about } تمام شد. به نظرها پاسخ دهید و آن را ببندید.

# متن درس، برای کسی که از او نظر می‌خواهیم

opinion-card =
    <b>{ $title }</b>
    صفحهٔ { $page } از { $pages }

    { $text }

    <i>{ $articles }</i>{ $state ->
        [flagged] { card-under-review }
       *[sound] { "" }
    }

    { $edition }
opinion-card-check =
    { $text }

    <b>پرسش پایان کارت</b>
    { $question }
    { $answers }

opinion-check-answer =
    { $verdict ->
        [right] ✓ درست: { $text }
       *[wrong] نادرست: { $text }
    } ({ $feedback })

opinion-scene =
    <b>{ $title }</b>
    صفحهٔ { $page } از { $pages }، { $state ->
        [begin] آغاز تمرین «حالا شما»
        [ending] پایان یک راه
       *[scene] میانهٔ یک راه
    }

    { $text }

    { $articles }

    { $edition }
opinion-edition = نسخهٔ درس: { $asked }
opinion-edition-changed = ⚠️ متن این درس پس از آغاز نظرخواهی عوض شده است. دربارهٔ نسخهٔ { $asked } پرسیده بودیم و امروز نسخهٔ { $now } در ربات است. کنار هر نظر می‌نویسیم دربارهٔ کدام نسخه است.
opinion-edition-gone = ⚠️ این درس دیگر در فهرست نیست. دربارهٔ نسخهٔ { $asked } پرسیده بودیم.
opinion-on-edition = (دربارهٔ نسخهٔ { $edition })

# اقدام، برای کسی که از او نظر می‌خواهیم

opinion-measure =
    <b>{ $title }</b>
    برای پیشگیری از: { $threat }
    کار: { $kind }
    { $about }
    نهاد مسئول: { $body }
    مهلت: { $due }
    وضعیت: { $state }
    { $note }
opinion-measure-note = یادداشت: { $note }
opinion-measure-gone = این اقدام دیگر در فهرست نیست. نظرهایی که داده‌اید سر جایش است و پاسخ می‌گیرد.
opinion-measure-over = این اقدام انجام شده یا کنار گذاشته شده است. دربارهٔ آن نظر نمی‌خواهیم؛ چیزی عوض نشد.

# پیش‌نویس اطلس، برای کارشناس

opinion-draft-more = و { $count } منطقهٔ دیگر. سطح هر کدام را با «چرا این سطح؟» می‌بینید.
opinion-draft-reasons-more = و { $count } دلیل دیگر که این‌جا جا نشد.

opinion-about-measure = اقدام «{ $title }»
opinion-about-lesson = درس «{ $title }»
opinion-about-atlas = پیش‌نویس نسخهٔ { $number } اطلس
opinion-about-replaced = پیش‌نویس پیشینِ نسخهٔ { $number } اطلس
opinion-about-division = پیش‌نویس نسخهٔ { $number } تقسیم کار
opinion-about-division-replaced = پیش‌نویس پیشینِ نسخهٔ { $number } تقسیم کار
opinion-about-gone = چیزی که دیگر در فهرست نیست

opinion-which-measure =
    { $count ->
        [0] هنوز اقدام ناتمامی نیست. اول از صفحهٔ یک تهدید، اقدامی را به دست بگیرید.
       *[other] دربارهٔ کدام اقدام نظر می‌خواهید؟
    }

    { $lines }
opinion-measure-line = { $line } (برای پیشگیری از: { $against })
opinion-which-lesson = دربارهٔ کدام درس نظر می‌خواهید؟
opinion-ask-whom = از چه کسانی بپرسیم؟
opinion-ask-days = تا چند روز باز باشد؟
opinion-begun = از { $count } نفر نظر خواستیم: { $about }. تا { $until } باز است.
opinion-invited =
    از شما نظر می‌خواهیم: <b>{ $about }</b>
    تا { $until } وقت دارید. هر نظر پاسخی با دلیل می‌گیرد.
opinion-whom-liaisons = رابط‌های نهادها
opinion-whom-experts = کارشناس‌ها
opinion-whom-editors = ویراستارها
opinion-whom-leads = سرپرست‌ها
opinion-whom-all = همه
opinion-whom-single = چند نفر، با نام

# چند نفر، با نام

opinion-people =
    <b>{ $about }</b>
    از هر کس می‌خواهید بپرسید، نامش را بزنید؛ اگر دوباره بزنید، برداشته می‌شود. کسی که هنوز ربات را باز نکرده است، در فهرست نیست.
    { $count ->
        [0] هنوز کسی را انتخاب نکرده‌اید.
       *[other] انتخاب‌شده: { $count } نفر. هنوز از کسی نپرسیده‌ایم.
    }
opinion-person = { $name }
opinion-pick =
    { $marked ->
        [yes] ✅ { $name }، { $role }
       *[no] { $name }، { $role }
    }
opinion-ask-days-of =
    <b>{ $about }</b>
    از این‌ها نظر می‌خواهیم: { $people }

    تا چند روز باز باشد؟ با زدن شمار روزها برایشان می‌فرستیم.
opinion-pick-none = هنوز کسی را انتخاب نکرده‌اید. نام‌ها را بزنید و بعد ادامه دهید.
opinion-pick-full = تا { $most } نفر را می‌شود با نام انتخاب کرد. نشانی را بردارید، یا از یک گروه بپرسید.
opinion-pick-not = از یکی از این افراد نمی‌شود در این باره نظر خواست؛ شاید نقشش عوض شده است. فهرست را دوباره باز کنید. هنوز از کسی نپرسیده‌ایم.
opinion-pick-gone = این فهرست عوض شده است. آن را دوباره باز کنید و نام‌ها را ببینید. هنوز از کسی نپرسیده‌ایم.

opinion-desk =
    <b>{ $about }</b>
    تا { $until }. پرسیده‌ایم: { $asked }، ساکت: { $silent }، نظر: { $count }، بی‌پاسخ: { $waiting }
    { $edition }

    { $lines }
opinion-desk-line = «{ $words }» { $answer } { $edition }
opinion-item =
    «{ $words }» { $edition }
    { $answer }
    { $reason }
opinion-why =
    «{ $words }» { $edition }
    پاسخ شما: <b>{ $chosen }</b>. چرا؟ دلیل را در یک یا دو جمله بنویسید.
opinion-answered =
    به نظر شما پاسخ داده شد.
    «{ $words }» { $edition }
    <b>{ $answer }</b>
    { $reason }
opinion-reason = دلیل: { $reason }
opinion-answer-none = بی‌پاسخ
opinion-answer-taken = پذیرفته شد
opinion-answer-partly = بخشی پذیرفته شد
opinion-answer-not-taken = پذیرفته نشد
opinion-closed = نظرخواهی دربارهٔ { $about } بسته شد. گزارش آن آماده است.
opinion-closed-notice = نظرخواهی دربارهٔ { $about } بسته شد. می‌توانید ببینید با نظرها چه شد.
opinion-report =
    <b>گزارش نظرخواهی: { $about }</b>
    از { $day } تا { $until }
    پرسیده‌ایم: { $asked } نفر. نظر داده‌اند: { $said } نفر.
    پذیرفته: { $taken }، بخشی: { $partly }، نپذیرفته: { $nottaken }، بی‌پاسخ: { $open }
    { $edition }
opinion-report-paper = گزارش نظرخواهی دربارهٔ { $about }
opinion-report-title = گزارش نظرخواهی
opinion-report-state = { $about }. از { $day } تا { $until }. پرسیده‌ایم: { $asked } نفر. نظر داده‌اند: { $said } نفر. پذیرفته: { $taken }، بخشی: { $partly }، نپذیرفته: { $nottaken }، بی‌پاسخ: { $open }. { $edition }
opinion-report-note = نام کسی که نظر داده است در این گزارش نیست.
opinion-report-line = { $number }. «{ $words }» { $edition }
opinion-report-answer = { $answer }. { $reason }

opinion-button-rounds = نظرخواهی‌ها
opinion-button-round = { $about }، تا { $until }
opinion-button-round-over = بسته: { $about }
opinion-button-give = نظر می‌دهم
opinion-button-read = 📖 خواندن درس
opinion-button-measure = دیدن اقدام
opinion-button-next = صفحهٔ بعد
opinion-button-before = صفحهٔ قبل
opinion-button-again = یک نظر دیگر
opinion-button-look = دیدن نظرخواهی
opinion-button-back = برگشت به نظرخواهی
opinion-button-lesson = نظرخواهی دربارهٔ یک درس
opinion-button-on-measure = نظرخواهی دربارهٔ یک اقدام
opinion-button-ask-measure = نظرخواهی دربارهٔ این اقدام
opinion-button-ask-atlas = نظرخواهی دربارهٔ این پیش‌نویس
opinion-button-track = درس‌های { track-name }
opinion-button-about = { $title }
opinion-button-days = { $count } روز
opinion-button-on = ادامه
opinion-button-people = عوض کردن نام‌ها
opinion-button-people-more = نام‌های بعدی
opinion-button-people-fewer = نام‌های قبلی
opinion-button-whom = گروه‌ها
opinion-button-answers = پاسخ دادن به نظرها
opinion-button-open = بی‌پاسخ: { $words }
opinion-button-done = پاسخ‌داده: { $words }
opinion-button-taken = پذیرفته شد
opinion-button-partly = بخشی پذیرفته شد
opinion-button-not-taken = پذیرفته نشد
opinion-button-close = بستن نظرخواهی
opinion-button-report = گزارش نظرخواهی
