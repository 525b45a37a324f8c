"""Words that many read: what in them may lead to somebody is covered, what everybody may call or open stays."""

import re
from collections.abc import Callable, Collection
from typing import Final

_REST: Final = r"[^\s«»،؛؟<>\"]"
_LINK: Final = (
    rf"https?://{_REST}+"
    rf"|(?<![\w@.\-])(?:[a-z0-9\-]{{1,63}}\.){{1,8}}[a-z]{{2,24}}(?![\w@\-])(?!\.\w)(?:[:/?#]{_REST}*)?"
    r"|(?<!\w)@[a-z]\w{3,}"
)
"""Links and handles. Their hosts are looked at by whoever writes, and two sign (`broadcasts.unknown_hosts`)."""
_SPELT: Final = re.compile(
    r"[\w.+\-]{1,64}\s?[(\[{]\s?(?:at|\u0627\u062a)\s?[)\]}]\s?[\w.\-]{1,64}", re.IGNORECASE
)
"""An e-mail with its sign in letters, both halves of which look like links."""
_ZERO, _EIGHT, _NINE = "[0\u06f0\u0660]", "[8\u06f8\u0668]", "[9\u06f9\u0669]"
_MOBILE: Final = re.compile(
    rf"(?<!\d)(?<!\d[\-_])(?:{_ZERO}{{0,2}}{_NINE}{_EIGHT}{_ZERO}?|{_ZERO})[\-_]?{_NINE}(?:[\-_]?\d){{9}}"
)
"""In a link, also in the digits of Persian; not behind a date of its path (``2026-09-12-1234567``)."""
_GAP: Final = r"[\s\-._()/]{0,2}"
_SHORT: Final = 6
"""A number of so few digits is never covered where it stands alone, so it need not be kept: where it stood between
the digits of a mobile (``0912 110 4567``), it would keep both halves from being read as one."""
_DIGITS: Final = "0-9\u06f0-\u06f9\u0660-\u0669"


def cover_text(text: str, *, mask: Callable[[str], str], public: Collection[str]) -> str:
    """The text with what may lead to somebody covered; the same where nothing may.

    Links and handles stay unless they hold a telephone. ``public``: the numbers that anybody may call,
    in Latin digits; what else stands in one counts for nothing.
    """
    numbers = [digits for number in public if len(digits := re.sub("[^0-9]", "", number)) > _SHORT]
    stays = re.compile("|".join((*map(_number_pattern, numbers), _LINK)), re.IGNORECASE | re.ASCII)
    text = _SPELT.sub(lambda spelt_match: mask(spelt_match[0]), text)
    output, at = "", 0
    for match in stays.finditer(text):
        output += mask(text[at : match.start()])
        output += mask(match[0]) if _MOBILE.search(match[0]) else match[0]
        at = match.end()
    return output + mask(text[at:])


def _number_pattern(number: str) -> str:
    """The number in any digits, with what people put between them; never a part of a longer one."""
    return f"(?<![{_DIGITS}])" + _GAP.join(map(_any_script, number)) + f"(?![{_DIGITS}])"


def _any_script(digit: str) -> str:
    return f"[{digit}{chr(0x6F0 + int(digit))}{chr(0x660 + int(digit))}]"
