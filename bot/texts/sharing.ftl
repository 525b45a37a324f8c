# فرستادن کارت، پرسش و درس برای دیگران، و باز کردن پیوند آن.

shared-card-caption =
    <b>{ $title }</b>

    { $text }

    <i>{ $articles }</i>

    این کارت در امانت باز می‌شود:
    { $links }

shared-card-foot = از درس‌های امانت، ربات آموزش انتخابات

shared-lesson =
    <b>{ $title }</b>

    یک درس کوتاه از امانت: { $cards } کارت و یک موقعیت که در آن تصمیم می‌گیرید.

    { $links }

shared-question =
    <b>شما بودید چه می‌گفتید؟</b>

    { $text }

    { $options }

    پاسخ و دلیلش را این‌جا ببینید:
    { $links }

shared-link = { $messenger }: { $link }

share-below =
    پیام بالا را برای هر کس خواستید بفرستید. پیوندش { $kind ->
        [card] همین کارت
        [question] همین پرسش
       *[lesson] همین درس
    } را باز می‌کند و چیزی دربارهٔ شما در آن نیست.

shared-hello =
    سلام. این‌جا امانت است، ربات آموزش انتخابات.
    { $operator }{ $opens ->
        [piece] { shared-opens }
       *[nothing] { "" }
    }

shared-opens =
    { "" }

    پیوندی که زدید این را باز می‌کند:

shared-card-closed =
    { lesson-card }

    این کارت از سطح { tier-name } درس‌های { track-name } است. خواندن آن برای همه باز است؛ درس‌های این گروه به ترتیب سطح باز می‌شود.

shared-gone =
    این پیوند به چیزی نرسید. شاید { $kind ->
        [card] این کارت برداشته شده
        [question] این پرسش از آزمون‌ها برداشته شده
       *[lesson] این درس برداشته شده
    } باشد، یا پیوند کامل نرسیده باشد.

    { $nearest ->
        [some] نزدیک‌ترین درس این است:
       *[none] درس‌ها را با دکمهٔ زیر ببینید.
    }

shared-question-gone = این پرسش از آزمون‌ها برداشته شده است. پرسش‌های دیگر را در «یاد گرفتن» می‌بینید.

shared-question-changed = متن این پرسش تازه عوض شده است. پاسخ پیشین به حساب نیامد؛ متن تازه همین‌جاست.

single-question =
    <b>یک پرسش</b>

    { $text }

    { $options }

    { $hint }

button-share = 📤 فرستادن برای دیگران
button-share-back =
    { $kind ->
        [card] برگشتن به کارت
        [question] برگشتن به پرسش‌ها
       *[lesson] فهرست درس‌ها
    }
button-shared-lesson = 📖 { $title }
