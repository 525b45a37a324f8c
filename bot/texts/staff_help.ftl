# راهنمای کسی که این‌جا نقشی دارد: هر کار با دستور و دکمه‌اش.

help-staff =
    <b>راهنما</b>
    شما این‌جا <b>{ $role }</b> هستید. این کارها در دست شماست:

    { $works }

    به‌جای بیشتر دستورها دکمه‌اش هم پایین است. «لغو» و «برگرد» از هر جا بیرونتان می‌آورد.

help-button-all = راهنمای همه، و شماره‌ها

help-work-queue = { "\u2066/queue\u2069" } میز کار: پرونده‌هایی که منتظرند و آن‌هایی که دست شماست
help-work-search = { "\u2066/search\u2069" } پیدا کردن پرونده
help-work-hours = { "\u2066/hours\u2069" } نوبت‌های من: پذیرفتن و پس دادن ساعت‌ها
help-work-recuse = { "\u2066/recuse\u2069" } کنار کشیدن از جایی یا گروهی که به شما ربط دارد
help-work-panic = { "\u2066/panic\u2069" } متوقف کردن همکاری که حسابش دست دیگری افتاده است
help-work-board = { "\u2066/board\u2069" } تابلو: هر پرونده در دست کیست، چه دیر شده است، و پیشنهاد پرونده به همکار
help-work-roster = { "\u2066/roster\u2069" } نوبت‌ها: چه کسی در کدام ساعت می‌خواند
help-work-screen = { "\u2066/screen\u2069" } صفحهٔ وضعیت در مرورگر، برای خودتان یا روی دیوار
help-work-referrals = { "\u2066/referrals\u2069" } پرونده‌هایی که به نهاد شما ارجاع شده است
help-work-questions = { "\u2066/questions\u2069" } پرسش‌هایی که مردم از یک آدم کرده‌اند
help-work-remarks = { "\u2066/remarks\u2069" } نظرهای یادگیرندگان دربارهٔ کارت‌ها
help-work-voices = { "\u2066/voices\u2069" } خواندن کارت‌ها با صدای خودتان
help-work-opinions = { "\u2066/opinions\u2069" } نظرخواهی‌هایی که از شما شده است
help-work-atlas = { "\u2066/atlas\u2069" } اطلس منطقه‌ها
help-work-roadmap = { "\u2066/roadmap\u2069" } نقشهٔ راه: کارها و مهلت‌ها
help-work-threats = { "\u2066/threats\u2069" } تهدیدها و اقدام‌های پیشگیرانه
help-work-proposals = { "\u2066/proposals\u2069" } پیشنهادهای پرونده‌ها: می‌پذیرید یا نه
help-work-stages = { "\u2066/stages\u2069" } مراحل: انتخابات به کجا رسیده است
help-work-division = { "\u2066/division\u2069" } تقسیم کار: هر کار نخست با کدام نهاد است
help-work-drill = { "\u2066/drill\u2069" } تمرین با پرونده‌های ساختگی
help-work-grant = { "\u2066/grant\u2069" } نقش‌ها: چه کسی چه می‌تواند، و امضاهای منتظر
help-work-areas = { "\u2066/areas\u2069" } هر گروه پروندهٔ کدام جاها را بگیرد
help-work-broadcast = { "\u2066/broadcast\u2069" } پیام به دنبال‌کنندگان تقویم
help-work-publish = { "\u2066/publish\u2069" } انتشار آمار
help-work-final = { "\u2066/final\u2069" } گزارش پایانی انتخابات
help-work-cohorts = { "\u2066/cohorts\u2069" } گروه‌های آموزشی
help-work-register = { "\u2066/register\u2069" } ثبت گروه بررسی‌کنندگان؛ در خود گروه
help-work-admin = { "\u2066/admin\u2069" } تنظیم‌های گرداننده: روزها، مرحله، گزارش‌گیری، آغاز کار
help-work-burn = { "\u2066/burn\u2069" } نابود کردن کلیدها، برای روز خطر

help-button-queue = میز کار
help-button-search = پیدا کردن پرونده
help-button-hours = نوبت‌های من
help-button-recuse = کنار کشیدن
help-button-board = تابلو
help-button-roster = نوبت‌ها
help-button-screen = صفحهٔ وضعیت
help-button-referrals = پرونده‌های ارجاع‌شده
help-button-questions = پرسش‌های مردم
help-button-remarks = نظرها دربارهٔ کارت‌ها
help-button-voices = صدای کارت‌ها
help-button-opinions = نظرخواهی‌ها
help-button-atlas = اطلس منطقه‌ها
help-button-roadmap = نقشهٔ راه
help-button-threats = تهدیدها و اقدام‌ها
help-button-proposals = پیشنهادها
help-button-stages = مراحل انتخابات
help-button-division = تقسیم کار
help-button-drill = تمرین
help-button-grant = نقش‌ها
help-button-areas = منطقه‌های گروه‌ها
help-button-broadcast = پیام به دنبال‌کنندگان
help-button-publish = انتشار آمار
help-button-final = گزارش پایانی
help-button-cohorts = گروه‌های آموزشی
help-button-admin = تنظیم‌های گرداننده
