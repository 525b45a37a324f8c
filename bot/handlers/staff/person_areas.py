"""A lead gives a moderator areas of his own; without any he has those of his groups."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Lane, Reply, Rows, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.people import Account
from bot.handlers.changes import changes, question, told_to_others
from bot.handlers.groups.group_homes import area_rows, named
from bot.handlers.pieces import argument, button, split
from bot.handlers.staff.role_words import BACK, account_in, name_of, whom
from bot.usecases.staff.own_areas import areas_then, clear_own, own_areas, turn_own


async def tree(update: Incoming, ctx: Ctx) -> Turn:
    """The areas under one, each a switch."""
    account, under = split(argument(update))
    return Turn((await _screen(account_in(account), under, ctx),))


async def ask_turn(update: Incoming, ctx: Ctx) -> Turn:
    """One area more or one fewer."""
    ref, area_id = split(argument(update))
    areas = await _then(account_in(ref), area_id, ctx)
    way = "on" if area_id in areas else "off"
    above = f"{ref}/{ctx.content.areas[area_id].parent_id or ''}"
    change, _ = await _changes(account_in(ref), area_id, areas, ctx)
    yes, no = Press("person.area-yes", f"{ref}/{area_id}/{way}"), Press("person.areas", above)
    return Turn((question(change, yes=yes, no=no),))


async def turn(update: Incoming, ctx: Ctx) -> Turn:
    """He hears of it, once however many are pressed; so do the owners."""
    ref, rest = split(argument(update))
    area_id, way = split(rest)
    account, me, content = account_in(ref), ctx.person.account, ctx.content
    _, change = await _changes(account, area_id, await _then(account, area_id, ctx), ctx)
    await turn_own(account, area_id, on=way == "on", by=me, uow=ctx.uow, clock=ctx.clock, content=content)
    shown = await _screen(account, content.areas[area_id].parent_id or "", ctx)
    return Turn((shown, *await _told(account, ctx), *await told_to_others(change, ctx)))


async def ask_clear(update: Incoming, ctx: Ctx) -> Turn:
    account = whom(update)
    change, _ = await _changes(account, "", await _then(account, "", ctx), ctx)
    yes, no = Press("person.clear-yes", str(account)), Press("person.areas", str(account))
    return Turn((question(change, yes=yes, no=no),))


async def clear(update: Incoming, ctx: Ctx) -> Turn:
    account, me = whom(update), ctx.person.account
    _, change = await _changes(account, "", await _then(account, "", ctx), ctx)
    await clear_own(account, by=me, uow=ctx.uow, clock=ctx.clock)
    shown = await _screen(account, "", ctx)
    return Turn((shown, *await _told(account, ctx), *await told_to_others(change, ctx)))


async def _then(account: Account, area_id: str, ctx: Ctx) -> tuple[str, ...]:
    return await areas_then(
        account, area_id, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock, content=ctx.content
    )


async def _changes(account: Account, area_id: str, areas: tuple[str, ...], ctx: Ctx) -> tuple[Term, Term]:
    """Of many the lists show the first ones only, so the one that is turned is named beside them."""
    args: dict[str, Arg] = {"name": name_of(account, await ctx.uow.staff.get(account))}
    if area_id:
        args["area"] = ctx.content.areas[area_id].name
    given = await ctx.uow.staff_areas.of(account)
    was, now = (
        named(some, ctx.content) if some else Term("person-areas-of-groups") for some in (given, areas)
    )
    return changes(Term("person-what-area" if area_id else "person-what-areas", args), was, now)


async def _screen(account: Account, under: str, ctx: Ctx) -> Screen:
    given, own = await ctx.uow.staff_areas.of(account), await own_areas(account, uow=ctx.uow)
    rows: Rows = area_rows(
        under, given, verb="person.area", more="person.areas", ref=str(account), content=ctx.content
    )
    if given:
        rows += ((button("person-button-clear", "person.clear", str(account)),),)
    args: dict[str, Arg] = {
        "name": name_of(account, await ctx.uow.staff.get(account)),
        "areas": named(own, ctx.content),
        "given": "yes" if given else "no",
    }
    back = (button("role-button-see", "role.of", str(account)),)
    return Screen("person-areas", args, (*rows, back, *BACK))


async def _told(account: Account, ctx: Ctx) -> tuple[Reply, ...]:
    person = await ctx.uow.staff.get(account)
    if person is None or not person.started:
        return ()
    args: dict[str, Arg] = {"areas": named(await own_areas(account, uow=ctx.uow), ctx.content)}
    return (Say("person-areas-yours", args, to=StaffChat(account), lane=Lane.DIALOGUE, slot="areas-yours"),)
