"""Decides when an answered question is asked again, using the fsrs package.

Free Spaced Repetition Scheduler, version 6, with the package's default weights (Ye, Su, Cao: "A Stochastic
Shortest Path Algorithm for Optimizing Spaced Repetition Scheduling", KDD 2022). Steps within a day are off,
because learners' rows store days only. Fuzz is off: the same answers give the same days.
"""

from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, Final

from bot.domain.learning.memory import QuestionRecall

LONGEST: Final = 60
"""Days. An election is weeks away, not years."""


@cache
def _fsrs() -> Any:
    import fsrs  # noqa: PLC0415 12 MB that the first answer needs, not the start

    return fsrs, fsrs.Scheduler(
        learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=LONGEST
    )


class FsrsSchedule:
    """bot.usecases.ports.training.RecallSchedule."""

    def first_recall(self, today: date, *, right: bool = False) -> QuestionRecall:
        fsrs, scheduler = _fsrs()
        rating = fsrs.Rating.Good if right else fsrs.Rating.Again
        return _review_card(scheduler, fsrs.Card(card_id=1), rating, today)

    def next_recall(self, recall: QuestionRecall, *, right: bool, today: date) -> QuestionRecall:
        fsrs, scheduler = _fsrs()
        card = fsrs.Card(
            card_id=1,
            state=fsrs.State.Review,
            stability=recall.stability,
            difficulty=recall.difficulty,
            due=_midnight(recall.due),
            last_review=_midnight(recall.last),
        )
        return _review_card(scheduler, card, fsrs.Rating.Good if right else fsrs.Rating.Again, today)


def _review_card(scheduler: Any, card: Any, rating: Any, today: date) -> QuestionRecall:
    after, _log = scheduler.review_card(card, rating, _midnight(today))
    return QuestionRecall(after.stability, difficulty=after.difficulty, last=today, due=after.due.date())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
