"""A moderator puts many cases out of scope with one reason, and may undo all of it within five minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cases.reports import Case
from bot.domain.desk import desk as rules
from bot.domain.errors import BadInput, RequestRefused, WrongState
from bot.domain.events import CaseChanged, ClaimEnded, Fact
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.context import ActingContext


@dataclass(frozen=True, slots=True)
class BulkSelection:
    """The cases as they would be afterwards, the cases that must be left out, and the number that no longer
    exist or that they may not see."""

    fit: tuple[Case, ...]
    left: tuple[Case, ...]
    gone: int


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What was done. ``at`` identifies it for undoing: everything that one person decided at one moment."""

    done: BulkSelection
    at: datetime
    facts: tuple[Fact, ...]


async def select_cases(
    ctx: ActingContext, case_ids: Sequence[str], reason: str, *, now: datetime
) -> BulkSelection:
    """The cases that could be set aside, all with one moment, by which they are found again. Raises BadInput
    for too many, or a reason of another decision."""
    if not 0 < len(case_ids) <= rules.MOST:
        raise BadInput("bulk-count", {"most": rules.MOST})
    fit, left, gone = [], [], 0
    access = await access_of(ctx, ctx.account)
    for case_id in dict.fromkeys(case_ids):
        case = await ctx.uow.cases.get(case_id)
        if case is None or not await can_see(ctx, case, access):
            gone += 1
            continue
        try:
            await require_second_moderator(ctx, case)
            fit.append(rules.set_aside(case, by=ctx.account, name=ctx.person.name, now=now, reason=reason))
        except BadInput:
            raise
        except RequestRefused:
            left.append(case)
    return BulkSelection(tuple(fit), tuple(left), gone)


async def set_aside_many(ctx: ActingContext, case_ids: Sequence[str], reason: str) -> BulkResult:
    """Decide each case that is free or theirs. Raises as ``select_cases`` does, and WrongState if none is
    left."""
    now, facts = ctx.clock.now(), list[Fact]()
    selection = await select_cases(ctx, case_ids, reason, now=now)
    if not selection.fit:
        raise WrongState("bulk-none")
    for decided in selection.fit:
        ctx.uow.cases.save(decided)
        who = str(ctx.account)
        ctx.uow.audit.record(AuditAction.DECIDE, by=who, at=now, subject=decided.id, detail=f"bulk {reason}")
        facts += (CaseChanged(decided.id), ClaimEnded(decided.id, ctx.account))
    return BulkResult(selection, now, tuple(facts))


async def undo_bulk(ctx: ActingContext, at: datetime) -> tuple[Sequence[Case], tuple[Fact, ...]]:
    """Everything that they decided at that moment waits again, except cases that they may no longer see.
    Raises WrongState once the window has closed."""
    now, back = ctx.clock.now(), list[Case]()
    access = await access_of(ctx, ctx.account)
    for case in await ctx.uow.piles.decided_at(ctx.account, at):
        if not await can_see(ctx, case, access):
            continue
        back.append(rules.take_back(case, by=ctx.account, now=now))
        ctx.uow.cases.save(back[-1])
        ctx.uow.audit.record(AuditAction.UNDO, by=str(ctx.account), at=now, subject=case.id, detail="bulk")
    if not back:
        raise WrongState("case-undo-closed")
    return back, tuple(CaseChanged(case.id) for case in back)
