"""A moderators' group becomes the smaller circle's own by two signatures, and one as the others again by one.

Its cards move with it: those of the circle come, the others' go; and the other way round.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.cases.sight import may_enter
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import CaseMoved, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import Deed
from bot.domain.staff.signatures import Matter, Wanted
from bot.usecases.groups.name_circle import LEADS_ONLY, owner_signs
from bot.usecases.ports import Clock, Group, Ids, UnitOfWork
from bot.usecases.sight.leads import signer, signers
from bot.usecases.staff.want import want


async def want_circle_group(
    chat: Account, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> tuple[Wanted, Group, Sequence[Account]]:
    """An owner's signature for this group; the second one is another owner's or a lead's. Raises NotFound (no
    moderators' group), NotAllowed (somebody is in it whom the circle's cases are not for, nobody to sign)."""
    await owner_signs(by, uow=uow, clock=clock)
    group = await _fit(chat, uow=uow)
    others = [one.account for one in await signers(besides=(by,), uow=uow, clock=clock)]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await want(Matter.CIRCLE_GROUP, chat, by=by, uow=uow, ids=ids, clock=clock)
    _record(chat, by, "circle wanted", uow, clock)
    return wanted, group, others


async def make_circle_group(
    wanted: Wanted, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Group, tuple[Fact, ...]]:
    """The second signature: it shows the circle's cases and no others from now on. Raises as above."""
    await signer(by, uow=uow, clock=clock, otherwise=LEADS_ONLY)
    group = replace(await _fit(wanted.subject, uow=uow), circle=True)
    uow.signatures.drop(wanted.id)
    moved = [*await uow.held.of_circle(), *await uow.held.cards_in(group, circle=False)]
    uow.groups.save(group)
    _record(wanted.subject, by, "circle", uow, clock)
    return group, _moved(moved)


async def end_circle_group(
    chat: Account, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Group, tuple[Fact, ...]]:
    """At once, by one owner: what stands there of the circle is closed. Raises NotFound, NotAllowed."""
    await owner_signs(by, uow=uow, clock=clock)
    known = await registered(chat, uow=uow)
    if not known.circle:
        raise NotFound("circle-unfit")
    group = replace(known, circle=False)
    moved = await uow.held.cards_in(group, circle=True)
    uow.groups.save(group)
    _record(chat, by, "no circle", uow, clock)
    return group, _moved(moved)


async def registered(chat: Account, *, uow: UnitOfWork) -> Group:
    group = await uow.groups.get(chat.messenger, chat.id)
    if group is None or not group.active:
        raise NotFound("circle-no-group")
    return group


async def _fit(chat: Account, *, uow: UnitOfWork) -> Group:
    """The group, with nobody in it, as far as is known, but the circle and owners."""
    group = await registered(chat, uow=uow)
    if group.circle:
        raise NotFound("circle-unfit")
    if group.stopped:
        raise NotAllowed("circle-group-stopped")
    staff = await uow.staff.all()
    for one in staff:
        known = await uow.members.get(one.account, group.chat_id)
        here = one.account.messenger is group.messenger and known is not None and known.inside
        if here and not may_enter(one.account, staff):
            raise NotAllowed("circle-group-others")
    return group


def _moved(case_ids: Sequence[str]) -> tuple[Fact, ...]:
    return tuple(CaseMoved(case_id) for case_id in dict.fromkeys(case_ids))


def _record(chat: Account, by: Account, detail: str, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(Deed.GROUP, by=str(by), at=clock.now(), subject=str(chat), detail=detail)
