"""Answered questions come back, missed ones sooner: which questions are due, and on which day a learner is reminded.

The model that spaces the days is behind ``usecases.ports.training.RecallSchedule``; this module has the rules
around it. Days only: a learner's row never contains a time of day.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta
from typing import Any, Final, Self

DAY_BEGINS: Final = 9 * 60
DAY_ENDS: Final = 21 * 60
"""Reminders are sent between these minutes of the day in Tehran."""

PAUSES: Final = (1, 2, 4, 7)
"""Days to the next reminder after 1, 2, … reminders without effect; after the last one they stop."""


@dataclass(frozen=True, slots=True)
class QuestionRecall:
    """How well one question is remembered: FSRS stability (days) and difficulty (1 to 10)."""

    stability: float
    _: KW_ONLY
    difficulty: float
    last: date
    due: date

    def to_plain(self) -> list[Any]:
        """As JSON data, to four digits; ``from_plain`` reads it."""
        numbers = [round(self.stability, 4), round(self.difficulty, 4)]
        return [*numbers, self.last.isoformat(), self.due.isoformat()]

    @classmethod
    def from_plain(cls, plain: Sequence[Any]) -> Self:
        """Read what ``to_plain`` wrote."""
        stability, difficulty, last, due = plain
        return cls(
            float(stability),
            difficulty=float(difficulty),
            last=date.fromisoformat(last),
            due=date.fromisoformat(due),
        )


type Recalls = Mapping[str, QuestionRecall]
"""What a learner has answered, by question id."""

MOST_RECALLED: Final = 200
"""Questions that a learner's row keeps; beyond, the best remembered one no longer comes back."""


class ReminderWindow:
    """The part of the day in which a learner wants reminders, in minutes of the day in Tehran."""

    ANY: Final = "any"
    ALL: Final[Mapping[str, tuple[int, int]]] = {
        "morning": (9 * 60, 12 * 60),
        "noon": (12 * 60, 16 * 60),
        "evening": (16 * 60, 21 * 60),
        ANY: (DAY_BEGINS, DAY_ENDS),
    }


def recalls_from(plain: Mapping[str, Any]) -> dict[str, QuestionRecall]:
    """The recalls in a learner's row."""
    return {key: QuestionRecall.from_plain(value) for key, value in plain.items()}


def bounded_recalls(plain: Mapping[str, Any], *, gone: Collection[str] = frozenset()) -> Mapping[str, Any]:
    """The recalls in a learner's row, without the best remembered ones beyond ``MOST_RECALLED``; before those, what is
    ``gone`` and will not be asked again makes room."""
    if len(plain) <= MOST_RECALLED:
        return plain
    weakest = sorted(plain, key=lambda key: (key in gone, plain[key][0], key))
    keep = frozenset(weakest[:MOST_RECALLED])
    return {key: plain[key] for key in plain if key in keep}


def last_day(polling_day: date | None) -> date | None:
    """The day before voting: the last day of questions and reminders."""
    return None if polling_day is None else polling_day - timedelta(days=1)


def due_on(recalls: Recalls, *, today: date, polling_day: date | None) -> tuple[str, ...]:
    """Ids of the questions to ask today, longest overdue first.

    On the day before voting everything not answered today comes once more, weakest first; from polling day on
    nothing does.
    """
    last = last_day(polling_day)
    if last is not None and today > last:
        return ()
    if today == last:
        rest = [key for key, recall in recalls.items() if recall.last < today]
        return tuple(sorted(rest, key=lambda key: (recalls[key].stability, key)))
    due = [key for key, recall in recalls.items() if recall.due <= today]
    return tuple(sorted(due, key=lambda key: (recalls[key].due, key)))


def next_reminder(
    recalls: Recalls, *, today: date, polling_day: date | None, unanswered: int = 0, daily: bool = False
) -> date | None:
    """The day of the next reminder, from tomorrow on; None if there is nothing to remind of. ``daily``: for three
    questions a day, whatever is due.

    Unanswered reminders in a row lengthen the pause and finally stop them, so that nobody is nagged.
    """
    if not (recalls or daily) or unanswered >= len(PAUSES):
        return None
    soonest = today + timedelta(days=PAUSES[unanswered])
    day = soonest if daily else max(soonest, min(recall.due for recall in recalls.values()))
    last = last_day(polling_day)
    if last is None or day <= last:
        return day
    return last if today < last else None


def minute_in(window: str, *, share: float) -> int:
    """A learner's fixed minute of the day within their window; ``share`` (0 to 1, below 1) spreads
    learners."""
    begin, end = ReminderWindow.ALL.get(window, ReminderWindow.ALL[ReminderWindow.ANY])
    return begin + int((end - begin) * share)


def wanted_at(window: str, minute: int) -> bool:
    """Whether this minute of the day in Tehran lies in the learner's window."""
    begin, end = ReminderWindow.ALL.get(window, ReminderWindow.ALL[ReminderWindow.ANY])
    return begin <= minute < end


def quiet(minute: int) -> bool:
    """Whether nobody is written to at this minute of the day in Tehran."""
    return not DAY_BEGINS <= minute < DAY_ENDS
