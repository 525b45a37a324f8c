# پیام‌هایی که به همهٔ دنبال‌کنندگان می‌رود: خبر تقویم، اصلاح یک خبر نادرست، پیام آزاد. و کار نوشتن و امضا و ایستادنشان.

# آنچه مردم می‌خوانند

broadcast-words =
    <b>پیام گردانندهٔ این ربات</b>

    { $words }

broadcast-correction =
    <b>اصلاح خبر، شمارهٔ { $number }</b>

    { $words }

    به گفتهٔ { $source }.
    { $fixes }
broadcast-fixes = این پیام، اصلاح شمارهٔ { $number } ({ $day }) را درست می‌کند.

broadcast-lesson =
    <b>درس «{ $title }»</b>

    این روزها خواندن این درس به کار می‌آید. { $cards ->
        [1] یک کارت کوتاه است.
       *[other] { $cards } کارت کوتاه است.
    }
broadcast-lesson-gone = این درس دیگر در فهرست نیست و این پیام فرستاده نمی‌شود.

broadcast-dates =
    <b>تقویم انتخابات</b>

    { $dates }

    این تاریخ‌ها را از قانون شمرده‌ایم. آگهی رسمی را هم ببینید.
broadcast-date-begins =
    <b>{ $when } آغاز می‌شود: { $title }</b>
    { $words }
    { $articles }{ $review }
broadcast-date-ends =
    <b>{ $when } آخرین روز است: { $title }</b>
    { $words }
    { $articles }{ $review }
broadcast-date-day =
    <b>{ $when }: { $title }</b>
    { $words }
    { $articles }{ $review }
broadcast-when-today = امروز
broadcast-when-tomorrow = فردا
broadcast-when-later = { $day }

button-broadcast-calendar = 📅 حالا نوبت چیست؟
button-broadcast-lesson = 📖 باز کردن درس
button-corrections = اصلاح‌های پیشین
button-broadcast-enough = دیگر خبرم نکن

# فهرست اصلاح‌ها، برای همه

corrections =
    <b>اصلاح خبرها، صفحهٔ { $page } از { $pages }</b>

    { $corrections }
corrections-none =
    هنوز اصلاحی نفرستاده‌ایم.

    اگر خبر نادرستی دربارهٔ انتخابات پخش شود، درستش را با نام گوینده همین‌جا می‌نویسیم.
correction-line =
    <b>شمارهٔ { $number }، { $day }</b>{ $stopped ->
        [yes] {" "}(فرستادنش نیمه‌کاره ایستاد)
       *[no] { "" }
    }
    { $words }
    به گفتهٔ { $source }.
    { $fixes }
button-corrections-newer = تازه‌ترها
button-corrections-older = قدیمی‌ترها
button-corrections-all = اصلاح خبرها

# میز نوشتن

broadcasts =
    <b>پیام به دنبال‌کنندگان</b>

    { $followers ->
        [0] کمتر از ۵ نفر تقویم را دنبال می‌کنند.
       *[other] دست‌کم { $followers } نفر تقویم را دنبال می‌کنند.
    } پیام فقط به آن‌ها می‌رسد؛ هرگز به گزارش‌دهنده‌ها.

    { $count ->
        [0] الان چیزی در راه نیست.
       *[other] این‌ها در راه است یا امضا می‌خواهد:
    }
broadcast-line = شمارهٔ { $number }، { $kind }، { $stage }
broadcast-line-for =
    شمارهٔ { $number }، { $kind }، { $stage }
    برای { $audiences }
broadcast-kind-dates = خبر تقویم
broadcast-kind-correction = اصلاح خبر
broadcast-kind-words = پیام آزاد
broadcast-kind-lesson = پیشنهاد درس
broadcast-kind-moved = خبر تغییر تقویم
broadcast-stage-draft = پیش‌نویس
broadcast-stage-signing = چشم‌به‌راه امضا
broadcast-stage-going = در راه
broadcast-stage-done = فرستاده شد
broadcast-stage-stopped = ایستاد
broadcast-button-correction = ✏️ اصلاح یک خبر نادرست
broadcast-button-words = نوشتن پیام آزاد

broadcast-ask-words =
    متن را بنویسید، همان‌طور که مردم می‌خوانند؛ حداکثر { $most } حرف.

    کوتاه و بی‌طرف. نام هیچ نامزد یا گروهی را نیاورید. اول درستش را بگویید، نه شایعه را.
broadcast-ask-source =
    این را چه کسی گفته است؟ نام نهاد یا مقام را بنویسید. مردم می‌خوانند: «به گفتهٔ …».
broadcast-ask-fixes = این پیام یکی از اصلاح‌های پیشین را درست می‌کند؟
broadcast-button-fixes = شمارهٔ { $number }، { $day }
broadcast-button-fixes-none = نه، تازه است
broadcast-ask-audiences = به چه کسانی برسد؟ هر کدام را بزنید تا علامت بخورد. کسی که نگفته است کیست، با رأی‌دهندگان می‌خواند.
broadcast-for = { $on ->
        [yes] ☑
       *[no] ☐
    } { $audience }
broadcast-audience-voter = رأی‌دهندگان
broadcast-audience-candidate = نامزدها و ستادها
broadcast-audience-staff = کارکنان شعبه
broadcast-audience-security = نیروهای امنیتی و انتظامی
broadcast-button-see = پیش‌نمایش

broadcast-check =
    پیام بالا را مردم درست همین‌طور می‌بینند. آن را یک بار بلند بخوانید.

    برای: { $audiences }
    { $reach ->
        [few] کمتر از ۵ نفر
       *[many] دست‌کم { $count } نفر
    }
    { $links }

    { $kind ->
        [dates] یک امضای گرداننده بس است.
       *[words] دو نفر باید امضا کنند.
    }
broadcast-check-links = ⚠️ این نشانی‌ها را نمی‌شناسیم: { $hosts }. خودتان ببینید که درست است.
broadcast-host = { $host }
broadcast-button-links = نشانی‌ها را دیدم، درست است
broadcast-button-ask = خواستن امضا
broadcast-button-ask-urgent = خواستن امضا، شب هم برود
broadcast-button-edit = عوض کردن متن
broadcast-button-source = عوض کردن گوینده
broadcast-button-audiences = عوض کردن مخاطب‌ها
broadcast-button-drop = دور انداختن
broadcast-button-list = همهٔ پیام‌ها

broadcast-taken-up = همکار دیگری این متن را برداشته است، یا زمانش گذشته است. اگر هنوز لازم است، از «اصلاح یک خبر نادرست» شروع کنید.

broadcast-dropped = دور انداخته شد. برای کسی فرستاده نشده است.
broadcast-asked =
    امضا خواستیم. تا { $hours } ساعت اگر { $left ->
        [one] یک نفر دیگر
       *[other] { $left } نفر
    } امضا کند، همان لحظه راه می‌افتد{ $urgent ->
        [yes] ؛ شب هم، اگر همه «شب هم برود» را بزنند
       *[no] ؛ شب‌ها می‌ماند و از ساعت ۸ صبح می‌رود
    }.

    { $others ->
        [0] الان کسی نیست که امضایش به حساب بیاید. نقش سرپرست یا گرداننده، یک روز پس از گرفتن به حساب می‌آید.
        [1] یک نفر می‌تواند امضا کند.
       *[other] { $others } نفر می‌توانند امضا کنند.
    }
broadcast-sign =
    { $by } می‌خواهد پیام بالا برای { $audiences } فرستاده شود. امضای شما لازم است.

    تا { $hours } ساعت وقت دارید. { $there ->
        [yes] ساعت ۸ صبحِ فردای آخرین امضا راه می‌افتد
       *[no] پس از آخرین امضا راه می‌افتد، شب‌ها از ساعت ۸ صبح
    }؛ و هر امضاکننده‌ای می‌تواند نگهش دارد.
broadcast-button-sign = امضا می‌کنم
broadcast-button-sign-urgent = امضا می‌کنم، شب هم برود
broadcast-button-no = امضا نمی‌کنم
broadcast-signed-waits = امضای شما ثبت شد. امضای یک نفر دیگر هم لازم است.
broadcast-signed-night = امضای شما ثبت شد. شب است؛ از ساعت ۸ صبح راه می‌افتد. پیشرفتش را پایین می‌بینید.
broadcast-signed-tomorrow = امضای شما ثبت شد. فردا ساعت ۸ صبح راه می‌افتد. پیشرفتش را پایین می‌بینید.
broadcast-signed-goes = امضای شما ثبت شد و پیام راه افتاد. پیشرفتش را پایین می‌بینید.
broadcast-refused = پیام شمارهٔ { $number } فرستاده نمی‌شود.
broadcast-refused-notice = پیام شمارهٔ { $number } امضا نشد و فرستاده نمی‌شود.

broadcast-progress =
    <b>پیام شمارهٔ { $number } { $when ->
        [begins] از ساعت ۸ صبح راه می‌افتد
        [resumes] از ساعت ۸ صبح ادامه پیدا می‌کند
       *[now] در راه است
    }</b> ({ $kind })
    { $bar } { $percent }٪

    رسید: { $sent } از { $total }
    ربات را بسته‌اند: { $gone }
    پیام‌رسان نپذیرفت: { $lost }
    هنوز مانده: { $untold }
    { $pace }

    { $instead }
broadcast-recipients-there = آن دسته از { $audiences } که گفته‌اند در { $district } هستند ({ $reach })
broadcast-reach = { $reach ->
        [few] کمتر از ۵ نفر
       *[many] دست‌کم { $count } نفر
    }
broadcast-progress-there =
    <b>پیام شمارهٔ { $number } { $stage ->
        [done] به آخر رسید
        [stopped] ایستاد
       *[going] { $when ->
            [begins] ساعت ۸ صبحِ روز پس از امضا راه می‌افتد
            [resumes] از ساعت ۸ صبح ادامه پیدا می‌کند
           *[now] در راه است
        }
    }</b> (پیشنهاد درس، برای یک منطقه)

    گیرنده‌ها: { $reach }. شمار دقیقشان گفته نمی‌شود.
broadcast-instead = این پیام به‌جای پیام شمارهٔ { $number } می‌رود؛ آن یکی ایستاد.
broadcast-pace = هر ثانیه حداکثر { $pace } نفر؛ از ۲۲ تا ۸ صبح هیچ.
broadcast-pace-urgent = هر ثانیه حداکثر { $pace } نفر؛ شب هم می‌رود.
broadcast-done =
    <b>پیام شمارهٔ { $number } به آخر رسید</b> ({ $kind })

    رسید: { $sent } از { $total }
    ربات را بسته بودند و از فهرست رفتند: { $gone }
    پیام‌رسان نپذیرفت: { $lost }
    نگفته ماند: { $untold }
broadcast-stopped =
    <b>پیام شمارهٔ { $number } ایستاد</b> ({ $kind })

    رسید: { $sent } از { $total }
    ربات را بسته بودند و از فهرست رفتند: { $gone }
    پیام‌رسان نپذیرفت: { $lost }
    نگفته ماند: { $untold }
broadcast-button-way = 🔄 حالا تا کجا رفته؟
broadcast-button-stop = ⛔ همین حالا بایست
broadcast-stop-ack = ایستاد. دیگر برای کسی فرستاده نمی‌شود.

broadcast-proposal =
    <b>فردا در تقویم انتخابات</b>

    { $dates }

    خبرش را برای { $audiences } بفرستیم؟ هر کس فقط آنچه به خودش مربوط است می‌خواند. تا شما نزنید چیزی نمی‌رود.
broadcast-proposal-line = { $title } ({ $edge ->
        [begins] آغاز
        [ends] آخرین روز
       *[day] همان روز
    })، برای { $audiences }
broadcast-button-send = فرستادن خبر
broadcast-button-not-send = نه، نفرست
broadcast-button-look = پیش‌نمایش: { $audience }

# آنچه نمی‌شود

broadcast-for-owners = این بخش برای گردانندگان و ویراستاران است.
broadcast-signers = این را سرپرست یا گرداننده امضا می‌کند.
broadcast-owner-signs = خبر تقویم را یکی از گردانندگان می‌فرستد.
broadcast-none = این پیام دیگر نیست. از «همهٔ پیام‌ها» ببینید چه هست.
broadcast-asked-already = برای این پیام امضا خواسته‌ایم و دیگر عوض نمی‌شود. اگر اشتباه دارد، «امضا نمی‌کنم» را بزنید و دوباره بنویسید.
broadcast-over = این پیام دیگر در راه نیست. چیزی عوض نشد.
broadcast-only-text = این‌جا فقط متن می‌فرستیم. پیام را بنویسید؛ آنچه پیش‌تر نوشته‌اید سر جایش است.
broadcast-empty = متن خالی است. پیام را در یک متن بنویسید.
broadcast-long = این متن { $count } حرف است و بیشتر از { $most } حرف نمی‌شود. کوتاهش کنید و دوباره بفرستید.
broadcast-no-source = نوشته نشده است چه کسی این را گفته. نام نهاد یا مقام را بنویسید؛ متن سر جایش است.
broadcast-source-long = نام گوینده { $count } حرف است و بیشتر از { $most } حرف نمی‌شود. کوتاه‌ترش را بنویسید.
broadcast-nobody = هنوز معلوم نیست به چه کسانی برسد. دست‌کم یکی را علامت بزنید.
broadcast-links = در متن نشانی‌ای هست که نمی‌شناسیم. در پیش‌نمایش آن را ببینید و بگویید درست است؛ متن سر جایش است.
broadcast-leads = در متن یا نام گوینده شماره یا شناسه‌ای هست که شاید به کسی برسد. آن را عوض کنید و دوباره امضا بخواهید؛ متن سر جایش است.
broadcast-leads-masked =
    <b>این نوشته را نگه نداشتیم.</b> جای هر «▪︎▪︎▪︎» شماره یا شناسه‌ای بود که شاید به کسی برسد، و پیام را خیلی‌ها می‌خوانند.

    بدون آن دوباره بنویسید. شمارهٔ کوتاه همگانی، مثل ۱۱۰، می‌ماند؛ شمارهٔ دیگری که همه باید بدانند، اول باید با منبعش میان شماره‌های محلی «مدیریت» باشد. عدد بزرگ را سه‌رقم‌سه‌رقم بنویسید: ۱۲٬۳۴۵٬۶۷۸. نوشته‌تان گم نشده است؛ از رویش بردارید:

    { $text }
broadcast-not-urgent = شب فقط برای خود روز رأی‌گیری و شب پیش از آن پیام می‌رود. بی‌فوریت امضا کنید تا صبح راه بیفتد.
