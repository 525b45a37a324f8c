# واژه‌هایی که به‌جای دستور می‌نویسند؛ بله فهرست دستورها را نشان نمی‌دهد. با «،» از هم جدا شوند.

command-words-start = شروع، آغاز، استارت
command-words-menu = منو، فهرست، خانه
command-words-help = راهنما، کمک
command-words-learn = درس، درس‌ها، آموزش، یاد گرفتن
command-words-quiz = آزمون
command-words-review = مرور
command-words-reminders = یادآوری
command-words-now = الان چه کنم، چه کنم، حالا چه کنم
command-words-ask = پرسیدن، پرسش، سؤال، سوال، بپرس
command-words-where = کجا رأی بدهم، شعبه، شعبه‌ها، محل رأی‌گیری
command-words-calendar = تقویم، تقویم انتخابات، تاریخ‌ها
command-words-enrol = کد دعوت، دعوت، نام‌نویسی
command-words-cohort = گروه من، گروه‌های من، پیشرفت گروه
command-words-cohorts = گروه‌های آموزشی
command-words-move = بردن پیشرفت، حساب تازه
command-words-handouts = برگه، برگه‌ها، چک‌لیست، پوستر
command-words-certificate = گواهی، گواهی من، گواهی‌ها
command-words-verify = بررسی گواهی
command-words-settings = تنظیمات، تنظیم
command-words-forget-me = فراموشم کن، مرا فراموش کن، فراموش کردن من
command-words-queue = صف، میز کار
command-words-search = جست‌وجوی پرونده، پیدا کردن پرونده
command-words-board = تابلوی پرونده‌ها
command-words-roster = نوبت بررسی‌کنندگان
command-words-hours = نوبت‌های من
command-words-drill = تمرین، تمرین بررسی‌کنندگان
command-words-admin = مدیریت
command-words-grant = نقش‌ها
command-words-recuse = کنار کشیدن
command-words-atlas = اطلس، اطلس منطقه‌ها
command-words-roadmap = نقشهٔ راه
command-words-threats = تهدیدها، تهدید، فهرست تهدیدها
command-words-proposals = پیشنهادها، پیشنهاد اقدام
command-words-stages = مراحل، مرحله‌ها، مراحل انتخابات
command-words-division = تقسیم کار، تقسیم کارها
command-words-opinions = نظرخواهی، نظرخواهی‌ها
command-words-questions = پرسش‌های مردم
command-words-voices = صدای کارت‌ها، ضبط کارت‌ها
command-words-remarks = نظرهای باز
command-words-broadcast = پیام به دنبال‌کنندگان
command-words-corrections = اصلاح خبرها
command-words-panic = متوقف کردن، خطر

# واژه‌هایی که از هر پرسشی بیرون می‌برند؛ هرگز پاسخ یا متن گزارش به حساب نمی‌آیند. یک لغزش در واژهٔ بلند هم پذیرفته است.

escape-words-menu = منو، منوی اصلی، menu، meno، mnu، menoo
escape-words-cancel = لغو، لغو کن، کنسل، انصراف، پایان، خروج، cancel، laghv، lagv، enseraf، payan
escape-words-back = برگرد، برگرد عقب، قبلی، مرحلهٔ قبل، یک قدم عقب، bargard، ghabli
escape-words-help = راهنما، راهنمایی، کمک، help، rahnama، komak

# این‌ها به آن‌ها می‌مانند، ولی معنای دیگری دارند.
escape-never = قبلا، قبلاً، پایین، پایانه، پایاب، بیان، عنصر، payam، پایانی

# واژه‌هایی که بررسی‌کننده هنگام کار می‌نویسد، جایی که چیزی از او نپرسیده‌ایم. برای دیگران معنایی ندارد.

desk-words-next = بعدی، مورد بعدی، پرونده بعدی، پروندهٔ بعدی
desk-words-claim = برمی‌دارم، بر می‌دارم، برمیدارم، بردار
desk-words-verify = تأیید، تایید، تائید، تأیید می‌کنم، تایید می‌کنم، تائید می‌کنم
desk-words-reject = رد، رد می‌کنم
desk-words-out = بیرون، بیرون از موضوع، خارج از موضوع
desk-words-release = رها، رها کن، رها می‌کنم، رهاش کن
desk-words-mine = مال من، دست من، در دست من
desk-words-waiting = منتظر، منتظرها، منتظر بررسی‌کننده
desk-words-asked = منتظر پاسخ
desk-words-late = دیر، دیرشده، دیر شده، گذشته از مهلت
desk-words-urgent = فوری، فوری‌ها
desk-words-case = پرونده، پروندهٔ، پرونده‌ی، مورد، شماره، شمارهٔ

# فهرست دستورها در منوی تلگرام. هر کس گوشی را بردارد آن را می‌خواند: برای همه یکی است و بی‌طرف.

command-shown-menu = منو
command-shown-learn = درس‌ها
command-shown-ask = پرسیدن
command-shown-where = کجا و با چه مدرکی رأی بدهم
command-shown-calendar = تقویم انتخابات
command-shown-corrections = اصلاح خبرها
command-shown-report = گزارش
command-shown-receipt = پیگیری با کد
command-shown-privacy = حریم خصوصی
command-shown-clean = پاک کردن این گفتگو
command-shown-settings = تنظیمات
command-shown-help = راهنما
