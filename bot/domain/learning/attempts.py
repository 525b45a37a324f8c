"""Attempts that count: how many a day, and what is kept of a finished one for good."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from typing import Any, Final, Self

from bot.domain.learning.lessons import Audience, Progress, Tier, tier_key
from bot.domain.learning.quizzes import Attempt, QuizQuestion, has_passed, score

TIER_ATTEMPTS: Final = 3
EXAM_ATTEMPTS: Final = 2


def most_a_day(tier: Tier | None) -> int:
    """How many attempts may begin on one day in Tehran: of a tier's quiz, or of an exam (no tier)."""
    return EXAM_ATTEMPTS if tier is None else TIER_ATTEMPTS


def begun_today(progress: Progress, *, track: Audience, tier: Tier | None, today: date) -> int:
    """How many attempts of this quiz began today."""
    day, times = progress.begun.get(tier_key(track, tier), ("", 0))
    return times if day == today.isoformat() else 0


def attempts_left(progress: Progress, *, track: Audience, tier: Tier | None, today: date) -> int:
    """How many more may begin today, never below 0."""
    return max(most_a_day(tier) - begun_today(progress, track=track, tier=tier, today=today), 0)


def count_begun(progress: Progress, *, track: Audience, tier: Tier | None, today: date) -> Progress:
    """One more attempt began today: it counts from its start, so that breaking off gives nothing back."""
    times = begun_today(progress, track=track, tier=tier, today=today) + 1
    begun = {**progress.begun, tier_key(track, tier): (today.isoformat(), times)}
    return replace(progress, begun=begun)


@dataclass(frozen=True, slots=True)
class FinishedAnswer:
    """One answer as it was graded then; `topic` and `lesson_id` are the question's of that day."""

    question_id: str
    _: KW_ONLY
    chosen: tuple[str, ...]
    right: bool
    topic: str = ""
    lesson_id: str = ""


@dataclass(frozen=True, slots=True)
class FinishedAttempt:
    """A finished attempt. It stands as it was graded: no edit of the content ever changes it.

    `tier` is the quiz's key (`voter/basic`, `voter/exam`), `content_hash` names the content that was asked,
    `pass_mark` was in force then (whole percent), `number` says which attempt of that day it was.
    """

    id: str
    _: KW_ONLY
    tier: str
    day: date
    content_hash: str
    pass_mark: int
    passed: bool
    answers: tuple[FinishedAnswer, ...]
    number: int = 1

    @property
    def right(self) -> int:
        return sum(given.right for given in self.answers)

    @property
    def total(self) -> int:
        return len(self.answers)

    @property
    def percent(self) -> int:
        """Whole percent right, rounded down; 0 for an empty one."""
        return self.right * 100 // self.total if self.total else 0

    def data(self) -> dict[str, Any]:
        """What has no column of its own, as JSON can hold it."""
        return {
            "pass": self.pass_mark,
            "number": self.number,
            "answers": [
                [given.question_id, list(given.chosen), given.right, given.topic, given.lesson_id]
                for given in self.answers
            ],
        }

    @classmethod
    def from_data(
        cls,
        attempt_id: str,
        data: Mapping[str, Any],
        *,
        tier: str,
        day: date,
        content_hash: str,
        passed: bool,
    ) -> Self:
        """The value whose `data` this is."""
        answers = tuple(
            FinishedAnswer(key, chosen=tuple(chosen), right=bool(right), topic=topic, lesson_id=lesson)
            for key, chosen, right, topic, lesson in data["answers"]
        )
        return cls(
            attempt_id, tier=tier, day=day, content_hash=content_hash, pass_mark=int(data["pass"]),
            passed=passed, answers=answers, number=int(data["number"]),
        )  # fmt: skip


def newest(attempt: FinishedAttempt) -> tuple[date, int, str]:
    """What sorts attempts by age: rows hold a day, never a time."""
    return attempt.day, attempt.number, attempt.id


def finish_attempt(
    attempt: Attempt,
    questions: Sequence[QuizQuestion],
    *,
    id: str,
    tier: str,
    day: date,
    pass_mark: int,
    number: int,
) -> FinishedAttempt:
    """What is kept of an attempt whose questions are all answered. Raises ValueError for any other."""
    if not attempt.is_finished:
        raise ValueError("only a finished attempt is kept")
    bank = {question.id: question for question in questions}
    answers = []
    for key, given in zip(attempt.question_ids, attempt.answers, strict=True):
        asked = bank.get(key)
        topic, lesson = (asked.topic, asked.lesson_id) if asked else ("", "")
        answers.append(
            FinishedAnswer(key, chosen=given.chosen, right=given.right, topic=topic, lesson_id=lesson)
        )
    assert score(attempt).total == len(answers)
    return FinishedAttempt(
        id, tier=tier, day=day, content_hash=attempt.content_hash, pass_mark=pass_mark,
        passed=has_passed(attempt, pass_mark=pass_mark), answers=tuple(answers), number=number,
    )  # fmt: skip
