"""A version of the atlas as a text: canonical JSON of inputs, method and ratings, the hash over it, and what a second
working-out finds different. Texts of two versions are compared here, too."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from bot.domain.atlas.atlas import FEW, Assessment, Factor, Inputs, Kind, Known, Level, Verified, Zone
from bot.domain.atlas.atlas_method import METHOD, METHODS, Part, Rating, Shift
from bot.domain.catalogue.catalogue import Phase, Severity

HIDDEN: Final = -1
"""Stands for a count below five in what is shown or exported."""


def canonical(value: Any) -> str:
    """JSON that has one form: keys in order, no blanks, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def record(inputs: Inputs, *, method: str = METHOD) -> str:
    """The whole version as one text. Raises KeyError for a method that is not known."""
    inputs = inputs.ordered()
    ratings = [asdict(one) for one in METHODS[method](inputs)]
    told = {"method": method, "inputs": asdict(inputs), "ratings": ratings}
    return canonical(_as_first(told) if method == "1" else told)


def _as_first(told: dict[str, Any]) -> dict[str, Any]:
    """The form of the first method's texts: whose body a grade is stood nowhere, grades of parts stood doubled."""
    for one in told["inputs"]["assessments"]:
        del one["body"]
    for part in (part for rating in told["ratings"] for part in rating["parts"]):
        part["twice"] = part.pop("grade") // 50
    return told


def seal(text: str) -> str:
    """The hash that a locked version is known by (SHA-256, hexadecimal)."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Recorded:
    """A version read back."""

    method: str
    inputs: Inputs
    ratings: tuple[Rating, ...]
    _rated: dict[tuple[str, Phase], Rating] = field(init=False, repr=False, compare=False)
    _given: dict[str, Known] = field(init=False, repr=False, compare=False)
    _zones: dict[str, Zone] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        given = {known.area: known for known in self.inputs.known if known.kind is Kind.OFFICIAL}
        object.__setattr__(self, "_rated", {(one.area, one.phase): one for one in self.ratings})
        object.__setattr__(self, "_given", given)
        object.__setattr__(self, "_zones", {zone.id: zone for zone in self.inputs.zones})

    def rating(self, area: str, phase: Phase) -> Rating | None:
        return self._rated.get((area, phase))

    def official(self, area: str) -> Known | None:
        """The level that the competent authority gave, beside the computed one."""
        return self._given.get(area)

    def leading(self, area: str, phase: Phase) -> Level:
        """What the road map follows: the official level where there is one."""
        given, computed = self.official(area), self.rating(area, phase)
        if given is not None:
            return Level(given.value)
        return computed.level if computed is not None else Level.UNKNOWN

    def zone(self, area: str) -> Zone | None:
        return self._zones.get(area)


def parse(text: str) -> Recorded:
    """Raises ValueError for a text that is no record."""
    try:
        told = json.loads(text)
        return Recorded(
            told["method"], _inputs(told["inputs"]), tuple(_rating(one) for one in told["ratings"])
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a record of an atlas: {error}") from None


def _inputs(told: Mapping[str, Any]) -> Inputs:
    return Inputs(
        told["salt"],
        tuple(
            Zone(z["id"], z["name"], tuple(z["tile"]) if z["tile"] else None, z["stations"])
            for z in told["zones"]
        ),
        tuple(
            Verified(c["area"], Phase(c["phase"]), Severity(c["severity"]), c["count"]) for c in told["cases"]
        ),
        tuple(
            Assessment(**{**a, "phase": Phase(a["phase"]), "factor": Factor(a["factor"])})
            for a in told["assessments"]
        ),
        tuple(Known(Kind(k["kind"]), k["area"], k["value"], k["source"], k["day"]) for k in told["known"]),
    )


def _rating(told: Mapping[str, Any]) -> Rating:
    return Rating(
        told["area"],
        Phase(told["phase"]),
        Level(told["level"]),
        told["score"],
        told["cases"],
        tuple(_part(part) for part in told["parts"]),
        tuple(Shift(s["what"], s["by"], Level(s["level"])) for s in told["shifts"]),
    )


def _part(told: Mapping[str, Any]) -> Part:
    grade = told["grade"] if "grade" in told else 50 * told["twice"]
    return Part(told["what"], grade, told["weight"], told["points"], told["voices"])


def recomputed(text: str, wanted: str) -> tuple[str, ...]:
    """What a second working-out finds different, in English, one a line; nothing where all is as it was. No count of
    cases stands in it."""
    found = [] if seal(text) == wanted else ["the text is not the one that was locked: its hash is another"]
    try:
        stands = parse(text)
    except ValueError as error:
        return (*found, str(error))
    if stands.method not in METHODS:
        return (*found, f"worked out by method {stands.method}, which this program does not know")
    if record(stands.inputs, method=stands.method) == text:
        return tuple(found)
    differ = list(_differences(stands))
    return (*found, *(differ or ["the ratings are the same, their text is in another form"]))


def _differences(stands: Recorded) -> Iterator[str]:
    now = {(one.area, one.phase): one for one in METHODS[stands.method](stands.inputs)}
    then = {(one.area, one.phase): one for one in stands.ratings}
    for place in sorted({*now, *then}):
        old, new = then.get(place), now.get(place)
        for name in ("level", "score", "cases", "parts", "shifts"):
            if getattr(new, name, None) != getattr(old, name, None):
                yield f"{place[0]} {place[1]}: {name} was {_shown(old, name)}, is {_shown(new, name)}"


def _shown(rating: Rating | None, name: str) -> str:
    if rating is None:
        return "nothing"
    if name in ("level", "score"):
        value = getattr(rating, name)
        return "unknown" if value is None else str(int(value))
    return "another count" if name == "cases" else "other"


def shown_count(count: int) -> int:
    """A count as staff and exports see it, by fives: those below five are not told apart, and of two versions nobody
    sees one more case."""
    return HIDDEN if count < FEW else count - count % FEW


@dataclass(frozen=True, slots=True)
class Change:
    """A level that is another in the later version. ``UNKNOWN`` also where the area was not, or is no more."""

    area: str
    name: str
    phase: Phase
    before: Level
    after: Level


def compared(before: Recorded, after: Recorded) -> tuple[Change, ...]:
    """What changed from one version to the next, the steepest rise first."""
    zones = {zone.id: zone.name for one in (before, after) for zone in one.inputs.zones}
    found = []
    for area, name in zones.items():
        for phase in Phase:
            old, new = before.rating(area, phase), after.rating(area, phase)
            levels = tuple(one.level if one is not None else Level.UNKNOWN for one in (old, new))
            if levels[0] is not levels[1]:
                found.append(Change(area, name, phase, *levels))
    return tuple(sorted(found, key=lambda c: (c.before - c.after, c.area, list(Phase).index(c.phase))))


@dataclass(frozen=True, slots=True)
class Classified:
    """Areas whose official level is another in the later version, in the same way; ``UNKNOWN``: it had or has none."""

    before: Level
    after: Level
    zones: tuple[Zone, ...]


def classified(before: Recorded, after: Recorded) -> tuple[Classified, ...]:
    """What the competent authority has changed, the steepest rise first: the road map follows it."""
    found: dict[tuple[Level, Level], list[Zone]] = {}
    for zone in {zone.id: zone for one in (before, after) for zone in one.inputs.zones}.values():
        given = (before.official(zone.id), after.official(zone.id))
        old, new = (Level(one.value) if one is not None else Level.UNKNOWN for one in given)
        if old is not new:
            found.setdefault((old, new), []).append(zone)
    steepest = sorted(found.items(), key=lambda item: (item[0][0] - item[0][1], item[0]))
    return tuple(Classified(old, new, tuple(zones)) for (old, new), zones in steepest)
