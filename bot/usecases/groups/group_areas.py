"""Leads and owners set the areas that a moderators' group covers; its cards follow."""

from dataclasses import replace

from bot.domain.cases.reports import Case
from bot.domain.errors import NotFound, WrongState
from bot.domain.groups.homes import is_covered, toggle_area
from bot.domain.people import ChatId, Messenger
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.access.leads import require_signer
from bot.usecases.context import ActingContext, Context
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.ports import Group

MOST_AREAS = 60
_UNCOVERED = "areas-uncovered"
"""Set once the owners have heard of a case that no group covers; emptied when that may have changed."""


async def moderators_group(ctx: Context, messenger: Messenger, chat_id: ChatId) -> Group:
    """Raises NotFound."""
    group = await ctx.uow.groups.get(messenger, chat_id)
    if group is None or not group.active:
        raise NotFound("home-no-group")
    return group


async def areas_after_toggle(
    ctx: ActingContext, messenger: Messenger, chat_id: ChatId, area_id: str
) -> tuple[Group, tuple[str, ...]]:
    """The group, and its areas with one added or removed; nothing is changed yet. Raises NotAllowed,
    NotFound."""
    await require_signer(ctx, refusal="role-leads")
    group = await moderators_group(ctx, messenger, chat_id)
    if area_id not in ctx.content.areas:
        raise NotFound("home-no-area")
    areas = toggle_area(group.areas, area_id, ctx.content.areas)
    if len(areas) > MOST_AREAS:
        raise NotFound("home-no-area")
    return group, areas


async def set_group_area(
    ctx: ActingContext, messenger: Messenger, chat_id: ChatId, area_id: str, *, on: bool
) -> Group:
    """Add or remove one area of this group. Raises as above, and WrongState if somebody was faster."""
    group, areas = await areas_after_toggle(ctx, messenger, chat_id, area_id)
    if (area_id in areas) is not on:
        raise WrongState("admin-meanwhile")
    return await _save_areas(ctx, group, areas)


async def may_clear(ctx: ActingContext, messenger: Messenger, chat_id: ChatId) -> Group:
    """Raises NotAllowed, NotFound."""
    await require_signer(ctx, refusal="role-leads")
    return await moderators_group(ctx, messenger, chat_id)


async def clear_areas(ctx: ActingContext, messenger: Messenger, chat_id: ChatId) -> Group:
    """Make it a general group again. Raises NotAllowed, NotFound."""
    group = await moderators_group(ctx, messenger, chat_id)
    return await _save_areas(ctx, group, ())


async def _save_areas(ctx: ActingContext, group: Group, areas: tuple[str, ...]) -> Group:
    await require_signer(ctx, refusal="role-leads")
    changed = replace(group, areas=areas)
    if areas == group.areas:
        return group
    ctx.uow.groups.save(changed)
    subject = f"{group.messenger}:{group.chat_id}"
    turned = sorted(set(areas) ^ set(group.areas))
    detail = "general" if not areas else f"{'in' if turned[0] in areas else 'out'} {turned[0]}"
    ctx.uow.audit.record(
        AuditAction.GROUP, by=str(ctx.account), at=ctx.clock.now(), subject=subject, detail=detail
    )
    recheck_homes(ctx)
    return changed


def recheck_homes(ctx: Context) -> None:
    """After groups came, went, or changed areas: cards move, and uncovered cases are reported again."""
    ctx.uow.settings.set_note(_UNCOVERED, "")
    settle_later(ctx)


async def is_first_uncovered(ctx: Context, case: Case) -> bool:
    """Whether no group covers this case's place, and the owners were not told of one yet."""
    if is_covered(case, await ctx.uow.groups.active(), ctx.content.areas) or await ctx.uow.settings.note(
        _UNCOVERED
    ):
        return False
    ctx.uow.audit.record(
        AuditAction.ALARM, by=PROGRAM, at=ctx.clock.now(), subject=case.id, detail="no group"
    )
    return True


def mark_owners_notified(ctx: Context) -> None:
    ctx.uow.settings.set_note(_UNCOVERED, ctx.clock.today().isoformat())
