# اطلس مناطق: ارزیابی رابط‌ها، سطح رسمی، سطح‌ها و نسخه‌ها. فقط برای رابط‌ها، سرپرست‌ها و گرداننده‌ها.

atlas =
    <b>اطلس مناطق</b>
    هر منطقه چه اندازه آمادگی می‌خواهد: پیش از رأی‌گیری، در روز رأی‌گیری و پس از آن. فقط رابط‌ها، سرپرست‌ها و گرداننده‌ها این‌جا را می‌بینند.

    { $state }

atlas-state-none = هنوز نسخه‌ای ساخته نشده است.
atlas-state-draft = پیش‌نویس نسخهٔ { $number } آماده است. هنوز چیزی قطعی نیست.
atlas-state-locked = نسخهٔ { $number } در { $day } قطعی شد.
atlas-state-both =
    نسخهٔ { $number } در { $day } قطعی شد.
    پیش‌نویس نسخهٔ { $draft } هم آماده است.

atlas-button-open = اطلس مناطق
atlas-button-home = اطلس
atlas-button-grade = ارزیابی یک منطقه
atlas-button-official = سطح رسمی
atlas-button-more = منطقه‌های بعدی
atlas-button-fewer = منطقه‌های قبلی
atlas-button-area = { $name }
atlas-button-area-at = { $name }: { $level }
atlas-button-factor = { $factor }
atlas-button-factor-own = { $factor }: { $grade }
atlas-button-phase = زمان دیگر
atlas-button-area-next = منطقهٔ دیگر
atlas-button-factor-next = موضوع دیگر
atlas-button-official-end = پس گرفتن سطح رسمی

atlas-phase-before = پیش از رأی‌گیری
atlas-phase-day = روز رأی‌گیری
atlas-phase-after = پس از رأی‌گیری

atlas-level-0 = داده کافی نیست
atlas-level-1 = ۱، کم
atlas-level-2 = ۲، متوسط
atlas-level-3 = ۳، زیاد
atlas-level-4 = ۴، بسیار زیاد

atlas-factor-tension = تنش و درگیری
atlas-factor-pressure = پول و فشار بر رأی‌دهنده
atlas-factor-order = دسترسی و نظم شعبه‌ها
atlas-factor-online = فضای مجازی
atlas-factor-earlier = انتخابات پیشین
atlas-factor-cases = پرونده‌های تأییدشده

atlas-about-tension = <b>تنش و درگیری.</b> رقابت تند، درگیری یا تهدیدی که از آن خبر دارید.
atlas-about-pressure = <b>پول و فشار بر رأی‌دهنده.</b> خرید رأی، هدیه، وعده یا فشار.
atlas-about-order = <b>دسترسی و نظم شعبه‌ها.</b> رسیدن به شعبه‌ها و نگه داشتن نظم چه اندازه سخت است.
atlas-about-online = <b>فضای مجازی.</b> شایعه یا تحریک دربارهٔ این منطقه.

atlas-grade-phase = ارزیابی شما برای کدام زمان است؟
atlas-grade-area = <b>{ $phase }</b>. کدام منطقه؟
atlas-grade-factor =
    <b>{ $area }، { $phase }</b>
    کدام موضوع؟ عددِ کنار هر موضوع نمره‌ای است که پیش از این داده‌اید.
atlas-grade-number =
    <b>{ $area }، { $phase }</b>
    { $about }

    از ۱ تا ۵ چه نمره‌ای می‌دهید؟ می‌توانید عدد را هم بنویسید.
atlas-grade-1 = ۱، آرام
atlas-grade-2 = ۲، کمی نگران‌کننده
atlas-grade-3 = ۳، نگران‌کننده
atlas-grade-4 = ۴، سخت
atlas-grade-5 = ۵، بسیار سخت
atlas-grade-reason =
    <b>{ $area }، { $phase }</b>
    { $factor }: { $grade } از ۵

    چرا این نمره؟ در یک یا دو جمله بنویسید. نام کسی را ننویسید؛ این دلیل در نسخهٔ قطعی می‌ماند.
atlas-grade-kept =
    ثبت شد.
    <b>{ $area }، { $phase }</b>
    { $factor }: { $grade } از ۵
    دلیل: { $reason }

    هر وقت خواستید، نمرهٔ تازه بدهید. همیشه آخرین نمره به حساب می‌آید.

atlas-grade-range = نمره عددی از ۱ تا ۵ است: ۱ یعنی آرام و ۵ یعنی بسیار سخت. یکی را بزنید یا بنویسید. چیزی عوض نشده است.
atlas-reason-none = این نمره یک دلیل هم می‌خواهد. آن را در یک جمله بنویسید. نمره‌تان سر جایش است.
atlas-reason-short = این دلیل خیلی کوتاه است. دست‌کم { $least } حرف بنویسید. نمره‌تان سر جایش است.
atlas-reason-long = این دلیل بلند است. آن را در { $most } حرف بنویسید. نمره‌تان سر جایش است.
atlas-liaisons-grade = نمره را رابط‌های نهادها می‌دهند. شما می‌توانید نتیجه را ببینید و دربارهٔ آن نظر بخواهید.
atlas-no-area = این منطقه در فهرست نیست. یکی دیگر را انتخاب کنید.
atlas-gone = این دکمه دیگر به جایی نمی‌رسد. از «اطلس» دوباره شروع کنید.

atlas-official-area =
    <b>سطح رسمی</b>
    این همان سطحی است که مرجع صلاحیت‌دار داده است. کنار سطح محاسبه‌شده نشان داده می‌شود و با آن قاطی نمی‌شود.

    برای کدام جا؟
atlas-official-level =
    <b>سطح رسمیِ { $area }</b>
    { $stands }

    کدام سطح را داده‌اند؟
atlas-official-none = هنوز چیزی ثبت نشده است.
atlas-official-stands = حالا: { $level }. منبع: { $source }
atlas-official-source =
    <b>{ $area }</b>: { $level }
    منبع را بنویسید: کدام نهاد و کدام نامه یا مصوبه.
atlas-official-day =
    منبع: { $source }
    تاریخ آن را بنویسید، مانند «۲۰ شهریور ۱۴۰۵».
atlas-official-kept =
    ثبت شد.
    <b>{ $area }</b>: { $level }
    منبع: { $source }، { $day }

    در نسخهٔ بعدی کنار سطح محاسبه‌شده می‌آید و نقشهٔ راه از آن پیروی می‌کند.
atlas-official-ended = سطح رسمیِ { $area } پس گرفته شد. نسخه‌هایی که آن را دارند عوض نمی‌شوند.
atlas-no-official = این‌جا سطح رسمی ندارد. چیزی عوض نشد.
atlas-source-how = منبع را در یک جمله بنویسید؛ حداکثر { $most } حرف. چیزی از دست نرفته است.
atlas-source-future = تاریخ منبع نمی‌تواند در آینده باشد. تاریخ خودِ نامه یا مصوبه را بنویسید.
atlas-day-how = این تاریخ خوانده نشد. آن را مانند { $example } بنویسید. منبع سر جایش است.

atlas-value-official = سطح رسمی عددی از { $low } تا { $high } است.
atlas-value-earlier = نمرهٔ انتخابات پیشین عددی از { $low } تا { $high } است.
atlas-value-stations = شمار شعبه‌ها عددی از { $low } تا { $high } است.

atlas-few = کمتر از ۵
atlas-count = { $count }

atlas-locked-already = این نسخه قطعی شده است و دیگر عوض نمی‌شود. اگر چیزی تغییر کرده، نسخهٔ تازه بسازید.
