"""Detects texts of symbols only, and truncates text without splitting what a reader sees as one character."""

import unicodedata
from typing import Final

_KEYCAP: Final = "\N{COMBINING ENCLOSING KEYCAP}"
_ZWJ: Final = "\N{ZERO WIDTH JOINER}"
_ZWNJ: Final = "\N{ZERO WIDTH NON-JOINER}"


def only_symbols(text: str) -> bool:
    """True if `text` has no words or numbers: only emoji, punctuation, marks, spaces, or nothing at all.

    A keycap emoji (1️⃣) is a symbol although it is built on a digit.
    """
    for place, mark in enumerate(text):
        if unicodedata.category(mark)[0] in "LN" and _KEYCAP not in text[place + 1 : place + 3]:
            return False
    return True


def truncate_text(text: str, limit: int, *, ending: str = "…") -> str:
    """`text` in at most `limit` code points, with `ending` if something was left out.

    Letters with their marks, flags, families and other joined emoji are never split; a half-space or space
    before the cut is removed too. If even the first character does not fit, only `ending` is left. Raises
    ValueError if `limit` cannot hold `ending`.
    """
    if limit < len(ending):
        raise ValueError("the limit cannot hold the ending")
    if len(text) <= limit:
        return text
    end = limit - len(ending)
    while end > 0 and not _is_boundary(text, end):
        end -= 1
    return text[:end].rstrip(f" \t\r\n{_ZWNJ}") + ending


def _is_boundary(text: str, place: int) -> bool:
    """Whether text may be cut before `text[place]`: the rules of UAX #29 that matter for chat."""
    after, before = text[place], text[place - 1]
    if _extends(after) or before == _ZWJ or (before == "\r" and after == "\n"):
        return False
    if _is_flag_half(after) and _is_flag_half(before):
        start = place
        while start > 0 and _is_flag_half(text[start - 1]):
            start -= 1
        return (place - start) % 2 == 0
    return True


def _extends(mark: str) -> bool:
    code = ord(mark)
    return (
        unicodedata.category(mark) in {"Mn", "Me", "Mc"}  # vowel signs, variation selectors, keycaps
        or mark in {_ZWJ, _ZWNJ}
        or 0x1F3FB <= code <= 0x1F3FF  # skin tones
        or 0xE0020 <= code <= 0xE007F  # tags of regional flags
    )


def _is_flag_half(mark: str) -> bool:
    return 0x1F1E6 <= ord(mark) <= 0x1F1FF
