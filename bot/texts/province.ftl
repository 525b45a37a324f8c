# آنچه به استان رفته است: کدام نسخه، به که، کِی، با چه شماره‌ای، و پاسخش.

province-kind-atlas = اطلس، نسخهٔ { $number }
province-kind-division = تقسیم کار، نسخهٔ { $number }

province-button = { $count ->
    [0] فرستادن به استان
   *[some] فرستاده به استان ({ $count })
}
province-button-all = فرستاده‌ها به استان
province-button-send = { $version }
province-button-letter = نامهٔ { $number }
province-button-new = ثبت نامهٔ فرستاده
province-button-paper = ساختن نامه
province-button-paper-of = گرفتن نامه
province-button-answer = ثبت پاسخ
province-button-correct = تصحیح
province-button-version = نامه‌های همین نسخه
province-button-keep = ثبت
province-button-cancel = رها می‌کنم

province-sent = به استان رفت: { $recipient }، شمارهٔ { $number }، { $day }.
province-sent-answered = به استان رفت: { $recipient }، شمارهٔ { $number }، { $day }. پاسخ آمده است.

province-all =
    <b>آنچه به استان رفته است</b>
    { $count ->
        [0] هنوز نامه‌ای ثبت نشده است.
       *[some] { $count } نامه، از تازه‌ترین:
    }

    { $letters }

    فقط نسخهٔ قطعی به استان می‌رود. یکی را بزنید تا نامه‌اش را بسازید یا ثبت کنید.
province-version =
    <b>{ $version }</b>
    { $count ->
        [0] هنوز به استان نرفته است.
       *[some] { $count } نامه:
    }

    { $letters }

    «ساختن نامه» فایلی برای چاپ و امضا می‌دهد. پس از فرستادن، شماره و تاریخ دبیرخانه را با «ثبت نامهٔ فرستاده» وارد کنید.
province-line =
    <b>{ $version }</b> به { $recipient }
    شمارهٔ { $number }، { $day }. هنوز پاسخی ثبت نشده است.
province-line-answered =
    <b>{ $version }</b> به { $recipient }
    شمارهٔ { $number }، { $day }. پاسخ، { $answered }: { $answer }
province-letter =
    { $letter }

    اثر انگشت نسخه: { $hash }
    { $editions ->
        [0] { "" }
       *[some] <b>پیش‌تر چنین ثبت شده بود:</b>
    }
    { $before }
province-edition = ثبت { $written }: { $letter }

province-ask-recipient = { $version } به که رفت؟ نام گیرنده را بنویسید، مثل «ستاد انتخابات استان». تا { $most } حرف.
province-ask-number = به { $recipient }. شمارهٔ نامه در دبیرخانه چیست؟ همان‌طور که هست بنویسید.
province-ask-day = شمارهٔ { $number }. تاریخ نامه؟ مثل «{ $example }».
province-ask-answer = پاسخ نامهٔ { $number } چه بود؟ کوتاه بنویسید، تا { $most } حرف. نام کسی را ننویسید.
province-ask-answer-day = تاریخ پاسخ؟ مثل «{ $example }».
province-preview =
    <b>همین ثبت شود؟</b>
    { $version } به { $recipient }
    شمارهٔ { $number }، { $day }
province-preview-correction =
    <b>به جای قبلی همین ثبت شود؟</b> قبلی در تاریخچه می‌ماند.
    { $version } به { $recipient }
    شمارهٔ { $number }، { $day }
province-preview-answer =
    <b>پاسخ نامهٔ { $number } همین است؟</b>
    { $day }: { $answer }
    { $earlier }
province-answer-earlier = پاسخ قبلی در تاریخچه می‌ماند.

province-leads = این را سرپرستی ثبت می‌کند که امضایش به حساب می‌آید.
province-no-version = این نسخه قطعی نشده است یا دیگر نیست. فقط نسخهٔ قطعی به استان می‌رود.
province-no-letter = این نامه در فهرست نیست.
province-entered-already = همین نامه پیش‌تر ثبت شده است. اگر چیزی از آن نادرست است، «تصحیح» را بزنید.
province-same = چیزی عوض نشده است؛ همان که بود ماند.
province-most = برای یک نسخه بیش از { $most } نامه ثبت نمی‌شود.
province-recipient-short = نام گیرنده را بنویسید، مثل «ستاد انتخابات استان».
province-recipient-long = نام گیرنده بلند است: { $length } حرف. تا { $most } حرف بنویسید.
province-number-short = شمارهٔ نامه را بنویسید.
province-number-long = شمارهٔ نامه بلند است: { $length } حرف. تا { $most } حرف بنویسید.
province-answer-short = پاسخ را در یک جمله بنویسید.
province-answer-long = پاسخ بلند است: { $length } حرف. تا { $most } حرف بنویسید.
province-day-how = این تاریخ خوانده نشد. آن را مانند «{ $example }» بنویسید. آنچه نوشته‌اید سر جایش است.
province-day-early = نسخه در { $given } قطعی شد؛ نامه نمی‌تواند پیش از آن باشد.
province-day-ahead = این روز هنوز نیامده است. تاریخ را دوباره بنویسید.
province-answer-early = نامه در { $day } رفت؛ پاسخ نمی‌تواند پیش از آن باشد.

# --- نامه

province-paper = نامهٔ { $version }، برای چاپ و امضا.
province-paper-title = نامه به استان
province-paper-to = به: { $recipient }
province-paper-number = شمارهٔ نامه: { $number }
province-paper-blank = ……………………
province-paper-subject = موضوع: فرستادن { $version }
province-paper-request = خواهشمندیم دریافت آن را با شماره و تاریخ اعلام کنید و اگر نظری دارید بنویسید.
province-paper-head = آنچه همراه این نامه است
province-paper-what = { $version }. دو سرپرست آن را امضا کرده‌اند و از آن پس عوض نمی‌شود. فایل‌های PDF و اکسل آن جدا پیوست می‌شود.
province-paper-version = نسخه
province-paper-locked = روز قطعی شدن
province-paper-hash = اثر انگشت نسخه
province-paper-proof = همین اثر انگشت در پای فایل‌های پیوست هم آمده است. اگر یکی نباشد، پیوست از این نسخه نیست.
