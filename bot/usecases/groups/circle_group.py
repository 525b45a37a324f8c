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
from bot.usecases.context import ActingContext, Context
from bot.usecases.groups.name_circle import LEADS_ONLY, require_owner
from bot.usecases.ports import Group
from bot.usecases.staff.request_signature import request_signature


async def request_circle_group(
    ctx: ActingContext, chat: Account
) -> tuple[SignatureRequest, Group, Sequence[Account]]:
    """An owner's signature for this group; another owner or a lead gives the second. Raises NotFound (not a
    moderators' group), NotAllowed (somebody outside the circle is in it, nobody to sign)."""
    await require_owner(ctx)
    group = await _require_fit_group(ctx, chat)
    others = [staff.account for staff in await signers(ctx, besides=(ctx.account,))]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await request_signature(ctx, Matter.CIRCLE_GROUP, chat)
    _record(ctx, chat, "circle wanted")
    return wanted, group, others


async def make_circle_group(ctx: ActingContext, wanted: SignatureRequest) -> tuple[Group, tuple[Fact, ...]]:
    """The second signature: from now on the group shows only restricted cases. Raises as above."""
    await require_signer(ctx, refusal=LEADS_ONLY)
    group = replace(await _require_fit_group(ctx, wanted.subject), circle=True)
    ctx.uow.signatures.drop(wanted.id)
    moved = [*await ctx.uow.held_cards.of_circle(), *await ctx.uow.held_cards.cards_in(group, circle=False)]
    ctx.uow.groups.save(group)
    _record(ctx, wanted.subject, "circle")
    return group, _moved_facts(moved)


async def end_circle_group(ctx: ActingContext, chat: Account) -> tuple[Group, tuple[Fact, ...]]:
    """At once, by one owner: restricted cards there are closed. Raises NotFound, NotAllowed."""
    await require_owner(ctx)
    known = await registered_group(ctx, chat)
    if not known.circle:
        raise NotFound("circle-unfit")
    group = replace(known, circle=False)
    moved = await ctx.uow.held_cards.cards_in(group, circle=True)
    ctx.uow.groups.save(group)
    _record(ctx, chat, "no circle")
    return group, _moved_facts(moved)


async def registered_group(ctx: Context, chat: Account) -> Group:
    group = await ctx.uow.groups.get(chat.messenger, chat.id)
    if group is None or not group.active:
        raise NotFound("circle-no-group")
    return group


async def _require_fit_group(ctx: Context, chat: Account) -> Group:
    """The group, if nobody is known to be in it but the circle and owners."""
    group = await registered_group(ctx, chat)
    if group.circle:
        raise NotFound("circle-unfit")
    if group.stopped:
        raise NotAllowed("circle-group-stopped")
    staff = await ctx.uow.staff.all()
    for member in staff:
        known = await ctx.uow.members.get(member.account, group.chat_id)
        here = member.account.messenger is group.messenger and known is not None and known.is_inside
        if here and not may_enter_circle(member.account, staff):
            raise NotAllowed("circle-group-others")
    return group


def _moved_facts(case_ids: Sequence[str]) -> tuple[Fact, ...]:
    return tuple(CaseMoved(case_id) for case_id in dict.fromkeys(case_ids))


def _record(ctx: ActingContext, chat: Account, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.GROUP, by=str(ctx.account), at=ctx.clock.now(), subject=str(chat), detail=detail
    )
