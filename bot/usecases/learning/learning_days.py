"""The count of days of learning, for whoever wants three questions a day. Of nobody else a day is stored beside the
row's own."""

from dataclasses import replace
from datetime import date
from typing import Final

from bot.domain.learning.learning_days import LearningDays
from bot.usecases.ports import Learner

DAILY: Final = "daily"
"""The setting of three questions a day: ``ALONE``, or ``BESIDE`` reminders that were on before."""
ALONE: Final = "alone"
BESIDE: Final = "beside"
DAYS: Final = "days"


def count_day(learner: Learner, today: date) -> Learner:
    """The row with today counted, if this learner has their days counted."""
    if DAILY not in learner.settings:
        return learner
    before = days_of(learner)
    after = before.with_day(today)
    if after == before:
        return learner
    return replace(learner, settings={**learner.settings, DAYS: after.to_text()})


def days_of(learner: Learner) -> LearningDays:
    """What was counted so far."""
    return LearningDays.from_text(learner.settings.get(DAYS, ""))
