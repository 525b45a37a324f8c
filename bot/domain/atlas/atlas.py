"""The atlas: how tense an area is in a phase of the election, as one of four levels that anybody can
recompute.

This module holds the values. `atlas.atlas_method` computes a level; docs/atlas-method.md gives the method in
words and formulas.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import ActorClass, Area, AreaTree, Phase, Severity
from bot.domain.errors import BadInput

FEW: Final = 5
"""Counts of verified cases are shown in steps of this size; below the first step as «fewer than five», zero
included."""
UNCOUNTED: Final = frozenset({ActorClass.FORCE, ActorClass.OFFICIAL})
"""Accused whose cases are in no count, whatever the act. If a level moved with them, it would lead colleagues
of the reported person to a witness."""
SHORTEST_REASON, LONGEST_REASON = 10, 300
"""Letters in the reason for a grade."""

_PERSIAN: Final = {0x064A: 0x06CC, 0x0643: 0x06A9}
"""Yeh and kaf of an Arabic keyboard -> the Persian ones."""


class AtlasLevel(IntEnum):
    """Four levels, and one for areas of which nothing is known: no reports do not mean calm."""

    UNKNOWN = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    VERY_HIGH = 4


class Factor(StrEnum):
    """What bodies grade from 1 (calm) to 5 (severe), each in its field."""

    TENSION = "tension"
    """Known rivalry, clashes and threats."""
    PRESSURE = "pressure"
    """Money, gifts and pressure on voters."""
    ORDER = "order"
    """How hard the stations are to reach and to keep in order."""
    ONLINE = "online"
    """Rumours and incitement in the virtual space."""


EARLIER: Final = "earlier"
"""How earlier elections went here: a grade on the same scale, with its source."""
CASES: Final = "cases"


@dataclass(frozen=True, slots=True)
class Zone:
    """An area that gets levels: a district or rural district, or a county without any. ``stations``: its
    number of stations; 0 if unknown."""

    id: str
    name: str
    tile: tuple[int, int] | None = None
    stations: int = 0


@dataclass(frozen=True, slots=True, order=True)
class VerifiedCount:
    """Number of verified cases of a severity. Cases against forces and officials are in no count."""

    area: str
    phase: Phase
    severity: Severity
    count: int


@dataclass(frozen=True, slots=True, order=True)
class Assessment:
    """One liaison's grade. ``by`` only tells whether two grades are by the same person, ``body`` whether they
    are of the same body; ``body`` is empty in versions of the first method."""

    area: str
    phase: Phase
    factor: Factor
    by: str
    grade: int
    reason: str
    body: str = ""


class AreaFactKind(StrEnum):
    """What is known of an area besides the grades, each with its source and day."""

    OFFICIAL = "official"
    """The level (1 to 4) in the State Security Council's classification. It is shown beside the computed
    level and never enters it."""
    EARLIER = "earlier"
    """A grade from 1 to 5."""
    STATIONS = "stations"


_BOUNDS: Final = {
    AreaFactKind.OFFICIAL: (1, 4),
    AreaFactKind.EARLIER: (1, 5),
    AreaFactKind.STATIONS: (1, 5000),
}


@dataclass(frozen=True, slots=True, order=True)
class AreaFact:
    """``day``: ISO, the day of the source."""

    kind: AreaFactKind
    area: str
    value: int
    source: str
    day: str


def known_value(kind: AreaFactKind, value: int) -> int:
    """Raises BadInput for a value outside the kind's bounds."""
    low, high = _BOUNDS[kind]
    if not low <= value <= high:
        raise BadInput(f"atlas-value-{kind}", {"low": low, "high": high})
    return value


@dataclass(frozen=True, slots=True)
class AtlasInputs:
    """Everything that a version of the atlas is computed from. ``salt`` is random, so that nobody can find
    the small numbers by trying values against the hash."""

    salt: str
    zones: tuple[Zone, ...]
    cases: tuple[VerifiedCount, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    known: tuple[AreaFact, ...] = ()

    def sorted_copy(self) -> "AtlasInputs":
        """The same inputs in canonical order."""
        return replace(
            self,
            zones=tuple(sorted(self.zones, key=lambda zone: zone.id)),
            cases=tuple(sorted(self.cases)),
            assessments=tuple(sorted(self.assessments)),
            known=tuple(sorted(self.known)),
        )


def check_grade(grade: int) -> int:
    """Raises BadInput for anything but 1 to 5."""
    if not 1 <= grade <= 5:
        raise BadInput("atlas-grade-range")
    return grade


def one_line(text: str) -> str:
    """Typed words as they are stored: one line, one form of each letter, so that equal words are equal
    texts."""
    return " ".join(text.translate(_PERSIAN).split())


def reason_words(text: str) -> str:
    """The reason as it is stored. Raises BadInput if it is missing, says nothing or is too long."""
    words = one_line(text)
    if not words:
        raise BadInput("atlas-reason-none")
    if len(words) < SHORTEST_REASON:
        raise BadInput("atlas-reason-short", {"least": SHORTEST_REASON})
    if len(words) > LONGEST_REASON:
        raise BadInput("atlas-reason-long", {"most": LONGEST_REASON})
    return words


def rated_areas(areas: AreaTree) -> tuple[Area, ...]:
    """The areas that get levels, in tree order: the smallest that a card may show."""
    coarse = [area for area in areas.areas if areas.coarse(area.id).id == area.id]
    parents = {area.parent_id for area in coarse}
    return tuple(area for area in coarse if area.id not in parents)


def nearest(known: Sequence[AreaFact], kind: AreaFactKind, area_id: str, areas: AreaTree) -> AreaFact | None:
    """The fact about this area, or else about the smallest area around it: counties are classified as a
    whole."""
    facts_by_area = {fact.area: fact for fact in known if fact.kind is kind}
    return next(
        (facts_by_area[area.id] for area in reversed(areas.path(area_id)) if area.id in facts_by_area), None
    )
