# کار گردانندگان: کلید گزارش‌گیری، مرحله، گروه‌ها.

admin =
    <b>تنظیم‌های جاری</b>
    گزارش‌گیری: { $reporting }
    مرحله: { $phase }{ $how }
    آغاز ثبت‌نام: { $registration }
    اعلام نهایی صلاحیت‌ها: { $qualified }
    روز رأی‌گیری: { $polling }
    روز اعلام نتیجه: { $result }
    گروه‌های ناظران: { $groups }

    { $missing }

admin-screen-missing = برای گزارش گرفتن هنوز این‌ها کم است: { $missing }.
admin-screen-complete = هر چه برای گزارش گرفتن لازم است، هست.

admin-missing = گزارش‌گیری باز نشد، چون این‌ها کم است: { $missing }. چیزی عوض نشده است.
admin-missing-operator = معرفی گرداننده (AMANAT_OPERATOR_FA)
admin-missing-group = گروه ناظران (دستور { "\u2066/register\u2069" } در گروه)
admin-missing-phase = مرحلهٔ انتخابات (دستور { "\u2066/phase\u2069" })

admin-reporting-open = باز
admin-reporting-emergency = فقط موارد فوری
admin-reporting-closed = بسته
admin-reporting-off = خاموش

admin-button-reporting-open = باز کردن گزارش‌گیری
admin-button-reporting-emergency = فقط موارد فوری
admin-button-reporting-closed = بستن گزارش‌گیری
admin-button-reporting-off = خاموش کردن گزارش‌گیری

admin-phase-by-dates = {" "}(از تاریخ‌ها)
admin-phase-by-hand = {" "}(دستی، { $until })
    دلیل: { $why }
admin-phase-until-ended = تا وقتی برش دارید
admin-phase-until-moment = تا { $until }
admin-phase-ask-why =
    تاریخ‌ها مرحله را «{ $now }» می‌گوید و شما «{ $phase }» را خواستید. چرا؟ در یک جمله بنویسید.

    این دلیل این‌جا دیده و ثبت می‌شود. تا ننویسید چیزی عوض نمی‌شود.
admin-phase-ask-until =
    مرحله «{ $phase }» شود، به این دلیل: { $why }

    تا کی؟ پس از آن خودش به تاریخ‌ها برمی‌گردد.
admin-phase-button-open = تا وقتی برش دارم
admin-phase-button-today = تا پایان امروز
admin-phase-button-day = ۲۴ ساعت
admin-phase-button-week = یک هفته
admin-phase-button-auto = ↩️ برگشت به تاریخ‌ها
admin-phase-overlaps = مرحله را همین حالا هم کسی دستی نگه داشته است («{ $phase ->
       [before] پیش از رأی‌گیری
       [day] روز رأی‌گیری
      *[after] پس از رأی‌گیری
    }»، به این دلیل: { $why }). دو نگه‌داشتن روی هم نمی‌افتد. اول «برگشت به تاریخ‌ها» را بزنید؛ چیزی عوض نشده است.
admin-phase-same = مرحله همین حالا هم همین است. چیزی عوض نشد.
admin-phase-why = دلیل را در یک جمله بنویسید، دست بالا { $most } نویسه. چیزی عوض نشده است.
admin-phase-until = این زمان گذشته است. زمان دیگری را انتخاب کنید؛ چیزی عوض نشده است.
admin-phase-gone = این پرسش قدیمی است. مرحله را از تنظیم‌ها دوباره انتخاب کنید.
admin-phase-turned = مرحله از امروز «{ $phase }» است، چون تاریخ‌ها چنین می‌گوید. اگر نباید، از تنظیم‌ها دستی نگهش دارید.
admin-phase-hold-over = زمان نگه‌داشتن دستی مرحله تمام شد. مرحله دوباره از تاریخ‌هاست: «{ $phase }».
admin-button-settings = تنظیم‌ها
admin-button-broadcasts = پیام به دنبال‌کنندگان

admin-phase-none = هنوز تعیین نشده
admin-phase-before = پیش از رأی‌گیری
admin-phase-day = روز رأی‌گیری
admin-phase-after = پس از رأی‌گیری

admin-button-phase-before = پیش از رأی‌گیری
admin-button-phase-day = روز رأی‌گیری
admin-button-phase-after = پس از رأی‌گیری

admin-reporting-how =
    این دستور یکی از این‌ها را می‌خواهد:
    <code>/reporting open</code> باز
    <code>/reporting emergency</code> فقط موارد فوری
    <code>/reporting closed</code> بسته
    <code>/reporting off</code> خاموش

admin-phase-how =
    این دستور یکی از این‌ها را می‌خواهد:
    <code>/phase before</code> پیش از رأی‌گیری
    <code>/phase day</code> روز رأی‌گیری
    <code>/phase after</code> پس از رأی‌گیری
    <code>/phase auto</code> برگشت به تاریخ‌ها

admin-day = { $day }
admin-day-none = هنوز تعیین نشده
admin-day-how =
    این دستور یک روز شمسی می‌خواهد، یا none:
    <code>{ $command } ۱۴۰۵/۱۲/۰۱</code>
    <code>{ $command } none</code> پاک کردن
admin-polling-day-over = این روز گذشته است. شاید سال یا ماه جابه‌جا شده باشد. روز رأی‌گیری را از آگهی رسمی دوباره بنویسید؛ چیزی عوض نشده است.
admin-result-day-ahead = این روز هنوز نیامده است. روزی را بنویسید که نتیجه اعلام شد؛ چیزی عوض نشده است.
admin-day-order = این روز با { $anchor ->
       [registration] آغاز ثبت‌نام
       [qualified] اعلام نهایی صلاحیت‌ها
       [polling] روز رأی‌گیری
      *[result] روز اعلام نتیجه
    } ({ $day }) جور نیست و باید { $side ->
       [before] پس از
      *[after] پیش از
    } آن باشد. اگر آن روز عوض شده است، اول آن را درست کنید؛ چیزی عوض نشده است.

register-done =
    این گروه، گروه ناظران شد. پرونده‌های تازه همین‌جا می‌آید.

    ربات باید مدیر گروه باشد تا بداند چه کسی عضو است. هر ناظر هم یک بار گفتگوی خصوصی با ربات را باز کند و «شروع» را بزند.

register-already = این گروه پیش‌تر گروه ناظران شده است. چیزی عوض نشد.
register-in-group = این دستور را در گروه ناظران بفرستید، نه این‌جا.

group-how-to-register = سلام. اگر این گروه ناظران است، گردانندهٔ ربات دستور <code>/register</code> را همین‌جا بفرستد.
group-needs-admin = ربات دیگر مدیر این گروه نیست و نمی‌تواند عضوها را بشناسد. تا مدیر نشود، دکمه‌ها از کار می‌افتد.

register-public = این گروه نام عمومی دارد و هر کسی می‌تواند آن را بخواند. نخست خصوصی‌اش کنید، بعد دوباره بفرستید.

group-public =
    <b>گروه «{ $title }» دیگر خصوصی نیست.</b> هر کسی می‌تواند آن را بخواند، پس دیگر چیزی آن‌جا نمی‌فرستیم. کار با { "\u2066/queue\u2069" } ادامه دارد.

    در تنظیم‌های گروه نام عمومی را بردارید، بعد این‌جا بزنید.
group-stranger =
    <b>کسی به گروه «{ $title }» آمد که نمی‌شناسیم.</b> تا روشن نشود، چیزی آن‌جا نمی‌فرستیم و او هیچ دسترسی ندارد.

    اگر از خودتان است، راهش بدهید. اگر نه، از گروه بیرونش کنید؛ آن‌گاه خودش درست می‌شود.
group-mended = گروه «{ $title }» دوباره درست است. پرونده‌ها از نو آن‌جا می‌آید.
group-button-let-in = از خودمان است
group-button-check = دوباره ببین
group-let-in = ثبت شد. اگر چیز دیگری نمانده باشد، پرونده‌ها دوباره در گروه می‌آید.
group-asked = از پیام‌رسان می‌پرسیم. اگر درست شده باشد، تا چند ثانیهٔ دیگر خبر می‌دهیم.
group-no-stranger = دیگر کسی در این گروه منتظر نیست. چیزی عوض نشد.
