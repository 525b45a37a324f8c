# The chapter of the guide that is made from the registries.
scheduled-title = کارهای سر وقت
scheduled-intro =
    این صفحه از `JOBS` در `bot/lifecycle.py` و `TICKS` در `bot/handlers/ticks.py` ساخته می‌شود؛ یک آزمون آن‌ها را می‌سنجد.
    کاری که یک بار شکست بخورد در نوبت بعدی دوباره اجرا می‌شود. گزارش برنامه می‌گوید کجا شکست خورد (`tick-failed`).
scheduled-jobs = کارها
scheduled-jobs-head = | کار | هر | تا وقتی شکست می‌خورد |
scheduled-due = کارهای سررسیده
scheduled-due-intro =
    کارِ `due-work` هر ثانیه از هر یک از این‌ها می‌پرسد؛ هر یک فقط به آنچه سر رسیده می‌پردازد. آن که شکست بخورد جلوی
    بقیه را نمی‌گیرد، و صفحهٔ سلامت آن را به صورت `tick-` با نامش نشان می‌دهد.
scheduled-due-head = | کار سررسیده | تا وقتی شکست می‌خورد |
