"""Moving progress to another account: merging the progress of two learners."""

from dataclasses import KW_ONLY, dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.learning.lessons import LessonProgress, Progress, QuizProgress
from bot.domain.learning.mastery import Mastery

LASTS: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A code to be typed on the other account. ``code`` is its stored name; ``until`` has minute precision,
    because the row names a learner."""

    code: str
    _: KW_ONLY
    learner: str
    until: datetime


def whole_minute(moment: datetime) -> datetime:
    """The moment, rounded down to the minute."""
    return moment.replace(second=0, microsecond=0)


def merge_progress(mine: Progress, other: Progress) -> Progress:
    """The better of both in each lesson and quiz, all questions and checks that either has seen, and
    the mastery with more answers.

    Of today's attempts the larger number counts, so that a move does not reset the limit.
    """
    return Progress(
        lessons={
            key: _better_lesson(mine.lesson(key), other.lesson(key))
            for key in (*mine.lessons, *(k for k in other.lessons if k not in mine.lessons))
        },
        quizzes={
            key: _better_quiz(mine.quizzes.get(key), other.quizzes.get(key))
            for key in (*mine.quizzes, *(k for k in other.quizzes if k not in mine.quizzes))
        },
        seen_questions=mine.seen_questions | other.seen_questions,
        checks=mine.checks | other.checks,
        topics={
            key: max(
                (mastery for mastery in (mine.topics.get(key), other.topics.get(key)) if mastery is not None),
                key=_mastery_rank,
            )
            for key in (*mine.topics, *(k for k in other.topics if k not in mine.topics))
        },
        begun={
            key: max(entry for entry in (mine.begun.get(key), other.begun.get(key)) if entry is not None)
            for key in (*mine.begun, *(k for k in other.begun if k not in mine.begun))
        },
    )


def _better_lesson(a: LessonProgress, b: LessonProgress) -> LessonProgress:
    return LessonProgress(max(a.cards_read, b.cards_read), a.scenario_done or b.scenario_done)


def _better_quiz(a: QuizProgress | None, b: QuizProgress | None) -> QuizProgress:
    a, b = a or QuizProgress(), b or QuizProgress()
    return QuizProgress(max(a.best, b.best), a.passed or b.passed)


def _mastery_rank(mastery: Mastery) -> tuple[float, float]:
    return mastery.total, mastery.right
