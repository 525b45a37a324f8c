"""Incidents against a clock by buttons and typed labels, and the calls that come in between."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Say, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.conversation.session import Session
from bot.conversation.shown_buttons import is_typed
from bot.domain.errors import RequestRefused
from bot.domain.learning.lessons import Audience
from bot.handlers.flows.review_notes import orders_review
from bot.handlers.learning.order_arguments import OrderAnew, OrderPress, OrderRoundName
from bot.handlers.learning.order_screens import (
    call_message,
    order_board,
    order_intro_screen,
    order_result_screen,
)
from bot.handlers.learning.practice_anew import anew_question
from bot.handlers.pieces import argument
from bot.usecases.learning.order_clock import calls_due
from bot.usecases.learning.order_practice import (
    CallCame,
    begin_or_resume,
    put_aside,
    require_orders,
    running_order,
    take_step,
)

STATE: Final = "reading.order"


async def order_practice(update: Incoming, ctx: Ctx) -> Turn:
    """Describe the practice, with a button to begin or to go on."""
    track = argument(update, Audience)
    record = await require_orders(ctx, track)
    screen = order_intro_screen(record, track, review=orders_review(ctx.content, track))
    return Turn((screen,), session=ctx.session.at(""))


async def begin_order(update: Incoming, ctx: Ctx) -> Turn:
    """Begin an incident, or go on where it was put aside. The clock runs from here."""
    track = argument(update, Audience)
    running = await begin_or_resume(ctx, track)
    return Turn((order_board(running),), session=_at_order(ctx, track))


async def begin_order_anew(update: Incoming, ctx: Ctx) -> Turn:
    """Drop the open incident for another one; with steps taken, on a second press."""
    track, is_sure = argument(update, OrderAnew)
    open_round = (await require_orders(ctx, track)).running
    if open_round is not None and open_round.events and not is_sure:
        yes, no = Press("order-anew", OrderAnew(track, is_sure=True)), Press("order-begin", track)
        return Turn((anew_question(yes=yes, no=no),), session=ctx.session.at(""))
    running = await begin_or_resume(ctx, track, anew=True)
    return Turn((order_board(running),), session=_at_order(ctx, track))


async def press_step(update: Incoming, ctx: Ctx) -> Turn:
    """Take the step, and show at once what it brings about; with the last one, how it went. Whatever is pressed or
    typed after a call that they had not seen shows the buttons that count now: a step and a call of the same moment
    leave none."""
    given = argument(update, OrderPress)
    moment = given.moment if given.moment is not None else -1
    try:
        taken = await take_step(ctx, given.track, given.round_id, moment, given.step_id)
    except CallCame as refusal:
        note = Say(refusal.key) if is_typed(update) else Ack(refusal.key, alert=True)
        board = order_board(await running_order(ctx, given.track), below=True)
        return Turn((note, board), session=_at_order(ctx, given.track))
    if taken.running.judgment.is_over:
        return Turn((order_result_screen(taken, content=ctx.content),), session=ctx.session.at(""))
    return Turn((order_board(taken.running, taken=taken),), session=_at_order(ctx, given.track))


async def put_order_aside(update: Incoming, ctx: Ctx) -> Turn:
    """Stop the clock. The incident waits as it is."""
    name = argument(update, OrderRoundName)
    await put_aside(ctx, name.track, name.round_id)
    record = await require_orders(ctx, name.track)
    screen = order_intro_screen(record, name.track, review=orders_review(ctx.content, name.track))
    return Turn((screen,), session=ctx.session.at(""))


async def show_order_again(update: Incoming, ctx: Ctx) -> Turn | None:
    """Answer words or a file during an incident: say what works here, and show it again. None if none is open any
    more."""
    try:
        track = Audience(ctx.session.data.get("track", ""))
        running = await running_order(ctx, track)
    except (ValueError, RequestRefused):
        return None
    board = order_board(running, below=True)
    return Turn((Say("order-press-please"), board), session=_at_order(ctx, track))


async def bring_calls(ctx: TickCtx) -> Turn:
    """Send the calls whose moment has come to who is in their incident."""
    return Turn(tuple(call_message(due) for due in await calls_due(ctx)))


def _at_order(ctx: Ctx, track: Audience) -> Session:
    return ctx.session.at(STATE, track=track.value)
