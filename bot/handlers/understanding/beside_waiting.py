"""What is written while a message waits for its place: a question, a wish or what is said to the bot gets its answer,
and the message waits on. All else may belong to it, and joins it."""

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import TextRef, Turn
from bot.conversation.ports import Ctx
from bot.handlers.reporting import stray_message
from bot.handlers.reporting.report_form import open_report
from bot.handlers.sent_reports.receipts import open_if_code
from bot.handlers.understanding import choosing_intent, free_message
from bot.handlers.understanding.asides import SCREENS
from bot.handlers.understanding.help_first import below_numbers
from bot.usecases.ports.intents import Danger, Reading
from bot.usecases.understand import settle_doubt, understand


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Answer the message, or let it join what waits. What somebody else wrote always joins."""
    if (opened := await open_if_code(update, ctx)) is not None:
        return opened
    if not isinstance(update, TextSaid) or update.passed_on:
        return await stray_message.take_more(update, ctx)
    reading = understand(update.text, reader=ctx.intents)
    reading = await settle_doubt(update.text, reading, reader=ctx.intents, vectors=ctx.vectors)
    if reading.deletes or ctx.choices.says_none(update.text):
        return await stray_message.ask_where(ctx, TextRef("later-none-typed"))
    if (turn := await _answer_apart(update, reading, ctx)) is not None:
        return turn
    joined = await stray_message.take_more(update, ctx, choosing_intent.answer_offer(update, reading))
    return await below_numbers(joined, ctx) if reading.danger is Danger.VIOLENCE else joined


async def _answer_apart(update: TextSaid, reading: Reading, ctx: Ctx) -> Turn | None:
    """The turn for what surely is no part of what waits, above the question where that belongs; None if it may be one.
    A wish leads where it wants; the wish to report begins a report with what waits."""
    if not ctx.account_in(update.text):
        return await (open_report if ctx.session.draft else stray_message.start_new_report)(update, ctx)
    turn = await free_message.answer_beside(update, reading, ctx)
    if turn is None or free_message.is_wish(reading) or reading.aside in SCREENS:
        return turn
    return await choosing_intent.above_places(turn, ctx)
