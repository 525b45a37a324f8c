"""Numbers in words, as people write them out: «بیست و سه», «صدو شصت», «چهاردهم», "bist o se"."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.language.incident_words import NUMBERS

LONGEST: Final = 9
"""Digits of a number; a longer one names no thing."""
_ONES: Final = {"یک": 1, "دو": 2, "یکم": 1, "اول": 1, "yek": 1, "do": 2, "aval": 1, "avval": 1}
"""These occur in every text, so they count as numbers only after another number or where one is expected."""
_AND: Final = {"و": "و", "o": "o", "va": "o"}
_MARKS: Final = ("و", "o")
_ORDINALS: Final = ("مین", "می", "م", "omin", "omi", "om")
_OWN_ORDINALS: Final = {
    "سوم": 3,
    "سومی": 3,
    "سومین": 3,
    "sevom": 3,
    "sevvom": 3,
    "دوم": 2,
    "dovom": 2,
    "dovvom": 2,
}
_ROUND: Final = 10
"""Only a round number is joined to a following «و»: «بیستو سه»."""


def split_conjunctions(words: Sequence[str]) -> Iterator[str]:
    """Folded words, with the «و» of a number in words separated: «بیستو سه», «شصت ویک»."""
    for word in words:
        if word[:1] not in _MARKS and word[-1:] not in _MARKS:  # most words
            yield word
            continue
        for mark in _MARKS:
            if (head := word.removesuffix(mark)) != word and NUMBERS.get(head, 0) > _ROUND:
                yield from (head, mark)
                break
            if (rest := word.removeprefix(mark)) != word and (rest in NUMBERS or rest in _ONES):
                yield from (mark, rest)
                break
        else:
            yield word


def read_number(words: Sequence[str], *, ones: bool = False) -> tuple[int, int] | None:
    """The number at the start of the separated words, and how many words it takes; None if there is none.
    ``ones``: one and two also count."""
    if words and words[0].isdigit():
        return (int(words[0]), 1) if len(words[0]) <= LONGEST else None
    value = _value(words[0], ones=ones) if words else None
    if value is None:
        return None
    total, taken = value, 1
    while taken + 1 < len(words) and words[taken] in _AND:
        further = _value(words[taken + 1], ones=True)
        if further is None or not _fits(value, further):
            break
        total, taken, value = total + further, taken + 2, further
    return total, taken


def _fits(before: int, further: int) -> bool:
    """Whether a number continues with another: «بیست و سه», «صد و یازده»; not «سی و یازده»."""
    return before >= 20 and not before % 10 and further < (100 if before >= 100 else 10)


def _value(word: str, *, ones: bool) -> int | None:
    forms = [word]
    if word.endswith(_ORDINALS):
        forms += [word.removesuffix(end) for end in _ORDINALS if word.endswith(end)]
    for plain in forms:
        if (value := NUMBERS.get(plain) or (_ONES.get(plain) if ones else None)) is not None:
            return value
    value = _OWN_ORDINALS.get(word)
    return value if value is None or value > 2 or ones else None
