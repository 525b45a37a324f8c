"""Expired claims and questions: their cases wait again. Runs every few seconds."""

from collections.abc import Iterator

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import HELD, Case
from bot.domain.events import CaseChanged, ClaimEnded, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.context import Context


async def expire_claims(ctx: Context) -> tuple[Fact, ...]:
    """Free every case whose ``until`` has passed. Running it again changes nothing."""
    return tuple(
        fact for case in await ctx.uow.cases.expired_cases(ctx.clock.now()) for fact in free_case(ctx, case)
    )


async def free_claims_of(ctx: Context, account: Account) -> tuple[Fact, ...]:
    """Free every case that this account has claimed, because it lost its rights."""
    return tuple(fact for case in await ctx.uow.cases.held_by(account) for fact in free_case(ctx, case))


def free_case(ctx: Context, case: Case) -> Iterator[Fact]:
    """Free the case on behalf of the program."""
    if case.state not in HELD:
        return
    ctx.uow.cases.save(rules.expire(case))
    whose = str(case.assignee) if case.assignee is not None else ""
    ctx.uow.audit.record(AuditAction.EXPIRE, by=PROGRAM, at=ctx.clock.now(), subject=case.id, detail=whose)
    yield CaseChanged(case.id)
    if case.assignee is not None:
        yield ClaimEnded(case.id, case.assignee)
