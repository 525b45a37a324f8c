"""What people type where the form shows buttons: «مسئول ستاد», «خودم دیدم», «یادم نیست».

A text is a choice only if it is short and says nothing else: «مامور کلانتری بود» names a class of people, «مامور
کلانتری برگه‌ها را برد» tells what happened.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from bot.domain.catalogue.catalogue import ActorClass, Space
from bot.domain.learning.lessons import Audience
from bot.domain.reporting.drafts import UNKNOWN_ACTOR, FieldName, ObservationKind
from bot.domain.submissions.witnesses import Consent, ContactMode
from bot.language import light
from bot.language.notions import compile_phrases
from bot.language.verbs import fold, fold_each, folded_words

_MOST_WORDS, _LONGEST = 8, 80
"""Words and characters of a text that may be a mere choice."""
_UNKNOWING: Final = compile_phrases("""
نمیدونم|نمیدانم|نمیدونیم|نمدونم|ندونم|نمیدونستم|بلد نیستم|یادم نیست|یادم نیس|یادم نیستش|یادم نمیاد|یادم نمیاید
یادم نمی اید|یادم رفت|یادم رفته|یادم نمونده|یادم نمانده|خاطرم نیست|به خاطر ندارم|به یاد ندارم|فراموش کردم
فراموشم شده|مطمئن نیستم|مطمین نیستم|نمیشناسم|نمیشناسمش|نمیشناسمشون|نمیشناختم|نمیشناختمش|معلوم نیست|معلوم نبود
مشخص نیست|مشخص نبود|نفهمیدم|ندیدم|حضور ذهن ندارم|دقت نکردم|حواسم نبود|خبر ندارم
نمیخوام بگم|نمیخواهم بگم|نمیخواهم بگویم|نمیگم|نمیگویم|نمیتونم بگم|نمیتوانم بگویم|ترجیح میدم نگم
nemidunam|nemidoonam|nemidonam|yadam nist|yadam nis|yadam nemiad
""")
_ABOUT_IT: Final = folded_words("""
من دقیق دقیقا دقیقاً درست والا والله راستش راستشو بخواید بخواین بخوای آخه خب ولی اما که چه چی کی کجا کدوم کدام
چند ساعت ساعتی ساعتش روز روزش روزی وقت وقتش موقع زمان زمانش تاریخ تاریخش جا جاش اسم اسمش آدرس ادرس آدرسش بود
بودن بودند بوده است شد کار کاری کیه کیا کسی هم اون آن این رو را از چندم چندمین شخص طرف یارو اصلا اصلاً هیچ هیچی
فعلا الان متاسفانه خودم هیچکدوم هیچ‌کدام ببخشید سلام حقیقتش تو میدونی فقط دیگه دیگر kie ki bud bood daghigh
""")
_WHY: Final = compile_phrases("""
چرا|برای چی|برای چه|واسه چی|واسه چه|به چه دردتون*|به چه دردی*|به درد چی*|به چه کارتون*|چه فرقی*|مجبورم|مجبوریم
اجباریه|اجباری است|لازمه|لازم است|باید بگم|باید بگیم|باید بنویسم|حتما باید|حتماً باید|نمیشه نگم|میشه نگم
میشه ننویسم|نگم چی میشه|مهمه|چه اهمیتی*
""")
_HOW: Final = compile_phrases("""
کدوم*|کدام*|چی بزنم|چیو بزنم|چی رو بزنم|چیکار کنم|چکار کنم|چه کار کنم|چی کار کنم|چه کنم|چی بنویسم|چجوری|چطوری
""")
_HOW_FILLER: Final = folded_words("""
رو را و یکی دکمه گزینه گزینه‌ها اینا اینها از باید بزنم بگم انتخاب کنم جواب بدم خب حالا الان من این جا اینجا بنویسم
""")
_GOING_ON: Final = compile_phrases("""
ادامه|ادامه بده|ادامه بدید|ادامه بدین|ادامه میدم|ادامه میدهم
ادامه میدیم|ادامه بدم|ادامه بدهم|ادامه بدیم|بعدی|برو بعدی|بریم بعدی|سوال بعد|سوال بعدی
مرحله بعد|مرحله بعدی|بریم|برو جلو|تموم|تموم شد|تمام|تمام شد|تمومه|تمامه|همین|همین بود|همینا|همینا بود|همین ها
همین ها بود|کافیه|کافی است|بسه|بس است|خوندم|خواندم|خوندمش|باشه|باش|چشم|بله|اره|اوکی|اوکیه|حله|فهمیدم|متوجه شدم
قدم به قدم|گزارشش کن|گزارشش کنید|گزارش کن|گزارش کنید|ثبتش کن|ثبتش کنید|ثبت کن|ثبت کنید|بفرست|بفرستید|بفرستش
ارسال|ارسال کن|فرستادن|edame|ok|okay|next|bale|are|bashe|khundam|khoondam
""")
_AGREES: Final = compile_phrases("باشه|باش|چشم|بله|اره|اوکی|اوکیه|bale|are|bashe|ok|okay")
"""Who says yes where evidence is asked for may have some."""
_GOING_ON_FILLER: Final = folded_words(
    "خب خوب دیگه دیگر لطفا لطفاً من رو را و همه فقط هم ممنون مرسی حالا گزارش گزارشم بود میخوام میخواهم"
)
_LATER: Final = folded_words("بعدا بعداً بعدن بعدتر فردا")
_GOING_ON_LATER: Final = folded_words("ادامه ادامش ادامه‌ش کامل کاملش تکمیل تکمیلش تموم تمومش میام برمیگردم")
_LATER_FILLER: Final = folded_words("""
میشه میتونم میخوام من خودم الان فعلا رو را گزارش گزارشم گزارشو بدم بدهم بدیم میدم میدهم میدیم کنم بکنم میکنم دوباره
اگه اگر شد باشه خب پس وقت ندارم کار دارم حالا دیگه
""")
_ORDINALS: Final[Sequence[Collection[str]]] = tuple(
    map(folded_words, ("۱ یک یکم اول اولی اولیش", "۲ دو دوم دومی دومیش", "۳ سه سوم سومی سومیش"))
)
_ORDINAL_FILLER: Final = folded_words("اون آن این همون همان همین گزینه مورد دکمه شماره تخلف رو را بود ه")
_FEWEST_OF_LABEL: Final = 2
"""Words of a label that are enough to name it."""
_NONE: Final = compile_phrases("هیچکدوم*|هیچکدام*|هیچ کدوم*|هیچ کدام*|hichkodoom|hichkodum")
_OF_THESE: Final = folded_words(
    "نه خیر از اینا اینها اینها ها اونا اونها نیست نبود نیستن نمیخوره گزینه گزینه‌ها مورد موارد"
)
_ASKING: Final = folded_words("چرا مگه مگر آیا چطور چطوری چجوری چگونه")
_ASKING_ANYWHERE: Final = _ASKING | folded_words("کی کیا کجا چی چیو چه کدوم کدام چیکار چکار")
_ANY: Final = folded_words("هر")
"""Before a word that asks it makes one that tells: «هر کی رای داد»."""
_ASKED_FOR: Final = folded_words("""
باید بگم بگیم بگویم بنویسم بدونید بدونین بدونی بدانید میخواید میخواین میخوای میخواهید میپرسید میپرسین میپرسی
پرسیدن شما میخوره میاد میکنه داره حتما حتماً بهتون بهش آیا ایا یعنی مگه مهمه لازمه اینو اینها اینا همه اینقدر
سوال سؤال پرسش جواب بدم میشه اطلاعات جزئیات محل مکان نشانی منطقه منطقه‌مو
""")
_ACTORS: Final[Sequence[tuple[str, re.Pattern[str]]]] = tuple(
    (actor, compile_phrases(lines))
    for actor, lines in (
        (
            ActorClass.HEADQUARTERS,
            """
مسئول ستاد|مسیول ستاد|رئیس ستاد|رییس ستاد|ستاد نامزد*|ستاد کاندید*|ستاد انتخاباتی*|ستاد*|ستادی*|بچه های ستاد*|setad*
عضو ستاد*|اعضای ستاد*|کارمند ستاد*
""",
        ),
        (
            ActorClass.STAFF,
            """
عامل شعبه|عوامل شعبه|عامل|عوامل|عامل اجرایی|عوامل اجرایی|مجری*|ناظر*|منشی*|عضو شعبه|اعضای شعبه|مسئول* شعبه
مسیول* شعبه|رئیس شعبه|رییس شعبه|رئیس صندوق|رییس صندوق|مسئول صندوق|مسیول صندوق|متصدی*|نماینده فرماندار*|بازرس*
مامور* شعبه|مامور* صندوق|مامور* رای*|کارمند* شعبه|کاربر رایانه
""",
        ),
        (
            ActorClass.OFFICIAL,
            """
فرماندار*|بخشدار*|استاندار*|شهردار*|دهیار*|مدیر مدرسه*|مدیر اداره*|مدیر کل|مدیر*|رئیس اداره*|رییس اداره*|رئیسم*
رییسم*|معاون*|مقام*|مقام دولتی|مسئول دولتی|مسیول دولتی|کارمند دولت*|دولتی*|وزیر*|رئیس دانشگاه*|رییس دانشگاه*
""",
        ),
        (
            ActorClass.FORCE,
            """
مامور کلانتری|مامور نیروی انتظامی|مامور*|ماموران|پلیس*|نیروی انتظامی|انتظامی*|سپاه*|بسیج*|سرباز*|ارتش*|نظامی*
پاسدار*|کلانتری*|پاسگاه*|لباس شخصی*|یگان ویژه*|نیروی نظامی|فرمانده*
basij*|sepah*|polis|police|mamoor*|mamur*
""",
        ),
        (
            ActorClass.MEDIA,
            "صداوسیما|صدا و سیما|روزنامه*|خبرگزاری*|تلویزیون*|کانال خبری|رسانه*|خبرنگار*|سایت خبری",
        ),
        (
            ActorClass.ORGANISED_GROUP,
            """
گروه سازمان یافته|یک گروه|یه گروه|گروهی|گروه*|باند*|دار و دسته*|دارودسته*|چند نفر با هم|سازمان یافته
موتور سوار*|موتورسوار*|موتوری*|اراذل*|اوباش*|چماقدار*|چماق به دست*|گردن کلفت*
""",
        ),
        (
            ActorClass.PERSON,
            """
شهروند عادی|شهروند*|مردم عادی|یکی از مردم|ادم عادی|ادم معمولی|شخص عادی|فرد عادی|همسایه*|کس دیگه|کس دیگری
شخص دیگری|یه نفر عادی|مردم معمولی|رهگذر*
""",
        ),
        (ActorClass.CANDIDATE, "نامزد*|کاندید*|داوطلب*|candid*|kandid*"),
    )
)
"""From the surest: what an earlier class names is not read again, so «ستاد نامزد» is the headquarters."""
_ACTOR_FILLER: Final = folded_words("""
بود بودن بودند بوده است هست هستن هستند کار کاره یک یه یکی یکیشون از های ها خود خودش خودشون خودشان همون همان اون
این آن فکر کنم میکنم گمونم به نظرم احتمالا احتمالاً شاید آقا اقای آقای خانم الف ب ج هم همین نفر چند دو سه تا
تاشون فقط ان اش ش ی شون انتخاباتی انتخاباتیش انتخاباتیشون محله محلمون منطقه محل شعبه مون ما شهر همونجا اونجا طرف با لباس
""")
_DONE: Final = "done"
"""The answer «no evidence» or «that was all»."""
_ANSWER_BACK: Final[Sequence[tuple[str, re.Pattern[str]]]] = tuple(
    (
        mode,
        compile_phrases(
            "|".join(f"{word} {wish}" for word in ("پاسخ", "پاسخی", "جواب", "جوابی") for wish in wishes)
        ),
    )
    for mode, wishes in (
        (
            ContactMode.NO_RETURN,
            ("نمیخوام", "نمیخواهم", "نمیخام", "نمیخوایم", "نمیخواد", "لازم نیست", "لازم ندارم"),
        ),
        (ContactMode.RETURNABLE, ("میخوام", "میخواهم", "میخام", "بدید", "بدین", "بدهید")),
    )
)
"""The contact mode in words that name its subject, which are clear before its question as well."""
_CHOICES: Final[Mapping[FieldName, Sequence[tuple[str, re.Pattern[str]]]]] = {
    FieldName.ACTOR: _ACTORS,
    FieldName.SEEN: (
        (
            ObservationKind.SAW,
            compile_phrases("""
با گوش خودم شنیدم|با گوشای خودم شنیدم|با گوش های خودم شنیدم|به گوش خودم شنیدم|خودم شنیدم|اره خودم دیدم|بله خودم دیدم
اره دیدم|بله دیدم
"""),
        ),
        (
            ObservationKind.HEARD,
            compile_phrases("""
شنیدم|شنیدیم|شنیده ام|از کسی شنیدم|گفتن|گفتند|گفت|گفته|بهم گفتن|به من گفتن|دوستم گفت|برام تعریف کردن|تعریف کرد*
ندیدم|خودم ندیدم|خودم نبودم|من نبودم|از دیگران|دیگران|دوستم دید|یکی دیگه دید|دید|دیده|دیدن|دیدند|دیده بود|دیده بودن
خوندم|خواندم|خوندیم|گروه*|کانال*|تلگرام*|اینستا*|واتساپ*|شایعه*|shenidam|shenidim|goftan|goft|nadidam
"""),
        ),
        (
            ObservationKind.SAW,
            compile_phrases("""
دیدم|دیدمش|دیدمشون|دیدیم|خودم دیدم|خودم|خودمم|با چشم خودم|با چشمای خودم|با چشم های خودم|با چشمان خودم|با دو چشم خودم
خودم بودم|خودم اونجا بودم|اونجا بودم|شاهد بودم|didam|khodam|khodam didam|didim
"""),
        ),
    ),
    FieldName.SPACE: (
        (
            Space.VIRTUAL,
            compile_phrases("""
مجازی|فضای مجازی|انلاین|آنلاین|اینترنت*|تلگرام*|اینستا*|واتساپ*|واتس اپ*|ایتا*|روبیکا*|کانال*|پیج*|گروه تلگرام*
سایت*
"""),
        ),
        (
            Space.REAL,
            compile_phrases("""
حضوری|حضورا|بیرون|خیابون|خیابان|تو شعبه|توی شعبه|در شعبه|دم شعبه|جلوی شعبه|شعبه|ستاد|مسجد|مدرسه
"""),
        ),
    ),
    FieldName.CONSENT: (
        (
            Consent.ASK_ME,
            compile_phrases(
                "اول بپرسید|اول از خودم بپرسید|اول از من بپرسید|از خودم بپرسید|بپرسید|بپرسین|بعدا بپرسید"
            ),
        ),
        (
            Consent.NO,
            compile_phrases("""
نه|نخیر|خیر|نرسونید|نرسانید|ندید|ندین|نمیخوام|نمیخواهم|راضی نیستم|پیش خودتون|پیش خودتون بمونه|پیش خودتون باشه
پیش خودتان|پیش خودتان بماند|پیش خودتان باشد|به کسی ندید|به کسی ندین|به کسی نگید|به کسی نگین|بین خودمون بمونه
به هیچکس ندید|نفرستید|نفرستین
"""),
        ),
        (Consent.YES, compile_phrases("اره|آره|بله|اوکی|باشه|برسونید|برسونین|حتما|راضیم|راضی ام|موافقم")),
    ),
    FieldName.EVIDENCE: (
        (
            _DONE,
            compile_phrases("""
نه|نخیر|خیر|ندارم|نداریم|هیچی|هیچی ندارم|هیچی نیست|چیزی ندارم|چیزی نیست|نیست|مدرک ندارم|مدرکی ندارم|مدرک نیست
مدرکی نیست|مدرک نداریم|عکس ندارم|عکسی ندارم|فیلم ندارم|فیلمی ندارم|سند ندارم|سندی ندارم|نگرفتم|نتونستم بگیرم
nadaram|na|na nadaram|madrak nadaram
"""),
        ),
    ),
    FieldName.CONTACT: (
        (ContactMode.NO_RETURN, compile_phrases("نه|نخیر|خیر|نمیخوام|نمیخواهم|لازم نیست|نیازی نیست")),
        (ContactMode.RETURNABLE, compile_phrases("اره|آره|بله|میخوام|میخواهم|باشه|حتما|اوکی")),
    ),
}
_AUDIENCES: Final[Sequence[tuple[str, re.Pattern[str]]]] = (
    (
        Audience.STAFF,
        compile_phrases("""
ناظر*|مجری*|منشی*|عامل شعبه*|عوامل شعبه*|عضو شعبه*|رئیس شعبه*|مسئول شعبه*|متصدی*|در شعبه کار میکنم
تو شعبه کار میکنم|توی شعبه کار میکنم|تو شعبه ام|توی شعبه ام|در شعبه ام|کارمند شعبه*|عضو هیئت*|هیئت اجرایی
هیئت نظارت|نماینده فرماندار*
"""),
    ),
    (
        Audience.SECURITY,
        compile_phrases("""
نیروی امنیتی*|نیروهای امنیتی*|امنیتی*|نیروی انتظامی*|انتظامی*|پلیس*|مامور*|سرباز*|نظامی*|سپاهی*|بسیجی*|پاسدار*
"""),
    ),
    (
        Audience.CANDIDATE,
        compile_phrases("""
نامزد*|کاندید*|داوطلب*|ستاد نامزد*|ستاد*|در ستادم|تو ستادم|توی ستادم|عضو ستاد*|نماینده نامزد*|نماینده کاندید*
candid*|kandid*
"""),
    ),
    (
        Audience.VOTER,
        compile_phrases("""
رای دهنده*|رایدهنده*|رای اولی*|رای میدم|رای میدهم|شهروند*|مردم|مردم عادی|یکی از مردم|ادم عادی|shahrvand*
ray dahande*
"""),
    ),
)
_ROLE_FILLER: Final = folded_words("""
من یک یه از ها هستم هستیم ام م هستش عادی معمولی شورا شورای شهر در تو توی یا برای انتخابات سلام ساده کار میکنم
""")
_FILLER: Final = folded_words("""
من بود رو را لطفا توی تو در از به هم این اون بهم ممنون با فقط اره بله
""")
"""Words that say nothing beside a choice."""
_SEEN_FILLER: Final = _FILLER | folded_words("""
نه یکی یه یک نفر کسی مردم و چشم چشمای چشمام ها های برام بهم برای داداش داداشم برادر برادرم خواهر خواهرم مادر مادرم
مامانم پدر پدرم بابام شوهرم زنم خانمم همسرم پسرم دخترم عموم عمه‌م داییم خاله‌م پسرعموم فامیل فامیلی فامیلا فامیلمون
خانواده خانوادگی دوست دوستم دوستام دوستان همسایه همسایم همسایمون همسایه‌مون همکار همکارم همکارام بچه بچه‌ها محل محله
az dadasham dustam doostam
""")
"""From whom or where they know it."""
_FILLERS: Final[Mapping[FieldName, Collection[str]]] = {
    FieldName.ACTOR: _ACTOR_FILLER,
    FieldName.SEEN: _SEEN_FILLER,
}


class TypedChoices:
    """A `ChoiceReader` that folds a text once, though several ask. Made for one turn, with whose end it forgets the
    text."""

    __slots__ = ("_folded", "_text")

    def __init__(self) -> None:
        self._text: str | None = None
        self._folded: str | None = None

    def _sentence(self, text: str) -> str | None:
        """See ``_fold_short_text``."""
        if text != self._text:
            self._folded, self._text = _fold_short_text(text), text
        return self._folded

    def read_choice(self, text: str, name: FieldName) -> str:
        """The answer to this question that a text names: see `ChoiceReader`."""
        sentence = self._sentence(text)
        if sentence is None or name not in _CHOICES:
            return ""
        if name is FieldName.ACTOR and self.says_unknown(text):
            return UNKNOWN_ACTOR
        if name is FieldName.EVIDENCE and self.goes_on(text):
            return "" if _AGREES.search(sentence) else _DONE
        if name is FieldName.CONTACT and (mode := self.read_contact(text)):
            return mode
        values = _find_choices(sentence, _CHOICES[name], _FILLERS.get(name, _FILLER))
        return values[0] if len(values) == 1 else ""

    def read_audience(self, text: str) -> Audience | None:
        """Whose lessons a text asks for by naming a role: see `ChoiceReader`."""
        sentence = self._sentence(text)
        if sentence is None:
            return None
        audiences = _find_choices(sentence, _AUDIENCES, _ROLE_FILLER)
        return Audience(audiences[0]) if len(audiences) == 1 else None

    def says_unknown(self, text: str) -> bool:
        """Whether its sender does not know or remember what is asked: see `ChoiceReader`."""
        sentence = self._sentence(text)
        if sentence is None:
            return False
        left = _UNKNOWING.sub("", sentence)
        return left != sentence and all(word in _ABOUT_IT for word in left.split())

    def read_contact(self, text: str) -> str:
        """The contact mode that a text names with its subject: see `ChoiceReader`."""
        sentence = self._sentence(text)
        values = _find_choices(sentence, _ANSWER_BACK, _FILLER) if sentence is not None else ()
        return values[0] if len(values) == 1 else ""

    def goes_on(self, text: str) -> bool:
        """Whether a text says only yes, done or next: see `ChoiceReader`."""
        sentence = self._sentence(text)
        if sentence is None:
            return False
        left = _GOING_ON.sub("", sentence)
        return left != sentence and all(word in _GOING_ON_FILLER for word in left.split())

    def goes_on_later(self, text: str) -> bool:
        """Whether a text says only that its sender will go on another time: see `ChoiceReader`."""
        sentence = self._sentence(text)
        words = set((sentence or "").split())
        if not (words & _LATER and words & _GOING_ON_LATER):
            return False
        return words <= _LATER | _GOING_ON_LATER | _LATER_FILLER

    def read_label(self, text: str, labels: Sequence[str]) -> int | None:
        """Which of these labels a text names: see `ChoiceReader`."""
        words = (self._sentence(text) or "").split()
        core = [word for word in words if word not in _ORDINAL_FILLER]
        if len(core) == 1:
            place = next((n for n, ordinals in enumerate(_ORDINALS) if core[0] in ordinals), None)
            return place if place is not None and place < len(labels) else None
        if len(core) < _FEWEST_OF_LABEL:
            return None
        named = [
            n for n, label in enumerate(labels) if set(core) <= set((self._sentence(label) or "").split())
        ]
        return named[0] if len(named) == 1 else None

    def asks_how(self, text: str) -> bool:
        """Whether its sender asks which button to press, or what to do now: see `ChoiceReader`."""
        sentence = self._sentence(text)
        if sentence is None:
            return False
        left = _HOW.sub("", sentence)
        return left != sentence and all(word in _HOW_FILLER for word in left.split())

    def says_none(self, text: str) -> bool:
        """Whether a text says that none of what is offered fits: see `ChoiceReader`."""
        sentence = self._sentence(text)
        if sentence is None:
            return False
        left = _NONE.sub(" ", sentence)
        return left != sentence and all(word in _FILLER or word in _OF_THESE for word in left.split())

    def begins_as_question(self, text: str) -> bool:
        """Whether a text begins with a word that only asks: see `ChoiceReader`."""
        return fold(light.normalise(text).partition(" ")[0]) in _ASKING

    def has_asking_word(self, text: str) -> bool:
        """Whether a word that asks is anywhere in a text: see `ChoiceReader`."""
        words = fold_each(light.spoken_words(light.normalise(text)))
        before = ""
        for word in words:
            if word in _ASKING_ANYWHERE and before not in _ANY:
                return True
            before = word
        return False

    def asks_why(self, text: str) -> bool:
        """Whether its sender asks why the form wants to know: see `ChoiceReader`."""
        sentence = self._sentence(text)
        if sentence is None or not (match := _WHY.search(sentence)):
            return False
        rest = f"{sentence[: match.start()]} {sentence[match.end() :]}".split()
        return all(word in _ABOUT_IT or word in _ASKED_FOR for word in rest)


def _find_choices(
    sentence: str, choices: Sequence[tuple[str, re.Pattern[str]]], filler: Collection[str]
) -> Sequence[str]:
    """The choices that a sentence names; none if it says anything else. What one choice has named is not read again."""
    values: list[str] = []
    for value, phrases in choices:
        left = phrases.sub("", sentence)
        if left != sentence:
            values.append(str(value))
            sentence = f" {' '.join(left.split())} "
    return values if all(word in filler for word in sentence.split()) else ()


def _fold_short_text(text: str) -> str | None:
    """The folded words with a space at both ends; None if they are none, or too many to be a mere choice."""
    if len(text) > _LONGEST:
        return None
    words = fold_each(light.spoken_words(light.normalise(text)))
    return f" {' '.join(words)} " if 0 < len(words) <= _MOST_WORDS else None
