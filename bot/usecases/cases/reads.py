"""Which details were opened: counted and recorded, with alarms to leads, and what the assignee has not opened yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.cases.reports import Action, Case, State, mark_of_piece
from bot.domain.cases.triage import requires_reading
from bot.domain.errors import WrongState
from bot.domain.people import Account
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.submissions.evidence import EvidenceState
from bot.usecases.access.case_access import living_reports
from bot.usecases.access.leads import two_leads_to_notify
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


async def pieces_of(ctx: Context, case_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """The texts and the copies of files that can be opened now. A file that stays sealed, is on its way or
    never arrived does not count: it is listed, and that is all that can be done."""
    texts, copies = set[str](), set[str]()
    for report in await living_reports(ctx, case_id):
        if await ctx.uow.reports.body(report.id) is None:
            continue
        texts.add(mark_of_piece(report.id))
        files = await ctx.uow.evidence.of_report(report.id)
        copies |= {mark_of_piece(file.id) for file in files if file.has_clean_copy}
    return frozenset(texts), frozenset(copies)


async def refuse_unread(ctx: ActingContext, case: Case, action: Action, reason: str) -> None:
    """Raises WrongState with what to open, if a decision is about something that has not been opened."""
    if not requires_reading(action, reason):
        return
    if await has_unread(ctx, case, by=ctx.account):
        _, copies = await pieces_of(ctx, case.id)
        opened = "yes" if await ctx.uow.reads.pieces(case.id, ctx.account) else "no"
        raise WrongState("case-reject-unread", {"opened": opened, "files": len(copies)})


async def has_unread(ctx: Context, case: Case, *, by: Account) -> bool:
    """Whether something of the case can be opened that this person has not opened."""
    texts, copies = await pieces_of(ctx, case.id)
    return case.added or not texts | copies <= await ctx.uow.reads.pieces(case.id, by)


async def has_more_to_read(ctx: Context, case: Case, *, by: Account) -> bool:
    """The same, or a file is on its way, so that opening the case again may show more."""
    if await has_unread(ctx, case, by=by):
        return True
    for report in await living_reports(ctx, case.id):
        if any(file.state is EvidenceState.WAITING for file in await ctx.uow.evidence.of_report(report.id)):
            return True
    return False
