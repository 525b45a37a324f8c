"""What two reports of different incidents do not share, though they are told in the same words: the name, the
number or the
channel that one detail is of. Each forbids that they are said to be of one incident."""

from collections.abc import Mapping
from typing import Final

from bot.domain.submissions.traces import VALUE_BITS, Kind

type Marks = Mapping[Kind, frozenset[int]]
"""The hashes of a report's traces, by kind. A place and the word that it is have one hash."""

_TOLD: Final = (Kind.WORD, Kind.NUMBER, Kind.CANDIDATE, Kind.DECISIVE)
"""What copies of one text have in common."""
NEAR_WORDS: Final = 0.5
NEAR_RUNS: Final = 0.3
"""So much of their words (with a run of them), or of the runs that stand for them, do near-copies have in common. Two
witnesses of one incident share a fifth of the words and no run; in a short text more words, in another order."""
_MOST_THINGS: Final = 3


def contradictions(one: Marks, other: Marks) -> dict[str, float]:
    """The signs, by name: 1.0 for what forbids it; ``agrees`` alone speaks for one incident."""
    hidden = bool(of_kind(one, Kind.HIDDEN) and of_kind(other, Kind.HIDDEN))
    page = bool(of_kind(one, Kind.SPOT) & of_kind(other, Kind.SPOT))
    return {
        **_things(one, other),
        "unnamed": float(_unnamed(one, other) or _unnamed(other, one)),
        "near_copy": float(is_near_copy(one, other)),
        "hidden": float(hidden and not page),
    }


def of_kind(marks: Marks, kind: Kind) -> frozenset[int]:
    return marks.get(kind, frozenset())


def _things(one: Marks, other: Marks) -> dict[str, float]:
    """Of how many kinds of thing both name the same one; and whether of some kind each names another: another station,
    channel, side. A circumstance that is the same is the same in many incidents, so it speaks for nothing."""
    named, its_named = _by_thing(one, Kind.DECISIVE), _by_thing(other, Kind.DECISIVE)
    agreeing = sum(not named[thing].isdisjoint(its_named[thing]) for thing in named.keys() & its_named.keys())
    mine, its = (_by_thing(marks, Kind.DECISIVE, Kind.CIRCUMSTANCE) for marks in (one, other))
    apart = any(mine[thing].isdisjoint(its[thing]) for thing in mine.keys() & its.keys())
    return {"agrees": min(agreeing, _MOST_THINGS) / _MOST_THINGS, "decisive": float(apart)}


def _by_thing(marks: Marks, *kinds: Kind) -> Mapping[int, set[int]]:
    things: dict[int, set[int]] = {}
    for mark in (mark for kind in kinds for mark in of_kind(marks, kind)):
        things.setdefault(mark >> VALUE_BITS, set()).add(mark)
    return things


def _unnamed(one: Marks, other: Marks) -> bool:
    """Whether one tells what the other has no word of: it may be what sets them apart. Where both name one station by
    its number, another name for the place does not."""
    candidates, its = of_kind(one, Kind.CANDIDATE), of_kind(other, Kind.CANDIDATE)
    if (its and candidates - its) or of_kind(one, Kind.PRECISE) - of_kind(other, Kind.PRECISE):
        return True
    names, exact = of_kind(one, Kind.NAMED), of_kind(one, Kind.EXACT)
    if exact.isdisjoint(of_kind(other, Kind.EXACT)):
        if exact:
            return True
        names |= of_kind(one, Kind.PLACE)
    return not names <= of_kind(other, Kind.WORD)


def is_near_copy(one: Marks, other: Marks) -> bool:
    """Whether both are one text with something exchanged. Two witnesses do not write the same words: what is
    exchanged is
    all that tells the two apart."""
    words, its_words = of_kind(one, Kind.WORD), of_kind(other, Kind.WORD)
    runs, its_runs = of_kind(one, Kind.COPY), of_kind(other, Kind.COPY)
    in_common = runs & its_runs
    alike = len(words & its_words) >= NEAR_WORDS * len(words | its_words)
    in_a_row = bool(in_common) or not (runs and its_runs)
    if not (alike and in_a_row) and len(in_common) < NEAR_RUNS * max(1, len(runs), len(its_runs)):
        return False
    told, its_told = (
        {(kind, mark) for kind in _TOLD for mark in of_kind(marks, kind)} for marks in (one, other)
    )
    return bool(told - its_told) and bool(its_told - told)
