"""What a report is found again by: words by their sound, names of places, numbers, hours, and what the form knows.

A trace is kept as a keyed hash only (docs/secrecy.md): whoever reads the index reads no word.
"""

from collections.abc import Callable
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
    DECISIVE = 10
    """What a thing of one kind is called, with the kind: a station's number, a channel's name, the side of a gate."""
    HIDDEN = 11
    """Something in the text is masked: what it was cannot be held against another's."""
    NAMED = 12
    """A word of WORD that stands where a name stands: behind the word for a channel, or in quotes."""
    PRECISE = 13
    """That the text tells who or where more closely than most do: a person's name, a desk, two stations at once."""
    EXACT = 14
    """What is called so is one thing and no other: a station by its number."""
    CIRCUMSTANCE = 15
    """As DECISIVE, of what tells two incidents apart and makes no two one: the side, the part of the day, how it was
    done, a woman or a man."""


_FAMILIES = {
    Kind.PLACE: Kind.WORD,
    Kind.NAMED: Kind.WORD,
    Kind.CIRCUMSTANCE: Kind.DECISIVE,
}
VALUE_BITS = 35
"""The last bits of a decisive trace's hash are of its value, those before of its kind of thing alone: so two values can
be held against each other where nothing can be read."""
_VALUE = (1 << VALUE_BITS) - 1


@dataclass(frozen=True, slots=True)
class Trace:
    kind: Kind
    text: str


def decisive(thing: str, value: str) -> Trace:
    """What a thing is called, among those of its kind."""
    return Trace(Kind.DECISIVE, f"{thing}={value}")


def circumstance(thing: str, value: str) -> Trace:
    """Likewise, of what is the same in many incidents."""
    return Trace(Kind.CIRCUMSTANCE, f"{thing}={value}")


def hash_of(trace: Trace, hashed: Callable[[str], int]) -> int:
    """The hash that stands for a trace, by one of texts. A name and the word that it is have the same."""
    family = _FAMILIES.get(trace.kind, trace.kind)
    whole = hashed(f"{family:d}\n{trace.text}")
    if family is not Kind.DECISIVE:
        return whole
    thing = hashed(f"{family:d}\n{trace.text.partition('=')[0]}")
    return thing & ~_VALUE | whole & _VALUE


ANYWHERE = ""
"""The scope of copies: they are looked for in every place. All else is looked for within one county."""
