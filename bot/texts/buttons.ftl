# دکمه‌هایی که در چند جا می‌آیند. فعل یا نام کار، دو تا چهار واژه، بدون نقطه.

button-menu = 🏠 منو
button-learn = 📚 یاد گرفتن
button-report = 📣 گزارش تخلف
button-report-on = ✍️ ادامهٔ گزارش نیمه‌کاره
button-my-reports = 🗂 گزارش‌های من
button-settings = ⚙️ تنظیمات
button-help = ❓ راهنما

button-who-voter = رأی‌دهنده‌ام
button-who-candidate = نامزدم یا در ستادم
button-who-staff = در شعبه کار می‌کنم
button-who-security = از نیروهای امنیتی‌ام
button-who-nobody = نمی‌خواهم بگویم

button-change-who = عوض کردن نقش من
button-forget-me = فراموش کردن من
button-forget-yes = بله، فراموشم کنید
button-forget-no = نه، برمی‌گردم
