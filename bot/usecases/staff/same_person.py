"""Two accounts of one member of staff, one on each messenger. An owner notes it alone, because it only takes a
signature away, and none from a stop that waits; that they are two people after all takes two signatures."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.events import Fact
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.audit import Deed
from bot.domain.staff.roles import one_kind
from bot.domain.staff.signatures import Matter, Wanted, noted_meanwhile
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.sight.free_unseen import free_kept_from, lost
from bot.usecases.sight.leads import signer, signers
from bot.usecases.sight.one_person import accounts_of
from bot.usecases.staff.want import want

_OWNERS = "role-owners"


async def could_be_same(account: Account, *, uow: UnitOfWork) -> Sequence[Staff]:
    """Staff on the other messenger of whom nothing is noted yet: a person has at most one account on each, so that
    nobody can make one person of all who sign. Raises NotFound for who is unknown, or noted already."""
    known = await _free(account, uow=uow)
    staff = await uow.staff.all()
    return [
        one
        for one in staff
        if one.account.messenger is not account.messenger
        and one.same_as is None
        and one_kind(known.role, one.role)
    ]


async def may_note(
    account: Account, other: Account, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Staff, Staff]:
    """Both, as they are. Raises NotAllowed (no owner whose signature counts), NotFound, WrongState where one is from
    outside and the other is not: his roles are to be settled first."""
    await _owner(by, uow=uow, clock=clock)
    if account.messenger is other.messenger:
        raise NotFound("role-same-unfit")
    one, two = await _free(account, uow=uow), await _free(other, uow=uow)
    if not one_kind(one.role, two.role):
        raise WrongState("role-other-account")
    return one, two


async def note_same(
    account: Account, other: Account, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[tuple[Staff, Staff], tuple[Fact, ...]]:
    """From now on they sign once; a stop that waits already is signed as if they were two. A second look that one holds
    at what the other decided waits again. Raises NotAllowed (no owner whose signature counts), NotFound."""
    one, two = await may_note(account, other, by=by, uow=uow, clock=clock)
    pair = (replace(one, same_as=other), replace(two, same_as=account))
    for person in pair:
        uow.staff.save(person)
    for stop in await uow.signatures.all():
        if stop.matter is Matter.FREEZE and (kept := noted_meanwhile(stop, (account, other))) != stop:
            uow.signatures.save(kept)
    _record((account, other), "same as", by, uow, clock)
    facts: list[Fact] = []
    for case in [*await uow.cases.held_by(account), *await uow.cases.held_by(other)]:
        if case.barred in (account, other) and case.owner is not None:
            facts += lost(case, case.owner, uow=uow, clock=clock)
    for person in pair:  # the body of one is the other's, too
        facts += await free_kept_from(person.account, uow=uow, clock=clock)
    return pair, tuple(dict.fromkeys(facts))


async def want_apart(
    account: Account, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> tuple[Wanted, Sequence[Account]]:
    """An owner's signature; the second one is another's, and neither is that person's. Raises NotAllowed, NotFound."""
    await _owner(by, uow=uow, clock=clock)
    await _noted(account, uow=uow)
    both = await accounts_of(account, uow=uow)
    if by in both:
        raise NotAllowed("role-oneself")
    others = [one.account for one in await signers(besides=(by, *both), uow=uow, clock=clock)]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await want(Matter.TWO_PEOPLE, account, by=by, uow=uow, ids=ids, clock=clock)
    uow.audit.record(Deed.ROLE, by=str(by), at=clock.now(), subject=str(account), detail="two people wanted")
    return wanted, others


async def set_apart(wanted: Wanted, *, by: Account, uow: UnitOfWork, clock: Clock) -> tuple[Account, Account]:
    """The second signature: each of them signs for himself again. Raises NotAllowed, NotFound."""
    await signer(by, uow=uow, clock=clock, otherwise="role-leads")
    one = await _noted(wanted.subject, uow=uow)
    assert one.same_as is not None
    other = await uow.staff.get(one.same_as)
    for person in (one, other):
        if person is not None:
            uow.staff.save(replace(person, same_as=None))
    uow.signatures.drop(wanted.id)
    _record((one.account, one.same_as), "not same as", by, uow, clock)
    return one.account, one.same_as


async def _owner(by: Account, *, uow: UnitOfWork, clock: Clock) -> None:
    me = await signer(by, uow=uow, clock=clock, otherwise=_OWNERS)
    if me.role is not Role.OWNER:
        raise NotAllowed(_OWNERS)


async def _free(account: Account, *, uow: UnitOfWork) -> Staff:
    known = await uow.staff.get(account)
    if known is None or known.same_as is not None:
        raise NotFound("role-same-unfit")
    return known


async def _noted(account: Account, *, uow: UnitOfWork) -> Staff:
    known = await uow.staff.get(account)
    if known is None or known.same_as is None:
        raise NotFound("role-same-unfit")
    return known


def _record(pair: tuple[Account, Account], detail: str, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    one, other = pair
    uow.audit.record(Deed.ROLE, by=str(by), at=clock.now(), subject=str(one), detail=f"{detail} {other}")
