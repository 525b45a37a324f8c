"""The receipt code: it opens its report from any account, on either messenger, until a quarter of an hour has gone
by without a step in it."""

from typing import Final

from bot.conversation.incoming import CommandGiven, Incoming, TextSaid
from bot.conversation.outgoing import Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.receipts import code_alone, read_code
from bot.handlers.menu import back_to_menu
from bot.handlers.my_reports import opened_now
from bot.handlers.my_status import status_screen
from bot.handlers.pieces import button
from bot.usecases.look_up_receipt import look_up_receipt


def looks_like_receipt(text: str) -> bool:
    """Whether a typed text is a receipt code, however it is written."""
    return read_code(text) is not None


async def ask_code(update: Incoming, ctx: Ctx) -> Turn:
    """``/receipt``, alone or with the code behind it."""
    if isinstance(update, CommandGiven) and (code := read_code(update.argument)):
        return await _open(code, ctx)
    return Turn((Screen("receipt-ask", buttons=(back_to_menu(),)),), session=ctx.session.at("receipt.code"))


async def typed_code(update: Incoming, ctx: Ctx) -> Turn:
    """A code that was typed, after «open by code» or out of the blue."""
    code = read_code(update.text) if isinstance(update, TextSaid) else None
    if code is None:
        return Turn((Say("receipt-unclear", buttons=(back_to_menu(),)),))
    return await _open(code, ctx)


async def code_instead(update: Incoming, ctx: Ctx) -> Turn | None:
    """A code where words are awaited: nothing but a code is one, so no sentence with a card number costs a try.

    An unknown one is counted all the same, or guessing would be free here. None for words: they are taken.
    """
    code = code_alone(update.text) if isinstance(update, TextSaid) else None
    return await _open(code, ctx, unknown="receipt-unknown-words") if code is not None else None


async def _open(code: str, ctx: Ctx, *, unknown: str = "receipt-unknown") -> Turn:
    report = await look_up_receipt(code, by=ctx.person, uow=ctx.uow, clock=ctx.clock)
    if report is None:
        rows = ((button("button-receipt", "receipt"),), back_to_menu())
        return Turn((Say(unknown, buttons=rows),))
    opened = opened_now(report.id, ctx)
    return Turn((await status_screen(report, ctx),), session=opened.session)


TEXT_FAMILIES: Final = ("receipt-unknown", "receipt-unknown-words")
