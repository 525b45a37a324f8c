"""Recusal of a moderator: from one case for good, or from an area or a class of actors until they end it."""

from dataclasses import dataclass

from bot.domain.cases import case_access as rules
from bot.domain.cases.case_access import CaseAccess, Recusal, RecusalScope
from bot.domain.cases.reports import HELD, Case
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import NotFound
from bot.domain.events import CaseChanged, ClaimEnded, ClaimLost, Fact
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.case_access import access_of, find_case, is_recused, who_may_see
from bot.usecases.access.claims import is_reading_for_assignee
from bot.usecases.access.seek_second_looks import is_in_group
from bot.usecases.context import ActingContext, Context


@dataclass(frozen=True, slots=True)
class RecusalResult:
    """``nobody``: there is nobody left who could take the case."""

    case: Case
    facts: tuple[Fact, ...]
    nobody: bool


async def recuse_from_case(ctx: ActingContext, case_id: str) -> RecusalResult:
    """For good. To others it looks like a released case. Raises NotFound, NotAllowed (already recused, or
    they may not see it), WrongState."""
    case = await find_case(ctx, case_id)
    after = rules.recuse(case, by=ctx.account)
    ctx.uow.recusals.add(Recusal(ctx.account, RecusalScope.CASE, case_id))
    ctx.uow.audit.record(AuditAction.RECUSE, by=str(ctx.account), at=ctx.clock.now(), subject=case_id)
    facts: tuple[Fact, ...] = ()
    if after != case:
        ctx.uow.cases.save(after)
        facts = (CaseChanged(case_id), ClaimEnded(case_id, ctx.account))
    elif await is_reading_for_assignee(ctx, case, ctx.account):
        facts = (ClaimEnded(case_id, ctx.account),)
    return RecusalResult(after, facts, nobody=case.state not in HELD and not await _has_candidate(ctx, after))


async def add_recusal(ctx: ActingContext, of: RecusalScope, value: str) -> tuple[Fact, ...]:
    """Recuse them from all cases of this area or with this class of actors; their claims on these cases are
    freed. Raises NotFound."""
    known = ctx.content.areas if of is RecusalScope.AREA else set(ActorClass)
    if of is RecusalScope.CASE or value not in known:
        raise NotFound("recuse-unknown")
    ctx.uow.recusals.add(Recusal(ctx.account, of, value))
    ctx.uow.audit.record(
        AuditAction.RECUSE, by=str(ctx.account), at=ctx.clock.now(), subject=value, detail=f"{of}"
    )
    access, facts = await access_of(ctx, ctx.account), list[Fact]()
    for case in await ctx.uow.cases.held_by(ctx.account):
        if await is_recused(ctx, case, access):
            ctx.uow.cases.save(rules.recuse(case, by=ctx.account))
            ctx.uow.audit.record(
                AuditAction.RECUSE, by=str(ctx.account), at=ctx.clock.now(), subject=case.id, detail="let go"
            )
            facts += (CaseChanged(case.id), ClaimEnded(case.id, ctx.account), ClaimLost(case.id, ctx.account))
    return (*facts, *await _end_opinion_reads(ctx, access))


async def _end_opinion_reads(ctx: Context, access: CaseAccess) -> list[ClaimEnded]:
    """Cases that they were shown for an opinion and are recused from now."""
    ended_claims: list[ClaimEnded] = []
    for case_id in sorted(await ctx.uow.shown_cases.of(access.account)):
        case = await ctx.uow.cases.get(case_id)
        if case is not None and await is_reading_for_assignee(ctx, case, access.account):
            away = await is_recused(ctx, case, access)
            ended_claims += [ClaimEnded(case_id, access.account)] if away else []
    return ended_claims


async def end_recusal(ctx: ActingContext, of: RecusalScope, value: str) -> None:
    """End the recusal; from a single case it cannot be ended. Raises NotFound."""
    recusal = Recusal(ctx.account, of, value)
    if of is RecusalScope.CASE or recusal not in await ctx.uow.recusals.of(ctx.account):
        raise NotFound("recuse-unknown")
    ctx.uow.recusals.drop(recusal)
    ctx.uow.audit.record(
        AuditAction.RECUSE, by=str(ctx.account), at=ctx.clock.now(), subject=value, detail=f"{of} ended"
    )


async def _has_candidate(ctx: Context, case: Case) -> bool:
    for person in await who_may_see(ctx, case, await ctx.uow.staff.all()):
        if person.started and not person.frozen and await is_in_group(ctx, person.account):
            return True
    return False
