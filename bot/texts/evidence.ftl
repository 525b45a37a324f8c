# فایل‌ها: نام و اندازه، و آنچه به گزارش‌دهنده دربارهٔ فایل نرسیده می‌گوییم.

evidence-kind-photo = عکس
evidence-kind-video = فیلم
evidence-kind-voice = پیام صوتی
evidence-kind-audio = صدا
evidence-kind-document = فایل

evidence-size-kilo = { $size } کیلوبایت
evidence-size-mega = { $size } مگابایت

evidence-lost =
    <b>به دست ما نرسید:</b> { $files }
    { $why }

evidence-lost-photo = { $count } عکس
evidence-lost-video = { $count } فیلم
evidence-lost-voice = { $count } پیام صوتی
evidence-lost-audio = { $count } فایل صدا
evidence-lost-document = { $count } فایل

evidence-why-gone = پیام‌رسان آن را به ما نداد.
evidence-why-too-big = از ۲۰ مگابایت بزرگ‌تر بود. کوتاهش کنید، به‌صورت «ویدیو» (نه «فایل») بفرستید، یا از آن عکس بگیرید.
evidence-why-unreachable = یک روز از پیام‌رسان خواستیم و آن را نداد.

evidence-unseen =
    <b>رسید، ولی بررسی‌کننده آن را نمی‌بیند:</b> { $files }
    { $why }

evidence-unseen-kept-sealed = این نوع فایل را نشان نمی‌دهیم. عکس را به‌صورت «عکس» و فیلم را به‌صورت «ویدیو» بفرستید.
evidence-unseen-sealed-unopened = این فایل برنامه، فایل فشرده یا سند آفیس (ورد، اکسل و مانند آن) است و بازش نمی‌کنیم. از آن عکس بگیرید.
evidence-unseen-locked = این فایل رمز دارد. بی‌رمز بفرستید، یا از آن عکس بگیرید.
evidence-unseen-damaged = این فایل خراب است و باز نمی‌شود.
evidence-unseen-too-large = این تصویر یا فیلم برای نشان دادن بزرگ است. کوچک‌ترش کنید.
evidence-unseen-too-slow = این فایل برای نشان دادن پیچیده است. از آن عکس بگیرید.
evidence-unseen-not-confined = برنامه فعلاً نمی‌تواند فایل‌ها را امن باز کند. آنچه در آن پیداست، با نوشته هم بگویید.

my-files-stored = <b>فایل‌ها:</b> { $count } فایل رسیده و مهروموم است.
my-files-waiting = { $count } فایل هنوز در راه است.
evidence-waits = الان جایی برای فایل تازه نداریم. فایل شما فعلاً نزد پیام‌رسان می‌ماند و همین که جا باز شد، برمی‌داریمش. پیامش را تا رسیدن فایل پاک نکنید. نوشته‌ها مثل همیشه می‌رسد و چیزی از دست نرفته است.
my-files-again = اگر می‌شود، از همین صفحه دوباره بفرستید. بقیهٔ گزارش سر جایش است.

report-files-waiting =
    { $count } فایل هنوز در راه است. { $mode ->
        [returnable] اگر نرسد، خبرتان می‌کنیم.
       *[no_return] چند دقیقه صبر کنید، بعد بفرستید. اگر نرسد، فقط با کد پیگیری می‌فهمید.
    }

report-files-again = اگر می‌شود، پیش از فرستادن گزارش دوباره بفرستید. بقیهٔ پیش‌نویس سر جایش است.
