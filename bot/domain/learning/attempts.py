"""Counted attempts: how many a day, and what is stored for good of a finished one."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from typing import Any, Final, Self

from bot.domain.learning.lessons import Audience, Progress, Tier, tier_key
from bot.domain.learning.quizzes import Attempt, QuizQuestion, has_passed, score

TIER_ATTEMPTS: Final = 3
EXAM_ATTEMPTS: Final = 2


def most_a_day(tier: Tier | None) -> int:
    """How many attempts may begin per day in Tehran: of a tier's quiz, or of an exam (no tier)."""
    return EXAM_ATTEMPTS if tier is None else TIER_ATTEMPTS


def begun_today(progress: Progress, *, track: Audience, tier: Tier | None, today: date) -> int:
    """How many attempts of this quiz began today."""
    day, times = progress.begun.get(tier_key(track, tier), ("", 0))
    return times if day == today.isoformat() else 0


def attempts_left(progress: Progress, *, track: Audience, tier: Tier | None, today: date) -> int:
    """How many more may begin today; never negative."""
    return max(most_a_day(tier) - begun_today(progress, track=track, tier=tier, today=today), 0)


def count_begun(progress: Progress, *, track: Audience, tier: Tier | None, today: date) -> Progress:
    """Count one more attempt today. It counts from its start, so that breaking off does not give it back."""
    times = begun_today(progress, track=track, tier=tier, today=today) + 1
    begun = {**progress.begun, tier_key(track, tier): (today.isoformat(), times)}
    return replace(progress, begun=begun)


def give_back_begun(progress: Progress, *, track: Audience, tier: Tier | None, today: date) -> Progress:
    """Count one attempt of today less: its questions have changed under it."""
    times = begun_today(progress, track=track, tier=tier, today=today)
    if not times:
        return progress
    return replace(progress, begun={**progress.begun, tier_key(track, tier): (today.isoformat(), times - 1)})


@dataclass(frozen=True, slots=True)
class FinishedAnswer:
    """One answer as it was graded then; `topic` and `lesson_id` are those of the question on that day."""

    question_id: str
    _: KW_ONLY
    chosen: tuple[str, ...]
    right: bool
    topic: str = ""
    lesson_id: str = ""


@dataclass(frozen=True, slots=True)
class FinishedAttempt:
    """A finished attempt as it was graded; no later edit of the content changes it.

    `tier` is the quiz's key (`voter/basic`, `voter/exam`), `content_hash` identifies the content that was
    asked, `pass_mark` was in force then (whole percent), `number` counts the attempts of that day.
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
        """Whole percent right, rounded down; 0 for an empty attempt."""
        return self.right * 100 // self.total if self.total else 0

    def data(self) -> dict[str, Any]:
        """The fields without a column of their own, as JSON data."""
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
        """Read what ``data`` wrote."""
        answers = tuple(
            FinishedAnswer(key, chosen=tuple(chosen), right=bool(right), topic=topic, lesson_id=lesson)
            for key, chosen, right, topic, lesson in data["answers"]
        )
        return cls(
            attempt_id, tier=tier, day=day, content_hash=content_hash, pass_mark=int(data["pass"]),
            passed=passed, answers=answers, number=int(data["number"]),
        )  # fmt: skip


def newest(attempt: FinishedAttempt) -> tuple[date, int, str]:
    """Sort key for attempts by age: rows contain a day, never a time."""
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
    """The stored form of an attempt whose questions are all answered. Raises ValueError for any other."""
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
