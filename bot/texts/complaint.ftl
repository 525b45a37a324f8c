# «نوشتن شکایت رسمی»: متن و برگه‌ای که گزارش‌دهنده خودش به نهاد مسئول می‌رساند. ربات شکایت نمی‌گیرد.

button-complaint = ✍️ نوشتن شکایت رسمی
button-complaint-to = { $label }{ complaint-contest-short }
button-complaint-own = ✏️ با نوشتهٔ کامل خودم
button-complaint-other = برای نهاد دیگر
button-complaint-remind = 🔔 یادم بیندازید
button-complaint-quiet = یادآوری لازم نیست

complaint =
    <b>شکایت رسمی شما</b>

    این‌جا شکایت ثبت نمی‌شود. از روی گزارش خودتان یک متن و یک برگهٔ PDF می‌سازیم. رساندنش با خود شماست.

    <b>پیش از ادامه بدانید:</b>
    ۱. نوشتهٔ شما در آن می‌آید. شماره، پلاک، شناسه و پیوند را هنگام گرفتن پوشانده‌ایم و نگه نداشته‌ایم؛ جایش خالی می‌ماند تا خودتان پر کنید. جای نام، شماره و نشانی شما خالی است؛ این‌جا آن‌ها را ننویسید.
    ۲. متن و برگه در همین گفتگو می‌ماند و پیام‌رسان هم آن را دارد. ما پس از فرستادن، نسخه‌ای از آن نگه نمی‌داریم. ذخیره کنید و از گفتگو پاک کنید.
    ۳. نهادی که شکایت را بگیرد، شاید بفهمد گزارش این‌جا هم از شماست.
    ۴. فقط چیزی را بفرستید که دیده یا شنیده‌اید. گزارش دروغ می‌تواند جرم باشد.

    <b>به کدام نهاد؟</b> مناسب‌ترین را بالاتر نوشته‌ایم.

    { $ways }

    { $rest }

complaint-way =
    <b>{ $label }</b>{ complaint-contest }
    { $articles }. { $last }
    { $note }{ $review }

complaint-last-known = آخرین روز: <b>{ $day }</b>.
complaint-last-unknown = آخرین روز: { $days } روز پس از اعلام نتیجه. روز اعلام نتیجه هنوز معلوم نیست.
complaint-last-none = آخرین روزی نمی‌شناسیم؛ هر چه زودتر، بهتر.

complaint-way-not-yet = <b>{ $label }:</b> این راه هنوز باز نشده است. از { $day }، { day-label }، شکایت می‌گیرد.
complaint-way-not-yet-unset = <b>{ $label }:</b> این راه هنوز باز نشده است. با { day-name } باز می‌شود؛ روزش هنوز در این ربات اعلام نشده است.
complaint-way-over = <b>{ $label }:</b> آخرین روز آن { $day } بود و گذشته است.

complaint-actor-untold = چون نگفته‌اید کار چه کسی بود، فقط نهادهای بالاتر را آوردیم تا شکایت پیش خود متهم نرود.

complaint-last-near =
    ⏳ { $when ->
        [today] امروز، { $day }، آخرین روز است.
       *[tomorrow] فردا، { $day }، آخرین روز است.
    }

complaint-remind-offer = اگر بخواهید، روز پیش از آخرین مهلت یادتان می‌اندازیم. پیام به گفتگویی می‌رسد که گزارش از آن آمد و نمی‌گوید دربارهٔ چیست. شاید دیر برسد؛ فقط به آن تکیه نکنید.
complaint-remind-wanted = 🔔 روز پیش از آخرین مهلت، «پیام تازه‌ای دارید» به گفتگویی می‌رسد که گزارش از آن آمد. شب‌ها نمی‌فرستیم و شاید دیر برسد؛ فقط به آن تکیه نکنید.
complaint-remind-no-return = یادآوری نمی‌توانیم بفرستیم: این گزارش «پاسخ نمی‌خواهم» است و نمی‌دانیم به چه کسی بنویسیم. آخرین روز را خودتان یادداشت کنید.
complaint-remind-none = این راه‌ها آخرین روزی ندارند که بشناسیم؛ پس یادآوری هم نداریم.
complaint-remind-late = آخرین روز خیلی نزدیک است یا گذشته؛ یادآوری دیگر به کار نمی‌آید. گزارش سر جایش است.

complaint-wordless =
    <b>هنوز نمی‌شود شکایت نوشت.</b>

    شکایت نوشته می‌خواهد و این گزارش فقط صدا یا فایل دارد. در صفحهٔ گزارش چند جمله به آن بیفزایید: چه شد، کجا، کِی و کار چه کسی. بعد دوباره این‌جا بیایید. گزارش سر جایش است.

complaint-nowhere =
    <b>الان نهادی برای پیشنهاد نداریم.</b>

    { $over }

    راه‌های رسمی در «حریم خصوصی» آمده است. گزارش شما سر جایش است.

complaint-gone = این گزارش پس گرفته شده و نوشته‌ای از آن نمانده است. چیزی برای شکایت نوشتن نداریم.
complaint-not-yet = این راه هنوز باز نشده است؛ با { day-name } باز می‌شود. صفحهٔ شکایت را دوباره باز کنید و راه دیگری بردارید.
complaint-over = آخرین روز این راه گذشته است. صفحهٔ شکایت را دوباره باز کنید و راه دیگری بردارید.
complaint-way-gone = این راه دیگر در فهرست نیست. صفحهٔ شکایت را دوباره باز کنید؛ گزارش سر جایش است.
complaint-too-many = در یک روز بیش از { $most } بار نمی‌شود شکایت ساخت. فردا دوباره بزنید؛ گزارش سر جایش است.

complaint-written =
    <b>متن و برگهٔ شکایت در دو پیام پایین است.</b> گیرنده: { $agency }

    { $rest }

complaint-tip-whole = متن را رونوشت بگیرید یا برگه را چاپ کنید.
complaint-tip-long = شرح شما بلند است و فقط در برگهٔ PDF کامل آمده است.
complaint-tip-covered = { $count } جای نوشتهٔ شما خالی مانده است: شماره، پلاک، شناسه یا پیوندی که پوشانده بودیم. جاهای خالی را روی کاغذ پر کنید؛ یا «با نوشتهٔ کامل خودم» را بزنید و متن را یک بار دیگر بفرستید.
complaint-tip-forwarded = متن پست فورواردشده هم فقط در برگهٔ PDF است.
complaint-tip-unnamed = این نهاد شکایت بی‌نام را هم می‌گیرد؛ جای نام می‌تواند خالی بماند.
complaint-tip-proofs = فهرست مدرک‌ها صفحهٔ جداست و ساعت و اثر انگشت فایل‌ها را دارد. پیام‌رسان شاید از روی آن فرستنده را بشناسد. اگر بی‌نام شکایت می‌کنید، آن صفحه را ندهید.
complaint-tip-erase = جاهای خالی را روی کاغذ پر کنید، نه در این گفتگو. پس از ذخیره، هر دو پیام را پاک کنید.

complaint-in-own-words =
    <b>متن کامل شکایت را همین‌جا بفرستید.</b>

    همان‌طور که می‌نویسید در متن و برگه می‌آید، با شماره و پلاک. بررسی‌کنندگان آن را نمی‌بینند و ما پس از فرستادن نگهش نمی‌داریم. پیام‌رسان آن را دارد؛ پس از ذخیره پاکش کنید.

    نام و شمارهٔ ملی خودتان را این‌جا ننویسید؛ روی کاغذ جایش خالی است.
complaint-own-text = این‌جا فقط نوشته می‌گیریم. متن شکایت را بنویسید؛ گزارش شما سر جایش است.
complaint-own-empty = در این پیام نوشته‌ای نبود. در چند جمله بنویسید چه شد؛ گزارش شما سر جایش است.
complaint-own-short = این خیلی کوتاه است. در چند جمله بنویسید چه شد؛ گزارش شما سر جایش است.
complaint-own-long = این نوشته از { $most } حرف بیشتر است و جا نمی‌شود. کوتاه‌ترش کنید و دوباره بفرستید؛ گزارش شما سر جایش است.

complaint-caption = برگهٔ شما، آمادهٔ چاپ. ذخیره‌اش کنید و این پیام را پاک کنید.

# --- متن و برگه ---

complaint-text =
    { $head }
    موضوع: شکایت دربارهٔ «{ $act }»

    نام و نام خانوادگی: …………………………
    شمارهٔ ملی: …………………………
    تلفن: …………………………
    نشانی: …………………………

    { $body }

    از شما می‌خواهم به این موضوع رسیدگی کنید.

    تاریخ و امضا: …………………………

    { $foot }

complaint-constituency = حوزه: { $area }
complaint-title = شکایت از تخلف انتخاباتی
complaint-to = به: { $agency }
complaint-subject = موضوع: شکایت دربارهٔ «{ $act }»
complaint-act-unknown = تخلف در { -election }

complaint-head-who = شاکی
complaint-head-law = مبنای قانونی
complaint-head-facts = آنچه رخ داده است
complaint-head-words = شرح، به زبان خود شاکی
complaint-head-captions = زیر عکس و فایل‌ها نوشته‌ام
complaint-head-forwarded = متن پست فورواردشده
complaint-head-proofs = پیوست: فهرست مدرک‌ها

complaint-blank-name = نام و نام خانوادگی
complaint-blank-number = شمارهٔ ملی
complaint-blank-phone = تلفن
complaint-blank-address = نشانی
complaint-blank-place = نشانی دقیق‌تر محل
complaint-blank-date = تاریخ
complaint-blank-signature = امضا

complaint-line = { $name }: { $value }

complaint-name-way = رسیدگی
complaint-name-law = تخلف
complaint-name-last = آخرین روز
complaint-name-area = کجا
complaint-name-address = نشانی اینترنتی
complaint-name-when = کِی
complaint-name-actor = کار چه کسی
complaint-name-seen = از کجا می‌دانم
complaint-name-words = شرح
complaint-name-captions = زیر عکس و فایل‌ها
complaint-name-proofs = پیوست

complaint-law-unknown = تشخیص ماده با نهاد رسیدگی‌کننده است.
complaint-not-stated = گفته نشده است.

complaint-day-known = { $day }، { $days } روز پس از اعلام نتیجه
complaint-day-unknown = { $days } روز پس از اعلام نتیجه؛ هنگام نوشتن این برگه نتیجه اعلام نشده بود.

complaint-actor-candidate = نامزد
complaint-actor-headquarters = ستاد نامزد
complaint-actor-staff = مجری یا ناظر انتخابات
complaint-actor-official = مقام یا مدیر دولتی
complaint-actor-force = نیروی نظامی یا انتظامی
complaint-actor-media = رسانه یا کانال خبری
complaint-actor-organised-group = گروه سازمان‌یافته
complaint-actor-person = یک شهروند
complaint-seen-saw = خودم دیدم.
complaint-seen-heard = از دیگران شنیدم.

complaint-words-in-paper = در برگهٔ PDF آمده است؛ این‌جا جا نمی‌شد.

complaint-proofs =
    { $count ->
        [0] ندارد
       *[some] { $count } مدرک، با فهرست جدا
    }
complaint-proofs-what = اثر انگشت هر فایل ({ $hash }) هنگام رسیدن از پیام‌رسان گرفته شده است. با آن می‌توان دید فایلی که تحویل می‌شود همان است. نسخهٔ اصلی روی گوشی شاید اثر انگشت دیگری داشته باشد.
complaint-proof = { $number }. { $kind }، فرستاده‌شده در { $at }
complaint-proof-undated = { $number }. { $kind }
complaint-proof-waiting = هنوز به دست ابزار نرسیده است.
complaint-proof-lost = به دست ابزار نرسید.
complaint-kind-photo = عکس
complaint-kind-video = ویدیو
complaint-kind-voice = صدای ضبط‌شده
complaint-kind-audio = فایل صوتی
complaint-kind-document = سند
complaint-kind-other = فایل

complaint-request = از شما می‌خواهم به این موضوع رسیدگی کنید.

complaint-foot = این برگه را ابزاری آموزشی از روی نوشتهٔ شاکی آماده کرده است. آن ابزار مرجع رسمی اجرا یا نظارت انتخابات نیست. شمارهٔ ماده‌ها از متن تنقیحی است؛ ملاک، متن روزنامهٔ رسمی است.
complaint-foot-article = این برگه را ابزاری آموزشی از روی نوشتهٔ شاکی آماده کرده است. آن ابزار مرجع رسمی اجرا یا نظارت انتخابات نیست ({ $article }). شمارهٔ ماده‌ها از متن تنقیحی است؛ ملاک، متن روزنامهٔ رسمی است.
complaint-page = صفحهٔ { $now } از { $of }
complaint-page-annex = پیوست، صفحهٔ { $now } از { $of }
