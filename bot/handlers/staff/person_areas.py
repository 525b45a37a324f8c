"""A lead gives a moderator areas of his own; without any he has those of his groups."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Lane, Reply, Rows, Say, Screen, StaffChat, Turn
from bot.conversation.ports import Ctx
from bot.domain.people import Account
from bot.handlers.groups.group_homes import area_rows, named
from bot.handlers.pieces import argument, button, split
from bot.handlers.staff.role_words import BACK, account_in, name_of, whom
from bot.usecases.staff.own_areas import clear_own, own_areas, turn_own


async def tree(update: Incoming, ctx: Ctx) -> Turn:
    """The areas under one, each a switch."""
    account, under = split(argument(update))
    return Turn((await _screen(account_in(account), under, ctx),))


async def turn(update: Incoming, ctx: Ctx) -> Turn:
    """One area more or one fewer. He hears of it, once however many are pressed."""
    told, area_id = split(argument(update))
    account, me, content = account_in(told), ctx.person.account, ctx.content
    await turn_own(account, area_id, by=me, uow=ctx.uow, clock=ctx.clock, content=content)
    shown = await _screen(account, content.areas[area_id].parent_id or "", ctx)
    return Turn((shown, *await _told(account, ctx)))


async def clear(update: Incoming, ctx: Ctx) -> Turn:
    account = whom(update)
    await clear_own(account, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return Turn((await _screen(account, "", ctx), *await _told(account, ctx)))


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
