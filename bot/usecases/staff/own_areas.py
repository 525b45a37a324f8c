"""A moderator's own areas: those that a lead gave them, else those of their groups. They refuse nothing; they
put the moderator's own cases first, and reads elsewhere are counted."""

from bot.domain.cases.case_access import is_restricted_case
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.groups.homes import areas_with_subareas, inside, toggle_area
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.leads import require_signer
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import ActingContext, Context

MOST_AREAS = 60
_ALL = "all"


async def own_areas(ctx: Context, account: Account) -> tuple[str, ...]:
    """Empty: they cover every place, like anybody in a general group, or in none."""
    if given := await ctx.uow.staff_areas.of(account):
        return given
    areas: list[str] = []
    for group in await ctx.uow.groups.active():
        if group.messenger is not account.messenger or group.circle:
            continue
        member = await ctx.uow.members.get(account, group.chat_id)
        if member is None or not member.is_inside:
            continue
        if not group.areas:
            return ()
        areas += group.areas
    return tuple(dict.fromkeys(areas))


async def queue_areas(ctx: ActingContext) -> frozenset[str]:
    """The areas at the front of their queue, down to the stations; empty if the queue ignores areas."""
    if await shows_all_areas(ctx):
        return frozenset()
    return areas_with_subareas(await own_areas(ctx, ctx.account), ctx.content.areas)


async def shows_all_areas(ctx: ActingContext) -> bool:
    return await ctx.uow.settings.note(_name(ctx.account)) == _ALL


async def set_all_areas(ctx: ActingContext, wish: bool) -> None:
    """They want all areas equally in their queue, or their own first again."""
    ctx.uow.settings.set_note(_name(ctx.account), _ALL if wish else "")


async def is_outside(ctx: Context, case: Case, *, by: Account) -> bool:
    """Whether the case is outside their areas. Restricted cases belong to no area."""
    if is_restricted_case(case):
        return False
    return not inside(case.area_id, await own_areas(ctx, by), ctx.content.areas)


async def areas_after_change(ctx: ActingContext, account: Account, area_id: str) -> tuple[str, ...]:
    """The areas that a person would have with one added or removed, or with none (``area_id`` is empty);
    nothing is changed yet. Raises NotAllowed, NotFound."""
    if area_id and area_id not in ctx.content.areas:
        raise NotFound("home-no-area")
    given = await ctx.uow.staff_areas.of(account)
    areas = toggle_area(given, area_id, ctx.content.areas) if area_id else ()
    if len(areas) > MOST_AREAS:
        raise NotFound("home-no-area")
    await _may_give(ctx, account)
    return areas


async def set_own_area(ctx: ActingContext, account: Account, area_id: str, *, on: bool) -> None:
    """A lead adds or removes one of a person's areas. Raises as above, and WrongState if another was
    faster."""
    areas = await areas_after_change(ctx, account, area_id)
    if (area_id in areas) is not on:
        raise WrongState("admin-meanwhile")
    _save_areas(ctx, account, areas, f"areas {'in' if on else 'out'} {area_id}")


async def clear_own_areas(ctx: ActingContext, account: Account) -> None:
    """They have the areas of their groups again. Raises NotAllowed, NotFound."""
    await _may_give(ctx, account)
    _save_areas(ctx, account, (), "areas of groups")


async def _may_give(ctx: ActingContext, account: Account) -> None:
    await require_signer(ctx, refusal="role-leads")
    person = await ctx.uow.staff.get(account)
    if not has_role_for(person, Permission.HANDLE_CASES):
        raise NotFound("role-none")
    if account in await accounts_of(ctx, ctx.account):  # or nobody would notice reads outside their areas
        raise NotAllowed("role-oneself")


def _save_areas(ctx: ActingContext, account: Account, areas: tuple[str, ...], detail: str) -> None:
    ctx.uow.staff_areas.set(account, areas)
    ctx.uow.audit.record(
        AuditAction.ROLE, by=str(ctx.account), at=ctx.clock.now(), subject=str(account), detail=detail
    )


def _name(account: Account) -> str:
    return f"queue-areas:{account}"
