"""Each opening of details is counted and recorded; who reads much and decides nothing is told to two leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.audit import PROGRAM, Deed
from bot.domain.people import Account
from bot.domain.reports import Case, State
from bot.usecases.leads import two_to_hear
from bot.usecases.ports import Clock, UnitOfWork

MOST_UNDECIDED: Final = 10
"""Cases that a moderator may open in a day without deciding them before anybody is told."""
_NOTE: Final = "reads-alarm-{}"
_WAIT: Final = frozenset({State.NEW, State.CLAIMED, State.NEEDS_INFO})


@dataclass(frozen=True, slots=True)
class ReadAlarm:
    """Who is told, and of how many cases."""

    to: Sequence[Account]
    count: int


async def count_read(case: Case, *, by: Account, uow: UnitOfWork, clock: Clock) -> ReadAlarm | None:
    """Count this opening; the alarm that it sets off, at most one a moderator and day."""
    day = clock.today()
    uow.reads.add(case.id, by, day=day)
    uow.audit.record(Deed.READ, by=str(by), at=clock.now(), subject=case.id)
    count = await undecided_reads(by, uow=uow, clock=clock)
    note = _NOTE.format(by)
    if count <= MOST_UNDECIDED or await uow.settings.note(note) == day.isoformat():
        return None
    uow.settings.set_note(note, day.isoformat())
    uow.audit.record(Deed.ALARM, by=PROGRAM, at=clock.now(), subject=str(by), detail="reads")
    return ReadAlarm(await two_to_hear(besides=by, uow=uow), count)


async def undecided_reads(account: Account, *, uow: UnitOfWork, clock: Clock) -> int:
    """How many cases he has opened today and not decided. A case that is no more counts for nothing."""
    found = 0
    for case_id in await uow.reads.of_day(account, day=clock.today()):
        case = await uow.cases.get(case_id)
        found += case is not None and (case.state in _WAIT or case.owner != account)
    return found


async def readers(case_ids: Sequence[str], *, uow: UnitOfWork) -> int:
    """How many people have read what was reported here."""
    return await uow.reads.people([case_id for case_id in case_ids if case_id])
