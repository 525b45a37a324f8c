"""Duties of polling day (head of a station, candidate's agent, conscript …) and the steps of each."""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

from bot.domain.learning.lessons import Audience


class DayMoment(StrEnum):
    """The parts of a duty, in their order."""

    OPENING = "opening"
    DURING = "during"
    CLOSING = "closing"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class DutyStep:
    """A step to tick off, short enough for a button, with the articles that it rests on."""

    id: str
    _: KW_ONLY
    moment: DayMoment
    text: str
    article_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty; ``track`` is the track of its lessons, ``lessons`` those that concern it most, first things first.
    ``date_ids``: its dates in the calendar."""

    id: str
    _: KW_ONLY
    track: Audience
    label: str
    steps: tuple[DutyStep, ...]
    lessons: tuple[str, ...] = ()
    date_ids: tuple[str, ...] = ()

    def step(self, step_id: str) -> DutyStep | None:
        return next((step for step in self.steps if step.id == step_id), None)

    def steps_at(self, moment: DayMoment) -> tuple[DutyStep, ...]:
        """The steps of one part, in file order."""
        return tuple(step for step in self.steps if step.moment is moment)
