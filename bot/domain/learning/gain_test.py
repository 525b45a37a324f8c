"""What a learner has done of the two forms of a track: before it, after it, and a month later.

Stored are counts of right answers and a day, and the answers of a test only while it runs.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, Self

from bot.domain.learning.lessons import TIERS, Audience, Progress, Tier
from bot.domain.learning.parallel_forms import FormName, ParallelForms
from bot.domain.learning.quizzes import QuizQuestion

DONT_KNOW: Final = "-"
"""The answer of who does not know; it counts as not right."""

LATER: Final = timedelta(days=30)


class GainMoment(StrEnum):
    """When a form is answered."""

    BEFORE = "before"
    AFTER = "after"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class RunningTest:
    """A test that was begun: the chosen options so far."""

    moment: GainMoment
    _: KW_ONLY
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GainRecord:
    """A learner's results in one track. ``edition`` is that of the forms (``ParallelForms.edition``), ``first``
    the form that came before. A record without ``edition`` is empty."""

    edition: str = ""
    _: KW_ONLY
    first: FormName = FormName.A
    declined: bool = False
    before: int | None = None
    after: int | None = None
    after_day: date | None = None
    later: int | None = None
    running: RunningTest | None = None

    def to_plain(self) -> dict[str, Any]:
        """As JSON data; ``from_plain`` reads it."""
        return {
            "edition": self.edition,
            "first": self.first.value,
            "declined": self.declined,
            "right": [self.before, self.after, self.later],
            "day": self.after_day.isoformat() if self.after_day else None,
            "running": [self.running.moment.value, list(self.running.chosen)] if self.running else None,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what ``to_plain`` wrote; empty data is an empty record."""
        if not plain:
            return cls()
        before, after, later = plain["right"]
        running = plain["running"]
        return cls(
            plain["edition"],
            first=FormName(plain["first"]),
            declined=bool(plain["declined"]),
            before=before,
            after=after,
            after_day=date.fromisoformat(plain["day"]) if plain["day"] else None,
            later=later,
            running=RunningTest(GainMoment(running[0]), chosen=tuple(running[1])) if running else None,
        )


def has_begun(progress: Progress, track: Audience, lesson_ids: frozenset[str]) -> bool:
    """Whether the learner has read a card of the track, or tried one of its quizzes. ``lesson_ids``: the track's
    lessons."""
    read = any(done.cards_read and key in lesson_ids for key, done in progress.lessons.items())
    return read or any(progress.quiz(track, tier).best > 0 for tier in (*TIERS, None))


def has_finished(progress: Progress, track: Audience, tiers: tuple[Tier, ...]) -> bool:
    """Whether the learner has passed every tier that the track has."""
    return bool(tiers) and all(progress.quiz(track, tier).passed for tier in tiers)


def due_moment(
    record: GainRecord, *, edition: str, begun: bool, finished: bool, today: date
) -> GainMoment | None:
    """Which test may be answered now. The first one only until the track is begun; the others only by who has
    answered the first one, with the same edition of the forms."""
    if record.before is None:
        return None if record.declined or begun else GainMoment.BEFORE
    if record.edition != edition:
        return None
    if record.after is None:
        return GainMoment.AFTER if finished else None
    is_month_over = record.after_day is not None and today >= record.after_day + LATER
    return GainMoment.LATER if record.later is None and is_month_over else None


def form_of(record: GainRecord, moment: GainMoment) -> FormName:
    """The form of that moment: a month later it is the one from before, whose answers were never told."""
    return record.first.other if moment is GainMoment.AFTER else record.first


def answer_next(
    record: GainRecord, forms: ParallelForms, option_id: str, *, today: date
) -> tuple[GainRecord, GainMoment | None]:
    """Take the answer to the current question of the running test. After the last one its count of right answers
    is stored, the answers themselves are dropped, and the finished moment is returned.

    Raises ValueError if no test is running or the question has no such option.
    """
    running = record.running
    if running is None:
        raise ValueError("no test is running")
    questions = forms.questions(form_of(record, running.moment))
    question = questions[len(running.chosen)]
    if option_id != DONT_KNOW and question.option(option_id) is None:
        raise ValueError("no such option")
    chosen = (*running.chosen, option_id)
    if len(chosen) < len(questions):
        return replace(record, running=replace(running, chosen=chosen)), None
    right = count_right(questions, chosen)
    record = replace(record, running=None)
    match running.moment:
        case GainMoment.BEFORE:
            return replace(record, before=right), GainMoment.BEFORE
        case GainMoment.AFTER:
            return replace(record, after=right, after_day=today), GainMoment.AFTER
        case GainMoment.LATER:
            return replace(record, later=right), GainMoment.LATER


def count_right(questions: tuple[QuizQuestion, ...], chosen: tuple[str, ...]) -> int:
    """How many of the chosen options are right."""
    return sum(is_right(question, key) for question, key in zip(questions, chosen, strict=True))


def is_right(question: QuizQuestion, option_id: str) -> bool:
    """Whether this answer to the question is right."""
    option = question.option(option_id)
    return option is not None and option.right


def merge_gain_records(old: GainRecord, new: GainRecord) -> GainRecord:
    """The record of who brings the progress of one account to another: the one with more results. A running test
    begins again."""
    counts = [
        sum(right is not None for right in (r.before, r.after, r.later)) + r.declined for r in (old, new)
    ]
    return replace(old if counts[0] > counts[1] else new, running=None)
