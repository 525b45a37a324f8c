"""A moderator claims a case."""

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed
from bot.domain.events import CaseChanged, CaseTakenUp, Fact
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.find_case import find_case
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.context import ActingContext
from bot.usecases.staff.note_started import can_be_reached


async def claim_report(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """Of any number of claims at once exactly one succeeds: the row's version decides.

    Raises NotFound; NotAllowed with ``never-started`` when the person cannot be reached in private, over the
    limit of open claims, and for a case that they are recused from; WrongState when it is claimed or closed.
    """
    case = await find_case(ctx, case_id)
    first = not case.taken_up
    open_claims = await ctx.uow.cases.open_claims(ctx.account)
    claimed = rules.claim(
        case, by=ctx.account, name=ctx.person.name, now=ctx.clock.now(), open_claims=open_claims
    )
    await require_second_moderator(ctx, case)
    if not await can_be_reached(ctx):
        raise NotAllowed("never-started")
    ctx.uow.cases.save(claimed)
    ctx.uow.audit.record(AuditAction.CLAIM, by=str(ctx.account), at=ctx.clock.now(), subject=case_id)
    facts: tuple[Fact, ...] = (CaseChanged(case_id),)
    return claimed, (*facts, CaseTakenUp(case_id)) if first else facts
