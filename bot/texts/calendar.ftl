# تقویم قانونی: چه روزی چه چیزی است. تاریخ‌ها از روزهایی شمرده می‌شود که گرداننده از آگهی رسمی وارد کرده است.

calendar =
    <b>{ $title }</b>

    { $now }

    { $ahead }

    { $cases }

    { $waiting }

    این تاریخ‌ها را از قانون شمرده‌ایم. «اطمینان» می‌گوید قاعده را در چند منبع دیده‌ایم. «تأییدنشده» یعنی روز آغازش را خودمان فرض کرده‌ایم. آگهی رسمی انتخابات را هم ببینید.

calendar-title = تقویم { -election }
calendar-title-duty = تقویم { -election } برای { $duty }
calendar-title-of = تقویم { -election } برای { track-name }

calendar-no-day =
    <b>تقویم انتخابات</b>

    هنوز هیچ روزی از این انتخابات در این ربات اعلام نشده است. تاریخ رأی‌گیری را از آگهی رسمی { -announcer } بردارید؛ تاریخ‌هایی که در خبرها می‌آید، تا آگهی نشود قطعی نیست.

    ترتیب کارها و مهلت‌هایشان را با «همهٔ تاریخ‌ها» ببینید. اگر «خبرم کن» را بزنید، هر وقت روزی اعلام یا جابه‌جا شد خبرتان می‌کنیم.

calendar-nothing-to-draw = الان روزی نیست که در تصویر بیاید. ترتیب کارها را با «همهٔ تاریخ‌ها» ببینید.

calendar-now =
    <b>همین حالا</b>

    { $dates }

calendar-ahead =
    <b>بعد از این</b>

    { $dates }

calendar-waiting =
    تاریخ‌های دیگر وقتی معلوم می‌شود که این روزها اعلام شود: { $days }.

calendar-cases =
    <b>روز ثابتی ندارد</b>
    { $names }. در «همهٔ تاریخ‌ها» نوشته‌ایم هر کدام با چه چیزی آغاز می‌شود و اگر مهلتی دارد، چقدر است.
calendar-name = { $title }

calendar-entry =
    <b>{ $title }</b>: { $days }
    { $words } { $counted }
    { $articles }
    { $sure }

calendar-entry-full =
    <b>{ $title }</b> ({ $when })
    { $days }
    { $words } { $counted }
    { $articles }
    { $sure }

# آنچه مردم از وضع یک مرحله می‌خوانند: فقط چیزی که نهادی یا منبعی گفته است. نام هیچ‌کس در آن نیست.
calendar-stage-short = وضع: { $state }؛ { $who }، در { $day }
calendar-stage = وضع: { $state }؛ { $by }{ $moved }

calendar-counted = { $how }
calendar-sure-two = اطمینان: دو منبع
calendar-sure-one = اطمینان: یک منبع
calendar-sure-unconfirmed = اطمینان: تأییدنشده
calendar-sure-review = در دست بازبینی؛ قانونش تازه عوض شده است
# در تصویر هر چه پس از « | » است در خط بعد می‌آید.
calendar-drawn = { $days } | { $articles }؛ { $sure }

calendar-when-past = گذشته
calendar-when-now = همین حالا
calendar-when-ahead = در پیش
calendar-when-unknown = هنوز نامعلوم
calendar-when-undated = بدون روز ثابت

calendar-day = { $day }
calendar-span = از { $first } تا { $last }
calendar-until = تا { $day }
calendar-from = از { $day }؛ پایانش با { $after } معلوم می‌شود
calendar-unknown = هنوز معلوم نیست؛ منتظر { $after }

calendar-undated = روز ثابتی ندارد؛ { $waits }

calendar-all =
    <b>همهٔ تاریخ‌ها، صفحهٔ { $page } از { $pages }</b>

    { $dates }

calendar-picture = تقویم انتخابات تا امروز، { $day }؛ تصویر { $part } از { $parts }
calendar-picture-title = { $title }، { $part } از { $parts }
calendar-picture-footer = دایرهٔ پر: گذشته. دایرهٔ دوخط: همین حالا. دایرهٔ خالی: در پیش. چهارگوش: هنوز نامعلوم. خط کوتاه: بدون روز ثابت. «تأییدنشده» را با آگهی رسمی بسنجید؛ آگهی مهم‌تر از این تصویر است.
calendar-now-of = حالا نوبت چیست؟ برای { track-name }
calendar-now-all = حالا نوبت چیست؟
calendar-now-picture = امروز، { $day }: آنچه در جریان است و آنچه می‌آید
calendar-now-picture-title = { $title }
calendar-now-picture-footer = دایرهٔ دوخط همین حالاست، دایرهٔ خالی در پیش. از قانون شمرده‌ایم؛ «تأییدنشده» را با آگهی رسمی بسنجید.
calendar-now-below = هر کدام را با توضیح و مادهٔ قانون، در «تقویم انتخابات» بخوانید.
calendar-left = { $way ->
        [begins] آغازش
        [ends] پایانش
        [until] مهلتش
       *[day] روزش
    } { $soon ->
        [today] امروز
        [tomorrow] فردا
       *[days] { $left } روز دیگر
    }؛ { $days }

calendar-below = همین تاریخ‌ها را با مادهٔ قانون، در «همهٔ تاریخ‌ها» بخوانید.

calendar-followed =
    از این پس این‌ها را همین‌جا می‌گوییم؛ شب‌ها نه:
    • روزی که اعلام، جابه‌جا یا لغو شود،
    • کاری که نوبتش می‌رسد،
    • درستِ خبری که نادرست پخش شده است.

    { $where }

    شناسهٔ شما برای این کار مهرشده نگه داشته می‌شود، همراه اینکه رأی‌دهنده‌اید یا نامزد، اگر گفته باشید. با «دیگر خبرم نکن» پاک می‌شود.
calendar-followed-where = درسی را که به کار منطقهٔ خودتان می‌آید هم می‌خواهید؟ «درس‌های منطقهٔ من» را بزنید.
calendar-ask-area =
    <b>درس‌های منطقهٔ شما</b>

    گاهی خواندن درسی در یک منطقه بیشتر به کار می‌آید. اگر بگویید در کدام منطقه‌اید، چنین درسی به شما هم می‌رسد. نگفتنش چیزی از خبرهای تقویم کم نمی‌کند.

    { $own }

    نام منطقه کنار شناسهٔ مهرشدهٔ شما می‌ماند، تا وقتی برش دارید یا خبرها را خاموش کنید.
calendar-area-now = <b>الان: { $area }</b>
calendar-area-saved = ثبت شد: { $area }. درسی که برای این منطقه پیشنهاد شود، به شما هم می‌رسد.
calendar-area-dropped = منطقه پاک شد. خبرهای تقویم مثل پیش می‌رسد.
calendar-area-gone = این منطقه دیگر در فهرست نیست. فهرست را دوباره باز کنید.
calendar-area-follow-first = اول در «تقویم» خبرها را روشن کنید، بعد منطقه را بگویید.
calendar-button-where = 📍 درس‌های منطقهٔ من
calendar-button-area = { $area }
calendar-button-area-none = منطقه‌ام را پاک کن
calendar-unfollowed = دیگر خبرتان نمی‌کنیم و شناسه‌ای که برای این کار بود پاک شد.

calendar-moved =
    <b>تقویم انتخابات عوض شد</b>

    { $days }

    تاریخ‌های دیگر هم با آن عوض شده است.

calendar-moved-set = { $anchor }: <b>{ $day }</b>
calendar-moved-gone = { $anchor }: دیگر اعلام‌شده نیست

button-calendar = 📅 تقویم انتخابات
button-calendar-all = همهٔ تاریخ‌ها
button-calendar-picture = تصویر تقویم
button-calendar-now = 🖼 تصویر نوبت من
button-calendar-everybody = تقویم همه
button-calendar-follow = 🔔 خبرم کن
button-calendar-unfollow = دیگر خبرم نکن
button-calendar-before = قبلی
button-calendar-after = بعدی
