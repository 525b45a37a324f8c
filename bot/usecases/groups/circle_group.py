"""Two signatures make a moderators' group the restricted circle's own; one makes it an ordinary group again.

Its cards change with it: those of restricted cases come and all others go, and the other way round.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.cases.case_access import may_enter_circle
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import CaseMoved, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.groups.name_circle import LEADS_ONLY, require_owner
from bot.usecases.ports import Clock, Group, Ids, UnitOfWork
from bot.usecases.staff.request_signature import request_signature


async def request_circle_group(
    chat: Account, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> tuple[SignatureRequest, Group, Sequence[Account]]:
    """An owner's signature for this group; another owner or a lead gives the second. Raises NotFound (not a
    moderators' group), NotAllowed (somebody outside the circle is in it, nobody to sign)."""
    await require_owner(by, uow=uow, clock=clock)
    group = await _require_fit_group(chat, uow=uow)
    others = [staff.account for staff in await signers(besides=(by,), uow=uow, clock=clock)]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await request_signature(Matter.CIRCLE_GROUP, chat, by=by, uow=uow, ids=ids, clock=clock)
    _record(chat, by, "circle wanted", uow, clock)
    return wanted, group, others


async def make_circle_group(
    wanted: SignatureRequest, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Group, tuple[Fact, ...]]:
    """The second signature: from now on the group shows only restricted cases. Raises as above."""
    await require_signer(by, uow=uow, clock=clock, refusal=LEADS_ONLY)
    group = replace(await _require_fit_group(wanted.subject, uow=uow), circle=True)
    uow.signatures.drop(wanted.id)
    moved = [*await uow.held_cards.of_circle(), *await uow.held_cards.cards_in(group, circle=False)]
    uow.groups.save(group)
    _record(wanted.subject, by, "circle", uow, clock)
    return group, _moved_facts(moved)


async def end_circle_group(
    chat: Account, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Group, tuple[Fact, ...]]:
    """At once, by one owner: restricted cards there are closed. Raises NotFound, NotAllowed."""
    await require_owner(by, uow=uow, clock=clock)
    known = await registered_group(chat, uow=uow)
    if not known.circle:
        raise NotFound("circle-unfit")
    group = replace(known, circle=False)
    moved = await uow.held_cards.cards_in(group, circle=True)
    uow.groups.save(group)
    _record(chat, by, "no circle", uow, clock)
    return group, _moved_facts(moved)


async def registered_group(chat: Account, *, uow: UnitOfWork) -> Group:
    group = await uow.groups.get(chat.messenger, chat.id)
    if group is None or not group.active:
        raise NotFound("circle-no-group")
    return group


async def _require_fit_group(chat: Account, *, uow: UnitOfWork) -> Group:
    """The group, if nobody is known to be in it but the circle and owners."""
    group = await registered_group(chat, uow=uow)
    if group.circle:
        raise NotFound("circle-unfit")
    if group.stopped:
        raise NotAllowed("circle-group-stopped")
    staff = await uow.staff.all()
    for member in staff:
        known = await uow.members.get(member.account, group.chat_id)
        here = member.account.messenger is group.messenger and known is not None and known.is_inside
        if here and not may_enter_circle(member.account, staff):
            raise NotAllowed("circle-group-others")
    return group


def _moved_facts(case_ids: Sequence[str]) -> tuple[Fact, ...]:
    return tuple(CaseMoved(case_id) for case_id in dict.fromkeys(case_ids))


def _record(chat: Account, by: Account, detail: str, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(AuditAction.GROUP, by=str(by), at=clock.now(), subject=str(chat), detail=detail)
