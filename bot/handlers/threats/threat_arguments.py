"""What buttons of the register of threats carry, beside plain ids."""

from typing import NamedTuple

from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.threats.measures import MeasureState
from bot.domain.threats.threats import MeasureKind


class ThreatList(NamedTuple):
    """A phase, a space, and a page of the list; without a phase or space, all of them."""

    phase: Phase | None = None
    space: Space | None = None
    page: int = 0


class ThreatGrade(NamedTuple):
    """A threat, and what is chosen of its grade so far."""

    threat: str
    likelihood: str = ""
    harm: str = ""


class ReadyPress(NamedTuple):
    """A threat, and a ready measure of it."""

    threat: str
    ready: str


class MeasureMove(NamedTuple):
    measure: str
    state: MeasureState


class MeasureDueDay(NamedTuple):
    """A measure, the day that its last day is counted from, and how many days after that; ``-7`` for before."""

    measure: str
    anchor: str = ""
    days: str = ""


class MeasureStep(NamedTuple):
    """A choice for a measure that is being written: which question, and the answer."""

    of: str
    value: str = ""


class NewMeasureKind(NamedTuple):
    """A threat, and the kind of a measure that is begun for it."""

    threat: str
    kind: MeasureKind | None = None


class ScopeChoice(NamedTuple):
    """What is switched for a threat that is being written: a phase, a space or an act; or a page of acts."""

    of: str
    value: str
