"""The restricted circle: its group and its members, each with two signatures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.cases.case_access import may_enter_circle
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import CaseMoved, Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.release_hidden_cases import release_hidden_cases
from bot.usecases.access.seek_second_looks import is_in_group as is_inside
from bot.usecases.context import ActingContext, Context
from bot.usecases.groups.watch_groups import recheck_circle_groups
from bot.usecases.ports import Group
from bot.usecases.staff.signatures import request_signature

LEADS_ONLY = "role-leads"


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
    _record_group(ctx, chat, "circle wanted")
    return wanted, group, others


async def make_circle_group(ctx: ActingContext, wanted: SignatureRequest) -> tuple[Group, tuple[Fact, ...]]:
    """The second signature: from now on the group shows only restricted cases. Raises as above."""
    await require_signer(ctx, refusal=LEADS_ONLY)
    group = replace(await _require_fit_group(ctx, wanted.subject), circle=True)
    ctx.uow.signatures.drop(wanted.id)
    moved = [*await ctx.uow.held_cards.of_circle(), *await ctx.uow.held_cards.cards_in(group, circle=False)]
    ctx.uow.groups.save(group)
    _record_group(ctx, wanted.subject, "circle")
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
    _record_group(ctx, chat, "no circle")
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


def _record_group(ctx: ActingContext, chat: Account, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.GROUP, by=str(ctx.account), at=ctx.clock.now(), subject=str(chat), detail=detail
    )


@dataclass(frozen=True, slots=True)
class CircleChange:
    """The person who joined or left, and what follows for the cases."""

    person: Staff
    facts: tuple[Fact, ...]


async def request_circle_membership(
    ctx: ActingContext, account: Account
) -> tuple[SignatureRequest, Sequence[Account]]:
    """An owner's signature; another owner or a lead gives the second. Raises NotAllowed, NotFound."""
    await require_owner(ctx)
    await _require_staff(ctx, account, inside=False)
    others = [staff.account for staff in await signers(ctx, besides=(ctx.account, account))]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await request_signature(ctx, Matter.CIRCLE, account)
    _record_member(ctx, account, "circle wanted")
    return wanted, others


async def add_to_circle(ctx: ActingContext, wanted: SignatureRequest) -> CircleChange:
    """The second signature: they see what the circle sees. The first member ends the leads' standing in for
    it."""
    await require_signer(ctx, refusal=LEADS_ONLY)
    person = replace(await _require_staff(ctx, wanted.subject, inside=False), circle=True)
    ctx.uow.signatures.drop(wanted.id)
    return await _save_change(ctx, person, "circle in")


async def may_remove_from_circle(ctx: ActingContext, account: Account) -> Staff:
    """The person who would be removed. Raises NotAllowed, NotFound."""
    await require_owner(ctx)
    return await _require_staff(ctx, account, inside=True)


async def remove_from_circle(ctx: ActingContext, account: Account) -> CircleChange:
    """At once: their restricted cases wait again."""
    known = await may_remove_from_circle(ctx, account)
    person = replace(known, circle=False)
    return await _save_change(ctx, person, "circle out")


async def _save_change(ctx: ActingContext, person: Staff, detail: str) -> CircleChange:
    ctx.uow.staff.save(person)
    _record_member(ctx, person.account, detail)
    groups = await recheck_circle_groups(ctx, person.account)
    return CircleChange(person, (*groups, *await release_hidden_cases(ctx)))


async def require_owner(ctx: ActingContext) -> None:
    """Raises NotAllowed for all but owners whose signature counts."""
    me = await require_signer(ctx, refusal="role-owners")
    if not has_role_for(me, Permission.SIGN_AS_OWNER):
        raise NotAllowed("role-owners")


async def _require_staff(ctx: Context, account: Account, *, inside: bool) -> Staff:
    """Raises NotFound; for a new member also if they are not a moderator or are frozen."""
    known = await ctx.uow.staff.get(account)
    if known is None or known.circle is not inside or not has_role_for(known, Permission.HANDLE_CASES):
        raise NotFound("circle-unfit")
    if not inside and known.frozen:
        raise NotAllowed("role-of-frozen")
    if not inside and not await is_inside(ctx, account):
        raise NotAllowed("circle-not-inside")
    return known


def _record_member(ctx: ActingContext, account: Account, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.ROLE, by=str(ctx.account), at=ctx.clock.now(), subject=str(account), detail=detail
    )
