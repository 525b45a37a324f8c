"""Recognises a place of the law that is named by numbers alone («ماده ۸۴ بند الف چی می‌گه؟»).

«مادهٔ ۱۹ قانون مجازات اسلامی» belongs to another law: a text with other words than those usual around a
number asks for more.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.usecases.ports.language import LawPlace

ARTICLE, ITEM, NOTE, POINT = "ماده", "بند", "تبصره", "شماره"
_BESIDE: Final = """
    ی ها های قانون انتخابات کشور جدید چی چیه چیست چه می گه گوید میگه میگوید گفته
    نوشته درباره مورد درمورد در از رو را و متن کامل متنش بگو بگید لطفا توضیح بده بدید یعنی است هست سلام نشان
    بفرست میخوام میخواستم خواهم خوام ببینم کجاست هستش بخون
"""
_FILLERS: Final = frozenset(_BESIDE.split())
_ORDINALS: Final = {
    "یک": 1,
    "اول": 1,
    "دو": 2,
    "دوم": 2,
    "سه": 3,
    "سوم": 3,
    "چهار": 4,
    "چهارم": 4,
    "پنج": 5,
    "پنجم": 5,
}
_SPELLED: Final = {
    "لام": "ل", "میم": "م", "نون": "ن", "سین": "س", "عین": "ع", "صاد": "ص", "قاف": "ق", "کاف": "ک", "شین": "ش",
    "جیم": "ج", "دال": "د", "واو": "و",
}  # fmt: skip
_GLUED: Final = re.compile(rf"({ARTICLE}|{ITEM}|{NOTE})(?=\d)")
_LONGEST_NUMBER, _LONGEST_ITEM = 3, 3
"""Digits of an article's number; letters of an item's name («الف»)."""


def read_law_place(
    plain: str, *, bare: bool = False, beside: frozenset[str] = frozenset()
) -> LawPlace | None:
    """The place that the normalised text names, if it says nothing else. The article may come last («بند ب
    ۸۴»). ``bare``: a number without the word for article also counts; ``beside``: words that name the law of the
    election."""
    words = _GLUED.sub(r"\1 ", plain).split()
    if not bare and not {ARTICLE, ITEM, NOTE} & set(words):
        return None
    return _read_place(words, beside)


def _read_place(words: Sequence[str], beside: frozenset[str]) -> LawPlace | None:
    numbers: dict[str, int] = {}
    item, last = "", ARTICLE
    for word in words:
        if word in (ARTICLE, ITEM, POINT):
            last = word
        elif word == NOTE:
            last, numbers[NOTE] = NOTE, -1
        elif last == ITEM and word.isalpha() and len(word) <= _LONGEST_ITEM:
            item, last = _SPELLED.get(word, word), ARTICLE
        elif (number := _number(word, spoken=last == NOTE)) is not None:
            if numbers.setdefault(last, number) not in (number, -1):
                return None  # two articles
            numbers[last], last = number, ARTICLE
        elif word not in _FILLERS and word not in beside:
            return None
    if ARTICLE not in numbers:
        return None
    return LawPlace(numbers[ARTICLE], item, numbers.get(NOTE, 0), numbers.get(POINT, 0))


def _number(word: str, *, spoken: bool) -> int | None:
    if word.isdecimal() and len(word) <= _LONGEST_NUMBER:
        return int(word)
    return _ORDINALS.get(word) if spoken else None
