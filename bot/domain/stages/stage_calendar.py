"""What of the stages concerns a week, a reminder or the brief: stages by their days."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.news.calendar_news import Edge, NearDate, edges
from bot.domain.news.legal_calendar import DatedEntry
from bot.domain.stages.stages import SAYABLE, Stage, StageEntry, StageState

REMIND_BEFORE: Final = timedelta(days=2)
"""So long before a day, those who answer for it are reminded."""
COMING: Final = timedelta(days=7)
"""How far the brief looks ahead."""
_FIRST_DAY_OF_WEEK: Final = 5
"""Saturday, as ``date.weekday`` counts."""
_AFTERWARDS: Final = ((timedelta(days=1), timedelta(days=3)), (timedelta(days=7), timedelta(days=14)))
"""From when until when after a day its people are asked: the next day, and once more after a week. Longer spans than
a day, so that a program that stood still asks, too."""


def week_of(day: date) -> tuple[date, date]:
    """Saturday and Friday of the week of this day."""
    first = day - timedelta(days=(day.weekday() - _FIRST_DAY_OF_WEEK) % 7)
    return first, first + timedelta(days=6)


def stages_of_week(stages: Iterable[Stage], *, today: date) -> tuple[Stage, ...]:
    """The stages of which a day falls into this week, or that go on in it, and those that are late. What is done and
    has no day in it is left out."""
    first, last = week_of(today)
    return tuple(
        stage
        for stage in stages
        if stage.state is StageState.LATE
        or any(first <= near.day <= last for near in edges(stage.dated))
        or (_goes_on(stage, first, last) and stage.state is not StageState.DONE)
    )


def _goes_on(stage: Stage, first: date, last: date) -> bool:
    begins, ends = stage.dated.first, stage.dated.last
    return begins is not None and begins < first and (ends is None or ends > last)


# --- reminders ------------------------------------------------------------------------------------------


class ReminderSide(StrEnum):
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class StageReminder:
    """A day of a stage that its people are reminded of. ``turn``: which reminder of its side, from 0."""

    near: NearDate
    side: ReminderSide
    turn: int = 0

    @property
    def stage_id(self) -> str:
        return self.near.dated.entry.id

    @property
    def key(self) -> str:
        """A stage whose day moves is reminded of anew."""
        return f"{self.near.key}/{self.side}/{self.turn}"

    def is_needed(self, stage: Stage) -> bool:
        """Whether it still asks something that nobody has said: that the stage is done, or before and after its first
        day that it has begun."""
        if stage.state is StageState.DONE:
            return False
        return self.near.edge is not Edge.BEGINS or not _has_begun(stage)


def _has_begun(stage: Stage) -> bool:
    return bool(stage.parties) and all(
        party.entry is not None and party.entry.state is not SAYABLE[0] for party in stage.parties
    )


def due_reminders(dates: Iterable[DatedEntry], *, today: date) -> tuple[StageReminder, ...]:
    """All reminders whose time is now, sent or not, in the order of the dates."""
    return tuple(reminder for dated in dates for near in edges(dated) for reminder in _due_of(near, today))


def _due_of(near: NearDate, today: date) -> Iterator[StageReminder]:
    if near.day - REMIND_BEFORE <= today <= near.day:
        yield StageReminder(near, ReminderSide.BEFORE)
    for turn, (since, until) in enumerate(_AFTERWARDS):
        if near.day + since <= today <= near.day + until:
            yield StageReminder(near, ReminderSide.AFTER, turn)


# --- the brief ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StageFigures:
    """What the brief says of the stages.

    ``changed``: stages of which something was said, or taken back, in the time that it covers; ``coming``: those with
    a day in the next seven; ``late``: those that are late; ``silent``: those whose day has passed and of which
    not all who answer for them have said how far they are. All in the order of the calendar; a stage may be in
    several.
    """

    changed: Sequence[Stage]
    coming: Sequence[Stage]
    late: Sequence[Stage]
    silent: Sequence[Stage]


def stage_figures(
    stages: Sequence[Stage], *, since: datetime, until: datetime | None = None, today: date
) -> StageFigures:
    """``since``: the beginning of the time in which changes count; ``until``: its end, None for up to now."""
    return StageFigures(
        changed=[
            stage for stage in stages if any(_is_within(entry, since, until) for entry in stage.history)
        ],
        coming=[
            stage
            for stage in stages
            if any(today <= near.day < today + COMING for near in edges(stage.dated))
        ],
        late=[stage for stage in stages if stage.state is StageState.LATE],
        silent=[stage for stage in stages if stage.is_silent(today)],
    )


def _is_within(entry: StageEntry, since: datetime, until: datetime | None) -> bool:
    moments = (moment for moment in (entry.at, entry.taken_back_at) if moment is not None)
    return any(since <= moment and (until is None or moment < until) for moment in moments)
