"""What reports and lessons are about: articles of law, acts, areas and bodies.

`bot.library` reads all of it from `content/`; this module knows no files.

The level of a body.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.stations import Station


class BodyLevel(StrEnum):
    """From the nearest to the highest."""

    SERVICE = "service"
    """Belongs to the accused's own service or serves it alone. Its place is not shown, and it handles nothing
    else."""
    STATION = "station"
    DISTRICT = "district"
    COUNTY = "county"
    PROVINCE = "province"
    CENTRE = "centre"


HEIGHTS: Final = {level: height for height, level in enumerate(BodyLevel)}


class Phase(StrEnum):
    """The three phases of an election, as the law treats them."""

    BEFORE = "before"
    DAY = "day"
    AFTER = "after"


class Space(StrEnum):
    """Where an act happens; one form takes reports of both."""

    REAL = "real"
    VIRTUAL = "virtual"


class Severity(StrEnum):
    """How urgent a report of an act is, gravest first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ActorClass(StrEnum):
    """Classes of people who may be reported. Names are never asked."""

    CANDIDATE = "candidate"
    HEADQUARTERS = "headquarters"
    STAFF = "staff"
    OFFICIAL = "official"
    FORCE = "force"
    MEDIA = "media"
    ORGANISED_GROUP = "organised_group"
    PERSON = "person"


class Confidence(StrEnum):
    """How well a fact is sourced.

    `CROSS_CHECKED`: two independent sources agree; `SOURCED`: one source was read; `RECHECK`: was true in an
    earlier round and must be checked again before use.
    """

    CROSS_CHECKED = "cross_checked"
    SOURCED = "sourced"
    RECHECK = "recheck"


class AreaKind(StrEnum):
    """Levels of the area tree, largest first."""

    PROVINCE = "province"
    COUNTY = "county"
    DISTRICT = "district"
    RURAL_DISTRICT = "rural_district"
    NEIGHBOURHOOD = "neighbourhood"
    STATION = "station"


@dataclass(frozen=True, slots=True)
class ActPolicy:
    """The policy of an act for reporters and reported people. Content answers each question for each act; the
    defaults are the safe answers.

    ``restricted``: only the restricted circle of moderators sees its cases: acts of officials and forces.
    ``private_person``: a private person may be reported for it (vote buying, threat and violence, fraud with
    papers, obstruction). ``speech``: it is done by speaking. By a private person it is taught and never
    reportable. ``scoped``: the only actors that it may ever offer, if they are listed one by one; otherwise
    empty.
    """

    restricted: bool = True
    private_person: bool = False
    speech: bool = False
    scoped: tuple[ActorClass, ...] = ()

    def out_of_scope(self, actors: Iterable[ActorClass]) -> tuple[ActorClass, ...]:
        """The actors that the act must not offer, in the given order; empty if all are in scope."""
        return tuple(
            actor
            for actor in actors
            if (self.scoped and actor not in self.scoped)
            or (actor is ActorClass.PERSON and (self.speech or not self.private_person))
        )


UNKNOWN_EDITION: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Article:
    """One article (or one item of an article) of the law, as a paraphrase and not the law's own words.

    `number` and `edition` are ready to show («۸۴، بند الف», «۱۴۰۳/۱۲/۱۹»); `edition` is `UNKNOWN_EDITION` if
    nobody knows the date of the text. `law` names the law if it is not that of the election.
    """

    id: str
    _: KW_ONLY
    number: str
    title: str
    edition: str
    paraphrase: str
    binds: tuple[str, ...]
    phases: tuple[Phase, ...]
    sanction: str
    authority: str
    confidence: Confidence
    law: str | None = None

    @property
    def is_unconfirmed(self) -> bool:
        """Whether it was only true in an earlier round: no lesson, question or checklist may use it before a
        recheck."""
        return self.confidence is Confidence.RECHECK


@dataclass(frozen=True, slots=True)
class Act:
    """One act that can be taught and, for `reportable_actors` only, reported. Ids are the fact sheet's: O01 …

    An act with no reportable actor is taught and never offered in the form.
    """

    id: str
    _: KW_ONLY
    label: str
    looks_like: str
    example: str
    is_not: str
    article_ids: tuple[str, ...]
    who: str
    phases: tuple[Phase, ...]
    severity: Severity
    authority: str
    spaces: tuple[Space, ...]
    reportable_actors: tuple[ActorClass, ...]
    group: str = ""
    """The id of its group in the form."""
    policy: ActPolicy = ActPolicy()
    report_days: int = 2
    """It is reported until so many days after the result (``content/election.yaml``)."""

    def reportable(self) -> bool:
        """Whether the form may offer this act at all."""
        return bool(self.reportable_actors)

    @property
    def case_phases(self) -> tuple[Phase, ...]:
        """The phases in which a case of this act may be examined: those of the act, and all later ones."""
        first = min(tuple(Phase).index(phase) for phase in self.phases)
        return tuple(Phase)[first:]


def is_restricted(act_id: str, acts: Mapping[str, Act]) -> bool:
    """Whether only the restricted circle may see cases of this act. True for an act that the content does not
    know; false for a case without an act yet (a voice report)."""
    if not act_id:
        return False
    act = acts.get(act_id)
    return act is None or act.policy.restricted


MOST_TILES: Final = 12
"""Columns and rows of a tile map that still fit a phone's screen."""


@dataclass(frozen=True, slots=True)
class Area:
    """A node of the area tree. `sample` marks invented data; `tile`: column from the west, row from the
    north; `quarters`: names of what lies in it, as people call it."""

    id: str
    _: KW_ONLY
    name: str
    parent_id: str | None
    kind: AreaKind
    sample: bool = False
    station: Station | None = None
    tile: tuple[int, int] | None = None
    quarters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agency:
    """A body, when to turn to it, and its public number if one is known. ``level``: None for a number that is
    only called. ``of``: the accused that it consists of or is under; no case against them is referred to it.

    ``calls_only``: marks a number to call, so that a forgotten level is noticed. ``phone_confidence``: of the
    number, which may have changed when the body has not; None means as the body's.
    """

    id: str
    _: KW_ONLY
    name: str
    phone: str | None
    when: str
    confidence: Confidence
    level: BodyLevel | None = None
    of: tuple[ActorClass, ...] = ()
    phone_confidence: Confidence | None = None
    site: str | None = None
    calls_only: bool = False

    @property
    def phone_certain(self) -> bool:
        """Whether its number is confirmed; otherwise callers check it first."""
        return (self.phone_confidence or self.confidence) is not Confidence.RECHECK


@dataclass(frozen=True, slots=True)
class Hotline:
    """A number offered before the form. `number` holds Latin digits, so that a phone can dial it."""

    number: str
    _: KW_ONLY
    label: str
    when: str
    emergency: bool
    confidence: Confidence
    crisis: bool = False
    """Whether people answer who help somebody that thinks of ending their life."""


_COARSE: Final = frozenset({AreaKind.PROVINCE, AreaKind.COUNTY, AreaKind.DISTRICT, AreaKind.RURAL_DISTRICT})


@dataclass(frozen=True, slots=True)
class AreaTree:
    """The areas in file order, with the lookups that forms and cards need.

    Every parent must be among `areas` and no area may be its own ancestor; `bot.library` refuses content that
    breaks this. An unknown id raises `KeyError`.
    """

    areas: tuple[Area, ...]
    _by_id: dict[str, Area] = field(init=False, repr=False, compare=False)
    _children: dict[str | None, tuple[Area, ...]] = field(init=False, repr=False, compare=False)
    _bearers: Counter[tuple[AreaKind, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        children: dict[str | None, list[Area]] = {}
        for area in self.areas:
            children.setdefault(area.parent_id, []).append(area)
        object.__setattr__(self, "_by_id", {area.id: area for area in self.areas})
        object.__setattr__(self, "_bearers", Counter((area.kind, area.name) for area in self.areas))
        object.__setattr__(
            self, "_children", {key: tuple(child_areas) for key, child_areas in children.items()}
        )

    def __getitem__(self, area_id: str) -> Area:
        return self._by_id[area_id]

    def __contains__(self, area_id: object) -> bool:
        return area_id in self._by_id

    def __len__(self) -> int:
        return len(self.areas)

    def roots(self) -> tuple[Area, ...]:
        """The areas without a parent."""
        return self._children.get(None, ())

    def children(self, of: str) -> tuple[Area, ...]:
        """The areas directly under `of`, in file order; empty for a leaf."""
        self._by_id[of]
        return self._children.get(of, ())

    def path(self, area_id: str) -> tuple[Area, ...]:
        """From the root down to the area itself."""
        area = self._by_id[area_id]
        areas = [area]
        while area.parent_id is not None:
            area = self._by_id[area.parent_id]
            areas.append(area)
        return tuple(reversed(areas))

    def distinct_name(self, area_id: str) -> str:
        """Its name, with that of the area around it where another area of its kind has the same, as the central
        districts of counties have."""
        area = self._by_id[area_id]
        if area.parent_id is None or self._bearers[area.kind, area.name] < 2:
            return area.name
        return f"{area.name} ({self._by_id[area.parent_id].name})"

    def coarse(self, area_id: str) -> Area:
        """The nearest area that is a district or larger: the smallest that a group card or a public table may
        show."""
        return next(area for area in reversed(self.path(area_id)) if area.kind in _COARSE)

    def is_within(self, area_id: str, *, of: str) -> bool:
        """Whether `area_id` is `of` or lies under it."""
        return any(area.id == of for area in self.path(area_id))
