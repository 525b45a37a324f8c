"""A lead gives a moderator their own areas. Without any, they have those of their groups."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Reply, Rows, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.people import Account
from bot.handlers.flows.confirming import ConfirmedChange
from bot.handlers.groups.group_homes import area_rows, areas_term
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import AccountArea, AccountAreaSwitch
from bot.handlers.staff.role_words import BACK, NO_ACCOUNT, account_argument, name_of
from bot.usecases.staff.own_areas import areas_after_change, clear_own_areas, own_areas, set_own_area


async def tree(update: Incoming, ctx: Ctx) -> Turn:
    """Show the areas below one, each as a switch."""
    account, under = argument(update, AccountArea, refusal=NO_ACCOUNT)
    return Turn((await _screen(account, under, ctx),))


async def ask_turn(update: Incoming, ctx: Ctx) -> Turn:
    """Ask whether to add or remove an area."""
    account, area_id = argument(update, AccountArea, refusal=NO_ACCOUNT)
    areas = await _areas_after(account, area_id, ctx)
    above = AccountArea(account, ctx.content.areas[area_id].parent_id or "")
    change = await _change(account, area_id, areas, ctx)
    yes = Press("person.area-yes", AccountAreaSwitch(account, area_id, area_id in areas))
    no = Press("person.areas", above)
    return Turn((change.question(yes=yes, no=no),))


async def turn(update: Incoming, ctx: Ctx) -> Turn:
    """Add or remove the area. The moderator is told once, however many are switched; so are the owners."""
    account, area_id, on = argument(update, AccountAreaSwitch, refusal=NO_ACCOUNT)
    content = ctx.content
    change = await _change(account, area_id, await _areas_after(account, area_id, ctx), ctx)
    await set_own_area(ctx, account, area_id, on=on)
    screen = await _screen(account, content.areas[area_id].parent_id or "", ctx)
    return Turn((screen, *await _notices_to_person(account, ctx), *await change.owner_notices(ctx)))


async def ask_clear(update: Incoming, ctx: Ctx) -> Turn:
    account = account_argument(update)
    change = await _change(account, "", await _areas_after(account, "", ctx), ctx)
    yes, no = Press("person.clear-yes", account), Press("person.areas", account)
    return Turn((change.question(yes=yes, no=no),))


async def clear(update: Incoming, ctx: Ctx) -> Turn:
    account = account_argument(update)
    change = await _change(account, "", await _areas_after(account, "", ctx), ctx)
    await clear_own_areas(ctx, account)
    screen = await _screen(account, "", ctx)
    return Turn((screen, *await _notices_to_person(account, ctx), *await change.owner_notices(ctx)))


async def _areas_after(account: Account, area_id: str, ctx: Ctx) -> tuple[str, ...]:
    return await areas_after_change(ctx, account, area_id)


async def _change(account: Account, area_id: str, areas: tuple[str, ...], ctx: Ctx) -> ConfirmedChange:
    """Long lists show only their first areas, so the one that changes is named beside them."""
    args: dict[str, Arg] = {"name": name_of(account, await ctx.uow.staff.get(account))}
    if area_id:
        args["area"] = ctx.content.areas[area_id].name
    given = await ctx.uow.staff_areas.of(account)
    was, now = (
        areas_term(some, ctx.content) if some else TextRef("person-areas-of-groups")
        for some in (given, areas)
    )
    return ConfirmedChange(TextRef("person-what-area" if area_id else "person-what-areas", args), was, now)


async def _screen(account: Account, under: str, ctx: Ctx) -> Screen:
    given, own = await ctx.uow.staff_areas.of(account), await own_areas(ctx, account)
    rows: Rows = area_rows(
        under, given, verb="person.area", more="person.areas", account=account, content=ctx.content
    )
    if given:
        rows += ((button("person-button-clear", "person.clear", account),),)
    args: dict[str, Arg] = {
        "name": name_of(account, await ctx.uow.staff.get(account)),
        "areas": areas_term(own, ctx.content),
        "given": "yes" if given else "no",
    }
    back = (button("role-button-see", "role.of", account),)
    return Screen("person-areas", args, (*rows, back, *BACK))


async def _notices_to_person(account: Account, ctx: Ctx) -> tuple[Reply, ...]:
    person = await ctx.uow.staff.get(account)
    if person is None or not person.started:
        return ()
    args: dict[str, Arg] = {"areas": areas_term(await own_areas(ctx, account), ctx.content)}
    return (
        Say("person-areas-yours", args, to=StaffChat(account), lane=SendLane.DIALOGUE, slot="areas-yours"),
    )
