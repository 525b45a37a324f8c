# واژه‌هایی که به‌جای دستور می‌نویسند؛ بله فهرست دستورها را نشان نمی‌دهد. با «،» از هم جدا شوند.

command-words-start = شروع، آغاز، استارت
command-words-menu = منو، فهرست، خانه
command-words-help = راهنما، کمک
command-words-learn = درس، درس‌ها، آموزش، یاد گرفتن
command-words-quiz = آزمون
command-words-review = مرور
command-words-reminders = یادآوری
command-words-ask = پرسیدن، پرسش، سؤال، سوال، بپرس
command-words-where = کجا رأی بدهم، شعبه، شعبه‌ها، محل رأی‌گیری
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
command-words-admin = مدیریت
