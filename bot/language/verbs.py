"""Maps forms of everyday verbs, formal and spoken, to one key: the past stem.

hazm knows the written forms; people type «بدم», «میدن», «نمیتونن». Forms are built from stems here, so that
typed and written forms match. Auxiliaries say nothing about a subject and have the empty key.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

# past stem, present stem, spoken present stem (if different). One verb per line.
_VERBS: Final = """
داد ده د|رفت رو ر|گرفت گیر|زد زن|آورد آور ار|آمد آی|اومد|گفت گوی گ|گذاشت گذار ذار|خورد خور|خرید خر|فروخت فروش
دید بین|نوشت نویس|خواند خوان خون|شناخت شناس|رسید رس|رساند رسان رسون|فرستاد فرست|انداخت انداز|کشید کش|برد بر
بست بند|شکست شکن|شمرد شمار شمر|پرسید پرس|فهمید فهم|ماند مان مون|نشست نشین شین|ایستاد ایست وایس|پوشید پوش
چسباند چسبان چسبون|سوزاند سوزان سوزون|دزدید دزد|ربود ربای|ساخت ساز|بخشید بخش|پذیرفت پذیر|آموخت آموز
ترساند ترسان ترسون|ترسید ترس|پرداخت پرداز|برگزید برگزین|سپرد سپار|ریخت ریز|افتاد افت|گشت گرد|پیچید پیچ|جنگید جنگ
"""
_IDLE: Final = """
شد شو ش|کرد کن|بود باش|داشت دار|توانست توان تون|خواست خواه خوا|گردید گرد|نمود نمای
"""
_AGENT: Final = ("نده", "ندگان", "ندگی")
_PAST_ENDS: Final = (
    "",
    "م",
    "ی",
    "یم",
    "ید",
    "ین",
    "ند",
    "ن",
    "ه",
    "نی",
    "گی",
    "ه‌ام",
    "ه‌اند",
    "ه‌اید",
    "ست",
    "نش",
)
_PRESENT_ENDS: Final = ("م", "ی", "د", "ه", "یم", "ید", "ین", "ند", "ن", "مش", "نش", "مشون", "ت")
_PRESENT_STARTS: Final = ("می", "نمی", "ب", "ن", "بی", "نی")
_PAST_STARTS: Final = ("", "ن", "می", "نمی")
_BARE: Final = ("خر", "فروش", "شناس", "نویس", "شمار", "پوش", "گیر", "گذار", "خوان", "پرداز", "ساز")
"""Present stems that are nouns or ends of compounds («رأی‌گیری», «خرید و فروش»)."""
_SPOKEN_PAST: Final = {"اومد": "آمد"}
_NAMES: Final = "نام نان نامی نانی برم بند بنده نرم کش میر بی نی ندا میش نه بر بار"
_NOT_VERBS: Final = frozenset(_NAMES.split())


@cache
def _forms() -> dict[str, str]:
    made: dict[str, str] = {}
    for table, idle in ((_IDLE, True), (_VERBS, False)):
        for line in table.split("\n"):
            for verb in filter(None, (part.strip() for part in line.split("|"))):
                past, *present = verb.split()
                key = "" if idle else fold(_SPOKEN_PAST.get(past, past))
                for form in _conjugate_verb(past, present, agent=not idle):
                    made.setdefault(fold(form), key)
    return {form: key for form, key in made.items() if form not in _NOT_VERBS and len(form) > 1}


def _conjugate_verb(past: str, present: list[str], *, agent: bool) -> list[str]:
    forms = [start + past + end for start in _PAST_STARTS for end in _PAST_ENDS]
    for stem in present:
        forms += [start + stem + end for start in _PRESENT_STARTS for end in _PRESENT_ENDS]
        forms += [start + stem for start in ("ب", "ن") if len(stem) > 1]
        forms += [stem + end for end in _AGENT if agent]
        if stem in _BARE:
            forms += [stem, stem + "ی", stem + "ان"]
    return forms


def verb_key(form: str) -> str | None:
    """The key of a folded verb form, empty for an auxiliary; None for an unknown form."""
    return _forms().get(form)


def verb_forms() -> dict[str, str]:
    """All forms with their keys, for looking words up by sound."""
    return _forms()


_FOLD: Final = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ی", "ة": "ه", "ۀ": "ه", "ء": None, "ٔ": None,
     "\u200c": None, "_": None}
)  # fmt: skip
_TO_FOLD: Final = re.compile(f"[{''.join(map(chr, _FOLD))}]")


def fold(word: str) -> str:
    """A normalised word without hamza, half-spaces and capitals: words that differ only in these are the
    same."""
    if _TO_FOLD.search(word):  # most words have nothing to fold, and this is five times as fast for them
        word = word.translate(_FOLD)
    return word.casefold()


def fold_each(words: Iterable[str]) -> list[str]:
    """The words, folded: all at once, which is several times as fast as one after the other."""
    together = "\n".join(words)
    return fold(together).split("\n") if together else []


def folded_words(text: str) -> frozenset[str]:
    """The folded words of a list that is written with spaces between them."""
    return frozenset(map(fold, text.split()))
