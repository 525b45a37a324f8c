"""The person who refers a case says who did it, if no report does. Bodies that the actor might belong to are
only asked once somebody has checked."""

from dataclasses import replace

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import BadInput, WrongState
from bot.domain.referrals.referrals import BEFORE
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.case_trail import merged_cases
from bot.usecases.bodies.bodies_for import accused_in_reports, possible_actors
from bot.usecases.context import ActingContext, Context
from bot.usecases.referrals.refer_case import may_refer


async def may_name_actor(ctx: Context, case: Case) -> bool:
    """Whether they may: no open report names the actor, and no pending referral depends on it."""
    if any(referral.step in BEFORE for referral in await ctx.uow.referrals.of_case(case.id)):
        return False
    return not await accused_in_reports(ctx, case)


async def name_actor(ctx: ActingContext, case_id: str, actor: ActorClass | None) -> Case:
    """None: they cannot tell either. Raises as ``may_refer``, WrongState (already named), BadInput (this act
    is not reported of that class)."""
    case = await may_refer(ctx, case_id)
    if not await may_name_actor(ctx, case):
        raise WrongState("refer-actor-told")
    if actor is not None and actor not in possible_actors(case, ctx.content):
        raise BadInput("refer-actor-told")
    named = replace(case, actor=actor or "")
    ctx.uow.cases.save(named)
    for other in await merged_cases(ctx, case):  # named for the same act: otherwise both would be accused
        ctx.uow.cases.save(replace(other, actor=named.actor))
    ctx.uow.audit.record(
        AuditAction.ACTOR, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail=actor or "unknown"
    )
    return named
