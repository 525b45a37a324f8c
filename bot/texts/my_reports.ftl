# گزارش‌های من و کد رسید.

command-words-my-reports = گزارش‌های من، گزارش های من، پیگیری
command-words-receipt = کد رسید، کد پیگیری، رسید

my-reports =
    <b>گزارش‌های من</b>

    { $count ->
        [0] گزارشی با راه برگشت ندارید. اگر کد رسید دارید، با همان باز می‌شود.
       *[some] { $count } گزارش دارید. یکی را بزنید تا ببینید به کجا رسیده است.
    }

my-report-row = پروندهٔ { $number }: { $status }

my-status-new = در نوبت بررسی
my-status-claimed = در دست بررسی
my-status-needs-info = پرسشی از شما داریم
my-status-verified = درست شناخته شد
my-status-out-of-scope = بیرون از موضوع
my-status-rejected = پذیرفته نشد
my-status-merged = با گزارش‌های دیگر یکی شد
my-status-closed = بسته شد
my-status-withdrawn = پس گرفته شد
my-status-second-look = ناظر دیگری دوباره نگاه می‌کند

my-report =
    <b>پروندهٔ { $number }</b>
    { $act }، { $day }
    <b>وضعیت:</b> { $status }

    { $news }

    <b>تا این‌جا:</b>
    { $steps }

my-act-unknown = تخلفی که دیگر در فهرست نیست
my-act-voice = گزارش صوتی

my-news-question =
    <b>ناظر می‌پرسد:</b>
    { $question }

    { $due } در پاسخ، نام، شماره یا نشانی خود را ننویسید.

my-question-until = پاسخ را تا { $until } می‌خواهیم.
my-question-late = وقتش گذشته است، ولی هنوز هم می‌شود پاسخ داد.

my-news-outcome =
    <b>دلیل:</b> { $reason }

my-news-deadline = ناظران تا { $until } آن را بررسی می‌کنند.

my-news-late = بررسی از وقتی که گفته بودیم دیرتر شده است. گزارش سر جایش است؛ نتیجه را همین‌جا می‌بینید.

my-news-undecided = هنوز نتیجه‌ای نیست که بگوییم.

my-reason-unknown = دلیل دیگر در دست نیست.

my-report-gone = پروندهٔ { $number }: این گزارش پس گرفته شده و نوشته و فایل‌هایش پاک شده است.

my-report-not-found = این گزارش از این‌جا باز نمی‌شود. اگر کد رسید دارید، دوباره همان را بفرستید.

button-my-open = دیدن گزارش
button-my-answer = پاسخ می‌دهم
button-my-answer-later = بعداً پاسخ می‌دهم
button-my-withdraw = پس گرفتن گزارش
button-my-withdraw-yes = بله، پس می‌گیرم
button-my-withdraw-no = نه، بماند

my-answer-ask =
    <b>ناظر می‌پرسد:</b>
    { $question }

    پاسخ را همین‌جا بنویسید، یا با عکس، صدا یا فایل بفرستید. نام، شماره یا نشانی خود را ننویسید.

my-answer-taken = پاسخ شما به پرونده رسید.
my-answer-taken-more = پاسخ شما با فایل به پرونده رسید. باز هم فایل یا نوشته دارید، بفرستید. وگرنه «تمام شد» را بزنید.
my-answer-words = پاسخ را بنویسید، یا با عکس، صدا یا فایل بفرستید. پرسش سر جایش است.
my-report-nothing-asked = پرسشی دیگر منتظر پاسخ نیست. پاسخ شما را نگه نداشتیم؛ برای دیدن گزارش، «گزارش‌های من» را بزنید.

my-withdraw-ask =
    نوشته، فایل‌ها و شناسهٔ شما برای همیشه پاک می‌شود و ناظران فقط می‌بینند که گزارش پس گرفته شد. این کار برگشت ندارد.

    گزارش را پس می‌گیرید؟

my-withdrawn = گزارش را پس گرفتید. نوشته و فایل‌هایش را پاک کردیم.
my-report-withdrawn-already = این گزارش پیش از این پس گرفته شده است.

# --- کد رسید ---

button-receipt = باز کردن با کد رسید

receipt-ask = کد رسید را بنویسید: ۱۶ رقم، با فاصله یا بی‌فاصله، با هر صفحه‌کلیدی.
receipt-unclear = کد رسید ۱۶ رقم دارد و این نیست. رقم‌ها را از روی کاغذ دوباره بنویسید.
receipt-unknown = گزارشی با این کد نداریم. شاید یک رقم جابه‌جا شده باشد؛ از روی کاغذ دوباره بنویسید.
receipt-too-many = در یک ساعت بیش از { $most } بار نمی‌شود کد فرستاد. یک ساعت دیگر دوباره بنویسید؛ گزارش سر جایش است.
