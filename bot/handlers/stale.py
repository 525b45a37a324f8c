"""Outdated buttons: of an earlier screen, or with a verb that no longer exists. Where the form is open, its question is
asked again, so that nobody loses their place in it."""

from typing import Final

from bot.conversation.buttons import decode
from bot.conversation.incoming import ButtonPressed, ChatKind, Incoming
from bot.conversation.outgoing import Ack, Arg, Say, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.conversation.router import Route, Where
from bot.handlers.cards.card_notices import card_refresh_facts
from bot.handlers.menu import back_to_menu, report_button
from bot.handlers.pieces import turn_below
from bot.handlers.reporting.report_before import read_on
from bot.handlers.reporting.report_entrance import BEFORE, is_accepting_reports, refuse_if_closed
from bot.handlers.reporting.report_steps import ask_again
from bot.handlers.understanding.leaving import is_in_form

_SEND: Final = "report-send"


async def stale_press(update: Incoming, ctx: Ctx) -> Turn:
    """Do nothing, and show the person where to continue. In a group only the presser is told."""
    if update.chat.kind is not ChatKind.PRIVATE:
        return Turn((Ack("press-stale-in-group", alert=True),), facts=card_refresh_facts(update))
    drafting = ((report_button(ctx),),) if ctx.session.draft is not None else ()
    if isinstance(update, ButtonPressed) and decode(update.data).verb == _SEND:
        args: dict[str, Arg] = {"draft": "waits" if drafting else "none"}
        return Turn((Say("press-stale-send", args, (*drafting, back_to_menu()), slot="stale"),))
    is_open = is_accepting_reports(ctx, await ctx.uow.settings.running())
    if (turn := await _ask_open_question(ctx, is_open=is_open)) is not None:
        return turn
    rows = (*(drafting if is_open else ()), back_to_menu())
    return Turn((Say("press-stale", buttons=rows, slot="stale"),))


async def _ask_open_question(ctx: Ctx, *, is_open: bool) -> Turn | None:
    """What the form asks now, below; why it is closed; None outside the form."""
    is_before = ctx.session.state == BEFORE
    if not (is_before or is_in_form(ctx)):
        return None
    if not is_open:
        return refuse_if_closed(ctx, await ctx.uow.settings.running())
    hint = TextRef("press-stale-in-form")
    turn = await (read_on(hint, ctx, ctx.session.draft) if is_before else ask_again(ctx, hint))
    return turn_below((), turn)


ROUTES: Final = (Route("any-press", stale_press, where=Where.ANY),)
