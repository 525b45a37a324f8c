"""What sets two reports of different incidents apart even if their words are the same: the name, number or
channel of a detail. Any contradiction forbids treating them as one incident."""

from collections.abc import Mapping
from typing import Final

from bot.domain.submissions.traces import VALUE_BITS, TraceKind

type Marks = Mapping[TraceKind, frozenset[int]]
"""The hashes of a report's traces, by kind. A place and the same word have one hash."""

_COPIED_KINDS: Final = (TraceKind.WORD, TraceKind.NUMBER, TraceKind.CANDIDATE, TraceKind.DECISIVE)
"""What copies of one text have in common."""
NEAR_WORDS: Final = 0.5
NEAR_RUNS: Final = 0.3
"""The least share that near-copies have in common: of their words (with a common run of words), or of the
runs that represent them. Two witnesses of one incident share a fifth of the words and no run; in a short text
they share more words, in another order."""
_MOST_THINGS: Final = 3


def contradictions(own: Marks, other: Marks) -> dict[str, float]:
    """The signs, by name: 1.0 forbids one incident; only ``agrees`` supports it."""
    hidden = bool(of_kind(own, TraceKind.HIDDEN) and of_kind(other, TraceKind.HIDDEN))
    page = bool(of_kind(own, TraceKind.SPOT) & of_kind(other, TraceKind.SPOT))
    return {
        **_things(own, other),
        "unnamed": float(_has_unshared_detail(own, other) or _has_unshared_detail(other, own)),
        "near_copy": float(is_near_copy(own, other)),
        "hidden": float(hidden and not page),
    }


def of_kind(marks: Marks, kind: TraceKind) -> frozenset[int]:
    return marks.get(kind, frozenset())


def _things(own: Marks, other: Marks) -> dict[str, float]:
    """The number of kinds of things for which both name the same one, and whether they name different ones of
    some kind: another station, channel or side. Equal circumstances are common to many incidents, so they
    support nothing."""
    named, its_named = _by_thing(own, TraceKind.DECISIVE), _by_thing(other, TraceKind.DECISIVE)
    agreeing = sum(not named[thing].isdisjoint(its_named[thing]) for thing in named.keys() & its_named.keys())
    mine, its = (_by_thing(marks, TraceKind.DECISIVE, TraceKind.CIRCUMSTANCE) for marks in (own, other))
    apart = any(mine[thing].isdisjoint(its[thing]) for thing in mine.keys() & its.keys())
    return {"agrees": min(agreeing, _MOST_THINGS) / _MOST_THINGS, "decisive": float(apart)}


def _by_thing(marks: Marks, *kinds: TraceKind) -> Mapping[int, set[int]]:
    things: dict[int, set[int]] = {}
    for mark in (mark for kind in kinds for mark in of_kind(marks, kind)):
        things.setdefault(mark >> VALUE_BITS, set()).add(mark)
    return things


def _has_unshared_detail(own: Marks, other: Marks) -> bool:
    """Whether one names a detail that the other does not mention: it may be what sets them apart. If both
    name one station by its number, another name for the place is ignored."""
    candidates, its = of_kind(own, TraceKind.CANDIDATE), of_kind(other, TraceKind.CANDIDATE)
    if (its and candidates - its) or of_kind(own, TraceKind.PRECISE) - of_kind(other, TraceKind.PRECISE):
        return True
    names, exact = of_kind(own, TraceKind.NAMED), of_kind(own, TraceKind.EXACT)
    if exact.isdisjoint(of_kind(other, TraceKind.EXACT)):
        if exact:
            return True
        names |= of_kind(own, TraceKind.PLACE)
    return not names <= of_kind(other, TraceKind.WORD)


def is_near_copy(own: Marks, other: Marks) -> bool:
    """Whether both are one text with something exchanged. Two witnesses do not write the same words, so only
    the exchanged part tells the two apart."""
    words, its_words = of_kind(own, TraceKind.WORD), of_kind(other, TraceKind.WORD)
    runs, its_runs = of_kind(own, TraceKind.COPY), of_kind(other, TraceKind.COPY)
    in_common = runs & its_runs
    alike = len(words & its_words) >= NEAR_WORDS * len(words | its_words)
    in_a_row = bool(in_common) or not (runs and its_runs)
    if not (alike and in_a_row) and len(in_common) < NEAR_RUNS * max(1, len(runs), len(its_runs)):
        return False
    traces, its_traces = (
        {(kind, mark) for kind in _COPIED_KINDS for mark in of_kind(marks, kind)} for marks in (own, other)
    )
    return bool(traces - its_traces) and bool(its_traces - traces)
