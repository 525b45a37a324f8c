"""A version of the register as text: canonical JSON of threats, votes, measures and levels, and its hash. Versions are
drafted and locked like those of the atlas. The module also says what changed between two of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.atlas.atlas_versions import canonical, seal
from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.threats.measures import MeasureState
from bot.domain.threats.threat_method import METHOD, ThreatRating, rate_threats
from bot.domain.threats.threat_votes import CountedVote
from bot.domain.threats.threats import MeasureKind


@dataclass(frozen=True, slots=True, order=True)
class RecordedThreat:
    """A threat as it stood when the version was drafted."""

    id: str
    title: str
    phases: tuple[Phase, ...]
    spaces: tuple[Space, ...]
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class RecordedMeasure:
    """A measure as it stood then. ``due``: ISO, empty while its day was unset."""

    threat: str
    id: str
    kind: MeasureKind
    title: str
    body: str
    due: str
    state: MeasureState


@dataclass(frozen=True, slots=True)
class RegisterInputs:
    """Everything that a version contains, but the levels. ``salt`` is random, so that nobody can find a vote by trying
    values against the hash."""

    salt: str
    threats: tuple[RecordedThreat, ...]
    votes: tuple[CountedVote, ...] = ()
    measures: tuple[RecordedMeasure, ...] = ()

    def ratings(self) -> tuple[ThreatRating, ...]:
        return rate_threats((threat.id for threat in self.threats), self.votes)


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """A version read back."""

    method: str
    inputs: RegisterInputs
    ratings: tuple[ThreatRating, ...]
    _rated: Mapping[str, ThreatRating] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rated", {rating.threat: rating for rating in self.ratings})

    def rating(self, threat_id: str) -> ThreatRating | None:
        return self._rated.get(threat_id)

    def level(self, threat_id: str) -> AtlasLevel:
        """Its level; unknown for a threat that is not in this version."""
        rating = self._rated.get(threat_id)
        return rating.level if rating is not None else AtlasLevel.UNKNOWN

    def measures_of(self, threat_id: str) -> tuple[RecordedMeasure, ...]:
        return tuple(measure for measure in self.inputs.measures if measure.threat == threat_id)


def register_text(inputs: RegisterInputs) -> str:
    """The whole version as one text. Threats keep their order; votes and measures are sorted."""
    data = asdict(inputs)
    data["votes"] = [asdict(vote) for vote in sorted(inputs.votes)]
    data["measures"] = [asdict(measure) for measure in sorted(inputs.measures)]
    ratings = [asdict(rating) for rating in inputs.ratings()]
    return canonical({"method": METHOD, "inputs": data, "ratings": ratings})


def parse_register(text: str) -> RegisterRecord:
    """Raises ValueError for a text that is not a record."""
    try:
        data = json.loads(text)
        return RegisterRecord(
            data["method"], _inputs(data["inputs"]), tuple(_rating(rating) for rating in data["ratings"])
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a record of the register of threats: {error}") from None


def _inputs(data: Mapping[str, Any]) -> RegisterInputs:
    return RegisterInputs(
        data["salt"],
        tuple(
            RecordedThreat(
                t["id"],
                t["title"],
                tuple(map(Phase, t["phases"])),
                tuple(map(Space, t["spaces"])),
                tuple(t["acts"]),
            )
            for t in data["threats"]
        ),
        tuple(CountedVote(**vote) for vote in data["votes"]),
        tuple(
            RecordedMeasure(
                m["threat"], m["id"], MeasureKind(m["kind"]), m["title"], m["body"], m["due"],
                MeasureState(m["state"]),
            )
            for m in data["measures"]
        ),
    )  # fmt: skip


def _rating(data: Mapping[str, Any]) -> ThreatRating:
    return ThreatRating(
        data["threat"], AtlasLevel(data["level"]), data["likelihood"], data["harm"], data["score"], data["voices"],
        tuple(data["divided"]), tuple(data["tipping"]),
    )  # fmt: skip


def verify_register(text: str, wanted: str) -> tuple[str, ...]:
    """The differences that a recomputation finds, in English, one per line; empty if there are none."""
    problems = [] if seal(text) == wanted else ["the text is not the one that was locked: its hash differs"]
    try:
        stands = parse_register(text)
    except ValueError as error:
        return (*problems, str(error))
    if stands.method != METHOD:
        return (*problems, f"computed by method {stands.method}, which this program does not know")
    if register_text(stands.inputs) == text:
        return tuple(problems)
    now = {rating.threat: rating for rating in stands.inputs.ratings()}
    differ = [
        f"{rating.threat}: the level was {int(rating.level)}, is {int(now[rating.threat].level)}"
        for rating in stands.ratings
        if rating.threat in now and rating.level is not now[rating.threat].level
    ]
    return (*problems, *(differ or ["the levels are equal, but their text has another form"]))


@dataclass(frozen=True, slots=True)
class ThreatChange:
    """A threat whose level differs in the later version. ``UNKNOWN`` also stands for one that is in only one of
    them."""

    threat: str
    title: str
    before: AtlasLevel
    after: AtlasLevel
    is_new: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A measure whose state differs; ``before`` None: it is new."""

    measure: RecordedMeasure
    before: MeasureState | None


def threat_changes(before: RegisterRecord, after: RegisterRecord) -> tuple[ThreatChange, ...]:
    """Threats that came, went or moved, steepest rise first."""
    old = {threat.id: threat for threat in before.inputs.threats}
    new = {threat.id: threat for threat in after.inputs.threats}
    changes = []
    for threat_id, threat in {**old, **new}.items():
        levels = before.level(threat_id), after.level(threat_id)
        is_new, is_gone = threat_id not in old, threat_id not in new
        if is_new or is_gone or levels[0] is not levels[1]:
            changes.append(ThreatChange(threat_id, threat.title, *levels, is_new, is_gone))
    return tuple(sorted(changes, key=lambda change: (change.before - change.after, change.title)))


def measure_changes(before: RegisterRecord, after: RegisterRecord) -> tuple[MeasureChange, ...]:
    """Measures that were taken up, or stand elsewhere now, in order."""
    return tuple(_measure_changes(before.inputs.measures, after.inputs.measures))


def _measure_changes(
    before: Sequence[RecordedMeasure], after: Sequence[RecordedMeasure]
) -> Iterator[MeasureChange]:
    states = {measure.id: measure.state for measure in before}
    for measure in after:
        if states.get(measure.id) is not measure.state:
            yield MeasureChange(measure, states.get(measure.id))
