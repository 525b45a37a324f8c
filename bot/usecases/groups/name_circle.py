"""Owners name who is in the smaller circle, with a second signature; one of them takes somebody out at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import Fact
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.audit import Deed
from bot.domain.staff.roles import NO_MODERATORS
from bot.domain.staff.signatures import Matter, Wanted
from bot.usecases.groups.watch_groups import look_at_circle_groups
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.sight.free_unseen import free_unseen
from bot.usecases.sight.leads import signer, signers
from bot.usecases.sight.seek_second_looks import inside as is_inside
from bot.usecases.staff.want import want

LEADS_ONLY = "role-leads"


@dataclass(frozen=True, slots=True)
class Changed:
    """The one who is in or out now, and what follows for the cases."""

    person: Staff
    facts: tuple[Fact, ...]


async def want_in_circle(
    account: Account, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> tuple[Wanted, Sequence[Account]]:
    """An owner's signature; the second one is another owner's or a lead's. Raises NotAllowed, NotFound."""
    await owner_signs(by, uow=uow, clock=clock)
    await _known(account, inside=False, uow=uow)
    others = [one.account for one in await signers(besides=(by, account), uow=uow, clock=clock)]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await want(Matter.CIRCLE, account, by=by, uow=uow, ids=ids, clock=clock)
    _record(account, by, "circle wanted", uow, clock)
    return wanted, others


async def let_in_circle(wanted: Wanted, *, by: Account, uow: UnitOfWork, clock: Clock) -> Changed:
    """The second signature: he sees what the circle sees. The first one in ends the leads' standing in for it."""
    await signer(by, uow=uow, clock=clock, otherwise=LEADS_ONLY)
    person = replace(await _known(wanted.subject, inside=False, uow=uow), circle=True)
    uow.signatures.drop(wanted.id)
    return await _changed(person, by, "circle in", uow, clock)


async def may_go_out(account: Account, *, by: Account, uow: UnitOfWork, clock: Clock) -> Staff:
    """The one who would be taken out. Raises NotAllowed, NotFound."""
    await owner_signs(by, uow=uow, clock=clock)
    return await _known(account, inside=True, uow=uow)


async def out_of_circle(account: Account, *, by: Account, uow: UnitOfWork, clock: Clock) -> Changed:
    """At once: what he held of the circle waits again."""
    known = await may_go_out(account, by=by, uow=uow, clock=clock)
    person = replace(known, circle=False)
    return await _changed(person, by, "circle out", uow, clock)


async def _changed(person: Staff, by: Account, detail: str, uow: UnitOfWork, clock: Clock) -> Changed:
    uow.staff.save(person)
    _record(person.account, by, detail, uow, clock)
    groups = await look_at_circle_groups(person.account, uow=uow, clock=clock)
    return Changed(person, (*groups, *await free_unseen(uow=uow, clock=clock)))


async def owner_signs(account: Account, *, uow: UnitOfWork, clock: Clock) -> None:
    """Raises NotAllowed for all but owners whose signature counts."""
    me = await signer(account, uow=uow, clock=clock, otherwise="role-owners")
    if me.role is not Role.OWNER:
        raise NotAllowed("role-owners")


async def _known(account: Account, *, inside: bool, uow: UnitOfWork) -> Staff:
    """Raises NotFound, of who is to come in also where he does no moderator's work here or is stopped."""
    known = await uow.staff.get(account)
    if known is None or known.circle is not inside or known.role in NO_MODERATORS:
        raise NotFound("circle-unfit")
    if not inside and known.frozen:
        raise NotAllowed("role-of-frozen")
    if not inside and not await is_inside(account, uow=uow):
        raise NotAllowed("circle-not-inside")
    return known


def _record(account: Account, by: Account, detail: str, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(Deed.ROLE, by=str(by), at=clock.now(), subject=str(account), detail=detail)
