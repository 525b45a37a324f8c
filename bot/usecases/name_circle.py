"""Owners name who is in the smaller circle, with a second signature; one of them takes somebody out at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.audit import Deed
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import Fact
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.roles import NO_MODERATORS
from bot.domain.signatures import Matter, Wanted
from bot.usecases.free_unseen import free_unseen
from bot.usecases.leads import signer, signers
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.want import want

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
    await _owner(by, uow=uow, clock=clock)
    known = await _known(account, inside=False, uow=uow)
    others = [one.account for one in await signers(besides=(by, account), uow=uow, clock=clock)]
    if known.frozen:
        raise NotAllowed("role-of-frozen")
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


async def out_of_circle(account: Account, *, by: Account, uow: UnitOfWork, clock: Clock) -> Changed:
    """At once: what he held of the circle waits again."""
    await _owner(by, uow=uow, clock=clock)
    person = replace(await _known(account, inside=True, uow=uow), circle=False)
    return await _changed(person, by, "circle out", uow, clock)


async def turn_circle_group(
    messenger: Messenger, *, chat_id: int, by: Account, uow: UnitOfWork, clock: Clock
) -> bool:
    """This moderators' group is the circle's own from now on, or one as the others again. Raises NotFound."""
    await _owner(by, uow=uow, clock=clock)
    group = await uow.groups.get(messenger, chat_id)
    if group is None or not group.active:
        raise NotFound("circle-no-group")
    turned = replace(group, circle=not group.circle)
    uow.groups.save(turned)
    detail = "circle" if turned.circle else "no circle"
    uow.audit.record(Deed.GROUP, by=str(by), at=clock.now(), subject=f"{messenger}:{chat_id}", detail=detail)
    return turned.circle


async def _changed(person: Staff, by: Account, detail: str, uow: UnitOfWork, clock: Clock) -> Changed:
    uow.staff.save(person)
    _record(person.account, by, detail, uow, clock)
    return Changed(person, await free_unseen(uow=uow, clock=clock))


async def _owner(account: Account, *, uow: UnitOfWork, clock: Clock) -> None:
    me = await signer(account, uow=uow, clock=clock, otherwise="role-owners")
    if me.role is not Role.OWNER:
        raise NotAllowed("role-owners")


async def _known(account: Account, *, inside: bool, uow: UnitOfWork) -> Staff:
    known = await uow.staff.get(account)
    if known is None or known.circle is not inside or known.role in NO_MODERATORS:
        raise NotFound("circle-unfit")
    return known


def _record(account: Account, by: Account, detail: str, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(Deed.ROLE, by=str(by), at=clock.now(), subject=str(account), detail=detail)
