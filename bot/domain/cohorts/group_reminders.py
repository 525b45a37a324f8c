"""A lead's reminder to a group: once a day, to those who want reminders and have not finished."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.completion import FEWEST
from bot.domain.learning.lessons import TIERS, Progress

SETTING: Final = "group-reminders"
"""A learner's setting; ``off``: they get none from any lead."""
OFF: Final = "off"


@dataclass(frozen=True, slots=True)
class GroupReminder:
    """A reminder that waits for its minute of the day in Tehran. At most one for each learner."""

    learner: str
    cohort_id: str
    letterbox: str
    day: date
    minute: int


def can_remind(cohort: Cohort, today: date) -> bool:
    """Whether the group may be reminded now: not a second time on one day."""
    return cohort.reminded != today


def has_finished(progress: Progress, cohort: Cohort) -> bool:
    """Whether nothing of the group's track is left to pass: then nobody is reminded of it."""
    return all(progress.quiz(cohort.track, tier).passed for tier in TIERS)


def coarse_count(number: int) -> int | None:
    """The number in steps of five; None from one to four: two looks must not tell who changed a setting."""
    if 0 < number < FEWEST:
        return None
    return number // FEWEST * FEWEST
