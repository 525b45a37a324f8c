"""A lead ends another person's claim, with a reason, once a second lead agrees. Nobody agrees to their own
request."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.cases import claims as rules
from bot.domain.cases.pending import PendingWish, Wish
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed
from bot.domain.events import CaseChanged, ClaimEnded, Fact
from bot.domain.people import Account, Person
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.case_access import who_may_see
from bot.usecases.access.find_case import find_case
from bot.usecases.access.leads import is_reachable, require_signer, require_still_counts, role_of, signers
from bot.usecases.access.one_person import own_account_among, require_second_moderator
from bot.usecases.ports import Clock, UnitOfWork

_LEADS: Final = "case-break-leads"


@dataclass(frozen=True, slots=True)
class BrokenClaim:
    """The broken claim: the case, its former assignee, the reason."""

    case: Case
    assignee: Account
    reason: str
    facts: tuple[Fact, ...]


async def may_break(case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Case:
    """Raises NotFound, NotAllowed (not a lead whose signature counts, or no other could agree), WrongState
    (unclaimed, or their own)."""
    case = await find_case(case_id, by=by, uow=uow)
    rules.breakable(case, by=await _own_account(by, case, uow=uow), role=await role_of(by, uow=uow))
    await require_second_moderator(case, by=by, uow=uow)
    await require_signer(by, uow=uow, clock=clock, refusal=_LEADS)
    if not await _possible_signers(case, by=by, uow=uow, clock=clock):
        raise NotAllowed("case-break-nobody")
    return case


async def _possible_signers(case: Case, *, by: Account, uow: UnitOfWork, clock: Clock) -> Sequence[Account]:
    besides = (by,) if case.assignee is None else (by, case.assignee)
    candidates = [
        s for s in await signers(besides=besides, uow=uow, clock=clock) if await is_reachable(s, uow=uow)
    ]
    return [staff.account for staff in await who_may_see(case, candidates, uow=uow)]


async def wish_to_break(
    case_id: str, reason: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Case, Sequence[Account]]:
    """The case, and the people who are asked to agree. Raises as ``may_break`` does, and BadInput."""
    case = await may_break(case_id, by=by, uow=uow, clock=clock)
    role, now = await role_of(by, uow=uow), clock.now()
    wished = rules.wish_to_break(case, by=by, role=role, reason=reason, now=now)
    uow.cases.save(wished)
    uow.audit.record(AuditAction.BREAK, by=str(by), at=now, subject=case_id, detail=f"wished {reason}")
    return wished, await _possible_signers(wished, by=by, uow=uow, clock=clock)


async def agree_to_break(case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> BrokenClaim:
    """Break the claim; the case waits again. Raises NotFound, NotAllowed, WrongState."""
    case = await find_case(case_id, by=by, uow=uow)
    me, role = await _own_account(by, case, uow=uow), await role_of(by, uow=uow)
    freed = rules.agree_to_break(case, by=me, role=role, now=clock.now())
    await require_second_moderator(case, by=by, uow=uow)
    await require_signer(by, uow=uow, clock=clock, refusal=_LEADS)
    assert case.assignee is not None and case.pending is not None
    await require_still_counts(case.pending.by, uow=uow, clock=clock)
    uow.cases.save(freed)
    reason = case.pending.reason
    uow.audit.record(AuditAction.BREAK, by=str(by), at=clock.now(), subject=case_id, detail=reason)
    return BrokenClaim(
        freed, case.assignee, reason, (CaseChanged(case_id), ClaimEnded(case_id, case.assignee))
    )


async def refuse_to_break(case_id: str, *, by: Person, uow: UnitOfWork, clock: Clock) -> PendingWish | None:
    """Another lead refuses, or the first one withdraws the wish: the wish, if it still stood. Raises as
    ``find_case`` does, NotAllowed, WrongState (their own claim)."""
    case = await find_case(case_id, by=by.account, uow=uow)
    me, role = await _own_account(by.account, case, uow=uow), await role_of(by.account, uow=uow)
    refused = rules.refuse_break(case, by=me, role=role)
    wish = case.pending
    if wish is None or wish.wish is not Wish.BREAK:
        return None
    uow.cases.save(refused)
    uow.audit.record(AuditAction.BREAK, by=str(by.account), at=clock.now(), subject=case_id, detail="refused")
    return wish


async def _own_account(by: Account, case: Case, *, uow: UnitOfWork) -> Account:
    """The assignee or the wisher, if ``by`` is another account of the same person."""
    return await own_account_among(
        by, (case.assignee, case.pending.by if case.pending is not None else None), uow=uow
    )
