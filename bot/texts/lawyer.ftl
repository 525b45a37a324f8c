# آنچه حقوق‌دان می‌خواند و پر می‌کند، و آنچه تا پاسخ او گفته می‌شود.

lawyer-unread = هنوز حقوق‌دانی این متن را نخوانده است.

standing-note-unread =
    { standing-note }

    <i>درس‌ها و ماده‌ها: { lawyer-unread }</i>

lawyer-title = متن‌های حقوقی برای خواندن حقوق‌دان
lawyer-sheet = متن‌ها
lawyer-note = در ستون نظر یکی از این سه را بنویسید: درست، نادرست، اصلاح شود. در ردیف پرسش‌ها، پاسخ را در همان ستون بنویسید. نام و تاریخ هر ردیف لازم است. ستون‌های دیگر را عوض نکنید.

lawyer-head-id = شناسه
lawyer-head-text = متن
lawyer-head-articles = ماده‌ها
lawyer-head-open = پرسش باز
lawyer-head-verdict = نظر
lawyer-head-remark = توضیح
lawyer-head-name = نام
lawyer-head-date = تاریخ

lawyer-verdict-right = درست
lawyer-verdict-wrong = نادرست
lawyer-verdict-mend = اصلاح شود
