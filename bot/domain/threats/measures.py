"""A measure that somebody has taken up against a threat: who answers for it, until when, and where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from bot.domain.errors import BadInput, NotFound
from bot.domain.news.legal_calendar import AnchorOffset, Days, MonthsLater
from bot.domain.people import Account
from bot.domain.threats.threats import MeasureKind, ReadyMeasure
from bot.domain.typed import one_line

LONGEST_NOTE: Final = 300


class MeasureState(StrEnum):
    OPEN = "open"
    UNDER_WAY = "under-way"
    DONE = "done"
    DROPPED = "dropped"


UNFINISHED: Final = frozenset({MeasureState.OPEN, MeasureState.UNDER_WAY})


@dataclass(frozen=True, slots=True)
class Measure:
    """``ready``: the id of the ready measure that it was made from; empty for one of somebody's own. ``by`` and
    ``day``: who took it up or set its state last, and when; a note or another last day changes neither."""

    id: str
    threat: str
    kind: MeasureKind
    title: str
    body: str
    due: AnchorOffset
    by: Account
    day: date
    ready: str = ""
    lesson: str = ""
    phone: str = ""
    state: MeasureState = MeasureState.OPEN
    note: str = ""

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED


def take_up_measure(
    ready: ReadyMeasure, *, measure_id: str, threat: str, by: Account, today: date, own: bool = False
) -> Measure:
    """A measure from a ready one, or from one's own words (``own``)."""
    return Measure(
        measure_id,
        threat,
        ready.kind,
        ready.title,
        ready.body,
        ready.due,
        by,
        today,
        "" if own else ready.id,
        ready.lesson,
        ready.phone,
    )


def set_measure_state(measure: Measure | None, state: MeasureState, *, by: Account, today: date) -> Measure:
    """Raises NotFound for a measure that is gone."""
    if measure is None:
        raise NotFound("measure-gone")
    return replace(measure, state=state, by=by, day=today)


def note_words(text: str) -> str:
    """A note as it is stored: one line. Raises BadInput if it is empty or too long."""
    words = one_line(text)
    if not words:
        raise BadInput("measure-note-none")
    if len(words) > LONGEST_NOTE:
        raise BadInput("measure-note-long", {"most": LONGEST_NOTE})
    return words


@dataclass(frozen=True, slots=True)
class DueMeasure:
    """A measure with its last day; None while the day that it is counted from is unset."""

    measure: Measure
    due: date | None

    def is_late(self, today: date) -> bool:
        return self.measure.is_unfinished and self.due is not None and self.due < today


def with_due_days(measures: Iterable[Measure], known: Days, later: MonthsLater) -> tuple[DueMeasure, ...]:
    """The measures by their last day; those without one come last."""
    dues = [DueMeasure(measure, measure.due.on(known, later)) for measure in measures]
    return tuple(
        sorted(
            dues, key=lambda due: (due.due or date.max, due.measure.threat, due.measure.title, due.measure.id)
        )
    )
