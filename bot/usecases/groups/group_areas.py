"""Leads and owners set the areas that a moderators' group covers; its cards follow."""

from dataclasses import replace

from bot.domain.cases.reports import Case
from bot.domain.errors import NotFound, WrongState
from bot.domain.groups.homes import is_covered, toggle_area
from bot.domain.people import Account, ChatId, Messenger
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.access.leads import require_signer
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.ports import Clock, Content, Group, UnitOfWork

MOST_AREAS = 60
_UNCOVERED = "areas-uncovered"
"""Set once the owners have heard of a case that no group covers; emptied when that may have changed."""


async def moderators_group(messenger: Messenger, chat_id: ChatId, *, uow: UnitOfWork) -> Group:
    """Raises NotFound."""
    group = await uow.groups.get(messenger, chat_id)
    if group is None or not group.active:
        raise NotFound("home-no-group")
    return group


async def areas_after_toggle(
    messenger: Messenger,
    chat_id: ChatId,
    area_id: str,
    *,
    by: Account,
    uow: UnitOfWork,
    clock: Clock,
    content: Content,
) -> tuple[Group, tuple[str, ...]]:
    """The group, and its areas with one added or removed; nothing is changed yet. Raises NotAllowed,
    NotFound."""
    await require_signer(by, uow=uow, clock=clock, refusal="role-leads")
    group = await moderators_group(messenger, chat_id, uow=uow)
    if area_id not in content.areas:
        raise NotFound("home-no-area")
    areas = toggle_area(group.areas, area_id, content.areas)
    if len(areas) > MOST_AREAS:
        raise NotFound("home-no-area")
    return group, areas


async def set_group_area(
    messenger: Messenger,
    chat_id: ChatId,
    area_id: str,
    *,
    on: bool,
    by: Account,
    uow: UnitOfWork,
    clock: Clock,
    content: Content,
) -> Group:
    """Add or remove one area of this group. Raises as above, and WrongState if somebody was faster."""
    group, areas = await areas_after_toggle(
        messenger, chat_id, area_id, by=by, uow=uow, clock=clock, content=content
    )
    if (area_id in areas) is not on:
        raise WrongState("admin-meanwhile")
    return await _save_areas(group, areas, by=by, uow=uow, clock=clock)


async def may_clear(
    messenger: Messenger, chat_id: ChatId, *, by: Account, uow: UnitOfWork, clock: Clock
) -> Group:
    """Raises NotAllowed, NotFound."""
    await require_signer(by, uow=uow, clock=clock, refusal="role-leads")
    return await moderators_group(messenger, chat_id, uow=uow)


async def clear_areas(
    messenger: Messenger, chat_id: ChatId, *, by: Account, uow: UnitOfWork, clock: Clock
) -> Group:
    """Make it a general group again. Raises NotAllowed, NotFound."""
    group = await moderators_group(messenger, chat_id, uow=uow)
    return await _save_areas(group, (), by=by, uow=uow, clock=clock)


async def _save_areas(
    group: Group, areas: tuple[str, ...], *, by: Account, uow: UnitOfWork, clock: Clock
) -> Group:
    await require_signer(by, uow=uow, clock=clock, refusal="role-leads")
    changed = replace(group, areas=areas)
    if areas == group.areas:
        return group
    uow.groups.save(changed)
    subject = f"{group.messenger}:{group.chat_id}"
    turned = sorted(set(areas) ^ set(group.areas))
    detail = "general" if not areas else f"{'in' if turned[0] in areas else 'out'} {turned[0]}"
    uow.audit.record(AuditAction.GROUP, by=str(by), at=clock.now(), subject=subject, detail=detail)
    recheck_homes(uow)
    return changed


def recheck_homes(uow: UnitOfWork) -> None:
    """After groups came, went, or changed areas: cards move, and uncovered cases are reported again."""
    uow.settings.set_note(_UNCOVERED, "")
    settle_later(uow)


async def is_first_uncovered(case: Case, *, uow: UnitOfWork, clock: Clock, content: Content) -> bool:
    """Whether no group covers this case's place, and the owners were not told of one yet."""
    if is_covered(case, await uow.groups.active(), content.areas) or await uow.settings.note(_UNCOVERED):
        return False
    uow.audit.record(AuditAction.ALARM, by=PROGRAM, at=clock.now(), subject=case.id, detail="no group")
    return True


def mark_owners_notified(uow: UnitOfWork, *, clock: Clock) -> None:
    uow.settings.set_note(_UNCOVERED, clock.today().isoformat())
