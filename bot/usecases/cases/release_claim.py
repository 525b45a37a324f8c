"""A moderator releases a case undecided."""

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import Case
from bot.domain.events import CaseChanged, ClaimEnded, Fact
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.find_case import find_case
from bot.usecases.context import ActingContext


async def release_claim(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """The case waits again. Raises NotFound, NotAllowed (not theirs), WrongState (no longer claimed)."""
    case = await find_case(ctx, case_id)
    released = rules.release(case, by=ctx.account)
    ctx.uow.cases.save(released)
    ctx.uow.audit.record(AuditAction.RELEASE, by=str(ctx.account), at=ctx.clock.now(), subject=case_id)
    return released, (CaseChanged(case_id), ClaimEnded(case_id, ctx.account))
