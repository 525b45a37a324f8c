"""How far the clock has been read: what lies between then and now is told, once, also after a restart.

The mark is stored with what was said because of it, in one transaction. A clock that was set back finds the mark ahead
of it and says nothing until it gets there; before the first look nothing is due.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase
from bot.domain.desk.alarms import BEFORE_END, GATHERED, GRAVE_GATHERED, Due, speaks
from bot.usecases.ports import Clock, UnitOfWork

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
KEPT: Final = timedelta(minutes=1)
"""How often a mark is moved on when there is nothing to say."""


class Mark(StrEnum):
    """What is read of the clock, each with a mark of its own."""

    CLAIMS = "clock:claims"
    DEADLINES_NEAR = "clock:near"
    LATE_HELD = "clock:late-held"
    LATE_WAITING = "clock:late"
    LATE_GRAVE = "clock:late-grave"


async def claims_ending(*, uow: UnitOfWork, clock: Clock) -> list[Case]:
    """Claims that end within five minutes and whose holders have not been told."""
    until = clock.now() + BEFORE_END
    after = await _read(Mark.CLAIMS, until, uow=uow)
    found = list(await uow.dues.claims_ending(after, until)) if after is not None else []
    _move(Mark.CLAIMS, after, until, told=bool(found), uow=uow)
    return found


async def deadlines_near(*, uow: UnitOfWork, clock: Clock) -> list[Case]:
    """Held cases whose deadline comes within five minutes."""
    return await _held(Mark.DEADLINES_NEAR, clock.now() + BEFORE_END, uow=uow)


async def late_in_hand(*, uow: UnitOfWork, clock: Clock) -> list[Case]:
    """Held cases whose deadline has passed."""
    return await _held(Mark.LATE_HELD, clock.now(), uow=uow)


async def _held(mark: Mark, until: datetime, *, uow: UnitOfWork) -> list[Case]:
    after = await _read(mark, until, uow=uow)
    found = await uow.dues.deadlines(after, until, Due.HELD) if after is not None else ()
    held = [case for case in found if case.owner is not None]
    _move(mark, after, until, told=bool(held), uow=uow)
    return held


async def late_and_waiting(*, phase: Phase | None, uow: UnitOfWork, clock: Clock) -> list[Case]:
    """Cases that nobody holds past their deadline, gathered: the critical ones soon and at any hour, the others every
    few minutes and not at night outside polling day."""
    now = clock.now()
    grave = await _waiting(Mark.LATE_GRAVE, GRAVE_GATHERED, now, Due.GRAVE, uow=uow)
    first = not await uow.settings.note(Mark.LATE_WAITING)
    if not (first or speaks(now, phase)):
        return grave
    return [*grave, *await _waiting(Mark.LATE_WAITING, GATHERED, now, Due.WAITING, uow=uow)]


async def _waiting(
    mark: Mark, gathered: timedelta, now: datetime, due: Due, *, uow: UnitOfWork
) -> list[Case]:
    after = await _read(mark, now, uow=uow)
    if after is not None and now - after < gathered:
        return []
    found = await uow.dues.deadlines(after, now, due) if after is not None else ()
    _move(mark, after, now, told=True, uow=uow)
    return list(found)


async def _read(mark: Mark, until: datetime, *, uow: UnitOfWork) -> datetime | None:
    """How far it has been read; None before the first time."""
    note = await uow.settings.note(mark)
    return min(_EPOCH + int(note) * _MICROSECOND, until) if note else None


def _move(mark: Mark, after: datetime | None, until: datetime, *, told: bool, uow: UnitOfWork) -> None:
    if told or after is None or until - after >= KEPT:
        uow.settings.set_note(mark, str((until - _EPOCH) // _MICROSECOND))
