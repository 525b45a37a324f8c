"""Each opening of details is counted and recorded; two leads hear of a person who reads much and decides
nothing, or who reads outside their areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.cases.reports import Case, State
from bot.domain.people import Account
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.access.leads import two_leads_to_notify
from bot.usecases.cases.unread import pieces_of
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.staff.own_areas import is_outside

MOST_UNDECIDED: Final = 10
"""Cases that a moderator may open in a day without deciding them before leads hear of it."""
MOST_OUTSIDE: Final = 3
"""Cases outside their areas that they may open in a day before leads hear of it: helping out is welcome."""
_NOTE: Final = "reads-alarm-{}"
_NOTE_OUTSIDE: Final = "outside-alarm-{}"
_WAIT: Final = frozenset({State.NEW, State.CLAIMED, State.NEEDS_INFO})


@dataclass(frozen=True, slots=True)
class ReadAlarm:
    """Who is told, and the number of cases: undecided ones, or those ``outside`` their areas."""

    to: Sequence[Account]
    count: int
    outside: bool = False


async def count_read(
    case: Case, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content, whole: bool = True
) -> Sequence[ReadAlarm]:
    """Count an opening of the ``whole`` case or of what was added. Return the alarms that it raises: at most
    one of each kind per moderator and day."""
    texts, copies = await pieces_of(case.id, uow=uow) if whole else (frozenset[str](), frozenset[str]())
    uow.reads.add(case.id, by, day=clock.today(), pieces=texts | copies)
    outside = await is_outside(case, by=by, uow=uow, content=content)
    word = "outside" if outside else ""
    uow.audit.record(AuditAction.READ, by=str(by), at=clock.now(), subject=case.id, detail=word)
    alarms: list[ReadAlarm] = []
    undecided = await undecided_reads(by, uow=uow, clock=clock)
    if undecided > MOST_UNDECIDED and await _mark_first_alarm(_NOTE, "reads", by, uow=uow, clock=clock):
        alarms.append(ReadAlarm(await two_leads_to_notify(besides=by, uow=uow), undecided))
    if not outside:
        return alarms
    count = await outside_reads(by, uow=uow, clock=clock, content=content)
    if count > MOST_OUTSIDE and await _mark_first_alarm(_NOTE_OUTSIDE, "outside", by, uow=uow, clock=clock):
        alarms.append(ReadAlarm(await two_leads_to_notify(besides=by, uow=uow), count, outside=True))
    return alarms


async def _mark_first_alarm(note: str, detail: str, about: Account, *, uow: UnitOfWork, clock: Clock) -> bool:
    """Whether this alarm was not raised today; mark it as raised."""
    name, day = note.format(about), clock.today().isoformat()
    if await uow.settings.note(name) == day:
        return False
    uow.settings.set_note(name, day)
    uow.audit.record(AuditAction.ALARM, by=PROGRAM, at=clock.now(), subject=str(about), detail=detail)
    return True


async def outside_reads(account: Account, *, uow: UnitOfWork, clock: Clock, content: Content) -> int:
    """How many cases outside their areas they have opened today, decided or not."""
    count = 0
    for case_id in await uow.reads.of_day(account, day=clock.today()):
        case = await uow.cases.get(case_id)
        count += case is not None and await is_outside(case, by=account, uow=uow, content=content)
    return count


async def undecided_reads(account: Account, *, uow: UnitOfWork, clock: Clock) -> int:
    """How many cases they have opened today and not decided. A case that no longer exists does not count."""
    count = 0
    for case_id in await uow.reads.of_day(account, day=clock.today()):
        case = await uow.cases.get(case_id)
        count += case is not None and (case.state in _WAIT or case.assignee != account)
    return count


async def readers(case_ids: Sequence[str], *, uow: UnitOfWork) -> int:
    """How many people have read these cases."""
    return await uow.reads.people([case_id for case_id in case_ids if case_id])
