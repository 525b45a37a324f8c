# شنیدن آنچه پیش از گزارش باید دانست، و ضبط آن به دست گرداننده. صدا فقط تا وقتی پخش می‌شود که متن همان باشد که خوانده شده است.

button-listen = 🔊 شنیدن این متن

recording-none = از این متن، صدایی نداریم؛ متن تازه است. همان را بخوانید.
recording-lost = صدا به شما نرسید. متن بالا همان است؛ چیزی از دست نرفته است.

recording-title-danger = پیش از هر چیز: خطر
recording-title-summary = حریم شما در سه خط

admin-subject-recordings = صدای متن‌های پیش از گزارش

recordings =
    <b>صدای متن‌های پیش از گزارش، در { $messenger }</b>

    { $texts }

    متن را خودتان بخوانید و بفرستید. اگر تنظیمی عوض شود و متن فرق کند، صدا دیگر پخش نمی‌شود تا دوباره بخوانید.
recording-line = <b>{ $title }</b>: { $state }
recording-state-none = صدا ندارد
recording-state-current = صدا دارد
recording-state-outdated = متن عوض شده است؛ صدای پیشین پخش نمی‌شود
recording-button-danger = خواندن متن خطر
recording-button-summary = خواندن متن حریم
recording-button-back = فهرست صداها
recording-button-remove = برداشتن صدا
recording-button-publish = همین را پخش کنید
recording-button-again = دوباره می‌خوانم

recording-read =
    <b>این متن را شمرده بخوانید و صدایتان را همین‌جا بفرستید.</b>

    { $text }
recording-voice-please = این‌جا به صدای شما نیاز داریم. دکمهٔ 🎙 را نگه دارید، متن را بخوانید و بفرستید؛ یا از «فهرست صداها» برگردید.
recording-check = گوش کنید. مردم همین صدا را می‌شنوند، و صدای شما را شاید بشناسند.
recording-published = <b>{ $title }</b>: از این پس، زیر متن دکمهٔ «شنیدن این متن» هست.
recording-removed = <b>{ $title }</b>: صدا برداشته شد.
recording-gone = این صدا دیگر در دست نیست. از «فهرست صداها» دوباره بخوانید.
recording-outdated = از وقتی خواندید، متن عوض شده است. متن تازه را بخوانید.
