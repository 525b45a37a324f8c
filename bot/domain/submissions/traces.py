"""What a report is found again by: words by their sound, names of places, numbers, hours, and what the form knows.

A trace is kept as a keyed hash only (docs/secrecy.md): whoever reads the index reads no word.
"""

from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """What a trace is of. The number stands in the index beside the hash, so it stays."""

    WORD = 0
    """A word, by its sound: «صبوری», "saboori"."""
    PLACE = 1
    """A word of WORD that names a place: it follows «مدرسه», «کوچه», «شهید»."""
    NAME = 2
    """The same, as it is spelled."""
    CANDIDATE = 3
    NUMBER = 4
    HOUR = 5
    """An hour that the text tells."""
    PART = 6
    """Act, coarse area, day and part of the day together."""
    DAY = 7
    """Act, coarse area and day together."""
    SPOT = 8
    """The area itself where it is finer than a district."""
    COPY = 9
    """One of the few words in a row by which copies are known."""


@dataclass(frozen=True, slots=True)
class Trace:
    kind: Kind
    text: str


ANYWHERE = ""
"""The scope of copies: they are looked for in every place. All else is looked for within one county."""
