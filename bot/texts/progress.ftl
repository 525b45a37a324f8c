# پیشرفت: تصویرها، نقطه‌های ضعف، نتیجه‌های گذشته.

progress-title = پیشرفت در درس‌های { track-name }

progress = پیشرفت شما تا { $day }

progress-footer = نوار هر سطح، درس‌های خوانده و آزمون قبول‌شده را نشان می‌دهد. نوار آزمون پایانی، بهترین نتیجهٔ شماست.

progress-tier = سطح { tier-name }

progress-tier-note =
    { $done } از { $total } درس، { $state ->
        [passed] آزمون { $percent }٪، قبول
        [open] آزمون { $percent }٪
       *[new] آزمون مانده
    }

progress-exam = آزمون پایانی

progress-exam-note =
    { $state ->
        [passed] نتیجه { $percent }٪، قبول شدید
        [open] نتیجه { $percent }٪، هنوز قبول نشده‌اید
       *[new] هنوز شرکت نکرده‌اید
    }

progress-level = <b>{ $name }:</b> { $note }

progress-below =
    { $levels }

    { $state ->
        [weak] { $weak }
        [fine] در هیچ موضوعی ضعف روشنی نمی‌بینیم. همین‌طور جلو بروید.
       *[new] بعد از اولین آزمون، این‌جا می‌گوییم کدام موضوع تمرین می‌خواهد.
    }

weak-spots = این موضوع‌ها هنوز تمرین می‌خواهد: { $topics }.

weak-topic = { $label }

topics-title = تسلط شما بر موضوع‌ها

topics = تسلط شما تا { $day }

topics-footer = هر نوار، سهم پاسخ‌های درست شماست. پاسخ‌های تازه‌تر بیشتر به حساب می‌آید.

topics-note =
    { $state ->
        [weak] تمرین می‌خواهد
        [fair] خوب است
       *[strong] مسلط‌اید
    }

topics-below =
    { $state ->
        [weak] { $weak } با این درس‌ها شروع کنید:
        [fine] موضوع ضعیفی نمانده است. آفرین!
       *[new] هنوز به پرسشی پاسخ نداده‌اید. بعد از اولین آزمون، تسلط شما را این‌جا می‌کشیم.
    }

past =
    <b>نتیجه‌های گذشته</b>

    { $results }

    نمره‌ها همان است که آن روز گرفتید، حتی اگر پرسش‌ها بعد عوض شده باشد.

past-none = هنوز آزمونی را تا پایان نرسانده‌اید. نتیجه‌ها این‌جا می‌ماند.

past-line =
    { $day }: { quiz-name }، { $right } از { $total }، { $state ->
        [passed] قبول
       *[failed] قبول نشد
    }

past-result =
    <b>{ quiz-name }، درس‌های { track-name }</b>
    { $day }

    { $right } پاسخ درست از { $total } پرسش، یعنی { $percent }٪. حد قبولی { $pass }٪ بود و { $state ->
        [passed] قبول شدید.
       *[failed] قبول نشدید.
    }

    { $missed }

past-missed = پاسخ‌های نادرست از این موضوع‌ها بود: { $topics }.

past-gone = این نتیجه را پیدا نکردیم. نتیجه‌های شما در «پیشرفت من» است.

# دکمه‌ها

button-progress = 📊 پیشرفت من

button-topics = موضوع‌ها

button-past = نتیجه‌های گذشته

button-past-attempt = { $day }، { quiz-name }، { $percent }٪
