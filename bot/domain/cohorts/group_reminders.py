"""A lead's reminder to a group: once a day, to those who want reminders and have not finished."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self

from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.completion import FEWEST
from bot.domain.learning.lessons import TIERS, Progress

SETTING: Final = "group-reminders"
"""A learner's setting; ``off``: they get none from any lead."""
OFF: Final = "off"
_SENT: Final = 24 * 60
"""The minute of a reminder that was sent: none of its day, so it never comes again."""


@dataclass(frozen=True, slots=True)
class GroupReminder:
    """A reminder that waits for its minute of the day in Tehran, or was sent on its day. At most one for each learner,
    whoever leads their groups."""

    learner: str
    cohort_id: str
    letterbox: str
    day: date
    minute: int

    def as_sent(self, day: date) -> Self:
        """The same, sent on this day: until it is over, no other lead reminds this learner."""
        return replace(self, day=day, minute=_SENT)


def can_remind(cohort: Cohort, today: date) -> bool:
    """Whether the group may be reminded now: not a second time on one day."""
    return cohort.reminded != today


def has_finished(progress: Progress, cohort: Cohort) -> bool:
    """Whether nothing of the group's track is left to pass: then nobody is reminded of it."""
    return all(progress.quiz(cohort.track, tier).passed for tier in TIERS)


def coarse_count(number: int) -> int | None:
    """At least how many, in steps of five; None below five, also for nobody: two looks must not tell who changed a
    setting."""
    return number // FEWEST * FEWEST or None
