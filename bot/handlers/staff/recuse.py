"""«کنار می‌کشم»: a moderator recuses from a case, an area or a class of actors. No reason is asked."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Button,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.case_access import RecusalScope, recuse
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import NotFound
from bot.handlers.cards.allowed_replies import circle_short
from bot.handlers.cards.card import area_of, number_of, word
from bot.handlers.cards.press_replies import is_in_private, question_to_presser
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import RecusalSubject
from bot.usecases.access.case_access import find_case
from bot.usecases.access.seek_second_looks import owners_to_name_circle, second_look_seekers
from bot.usecases.staff.recuse import add_recusal, end_recusal, recuse_from_case

_MOST: Final = 40
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for confirmation, because this cannot be undone."""
    case = await find_case(ctx, argument(update))
    recuse(case, by=ctx.account)  # fails early if recusal is not possible
    rows: Rows = ((button("case-button-recuse-yes", "case.recuse-yes", case.id),),)
    return Turn(question_to_presser(update, ctx, case, "case-ask-recuse", rows))


async def confirm(update: Incoming, ctx: Ctx) -> Turn:
    """Recuse from the case. If nobody is left for it, owners and leads are told so, but not who recused."""
    away = await recuse_from_case(ctx, argument(update))
    args = {"number": number_of(away.case)}
    notices: list[Reply] = []
    if away.nobody:
        notices = [
            Say("notice-recused-nobody", args, to=StaffChat(account), lane=SendLane.DIALOGUE)
            for account in await second_look_seekers(ctx, away.case)
        ]
        notices += [circle_short(account) for account in await owners_to_name_circle(ctx, away.case)]
    done: tuple[Reply, ...] = (Ack("case-recused-now"),)
    if is_in_private(update):
        done = (Screen("case-recused-now", buttons=_HOME),)
    return Turn((*done, *notices), facts=away.facts)


async def show_recusals(update: Incoming, ctx: Ctx) -> Turn:
    """``recuse``: show the person's recusals, and buttons to add some."""
    return Turn((await _screen(ctx),), session=ctx.session.at(""))


async def choose(update: Incoming, ctx: Ctx) -> Turn:
    """Ask which area, or which class of actors."""
    areas = ctx.content.areas
    rows: Rows
    if argument(update) == RecusalScope.AREA:
        coarse_areas = [area for area in areas.areas if areas.coarse(area.id).id == area.id]
        rows = tuple(
            (Button(area.name, Press("recuse.from", RecusalSubject(RecusalScope.AREA, area.id))),)
            for area in coarse_areas[:_MOST]
        )
    else:
        rows = tuple(
            (
                Button(
                    word("case-actor", actor), Press("recuse.from", RecusalSubject(RecusalScope.ACTOR, actor))
                ),
            )
            for actor in ActorClass
        )
    back = ((button("recuse-button-back", "recuse"),),)
    return Turn((Screen("recuse-choose", buttons=(*rows, *back)),))


async def start_recusal(update: Incoming, ctx: Ctx) -> Turn:
    """Start the recusal: none of these cases is offered from now on."""
    of, value = _which(update)
    facts = await add_recusal(ctx, of, value)
    return Turn((await _screen(ctx),), facts=facts)


async def finish_recusal(update: Incoming, ctx: Ctx) -> Turn:
    """End the recusal: these cases are offered again."""
    of, value = _which(update)
    await end_recusal(ctx, of, value)
    return Turn((await _screen(ctx),))


async def _screen(ctx: Ctx) -> Screen:
    mine = await ctx.uow.recusals.of(ctx.account)
    lasting = sorted(
        (recusal for recusal in mine if recusal.of is not RecusalScope.CASE),
        key=lambda recusal: (recusal.of, recusal.value),
    )
    ends = tuple(
        (
            button(
                "recuse-button-end",
                "recuse.end",
                RecusalSubject(recusal.of, recusal.value),
                {"what": _name(recusal.of, recusal.value, ctx)},
            ),
        )
        for recusal in lasting[:_MOST]
    )
    more = (
        button("recuse-button-area", "recuse.choose", RecusalScope.AREA),
        button("recuse-button-actor", "recuse.choose", RecusalScope.ACTOR),
    )
    return Screen("recuse", {"count": len(lasting)}, (*ends, more, *_HOME))


def _name(of: RecusalScope, value: str, ctx: Ctx) -> str | TextRef:
    if of is RecusalScope.AREA:
        return area_of(value, ctx.content)
    return word("case-actor", value)


def _which(update: Incoming) -> RecusalSubject:
    subject = argument(update, RecusalSubject, refusal="recuse-unknown")
    if not subject.value:
        raise NotFound("recuse-unknown")
    return subject
