"""A version of the atlas as text: canonical JSON of inputs, method and ratings, its hash, and the check of a
recomputation against it. The module also compares the texts of two versions.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from bot.domain.atlas.atlas import (
    FEW,
    AreaFact,
    AreaFactKind,
    Assessment,
    AtlasInputs,
    AtlasLevel,
    Factor,
    VerifiedCount,
    Zone,
)
from bot.domain.atlas.atlas_method import METHOD, METHODS, AtlasScorePart, Rating, Shift
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.people import Account
from bot.domain.staff.signed_versions import (
    SignedVersion,
    VersionStage,
    canonical,
    current_draft,
    lock_version,
    newest_locked,
    next_number,
    seal,
)

__all__ = ["canonical", "current_draft", "lock_version", "newest_locked", "next_number", "seal"]
"""What versions of the atlas share with all signed versions; who works on the atlas may import it from here, too."""
AtlasVersion = SignedVersion
"""``text`` is a ``record``. Opinions are asked about the draft."""
AtlasStage = VersionStage
HIDDEN: Final = -1
"""Stands for a count below five in what is shown or exported."""


def record(inputs: AtlasInputs, *, method: str = METHOD) -> str:
    """The whole version as one text. Raises KeyError for an unknown method."""
    inputs = inputs.sorted_copy()
    ratings = [asdict(rating) for rating in METHODS[method](inputs)]
    data = {"method": method, "inputs": asdict(inputs), "ratings": ratings}
    return canonical(_first_method_form(data) if method == "1" else data)


def _first_method_form(data: dict[str, Any]) -> dict[str, Any]:
    """The format of the first method's texts: no grade has a body, and grades of parts are doubled."""
    for assessment in data["inputs"]["assessments"]:
        del assessment["body"]
    for part in (part for rating in data["ratings"] for part in rating["parts"]):
        part["twice"] = part.pop("grade") // 50
    return data


@dataclass(frozen=True, slots=True)
class AtlasRecord:
    """A version read back."""

    method: str
    inputs: AtlasInputs
    ratings: tuple[Rating, ...]
    _rated: dict[tuple[str, Phase], Rating] = field(init=False, repr=False, compare=False)
    _given: dict[str, AreaFact] = field(init=False, repr=False, compare=False)
    _zones: dict[str, Zone] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        given = {known.area: known for known in self.inputs.known if known.kind is AreaFactKind.OFFICIAL}
        object.__setattr__(self, "_rated", {(rating.area, rating.phase): rating for rating in self.ratings})
        object.__setattr__(self, "_given", given)
        object.__setattr__(self, "_zones", {zone.id: zone for zone in self.inputs.zones})

    def rating(self, area: str, phase: Phase) -> Rating | None:
        return self._rated.get((area, phase))

    def official(self, area: str) -> AreaFact | None:
        """The level that the competent authority gave; it is shown beside the computed one."""
        return self._given.get(area)

    def effective_level(self, area: str, phase: Phase) -> AtlasLevel:
        """The level that the road map follows: the official level if there is one."""
        given, computed = self.official(area), self.rating(area, phase)
        if given is not None:
            return AtlasLevel(given.value)
        return computed.level if computed is not None else AtlasLevel.UNKNOWN

    def zone(self, area: str) -> Zone | None:
        return self._zones.get(area)


def parse(text: str) -> AtlasRecord:
    """Raises ValueError for a text that is not a record."""
    try:
        data = json.loads(text)
        return AtlasRecord(
            data["method"], _inputs(data["inputs"]), tuple(_rating(rating) for rating in data["ratings"])
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a record of an atlas: {error}") from None


def _inputs(data: Mapping[str, Any]) -> AtlasInputs:
    return AtlasInputs(
        data["salt"],
        tuple(
            Zone(z["id"], z["name"], tuple(z["tile"]) if z["tile"] else None, z["stations"])
            for z in data["zones"]
        ),
        tuple(
            VerifiedCount(c["area"], Phase(c["phase"]), Severity(c["severity"]), c["count"])
            for c in data["cases"]
        ),
        tuple(
            Assessment(**{**a, "phase": Phase(a["phase"]), "factor": Factor(a["factor"])})
            for a in data["assessments"]
        ),
        tuple(
            AreaFact(AreaFactKind(k["kind"]), k["area"], k["value"], k["source"], k["day"])
            for k in data["known"]
        ),
    )


def _rating(data: Mapping[str, Any]) -> Rating:
    return Rating(
        data["area"],
        Phase(data["phase"]),
        AtlasLevel(data["level"]),
        data["score"],
        data["cases"],
        tuple(_part(part) for part in data["parts"]),
        tuple(Shift(s["what"], s["by"], AtlasLevel(s["level"])) for s in data["shifts"]),
    )


def _part(data: Mapping[str, Any]) -> AtlasScorePart:
    grade = data["grade"] if "grade" in data else 50 * data["twice"]
    return AtlasScorePart(data["what"], grade, data["weight"], data["points"], data["voices"])


def verify_record(text: str, wanted: str) -> tuple[str, ...]:
    """The differences that a recomputation finds, in English, one per line; empty if there are none. No count
    of cases appears in them."""
    problems = [] if seal(text) == wanted else ["the text is not the one that was locked: its hash differs"]
    try:
        stands = parse(text)
    except ValueError as error:
        return (*problems, str(error))
    if stands.method not in METHODS:
        return (*problems, f"computed by method {stands.method}, which this program does not know")
    if record(stands.inputs, method=stands.method) == text:
        return tuple(problems)
    differ = list(_differences(stands))
    return (*problems, *(differ or ["the ratings are equal, but their text has another form"]))


def _differences(stands: AtlasRecord) -> Iterator[str]:
    now = {(rating.area, rating.phase): rating for rating in METHODS[stands.method](stands.inputs)}
    then = {(rating.area, rating.phase): rating for rating in stands.ratings}
    for place in sorted({*now, *then}):
        old, new = then.get(place), now.get(place)
        for name in ("level", "score", "cases", "parts", "shifts"):
            if getattr(new, name, None) != getattr(old, name, None):
                yield f"{place[0]} {place[1]}: {name} was {_field_text(old, name)}, is {_field_text(new, name)}"


def _field_text(rating: Rating | None, name: str) -> str:
    if rating is None:
        return "nothing"
    if name in ("level", "score"):
        value = getattr(rating, name)
        return "unknown" if value is None else str(int(value))
    return "another count" if name == "cases" else "other"


def shown_count(count: int) -> int:
    """A count as staff and exports see it, in steps of five. Counts below five look the same, and nobody can
    see one more case by comparing two versions."""
    return HIDDEN if count < FEW else count - count % FEW


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A level that differs in the later version. ``UNKNOWN`` also stands for an area that did not exist yet
    or no longer exists."""

    area: str
    name: str
    phase: Phase
    before: AtlasLevel
    after: AtlasLevel


def level_changes(before: AtlasRecord, after: AtlasRecord) -> tuple[LevelChange, ...]:
    """The changes from one version to the next, steepest rise first."""
    zones = {zone.id: zone.name for version in (before, after) for zone in version.inputs.zones}
    changes = []
    for area, name in zones.items():
        for phase in Phase:
            old, new = before.rating(area, phase), after.rating(area, phase)
            levels = tuple(
                rating.level if rating is not None else AtlasLevel.UNKNOWN for rating in (old, new)
            )
            if levels[0] is not levels[1]:
                changes.append(LevelChange(area, name, phase, *levels))
    return tuple(sorted(changes, key=lambda c: (c.before - c.after, c.area, list(Phase).index(c.phase))))


@dataclass(frozen=True, slots=True)
class OfficialLevelChange:
    """Areas whose official level changed in the same way in the later version; ``UNKNOWN``: no official
    level."""

    before: AtlasLevel
    after: AtlasLevel
    zones: tuple[Zone, ...]


def official_level_changes(before: AtlasRecord, after: AtlasRecord) -> tuple[OfficialLevelChange, ...]:
    """The changes of official levels, steepest rise first: the road map follows them."""
    zones_by_change: dict[tuple[AtlasLevel, AtlasLevel], list[Zone]] = {}
    for zone in {zone.id: zone for version in (before, after) for zone in version.inputs.zones}.values():
        given = (before.official(zone.id), after.official(zone.id))
        old, new = (AtlasLevel(fact.value) if fact is not None else AtlasLevel.UNKNOWN for fact in given)
        if old is not new:
            zones_by_change.setdefault((old, new), []).append(zone)
    steepest = sorted(zones_by_change.items(), key=lambda item: (item[0][0] - item[0][1], item[0]))
    return tuple(OfficialLevelChange(old, new, tuple(zones)) for (old, new), zones in steepest)


@dataclass(frozen=True, slots=True)
class LiaisonGrade:
    """An assessment as it is stored: by whom, of which day, and for which body they spoke then; empty if
    their body was unknown."""

    by: Account
    area: str
    phase: Phase
    factor: Factor
    grade: int
    reason: str
    day: date
    body: str = ""

    @property
    def place(self) -> tuple[Account, str, Phase, Factor]:
        """The key of a grade: a liaison has one grade for each."""
        return self.by, self.area, self.phase, self.factor
