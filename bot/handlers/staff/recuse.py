"""«کنار می‌کشم»: a moderator keeps away from a case, or from an area or a class of actors. Nobody asks why."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Button, Lane, Reply, Rows, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.recusal import From, recuse
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import NotFound
from bot.handlers.cards.beside_card import in_private, only_to_presser
from bot.handlers.cards.card import area_of, number_of, word
from bot.handlers.cards.seen_by import circle_short
from bot.handlers.pieces import argument, button, split
from bot.usecases.sight.find_case import find_case
from bot.usecases.sight.seek_second_looks import namers, seekers
from bot.usecases.staff.recuse import come_back, keep_away, recuse_from

_MOST: Final = 40
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """There is no way back from this, so it is asked about once."""
    case = await find_case(argument(update), by=ctx.person.account, uow=ctx.uow)
    recuse(case, by=ctx.person.account)  # only to hear now what is in the way
    rows: Rows = ((button("case-button-recuse-yes", "case.recuse-yes", case.id),),)
    if in_private(update):
        rows += ((button("case-button-back", "case.show", case.id),),)
    screen = Screen("case-ask-recuse", {"number": number_of(case)}, rows)
    return Turn(only_to_presser(update, ctx, case, screen))


async def confirm(update: Incoming, ctx: Ctx) -> Turn:
    """He is away from it; owners and leads hear where nobody is left, and not who has gone."""
    away = await recuse_from(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    args = {"number": number_of(away.case)}
    told: list[Reply] = []
    if away.nobody:
        told = [
            Say("notice-recused-nobody", args, to=StaffChat(one), lane=Lane.DIALOGUE)
            for one in await seekers(away.case, uow=ctx.uow)
        ]
        told += [circle_short(one) for one in await namers(away.case, uow=ctx.uow)]
    done: tuple[Reply, ...] = (Ack("case-recused-now"),)
    if in_private(update):
        done = (Screen("case-recused-now", buttons=_HOME),)
    return Turn((*done, *told), facts=away.facts)


async def away(update: Incoming, ctx: Ctx) -> Turn:
    """``recuse``: what he keeps away from, and the ways to say more."""
    return Turn((await _screen(ctx),), session=ctx.session.at(""))


async def choose(update: Incoming, ctx: Ctx) -> Turn:
    """Which area, or which class of actors?"""
    areas = ctx.content.areas
    rows: Rows
    if argument(update) == From.AREA:
        found = [one for one in areas.areas if areas.coarse(one.id).id == one.id]
        rows = tuple(
            (Button(one.name, Press("recuse.from", f"{From.AREA}/{one.id}")),) for one in found[:_MOST]
        )
    else:
        rows = tuple(
            (Button(word("case-actor", actor), Press("recuse.from", f"{From.ACTOR}/{actor}")),)
            for actor in ActorClass
        )
    back = ((button("recuse-button-back", "recuse"),),)
    return Turn((Screen("recuse-choose", buttons=(*rows, *back)),))


async def keep(update: Incoming, ctx: Ctx) -> Turn:
    """From now on he is offered none of these."""
    of, value = _which(update)
    me = ctx.person.account
    facts = await keep_away(of, value, by=me, uow=ctx.uow, clock=ctx.clock, content=ctx.content)
    return Turn((await _screen(ctx),), facts=facts)


async def end(update: Incoming, ctx: Ctx) -> Turn:
    """He is offered them again."""
    of, value = _which(update)
    await come_back(of, value, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return Turn((await _screen(ctx),))


async def _screen(ctx: Ctx) -> Screen:
    mine = await ctx.uow.recusals.of(ctx.person.account)
    lasting = sorted((one for one in mine if one.of is not From.CASE), key=lambda one: (one.of, one.value))
    ends = tuple(
        (
            button(
                "recuse-button-end",
                "recuse.end",
                f"{one.of}/{one.value}",
                {"what": _name(one.of, one.value, ctx)},
            ),
        )
        for one in lasting[:_MOST]
    )
    more = (
        button("recuse-button-area", "recuse.choose", From.AREA),
        button("recuse-button-actor", "recuse.choose", From.ACTOR),
    )
    return Screen("recuse", {"count": len(lasting)}, (*ends, more, *_HOME))


def _name(of: From, value: str, ctx: Ctx) -> str | Term:
    if of is From.AREA:
        return area_of(value, ctx.content)
    return word("case-actor", value)


def _which(update: Incoming) -> tuple[From, str]:
    of, value = split(argument(update))
    if of not in From or not value:
        raise NotFound("recuse-unknown")
    return From(of), value
