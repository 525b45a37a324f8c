# خلاصهٔ صبح برای سرپرست‌ها و رابط‌های نهادها. کاغذش دست‌به‌دست می‌شود: هیچ عدد کوچکی در آن نیست.

command-words-brief = خلاصه، خلاصهٔ صبح
help-work-brief = { "\u2066/brief\u2069" } خلاصهٔ صبح: از دیروز چه عوض شده است
help-button-brief = خلاصهٔ صبح

brief =
    <b>{ brief-title }، { $day }</b>
    { brief-span }

    { $parts }

    { brief-note }
    { brief-mark }: <code>{ $hash }</code>

brief-title = خلاصهٔ صبح
brief-mark = اثر انگشت
brief-state = { $day }؛ { brief-span }
brief-span =
    { $days ->
        [1] آنچه در { $first } گذشت
       *[other] آنچه از { $first } تا { $last } گذشت
    }
brief-quiet = در این مدت چیز تازه‌ای برای نوشتن نبود. روز آرامی داشته باشید.
brief-quiet-late = در این مدت خبر تازه‌ای نبود. آنچه دیر شده هنوز مانده است:
brief-note = شمار پرونده‌ها تقریبی است: کمتر از ۵ را نمی‌نویسیم و بقیه به مضربی از ۵ گرد شده است. پرونده‌ها گزارش مردم است، نه تخلف ثابت‌شده.
brief-none =
    <b>{ brief-title }</b>
    هنوز خلاصه‌ای نیست. اولی ساعت ۷ صبح آماده می‌شود و همین‌جا می‌ماند.
brief-gone = خلاصهٔ آن روز پیدا نشد. تازه‌ترین را از «خلاصهٔ صبح» ببینید.

brief-part =
    <b>{ $head }</b>
    { $lines }
brief-head-threats = تهدیدها
brief-head-measures = اقدام‌ها
brief-head-stages = مرحله‌های انتخابات
brief-head-alerts = هشدار فوری
brief-head-province = نامه به استان
brief-head-levels = سطح منطقه‌ها
brief-head-spaces = دو فضا
brief-head-promises = پاسخ سر وقت
brief-head-bodies = پاسخ نهادها
brief-head-training = آموزش

# --- سطرها

brief-count =
    { $count ->
        [0] کمتر از ۵
       *[other] حدود { $count }
    }
brief-line-level = { $area }، { brief-phase }: از «{ brief-level-before }» به «{ brief-level-after }»
brief-line-official =
    سطح رسمی { $area }{ $others ->
        [0] { "" }
       *[other] { " و " }{ $others } جای دیگر
    }: از «{ brief-level-before }» به «{ brief-level-after }»
brief-line-version = نسخهٔ { $number } اطلس در { $day } امضا شد؛ سطحی عوض نشد
brief-line-space = { brief-space }: { brief-count } پروندهٔ تازه
brief-line-space-since =
    { brief-space }: { brief-count } پروندهٔ تازه؛ بار پیش { $last ->
        [0] کمتر از ۵
       *[other] حدود { $last }
    }
brief-rank =
    { $rank ->
        [1] از همه بیشتر
       *[other] پس از آن
    }
brief-line-act = { brief-rank }: «{ $name }»، { brief-count }
brief-line-area = { brief-rank }: { $name }، { brief-count }
brief-line-promise =
    سر وقت { $kept ->
        [0] کمتر از ۵
       *[other] حدود { $kept }
    }، دیرتر از مهلت { $late ->
        [0] کمتر از ۵
       *[other] حدود { $late }
    }
brief-line-promise-share = در { $briefs } خلاصهٔ آخر، نزدیک { $percent }٪ سر وقت بود
brief-line-sent = { brief-count } پرونده به نهادها فرستاده شد
brief-line-overdue = { $body }: مهلت پاسخ { brief-count } پرونده گذشته است
brief-line-overdue-all = در همهٔ نهادها: مهلت پاسخ { brief-count } پرونده گذشته است
brief-line-group =
    { $body }، { $place }، { track-name }: { $joined } نفر آمده‌اند، گواهی { $certified ->
        [0] کمتر از ۲۰
       *[other] { $certified }
    }
brief-line-small-groups =
    { $count ->
        [1] یک گروه هنوز به ۲۰ نفر نرسیده است
       *[other] { $count } گروه هنوز به ۲۰ نفر نرسیده‌اند
    }
brief-line-threat = { $title }: از «{ brief-level-before }» به «{ brief-level-after }»
brief-line-threat-new = تهدید تازه: { $title }، «{ brief-level-after }»
brief-line-threat-gone = دیگر در فهرست نیست: { $title }
brief-line-register = نسخهٔ { $number } فهرست تهدیدها در { $day } امضا شد؛ سطحی عوض نشد
brief-line-measure-done = انجام شد: { $title } ({ $body })
brief-line-measure-late = دیر شده: { $title } ({ $body })، روزش { $day } بود
brief-line-proposals =
    پیشنهاد از روی پرونده‌ها: { $proposed } تازه؛ پذیرفته { $accepted }، ردشده { $refused }{ $done ->
        [0] { "" }
       *[other] ، انجام‌شده { $done }
    }{ $dropped ->
        [0] { "" }
       *[other] ، بی‌نتیجه { $dropped }
    }
brief-line-proposals-accepted = اقدام‌هایی که پرونده‌ها پیشنهاد کرده‌اند: پذیرفته { $accepted }، انجام‌شده { $done }
brief-line-proposals-late =
    { $count ->
        [1] یک پیشنهاد دیر شده است
       *[other] { $count } پیشنهاد دیر شده است
    }
brief-no-body = بی‌نهاد
brief-line-stage-changed =
    { $title }: { $state ->
        [not-begun] هنوز شروع نشده
        [under-way] در حال انجام
        [done] انجام شده
        [late] دیر شده
       *[unknown] نامعلوم
    }
brief-line-stage-late = { $title }: مهلتش { $day } بود و هنوز تمام نشده است
brief-line-stage-unbegun = { $title }: آغازش { $day } بود و هنوز آغاز نشده است
brief-line-stage-silent = { $title }: روزش { $day } بود و هنوز همه نگفته‌اند کار به کجا رسیده است
brief-line-stage-coming = { $title }: { $day }
brief-line-alerts =
    حدود { $sent } هشدار به نهادها رفت؛ تا یک ربع گفتند که رسید: { $acknowledged ->
        [0] کمتر از ۵
       *[other] حدود { $acknowledged }
    }
brief-version =
    { $version ->
        [atlas] اطلس
       *[division] تقسیم کار
    }
brief-line-letter = نسخهٔ { $number } { brief-version } در { $day } به { $recipient } رفت (نامهٔ { $letter })؛ هنوز پاسخی نیامده است
brief-line-letter-answered = نسخهٔ { $number } { brief-version }: پاسخ { $recipient } به نامهٔ { $letter } در { $answered } رسید
brief-line-more = و { $count } سطر دیگر
brief-more = بقیه را در گفتگوی ربات ببینید.
brief-no-place = جای نامعلوم

brief-space =
    { $space ->
        [virtual] فضای مجازی
       *[real] فضای واقعی
    }
brief-phase =
    { $phase ->
        [before] پیش از رأی‌گیری
        [day] روز رأی‌گیری
       *[after] پس از رأی‌گیری
    }
brief-level-before =
    { $before ->
        [1] کم
        [2] متوسط
        [3] زیاد
        [4] بسیار زیاد
       *[0] نامعلوم
    }
brief-level-after =
    { $after ->
        [1] کم
        [2] متوسط
        [3] زیاد
        [4] بسیار زیاد
       *[0] نامعلوم
    }

# --- کاغذ، دکمه‌ها و فهرست

brief-paper = خلاصهٔ صبح { $day }، برای چاپ
brief-paper-page = صفحهٔ { $now } از { $of }
brief-past =
    <b>خلاصه‌های پیش</b>
    هر کدام همان است که آن روز صبح ساخته شد.
brief-wish-on = از این پس هر صبح ساعت ۷ می‌آید.
brief-wish-off = دیگر خودش نمی‌آید؛ با { "\u2066/brief\u2069" } همیشه می‌بینیدش.
brief-section =
    <b>{ brief-title }، { $day }</b>
    <b>{ $title }</b>
    { $lines }
brief-button-section = { $title }: همهٔ { $count } سطر
brief-button-back = برگشت به خلاصهٔ { $day }
brief-button-open = خلاصهٔ صبح
brief-button-pages = فایل برای چاپ
brief-button-past = خلاصه‌های پیش
brief-button-day = { $day }
brief-button-on = هر صبح بفرستید
brief-button-off = دیگر هر صبح نفرستید
brief-button-newest = تازه‌ترین خلاصه
