"""Traces by which similar reports are found: words by their sound, names of places, numbers, hours, and form
answers.

A trace is stored only as a keyed hash (docs/secrecy.md): the index contains no readable words.
"""

from collections.abc import Callable
from enum import IntEnum

from bot.domain.values import dataclass

ANYWHERE = ""
"""The scope of copies: they are searched everywhere. Everything else is searched within one county."""


class TraceKind(IntEnum):
    """What a trace is of. The number is stored in the index beside the hash, so it must not change."""

    WORD = 0
    """A word, by its sound: «صبوری», "saboori"."""
    PLACE = 1
    """A word of WORD that names a place: it follows «مدرسه», «کوچه», «شهید»."""
    NAME = 2
    """The same, by spelling."""
    CANDIDATE = 3
    NUMBER = 4
    HOUR = 5
    """An hour named in the text."""
    PART = 6
    """Act, coarse area, day and part of the day together."""
    DAY = 7
    """Act, coarse area and day together."""
    SPOT = 8
    """The area itself if it is smaller than a district."""
    COPY = 9
    """A run of a few words by which copies are recognised."""
    DECISIVE = 10
    """The name of a thing, with its kind: a station's number, a channel's name, the side of a gate."""
    HIDDEN = 11
    """Something in the text is masked and cannot be compared."""
    NAMED = 12
    """A word of WORD in the position of a name: after the word for a channel, or in quotes."""
    PRECISE = 13
    """The text names who or where more precisely than most: a person's name, a desk, two stations at once."""
    EXACT = 14
    """A name that only one thing has: a station by its number."""
    CIRCUMSTANCE = 15
    """As DECISIVE, for details that tell two incidents apart but do not identify one: the side, the part of
    the day, how it was done, a woman or a man."""


_FAMILIES = {
    TraceKind.PLACE: TraceKind.WORD,
    TraceKind.NAMED: TraceKind.WORD,
    TraceKind.CIRCUMSTANCE: TraceKind.DECISIVE,
}
VALUE_BITS = 35
"""The last bits of a decisive trace's hash are of its value, those before of its kind of thing: two values
can be compared although neither can be read."""
_VALUE = (1 << VALUE_BITS) - 1


@dataclass(frozen=True, slots=True)
class Trace:
    kind: TraceKind
    text: str


def decisive(thing: str, value: str) -> Trace:
    """The name of a thing among those of its kind."""
    return Trace(TraceKind.DECISIVE, f"{thing}={value}")


def circumstance(thing: str, value: str) -> Trace:
    """The same, for a detail that many incidents share."""
    return Trace(TraceKind.CIRCUMSTANCE, f"{thing}={value}")


def hash_of(trace: Trace, hashed: Callable[[str], int]) -> int:
    """The hash of a trace, using a hash of texts. A name and the same word have one hash."""
    family = _FAMILIES.get(trace.kind, trace.kind)
    whole = hashed(f"{family:d}\n{trace.text}")
    if family is not TraceKind.DECISIVE:
        return whole
    thing = hashed(f"{family:d}\n{trace.text.partition('=')[0]}")
    return thing & ~_VALUE | whole & _VALUE
