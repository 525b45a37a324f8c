# گروه‌های آموزشی: دعوت، نام‌نویسی، پیشرفت گروه؛ و بردن پیشرفت به حساب دیگر.

# --- گروه‌ها، برای گرداننده ---

cohorts =
    <b>گروه‌های آموزشی</b>

    { $count ->
        [0] هنوز گروهی نساخته‌اید. درس‌های کارکنان شعبه و نیروهای امنیتی فقط برای کسانی باز است که در گروهی نام‌نویسی کنند.
        [1] یک گروه دارید.
       *[some] { $count } گروه دارید.
    }

button-cohorts = 👥 گروه‌های آموزشی
button-cohort-new = گروه تازه
button-cohort =
    { $state ->
        [open] ✅
        [full] ⏳
       *[other] ⏸
    } { $body } ({ $used } از { $most })

cohort =
    <b>{ $body }</b>
    درس‌های { track-name }
    { $place }

    وضع: { $state }
    نام‌نویسی: { $used } از { $most } نفر، تا { $until }
    سرپرست: { $lead ->
        [there] دارد
        [invited] دعوت شده، هنوز نیامده
       *[none] ندارد
    }

    کد دعوت را نگه نمی‌داریم و فقط یک بار نشان می‌دهیم. اگر گم شد، کد تازه بسازید.

cohort-what = گروه آموزشی «{ $body }»
cohort-unmade = چنین گروهی نبود
cohort-made = درس‌های { track-name }، حداکثر { $most } نفر، تا { $until }
cohort-code-old = کد دعوت پیشین
cohort-code-new = کد دعوت تازه؛ کد پیشین از کار افتاد
cohort-lead-old = سرپرست پیشین
cohort-lead-new = کد تازه برای سرپرست تازه؛ سرپرست پیشین، اگر بود، دیگر دسترسی ندارد

cohort-state-open = باز
cohort-state-full = پر شده
cohort-state-expired = مهلتش گذشته
cohort-state-closed = بسته

button-cohort-code = کد دعوت تازه
button-cohort-lead = سرپرست تازه
button-cohort-close = بستن نام‌نویسی
button-cohort-open = باز کردن نام‌نویسی
button-cohort-sure = بله، بسازید

cohort-ask-new-code =
    برای گروه «{ $body }» کد تازه می‌سازیم. کد و پیوند پیشین از کار می‌افتد. کسانی که نام‌نویسی کرده‌اند می‌مانند. بسازیم؟

cohort-ask-new-lead =
    برای گروه «{ $body }» کد سرپرستی تازه می‌سازیم. اگر گروه سرپرست دارد، دیگر به آن دسترسی ندارد. بسازیم؟

cohort-invite =
    <b>دعوت به درس‌های { track-name }</b>
    { $body }، { $place }

    پیوند را باز کنید، یا در ربات «کد دعوت» را بزنید و کد را بنویسید:
    <code>{ $code }</code>

    { $links }

    این دعوت تا { $until } کار می‌کند.

cohort-lead-invite =
    <b>دعوت به سرپرستی گروه آموزشی</b>
    { $body }، { $place }

    سرپرست می‌بیند گروه تا کجا پیش رفته است، بدون نام. این پیوند و کد فقط یک بار و برای یک نفر کار می‌کند:
    <code>{ $code }</code>

    { $links }

cohort-link = { $messenger }: { $link }

cohort-ask-track = <b>گروه تازه</b>: این گروه کدام درس‌ها را می‌خواند؟

button-cohort-track = { track-name }
button-cohort-stop = نه، برمی‌گردم

cohort-ask-body = این گروه از کدام نهاد یا جاست؟ نامش را بنویسید، حداکثر { $most } حرف. مثلاً: { -example-group }

cohort-body-how = این نام را نتوانستیم بگیریم. یک نام ساده بنویسید، حداکثر { $most } حرف.

cohort-ask-place =
    این گروه کجاست؟ اگر چند منطقه دارد، جای بزرگ‌تر را بزنید.

    { $place }

button-cohort-place = { $name }
button-cohort-here = همین‌جا: { $name }

cohort-ask-most = حداکثر چند نفر با این دعوت نام‌نویسی کنند؟ یکی را بزنید، یا عددی تا { $most } بنویسید.

button-cohort-most = { $count } نفر

cohort-most-how = این‌جا یک عدد می‌خواهیم، از ۱ تا { $most }.

cohort-ask-until = دعوت تا کِی کار کند؟ یکی را بزنید، یا روز پایان را بنویسید. مثلاً: ۱۵ دی

cohort-ask-make =
    <b>این گروه را بسازیم؟</b>
    { $body }
    درس‌های { track-name }
    { $place }
    حداکثر { $most } نفر، تا { $until }

button-cohort-days = { $days } روز

cohort-until-how = این‌جا یک روز شمسی می‌خواهیم، از فردا تا یک سال دیگر. مثلاً: ۱۵ دی

cohort-press-please = این‌جا یکی از دکمه‌های بالا را بزنید. اگر منصرف شده‌اید، برگردید:

cohort-form-gone = این گام گذشته است. از «گروه‌های آموزشی» دوباره شروع کنید.

cohort-gone = این گروه دیگر در فهرست نیست. فهرست تازه در «گروه‌های آموزشی» است.

cohort-expired-open = مهلت این گروه گذشته است و باز نمی‌شود. یک گروه تازه بسازید.

# --- نام‌نویسی ---

button-enrol = 🎟 کد دعوت

enrol-ask = کد دعوت را بنویسید. ده حرف و رقم است و از مسئول خود گرفته‌اید. فاصله، خط تیره، و حرف بزرگ و کوچک مهم نیست.

enrol-unclear = این کد دعوت نیست. کد ده حرف و رقم دارد، مثل <code>{ $example }</code>. دوباره نگاه کنید و بنویسید.

enrol-operator =
    { "" }

    <b>این ربات دست کیست؟</b>
    { $operator }

enrol-enrolled =
    <b>خوش آمدید.</b> درس‌های { track-name } برای شما باز شد.

    گروه: { $body }، { $place }

    نام و شمارهٔ شما را نگه نداشتیم. سرپرست گروه فقط تعدادها را می‌بیند.{ $operator }

enrol-already = شما پیش‌تر در گروه «{ $body }» نام‌نویسی کرده‌اید و درس‌های { track-name } باز است. کاری لازم نیست.{ $operator }

enrol-lead =
    <b>از این پس شما سرپرست این گروهید.</b>
    { $body }، { $place }

    با «پیشرفت گروه» می‌بینید چند نفر تا کجا رسیده‌اند. نام کسی را نمی‌بینید. تا وقتی سرپرست باشید، شمارهٔ حساب شما را نگه می‌داریم.{ $operator }

enrol-unknown = گروهی با این کد پیدا نکردیم. شاید کد عوض شده باشد. دوباره نگاه کنید، یا از مسئول خود کد تازه بگیرید.{ $operator }

enrol-full = ظرفیت گروه «{ $body }» پر شده است. از مسئول خود کد دیگری بگیرید.{ $operator }

enrol-expired = مهلت این دعوت گذشته است. از مسئول خود کد تازه بگیرید.{ $operator }

enrol-closed = نام‌نویسی گروه «{ $body }» بسته است. از مسئول خود بپرسید.{ $operator }

enrol-too-many = در یک ساعت { $most } بار کد نوشته‌اید. یک ساعت دیگر دوباره امتحان کنید؛ کدتان سر جایش است.

# --- پیشرفت گروه ---

groups = <b>پیشرفت گروه‌ها</b>: { $count } گروه. یکی را بزنید:

groups-none = شما سرپرست گروهی نیستید. اگر باید باشید، از گردانندهٔ ربات پیوند سرپرستی بگیرید.

button-groups = 📊 گروه‌های من
button-group-table = 📊 پیشرفت گروه
button-group-all = همهٔ گروه‌ها با هم
button-group-picture = تصویر
button-group-file = فایل اکسل

cohort-not-yours = این گروه در دست شما نیست. اگر باید باشد، از گردانندهٔ ربات بپرسید.

group-all = { $count } گروه با هم

group-track = { track-name }

group-note = گروه‌های کمتر از ۵ نفر جدا شمرده نمی‌شوند و عددها را پنج‌تا پنج‌تا می‌نویسیم، تا کسی شناخته نشود.

group-table =
    <b>پیشرفت: { $name }</b>
    تا { $day }

    { $rows }

    { $more ->
        [0] { "" }
       *[some] { $more } جای دیگر در فایل است.
    }
    { group-note }

group-row =
    <b>{ $place }</b>، { track-name }: { $enrolled } نفر
    شروع کرده: { $begun }
    سطح پایه: { $basic }
    سطح میانی: { $intermediate }
    سطح پیشرفته: { $advanced }
    آزمون پایانی: { $exam }
    گواهی: { $certified }

group-row-small = <b>{ $place }</b>، { track-name }: کمتر از ۵ نفر

group-cell = دست‌کم { $count } نفر ({ $percent }٪)
group-count = { $count }
group-few = کمتر از ۵
group-untold = نمی‌گوییم

group-places-merged = { $count } جای کوچک با هم

group-stage-begun = شروع کرده
group-stage-basic = سطح پایه
group-stage-intermediate = سطح میانی
group-stage-advanced = سطح پیشرفته
group-stage-exam = آزمون پایانی
group-stage-certified = گواهی

group-column-track = درس‌های
group-column-place = جا
group-column-enrolled = نام‌نویسی

group-picture = پیشرفت گروه تا { $day }: { $name }
group-picture-title =
    { $bars ->
        [stages] { $name }
       *[places] { $name }: سطح پایه
    }
group-picture-footer = تا { $day }. عدد ۱ تا ۴ را نمی‌نویسیم، تا کسی شناخته نشود.

group-file = جدول پیشرفت تا { $day }: { $name }
group-file-title = پیشرفت تا { $day }: { $name }
group-file-sheet = پیشرفت

# --- بردن پیشرفت به حساب دیگر ---

button-move = 🔁 بردن پیشرفت به حساب دیگر
button-move-give = از این حساب ببرید
button-move-take = به این حساب بیاورید
button-move-anew = کد تازه
button-move-merge = بله، یکی کنید

move =
    <b>بردن پیشرفت به حساب دیگر</b>

    اگر حساب{ $reach ->
        [several] { " " }یا پیام‌رسان
       *[one] { "" }
    } خود را عوض کرده‌اید، پیشرفت درس‌ها را با خود ببرید. در حساب قدیم کد بگیرید و در حساب تازه بنویسید. این کدام است؟

move-code =
    این کد را تا { $minutes } دقیقهٔ دیگر در حساب تازه بنویسید:
    <code>{ $code }</code>

    آن‌جا در «تنظیمات» همین کار را بزنید، بعد «به این حساب بیاورید».

    <b>می‌رود:</b> پیشرفت درس‌ها، آزمون‌ها، پرسش‌های مرور، گروه‌ها و گواهی‌ها. این حساب از درس خالی می‌شود.
    <b>نمی‌رود:</b> گزارش‌ها و یادآوری. گزارش را با کد پیگیری باز کنید.

    کد فقط یک بار کار می‌کند. آن را به کسی ندهید.

move-type = کدی را که در حساب قدیم گرفته‌اید بنویسید. ده حرف و رقم دارد.

move-unclear = این کد را نتوانستیم بخوانیم. کد ده حرف و رقم دارد، مثل <code>{ $example }</code>. دوباره نگاه کنید و بنویسید.

move-nothing = در این حساب هنوز چیزی برای بردن نیست.

move-moved =
    <b>پیشرفت شما به این حساب آمد.</b> آن حساب از درس خالی شد و کد دیگر کار نمی‌کند.

    یادآوری همراهش نیامد. اگر می‌خواهید، در «تنظیمات» روشنش کنید.

move-ask =
    در این حساب هم درس خوانده‌اید. اگر یکی کنیم، از هر درس و آزمون نتیجهٔ بهتر می‌ماند و همهٔ پرسش‌های دیده‌شده یکی می‌شود. این کار برگشت ندارد. یکی کنیم؟

move-same = این کد از همین حساب است. آن را در حساب دیگرتان بنویسید؛ کد هنوز کار می‌کند.

move-unknown = این کد کار نمی‌کند. شاید پیش‌تر نوشته شده یا وقتش گذشته باشد. در حساب قدیم کد تازه بگیرید.

move-too-many = در یک ساعت { $most } بار کد نوشته‌اید. یک ساعت دیگر دوباره امتحان کنید؛ پیشرفتتان سر جایش است.

move-form-gone = این گام گذشته است. از «تنظیمات» دوباره شروع کنید.
