# ارجاع پرونده به نهاد: انتخاب نهاد، خلاصه، مدارک، رضایت گزارش‌دهنده، امضای دوم، پاسخ نهاد.

case-state-referred = <b>به نهاد ارجاع شد.</b> { $grade }. تصمیم از { $name }
figures-state-referred = ارجاع‌شده
my-status-referred = به نهاد رسیدگی‌کننده ارجاع شد
case-cannot-refer = این پرونده ارجاع‌شدنی نیست: اول باید تأیید شده باشد.
case-cannot-recall = این پرونده به نهادی نرفته است.
case-button-refer = ارجاع

# --- کدام نهاد

refer-ask-body =
    <b>پروندهٔ { $number }: به کدام نهاد برود؟</b>
    نهادی که خودش متهم است در فهرست نیست. تا گزارش‌دهنده و همکار دومی موافق نباشند، چیزی نمی‌رود.

    { $before }

    { $bodies }

refer-body =
    <b>{ $place }. { $name }</b> ({ $level })
    { $why }
    { $articles }
refer-call = <b>اول زنگ بزنید:</b> { $phone }، { $name }{ $site }. { $why }
refer-site = { "؛ " }{ $site }
refer-call-recheck = <b>اول زنگ بزنید:</b> { $phone }، { $name }{ $site }. { $why } شماره را از نو بپرسید؛ در دوره‌های پیش درست بوده است.
refer-not-yet = <b>{ $name }:</b> هنوز باز نشده است؛ با اعلام نهایی صلاحیت‌ها باز می‌شود.
refer-level-service = ویژهٔ همان دستگاه یا نیرو
refer-level-station = در شعبه
refer-level-district = در بخش
refer-level-county = در شهرستان
refer-level-province = در استان
refer-level-centre = در کشور

refer-line = { $body }: { $state }
refer-step-asked = منتظر موافقت گزارش‌دهنده، تا { $until }
refer-step-sign = منتظر امضای دوم، تا { $until }
refer-step-sent = فرستاده شد؛ پاسخ تا { $until }
refer-step-acked = در دست نهاد است؛ پاسخ تا { $until }
refer-step-answered = پاسخ داد
body-outcome-acted = رسیدگی کرد
body-outcome-not-competent = کار این نهاد نیست
body-outcome-unfounded = درست ندانست
body-outcome-more = اطلاعات بیشتری می‌خواهد

# --- خلاصه

refer-write =
    <b>خلاصه‌ای برای { $body } بنویسید.</b> تا { $most } نویسه، به زبان خودتان و بی‌طرف: چه شد، کجا و کِی.

    نام کسی را ننویسید. جملهٔ گزارش‌دهنده را هم ننویسید: از روی جمله‌ها می‌شود او را شناخت. گزارش‌دهنده همین خلاصه را پیش از رفتن می‌خواند.
    { $left ->
        [0] { "" }
       *[some] از { $left } گزارش این پرونده چیزی به کار نبرید: فرستنده‌شان رضایت نداده است یا نمی‌شود از او پرسید.
    }
refer-button-read = دیدن متن و مدارک

refer-preview =
    <b>این خلاصه به { $body } می‌رود:</b>

    { $summary }

    { $shared ->
        [0] { "" }
       *[some] این واژه‌ها پشت سر هم در گزارش هم آمده است؛ بهتر است جور دیگری بگویید:
    }
    { $runs }

    <b>آیا فقط یک نفر می‌توانست این را بداند؟</b>
refer-repeated =
    <b>این خلاصه جملهٔ گزارش‌دهنده را در خود دارد و نمی‌رود.</b> آن را به زبان خودتان بنویسید:

    { $runs }
refer-run = «{ $words }»
refer-button-one-yes = بله، فقط یک نفر
refer-button-one-no = نه، چند نفر می‌دانستند
refer-only-one =
    <b>پروندهٔ { $number }:</b> پس هر که این را بخواند، می‌فهمد چه کسی گفته است. کلی‌تر بنویسید، یا ارجاع را رها کنید.
refer-button-leave = رها می‌کنم
refer-left = پروندهٔ { $number } ارجاع نشد و نوشته پاک شد.

# --- مدارک

refer-choose-files =
    <b>به { $body } این می‌رود:</b>

    { $summary }

    { $count ->
        [0] مدرکی نیست که بشود فرستاد.
       *[some] <b>مدارک، یکی‌یکی:</b> هر کدام را نگویید، این‌جا می‌ماند. صدا هیچ‌وقت نمی‌رود و فیلم بی‌صدا می‌رود.
    }
    { $list }
refer-file-line = { $number }. { $file }: { $how ->
        [out] نمی‌رود
        [part] می‌رود، بخشی پوشیده
       *[in] می‌رود
    }
refer-file-in = { $number }: برود
refer-file-out = { $number }: نرود
refer-file-part = { $number }: پوشاندن بخشی
refer-button-ask = آماده است
refer-button-files = برگشت به فهرست
refer-button-look = دیدن عکس
refer-grid = عکس { $number }: خانه‌هایی را که باید پوشیده شود بزنید. { $count } خانه پوشیده است. چهره، پلاک، نوشتهٔ روی برگه و هر نشانه‌ای از عکس‌گیرنده را بپوشانید.
refer-grid-picture = عکس، همان‌طور که با خانه‌های پوشیده می‌رود. خط‌ها در نسخه‌ای که می‌رود نیست.
refer-cell-on = ⬛️
refer-cell-off = ⬜️

refer-waits-for-consent = پروندهٔ { $number }: از گزارش‌دهنده می‌پرسیم. اگر تا { $until } موافق نباشد، نمی‌رود.
refer-waits-for-signature = پروندهٔ { $number }: گزارش‌دهنده در فرم رضایت داده است. منتظر امضای همکار دیگری هستیم، تا { $until }.
refer-button-back = پس گرفتن ارجاعی که هنوز نرفته
refer-taken-back = ارجاع پروندهٔ { $number } به { $body } پس گرفته شد. چیزی نرفته است.

refer-package =
    <b>به: { $body }</b>
    { $act }، { $area }
    زمان: { $when }

    { $summary }

    { $files }
refer-files = { $count ->
        [0] بدون عکس و فیلم.
       *[some] با { $count } عکس، فیلم یا برگه. پوشیده‌شده: { $blurred }. فیلم بی‌صداست.
    }

# --- امضای دوم

refer-sign-wanted = { $name } پروندهٔ { $number } را برای { $body } آماده کرده و گزارش‌دهنده‌ها موافق‌اند. تا { $until } منتظر امضای شماست.
refer-button-see = دیدن و امضا
refer-sign =
    <b>پروندهٔ { $number }</b>

    { $package }

    نامی، جمله‌ای یا نشانه‌ای از گزارش‌دهنده در آن نیست؟ اگر نیست و درست است، امضا کنید.
refer-button-copies = دیدن مدارک
refer-look-copy = مدرک { $number } از { $of }، همان‌طور که می‌رود
refer-look-films = { $count } فیلم این‌جا نشان داده نمی‌شود، چون صدا دارد. آنچه می‌رود بی‌صداست.
refer-button-yes = امضا می‌کنم
refer-button-no = امضا نمی‌کنم
refer-signed = پروندهٔ { $number } به { $body } ارجاع شد.
refer-unsigned = پروندهٔ { $number } به { $body } نمی‌رود و نوشته پاک شد.

notice-refer-agreed = گزارش‌دهنده‌های پروندهٔ { $number } با ارجاع به { $body } موافق‌اند. منتظر امضای همکار دیگری هستیم.
notice-refer-refused = پروندهٔ { $number } به { $body } نمی‌رود: گزارش‌دهنده موافق نبود. نوشته پاک شد.
notice-refer-signed = ارجاع پروندهٔ { $number } به { $body } امضا شد و رفت.
notice-refer-unsigned = همکار دوم ارجاع پروندهٔ { $number } به { $body } را امضا نکرد. چیزی نرفته است.
notice-refer-stopped = یکی از گزارش‌دهنده‌های پروندهٔ { $number } گزارشش را پس گرفت. به { $body } چیزی نرفته است و نمی‌رود.
notice-refer-recalled = یکی از گزارش‌دهنده‌های پروندهٔ { $number } گزارشش را پس گرفت. به { $body } گفتیم که آن را کنار بگذارد.
notice-refer-recalled-by-hand = یکی از گزارش‌دهنده‌های پروندهٔ { $number } گزارشش را پس گرفت. { $body } این‌جا رابط ندارد؛ خودتان به آن بگویید که کنارش بگذارد و نسخه‌اش را پاک کند.
notice-refer-lapsed-asked = گزارش‌دهندهٔ پروندهٔ { $number } در وقتش موافقت نکرد. به { $body } چیزی نمی‌رود و نوشته پاک شد.
notice-refer-lapsed-sign = کسی ارجاع پروندهٔ { $number } به { $body } را در وقتش امضا نکرد. چیزی نرفته است؛ اگر لازم است دوباره آماده کنید.
refer-no-liaison = <b>{ $body } این‌جا رابطی ندارد.</b> پروندهٔ { $number } آماده است: سرپرست بسته را از این‌جا می‌گیرد، خودش به نهاد می‌رساند و پاسخ را وارد می‌کند. پاسخ تا { $until }.

# --- رابط نهاد

body-welcome = شما این‌جا رابط یک نهاد هستید. پرونده‌هایی که به آن ارجاع شده است این‌جاست؛ { "\u2066/referrals\u2069" } هم همین را می‌آورد.
body-button-desk = پرونده‌های ارجاع‌شده
body-new = پرونده‌ای برای { $body } رسید: شمارهٔ { $number }. پاسخ را تا { $until } می‌خواهیم.
body-desk =
    <b>ارجاع‌ها</b>
    { $count ->
        [0] هنوز پرونده‌ای به نهاد شما نرفته است.
       *[some] { $count } پرونده، { $open } تا منتظر پاسخ. یکی را بزنید.
    }
body-row = { $number }: { $state }
body-referral =
    <b>پروندهٔ { $number }، { $body }</b>
    { $state }

    { $answer }
body-said = <b>پاسخ:</b> { $words }
body-button-open = گرفتن نامه و مدارک
body-button-see = دیدن پرونده
body-button-ack = در دست گرفتیم
body-button-witness = پرسیدن از گزارش‌دهنده
body-witness-preview =
    این را گزارش‌دهنده می‌خواند، پس از آن‌که یک سرپرست امضایش کند:

    { $wish }

    می‌تواند جواب ندهد یا نه بگوید. جوابش را فقط شما می‌خوانید.
body-button-acted = رسیدگی شد
body-button-not-competent = کار ما نیست
body-button-unfounded = درست نبود
body-button-more = اطلاعات بیشتری لازم است
body-asks-acted = رسیدگی شد
body-asks-not-competent = کار این نهاد نیست
body-asks-unfounded = درست نبود
body-asks-more = اطلاعات بیشتری لازم است
body-button-no-words = بدون توضیح بفرست
body-button-send = بفرست
body-button-back = برگشت
body-write =
    <b>پروندهٔ { $number }: { $what }</b>
    اگر توضیحی دارید، تا { $most } نویسه در یک پیام بنویسید. گزارش‌دهنده همین را می‌خواند؛ نام کسی را ننویسید و از گزارش‌دهنده نپرسید که کیست.
body-preview =
    <b>پروندهٔ { $number }: { $outcome }</b>

    { $words }

    گزارش‌دهنده همین را می‌خواند.
body-package-sent = نامه و مدارک تا یک روز دیگر از این گفتگو پاک می‌شود. تا پرونده باز است، دوباره می‌توانید بگیریدشان.
body-acked-now = ثبت شد.
body-answered-now = پاسخ ثبت شد و به گزارش‌دهنده می‌رسد.
body-late = پاسخ پروندهٔ { $number } به { $body } دیر شده است. لطفاً پاسخ دهید یا بگویید کار شما نیست.
body-withdrawn = <b>پروندهٔ { $number } پس گرفته شد.</b> گزارش‌دهنده خواست که کنار برود. آن را کنار بگذارید و نسخه‌ای را که گرفته‌اید پاک کنید. آنچه در این گفتگو بود برداشتیم.

notice-body-acked = { $body } پروندهٔ { $number } را در دست گرفت.
notice-body-answered = { $body } به پروندهٔ { $number } پاسخ داد: { $state }.
notice-body-next = { $body } به پروندهٔ { $number } پاسخ داد: { $state }. نهاد بعدی: { $next }. برای آن هم گزارش‌دهنده باید موافق باشد.
notice-body-late = پاسخ { $body } به پروندهٔ { $number } دیر شده است. یادآوری کردیم.
notice-body-silent = { $body } به پروندهٔ { $number } پاسخ نمی‌دهد و نهاد دیگری هم نمانده است. پیگیری با شماست.
notice-body-silent-next = { $body } به پروندهٔ { $number } پاسخ نمی‌دهد. نهاد بعدی: { $next }. برای آن هم گزارش‌دهنده باید موافق باشد.
refer-button-next = ارجاع به نهاد بعدی

# --- نامه و بستهٔ مدارک

letter-caption = نامهٔ پروندهٔ { $number }
copies-caption = مدارک پروندهٔ { $number } با فهرست و اثر انگشت هر فایل
package-broken = بستهٔ این پرونده ساخته نشد: یکی از مدارک دیگر باز نمی‌شود. چیزی نفرستادیم؛ به سرپرست بگویید.
letter-title = ارجاع گزارش تخلف انتخاباتی
letter-number = شمارهٔ پرونده: { $number }
letter-subject = موضوع: گزارش «{ $act }»
letter-date = تاریخ: { $day }
letter-request = لطفاً بررسی کنید و نتیجه را تا { $until } بگویید. از ما نخواهید که بگوییم چه کسی گزارش داده است: ناظران نام او را نمی‌بینند.
letter-foot = این نامه را ناظران این سامانه نوشته‌اند. سامانه آموزشی است و مرجع اجرا یا نظارت انتخابات نیست. شمارهٔ مواد بر پایهٔ متن اصلاحی ۱۴۰۳/۱۲/۱۹ است.
letter-head-facts = آنچه گزارش شده است
letter-head-summary = خلاصه
letter-summary-what = به زبان ناظر است، نه گزارش‌دهنده. گزارش‌دهنده با فرستادنش موافق است؛ اگر می‌شد از او پرسید، پیش از رفتن خودش آن را خوانده است.
letter-head-audit = از دفتر ثبت
letter-audit-what = هر سطر یک ثبت است. با سر دفتر می‌شود دید که آنچه تا آن وقت ثبت شده بود، عوض نشده است.
letter-head-copies = پیوست: مدارک
letter-copies-what = اثر انگشت { $hash } نسخه‌هایی که همراه این نامه است. فراداده‌شان برداشته شده است. صدای کسی در آن‌ها نیست.
letter-no-copies = مدرکی همراه این نامه نیست.
letter-name-act = تخلف
letter-name-law = ماده
letter-name-way = صلاحیت نهاد
letter-name-place = کجا
letter-name-when = کِی
letter-name-space = فضا
letter-name-grade = درجهٔ تأیید
letter-name-number = شماره
letter-name-head = سر دفتر
letter-record = ثبت { $number }
letter-done = { $what }، { $day }
letter-deed-decide = تصمیم ناظر
letter-deed-refer = ارجاع
letter-deed-sign = امضای دوم
letter-deed-merge = یکی شدن با پروندهٔ دیگر
letter-deed-reopen = باز شدن دوباره
letter-proof = { $number }. { $kind ->
        [image] عکس
        [video] فیلم بی‌صدا
       *[other] برگه
    }، { $name }{ $changed ->
        [fields] ، بخشی پوشیده
       *[no] { "" }
    }

# --- نه گفتن

refer-early = تصمیم هنوز به گزارش‌دهنده گفته نشده است. چند دقیقهٔ دیگر ارجاع کنید.
refer-not-yours = ارجاع با کسی است که تصمیم گرفته ({ $name })، یا با سرپرست.
refer-nobody = در این پرونده گزارشی نیست که بشود از آن نوشت: گزارش‌دهنده رضایت نداده است، یا راه برگشت ندارد که از او بپرسیم.
refer-no-body = این نهاد برای این پرونده در فهرست نیست. از دکمه‌ها یکی را بردارید.
refer-no-copy = این مدرک در فهرست نیست. دوباره از فهرست بردارید.
refer-under-way = ارجاع دیگری از همین پرونده در راه است. اول آن باید به جایی برسد یا پس گرفته شود.
refer-has-it = این پرونده پیش این نهاد رفته است.
refer-most = این پرونده تا { $most } بار ارجاع می‌شود و دیگر جا ندارد.
refer-short = این خلاصه کوتاه است؛ دست‌کم { $least } نویسه بنویسید. چیزی نرفته است.
refer-long = این خلاصه { $length } نویسه است و تا { $most } جا می‌شود. کوتاه‌ترش کنید؛ چیزی نرفته است.
refer-repeats = جمله‌ای از گزارش در این خلاصه است. به زبان خودتان بنویسید؛ چیزی نرفته است.
refer-over = این ارجاع دیگر برقرار نیست.
refer-own = ارجاع خودتان را همکار دیگری باید امضا کند.
refer-alone = کسی نیست که ارجاع شما را امضا کند. اول باید همکار دیگری که این پرونده را می‌بیند، گفتگوی خصوصی‌اش را باز کرده باشد.
refer-gone = این ارجاع رفته است و پس گرفته نمی‌شود.
refer-not-his = این ارجاع را فقط کسی پس می‌گیرد که آماده‌اش کرده است.
body-none = شما برای نهادی این‌جا نیستید. اگر رابط نهادی هستید، از سرپرست بخواهید نهادتان را ثبت کند.
body-not-yours = این پرونده برای نهاد شما نیست.
body-over = این پرونده دیگر این‌جا نیست: پس گرفته شده یا مهلت نگه‌داری‌اش تمام شده است.
body-acked = این را پیش از این گفته‌اید.
body-answered = این پرونده پاسخ گرفته است.
body-no-answer = این پاسخ در فهرست نیست. از دکمه‌ها یکی را بردارید.
body-nothing = پاسخی برای فرستادن نیست. دوباره از پرونده شروع کنید.

# --- گزارش‌دهنده این‌ها را می‌خواند

my-news-refer = ناظران می‌خواهند خلاصه‌ای از این پرونده را به نهادی بفرستند. بی‌موافقت شما نمی‌رود.
my-button-refer = دیدن خلاصه و جواب دادن
my-refer =
    <b>از گزارش شما همین می‌رود، نه چیزی بیشتر:</b>

    { $package }

    شمارهٔ پرونده، شمارهٔ ماده‌ها، درجهٔ تأیید و چند سطر از دفتر کار ناظران هم همراهش است؛ در آن‌ها نشانی از شما نیست. اگر فایلی همراهش باشد، از فایل‌های همین پرونده است و این‌جا نشانش نمی‌دهیم.

    نام، شماره، جمله‌ها و صدای شما در آن نیست. اگر چیزی در آن هست که از روی آن شما را بشناسند، نپذیرید. نپذیرفتن چیزی از گزارش شما کم نمی‌کند. تا { $until } وقت دارید؛ جواب ندادن یعنی نه.
my-refer-button-yes = موافقم، همین برود
my-refer-button-no = موافق نیستم
my-refer-button-regret = پشیمان شدم، نرود
refer-leads-sign = این را سرپرستی امضا می‌کند که امضایش به حساب می‌آید و پرونده را می‌بیند. چیزی نرفته است.
refer-body-no-more = این نهاد دیگر گیرندهٔ این پرونده نیست: شاید کسی که به آن وابسته است متهم شده، یا مهلتش گذشته است. چیزی نرفته است؛ ناظری که آماده‌اش کرد، نهاد دیگری انتخاب کند.
my-refer-agreed = باشد. همکار دومی هم باید امضا کند؛ نتیجه را همین‌جا می‌بینید.
my-refer-refused = باشد، نمی‌رود. دیگر هم از این گزارش چیزی به نهادی فرستاده نمی‌شود.
my-news-referred = <b>ارجاع به { $body }:</b> { $state }
my-news-not-of-yours = این پرونده از روی گزارش‌های دیگر ارجاع شد. از گزارش شما چیزی به نهاد نرفته است.
my-news-answered = <b>پاسخ { $body }:</b> { $outcome }
my-news-answered-words =
    { $told }
    { $words }
