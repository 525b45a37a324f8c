"""Masking of what can name or reach a person: numbers, cards, plates, handles, links, e-mails.

By pattern only, in Persian, Arabic and Latin digits (`\\d` is any script's digit). Names are not
recognised: no model for it can be had offline. Where a pattern cannot tell (ten digits in a row), it masks:
a masked amount is asked for again, a shown number cannot be taken back. Dates, clock times, amounts with
thousands marks, article and polling station numbers stay.
"""

import re
from typing import Final

from bot.language.digits import strip_directions

MARK: Final = "▪︎▪︎▪︎"

# What may hide inside a number: half-spaces, variation selectors, keycap signs.
_H: Final = r"[\u200c\u200d\ufe0e\ufe0f\u20e3]*"
_GAP: Final = rf"(?:{_H}[\s\-‐‑‒–—−_.·•*()ـ]{{0,3}}{_H})"
_GAP_SLASH: Final = rf"(?:{_H}[\s\-‐‑‒–—−_.·•*()ـ/\\]{{0,3}}{_H})"
_START: Final = r"(?<!\d)(?<!\d[\u200c\u200d\ufe0e\ufe0f\u20e3])"
_END: Final = rf"(?!{_H}\d)"


def _digit(values: str) -> str:
    """One of the given digits in Latin, Persian, Arabic or full-width form, keycap and all."""
    scripts = (0x30, 0x6F0, 0x660, 0xFF10)
    return "[" + "".join(chr(zero + int(value)) for value in values for zero in scripts) + "]"


_0, _9 = _digit("0"), _digit("9")
_IRAN: Final = rf"(?:[+＋]|{_0}{_GAP}{_0}){_GAP}{_9}{_GAP}{_digit('8')}"
_DOMAIN_TAIL: Final = r"(?:[:/?#][^\s«»،؛؟<>\"]*)?"
_LETTER: Final = r"(?:الف|[بپتثجچحخدذرزژسشصضطظعغفقکكگلمنهیيDSds])"
_REGION: Final = rf"(?:{_GAP_SLASH}(?:ا[یي]ران{_GAP_SLASH})?\d{_H}\d{_END})"

_PATTERNS: Final = (
    # e-mail before handles and links, which it holds
    r"(?<![\w.+\-])[\w.+\-]+\s?[@＠]\s?[\w\-]+(?:\.[\w\-]+)+",
    r"(?i:\b(?:https?|ftp|tg|bale|file|market|intent)://?[^\s«»،؛؟<>\"]+)",
    r"(?i:\bwww\.[^\s«»،؛؟<>\"]+)",
    rf"(?i:(?<![\w@.])(?:[a-z0-9](?:[a-z0-9\-]{{0,62}})\.)+[a-z]{{2,24}}(?![a-z0-9]){_DOMAIN_TAIL})",
    rf"(?<![\w\-.])(?:[\w\-]+\.)+(?:ایران|ايران)\b{_DOMAIN_TAIL}",
    r"[@＠][\u200c\u200d]*[\w][\w.\-\u200c\u200d]*",
    # plates: 12 ب 345 ایران 67, and region first; «و» is also "and", so it needs the word or no spaces
    rf"{_START}\d{_H}\d{_GAP}{_LETTER}{_GAP}\d{_H}\d{_H}\d{_REGION}?{_END}",
    rf"{_START}\d{_H}\dو\d{_H}\d{_H}\d{_REGION}?{_END}",
    rf"{_START}\d{_H}\d{_GAP}و{_GAP}\d{_H}\d{_H}\d{_GAP_SLASH}ا[یي]ران{_GAP_SLASH}\d{_H}\d{_END}",
    rf"ا[یي]ران{_GAP_SLASH}\d{_H}\d{_GAP_SLASH}\d{_H}\d{_H}\d{_GAP}(?:{_LETTER}|و){_GAP}\d{_H}\d{_END}",
    rf"(?:پلاک|موتور)[^\d\n]{{0,12}}\d(?:{_GAP_SLASH}\d){{2,8}}{_END}",
    # IBAN, bank card
    rf"(?i:ir){_GAP}\d(?:{_GAP}\d){{23}}{_END}",
    rf"{_START}\d(?:{_GAP_SLASH}\d){{15}}{_END}",
    # phones: +98…, 0098…, 09…, 0 and an area code, another country, a mobile without its 0
    rf"{_START}[(]?{_IRAN}(?:{_GAP_SLASH}\d){{8,11}}{_END}",
    rf"{_START}[(]?{_0}(?:{_GAP_SLASH}\d){{9,10}}{_END}",
    rf"[+＋]{_GAP}\d(?:{_GAP}\d){{7,14}}{_END}",
    rf"{_START}{_9}(?:{_GAP}\d){{9}}{_END}",
    # national id 123-456789-0, then anything long in one piece, save 8 or 9 digits that end like an amount
    rf"{_START}\d{{3}}{_GAP}\d{{6}}{_GAP}\d{_END}",
    rf"{_START}\d(?:{_H}\d){{9,}}",
    rf"{_START}(?!\d{{4,5}}{_0}{{4}}(?!\d))\d(?:{_H}\d){{7,8}}{_END}",
)
_MASKED: Final = re.compile(f"(?:{'|'.join(_PATTERNS)})[\ufe0e\ufe0f\u20e3]*")


def mask(text: str) -> str:
    """`text` with «▪︎▪︎▪︎» for every phone, card, account or identity number, plate, handle, link and e-mail.

    Direction marks and invisible joints are taken out first, so that none hides a number; half-spaces stay.
    Masking a masked text changes nothing. Linear in the length of the text for ordinary input.
    """
    return _MASKED.sub(MARK, strip_directions(text))
