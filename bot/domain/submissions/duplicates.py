"""Are two reports of one incident? A pure comparison over the blind index; it suggests, and never merges by
itself.

Two witnesses share few words, and two incidents of a kind may share most of theirs. So shared rare words count,
names of places most of all, and contradictions count as much: another place, another candidate, other numbers.
Act, area, part of the day and the time between the two are added.

What sets two reports of different incidents apart even if their words are the same: the name, number or channel
of a detail. Any contradiction forbids treating them as one incident.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import Space
from bot.domain.submissions.duplicate_weights import FITTED, DuplicateWeights
from bot.domain.submissions.traces import VALUE_BITS, TraceKind
from bot.domain.submissions.waves import is_copy

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
_BEFORE: Final = 200
_SHARE: Final = 0.01
"""While there are few reports, a word counts as if 2 of 200 others had it."""
_RAREST: Final = 5.5
_LONGEST: Final = 12.0
_NAMES: Final = (TraceKind.PLACE, TraceKind.NAMED)
_TOPS: Final = ("first", "second", "third")
_SLOTS: Final = {
    TraceKind.NAME: "name",
    TraceKind.CANDIDATE: "candidate",
    TraceKind.NUMBER: "number",
    TraceKind.HOUR: "hour",
}
_STRICT: Final = frozenset({TraceKind.CANDIDATE})
AGAINST: Final = frozenset(
    {
        "places_part",
        "places_differ",
        "decisive",
        "near_copy",
        "hidden",
        "unnamed",
        *(f"{name}_differs" for name in _SLOTS.values()),
    }
)
"""Signs against one incident; all others are for it."""
_NOT_SAME: Final = frozenset(
    {"places_part", "places_differ", "name_differs", "candidate_differs", "number_differs"}
)
DECISIVE_SIGNS = frozenset({"decisive", "near_copy", "hidden", "unnamed", "hour_differs"})
"""Further signs against it, which tell near-copies apart."""
NEEDED: Final = frozenset({"place", "mentioned", "spot", "agrees"})


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


type Rarity = Callable[[TraceKind, int], float]


class DuplicateLevel(StrEnum):
    NONE = ""
    LIKELY = "likely"
    """Worth a look."""
    SAME = "same"
    """So similar, and with so few contradictions, that hardly one in 100 labelled pairs is of two incidents
    (docs/performance.md)."""


class DuplicateKind(StrEnum):
    INCIDENT = "incident"
    CLAIM = "claim"
    """The same words about another place."""


@dataclass(frozen=True, slots=True)
class IndexedReport:
    """A report as the index and its case show it: no words can be read from it."""

    report_id: str
    case_id: str
    act_id: str
    area_id: str
    space: Space
    sent: datetime
    marks: Marks


@dataclass(frozen=True, slots=True)
class DuplicateCandidates:
    """A report, others that may be of its incident, the number of reports with each of its words, and the
    number of reports."""

    own: IndexedReport
    others: Sequence[IndexedReport]
    counts: Mapping[int, int]
    total: int

    def rarity(self, kind: TraceKind, mark: int) -> float:
        return rarity_of(
            self.counts.get(mark, 0) if kind in (TraceKind.WORD, TraceKind.PLACE) else 0, self.total
        )


@dataclass(frozen=True, slots=True)
class Match:
    report_id: str
    case_id: str
    score: float
    level: DuplicateLevel
    likeness: DuplicateKind


def rarity_of(count: int, total: int) -> float:
    """How much a word with this count tells, by its share of all reports, so that scores stay comparable as
    the number of reports grows."""
    return min(_RAREST, math.log((total + _BEFORE) / (count + _BEFORE * _SHARE)))


def signs(own: IndexedReport, other: IndexedReport, rarity: Rarity) -> dict[str, float]:
    """Signs for and against one incident; zeros are left out."""
    values = {**_words(own.marks, other.marks, rarity), **_slots(own.marks, other.marks)}
    values |= contradictions(own.marks, other.marks)
    parts, days = _both(own, other, TraceKind.PART), _both(own, other, TraceKind.DAY)
    apart = abs((own.sent - other.sent).total_seconds()) / 3600
    values |= {
        "part": float(bool(parts)),
        "day": float(bool(days)),
        "spot": float(bool(_both(own, other, TraceKind.SPOT))),
        "act": float(own.act_id == other.act_id),
        "area": float(own.area_id == other.area_id),
        "soon": -math.log1p(apart),
        "apart": -min(apart, _LONGEST) / 6,
    }
    return {name: value for name, value in values.items() if value}


def _both(own: IndexedReport, other: IndexedReport, kind: TraceKind) -> frozenset[int]:
    return of_kind(own.marks, kind) & of_kind(other.marks, kind)


def _words(own: Marks, other: Marks, rarity: Rarity) -> dict[str, float]:
    mine, its = of_kind(own, TraceKind.WORD), of_kind(other, TraceKind.WORD)
    shared = sorted((rarity(TraceKind.WORD, mark) for mark in mine & its), reverse=True)
    values = {name: value / 5 for name, value in zip(_TOPS, shared, strict=False)}
    values["words"] = sum(shared) / 10
    values["closeness"] = 2 * sum(shared) / (math.sqrt(len(mine) * len(its)) + 4)
    return values | _places(own, other, rarity) | _shared_words(own, other, rarity)


def _places(own: Marks, other: Marks, rarity: Rarity) -> dict[str, float]:
    """Names of places: those that both name as a place, or that one names and the other mentions as a
    word."""
    named, its_named = of_kind(own, TraceKind.PLACE), of_kind(other, TraceKind.PLACE)
    mine, its = of_kind(own, TraceKind.WORD), of_kind(other, TraceKind.WORD)
    both, common = named & its_named, (named & its) | (its_named & mine)
    rarest = max((rarity(TraceKind.PLACE, mark) for mark in both or common), default=0.0) / 5
    values = {"place" if both else "mentioned": rarest}
    if named - its and its_named - mine:
        values["places_part" if common else "places_differ"] = 1.0
    return values


def _shared_words(own: Marks, other: Marks, rarity: Rarity) -> dict[str, float]:
    """Shared words except names: many incidents happen at one station, where no place tells them apart."""
    named = {mark for marks in (own, other) for kind in _NAMES for mark in of_kind(marks, kind)}
    words = (of_kind(own, TraceKind.WORD) & of_kind(other, TraceKind.WORD)) - named
    shared = [rarity(TraceKind.WORD, mark) for mark in words]
    return {"deed": sum(shared) / 10, "deed_first": max(shared, default=0.0) / 5}


def _slots(own: Marks, other: Marks) -> dict[str, float]:
    """Details of each kind that both have, and that contradict."""
    values: dict[str, float] = {}
    for kind, name in _SLOTS.items():
        mine, its = of_kind(own, kind), of_kind(other, kind)
        values[name] = float(bool(mine & its))
        values[f"{name}_differs"] = float(
            bool(mine - its) and bool(its - mine) and (kind in _STRICT or not mine & its)
        )
    return values | _numbers(own, other, differ=bool(values["number_differs"]))


def _numbers(own: Marks, other: Marks, *, differ: bool) -> dict[str, float]:
    """The numbers in both texts. A station's number already counts as the place: if nothing else agrees, the
    other numbers are compared on their own."""
    mine, its = of_kind(own, TraceKind.NUMBER), of_kind(other, TraceKind.NUMBER)
    stations = of_kind(own, TraceKind.EXACT) & of_kind(other, TraceKind.EXACT)
    agree = len(mine & its) > len(stations)
    return {
        "number": float(agree),
        "number_differs": float(differ or (not agree and bool(mine - its) and bool(its - mine))),
    }


def compare(
    own: IndexedReport, other: IndexedReport, rarity: Rarity, weights: DuplicateWeights = FITTED
) -> Match:
    values = signs(own, other, rarity)
    score = weighted_sum(values, weights.of)
    likeness = DuplicateKind.CLAIM if _is_copy_from_elsewhere(own, other) else DuplicateKind.INCIDENT
    level = (
        DuplicateLevel.LIKELY
        if score >= weights.least_likely or likeness is DuplicateKind.CLAIM
        else DuplicateLevel.NONE
    )
    sure = weighted_sum(values, weights.sure) >= weights.least_same
    if level and sure and likeness is DuplicateKind.INCIDENT and may_be_same(values):
        level = DuplicateLevel.SAME
    return Match(other.report_id, other.case_id, score, level, likeness)


def weighted_sum(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in values.items())


def may_be_same(values: Mapping[str, float]) -> bool:
    """Whether the two may be called one incident at all: the same part of a day, a common place, and no
    contradiction."""
    return (
        "part" in values and bool(values.keys() & NEEDED) and not values.keys() & (_NOT_SAME | DECISIVE_SIGNS)
    )


def _is_copy_from_elsewhere(own: IndexedReport, other: IndexedReport) -> bool:
    mine, its = of_kind(own.marks, TraceKind.COPY), of_kind(other.marks, TraceKind.COPY)
    return own.area_id != other.area_id and is_copy(len(mine & its), max(len(mine), len(its)))


def rank_matches(near: DuplicateCandidates, weights: DuplicateWeights = FITTED) -> list[Match]:
    """The other reports, likeliest first."""
    matches = [compare(near.own, other, near.rarity, weights) for other in near.others]
    return sorted(matches, key=lambda match: (match.level is not DuplicateLevel.SAME, -match.score))


def by_case(matches: Iterable[Match]) -> list[Match]:
    """The likeliest report of each case."""
    best: dict[str, Match] = {}
    for match in matches:
        known = best.get(match.case_id)
        if known is None or match.score > known.score:
            best[match.case_id] = match
    return sorted(best.values(), key=lambda match: (match.level is not DuplicateLevel.SAME, -match.score))
