# کلاس حضوری: برگه‌های درس برای جایی که هر کس گوشی ندارد، و شمارهایی که مربی پس از کلاس وارد می‌کند.

# --- آنچه روی برگه‌ها چاپ می‌شود ---

class-about = کلاس سی‌دقیقه‌ای برای { track-name }، سطح { tier-name }
class-mark = نشان این برگه‌ها: { $mark }
class-law = ماده‌ها از { -law-is }، متن اصلاحی { $edition }، مگر نام قانون دیگری آمده باشد.

class-plan = نقشهٔ سی دقیقه
class-minutes = { $minutes } دقیقه

class-part-welcome = آغاز
class-part-cards = کارت‌ها
class-part-scene = صحنه
class-part-questions = پرسش‌ها
class-part-answers = پاسخ‌ها
class-part-count = شمردن

class-do-welcome = بگویید این درس دربارهٔ چیست و چرا به کار همین امروز می‌آید. نام کسی را ننویسید.
class-do-cards = کارت‌ها را یکی‌یکی بالا بگیرید یا به دیوار بزنید. هر کارت را یک نفر بلند بخواند، بعد یک نفر همان را با حرف خودش بگوید.
class-do-scene = نقش‌ها را پخش کنید و صحنه را بازی کنید. اگر وقت ماند، از سر بازی کنید و راه دیگری را بروید.
class-do-questions = هر پرسش را بلند بخوانید. با شمارش شما، همه با هم با انگشت نشان می‌دهند: یک انگشت برای «الف»، دو انگشت برای «ب» و همین‌طور تا آخر. فقط بشمارید چند نفر درست گفتند.
class-do-answers = برگهٔ آخر را باز کنید. پاسخ و دلیل هر پرسش را بخوانید و بگذارید حرف بزنند.
class-do-count = شمارها را پایین برگهٔ آخر بنویسید. سرپرست گروه می‌تواند آن‌ها را در ربات وارد کند: «گروه‌های من»، «کلاس حضوری».

class-needs = پیش از کلاس
class-need-print = این برگه‌ها را یک‌رو چاپ کنید؛ سیاه‌وسفید هم خواناست. برگهٔ آخر را جدا نگه دارید: پاسخ‌ها آن‌جاست.
class-need-read = صحنه را یک بار از اول تا آخر برای خودتان بخوانید.
class-need-people = برای سه تا سی نفر است. اگر بیشترید، دو گروه شوید.
class-need-private = از هیچ‌کس نام، امتیاز یا فهرست نگه ندارید. فقط شمارها.

class-card = کارت { $number } از { $total }

class-scene = صحنه: چه می‌کنید؟
class-scene-how = راوی بخش ۱ را می‌خواند. بازیگر راهی را انتخاب می‌کند و راوی به بخشی می‌رود که شماره‌اش روبه‌روی آن راه است؛ تا به «پایان» برسید.
class-role-teller = راوی
class-role-teller-does = هر بخش را بلند می‌خواند و راه‌ها را می‌شمرد.
class-role-player = شما
class-role-player-does = جای کسی است که تصمیم می‌گیرد. پیش از انتخاب، دلیلش را بلند می‌گوید.
class-role-others = دیگران
class-role-others-does = حرف‌هایی را که در گیومه است با لحن خودشان می‌گویند و پافشاری می‌کنند.
class-role-law = قانون‌خوان
class-role-law-does = ساکت می‌ماند. در پایان می‌گوید کدام کارت به این صحنه می‌خورد و مادهٔ آن را می‌خواند.
class-node = بخش { $number }
class-ending = پایان
class-way = به بخش { $number }

class-questions = ده پرسش
class-questions-few = { $count } پرسش
class-letter =
    { $place ->
        [1] الف
        [2] ب
        [3] پ
        [4] ت
        [5] ث
       *[other] ج
    }

class-answers = پاسخ‌ها، فقط برای مربی
class-right-of = درست گفتند
class-people = چند نفر بودند؟
class-sum = همهٔ درست‌ها با هم
class-date = روز کلاس
class-count-note = فقط شمار می‌نویسیم. نام کسی این‌جا نمی‌آید.
class-page = برگ {"{now}"} از {"{of}"}

class-caption =
    <b>کلاس حضوری: { $title }</b>
    برای { track-name }، سطح { tier-name }. سی دقیقه، آمادهٔ چاپ روی کاغذ آ۴. پاسخ‌ها در برگ آخر است.

# --- نوشته‌هایی که قانونشان تازه عوض شده است، در همین فایل‌ها ---

file-under-review = قانونِ بعضی از این نوشته‌ها تازه عوض شده است و داریم بازبینی‌شان می‌کنیم. زیر هر کدام نوشته‌ایم «در دست بازبینی»؛ متن تازه را در ربات بخوانید.
handout-note-review = { file-under-review } { $note }
file-piece-under-review = در دست بازبینی؛ قانونش تازه عوض شده است.
file-cites-under-review = { $cited }. { file-piece-under-review }

# --- همه‌چیز یک نقش در یک فایل، برای خواندن بی اینترنت ---

button-pocket-page = 📄 همه در یک فایل

pocket-caption =
    <b>{ $role }: همه در یک فایل</b>
    ساختهٔ { $day }. در گوشی یا رایانه باز می‌شود و اینترنت نمی‌خواهد. می‌توانید آن را با هر پیام‌رسان، بلوتوث یا فلش به دیگران بدهید. چیزی از شما در آن نیست.

pocket-gone = این فایل دیگر ساخته نمی‌شود. فهرست تازه در «برگه برای چاپ» است.

pocket-title = { $role }: همراه روز رأی‌گیری
pocket-about = این صفحه بی اینترنت باز می‌شود و به جایی وصل نمی‌شود. روی هر خط بزنید تا باز شود.
pocket-day = ساختهٔ { $day }. قانون و دستورها شاید پس از آن عوض شده باشد.
pocket-law = ماده‌ها از { -law-is }، متن اصلاحی { $edition }، مگر نام قانون دیگری آمده باشد.
pocket-hash = نشان درستی این فایل:
pocket-compare = اگر نشان و روز ساخت دو فایل یکی باشد، نوشته‌هایشان یکی است. اگر شک دارید، فایل را از خود ربات بگیرید.

pocket-call = شماره‌های فوری
pocket-steps = کارها به ترتیب
pocket-incidents = چه پیش آمده؟
pocket-cards = کارت‌های این وظیفه
pocket-questions = پرسش برای خودتان
pocket-lessons = درس‌ها
pocket-articles = ماده‌های قانون به زبان ساده

pocket-only = فقط برای { $place }
pocket-sheet = { $role }: { $title }
pocket-check = پرسش: { $text }
pocket-answer = پاسخ
pocket-right = درست: { $letter }. { $reason }
pocket-article = { $cited }: { $title }
