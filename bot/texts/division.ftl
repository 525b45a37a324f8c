# تقسیم کار: هر کار در هر مرحله نخست با کدام نهاد است. فقط برای رابط‌ها، سرپرست‌ها و گرداننده‌ها.

division =
    <b>تقسیم کار</b>
    هر کار نخست با کدام نهاد است و بعد با کدام. پرونده‌ها هم از همین جدول راه می‌گیرند.

    { $state }

    در جدول: { $acts } کار، { $rows } ردیف{ $others ->
        [0] .
        [1] . یک کار دیگر فقط آموخته می‌شود و پرونده‌ای ندارد.
       *[more] . { $others } کار دیگر فقط آموخته می‌شود و پرونده‌ای ندارد.
    }
    { $missing }
    { $confirmed ->
        [0] نهاد نخست هنوز هیچ ردیفی را تأیید نکرده است.
       *[more] نهاد نخست { $confirmed } ردیف را تأیید کرده است.
    }{ $waiting ->
        [0] { "" }
        [1] {" "}یک اعتراض منتظر پاسخ است.
       *[more] {" "}{ $waiting } اعتراض منتظر پاسخ است.
    }
division-state-none = هنوز دربارهٔ هیچ نسخه‌ای توافق نشده است.
division-state-agreed = نسخهٔ { $number } در { $day } با دو امضا قطعی شد.
division-state-agreed-changed = نسخهٔ { $number } در { $day } قطعی شد. ⚠️ پس از آن، جدول عوض شده است.
division-state-draft = پیش‌نویس نسخهٔ { $number } آماده است.
division-missing-none = هیچ ردیفی بی‌نهاد، بی‌رابط یا بی‌ماده نیست.
division-missing-body = بی‌نهاد: { $count } ردیف
division-missing-liaison = بی‌رابط: { $count } ردیف
division-missing-article = بی‌ماده: { $count } ردیف

division-button-open = تقسیم کار
division-button-home = تقسیم کار
division-button-mine = ردیف‌های نهاد من
division-button-mine-next = بقیهٔ ردیف‌های نهاد من
division-button-gaps = کمبودها
division-button-waiting = اعتراض‌های منتظر
division-button-group = { $name }
division-button-pdf = فایل PDF
division-button-xlsx = فایل اکسل
division-button-row = { $number }
division-button-phase = { $phase }
division-button-phase-on = ✅ { $phase }
division-button-confirm = تأیید می‌کنم
division-button-confirm-page = تأیید { $count } ردیف همین صفحه
division-button-object = اعتراض دارم
division-button-list = همهٔ این گروه
division-button-look = دیدن ردیف
division-button-back = برگشت به ردیف
division-button-body = { $name }
division-button-version = دیدن این نسخه
division-button-today = سنجش با امروز
division-button-see-and-sign = دیدن و امضا
division-button-read = 📖 خواندن جدول
division-button-wish-body = نهاد دیگری باید اول باشد
division-button-wish-article = ماده‌اش چیز دیگری است
division-button-wish-words = چیز دیگری را می‌گویم

# --- فهرست ردیف‌ها و یک ردیف

division-rows =
    <b>{ $title }</b>
    { $phase }. { $place }

    { $lines }
division-rows-none = ردیفی نیست.
division-rows-place = ردیف { $first } تا { $last } از { $count }
division-list-gaps = ردیف‌هایی که نهاد، رابط یا ماده ندارند
division-list-mine = ردیف‌های { $body }
division-list-open = ردیف‌هایی که اعتراضشان منتظر است
division-list-group = { $name }
division-line =
    <b>{ $number }. { $act }</b>
    { $where }
    اول <b>{ $body }</b>، بعد { $next }
    { $ground }
division-gaps = ⚠️ { $gaps }
division-name = { $name }
division-nobody = هیچ نهادی
division-phases-all = همهٔ مرحله‌ها
division-scope-actors = کار چه کسی: { $actors }
division-scope-contests = { $contests }
division-scope-whole = همهٔ موردها
division-basis-practice = رویه است؛ ماده‌ای ندارد
division-basis-unconfirmed = صلاحیت تأییدنشده است؛ ماده‌ای ندارد
division-confidence-cross-checked = دو منبع جدا
division-confidence-sourced = یک منبع
division-confidence-recheck = از دوره‌های پیش؛ از نو پرسیده شود
division-confidence-unconfirmed = تأییدنشده
division-gap-body = نهادی ندارد
division-gap-liaison = نهاد نخست رابط ندارد
division-gap-article = ماده ندارد
division-gap-next = نهاد بعدی ندارد
division-window = از { day-name } تا { $count } روز پس از نتیجه
division-window-from = از { day-name }
division-window-until = تا { $count } روز پس از نتیجه
division-row-confirmed = ✅ تأیید شده
division-row-objected = ✋ اعتراض دارد
division-row-disputed = ⚠️ رابط‌های همین نهاد هم‌نظر نیستند

division-row =
    <b>{ $act }</b>
    { $where }

    اول: <b>{ $body }</b> { $level }
    بعد: { $next }
    { $ground }

    <b>نهادها چه می‌گویند؟</b>
    { $voices }

    { $objections }
division-stand-silent = { $body }: هنوز چیزی نگفته است
division-stand-confirmed = { $body }: تأیید کرده است
division-stand-objected = { $body }: اعتراض کرده است
division-stand-disputed = { $body }: رابط‌هایش هم‌نظر نیستند؛ تا هم‌نظر نشوند، تأیید به حساب نمی‌آید
division-objection =
    <b>اعتراض { $body }</b>
    { $wanted }
    «{ $reason }»
    { $outcome }
division-wish-body = خواسته: اول این نهاد باشد: { $body }
division-wish-article = خواسته: ماده این باشد: { $article }
division-wish-words = خواسته در همین نوشته است:
division-objection-none = هنوز پاسخی نگرفته است.
division-objection-taken = پذیرفته شد. دلیل: { $why }
division-objection-partly = بخشی پذیرفته شد. دلیل: { $why }
division-objection-not-taken = پذیرفته نشد. دلیل: { $why }
division-objection-again = پس از پاسخ، دوباره اعتراض کرده است. پاسخ این بود: پذیرفته نشد. دلیل: { $why }

# --- تأیید و اعتراض

division-confirmed-now = تأیید شد.
division-confirmed-before = این ردیف را پیش از این تأیید کرده‌اید.
division-confirmed = { $count } ردیف تأیید شد. هر کدام را بعد هم می‌توانید باز کنید و اعتراض کنید.
division-object =
    <b>{ $act }</b>
    { $where }
    اول { $body }، بعد { $next }

    چه چیزی درست نیست؟
division-which-body =
    <b>{ $act }</b>
    { $where }

    به‌جای { $body }، کدام نهاد باید اول باشد؟ نهادی که خودش شاید متهم باشد، در فهرست نیست.
division-which-article =
    <b>{ $act }</b>، { $body }
    شمارهٔ ماده را بنویسید، مانند «۸۶» یا «۸۷، تبصرهٔ ۱».
division-why =
    <b>{ $act }</b>
    { $where }
    اول { $body }، بعد { $next }
    { $wanted }

    چرا؟ دلیل را در یک یا دو جمله بنویسید. نام کسی را ننویسید. تا ننویسید، چیزی ثبت نمی‌شود.
division-objected =
    اعتراض شما ثبت شد.
    <b>{ $act }</b>
    { $where }
    { $wanted }
    «{ $reason }»

    { $after }
division-objected-before =
    همین اعتراض را پیش‌تر نوشته‌اید. چیز تازه‌ای ثبت نشد.
    <b>{ $act }</b>
    { $where }

    «دیدن ردیف» نشان می‌دهد به کجا رسیده است.
division-objected-again = به اعتراض نهاد شما به این ردیف پیش‌تر پاسخ داده‌ایم. این یکی زیر همان پاسخ می‌آید. پیش از امضا آن را می‌خوانند، ولی امضا منتظرش نمی‌ماند.
division-objected-round = به نظرخواهی رفت. پاسخ آن را با دلیلش برایتان می‌فرستیم.
division-objected-waits = به نظرخواهی بعدی دربارهٔ تقسیم کار می‌رود. تا آن وقت می‌توانید عوضش کنید یا ردیف را تأیید کنید.
division-differ =
    همکار شما در همین نهاد این ردیف را { $said }؛ شما چیز دیگری گفته‌اید.
    <b>{ $act }</b>
    { $where }

    با هم حرف بزنید. تا هم‌نظر نشوید، ردیف تأیید به حساب نمی‌آید.
division-colleague-confirmed = تأیید کرده است
division-colleague-objected = نپذیرفته و اعتراض کرده است
division-objection-came =
    اعتراض تازه‌ای به تقسیم کار رسید.
    <b>{ $act }</b>
    { $where }
    { $wanted }
    «{ $reason }»
division-other-body = این ردیف با نهاد شما نیست. ردیف‌های نهاد خودتان را در «تقسیم کار» می‌بینید.
division-liaisons = تأیید و اعتراض با رابط نهادهاست. شما می‌توانید جدول را ببینید و دربارهٔ آن نظر بخواهید.
division-no-body = نهاد شما هنوز ثبت نشده است. به سرپرست بگویید آن را ثبت کند.
division-row-changed = این ردیف عوض شده است و دیگر همان را نمی‌گوید. جدول را دوباره باز کنید؛ چیزی ثبت نشد.
division-enough-today = امروز به { $most } ردیف اعتراض کرده‌اید و هر کدام را کسی می‌خواند و پاسخ می‌دهد. بقیه را فردا بنویسید. آنچه نوشته‌اید سر جایش است.
division-page-changed = تا شما بزنید، ردیف‌های این صفحه عوض شد. صفحه را دوباره ببینید؛ این بار چیزی ثبت نشد.
division-in-round = اعتراض شما در نظرخواهی است و هنوز پاسخ نگرفته است. پس از پاسخ می‌توانید نظرتان را عوض کنید.
division-taken-already = اعتراض شما پذیرفته شده است. وقتی در جدول بیاید، می‌توانید دربارهٔ ردیف تازه نظر بدهید.
division-no-agency = این نهاد در فهرست نیست. یکی دیگر را انتخاب کنید.
division-same-body = همین حالا هم این نهاد اول است. اگر چیز دیگری درست نیست، همان را بگویید.
division-accused-body = این نهاد شاید خودش متهم باشد و چنین پرونده‌ای به آن نمی‌رود. نهاد دیگری را انتخاب کنید.
division-no-article = این ماده در فهرست نیست. شماره‌اش را دوباره بنویسید.
division-same-article = همین حالا هم همین ماده نوشته شده است. اگر چیز دیگری درست نیست، همان را بگویید.
division-article-how = ماده‌ای با این شماره در فهرست نیست. شماره را مانند «۸۶» یا «۸۷، تبصرهٔ ۱» بنویسید. چیزی از دست نرفته است.

# --- نسخه‌ها

division-versions =
    <b>نسخه‌های تقسیم کار</b>
    { $count ->
        [0] هنوز نسخه‌ای نیست.
       *[other] نسخهٔ قطعی دیگر عوض نمی‌شود. پیش‌نویس تازه جای پیش‌نویس قبلی را می‌گیرد.
    }
division-no-rows = جدول هنوز هیچ ردیفی ندارد. نخست نهادها و راه‌های ارجاع را وارد کنید.
division-drafted = پیش‌نویس نسخهٔ { $number } از جدول همین حالا ساخته شد. آن را ببینید، نظر بخواهید و بعد امضا کنید.
division-version-draft = پیش‌نویس نسخهٔ { $number }، { $day }. هنوز قطعی نیست.
division-version-locked = نسخهٔ { $number }، قطعی در { $day }.
division-version =
    <b>تقسیم کار</b>
    { $state }
    { $changed }
    { $place }

    { $lines }
division-changed-agreed = ⚠️ پس از امضای این نسخه، جدول عوض شده است. آنچه پرونده‌ها از آن راه می‌گیرند دیگر این نیست. تفاوت‌ها در «سنجش با امروز» هست.
division-changed-draft = ⚠️ پس از ساختن این پیش‌نویس، جدول عوض شده است. برای امضا پیش‌نویس تازه بسازید.
division-changes =
    <b>{ $before } در برابر { $after }</b>
    { $count ->
        [0] هیچ تفاوتی نیست.
       *[other] تفاوت‌ها: { $count }
    }

    { $lines }
division-side-version = نسخهٔ { $number }
division-side-today = جدول امروز
division-change =
    <b>{ $act }</b>
    { $where }
    بود: { $before }
    شد: { $after }
division-change-bodies = { $body }، بعد { $next }
division-change-nothing = در جدول نبود

division-outdated = پس از ساختن این پیش‌نویس، جدول عوض شده است. پیش‌نویس تازه بسازید، تفاوت‌ها را ببینید و همان را امضا کنید. چیزی امضا نشد.
division-unseen = پیش از امضا باید ببینید این نسخه چه را عوض می‌کند، و آن از وقتی دیدید عوض شده است. دوباره ببینید و امضا کنید.
division-objections-wait =
    { $count ->
        [1] یک اعتراض هنوز پاسخ نگرفته است.
       *[other] { $count } اعتراض هنوز پاسخ نگرفته است.
    } اول دربارهٔ پیش‌نویس نظر بخواهید و به اعتراض‌ها پاسخ دهید.
division-to-sign =
    <b>نسخهٔ { $number } تقسیم کار</b>
    ردیف‌ها: { $rows }، تأییدشده: { $confirmed }، با کمبود: { $gaps }
    { $taken }
    { $again }
    { $heard }
    { $since }

    { $lines }
    { $more }
division-sign-first = این نخستین نسخه است.
division-sign-since =
    { $count ->
        [0] با نسخهٔ { $number } هیچ تفاوتی ندارد.
       *[other] تفاوت‌ها با نسخهٔ { $number }: { $count }
    }
division-sign-more = تفاوت‌های دیگری هم هست. دکمهٔ امضا در صفحهٔ آخر است.
division-sign-last = اگر همین درست است، امضا کنید.
division-sign-taken =
    { $count ->
        [1] ⚠️ یک اعتراض، همه‌اش یا بخشی از آن، پذیرفته شده و هنوز در جدول نیامده است.
       *[other] ⚠️ { $count } اعتراض، همه یا بخشی از هر کدام، پذیرفته شده و هنوز در جدول نیامده است.
    }
division-sign-again =
    { $count ->
        [1] ⚠️ یک اعتراض پس از «پذیرفته نشد» دوباره آمده است:
       *[other] ⚠️ { $count } اعتراض پس از «پذیرفته نشد» دوباره آمده است:
    }
division-sign-again-line = { $act }، { $body }: «{ $reason }»
division-sign =
    { $by } می‌خواهد نسخهٔ <b>{ $number }</b> تقسیم کار قطعی شود. امضای دوم لازم است.

    اول ببینید چه عوض می‌شود. تا { $hours } ساعت وقت دارید. اگر امضا نکنید، پیش‌نویس می‌ماند.
division-agreed = نسخهٔ { $number } تقسیم کار قطعی شد و دیگر عوض نمی‌شود.
division-agreed-notice = نسخهٔ { $number } تقسیم کار قطعی شد. ردیف‌های نهاد خودتان را ببینید.
division-declined = نسخه‌ای از تقسیم کار که می‌خواستید قطعی شود امضا نشد. پیش‌نویس سر جایش است.

# --- فایل‌ها

division-paper = تقسیم کار. { $state } فقط برای همکاران است. { $changed }
division-book = تقسیم کار. { $state } فقط برای همکاران است. { $changed }
division-paper-title = تقسیم کار
division-paper-note = این جدول می‌گوید پرونده نخست به کدام نهاد می‌رود و بعد به کدام. از همان جدولی است که پرونده‌ها را راه می‌برد. دربارهٔ هیچ گزارش یا کسی نیست.
division-paper-summary =
    { $acts } کار در { $rows } ردیف. جایی که مرحله نیامده، همهٔ مرحله‌هاست.{ $others ->
        [0] { "" }
        [1] {" "}یک کار دیگر فقط آموخته می‌شود و پرونده‌ای ندارد.
       *[more] {" "}{ $others } کار دیگر فقط آموخته می‌شود و پرونده‌ای ندارد.
    }
division-paper-gaps = کمبودها: { $count } ردیف که نهاد، رابط، ماده یا نهاد بعدی ندارد
division-paper-named = { $act }: { $cases }
division-stamp-now = جدول { $day }؛ هنوز دربارهٔ آن توافق نشده است
division-has-liaison = دارد
division-no-liaison = ندارد
division-column-cases = کدام پرونده‌ها
division-column-body = نهاد نخست
division-column-next = نهاد بعدی
division-column-ground = ماده و اطمینان
division-column-liaison = رابط
division-sheet-act = کار
division-sheet-phase = مرحله
division-sheet-cases = کدام پرونده‌ها
division-sheet-body = نهاد نخست
division-sheet-next = نهاد بعدی
division-sheet-articles = ماده
division-sheet-confidence = اطمینان
division-sheet-window = مهلت
division-sheet-liaison = رابط
division-sheet-gaps = کمبود
