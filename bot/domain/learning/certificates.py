"""Certificates: their number, the name on them, and why one ends. The name is stored nowhere."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, Self

from bot.domain.learning.lessons import Audience

MOST_A_DAY: Final = 3
CHECKS_A_DAY: Final = 60
NUMBER_DIGITS: Final = 12
SHORTEST: Final = 3
"""Letters of a name."""
LONGEST: Final = 60
"""Characters of a name."""

_ZWNJ: Final = "\N{ZERO WIDTH NON-JOINER}"
_LIKE_PERSIAN: Final = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "\N{ARABIC TATWEEL}": "", "’": "'"})
_LETTERS: Final = r"A-Za-zÀ-ÖØ-öø-ÿ\u0621-\u063a\u0641-\u064a\u0671-\u06d3\u06d5"
_MARKS: Final = r"\u064b-\u0655\u0670"
_FITS: Final = re.compile(rf"[{_LETTERS}{_MARKS}{_ZWNJ} .'()-]*")
_LETTER: Final = re.compile(f"[{_LETTERS}]")
_HEAPED: Final = re.compile(f"(^|[^{_LETTERS}{_MARKS}])[{_MARKS}]|[{_MARKS}]{{3}}")
"""Marks without a letter, or three on one letter: they would run over the neighbouring lines."""
_LEFT_OUT: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"})
"""Categories of characters that are removed silently: control and direction marks, emoji and their parts."""
_DRESSING: Final = re.compile("[\ufe00-\ufe0f\u20e3]")


class Revocation(StrEnum):
    """Why a certificate ended. A closed list, so that it cannot contain anything about a person."""

    HOLDER = "holder"
    """Its holder took it back (for example, a mistyped name)."""
    MISTAKE = "mistake"
    MISUSE = "misuse"
    KEY = "key"
    """The key that signed it is no longer trusted."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """An issued certificate. `id` is its number, twelve random digits."""

    id: str
    learner: str
    track: Audience
    day: date
    revoked: date | None = None
    reason: Revocation | None = None

    def revoke(self, day: date, reason: Revocation) -> Self:
        """The certificate, revoked from this day on; a certificate that has ended keeps its first day and
        reason."""
        return self if self.revoked else replace(self, revoked=day, reason=reason)


class NameFault(StrEnum):
    """Why a typed name cannot be on a certificate."""

    SHORT = "short"
    LONG = "long"
    UNFIT = "unfit"
    """It contains something that is not part of a name: a digit, an address, markup, a letter of a script
    that the certificate cannot show."""


def read_name(text: str) -> str | NameFault:
    """A typed name as it is printed: trimmed, ي and ك in their Persian forms, without emoji and invisible
    marks."""
    name = unicodedata.normalize("NFC", text[: LONGEST * 20])
    name = _DRESSING.sub("", "".join(_clean_char(char) for char in name)).translate(_LIKE_PERSIAN)
    name = re.sub(rf" *{_ZWNJ}[ {_ZWNJ}]*", lambda at: " " if " " in at[0] else _ZWNJ, " ".join(name.split()))
    name = name.strip(f" {_ZWNJ}")
    if len(name) > LONGEST:
        return NameFault.LONG
    if not _FITS.fullmatch(name) or _HEAPED.search(name) or _like_address(name):
        return NameFault.UNFIT
    return name if len(_LETTER.findall(name)) >= SHORTEST else NameFault.SHORT


def _clean_char(char: str) -> str:
    if char == _ZWNJ:
        return char
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in _LEFT_OUT else char


def _like_address(name: str) -> bool:
    """Whether it has a dot between letters and the last ones are Latin: «amanat.ir». Initials are fine («A.B.
    Sari»)."""
    return re.search(r"[A-Za-z]{2,}\.[A-Za-z]{2,}", name) is not None or "www." in name.lower()


def same_name(name: str) -> str:
    """A common form of all spellings of a name: no spaces, joiners, marks or capitals."""
    return re.sub(rf"[{_MARKS}{_ZWNJ} .'()-]", "", name).casefold()


def number_from(code: str) -> str:
    """A number made from a random code of digits."""
    return code[-NUMBER_DIGITS:]


def shown_number(number: str) -> str:
    """``123456789012`` -> ``1234-5678-9012``."""
    return "-".join(number[at : at + 4] for at in range(0, len(number), 4))


def read_number(text: str) -> str | None:
    """The number in a typed text, or None: digits of any script, with spaces, dashes and words around."""
    plain = "".join(
        _digit(char) for char in text if unicodedata.category(char) not in {"Zs", "Pd", "Cf", "Pc"}
    )
    numbers = re.findall("[0-9]+", plain)
    return numbers[0] if len(numbers) == 1 and len(numbers[0]) == NUMBER_DIGITS else None


def _digit(char: str) -> str:
    value = unicodedata.digit(char, None)
    return char if value is None or unicodedata.category(char) != "Nd" else str(value)
