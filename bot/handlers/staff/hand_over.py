"""The end of a shift: cases still held, offered to a colleague who accepts in their private chat.

The beginning and the end of a shift.
"""

from typing import Any

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Arg, Button, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import WISH_LASTS
from bot.domain.desk.desk import Pile, PileFilter
from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.handlers.cards.card import number_of
from bot.handlers.pieces import argument, button, comma_list, display_name
from bot.usecases.access.leads import change_duty
from bot.usecases.staff.hand_over import colleagues, decline_claims, offer_claims, take_claims

_MOST_NAMES = 30
_HOME = ((button("queue-button-home", "queue"),),)


async def switch_duty(update: Incoming, ctx: Ctx) -> Turn:
    """Switch duty on or off. A moderator who goes off duty may hand over their claimed cases."""
    on = argument(update) == "on"
    held = await change_duty(ctx, on=on)
    home = ((button("queue-button-home", "queue"),),)
    if on:
        return Turn((Screen("duty-on", buttons=home),), session=ctx.session.at(""))
    hand = ((button("queue-button-hand", "hand"),),) if held else ()
    return Turn((Screen("duty-off", {"count": held}, (*hand, *home)),), session=ctx.session.at(""))


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask to whom."""
    candidates = await colleagues(ctx)
    if not candidates:
        return Turn((Screen("hand-nobody", buttons=_HOME),))
    rows = tuple(
        (Button(display_name(colleague), Press("hand.to", colleague.account)),)
        for colleague in candidates[:_MOST_NAMES]
    )
    return Turn((Screen("hand-ask", buttons=(*rows, *_HOME)),))


async def offer(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the colleague. Until they accept, nothing changes."""
    me, to = ctx.person, _account(update)
    cases = await offer_claims(ctx, to)
    minutes = int(WISH_LASTS.total_seconds() // 60)
    args: dict[str, Arg] = {
        "name": display_name(me),
        "numbers": comma_list([TextRef("hand-number", {"number": number_of(case)}) for case in cases]),
        "minutes": minutes,
    }
    rows = (
        (button("hand-button-yes", "hand.yes", me.account),),
        (button("hand-button-no", "hand.no", me.account),),
    )
    asked = Say("hand-asked", args, rows, to=StaffChat(to), lane=SendLane.DIALOGUE)
    return Turn((Screen("hand-offered", {"minutes": minutes}, _HOME), asked))


async def accept(update: Incoming, ctx: Ctx) -> Turn:
    """Accept: the cases and their details are the colleague's now. The giver is told how many."""
    giver = _account(update)
    taken = await take_claims(ctx, giver)
    if taken.refusal is not None:
        numbers: dict[str, Any] = dict(taken.refusal.args_for_text)
        return _tell_declined(Ack(taken.refusal.key, numbers, alert=True), giver, ctx)
    args: dict[str, Arg] = {"count": len(taken.cases), "left": taken.left}
    name = display_name(ctx.person)
    notice = Say("notice-handed-over", {**args, "name": name}, to=StaffChat(giver), lane=SendLane.DIALOGUE)
    mine = ((button("queue-pile-mine", "queue.page", str(PileFilter(Pile.MINE))),),)
    return Turn((Screen("hand-taken", args, mine), notice), facts=taken.facts)


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """Refuse: the cases stay with the giver, who is told."""
    giver = _account(update)
    if not await decline_claims(ctx, giver):
        raise NotFound("hand-none")
    return _tell_declined(Screen("hand-declined", buttons=_HOME), giver, ctx)


def _tell_declined(answer: Ack | Screen, giver: Account, ctx: Ctx) -> Turn:
    """The cases stay with the giver, who is told."""
    name = display_name(ctx.person)
    notice = Say("notice-not-taken-over", {"name": name}, to=StaffChat(giver), lane=SendLane.DIALOGUE)
    return Turn((answer, notice))


def _account(update: Incoming) -> Account:
    return argument(update, Account, refusal="hand-none")
