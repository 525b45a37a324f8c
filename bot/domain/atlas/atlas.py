"""The atlas: how tense an area is in a phase of the election, as a level of four that anybody can work out again.

Here are the values; how a level comes about is `atlas.atlas_method`, in words and formulas docs/atlas-method.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import ActorClass, Area, AreaTree, Phase, Severity
from bot.domain.errors import BadInput

FEW: Final = 5
"""Counts of verified cases are shown by so many: below the first as «fewer than five», none included."""
UNCOUNTED: Final = frozenset({ActorClass.FORCE, ActorClass.OFFICIAL})
"""Whose cases are in no count, whatever the act: a level that moved with them would lead those who work beside the
reported to a witness."""
SHORTEST_REASON, LONGEST_REASON = 10, 300
"""Letters of the reason for a grade."""


class AtlasLevel(IntEnum):
    """Four levels, and none where nothing is known: no report is no calm."""

    UNKNOWN = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    VERY_HIGH = 4


class Factor(StrEnum):
    """What bodies grade from 1 (calm) to 5 (severe), each in their field."""

    TENSION = "tension"
    """Rivalry, clashes and threats that are known of."""
    PRESSURE = "pressure"
    """Money, gifts and pressure on voters."""
    ORDER = "order"
    """How hard the stations are to reach and to keep in order."""
    ONLINE = "online"
    """Rumours and incitement in the virtual space."""


EARLIER: Final = "earlier"
"""How earlier elections went here: a grade of the same scale, with its source."""
CASES: Final = "cases"


@dataclass(frozen=True, slots=True)
class Zone:
    """An area that gets levels: a district or rural district, or a county without any. ``stations``: how many it has;
    0 where it is not known."""

    id: str
    name: str
    tile: tuple[int, int] | None = None
    stations: int = 0


@dataclass(frozen=True, slots=True, order=True)
class VerifiedCount:
    """How many cases of a severity were verified. Those of forces and officials are in no count."""

    area: str
    phase: Phase
    severity: Severity
    count: int


@dataclass(frozen=True, slots=True, order=True)
class Assessment:
    """One liaison's grade. ``by`` tells only that two grades are of one or of two people, ``body`` the same of bodies;
    it is empty in versions of the first method."""

    area: str
    phase: Phase
    factor: Factor
    by: str
    grade: int
    reason: str
    body: str = ""


class AreaFactKind(StrEnum):
    """What is known of an area beside the grades, each with its source and day."""

    OFFICIAL = "official"
    """The level (1 to 4) by the State Security Council's classification: beside the computed one, never in it."""
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
    """Raises BadInput outside of the kind's bounds."""
    low, high = _BOUNDS[kind]
    if not low <= value <= high:
        raise BadInput(f"atlas-value-{kind}", {"low": low, "high": high})
    return value


@dataclass(frozen=True, slots=True)
class AtlasInputs:
    """All that a version of the atlas is worked out from. ``salt``: random, so that the hash over all of it tells
    nobody who tries small numbers which of them fit."""

    salt: str
    zones: tuple[Zone, ...]
    cases: tuple[VerifiedCount, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    known: tuple[AreaFact, ...] = ()

    def sorted_copy(self) -> "AtlasInputs":
        """The same, whatever order it came in."""
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


_PERSIAN: Final = {0x064A: 0x06CC, 0x0643: 0x06A9}
"""Yeh and kaf of an Arabic keyboard -> the Persian ones."""


def one_line(text: str) -> str:
    """Typed words as they are kept: one line, one form of each letter, so that the same words are the same text."""
    return " ".join(text.translate(_PERSIAN).split())


def reason_words(text: str) -> str:
    """The reason as it is kept. Raises BadInput for none, one that says nothing, one that is too long."""
    words = one_line(text)
    if not words:
        raise BadInput("atlas-reason-none")
    if len(words) < SHORTEST_REASON:
        raise BadInput("atlas-reason-short", {"least": SHORTEST_REASON})
    if len(words) > LONGEST_REASON:
        raise BadInput("atlas-reason-long", {"most": LONGEST_REASON})
    return words


def rated_areas(areas: AreaTree) -> tuple[Area, ...]:
    """The areas that get levels, in the tree's order: the smallest that a card may show."""
    coarse = [area for area in areas.areas if areas.coarse(area.id).id == area.id]
    parents = {area.parent_id for area in coarse}
    return tuple(area for area in coarse if area.id not in parents)


def nearest(known: Sequence[AreaFact], kind: AreaFactKind, area_id: str, areas: AreaTree) -> AreaFact | None:
    """What is known of this area itself, else of the smallest one around it: counties are classified as a whole."""
    facts_by_area = {fact.area: fact for fact in known if fact.kind is kind}
    return next(
        (facts_by_area[area.id] for area in reversed(areas.path(area_id)) if area.id in facts_by_area), None
    )
