"""What a day of learning changes: the pauses between reminders, and the count of days for whoever wants three questions
a day. Of nobody else a day is stored beside the row's own."""

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
UNANSWERED: Final = "unanswered"
"""How many reminders they have had since they last learned."""


def count_day(learner: Learner, today: date) -> Learner:
    """The row with today counted, if this learner has their days counted."""
    if DAILY not in learner.settings:
        return learner
    before = days_of(learner)
    after = before.with_day(today)
    if after == before:
        return learner
    return replace(learner, settings={**learner.settings, DAYS: after.to_text()})


def note_learning(learner: Learner, today: date) -> Learner:
    """They are learning again: the pauses between reminders start over, and the day counts for whoever wants that."""
    learner = count_day(learner, today)
    if learner.settings.get(UNANSWERED, "0") == "0":
        return learner
    return replace(learner, settings={**learner.settings, UNANSWERED: "0"})


def days_of(learner: Learner) -> LearningDays:
    """What was counted so far."""
    return LearningDays.from_text(learner.settings.get(DAYS, ""))
