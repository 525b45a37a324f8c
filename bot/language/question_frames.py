"""What a Persian question asks about its matter, apart from the matter itself: whether it is allowed, forbidden,
required …, and the words that turn it around.

Only a plain question is read. A negated one («جرم نیست؟»), a rhetorical one («مگه …»), an open one (who, when, how
many) and one with two predicates are left alone: «بله» and «نه» mean either there.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.domain.catalogue.first_sentences import AskedAbout
from bot.language.incident_words import NUMBERS
from bot.language.verbs import verb_key

_BARE: Final = {
    AskedAbout.CRIME: "جرم",
    AskedAbout.FORBIDDEN: "ممنوع|تخلف|خلاف",
    AskedAbout.REQUIRED: "لازم",
    AskedAbout.VOID: "باطل",
}
"""Predicates that end a question without a verb. Without a question mark they end a heading."""
_OPEN: Final = frozenset(
    [
        "چه",
        "چی",
        "چیه",
        "چیو",
        "چیا",
        "چیست",
        "چیز",
        "کی",
        "کیا",
        "کیه",
        "کیو",
        "کیست",
        "کیان",
        "کیند",
        "کین",
        "کجا",
        "کجاست",
        "کجان",
        "کجاس",
        "کجاها",
        "کدام",
        "کدوم",
        "کدامند",
        "کدومه",
        "کدومش",
        "چند",
        "چندم",
        "چندمه",
        "چنده",
        "چندتا",
        "چقدر",
        "چقد",
        "چقدره",
        "چطور",
        "چطوری",
        "چجوری",
        "چگونه",
        "چرا",
        "چیکار",
        "چکار",
        "چیکاره",
        "چکاره",
        "چیکاریم",
        "چیکارن",
        "چیکارست",
        "چن",
        "چنتا",
    ]
)
_RHETORICAL: Final = re.compile(
    " (?:مگه|مگر|درسته|درست است|درست نیست|راسته|راست است|غلطه|شنیدم|شنیده ام|میگن|میگه|میگوید|"
    "میگویند|گفتن|گفته|گفته اند|گفتند|میشه بگ\\S+|میشه بفرمایید"
    "|میتونی\\S* بگ\\S+|میشه توضیح|میشه راهنمایی|میشه کمک\\S* کن\\S*|میتونید راهنمایی|"
    "میتونی راهنمایی|فرق\\S*|تفاوت\\S*) "
)
_TAG: Final = re.compile(" (?:یا نه|یا خیر|یا نیست|یا نداره|یا ندارد|یا نمیشه) $")
_ENDS: Final = re.compile(" (?:نه|ها|دیگه|خب) $")

_A_VERB: Final = (
    r"(?:است|هست|هستش|اس|باشه|باشد|محسوب میشه|محسوب میشود|حساب میشه|حساب میشود|به حساب میاد|"
    r"شمرده میشود|به شمار میرود)"
)
_SUBJECT: Final = r"(?:م|ی|ه|د|یم|ید|ین|ند|ن)"
_CLASSES: Final[tuple[tuple[AskedAbout, re.Pattern[str]], ...]] = tuple(
    (about, re.compile(f" (?:{pattern})(?= )"))
    for about, pattern in (
        (AskedAbout.CRIME, rf"(?:جرم|جرمی) {_A_VERB}|جرمه|جرمیه|مرتکب جرم\S*|مجرم\S*"),
        (
            AskedAbout.FORBIDDEN,
            rf"(?:تخلف|تخلفی|خلاف|خلافی|خلاف قانون|ممنوع|قدغن|غیرقانونی|غیر قانونی|گناه) {_A_VERB}"
            r"|(?:تخلفه|خلافه|ممنوعه|غیرقانونیه|قدغنه|گناهه|خلاف قانونه|غیر قانونیه)"
            r"|(?:اشکال|اشکالی|ایراد|ایرادی|عیب|عیبی|مشکل|مشکلی|منع|منعی|ممنوعیت|ممنوعیتی) (?:داره|دارد|هست)"
            r"|تخلف کرد\S*|مرتکب تخلف\S*",
        ),
        (
            AskedAbout.ALLOWED,
            rf"می(?:تون|توان){_SUBJECT}|میتوان|می(?:شه|شود|شد)(?! اگ| وقتی| یا| و | که| چون| بعد| تا| $)"
            r"|(?:حق|حقی|اجازه|اجازه ای) (?:دار\S+|هست)|مجاز (?:است|به|هست\S*|باش\S*)|مجاز(?:ه|م|یم|ید|"
                r"ین|ند|ن)|(?:آزاد|ازاد) است|ازاده"
            r"|(?:قانونیه|قانونی است|قانونی هست)|قبوله|قبول (?:است|میکن\S+|دار\S+|میشه|میشود)|قبولم\S* میکن\S+"
            r"|(?:پذیرفته|پذیرفتنی) (?:است|میشود|میشه)|میپذیر\S+|راهم?\S* (?:میدن|میدهند|میده|میدهد|"
                r"میدین)|میذارن|میگذارند",
        ),
        (
            AskedAbout.REQUIRED,
            r"باید|بایست|بایستی|لازمه|لازم (?:است|هست|داره|دارد|دارم)|اجباریه|اجباری است|اجبار (?:است|"
                r"داره|دارد)|الزامیه|الزامی است"
            r"|الزام (?:داره|دارد)|واجبه|ضروریه|ضروری است|شرطه|شرط است|مجبور\S*|موظف\S*|"
                r"وظیفه\S* (?:داره|دارد|دارم)",
        ),
        (AskedAbout.PUNISHED, r"مجازات\S* (?:داره|دارد|دارم|میش\S+|میکن\S+)"),
        (
            AskedAbout.PENALTY,
            r"(?:زندان|حبس|زندون|زندانی|شلاق|جریمه|بازداشت|محروم|اخراج|انفصال)\S* (?:داره|دارد|دارم|"
                r"میر\S+|میش\S+|میکن\S+|هم داره|هم دارد|میفت\S+|میافت\S+)",
        ),
        (
            AskedAbout.VOID,
            r"باطل\S* (?:است|هست|میش\S+|میکن\S+|میدون\S+|شد|شده|بش\S+)|باطله(?= $| یا)|می?سوز(?:ه|د)|"
                r"سوخت(?:ه|ه است)?|میپره|بی اعتبار\S*|نامعتبر\S*"
            r"|خراب\S* (?:میش\S+|است)|(?:از بین|هدر) میر\S+",
        ),
        (
            AskedAbout.COUNTED,
            r"(?:شمرده|خوانده|خونده) میش\S+|میشمار(?:ن|ند|یم|ید|ین)|میشمر(?:ن|ند|یم|ید|ین)|میخون(?:ن|"
                r"نش)|میخوانند|معتبره|معتبر است|سالم (?:میمون\S+|میمان\S+)"
            r"|اعتبار (?:داره|دارد)|به حساب (?:میاد|میاید|میارن)|رای\S* حساب میش\S+|رای\S* قبوله",
        ),
    )
)  # fmt: skip
_LEAVE: Final = re.compile(r" (?:می(?:تون|توان)\S+|می(?:شه|شود)|حق (?:داره|دارد|دارم|دارن|دارند))(?= )")
_VERBS: Final = re.compile(
    r"کن(?:م|ه|د|یم|ید|ین|ند|ن)|برگرد\S+|باش\S*|بش(?:م|ه|یم|ید|ین|ن|ند)|شو(?:م|د|یم|ند)"
)
"""Forms that `verb_key` leaves out, because they are also ends of other words."""
_REPORTING: Final = re.compile(
    " (?:شکایت|گزارش|اعتراض|پیگیری|خبر|لو|بگم|بگیم|بگه|بگویم|بگوییم|بگوید|بگن|بگویند|گفت|معرفی|"
    "زنگ|تماس|ثابت|اطلاع|جلو|جلوی|جلوش|جلوشو|جلویش|درخواست|تقاضا|بازداشت|دستگیر|شکایتم|گزارشش|"
    "شکایتی|گزارشم|گزارشو|بپرس\\S+|پرسید|فهمید|بفهم\\S+|دید|ببین\\S+|دنبال)(?= )"
)
_COMPLAINING: Final = re.compile(" (?:شکایت\\S*|گزارش\\S*|اعتراض\\S*|بگم|بگیم|خبر|اطلاع|پیگیری)(?= )")
_NEGATED: Final = re.compile(
    r" (?:نیست\S*|نمی\S+|نباید|نداره|ندارد|ندارم|ندارن|ندارند|نداریم|نبود\S*|نباش\S*|نخواه\S*|"
    r"نش(?:ه|ود|م|ن|ده|د))(?= )"
)
_TURNS: Final = re.compile(
    r" (?:نکن\S*|نکرد\S*|بدون|بی|غیر|جز|بجز|به جز|مگر|فقط|تنها|صرفا|قبل|پیش|بعد|پس|هنوز|هیچ|هیچی|کمتر|بیشتر|"
    r"زیر|بالای|بالا|یا|نه|خارج|بیرون|داخل|کنار|وسط|برعکس|به جای|بجای|دوست|تعطیل"
    r"|علیه|ضد|خود|خودش|خودم|خودمان|خودمون|آزاد|ازاد|محترمانه|اشتباهی|اشتباه|سهوا|عمدا|ناخواسته|"
    r"رضایت|اجازه|مجوز|حکم|رسمی|شوخی|نقد|انتقاد|سکوت|عمومی|خصوصی|شخصی|دیگر|دیگه|دیگری|همه|همه ی|"
    r"هر|حتی|اول|آخر|اخر|همسایه|مهلت|موعد|روستا\S*|تهران\S*|بزرگ|کوچیک|کوچک|سالگی|ساله)(?= )"
)
_UNREAD: Final = (_RHETORICAL, _ENDS, _NEGATED)
_SHORT: Final = re.compile(r"^ (?:با|بدون|بی) (?:\S+ ){1,3}(?:هم )?می(?:شه|شود|تونم|تونه) $")
"""«با گذرنامه می‌شه؟»: the verb that is allowed is left out."""
_NUMBER: Final = re.compile(r" (\d+\S*)(?= )")


def read_frame(words: Sequence[str], *, marked: bool) -> AskedAbout | None:
    """What the question asks about its matter, or None if it is not a plain yes-or-no question. ``words``: all
    its words in folded spelling; ``marked``: it has exactly one question mark."""
    text = _TAG.sub(" ", _join_prefixes(words))
    if any(word in _OPEN for word in text.split()) or any(sign.search(text) for sign in _UNREAD):
        return None
    classes = {
        about for about, pattern in _CLASSES if (match := pattern.search(text)) and _holds(match, text)
    }
    if not classes and _SHORT.search(text):
        classes = {AskedAbout.ALLOWED}
    if marked:
        classes |= {about for about, bare in _BARE.items() if re.search(rf" (?:{bare}) $", text)}
    if AskedAbout.ALLOWED in classes and _REPORTING.search(text):
        return AskedAbout.REPORTABLE if len(classes) == 1 and _COMPLAINING.search(text) else None
    if len(classes) > 1 or (" یا " in text and not _joins_things(text)):
        return None
    plain = AskedAbout.SO if marked or "ایا" in words else None
    return classes.pop() if classes else plain


def _holds(match: re.Match[str], text: str) -> bool:
    """Whether it is a predicate: «می‌شود» asks for leave only before another verb."""
    return not re.fullmatch(r" می(?:شه|شود|شد)", match.group()) or _has_verb(text[match.end() :])


def _joins_things(text: str) -> bool:
    """Whether «یا» joins two things; behind the predicate it begins a second question."""
    at = text.rindex(" یا ")
    behind = text[at + 2 :]
    if any(pattern.search(behind) for _, pattern in _CLASSES):
        return True
    leave = _LEAVE.search(text)
    return leave is not None and not _has_verb(text[leave.end() : at]) and _has_verb(behind)


def _has_verb(text: str) -> bool:
    return any(verb_key(word) is not None or _VERBS.fullmatch(word) for word in text.split())


def read_turns(words: Sequence[str]) -> frozenset[str]:
    """The words of a question that may turn its matter around: without, only, before, numbers, negated verbs."""
    text = _join_prefixes(words)
    joined = text.split()
    return frozenset(
        (
            *(match.strip() for match in _TURNS.findall(text)),
            *_NUMBER.findall(text),
            *(word for word in joined if word in NUMBERS or _is_negated_verb(word)),
        )
    )


def _is_negated_verb(word: str) -> bool:
    if not word.startswith("ن") or not (key := verb_key(word)):
        return False
    plain_forms = (f"ب{word[1:]}", *(word.removeprefix(no) for no in ("نی", "ن") if word.startswith(no)))
    return any(verb_key(form) == key for form in plain_forms)


def join_prefixes(words: Sequence[str]) -> list[str]:
    """The words, the two parts of «می‌شود» in one."""
    return _join_prefixes(words).split()


def _join_prefixes(words: Sequence[str]) -> str:
    """The words with a space at both ends, and the two parts of «می‌شود» in one word."""
    text = f" {' '.join(words)} "
    return re.sub(r" (ن?می) (?=\S)", r" \1", text)
