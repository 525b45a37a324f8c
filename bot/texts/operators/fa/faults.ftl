# Problems of the content and of tables that commands read. The English form is the one that the code makes.

# areas
fault-area-none = زیر سرستون حوزه‌ای نیست: پس از وارد کردن هیچ نمی‌ماند
fault-area-used = { $code } { $times } بار به کار رفته و این‌جا نیست: نگهش دارید، یا با --let-go { $code } برش دارید
fault-area-let-go = --let-go { $code }: در جدول هست، یا ناشناس است
fault-area-files = در { $folder } چند فایل هست ({ $names }): وارد کردن یکی را جایگزین می‌کند؛ یکی‌شان کنید
fault-table-empty = خالی است: سطر نخست نام ستون‌هاست: { $names }
fault-table-long = بیش از { $most } حوزه: جدول را دو تا کنید
fault-table-cells = { $cells } خانه زیر { $columns } ستون
fault-table-text = متن نیست: جدول را به صورت «CSV UTF-8» ذخیره کنید
fault-table-utf8 = UTF-8 نیست: جدول را به صورت «CSV UTF-8» ذخیره کنید
fault-table-unread = جدولی نیست که خوانده شود ({ $error }): به صورت «CSV UTF-8» ذخیره‌اش کنید
fault-column-unknown = ستونی به نام «{ $cell }» نیست: این‌ها هست: { $names }
fault-column-twice = ستون «{ $name }» دو بار آمده است
fault-column-missing = ستون «{ $name }» نیست
fault-column-row = column و row با هم‌اند: هر دو یا هیچ‌کدام
fault-column-range = column و row عدد درست از 0 تا { $most } است
fault-code-form = کد «{ $code }»: حرف و رقم لاتین، نقطه و خط تیره، حداکثر ۲۰ تا
fault-code-none = کد ندارد
fault-area-no-name = { $area } نام ندارد
fault-area-name-long = نام { $code }: { $letters } حرف است و دکمه { $most } جا دارد
fault-area-kind = گونهٔ «{ $kind }» برای { $code }: یکی از { $kinds }
fault-area-no-kind = { $code } گونه ندارد
fault-code-twice = کد { $code } پیش‌تر در سطر { $line } آمده است
fault-tile-taken = { $code } خانهٔ { $other } در سطر { $line } را دارد
fault-area-larger = { $kind } باید درون حوزهٔ بزرگ‌تری باشد
fault-area-no-parent = حوزهٔ { $parent } نیست که درونش باشد
fault-area-in-itself = { $code } از راه { $parent } درون خودش است
fault-area-cannot-lie = { $kind } نمی‌تواند درون { $parent } باشد ({ $code })
fault-area-cannot-lie-bare = { $kind } نمی‌تواند درون { $parent } باشد
fault-area-tile = { $area } خانهٔ { $other } را دارد: همه روی یک نقشه نشان داده می‌شوند
fault-area-of-station = { $name } از آنِ شعبه است، نه { $kind }
fault-area-lat = { $area } یا lat و lon هر دو را می‌خواهد، یا هیچ‌کدام
fault-area-source = { $area } نمونه نیست: فایل باید source و as_of را بگوید

# what sources say
fault-known-future = روز منبع نباید در آینده باشد
fault-known-head = سطر نخست این است: { $names }
fault-known-twice = { $kind } برای { $area } پیش‌تر در سطر { $line } آمده است
fault-known-none = زیر سرستون چیزی نیست
fault-known-cells = { $cells } خانه، و { $columns } ستون هست
fault-known-kind = گونهٔ «{ $kind }»: یکی از { $kinds }
fault-known-value = مقدار «{ $value }»: { $kind } عدد درست از { $low } تا { $high } است
fault-known-area = حوزهٔ «{ $area }»: چنین حوزه‌ای نیست، یا شعبه است
fault-known-source = منبع: چه کسی گفته است، در ۴ تا ۲۰۰ حرف
fault-known-day = روز «{ $day }»: تاریخ شمسی، مانند 1405/06/20

# bodies and ways
fault-no-agency = نهادی به نام { $agency } نیست
fault-agency-unconfirmed = نهاد { $agency } تأیید نشده است (confidence: recheck)
fault-no-act = کاری به نام { $act } نیست
fault-act-never = کار { $act } هرگز گزارش نمی‌شود
fault-way-basis = یا ماده‌ها، یا پایه‌ای که قانون نیست
fault-way-article = شکایت با ماده‌اش چاپ می‌شود: بی آن فقط برای ارجاع است
fault-way-first = نخستین برای { $acts } است که در کارهایش نیست
fault-way-contest = contest: { $contest } در election.yaml نیست: { $known }
fault-way-from-day = from_day: { $day } روزی از election.yaml پیش از { $polling } نیست
fault-way-window = به حکم مادهٔ { $article } آغاز و پایان دارد: from_day, days_after_result
fault-way-nobody = { $act } از { $actor } ({ $reason }): کسی شکایت نمی‌گیرد
fault-way-no-body = هیچ نهادی نیست
fault-addressee = گیرندهٔ { $way }: { $fault }
fault-urgent-number = شمارهٔ فوری { $number }: { $fault }
fault-agency-fault = نهاد { $agency } { $fault }
fault-agency-no-level = نهاد { $agency } تراز ندارد: پرونده‌ای به آن ارجاع نمی‌شود
fault-agency-not-for = نهاد { $agency } از { $actors } است که not_for کنار نمی‌گذارد
fault-not-for-both = { $actors } در not_for هم هست
fault-agency-no-phone = نهاد { $agency } تلفن ندارد
fault-agency-no-phone-call = نهاد { $agency } تلفنی برای زنگ زدن ندارد
fault-agency-calls-only = نهاد { $agency } تراز دارد، پس calls_only نباید باشد
fault-agency-hotline = شمارهٔ نهاد { $agency } شمارهٔ اضطراری نیست
fault-agency-neither = نه تراز دارد و نه calls_only: چیزی به آن ارجاع می‌شود؟
fault-agency-no-way = تراز دارد و هیچ راه ارجاعی به آن نمی‌رسد
fault-agency-called = دربارهٔ { $acts } به نهاد { $agency } زنگ زده می‌شود و پرونده‌ای از آن به آن‌جا نمی‌رود
fault-hotline = شمارهٔ { $number } { $confidence } است و نهاد { $agency } چیز دیگری می‌گوید
fault-board = هیئت { $name }: { $fault }
fault-matter = موضوع { $id }: { $fault }
fault-matter-none = برای { $names } هیچ
fault-matter-contest = { $names } رقابتی از election.yaml نیست
fault-matter-never = به { $names } هرگز نمی‌رسد
fault-matter-call = به کسی گفته نمی‌شود دربارهٔ { $acts } به { $call } زنگ بزند

# first sentences of answers
fault-no-date-in = تاریخی به نام { $date } در content/calendar.yaml نیست
fault-first-words = { $words } واژه با واژهٔ آغاز؛ حداکثر { $most }
fault-first-stop = جملهٔ نخست با نقطه پایان می‌یابد
fault-first-alone = جمله تنها می‌ایستد: واژهٔ پیش از آن را برنامه می‌گوید
fault-first-depends = آنچه به چیزی بسته است نه «بله» است و نه «نه»
fault-first-both = { $about } هم «بله» پاسخ دارد و هم «نه»
fault-first-same = { $first } و { $second } نمی‌توانند یک پاسخ داشته باشند
fault-first-unsaid = «{ $word }» را نه خودش می‌گوید و نه ماده‌هایش
fault-first-number = عدد { $number } را نه خودش می‌گوید و نه ماده‌هایش
fault-first-crime = هیچ ماده‌ای از این‌جا آن را جرم نمی‌داند
fault-first-only = فقط جملهٔ نخست برای همه پاسخ می‌دهد؛ بقیه پرسش دارند (asked)
fault-first-twice = «{ $question }» دو بار پرسیده شده است
fault-sentence-list = یک جمله یا بیشتر، به صورت فهرست
fault-sentence-file = فایل‌های این‌جا چنین‌اند: kind:id، سپس فهرستی از جمله‌ها
fault-not-one-of = { $name } یکی از این‌ها نیست: { $names }
fault-asks-file = فایل‌های این‌جا چنین‌اند: kind:id، سپس فهرستی از { $line }ها
fault-asks-followed = { $kind }: پس از آن یکی از این‌ها می‌آید: { $names }
fault-asks-list = یک تا { $most } { $line }، به صورت فهرست
fault-asks-long = هر { $line } ۱ تا { $longest } حرف دارد
fault-asks-twice = یک { $line } این‌جا دو بار آمده است

# files
fault-unread = خوانده نمی‌شود: { $why }
fault-file-empty = فایل خالی است
fault-not-yaml = YAML نیست: { $why }
fault-key-twice = کلید { $key } دو بار آمده است
fault-yaml-alias = YAML نیست: نامی که خودش را در خود دارد
fault-not-content = فایل محتوا نیست: docs/content.md پوشه‌ها و نام‌ها را می‌گوید
fault-review-line = سطرهای این‌جا چنین‌اند: id: article=fingerprint …
fault-review-due = بازبینی: { $what } از { $articles } می‌گوید، که پس از بازبینی‌اش عوض شده است
fault-exists = { $what } { $key } پیش‌تر در { $place } هست
fault-marks-where = نشان‌ها فقط برای کارت‌ها و صحنه‌هاست
fault-document = سند
fault-field-missing = { $name } نیست
fault-field-unknown = { $name } فیلد شناخته‌ای نیست
fault-field-few = { $name }: خیلی کم
fault-no-election = فایلی نیست: این کدام انتخابات است؟
fault-no-file = فایلی نیست: برنامه یکی می‌خواهد

# GIFT
fault-quiz-unread = این آزمون خوانده نمی‌شود: نخست درستش کنید، content check را ببینید
fault-gift-none = در این فایل پرسشی نیست
fault-gift-twice = پرسش { $title } در این فایل دو بار آمده است
fault-gift-home = پرسش { $question } از آنِ { $home } است؛ شناسه جابه‌جا نمی‌شود
fault-gift-id = پرسش پیش از متنش ::id:: ندارد
fault-gift-category = بالایش سطر $CATEGORY: { $category }/track/tier نیست، مانند { $category }/voter/basic
fault-gift-kind = توضیح می‌گوید @kind { $said }، ولی پاسخ‌ها از { $seen } است
fault-gift-ordering = ترتیب به =text -> number نیاز دارد، جای آن در ترتیب
fault-gift-options = توضیح @options چنین است: a, b: misconception, …؛ نه «{ $part }»
fault-gift-count = توضیح @options از { $named } گزینه نام می‌برد و پرسش { $count } تا دارد
fault-gift-no-room = { $room } { $name } در محتوا نیست
fault-gift-no-card = پرسش { $key }: کارت { $card } از همان وظیفه یا شورا نیست (// @card)
fault-gift-card-lesson = پرسش { $key } کارت را نام می‌برد، نه درس را
fault-gift-topic = موضوعی به نام { $topic } در content/topics.yaml نیست
fault-gift-braces = پرسش پاسخ‌هایش را میان { $open } و { $close } دارد؛ ببینید سطر خالی میانشان نباشد
fault-gift-after = نوشته پس از پاسخ‌ها: جای خالی در میان جمله این‌جا شناخته نیست
fault-gift-no-answers = پاسخی با = یا ~ نیست: انشا و عدد این‌جا شناخته نیست
fault-gift-true = درست و نادرست حداکثر دو بازخورد دارد: #when wrong#when right
fault-gift-before = پیش از نخستین پاسخ فهمیده نشد: { $text }
fault-gift-general = بازخورد برای همهٔ پرسش (####) این‌جا شناخته نیست: به هر پاسخ مال خودش را بدهید
fault-gift-many = بیش از ۶۴ پاسخ

# the lawyer's table
fault-lawyer-bytes = { $bytes } بایت، حداکثر { $most }
fault-lawyer-form = نه XLSX است و نه CSV در UTF-8: یکی از این دو ذخیره‌اش کنید
fault-lawyer-head = هیچ سطری ستون‌های { $id } و { $verdict } را نام نمی‌برد
fault-lawyer-unknown = ادعا یا پرسشی به نام { $key } نیست: جدول را دوباره بسازید
fault-lawyer-no-id = بی شناسه
fault-lawyer-twice = { $key } دو بار آمده است
fault-lawyer-differs = متنش با محتوای کنونی فرق دارد: جدول را دوباره بسازید
fault-lawyer-no-verdict = نظر نیامده است
fault-lawyer-verdict = نظر «{ $verdict }» یکی از این‌ها نیست: { $allowed }
fault-lawyer-no-name = نام نیامده است
fault-lawyer-no-date = تاریخ نیامده است
fault-lawyer-unpacked = بیش از { $most } بایت پس از باز شدن
fault-lawyer-unread = XLSX خوانایی نیست: یک بار دیگر XLSX یا CSV ذخیره‌اش کنید

# lessons and scenes
fault-lesson-front = درس با سرآغازی میان دو سطر --- آغاز می‌شود
fault-lesson-block = بلوک { $what } با { $close } بسته نشده است
fault-lesson-after = پس از بلوک { $what } چیزی نمی‌آید
fault-lesson-before = نوشته پیش از عنوان نخستین کارت
fault-lesson-heading = عنوان کارت چنین است: ## slug [article, article]
fault-lesson-one = کارت یک { $name } دارد
fault-lesson-cards = { $cards } کارت؛ درس { $least } تا { $most } دارد
fault-lesson-sentences = ۵٪ جمله‌ها بلندتر از { $usual } واژه است (صدک ۹۵: { $longest })
fault-lesson-sentences-long = ۵٪ جمله‌ها بلندتر از { $usual } واژه است
fault-scene-missing = صحنه نیست: بلوک ```yaml scenario در پایان
fault-scene-long = گرهٔ { $node } { $characters } حرف دارد، حداکثر { $most }
fault-scene-start = start گره‌ای را که هست نام نمی‌برد: { $start }
fault-scene-ending-choices = گرهٔ { $node } پایان است و گزینه دارد
fault-scene-outcome = گرهٔ { $node } پایان نیست و outcome دارد
fault-scene-neither = گرهٔ { $node } نه پایان است و نه تصمیمی با دو گزینه یا بیشتر
fault-scene-choice = گزینه به گره‌ای که هست نمی‌رسد: { $node }
fault-scene-unreached = از { $start } به گرهٔ { $node } نمی‌شود رسید
fault-scene-no-end = گرهٔ { $node } هرگز به پایان نمی‌رسد
fault-scene-decisions = { $count } تصمیم؛ صحنه { $least } تا یا بیشتر می‌خواهد
fault-scene-endings = کمتر از { $least } پایان جداگانه
fault-card-no-text = کارت { $card } متن ندارد
fault-card-long = کارت { $card } { $characters } حرف دارد، حداکثر { $most }
fault-glossary = واژه‌نامه «{ $name }» را ندارد
fault-mark-form = نشان چنین است: [[term]] یا [[shown|term]] در یک سطر
fault-mark-many = { $marked } واژه نشان دارد، حداکثر { $most }
fault-mark-twice = واژهٔ «{ $name }» دو بار نشان دارد؛ نخستین را نشان کنید
fault-mark-like = «{ $form }» مانند واژهٔ «{ $name }» آغاز نمی‌شود

# checks and questions
fault-check-right = وارسی { $right } پاسخ درست دارد، یکی لازم است
fault-check-same = دو پاسخ وارسی یکی است
fault-check-feedback = پاسخ «{ $answer }» بازخورد ندارد
fault-check-sentence = بازخورد وارسی یک جمله است
fault-check-praise = «{ $praise }» آفرین می‌گوید و صفحه می‌گوید درست است: بگویید چرا
fault-check-article = وارسی به ماده‌ای استناد نمی‌کند
fault-check-other = وارسی به مادهٔ { $article } استناد می‌کند و کارتش نه
fault-check-neither = نه این کارت با وارسی پایان می‌یابد و نه کارت پیش از آن
fault-check-few = { $checks } وارسی برای { $cards } کارت؛ دست‌کم هر کارت دوم با یکی پایان می‌یابد
fault-question-article = پرسش { $question } به ماده‌ای استناد نمی‌کند
fault-option-twice = گزینهٔ { $option } در پرسش { $question } دو بار آمده است
fault-option-feedback = گزینهٔ { $option } بازخورد ندارد
fault-option-ordering = گزینهٔ { $option }: ترتیب جا دارد، نه right و نه misconception
fault-option-place = گزینهٔ { $option }: فقط ترتیب جا دارد
fault-option-wrong = گزینهٔ { $option } نادرست است و misconception ندارد
fault-option-praise = گزینهٔ { $option }: «{ $praise }» به کسی آفرین می‌گوید که شاید گزینهٔ دیگری زده، و صفحه می‌گوید درست بود: با دلیل آغاز کنید
fault-option-right = گزینهٔ { $option } درست است و misconception دارد
fault-question-places = پرسش { $question }: جاها باید 1 تا { $count } باشد، هر یک یک بار
fault-question-three = پرسش { $question }: ترتیب دست‌کم ۳ گزینه دارد
fault-question-two-right = پرسش { $question }: دست‌کم دو گزینهٔ درست و یکی نادرست می‌خواهد
fault-question-right = پرسش { $question } { $right } گزینهٔ درست دارد، یکی لازم است
fault-question-true = پرسش { $question }: true_false دو گزینه دارد
fault-quiz-questions = { $count } پرسش؛ هر سطح { $least } تا یا بیشتر می‌خواهد
fault-quiz-kinds = { $kinds } گونه پرسش؛ هر سطح { $least } تا یا بیشتر می‌خواهد
fault-quiz-draw = draw { $draw } است، ولی { $count } پرسش هست
fault-quiz-opening = opening از { $question } نام می‌برد که پرسشی از این فایل نیست
fault-quiz-longest = گزینهٔ درست در { $count } پرسش از { $asked } بلندترین است: لو می‌دهد (بخت { $allowed } تا را می‌پذیرد)
fault-own-longest = گزینهٔ درست در { $count } پرسش از { $asked } بلندترین است: لو می‌دهد
fault-question-fault = پرسش { $question }: { $fault }
fault-question-topic = موضوع نیامده: شناسه‌ای از content/topics.yaml
fault-question-lesson = درس نیامده: این کجا درس داده می‌شود؟
fault-no-lesson = درسی به نام { $lesson } نیست
fault-lesson-tier = درس { $lesson } از آنِ { $place } است، نه سطح این آزمون
fault-lesson-track = درس { $lesson } از آنِ { $track } است و کارتش نه
fault-no-article = مادهٔ { $article } در content/law نیست
fault-article-unconfirmed = مادهٔ { $article } تأیید نشده است (confidence: recheck)
fault-number-recheck = { $key } شمارهٔ { $number } را نام می‌برد که باید دوباره سنجیده شود (agencies)
fault-asked-to = { $kind } { $key } نیست: این پرسش به کجا می‌رسد؟
fault-asked-report = کار { $act } گزارش‌شدنی نیست: جمله‌ای نباید به آن برسد

# sizes
fault-card-shares = کارت { $later } در { $share } از چهارواژه‌ای‌هایش با { $card } یکی است، حداکثر { $most }
fault-quizzes-longest = در همهٔ آزمون‌ها گزینهٔ درست در { $count } پرسش از { $asked } بلندترین است
fault-checks-longest = در همهٔ وارسی‌ها پاسخ درست در { $count } از { $asked } بلندترین است
fault-no-lessons = هیچ درسی نیست
fault-few-lessons = { $lessons } درس؛ هر سطح دست‌کم { $least } تا دارد
fault-no-quiz = سطح آزمون ندارد
fault-lesson-numbers = دو درس یک شماره دارند
fault-title-long = عنوان { $characters } حرف دارد و دکمه‌اش { $most } جا دارد
fault-with-citation = با عنوان و استناد { $size } حرف است و پیام { $most } جا دارد
fault-articles-long = { $cited } ماده‌اش { $law } حرف دارد و پیام { $most } جا دارد
fault-id-long = شناسه‌اش { $bytes } بایت است و دکمه { $most } جا دارد: { $key }
fault-with-long = با { $what } { $size } حرف است و پیام { $most } جا دارد
fault-option-long = گزینهٔ { $option } { $characters } حرف دارد و دکمه‌اش { $most } جا دارد
fault-all-feedback = همهٔ بازخوردها

# duties, days, forms
fault-duty-steps = وظیفهٔ { $duty } برای { $moment } گامی ندارد
fault-duty-many = وظیفهٔ { $duty } { $steps } گام دارد، حداکثر { $most }
fault-one-sentence = این یک جمله است: با شتاب خوانده می‌شود
fault-sentence-long = جمله { $words } واژه دارد، حداکثر { $most }
fault-incident-duty = پیشامد { $incident }: وظیفهٔ { $duty } در content/duties نیست
fault-duty-lesson = وظیفهٔ { $duty }: درس { $lesson } نیست
fault-duty-incidents = وظیفهٔ { $duty } در { $settlement } { $incidents } پیشامد دارد، دست‌کم { $least }
fault-duty-incidents-all = وظیفهٔ { $duty } { $incidents } پیشامد دارد، دست‌کم { $least }
fault-group-incidents = گروه { $group } بیش از { $most } پیشامد از یک وظیفه دارد
fault-word-both = «{ $word }» { $first } و { $second } را پیدا می‌کند که یک وظیفه هر دو را دارد
fault-duty-cards = وظیفهٔ { $duty } { $cards } کارت دارد و صفحه { $most } جا دارد
fault-duty-date = وظیفهٔ { $duty }: تاریخ { $date } در content/calendar.yaml نیست
fault-duty-date-track = وظیفهٔ { $duty }: تاریخ { $date } از آنِ { $track } نیست
fault-own-kinds = { $kinds } گونه پرسش؛ پرسش‌های خود { $least } تا یا بیشتر می‌خواهند
fault-own-questions = در { $settlement } { $count } پرسش، دست‌کم { $least }
fault-own-questions-all = { $count } پرسش، دست‌کم { $least }
fault-own-card = پرسش { $key }: کارت { $card } از همان وظیفه و شورا نیست
fault-day-reserved = نام روز { $name } نمی‌شود
fault-days-many = { $days } روز؛ صفحهٔ گردانندگان { $most } جا دارد
fault-days-missing = روز { $names } نیست: هر انتخاباتی هر دو را دارد
fault-day-after = روز { $result } پس از { $polling } می‌آید
fault-contest-reserved = نام رقابت { $name } نمی‌شود
fault-contest-twice = دو رقابت حوزه‌های گونهٔ { $kinds } را دارند
fault-date-fault = تاریخ { $date } { $fault }
fault-date-needs = به begins یا ends یا هر دو، یا waits نیاز دارد
fault-date-nothing = از چیزی شمرده نمی‌شود
fault-date-waits = روز دارد، پس نباید منتظر روزی باشد
fault-date-beside = از چیزی شمرده نمی‌شود: کنار waits ایستاده است
fault-date-ends = پیش از آغازش پایان می‌یابد
fault-date-anchor = anchor: { $anchor } روزی از election.yaml نیست: { $known }
fault-form-question = پرسش { $key } در آزمون‌های این گروه مخاطب نیست
fault-form-press = پرسش { $question } از گونهٔ { $kind } است: فرم آنچه را می‌گیرد که یک دکمه پاسخش است
fault-form-topic = { $first } و { $second } از یک سطح و یک موضوع نیستند
fault-form-judged = { $first } و { $second } به یک اندازه سخت شناخته نشده‌اند
fault-form-pairs = { $pairs } جفت؛ فرم { $size } تا دارد
fault-form-twice = پرسش { $key } دو بار در فرم‌هاست
fault-form-guess = حدس زدن در یک فرم بیشتر کمک می‌کند: a و b یک جفت را جابه‌جا کنید
fault-form-harder = خواندنِ { $number } یک فرم را روی هم سخت‌تر شناخت: a و b یک جفت را جابه‌جا کنید
fault-form-left = فقط { $left } پرسش از { $tier } برای آزمونش می‌ماند که { $draw } تا می‌کشد
fault-form-opens = پرسش { $key } آزمون { $tier } را آغاز می‌کند و نمی‌تواند در فرم باشد

# law and acts
fault-article-law = مادهٔ { $article } از ویرایشی ناشناس قانونی را نام نمی‌برد
fault-act-article = کار { $act } به ماده‌ای استناد نمی‌کند
fault-act-speech = کسی به خاطر گفتار گزارش نمی‌شود مگر مسئول باشد
fault-act-taught = کار گفتاری درس داده می‌شود و هرگز از شخص خصوصی گزارش نمی‌شود
fault-act-actors = reportable_actors نباید { $actor } داشته باشد: { $why }
fault-actor-twice = { $actor } دو بار آمده است
fault-term-word = «{ $name }» پیش‌تر واژه‌ای از { $term } است
fault-story-act = داستان { $story }: کار { $act } نیست
fault-story-space = داستان { $story }: کار { $act } هرگز { $space } نیست
fault-step-body = گام { $step }: نهاد { $body } در content/agencies نیست

# practice
fault-ballot-finding = برای برگه‌هایی با یافتهٔ { $finding } قاعده‌ای نیست
fault-poster-finding = برای پوسترهایی با یافتهٔ { $finding } قاعده‌ای نیست
fault-no-topic = موضوعی به نام { $topic } در topics.yaml نیست
fault-same-id = دو { $name } شناسهٔ { $key } را دارند
fault-no-call = تماس { $key } نیست
fault-no-step = گام { $key } نیست
fault-no-variant = گونهٔ { $key } نیست
fault-steps-same = دو گام یک برچسب دارند
fault-label-tells = «{ $label }» جایش را لو می‌دهد: «{ $word }»
fault-call-nothing = تماس { $call } چیزی را عوض نمی‌کند
fault-variant-same = هیچ دو گامی با گونه جابه‌جا نمی‌شوند، پس دکمه‌ها خودشان لو می‌دهند
fault-orders-few = در { $name } { $count } ترتیب درست است، دست‌کم { $least }
fault-orders-many = در { $name } { $count } ترتیب از { $total } درست است، حداکثر یک‌سوم
fault-statement = متن { $id }: { $fault }
fault-statements-few = { $cases } مورد، دست‌کم { $least }
fault-no-date = تاریخی به نام { $date } در calendar.yaml نیست
fault-no-body = نهادی به نام { $body } در agencies نیست
fault-body-twice = نهادی دو بار نام برده شده است
fault-act-accused = act و accused با هم‌اند
fault-act-violations = کاری به نام { $act } در violations نیست
fault-way-leads = هیچ راهی از complaints.yaml با این ماده‌ها به { $body } نمی‌رسد
fault-way-too = به حکم complaints.yaml { $body } هم می‌گیردش
fault-article-none = ماده‌اش هیچ‌یک از { $numbers } نیست: «{ $cited }»

# recordings and translations
fault-voice-file = { $file } در { $folder }/ نیست، خالی است، یا بیش از { $most } بایت است
fault-voice-hash = { $file } همان فایل ضبط‌شده نیست: هَشش فرق دارد
fault-voice-gone = voice: دیگر کارتی به نام { $card } نیست
fault-voice-changed = voice: متن کارت { $card } پس از ضبط عوض شده است
fault-overlay-twice = { $address } پیش‌تر در { $place } هست
fault-overlay-file = فایل ترجمه سمت چپ هر ورودی نشانی دارد
fault-overlay-entry = هر ورودی { $original } و { $translation } دارد و دیگر هیچ
fault-overlay-address = محتوا متنی با این نشانی ندارد
fault-overlay-number = متن فارسی عدد { $number } را دارد و این ندارد: ماده‌ها و روزها به رقم می‌ماند
fault-overlay-long = { $characters } حرف جا نمی‌شود آن‌جا که متن فارسی { $original } دارد

# how Persian is written
fault-style-latin-digits = رقم لاتین در متن فارسی
fault-style-arabic-digits = رقم عربی در متن فارسی
fault-style-arabic = حرف عربی به‌جای ی، ک یا ه
fault-style-he = به‌جای ۀ هٔ بنویسید
fault-style-mi-after = پس از می نیم‌فاصله است
fault-style-ha = پیش از ها نیم‌فاصله است
fault-style-ending = پیش از این پسوند نیم‌فاصله است
fault-style-he-y = به‌جای ه ی هٔ بنویسید
fault-style-tar = پیش از تر نیم‌فاصله است
fault-style-inside = درون این واژه نیم‌فاصله است
fault-style-ray = رأی را با همزه بنویسید
fault-style-space-before = فاصله پیش از نشانه
fault-style-space-after = پس از نشانه فاصله نیست
fault-style-latin-marks = نشانهٔ لاتین در متن فارسی
fault-style-quotes = گیومه « و » است
fault-style-articles = شمارهٔ کهنهٔ ماده: قانون شماره‌گذاری تازه دارد، جرم‌ها ۸۴ و منع‌های تبلیغ ۹۴ تا ۱۰۱ است
fault-style-long = جمله‌ای با { $words } واژه، حداکثر { $most }: «{ $first } …»

# languages
fault-language-no-key = متن فارسی‌ای با این کلید نیست
fault-language-shows = متن فارسی { $names } را هم نشان می‌دهد
fault-language-has-no = متن فارسی { $names } ندارد
fault-language-digits = language-digits ده رقم است
fault-language-months = language-months دوازده نام است با ویرگول لاتین
