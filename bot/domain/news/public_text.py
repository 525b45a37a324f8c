"""Words that many people read: anything that may lead to a person is covered, public numbers and links
stay."""

import re
from collections.abc import Callable, Collection
from typing import Final

_REST: Final = r"[^\s«»،؛؟<>\"]"
_LINK: Final = (
    rf"https?://{_REST}+"
    rf"|(?<![\w@.\-])(?:[a-z0-9\-]{{1,63}}\.){{1,8}}[a-z]{{2,24}}(?![\w@\-])(?!\.\w)(?:[:/?#]{_REST}*)?"
    r"|(?<!\w)@[a-z]\w{3,}"
)
"""Links and handles. The writer is asked to check their hosts, and two people sign
(`broadcasts.unknown_hosts`)."""
_SPELT: Final = re.compile(
    r"[\w.+\-]{1,64}\s?[(\[{]\s?(?:at|\u0627\u062a)\s?[)\]}]\s?[\w.\-]{1,64}", re.IGNORECASE
)
"""An e-mail address with its sign spelled out; both halves look like links."""
_ZERO, _EIGHT, _NINE = "[0\u06f0\u0660]", "[8\u06f8\u0668]", "[9\u06f9\u0669]"
_MOBILE: Final = re.compile(
    rf"(?<!\d)(?<!\d[\-_])(?:{_ZERO}{{0,2}}{_NINE}{_EIGHT}{_ZERO}?|{_ZERO})[\-_]?{_NINE}(?:[\-_]?\d){{9}}"
)
"""A phone number in a link, in Persian digits too; not after a date in its path (``2026-09-12-1234567``)."""
_GAP: Final = r"[\s\-._()/]{0,2}"
_SHORT: Final = 6
"""A number of at most this many digits is never covered on its own, so it need not be kept. Between the
digits of a mobile number (``0912 110 4567``), a kept number would prevent both halves from being read as
one."""
_DIGITS: Final = "0-9\u06f0-\u06f9\u0660-\u0669"


def cover_text(text: str, *, mask: Callable[[str], str], public: Collection[str]) -> str:
    """The text with everything covered that may lead to a person; unchanged if there is nothing.

    Links and handles stay unless they contain a phone number. ``public``: numbers that anybody may call, as
    Latin digits; all other characters in them are ignored.
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
    """The number in any digits, with the separators that people use; never as a part of a longer number."""
    return f"(?<![{_DIGITS}])" + _GAP.join(map(_any_script, number)) + f"(?![{_DIGITS}])"


def _any_script(digit: str) -> str:
    return f"[{digit}{chr(0x6F0 + int(digit))}{chr(0x660 + int(digit))}]"
