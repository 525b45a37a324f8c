"""Two accounts of one member of staff, one on each messenger. An owner links them alone, because it only
removes a signature, and none from a pending freeze. To unlink them takes two signatures."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.events import Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.roles import may_be_one_person
from bot.domain.staff.signatures import Matter, SignatureRequest, mark_linked_accounts
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.one_person import accounts_of
from bot.usecases.access.release_hidden_cases import release_withheld_cases, revoke_claim
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.staff.request_signature import request_signature

_OWNERS = "role-owners"


async def possible_matches(account: Account, *, uow: UnitOfWork) -> Sequence[Staff]:
    """Unlinked staff on the other messenger: a person has at most one account on each, so that nobody can
    turn all signers into one person. Raises NotFound for a person who is unknown or already linked."""
    known = await _find_unlinked_staff(account, uow=uow)
    staff = await uow.staff.all()
    return [
        member
        for member in staff
        if member.account.messenger is not account.messenger
        and member.same_as is None
        and may_be_one_person(known.role, member.role)
    ]


async def may_note_same(
    account: Account, other: Account, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Staff, Staff]:
    """Both rows, unchanged. Raises NotAllowed (not an owner whose signature counts), NotFound, WrongState if
    one is from outside and the other is not: their roles must be settled first."""
    await _require_owner(by, uow=uow, clock=clock)
    if account.messenger is other.messenger:
        raise NotFound("role-same-unfit")
    first, second = await _find_unlinked_staff(account, uow=uow), await _find_unlinked_staff(other, uow=uow)
    if not may_be_one_person(first.role, second.role):
        raise WrongState("role-other-account")
    return first, second


async def note_same(
    account: Account, other: Account, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[tuple[Staff, Staff], tuple[Fact, ...]]:
    """From now on they sign once; a pending freeze is signed as if they were two. If one has claimed a second
    look at the other's decision, it waits again. Raises NotAllowed (not an owner whose signature counts),
    NotFound."""
    first, second = await may_note_same(account, other, by=by, uow=uow, clock=clock)
    pair = (replace(first, same_as=other), replace(second, same_as=account))
    for person in pair:
        uow.staff.save(person)
    for stop in await uow.signatures.all():
        if (
            stop.matter is Matter.FREEZE
            and (updated_stop := mark_linked_accounts(stop, (account, other))) != stop
        ):
            uow.signatures.save(updated_stop)
    _record((account, other), "same as", by, uow, clock)
    facts: list[Fact] = []
    for case in [*await uow.cases.held_by(account), *await uow.cases.held_by(other)]:
        if case.barred in (account, other) and case.assignee is not None:
            facts += revoke_claim(case, case.assignee, uow=uow, clock=clock)
    for person in pair:  # the body of one is the other's, too
        facts += await release_withheld_cases(person.account, uow=uow, clock=clock)
    return pair, tuple(dict.fromkeys(facts))


async def request_unlinking(
    account: Account, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> tuple[SignatureRequest, Sequence[Account]]:
    """An owner's signature; somebody else gives the second, and neither is that person. Raises NotAllowed,
    NotFound."""
    await _require_owner(by, uow=uow, clock=clock)
    await _find_linked_staff(account, uow=uow)
    both = await accounts_of(account, uow=uow)
    if by in both:
        raise NotAllowed("role-oneself")
    others = [staff.account for staff in await signers(besides=(by, *both), uow=uow, clock=clock)]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await request_signature(Matter.TWO_PEOPLE, account, by=by, uow=uow, ids=ids, clock=clock)
    uow.audit.record(
        AuditAction.ROLE, by=str(by), at=clock.now(), subject=str(account), detail="two people wanted"
    )
    return wanted, others


async def unlink_accounts(
    wanted: SignatureRequest, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Account, Account]:
    """The second signature: each of them signs separately again. Raises NotAllowed, NotFound."""
    await require_signer(by, uow=uow, clock=clock, refusal="role-leads")
    staff = await _find_linked_staff(wanted.subject, uow=uow)
    assert staff.same_as is not None
    other = await uow.staff.get(staff.same_as)
    for person in (staff, other):
        if person is not None:
            uow.staff.save(replace(person, same_as=None))
    uow.signatures.drop(wanted.id)
    _record((staff.account, staff.same_as), "not same as", by, uow, clock)
    return staff.account, staff.same_as


async def _require_owner(by: Account, *, uow: UnitOfWork, clock: Clock) -> None:
    me = await require_signer(by, uow=uow, clock=clock, refusal=_OWNERS)
    if not has_role_for(me, Permission.SIGN_AS_OWNER):
        raise NotAllowed(_OWNERS)


async def _find_unlinked_staff(account: Account, *, uow: UnitOfWork) -> Staff:
    known = await uow.staff.get(account)
    if known is None or known.same_as is not None:
        raise NotFound("role-same-unfit")
    return known


async def _find_linked_staff(account: Account, *, uow: UnitOfWork) -> Staff:
    known = await uow.staff.get(account)
    if known is None or known.same_as is None:
        raise NotFound("role-same-unfit")
    return known


def _record(pair: tuple[Account, Account], detail: str, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    first, other = pair
    uow.audit.record(
        AuditAction.ROLE, by=str(by), at=clock.now(), subject=str(first), detail=f"{detail} {other}"
    )
