"""The receipt code: it opens its report from any account, on either messenger, until a quarter of an hour has
passed without a step in it."""

from typing import Final

from bot.conversation.incoming import CommandGiven, Incoming, TextSaid
from bot.conversation.outgoing import Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import TooMany
from bot.domain.sent_reports.receipts import code_alone, read_code
from bot.domain.submissions.witnesses import Report
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button
from bot.handlers.sent_reports.my_reports import with_opened_report
from bot.handlers.sent_reports.my_status import status_screen
from bot.usecases.sent_reports.look_up_receipt import look_up_receipt

TEXT_FAMILIES: Final = ("receipt-unknown", "receipt-unknown-words")


async def ask_code(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/receipt``, alone or with the code after it."""
    if isinstance(update, CommandGiven) and (code := read_code(update.argument)):
        return await _open_by_code(code, ctx)
    return Turn((Screen("receipt-ask", buttons=(back_to_menu(),)),), session=ctx.session.at("receipt.code"))


async def typed_code(update: Incoming, ctx: Ctx) -> Turn:
    """Take a typed code, after «open by code» or outside any question."""
    code = read_code(update.text) if isinstance(update, TextSaid) else None
    if code is None:
        return Turn((Say("receipt-unclear", buttons=(back_to_menu(),)),))
    return await _open_by_code(code, ctx)


async def open_if_code(update: Incoming, ctx: Ctx) -> Turn | None:
    """Open the report of a code that was sent outside any question, perhaps with a few words. None if no
    report was found and words stand beside the digits, which may be a bank card's: the words are handled as a
    message. The attempt counts all the same."""
    code = read_code(update.text) if isinstance(update, TextSaid) else None
    if code is None or not isinstance(update, TextSaid):
        return None
    if code_alone(update.text) is not None:
        return await _open_by_code(code, ctx)
    try:
        report = await look_up_receipt(ctx, code)
    except TooMany:
        return None
    return await _open_report(report, ctx) if report is not None else None


async def open_if_only_code(update: Incoming, ctx: Ctx) -> Turn | None:
    """Open the report of a code where words are expected. Only a message that is nothing but a code counts as
    one, so no sentence with a card number uses up an attempt.

    An unknown code counts as well, or else guessing would be free here. None for words: they are taken as the
    answer.
    """
    code = code_alone(update.text) if isinstance(update, TextSaid) else None
    return await _open_by_code(code, ctx, unknown="receipt-unknown-words") if code is not None else None


async def _open_by_code(code: str, ctx: Ctx, *, unknown: str = "receipt-unknown") -> Turn:
    report = await look_up_receipt(ctx, code)
    if report is None:
        rows = ((button("button-receipt", "receipt"),), back_to_menu())
        return Turn((Say(unknown, buttons=rows),))
    return await _open_report(report, ctx)


async def _open_report(report: Report, ctx: Ctx) -> Turn:
    opened = with_opened_report(report.id, ctx)
    return Turn((await status_screen(report, ctx),), session=opened.session)
