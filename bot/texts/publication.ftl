# انتشار آمار: روشن و خاموش، پیش‌نمایش، دو امضا. عددها همیشه گردشده‌اند.

command-words-publish = انتشار آمار

publish-button-back = برگشت به انتشار آمار
publish-button-on = روشن کردن انتشار
publish-button-off = خاموش کردن انتشار
publish-button-on-yes = بله، روشن شود
publish-button-off-yes = بله، خاموش شود
publish-button-prepare = ساختن پیش‌نمایش تازه
publish-button-see = دیدن پیش‌نمایش
publish-button-table-state = جدول وضعیت
publish-button-table-act = جدول تخلف‌ها
publish-button-table-district = جدول منطقه‌ها
publish-button-table-day = جدول روزها
publish-button-table-promise = پاسخ سر وقت

publish =
    <b>انتشار آمار</b>
    { $on ->
        [on] روشن است. برای هر بازه دو نفر امضا می‌کنند.
       *[off] خاموش است. هیچ آماری ساخته و منتشر نمی‌شود.
    }
    { $published ->
        [0] هنوز هیچ بازه‌ای منتشر نشده است.
       *[other] بازه‌های منتشرشده: { $published }
    }

    { $waits }
publish-state-on = روشن
publish-state-off = خاموش
publish-same = از آن پیش‌نمایش چیزی عوض نشده است؛ همان منتظر امضاست.
publish-none-waits = پیش‌نمایشی منتظر امضا نیست.
publish-waits =
    <b>منتظر امضا:</b>
    { $summary }

    { $signed }
publish-unsigned = هنوز کسی امضا نکرده است.
publish-signed-by = امضای اول: { $name }. امضای دوم لازم است.

publish-summary =
    از { $first } تا { $last }
    زمان شمارش: { $frozen }
    { $steps }
    میانهٔ زمان تا برداشتن پرونده: { $taken }
    میانهٔ زمان تا تصمیم: { $decided }
    نشان این پیش‌نمایش: { $hash }
publish-line = { $name }: { $count }
publish-line-few =
    { $count } ردیف{ $beside ->
        [none] { "" }
       *[some] { " " }دیگر
    }: هر کدام کمتر از { $base }
publish-count = حدود { $count }
publish-few = کمتر از { $base }
publish-minutes = حدود { $count } دقیقه
publish-hours =
    حدود { $hours } ساعت{ $minutes ->
        [0] { "" }
       *[other] { " " }و { $minutes } دقیقه
    }
publish-minutes-few = کمتر از { $base } دقیقه
publish-minutes-none = نمی‌گوییم؛ پرونده کم است

publish-step-received = رسیده
publish-step-in-scope = مربوط به موضوع
publish-step-verified = تأییدشده
publish-step-referred = فرستاده به نهاد مسئول
publish-step-answered = پاسخ‌گرفته از نهاد
publish-step-acted = نهاد کاری کرده است

publish-state-open = هنوز بی‌تصمیم
publish-state-out-of-scope = بیرون از موضوع
publish-state-rejected = مربوط، ولی تأییدنشده
publish-state-verified = تأییدشده، هنوز فرستاده نشده
publish-state-referred = فرستاده به نهاد، هنوز بی‌پاسخ
publish-state-answered = پاسخ‌گرفته از نهاد، بی آن‌که کاری کند
publish-state-acted = نهاد کاری کرده است
publish-promise-critical-kept = فوری، سر وقت
publish-promise-critical-late = فوری، دیرتر از مهلت
publish-promise-high-kept = مهم، سر وقت
publish-promise-high-late = مهم، دیرتر از مهلت
publish-promise-medium-kept = متوسط، سر وقت
publish-promise-medium-late = متوسط، دیرتر از مهلت
publish-promise-low-kept = عادی، سر وقت
publish-promise-low-late = عادی، دیرتر از مهلت
publish-promise-pending = هنوز مهلت داشت
publish-percent = حدود { $count }٪
publish-percent-none = نمی‌گوییم؛ پرونده کم است
publish-row-unknown = جای نامعلوم
publish-row-other = تخلف‌های دیگر

publish-kind-state = وضعیت
publish-kind-act = تخلف
publish-kind-district = منطقه
publish-kind-day = روز
publish-kind-promise = پاسخ سر وقت
publish-table =
    <b>جدول { $kind }</b>
    { $rows }

    هر عدد به مضربی از { $base } گرد شده است. جمع جدول‌ها با هم یکی نیست و نباید باشد.

publish-ask-on =
    <b>انتشار آمار روشن شود؟</b>
    از این پس می‌شود برای روزهای گذشته پیش‌نمایش ساخت. پس از دو امضا، صفحه و فایل‌ها با <code>amanat publish --write</code> نوشته می‌شود.

    کارت حریم خصوصی عوض می‌شود و به کسانی که منتظر پاسخ‌اند خبر می‌دهیم.
publish-ask-off =
    <b>انتشار آمار خاموش شود؟</b>
    پیش‌نمایشی که منتظر امضاست کنار می‌رود. صفحه‌هایی که جایی گذاشته‌اید سر جایشان می‌مانند؛ خودتان برشان دارید.

publish-prepared =
    <b>پیش‌نمایش آمار آماده است.</b>
    { $summary }

    دو نفر باید امضا کنند. اگر پرونده‌ای عوض شود، پیش‌نمایش تازه لازم است.
publish-sign =
    { $by } این آمار را امضا کرد و امضای دوم لازم است.
    { $summary }

    تا { $hours } ساعت وقت دارید. اگر امضا نکنید، چیزی منتشر نمی‌شود.
publish-asked =
    امضای شما ثبت شد و از دیگران امضا خواستیم.{ $missed } اگر تا { $hours } ساعت یکی امضا کند، این آمار تثبیت می‌شود. صفحه و فایل‌ها را هنوز کسی ننوشته است؛ آن را پس از امضای دوم گرداننده روی سرور می‌نویسد: <code>amanat publish --write</code>
publish-done =
    آمار { $first } تا { $last } تثبیت شد و دیگر عوض نمی‌شود.
    برای نوشتن صفحه و فایل‌ها، روی سرور: <code>amanat publish --write</code>
publish-done-notice =
    آماری که امضا کرده بودید، امضای دوم گرفت: { $first } تا { $last }. دیگر عوض نمی‌شود.
    برای نوشتن صفحه و فایل‌ها، روی سرور: <code>amanat publish --write</code>
publish-refused = این پیش‌نمایش کنار رفت. چیزی منتشر نشده است.
publish-refused-notice = آماری که امضا کرده بودید امضای دوم نگرفت و کنار رفت. چیزی منتشر نشده است.

publish-off = انتشار آمار خاموش است. گرداننده می‌تواند از { "\u2066/publish\u2069" } روشنش کند. چیزی ساخته نشده است.
publish-leads = این آمار را سرپرست یا گرداننده امضا می‌کند. چیزی منتشر نشده است.
publish-alone = کس دیگری نیست که امضایش به حساب بیاید. یک سرپرست یا گردانندهٔ دیگر لازم است. چیزی منتشر نشده است.
publish-none = این پیش‌نمایش دیگر منتظر امضا نیست: یا دو امضا گرفته، یا پیش‌نمایش تازه‌ای ساخته شده، یا وقتش گذشته است. چیزی عوض نشده است. { "\u2066/publish\u2069" } را بفرستید.
publish-stale = از وقتی این پیش‌نمایش ساخته شد، پرونده‌ای عوض شده است. پیش‌نمایش تازه بسازید و آن را امضا کنید. چیزی منتشر نشده است.
publish-overlap = روزهای { $first } تا { $last } پیش‌تر منتشر شده‌اند و دوباره منتشر نمی‌شوند. بازهٔ دیگری را بخواهید؛ چیزی ساخته نشده است.
publish-turned = روز آخر پیش از روز اول است، یا روزها خوانده نشد. چیزی ساخته نشده است.
publish-not-over = { $last } هنوز تمام نشده است. روزی را بخواهید که گذشته باشد؛ چیزی ساخته نشده است.
publish-long = یک بازه حداکثر { $days } روز است. آن را دو بازه کنید؛ چیزی ساخته نشده است.
publish-gone = از روزهای پیش از { $first } شاید پرونده‌هایی پاک شده باشد و آمارش درست نیست. از { $first } شروع کنید؛ چیزی ساخته نشده است.
publish-nothing = روز منتشرنشده‌ای نمانده است. فردا دوباره بیایید؛ چیزی ساخته نشده است.
publish-narrow = در این بازه، با هیچ گرد کردنی عددهای کوچک پنهان نمی‌ماند. بازهٔ بلندتری را بخواهید؛ چیزی ساخته نشده است.
