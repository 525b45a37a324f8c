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
from bot.usecases.context import ActingContext, Context
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


async def count_read(ctx: ActingContext, case: Case, *, whole: bool = True) -> Sequence[ReadAlarm]:
    """Count an opening of the ``whole`` case or of what was added. Return the alarms that it raises: at most
    one of each kind per moderator and day."""
    texts, copies = await pieces_of(ctx, case.id) if whole else (frozenset[str](), frozenset[str]())
    ctx.uow.reads.add(case.id, ctx.account, day=ctx.clock.today(), pieces=texts | copies)
    outside = await is_outside(ctx, case, by=ctx.account)
    word = "outside" if outside else ""
    ctx.uow.audit.record(
        AuditAction.READ, by=str(ctx.account), at=ctx.clock.now(), subject=case.id, detail=word
    )
    alarms: list[ReadAlarm] = []
    undecided = await undecided_reads(ctx)
    if undecided > MOST_UNDECIDED and await _mark_first_alarm(ctx, _NOTE, "reads", ctx.account):
        alarms.append(ReadAlarm(await two_leads_to_notify(ctx, besides=ctx.account), undecided))
    if not outside:
        return alarms
    count = await outside_reads(ctx)
    if count > MOST_OUTSIDE and await _mark_first_alarm(ctx, _NOTE_OUTSIDE, "outside", ctx.account):
        alarms.append(ReadAlarm(await two_leads_to_notify(ctx, besides=ctx.account), count, outside=True))
    return alarms


async def _mark_first_alarm(ctx: Context, note: str, detail: str, about: Account) -> bool:
    """Whether this alarm was not raised today; mark it as raised."""
    name, day = note.format(about), ctx.clock.today().isoformat()
    if await ctx.uow.settings.note(name) == day:
        return False
    ctx.uow.settings.set_note(name, day)
    ctx.uow.audit.record(AuditAction.ALARM, by=PROGRAM, at=ctx.clock.now(), subject=str(about), detail=detail)
    return True


async def outside_reads(ctx: ActingContext) -> int:
    """How many cases outside their areas they have opened today, decided or not."""
    count = 0
    for case_id in await ctx.uow.reads.of_day(ctx.account, day=ctx.clock.today()):
        case = await ctx.uow.cases.get(case_id)
        count += case is not None and await is_outside(ctx, case, by=ctx.account)
    return count


async def undecided_reads(ctx: ActingContext) -> int:
    """How many cases they have opened today and not decided. A case that no longer exists does not count."""
    count = 0
    for case_id in await ctx.uow.reads.of_day(ctx.account, day=ctx.clock.today()):
        case = await ctx.uow.cases.get(case_id)
        count += case is not None and (case.state in _WAIT or case.assignee != ctx.account)
    return count


async def readers(ctx: Context, case_ids: Sequence[str]) -> int:
    """How many people have read these cases."""
    return await ctx.uow.reads.people([case_id for case_id in case_ids if case_id])
