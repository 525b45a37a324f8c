"""Are two reports of one incident? Pure comparison over the blind index; a suggestion, and never a merge by itself.

Two witnesses share few words, and two incidents of a kind may share most of theirs. So the rare words that both have
count, names of places most of all, and what speaks against it counts as much: another place, another candidate, other
numbers. Beside that stand act, area, part of the day and the time between the two.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import Space
from bot.domain.submissions.contradictions import Marks, contradictions, of_kind
from bot.domain.submissions.duplicate_weights import FITTED, DuplicateWeights
from bot.domain.submissions.traces import Kind
from bot.domain.submissions.waves import is_copy

type Rarity = Callable[[Kind, int], float]


class Level(StrEnum):
    NONE = ""
    LIKELY = "likely"
    """Worth a look."""
    SAME = "same"
    """So alike, and with so little that contradicts, that hardly one in 100 labelled pairs is not of one incident
    (docs/performance.md)."""


class Likeness(StrEnum):
    INCIDENT = "incident"
    CLAIM = "claim"
    """The same words about another place."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A report as the index and its case show it: nothing of it can be read."""

    report_id: str
    case_id: str
    act_id: str
    area_id: str
    space: Space
    sent: datetime
    marks: Marks


@dataclass(frozen=True, slots=True)
class Near:
    """A report, others that may be of its incident, how many reports have each of its words, and how many there are."""

    own: Seen
    others: Sequence[Seen]
    counts: Mapping[int, int]
    total: int

    def rarity(self, kind: Kind, mark: int) -> float:
        return rarity_of(self.counts.get(mark, 0) if kind in (Kind.WORD, Kind.PLACE) else 0, self.total)


@dataclass(frozen=True, slots=True)
class Match:
    report_id: str
    case_id: str
    score: float
    level: Level
    likeness: Likeness


_BEFORE: Final = 200
_SHARE: Final = 0.01
"""Until there are many reports, a word counts as if 2 of 200 others had it."""
_RAREST: Final = 5.5
_LONGEST: Final = 12.0
_TOPS: Final = ("first", "second", "third")


def rarity_of(count: int, total: int) -> float:
    """How much a word tells that so many of all reports have: by its share, so that a score means the same however
    many reports there are."""
    return min(_RAREST, math.log((total + _BEFORE) / (count + _BEFORE * _SHARE)))


def signs(one: Seen, other: Seen, rarity: Rarity) -> dict[str, float]:
    """What speaks for and against one incident; 0 is left out."""
    found = {**_words(one.marks, other.marks, rarity), **_slots(one.marks, other.marks)}
    found |= contradictions(one.marks, other.marks)
    parts, days = _both(one, other, Kind.PART), _both(one, other, Kind.DAY)
    apart = abs((one.sent - other.sent).total_seconds()) / 3600
    found |= {
        "part": float(bool(parts)),
        "day": float(bool(days)),
        "spot": float(bool(_both(one, other, Kind.SPOT))),
        "exact": float(bool(_both(one, other, Kind.EXACT))),
        "act": float(one.act_id == other.act_id),
        "area": float(one.area_id == other.area_id),
        "soon": -math.log1p(apart),
        "apart": -min(apart, _LONGEST) / 6,
    }
    return {name: value for name, value in found.items() if value}


def _both(one: Seen, other: Seen, kind: Kind) -> frozenset[int]:
    return of_kind(one.marks, kind) & of_kind(other.marks, kind)


def _words(one: Marks, other: Marks, rarity: Rarity) -> dict[str, float]:
    mine, its = of_kind(one, Kind.WORD), of_kind(other, Kind.WORD)
    shared = sorted((rarity(Kind.WORD, mark) for mark in mine & its), reverse=True)
    found = {name: value / 5 for name, value in zip(_TOPS, shared, strict=False)}
    found["words"] = sum(shared) / 10
    found["closeness"] = 2 * sum(shared) / (math.sqrt(len(mine) * len(its)) + 4)
    named, its_named = of_kind(one, Kind.PLACE), of_kind(other, Kind.PLACE)
    common = (named & its) | (its_named & mine)
    found["place"] = max((rarity(Kind.PLACE, mark) for mark in common), default=0.0) / 5
    if named - its and its_named - mine:
        found["places_part" if common else "places_differ"] = 1.0
    return found


def _slots(one: Marks, other: Marks) -> dict[str, float]:
    """What each text has of a kind and the other contradicts."""
    found: dict[str, float] = {}
    for kind, name in _SLOTS.items():
        mine, its = of_kind(one, kind), of_kind(other, kind)
        found[name] = float(bool(mine & its))
        found[f"{name}_differs"] = float(
            bool(mine - its) and bool(its - mine) and (kind in _STRICT or not mine & its)
        )
    return found


_SLOTS: Final = {Kind.NAME: "name", Kind.CANDIDATE: "candidate", Kind.NUMBER: "number", Kind.HOUR: "hour"}
_STRICT: Final = frozenset({Kind.CANDIDATE})
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
"""What speaks against one incident; all else speaks for it."""
_NOT_SAME: Final = frozenset(
    {"places_part", "places_differ", "name_differs", "candidate_differs", "number_differs"}
)
DECISIVE_SIGNS = frozenset({"decisive", "near_copy", "hidden", "unnamed", "hour_differs"})
"""Beside them: what tells near-copies apart."""
_NEEDED: Final = frozenset({"place", "spot", "agrees"})


def compare(one: Seen, other: Seen, rarity: Rarity, weights: DuplicateWeights = FITTED) -> Match:
    found = signs(one, other, rarity)
    score = sum(weights.of.get(name, 0.0) * value for name, value in found.items())
    likeness = Likeness.CLAIM if _elsewhere(one, other) else Likeness.INCIDENT
    level = Level.LIKELY if score >= weights.least_likely or likeness is Likeness.CLAIM else Level.NONE
    least = weights.least_exact if "exact" in found else weights.least_same
    if score >= least and likeness is Likeness.INCIDENT and may_be_same(found):
        level = Level.SAME
    return Match(other.report_id, other.case_id, score, level, likeness)


def may_be_same(found: Mapping[str, float]) -> bool:
    """Whether one incident may be said at all: one part of a day and a place in common, and nothing that
    contradicts."""
    return (
        "part" in found and bool(found.keys() & _NEEDED) and not found.keys() & (_NOT_SAME | DECISIVE_SIGNS)
    )


def _elsewhere(one: Seen, other: Seen) -> bool:
    mine, its = of_kind(one.marks, Kind.COPY), of_kind(other.marks, Kind.COPY)
    return one.area_id != other.area_id and is_copy(len(mine & its), max(len(mine), len(its)))


def ranked(near: Near, weights: DuplicateWeights = FITTED) -> list[Match]:
    """The others, likest first."""
    found = [compare(near.own, other, near.rarity, weights) for other in near.others]
    return sorted(found, key=lambda match: (match.level is not Level.SAME, -match.score))


def by_case(matches: Iterable[Match]) -> list[Match]:
    """The likest report of each case."""
    best: dict[str, Match] = {}
    for match in matches:
        known = best.get(match.case_id)
        if known is None or match.score > known.score:
            best[match.case_id] = match
    return sorted(best.values(), key=lambda match: (match.level is not Level.SAME, -match.score))
