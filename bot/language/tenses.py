"""Recognises the tense and person of spoken and written verb forms: «می‌دادن» tells what happened, «بدم» asks what
one may do.

Forms are built from stems, as in `bot.language.verbs`; here it matters how a verb is used and not which one it is.
"""

from functools import cache
from typing import Final

from bot.language import finglish
from bot.language.verbs import fold

# past stem, then present stems. Auxiliaries come first: their stem stays part of the tag.
_AUXILIARY: Final = """
شد شو ش|کرد کن|بود باش|داشت دار|توانست توان تون|تونست تون|خواست خواه خوا|گشت گرد|گردید گرد|نمود نمای
"""
_PLAIN: Final = """
داد ده د|رفت رو ر|گرفت گیر|زد زن|آورد آور ار|آمد آی|اومد یا|گفت گوی گ|گذاشت گذار ذار زار|ذاشت ذار|خورد خور
خرید خر|فروخت فروش|دید بین|نوشت نویس|خواند خوان|خوند خون|شناخت شناس|رسید رس|رساند رسان|رسوند رسون|فرستاد فرست
انداخت انداز|نداخت نداز|کشید کش|کشت کش|برد بر|بست بند|شکست شکن|شکوند شکون|شمرد شمار شمر|پرسید پرس|فهمید فهم|ماند مان
موند مون|نشست نشین شین|نشاند نشان|نشوند نشون|ایستاد ایست|وایساد وایس|واستاد واست|وایستاد وایست|پوشید پوش|چسباند چسبان
چسبوند چسبون|چسبید چسب|سوزاند سوزان|سوزوند سوزون|سوخت سوز|دزدید دزد|ربود ربای|ساخت ساز|بخشید بخش|پذیرفت پذیر
آموخت آموز|ترساند ترسان|ترسوند ترسون|ترسید ترس|پرداخت پرداز|برگزید برگزین|سپرد سپار|ریخت ریز|افتاد افت|پیچید پیچ
جنگید جنگ|شنید شنو|خندید خند|دوید دو|پرید پر|برداشت بردار|ورداشت وردار|درآورد درآور دربیار|آویخت آویز|کوبید کوب
پاشید پاش|مالید مال|خوابید خواب|گذشت گذر|گذراند گذران|گذروند گذرون|شست شور|گرداند گردان|گردوند گردون|چرخید چرخ
چرخوند چرخون|پیچوند پیچون|لرزید لرز|گریخت گریز|برگشت برگرد|برگردوند برگردون|کاشت کار|کند کن|باخت باز|تاخت تاز
فشرد فشار|ارزید ارز|دانست دان|دونست دون|یافت یاب|پسندید پسند|خیساند خیسان|قاپید قاپ|چپوند چپون|تپوند تپون|پروند پرون
ترکوند ترکون|کشوند کشون|کشاند کشان|پاشوند پاشون|خوراند خوران|خوروند خورون|نامید نام|سنجید سنج|گنجاند گنجان
آزرد آزار|آمیخت آمیز|انگیخت انگیز|گماشت گمار|نگاشت نگار|افزود افزای|کاست کاه|زدود زدای|ستاند ستان|ستوند ستون
"""
_PERSONS: Final = {
    "1": ("م", "یم"),
    "2": ("ی", "ید", "ین"),
    "3": ("", "ند", "ن", "ش", "نش", "نشون"),
}
_PRESENT: Final = {
    "1": ("م", "یم", "مش", "مشون"),
    "2": ("ی", "ید", "ین"),
    "3": ("د", "ه", "ند", "ن", "نش", "دش", "تش"),
}
_PERFECT: Final = {
    "1": ("هام", "هایم", "م"),
    "2": ("های", "هاید"),
    "3": ("ه", "هاست", "هست", "هاند", "هن", "ست", "هبود", "هبودن", "هبودند"),
}
_SKIPPED: Final = frozenset(
    fold(word)
    for word in [
        "نام",
        "نان",
        "بر",
        "بار",
        "به",
        "نه",
        "کش",
        "میر",
        "میش",
        "بی",
        "نی",
        "ندا",
        "ما",
        "بد",
        "بده",
        "برم",
        "بند",
        "بنده",
        "نرم",
        "ستون",
        "زن",
        "زنی",
        "کار",
        "کاری",
        "نشان",
        "نشون",
        "رو",
        "رس",
        "ماند",
        "مان",
        "مال",
        "مالی",
        "باز",
        "بازی",
        "بازه",
        "باش",
        "داری",
        "دارو",
        "دو",
        "پر",
        "خر",
        "ساز",
        "سازی",
        "پرداز",
        "ریز",
        "ریزی",
        "خون",
        "خونه",
        "خونی",
        "شور",
        "شوری",
        "کند",
    ]
)
"""Forms that are more often other words."""
_LONG_ENOUGH: Final = 4


@cache
def _forms() -> dict[str, str]:
    tags: dict[str, str] = {}
    for table, auxiliary in ((_AUXILIARY, True), (_PLAIN, False)):
        for verb in table.replace("\n", "|").split("|"):
            if verb.strip():
                past, *present = verb.split()
                for form, tag in _conjugate(past, present):
                    tags.setdefault(fold(form), f"{tag}:{fold(past)}" if auxiliary else tag)
    return {form: tag for form, tag in tags.items() if len(form) > 1 and form not in _SKIPPED}


def _conjugate(past: str, present: list[str]) -> list[tuple[str, str]]:
    forms: list[tuple[str, str]] = []
    for start, no in (("", ""), ("ن", "-"), ("می", ""), ("نمی", "-")):
        tense = "imperfect" if start.endswith("می") else "past"
        for person, ends in _PERSONS.items():
            forms += [(start + past + end, f"{no}{tense}{person}") for end in ends]
        if tense == "past":
            for person, ends in _PERFECT.items():
                forms += [(start + past + end, f"{no}perfect{person}") for end in ends]
    for stem in present:
        for start, tag in (
            ("می", "now"),
            ("نمی", "-now"),
            ("ب", "may"),
            ("بی", "may"),
            ("ن", "-may"),
            ("نی", "-may"),
        ):
            for person, ends in _PRESENT.items():
                forms += [(start + stem + end, f"{tag}{person}") for end in ends]
        if len(stem) > 1:
            forms += [("ب" + stem, "do"), ("ن" + stem, "-do")]
    return forms


@cache
def _by_sound() -> dict[str, tuple[str, ...]]:
    forms: dict[str, list[str]] = {}
    for form in _forms():
        forms.setdefault(finglish.sound(form), []).append(form)
    return {sound: tuple(same) for sound, same in forms.items()}


def verb_tag(folded: str) -> str:
    """Tense and person of a folded word: ``past3``, ``-now1``, ``may2``, with the verb for auxiliaries
    (``now3:شد``); empty for a word that is no known form. A form joined to the word before it counts, too."""
    forms = _forms()
    if tag := forms.get(folded):
        return tag
    for cut in range(2, len(folded) - _LONG_ENOUGH + 1):
        if tag := forms.get(folded[cut:]):
            return tag
    return ""


def same_sound(latin: str) -> tuple[str, ...]:
    """The verb forms that a word in Latin letters may be."""
    return _by_sound().get(finglish.sound(latin), ())
