# کار بررسی‌کنندگان: کارت پرونده، جزئیات، تصمیم، پرسش، میز کار.
# روی کارت گروه هرگز متن گزارش، مدرک یا نشانی از گزارش‌دهنده نمی‌آید.

case-card =
    { $severity }، پروندهٔ { $number }
    <b>{ $act }</b>
    { $area }، { $space }، { $phase }
    { $merged ->
        [yes] { "" }
       *[no] { $witnesses ->
            [0] همهٔ گزارش‌ها پس گرفته شده است.
           *[some] گزارش‌دهندگان: { $witnesses }. { $late ->
                [yes] مهلت گذشت: { $deadline }
               *[no] مهلت: تا { $deadline }
            }
        }
    }

    { $state }

case-over = پروندهٔ { $number } پایان یافت. دیگر چیزی از آن نزد ما نیست.

case-severity-critical = 🔴 فوری
case-severity-high = 🟠 مهم
case-severity-medium = 🟡 متوسط
case-severity-low = ⚪️ عادی
case-severity-count = { $severity }: { $count }

case-phase-before = پیش از رأی‌گیری
case-phase-day = روز رأی‌گیری
case-phase-after = پس از رأی‌گیری

case-space-real = در محل
case-space-virtual = در فضای مجازی

case-state-new = منتظر بررسی‌کننده است.
case-state-claimed = <b>در دست { $name }</b>، تا { $until }
case-state-needs-info = { $name } از گزارش‌دهنده پرسیده و تا { $until } منتظر پاسخ است.
case-state-verified = <b>تأیید شد:</b> { $grade }. تصمیم از { $name }
case-state-out-of-scope = <b>بیرون از موضوع.</b> تصمیم از { $name }
case-state-rejected = <b>رد شد.</b> تصمیم از { $name }
case-state-merged = <b>با پرونده‌ای دیگر یکی شد.</b> کاری با این پرونده نمانده است.
case-state-merged-into = <b>با پروندهٔ { $number } یکی شد.</b> کاری با این پرونده نمانده است.
case-state-closed = <b>بسته شد.</b> { $grade }. بستن از { $name }
case-state-withdrawn = گزارش پس گرفته شد. کاری با این پرونده نمانده است.

case-grade-plausible = پذیرفتنی، بی‌مدرک
case-grade-one-source = یک منبع
case-grade-two-sources = دو منبع جدا از هم
case-grade-document = سند یا تصویر

case-nameless = بررسی‌کننده‌ای بی‌نام
case-assignee-nameless = همکاری بی‌نام
case-act-unknown = کاری که دیگر در فهرست نیست
case-act-voice = نامشخص، گزارش صوتی
case-area-unknown = جایی که دیگر در فهرست نیست

# نشانه‌های کنار وضعیت: راهنمای کسی که بررسی می‌کند، نه حکم.

case-sign-second-look = <b>نگاه دوم:</b> گزارش‌دهنده با تصمیم نخست موافق نیست. آن تصمیم تا قطعی شدن تصمیم تازه پنهان است.
case-sign-first = <b>تصمیم نخست:</b> { $decision } ({ $reason })
case-first-out-of-scope = بیرون از موضوع
case-first-rejected = رد
case-sign-wave = <b>نشانه، نه حکم:</b> متن { $same } گزارش یکسان است؛ { $once } تا در یک دقیقه، { $fresh } تا از فرستندهٔ تازه.
case-sign-added = گزارش‌دهنده چیزی افزوده است که هنوز کسی ندیده.
case-sign-right = به گفتهٔ گزارش‌دهندگان، درست شده: { $right }. هنوز درست نشده: { $wrong }

# دکمه‌های کارت

case-button-claim = برمی‌دارم
case-button-next = بعدی
case-button-why = چرا این اولویت؟
case-button-verify = تأیید
case-button-out = بیرون از موضوع
case-button-reject = رد کردن
case-button-ask = پرسش از گزارش‌دهنده
case-button-release = رها کردن
case-button-details = متن و مدارک
case-button-more = کارهای دیگر
case-button-history = تاریخچه
case-button-hashes = اثر انگشت فایل‌ها
case-button-open = باز کردن در گفتگوی خصوصی
case-button-undo = برگرداندن، تا { $until }
case-button-write = دلیل دیگری می‌نویسم
case-button-decide = ثبت تصمیم
case-button-send = بفرست
case-button-again = دوباره می‌نویسم
case-button-back = برگشت به پرونده
case-button-go-on = ادامه می‌دهم
case-button-start = باز کردن گفتگوی خصوصی
case-button-show = دیدن پرونده
case-button-added = دیدن افزوده‌ها
case-button-merge = یکی کردن
case-button-merge-yes = بله، یکی شوند
case-button-merge-other = شمارهٔ دیگری می‌نویسم
case-button-likely = { $number }، { $area }، { $opened }: { $sure }
case-button-unmerge = پس گرفتنِ یکی کردن
case-button-unmerge-single = { $number } برگردد
case-button-close = بستن پرونده
case-button-reopen = باز کردن دوباره
case-button-reopen-new = چیز تازه‌ای رسیده است
case-button-reopen-mistake = تصمیم درست نبود
case-button-reopen-wish = باید دوباره دیده شود
case-button-summary = نوشتن خلاصه
case-button-summary-again = خلاصهٔ تازه
case-button-other-act = تخلف دیگری است
case-button-recuse = کنار می‌کشم
case-button-recuse-yes = بله، کنار می‌کشم
queue-button-recuse = کنار کشیدن
case-button-opinion = نظر دوم
case-button-opinion-read = می‌خوانم و نظر می‌دهم
case-button-opinion-founded = پذیرفتنی است
case-button-opinion-out = بی‌مورد است
case-button-opinion-reject = رد می‌کنم
case-button-opinion-unsure = معلوم نیست
case-button-opinion-more = چند کلمه می‌نویسم
case-button-break = آزاد کردن، با سرپرست
case-button-break-away = در دسترس نیست
case-button-break-stuck = پرونده پیش نمی‌رود
case-button-break-involved = پای خودش در میان است
case-button-break-yes = موافقم، آزاد شود
case-button-break-no = موافق نیستم

# پاسخ کوتاه به دکمه‌ها

case-claimed = پرونده در دست شماست.
case-released = پرونده رها شد و دوباره منتظر بررسی‌کننده است.
case-decided = تصمیم ثبت شد. تا پنج دقیقه می‌توانید آن را برگردانید.
case-undone = تصمیم برگشت. پرونده دوباره در دست شماست.
case-merged = یکی شدند. گزارش‌ها از این پس در این پرونده‌اند.
case-unmerged = برگشت. گزارش‌ها دوباره در پروندهٔ خودشان‌اند و پرونده منتظر است.
case-reopened = پرونده دوباره منتظر بررسی‌کننده است.
case-closed-now = پرونده بسته شد.
case-summarised = خلاصه ثبت شد و تخلف روی کارت آمد.
case-asked = پرسش فرستاده شد. پاسخ را همین‌جا در گفتگوی خصوصی می‌گیرید.
case-sent-just-now = همین را چند لحظه پیش برایتان فرستادیم.
case-see-private = در گفتگوی خصوصی با ربات ببینید.
case-sent-private = متن و مدارک به گفتگوی خصوصی شما رفت.
case-type-in-private = نوشتن فقط در گفتگوی خصوصی است. پیامی آن‌جا برایتان گذاشتیم؛ دکمه‌اش را بزنید.

case-ask-reopen =
    <b>پروندهٔ { $number }: چرا دوباره باز می‌شود؟</b>
    تصمیم کنار می‌رود و پرونده دوباره منتظر بررسی‌کننده می‌ماند. گزارش‌دهنده فقط می‌خواند که دوباره بررسی می‌شود.
case-why = { $parts }
case-why-critical = فوری است: پیش از همه.
case-why-severity = { $what }: { $hours } ساعت جلوتر.
case-why-phase = { $what }: { $hours } ساعت جلوتر.
case-why-actor = { $what }: { $hours } ساعت جلوتر.
case-why-witnesses = گزارش‌دهندگان، { $what } تن: { $hours } ساعت جلوتر.
case-why-age = { $span } است که منتظر است.

# وقتی کاری نمی‌شود

case-gone = این پرونده دیگر نیست. پروندهٔ بعدی را از میز کار ({ "\u2066/queue\u2069" }) بردارید.
case-already-yours = این پرونده همین حالا در دست شماست.
case-held = این پرونده در دست { $named ->
        [yes] { $name }
       *[no] { case-assignee-nameless }
    } است. مورد دیگری بردارید.
case-not-yours = این دکمه برای کسی است که پرونده را برداشته است: { $named ->
        [yes] { $name }
       *[no] { case-assignee-nameless }
    }.
case-not-claimed = این پرونده در دست کسی نیست. اول «برمی‌دارم» را بزنید.
case-reject-unread =
    { $opened ->
        [no] متن این پرونده را هنوز باز نکرده‌اید. اول «متن و مدارک» را بزنید{ $files ->
            [0] {""}
           *[some] {" "}تا متن و { $files } فایل را ببینید
        }، بعد تصمیم بگیرید.
       *[yes] چیزی از این پرونده را هنوز ندیده‌اید: تازه آمده، یا به دستتان نرسیده است. اول «متن و مدارک» را دوباره بزنید، بعد تصمیم بگیرید.
    }
    پرونده در دست شما می‌ماند.

case-too-many-claims = هم‌زمان تا { $most } پرونده می‌شود برداشت. یکی را به پایان برسانید یا رها کنید. پرونده‌ای که منتظر پاسخ است، شمرده نمی‌شود.
case-second-look = تصمیم نخست این پرونده از شما بود. بقیه‌اش با بررسی‌کنندهٔ دیگری است؛ مورد دیگری بردارید.
case-merge-unfit = این دو پرونده با هم یکی نمی‌شوند. شمارهٔ پرونده‌ای را بنویسید که هنوز باز یا تأییدشده است.
case-merge-second-look = یکی از این دو پرونده منتظر نگاه دوم است. تا تصمیم دربارهٔ آن، یکی نمی‌شوند.
case-unmerge-not-yours = یکی‌شدن را کسی برمی‌گرداند که انجامش داده، یا سرپرست.
case-unmerge-onwards = پروندهٔ دوم خودش با پرونده‌ای دیگر یکی شده است. اول آن را برگردانید.
case-unmerge-nobody = همهٔ گزارش‌های این پرونده پس گرفته شده است و چیزی نیست که برگردد.
case-merge-number = این شمارهٔ پرونده نیست. فقط شماره را بنویسید، مثل «۴۸۲۱»؛ چیزی عوض نشده است.
case-merge-unknown = پرونده‌ای با این شماره نداریم. شماره را از روی کارت دوباره بنویسید؛ چیزی عوض نشده است.
case-needs-summary = این گزارش صوتی هنوز نامی ندارد. اول «نوشتن خلاصه» را بزنید، بعد تأیید کنید.
case-no-voice = این پرونده گزارش صوتی ندارد. برای خواندن آن «متن و مدارک» را بزنید.
case-act-unfit = این تخلف به مرحلهٔ این پرونده نمی‌خورد. از دکمه‌ها یکی را بردارید.
case-not-decided = جزئیات این پرونده با «متن و مدارک» باز می‌شود، برای کسی که آن را برداشته است.
case-close-early = تا پنج دقیقه پس از تصمیم می‌شود آن را برگرداند. پس از آن پرونده را ببندید.
case-closed = دربارهٔ این پرونده تصمیم گرفته شده و جزئیاتش بسته است.
case-undo-closed = پنج دقیقه گذشته و تصمیم دیگر برنمی‌گردد.
case-reason-unfit = این دلیل به این تصمیم نمی‌خورد. از دکمه‌ها یکی را بردارید.
words-newer-below = پس از این پیام چیز دیگری نوشته یا انتخاب کرده‌اید. چیزی نرفته است؛ از آخرین پیش‌نمایش بفرستید.
case-nothing-written = نوشته‌ای منتظر فرستادن نیست: یا رفته است، یا فرم دیگری باز شده. پرونده سر جایش است؛ «دوباره می‌نویسم» یا دکمهٔ پرونده آن را از نو باز می‌کند، بعد بنویسید.

case-cannot-claim = این پرونده را نمی‌شود برداشت، چون بسته است.
case-cannot-release = این پرونده در دست کسی نیست که رهایش کند.
case-cannot-expire = این پرونده در دست کسی نیست.
case-cannot-recuse = این پرونده دیگر منتظر تصمیم نیست. چیزی عوض نشد.
case-cannot-break = این پرونده در دست کسی نیست که آزاد شود.
case-cannot-hand-over = این پرونده در دست کسی نیست که سپرده شود.
case-cannot-ask = الان نمی‌شود پرسید: یا پرسشی منتظر پاسخ است، یا پرونده بسته است.
case-cannot-answer = پرسشی منتظر پاسخ نیست. آنچه پیش از این گفته‌اید سر جایش است.
case-cannot-verify = این پرونده الان منتظر تصمیم نیست.
case-cannot-out-of-scope = این پرونده الان منتظر تصمیم نیست.
case-cannot-reject = این پرونده الان منتظر تصمیم نیست.
case-cannot-reopen = این پرونده تصمیمی ندارد که کنار برود.
case-reopen-early = تا پنج دقیقه پس از تصمیم آن را «برگردانید». پس از آن می‌شود پرونده را باز کرد.
case-reopen-not-yours = باز کردن دوباره با کسی است که تصمیم گرفته ({ $named ->
        [yes] { $name }
       *[no] { case-assignee-nameless }
    }) یا با سرپرست.
case-cannot-undo = تصمیمی نیست که برگردد.
case-cannot-merge = این پرونده الان در دست کسی نیست که با دیگری یکی شود.
case-cannot-unmerge = این پرونده با پرونده‌ای یکی نشده است.
case-cannot-disagree = این تصمیم را نمی‌شود دوباره به نگاه گذاشت.
case-cannot-close = فقط پروندهٔ تأییدشده بسته می‌شود.
case-cannot-withdraw = این گزارش پیش‌تر پس گرفته شده است.

words-only-text = این‌جا به نوشته نیاز داریم. همان را در یک پیام بنویسید؛ پرونده سر جایش است.
words-too-short = این نوشته کوتاه است. دست‌کم { $least } حرف بنویسید تا گزارش‌دهنده منظور را بفهمد.
words-too-long = این نوشته { $length } حرف است و تا { $most } جا می‌شود. کوتاه‌ترش کنید و دوباره بفرستید.
words-lead = در این نوشته شماره، شناسه یا پیوندی هست که شاید به کسی برسد. آن را نفرستادیم؛ بدون آن دوباره بنویسید.
words-lead-masked =
    <b>این نوشته را نگه نداشتیم.</b> جای هر «▪︎▪︎▪︎» شماره، شناسه یا پیوندی بود که شاید به کسی برسد. { $audience ->
        [body] نامه‌ای که به نهاد می‌رود، از کسی نام نمی‌برد و راهی هم به او نشان نمی‌دهد.
        [witness] شاهد همین‌جا جواب می‌دهد؛ اگر زنگ بزند یا بیرون از ربات پیام بدهد، شناخته می‌شود.
        [asker] پرسنده همین را می‌خواند؛ نه نشانی از کسی در آن باشد، نه راهی به بیرون از این ربات.
       *[reporter] گزارش‌دهنده همین را می‌خواند؛ نه نشانی از کسی در آن باشد، نه راهی به بیرون از این ربات.
    }

    بدون آن دوباره بنویسید. عدد بزرگی را که شمارهٔ کسی نیست، سه‌رقم‌سه‌رقم بنویسید: ۱۲٬۳۴۵٬۶۷۸. نوشته‌تان گم نشده است؛ از رویش بردارید:

    { $words }

# جزئیات، فقط برای کسی که پرونده را برداشته است

case-summary =
    <b>پروندهٔ { $number } در دست شماست</b>

    { $reports }

    { $private ->
        [yes] متن، نشانی و مدارک همین‌جا باز می‌شود، با دکمهٔ زیر.
       *[no] متن، نشانی و مدارک فقط در گفتگوی خصوصی شما باز می‌شود.
    }

case-report-facts =
    <b>تخلف:</b> { $act }
    <b>جا:</b> { $area }
    <b>زمان:</b> { $when }
    <b>از کجا می‌داند:</b> { $seen }
    <b>چه کسی:</b> { $actor }
    <b>رفتن به نهاد رسمی:</b> { $consent }
    <b>راه تماس:</b> { $contact }
    <b>مدارک:</b> { $evidence }

case-report-gone = نوشته و مدارک این گزارش از میان رفته است.

case-details =
    <b>پروندهٔ { $number }</b>
    { $facts }

    <b>نوشتهٔ گزارش‌دهنده:</b>
    { $text }

case-details-on =
    <b>ادامه:</b>
    { $text }

case-report-of = گزارش { $place } از { $of }
case-lines = { $lines }

case-text-voice = گزارش فقط صداست. اگر آماده باشد، در پیام بعدی می‌آید.

case-details-forwarded =
    <b>متن مطلبی که فرستاده است:</b>
    { $text }

case-details-point = <b>جای دقیق، به خواست گزارش‌دهنده:</b> { $point }

case-details-gone = پروندهٔ { $number }: نوشته و مدارک آن پاک شده است.

case-place-words = <b>جا، به زبان گزارش‌دهنده:</b> { $words }
case-address = <b>نشانی:</b> { $address }
case-more = <b>{ $name }:</b> { $value }
case-not-stated = گفته نشده

case-actor-candidate = نامزد
case-actor-headquarters = ستاد نامزد
case-actor-staff = مجری یا عضو شعبه
case-actor-official = مسئول دولتی
case-actor-force = نیروی انتظامی یا امنیتی
case-actor-media = رسانه
case-actor-organised-group = گروه سازمان‌یافته
case-actor-person = آدم عادی

case-seen-saw = خودش دیده است
case-seen-heard = از کسی شنیده است

case-consent-yes = اجازه داده است
case-consent-ask-me = اول از خودش بپرسیم
case-consent-no = اجازه نداده است

case-contact-returnable = پیام به او می‌رسد
case-contact-no-return = پاسخ نخواسته است؛ فقط با کد پیگیری می‌خواند

case-evidence-none = ندارد
case-evidence-ready = { $count } فایل آمادهٔ دیدن
case-evidence-waiting = { $count } فایل در راه؛ کمی بعد دوباره باز کنید
case-evidence-sealed = { $count } فایل مهروموم و بی‌نسخهٔ پاک
case-evidence-lost = { $count } فایل که به دست ما نرسید

# فهرست فایل‌ها، به خواست بررسی‌کننده. اثر انگشت اصل از بایت‌هایی است که پیام‌رسان داد.

case-files =
    <b>پروندهٔ { $number }، فایل‌ها:</b>
    { $files }

    اثر انگشت هر فایل { $method } آن است.

case-files-none = پروندهٔ { $number } فایلی ندارد.
case-file-line = { $number }. { $file }
case-file-time = { $at }
case-file-original = <b>اصل:</b> <code>{ $hash }</code>
case-file-copy = <b>نسخه‌ای که می‌بینید:</b> <code>{ $hash }</code>
case-file-waiting = در راه است
case-file-kept-sealed = نسخهٔ پاک ندارد؛ مهروموم
case-file-sealed-unopened = برنامه، فایل فشرده یا سند آفیس؛ بازنشده و مهروموم
case-file-locked = رمز دارد؛ مهروموم
case-file-damaged = خراب است؛ مهروموم
case-file-too-large = برای ساختن نسخهٔ پاک بزرگ است؛ مهروموم
case-file-too-slow = ساختن نسخهٔ پاک به پایان نرسید؛ مهروموم
case-file-not-confined = این سرور نمی‌تواند امن بازش کند؛ مهروموم
case-file-lost-gone = پیام‌رسان آن را به ما نداد
case-file-lost-too-big = بزرگ‌تر از ۲۰ مگابایت بود و نرسید
case-file-lost-unreachable = یک روز از پیام‌رسان خواستیم و نرسید

case-file =
    <b>فایل { $number } از { $of }:</b> { $file }
    { $note }

case-file-partial = این نسخه همهٔ فایل را نشان نمی‌دهد: نخستین تصویر، یا بخشی از صفحه‌ها و صداها.

evidence-away = این فایل الان باز نمی‌شود، چون جای نگهداری مدارک پاسخ نمی‌دهد. چند دقیقهٔ دیگر دوباره بگیرید.
evidence-away-files = { $count } فایل این پرونده هنوز نرسیده است، چون جای نگهداری مدارک الان پاسخ نمی‌دهد. چند دقیقهٔ دیگر دوباره بازش کنید.
evidence-no-clean-copy = نسخهٔ پاکی از این فایل در دست نیست. اصل آن مهروموم نگه داشته شده است.
evidence-not-taken = این پیام‌رسان نسخهٔ پاک این فایل را نپذیرفت. اصل آن مهروموم سر جایش است. اگر این ربات در پیام‌رسان دیگری هم هست، از آن‌جا ببینید.

case-line-question =
    <b>بررسی‌کننده پرسید، { $at }:</b>
    { $text }

case-line-answer =
    <b>پاسخ گزارش‌دهنده، { $at }:</b>
    { $text }

case-line-note =
    <b>گزارش‌دهنده افزوده است، { $at }:</b>
    { $text }

case-line-answer-wordless = <b>گزارش‌دهنده با فایل پاسخ داد، { $at }.</b>
case-line-note-wordless = <b>گزارش‌دهنده فایل افزوده است، { $at }.</b>
case-line-objection-wordless = <b>با تصمیم موافق نیست، { $at }.</b>

case-line-objection =
    <b>چرا با تصمیم موافق نیست، { $at }:</b>
    { $text }

case-line-summary =
    <b>خلاصه‌ای که بررسی‌کننده نوشت، { $at }:</b>
    { $text }

case-line-reason =
    <b>دلیلی که نوشته شده، { $at }:</b>
    { $text }

case-summary-asked = <b>خلاصه:</b> منتظر پاسخ گزارش‌دهنده
case-summary-right = <b>خلاصه:</b> گزارش‌دهنده می‌گوید درست است
case-summary-wrong = <b>خلاصه:</b> گزارش‌دهنده می‌گوید درست نیست

case-history =
    <b>تاریخچهٔ پروندهٔ { $number }</b>
    باز شده در { $opened }. گزارش‌دهندگان: { $witnesses }
    { $said }

case-history-none = پس از آن چیزی پرسیده، افزوده یا نوشته نشده است.

case-added-not-ready = پروندهٔ { $number }: { $count } فایل تازه هنوز آمادهٔ دیدن نیست، یا نسخهٔ پاک ندارد.
case-added-nothing = پروندهٔ { $number }: چیزی افزوده نشده است که هنوز باشد.

# تصمیم و دلیل

case-ask-grade = پروندهٔ { $number }: تا کجا ثابت شده است؟ با انتخاب شما تأیید می‌شود.
case-ask-out-of-scope = پروندهٔ { $number }: چرا بیرون از موضوع است؟ گزارش‌دهنده دلیل را می‌خواند.
case-ask-reject = پروندهٔ { $number }: چرا رد می‌شود؟ گزارش‌دهنده دلیل را می‌خواند.

case-reason-button-verified-plausible = پذیرفتنی، بی‌مدرک
case-reason-button-verified-one-source = یک منبع
case-reason-button-verified-two-sources = دو منبع جدا
case-reason-button-verified-document = سند یا تصویر
case-reason-button-out-opinion = نظر است، نه کار
case-reason-button-out-lawful = تخلف نیست
case-reason-button-out-private = دربارهٔ آدم عادی
case-reason-button-out-election = ربطی به انتخابات ندارد
case-reason-button-out-official = کار نهاد دیگر
case-reason-button-out-spam = گزارش نیست: تبلیغ یا شوخی
case-reason-button-reject-unclear = روشن نیست
case-reason-button-reject-unproven = شاهدی نیست
case-reason-button-reject-untrue = درست نبود
case-reason-button-reject-repeat = تکراری است
case-reason-button-typed = با دلیل نوشته‌شده
case-reason-button-closed-right = کار درست شد
case-reason-button-closed-passed-on = با نهاد مسئول است
case-reason-button-closed-no-more = کاری نمانده است

# گزارش‌دهنده این‌ها را می‌خواند

case-reason-verified-plausible = آنچه گفتید پذیرفتنی است، ولی هنوز مدرک جداگانه‌ای برایش نداریم.
case-reason-verified-one-source = یک منبع، گفتهٔ شما را تأیید کرد.
case-reason-verified-two-sources = دو منبع جدا از هم، گفتهٔ شما را تأیید کردند.
case-reason-verified-document = سند یا تصویری، گفتهٔ شما را تأیید کرد.
case-reason-out-opinion = گزارش دربارهٔ نظر یا سخن کسی است. این‌جا فقط کارها بررسی می‌شود، نه باورها.
case-reason-out-lawful = این کار در { -law } تخلف شمرده نمی‌شود.
case-reason-out-private = گزارش دربارهٔ یک آدم عادی است. این کار را فقط دربارهٔ کسانی بررسی می‌کنیم که در انتخابات نقشی دارند.
case-reason-out-election = این رویداد به این انتخابات مربوط نیست.
case-reason-out-official = رسیدگی به این کار با نهاد دیگری است. شماره‌ها را در «راهنما» ببینید.
case-reason-out-spam = این پیام گزارش یک تخلف نبود.
case-reason-reject-unclear = از نوشته و مدارک روشن نشد چه شده است. اگر چیز تازه‌ای دارید، گزارش تازه بفرستید.
case-reason-reject-unproven = برای آنچه گزارش شده است، شاهدی پیدا نکردیم.
case-reason-reject-untrue = بررسی نشان داد که رویداد این‌گونه نبوده است.
case-reason-reject-repeat = همین رویداد پیش‌تر گزارش شده است و در پروندهٔ دیگری بررسی می‌شود.
case-reason-closed-right = کار درست شده است.
case-reason-closed-passed-on = پیگیری این کار از این پس با نهاد مسئول است.
case-reason-closed-no-more = بیش از این کاری از بررسی‌کنندگان این ربات برنمی‌آید. راه‌های رسمی شکایت در «حریم خصوصی» هست.

case-write-reason =
    پروندهٔ { $number }: دلیل را در یک پیام بنویسید. گزارش‌دهنده همان را می‌خواند.
    نام و نشانی کسی را ننویسید.

case-reason-preview =
    پروندهٔ { $number }. گزارش‌دهنده این را می‌خواند:

    <i>{ $reason }</i>

# پرسش

question-reminder = نام، شماره یا نشانی خود را ننویسید.

case-write-question =
    پروندهٔ { $number }: پرسش را در یک پیام بنویسید. { $way }

    زیر پرسش می‌نویسیم: «{ $reminder }»

case-question-next = گزارش‌دهنده باخبر می‌شود و یک شبانه‌روز برای پاسخ وقت دارد.
case-question-by-code = گزارش‌دهنده پاسخ نخواسته است؛ پرسش می‌ماند تا او با کد پیگیری‌اش سر بزند.

case-question-preview =
    پروندهٔ { $number }. گزارش‌دهنده این را می‌خواند:

    <i>{ $question }</i>

    <i>{ $reminder }</i>

# یکی کردن، بستن، خلاصهٔ صدا

case-merge-ask = پروندهٔ { $number } با کدام پرونده یکی است؟ شمارهٔ آن را بنویسید. پیش از یکی شدن، هر دو را کنار هم می‌بینید.

case-merge-ask-likely = پروندهٔ { $number } با کدام پرونده یکی است؟ این‌ها از همه نزدیک‌ترند. یکی را بردارید یا شمارهٔ پرونده‌ای دیگر را بنویسید. پیش از یکی شدن، هر دو را کنار هم می‌بینید.

case-likely-same = به‌احتمال زیاد همان رویداد
case-likely-maybe = شاید همان رویداد
case-likely-claim = همین حرف دربارهٔ جایی دیگر

case-unmerge-ask = این پرونده‌ها با پروندهٔ { $number } یکی شده‌اند. هر کدام را بزنید، گزارش‌هایش با مدارک و گفتگویشان به آن برمی‌گردند و پرونده دوباره منتظر می‌شود. به گزارش‌دهندگانش خبر می‌دهیم.

# دو پرونده کنار هم: سر هر دو پیام یکی است و آنچه فرق دارد نشان دارد.

case-compare =
    <b>پروندهٔ { $number }</b>، { $severity }
    { $facts }
    { $state }

    <b>نوشته:</b>
    { $text }

case-compare-line = { $same ->
        [yes] =
       *[no] ≠
    } <b>{ $name }:</b> { $value }
case-compare-act = تخلف
case-compare-area = جا
case-compare-space = فضا
case-compare-address = نشانی
case-compare-nowhere = ندارد
case-compare-phase = مرحله
case-compare-when = زمان
case-compare-actor = چه کسی
case-compare-witnesses = گزارش‌دهندگان
case-compare-files = فایل‌ها
case-compare-wordless = نوشته‌ای نیست؛ گزارش فقط صداست یا پس گرفته شده است.

case-merge-preview =
    دو پرونده را بالاتر کنار هم می‌بینید. { $marks }

    گزارش‌های پروندهٔ { $first }، با مدارک و گفتگویشان، به پروندهٔ { $number } می‌روند. به گزارش‌دهندگانش خبر می‌دهیم. یکی شوند؟

case-merge-marks = آنچه فرق دارد، با ≠ یا میان ‹ › آمده است.
case-merge-marks-cut = آنچه فرق دارد، با ≠ یا میان ‹ › آمده است. نوشته‌ها بلندند و بخشی از آن‌ها این‌جا نیامده است.
case-merge-unlike = آنچه فرق دارد، با ≠ آمده است. دو نوشته شباهت کمی دارند و واژه‌هایشان نشان ندارد.

case-ask-closing = پروندهٔ { $number }: چرا بسته می‌شود؟ گزارش‌دهنده دلیل را می‌خواند.

case-sum-act = پروندهٔ { $number }: صدا دربارهٔ کدام تخلف است؟ از این‌ها بردارید، یا در یک جمله بنویسید تا نزدیک‌ترین‌ها را پیشنهاد کنیم.
case-sum-likely = پروندهٔ { $number }: کدام‌یک؟ این‌ها به نوشتهٔ شما نزدیک‌ترند.
case-sum-unclear = پروندهٔ { $number }: از این نوشته نفهمیدیم کدام تخلف است. جور دیگری بنویسید، یا از همهٔ تخلف‌ها بردارید.
case-button-all-acts = همهٔ تخلف‌ها
case-sum-item = { $act }

case-sum-write =
    پروندهٔ { $number }، { $act }

    خلاصهٔ صدا را در یک پیام بنویسید: چه شده است، بی نام و نشانی کسی. { $way }

case-sum-next = گزارش‌دهنده آن را می‌خواند و می‌گوید درست است یا نه.
case-sum-by-code = گزارش‌دهنده پاسخ نخواسته است؛ خلاصه می‌ماند تا او با کد پیگیری‌اش سر بزند.

case-sum-preview =
    پروندهٔ { $number }، { $act }. گزارش‌دهنده این را می‌خواند:

    <i>{ $summary }</i>

case-go-on-here = پروندهٔ { $number }: این‌جا می‌توانید بنویسید.

# آزاد کردن پرونده از دست بررسی‌کننده: دلیل یک سرپرست و موافقت سرپرستی دیگر

case-ask-break = پروندهٔ { $number } در دست { $name } است. چرا آزاد شود؟ سرپرست دیگری هم باید موافق باشد.
case-break-away = بررسی‌کننده در دسترس نیست
case-break-stuck = پرونده پیش نمی‌رود
case-break-involved = پای خود بررسی‌کننده در میان است
case-break-wished = از سرپرست‌های دیگر پرسیدیم. اگر تا { $minutes } دقیقه یکی موافق باشد، پرونده آزاد می‌شود.
case-break-asked =
    <b>پروندهٔ { $number }</b> در دست { $name } است. { $lead } می‌خواهد آزاد شود.
    <b>دلیل:</b> { $reason }

    اگر تا { $minutes } دقیقه موافق باشید، پرونده دوباره منتظر بررسی‌کننده می‌شود.
case-break-done = پروندهٔ { $number } آزاد شد و دوباره منتظر بررسی‌کننده است.
case-break-refused = پروندهٔ { $number } در دست همان بررسی‌کننده می‌ماند.
case-break-leads = این دکمه برای سرپرست‌هاست. پرونده سر جایش است.
case-break-own = این پرونده در دست خودتان است. «رها کردن» را بزنید.
case-break-none = دیگر کسی آزاد شدن این پرونده را نمی‌خواهد. چیزی عوض نشد.
case-break-alone = این را خودتان خواسته‌اید؛ سرپرست دیگری باید موافق باشد.
case-break-nobody = سرپرست دیگری نیست که موافقت کند. پرونده سر جایش است.

# سپردن پرونده‌ها در پایان نوبت

hand-ask = پرونده‌هایی را که در دست دارید به چه کسی می‌سپارید؟ اگر بپذیرد، از دست شما بیرون می‌رود.
hand-number = { $number }
hand-asked =
    { $name } می‌خواهد پرونده‌هایش را به شما بسپارد: { $numbers }

    تا { $minutes } دقیقه می‌توانید بپذیرید. هر بررسی‌کننده تا سه پرونده در دست می‌گیرد؛ بیشترش نزد او می‌ماند.
hand-offered = از همکارتان پرسیدیم. تا بپذیرد، پرونده‌ها در دست شماست. { $minutes } دقیقه وقت دارد.
hand-taken = { $count } پرونده در دست شماست. { $left ->
        [0] { "" }
       *[some] { $left } پرونده نزد همکارتان ماند.
    }
hand-declined = نپذیرفتید. پرونده‌ها نزد همکارتان ماند.
hand-none = چیزی برای پذیرفتن نیست: وقتش گذشته، یا پرونده‌ها دیگر در دست او نیست.
hand-nobody = همکاری نیست که حالا بشود پرونده‌ها را به او سپرد. پرونده‌ها سر جایشان است.
hand-circle = پرونده‌هایی که در دست دارید مال حلقهٔ کوچک است و این همکار در آن نیست. کسی از حلقه را انتخاب کنید.
hand-unfit = این همکار الان نمی‌تواند این پرونده‌ها را بردارد. کس دیگری را انتخاب کنید.
hand-not-now = این پرونده‌ها را حالا نمی‌شود سپرد. نیم ساعت دیگر دوباره امتحان کنید.
hand-button-yes = می‌پذیرم
hand-button-no = نمی‌پذیرم

# نظر دوم: بررسی‌کننده‌ای که پرونده در دست اوست از همکاری می‌پرسد. تصمیم با خودش می‌ماند

case-opinion-sought = از همکارانتان نظر خواستیم. پاسخ در گفتگوی خصوصی می‌آید. پرونده در دست شماست و تصمیم با شماست.
case-opinion-waits = برای این پرونده نظر خواسته‌اید و هنوز منتظریم. اگر تا نیم ساعت پاسخی نیامد، دوباره بخواهید.
case-opinion-nobody = حالا همکاری سر کار نیست که بشود نظرش را دربارهٔ این پرونده خواست. پرونده در دست شماست.
case-opinion-asked =
    <b>{ $name } نظر شما را دربارهٔ پروندهٔ { $number } می‌خواهد.</b>
    { $act }
    { $area }

    هر که زودتر بردارد، متن و مدارک را می‌خواند و نظر می‌دهد. تصمیم با { $name } است.
case-opinion-read = <b>نظر شما دربارهٔ پروندهٔ { $number } چیست؟</b> نظرتان به همکارتان می‌رسد و تصمیم با خود اوست. پس از پاسخ، متن و مدارک از این گفتگو پاک می‌شود.
case-opinion-taken = همکار دیگری زودتر برداشت. ممنون که آمدید؛ کاری نمانده است.
case-opinion-done = نظرتان را پیش‌تر داده‌اید. ممنون.
case-opinion-none = دیگر نظری از شما دربارهٔ این پرونده خواسته نشده است. لازم نیست کاری بکنید.
case-opinion-sent = نظرتان دربارهٔ پروندهٔ { $number } به همکارتان رسید. ممنون. متن و مدارک از این گفتگو پاک می‌شود. اگر بخواهید، چند کلمه هم برایش بنویسید.
case-opinion-write = پروندهٔ { $number }: چند کلمه برای همکارتان بنویسید. کنار پرونده می‌ماند و مثل یادداشت است؛ گزارش‌دهنده آن را نمی‌خواند.
case-opinion-delivered = نوشته‌تان دربارهٔ پروندهٔ { $number } به همکارتان رسید.
case-opinion-given =
    <b>پروندهٔ { $number }: نظر { $name }</b>
    { $answer }

    تصمیم با شماست.
case-opinion-words =
    <b>پروندهٔ { $number }: { $name } نوشته است:</b>

    { $text }
case-opinion-founded = پذیرفتنی است.
case-opinion-out = بی‌مورد است: بیرون از موضوع است.
case-opinion-reject = رد می‌کند.
case-opinion-unsure = معلوم نیست.
case-opinion-over = پروندهٔ { $number } دیگر نظر شما را نمی‌خواهد. اگر چیزی از آن در این گفتگو بود، پاک می‌شود. لازم نیست کاری بکنید.
case-opinion-gone = همکاری که دربارهٔ پروندهٔ { $number } نظر می‌داد، دیگر نمی‌تواند. اگر بخواهید، دوباره «نظر دوم» را بزنید.

# میز کار بررسی‌کنندگان

queue-burnt =
    { queue }

    در { $day } کلید گزارش‌ها سوزانده شد. از پرونده‌های پیش از آن فقط کارت مانده است؛ نوشته و مدرکی ندارند.

queue =
    { $counts }
    { $promise }
    در دست شما: { $open } از { $most }
    امروز باز کرده‌اید و تصمیمی نگرفته‌اید: { $reads }
    { $duty }
    { $areas }
    { $filters }

queue-counts = <b>گذشته از مهلت: { $late }، فوری: { $critical }، منتظر بررسی‌کننده: { $waiting }، منتظر پاسخ: { $asked }، مال من: { $mine }</b>
queue-promise = پاسخ سر وقت (تا مهلت پرونده)، پرونده‌های هفت روز گذشته: { $percent }٪{ $count ->
        [0] { "" }
       *[some] ؛ { $parts }
    }
queue-promise-of = { $severity } { $percent }٪
queue-many = بیش از { $count }
queue-filters = فهرست‌ها: { $filters }

queue-empty = هیچ پرونده‌ای منتظر بررسی‌کننده نیست.
queue-no-other = پروندهٔ دیگری منتظر بررسی‌کننده نیست.
queue-mine-none = الان پرونده‌ای در دست شما نیست.

queue-pile-waiting = منتظر بررسی‌کننده
queue-pile-mine = در دست من
queue-pile-asked = منتظر پاسخ
queue-pile-late = گذشته از مهلت

queue-page =
    <b>{ $pile }</b>
    { $place }
    { $note }
    { $only }
    { $lines }

    برای باز کردن پرونده، شماره‌اش را بزنید.

queue-place = صفحهٔ { $number } از { $last }
queue-area-gone = جایی که این فهرست را به آن محدود کرده بودید، دیگر در منطقه‌ها نیست. آن را کنار گذاشتیم؛ بقیهٔ شرط‌ها سر جایش است.

queue-page-none =
    <b>{ $pile }</b>
    { $note }
    { $only }
    الان پرونده‌ای این‌جا نیست.

queue-only = فقط { $wanted }
queue-wanted = { $name }
queue-case = { $severity } { $number }
queue-choice = { $name }

queue-line =
    { $severity } <b>{ $number }</b>، { $act }، { $area }، { $late ->
        [yes] مهلت گذشت: { $deadline }
       *[no] تا { $deadline }
    }

queue-line-held =
    { $severity } <b>{ $number }</b>، { $act }، { $area }، { $late ->
        [yes] مهلت گذشت: { $deadline }
       *[no] تا { $deadline }
    }، در دست { $name }

queue-by-severity = فقط کدام شدت را نشان دهیم؟
queue-by-act = فقط کدام تخلف را نشان دهیم؟ اول آن‌ها که پروندهٔ باز بیشتری دارند.
queue-by-area = فقط کدام جا را نشان دهیم؟ اول جاهایی که پروندهٔ باز بیشتری دارند.

queue-welcome = شما عضو گروه بررسی‌کنندگان هستید. از این پس پرونده‌ها را هم در گروه می‌توانید بردارید، هم همین‌جا.

queue-button-open = میز کار
queue-button-first = مورد بعدی
queue-button-more = صفحهٔ بعد
queue-button-top = از اول
queue-button-severity = فقط یک شدت
queue-button-act = یک تخلف
queue-button-area = یک جا
queue-button-all = نشان دادن همه
queue-button-back = برگشت به فهرست
queue-button-hand = سپردن به همکار
queue-button-refresh = تازه کردن
queue-button-home = میز کار

audit-head =
    <b>نشان امروز دفتر کارها</b>

    <code>{ $head }</code>

    هر کاری که بررسی‌کنندگان و برنامه با پرونده‌ها می‌کنند، در دفتری پیوسته نوشته می‌شود؛ تا امروز { $count } ردیف. اگر کسی بعدها ردیفی را عوض یا پاک کند، با این نشان معلوم می‌شود. جایی بیرون از این گروه هم نگهش دارید.

# گروه پر است: یک پیام به‌جای کارت‌ها

group-digest =
    <b>پرونده‌های منتظر که هنوز کارت ندارند: { $count }</b>
    این گروه در هر دقیقه پیام کمی می‌پذیرد. کارت‌ها به‌نوبت می‌آیند؛ برای کار منتظرشان نمانید.

    { $severities }

    { $areas }

group-digest-area = { $area }: { $count }
group-digest-other-areas = جاهای دیگر: { $count }
group-digest-next = مورد بعدی
group-digest-over = همهٔ پرونده‌های منتظر حالا کارت دارند.

# ساعت: آنچه سر وقت گفته می‌شود

clock-claim-ends = پروندهٔ { $number } تا { $until } در دست شماست. اگر هنوز روی آن کار می‌کنید، بازش کنید تا بیست دقیقهٔ دیگر بماند.
clock-deadline-near = مهلت پروندهٔ { $number } تا { $until } است و هنوز تصمیمی نگرفته‌اید.
clock-late-yours = مهلت پروندهٔ { $number } که در دست شماست گذشت. تصمیم بگیرید یا رهایش کنید تا دیگری بردارد.
clock-late-held = مهلت پروندهٔ { $number } در دست { $name } گذشت و هنوز تصمیمی نگرفته است.
clock-late =
    <b>از مهلت گذشته و کسی برنداشته است: { $count } پرونده</b>
    شماره‌ها: { $numbers }
    { $more ->
        [0] { "" }
       *[some] و { $more } پروندهٔ دیگر.
    }
clock-number = { $number }
clock-waits =
    { $late ->
        [0] { "" }
       *[some] 🔴 <b>فوری و گذشته از مهلت: { $numbers }</b>
    }
    <b>منتظر بررسی‌کننده: { $count } پرونده</b>
    { $severities }

    در دست بررسی‌کنندگان: { $held }
    قدیمی‌ترین از { $since } منتظر است ({ $span }).
# کنار کشیدن: از یک پرونده برای همیشه، از یک محل یا گروه تا وقتی خودش بخواهد

case-ask-recuse =
    <b>کنار کشیدن از پروندهٔ { $number }</b>
    این پرونده دیگر هیچ‌وقت به شما نمی‌رسد و اگر در دستتان است، آزاد می‌شود. دلیل نمی‌پرسیم و به دیگران هم چیزی نمی‌گوییم.
case-recused-now = کنار کشیدید. این پرونده دیگر به شما نمی‌رسد.
case-recused = از این پرونده یا پرونده‌های مانندش کنار کشیده‌اید. بررسی‌کنندهٔ دیگری به آن می‌رسد.
notice-recused-nobody = دیگر کسی نیست که پروندهٔ { $number } را بردارد. بررسی‌کنندهٔ دیگری پیدا کنید.
recuse =
    <b>کنار کشیدن</b>
    { $count ->
        [0] از محل یا گروهی کنار نکشیده‌اید. اگر به جایی یا کسانی نزدیک‌اید، این‌جا بگویید تا پرونده‌هایشان به شما نرسد.
       *[other] پرونده‌های این‌ها به شما نمی‌رسد. هر کدام را بزنید، دوباره می‌رسد.
    }
recuse-choose = از پرونده‌های کدام کنار می‌کشید؟
recuse-button-area = از یک محل
recuse-button-actor = از گروهی از افراد
recuse-button-end = { $what }: دوباره برسد
recuse-button-back = برگشت
recuse-unknown = این انتخاب دیگر نیست. چیزی عوض نشد.
