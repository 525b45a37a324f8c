# آمار برای بررسی‌کنندگان. عددهای کوچک فقط این‌جا دیده می‌شود.

queue-button-figures = آمار

# تعریف‌ها کنار عددها می‌آیند.
figures =
    آمار پرونده‌ها. کدام را می‌خواهید ببینید؟ هر کدام هم تصویر دارد، هم نوشته.

    <b>پاسخ سر وقت، هفت روز گذشته</b>
    { $lines }

    { promise-meaning }
figures-promise-all = همه با هم
figures-promise-none = هنوز مهلت هیچ پرونده‌ای نرسیده است.
figures-promise-referrals =
    { $sent ->
        [0] در این مدت چیزی به نهادی نفرستاده‌ایم.
       *[other] از { $sent } پروندهٔ فرستاده به نهادها، نهاد برای { $acted } تا کاری کرده است ({ $share }٪).
    }
figures-promise-line = { $name }: { $percent }٪ ({ $kept } از { $due })
promise-meaning = «سر وقت» یعنی تا مهلت پرونده تصمیم گرفتیم؛ همان که هنگام ثبت به گزارش‌دهنده گفته بودیم. اگر روز رأی‌گیری عوض شود، مهلت پرونده‌هایی هم که هنوز بسته نشده عوض می‌شود و مهلت تازه به حساب می‌آید. پرونده‌ای که هنوز مهلت دارد شمرده نمی‌شود، و پرونده‌ای که دوباره بررسی می‌شود مهلت تازه‌ای دارد.

figures-button-time = ورود گزارش‌ها
figures-button-act = تخلف‌ها
figures-button-area = جاها
figures-button-state = وضعیت‌ها
figures-button-wait = زمان رسیدگی
figures-button-screen = صفحهٔ وضعیت
figures-button-own = کار من
figures-button-week = همین در هفت روز
figures-button-day = همین در ۲۴ ساعت

figures-span =
    { $span ->
        [w] هفت روز گذشته
       *[d] ۲۴ ساعت گذشته
    }

figure-title =
    { $what ->
        [a] از هر تخلف چند پرونده، { figures-span }
        [p] از هر جا چند پرونده، { figures-span }
        [s] پرونده‌ها در چه وضعیتی‌اند، { figures-span }
        [w] زمان رسیدگی، { figures-span }
       *[h] پرونده‌های تازه، { figures-span }
    }

figure-footer =
    { $what ->
        [w] از رسیدن گزارش تا برداشتن، و تا تصمیم. پرونده‌هایی که هنوز به آن نرسیده‌اند در این عددها نیستند. ساعت { $now }
        [s] وضعیتِ حالای پرونده‌هایی که در این مدت آمده‌اند. ساعت { $now }
       *[h] پرونده‌هایی که در این مدت آمده‌اند. ساعت { $now }
    }

figure = آمار، ساعت { $now }. فقط برای بررسی‌کنندگان است؛ بیرون نفرستید.

figure-words =
    <b>{ figure-title }</b>
    { $lines }

figure-none =
    <b>{ figure-title }</b>
    در این مدت چیزی برای شمردن نبود.

figure-line = { $name }: { $value }
figures-count = { $count }
figures-others = بقیه
figures-hour = { $at }
figures-day = { $day }

figures-wait =
    { $reached ->
        [claimed] تا برداشتن، { $share ->
            [half] نیمی زودتر از
           *[most] ۹ تا از ۱۰ زودتر از
        }
       *[decided] تا تصمیم، { $share ->
            [half] نیمی زودتر از
           *[most] ۹ تا از ۱۰ زودتر از
        }
    }

figures-state-new = منتظر بررسی‌کننده
figures-state-claimed = در دست بررسی‌کننده
figures-state-needs-info = منتظر پاسخ
figures-state-verified = تأییدشده
figures-state-out-of-scope = بیرون از موضوع
figures-state-rejected = ردشده
figures-state-merged = یکی‌شده
figures-state-closed = بسته‌شده
figures-state-withdrawn = پس‌گرفته

figures-own =
    <b>کار شما در هفت روز گذشته</b>
    تصمیم‌هایی که مانده است: { $count }

    { $everybody }

figures-of = { $name }: { $count } تصمیم
