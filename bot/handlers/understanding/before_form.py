"""What is typed where the numbers to call or the privacy card are read: a short question, a wish or «ادامه» gets its
answer, and all else begins the report."""

from collections.abc import Sequence

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Reply, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.handlers.pieces import turn_below
from bot.handlers.reporting import report_before, report_form
from bot.handlers.reporting.report_before import read_on, reads_card
from bot.handlers.reporting.report_entrance import refuse_if_closed
from bot.handlers.understanding.asides import answer_aside
from bot.handlers.understanding.interruptions import (
    ANSWERED,
    LONGEST_ASIDE,
    OTHER_QUESTIONS,
    SPOKEN,
    answer_to,
    as_messages,
    asks_plainly,
    is_short,
    wish_of,
)
from bot.usecases.ports.intents import Aside, Reading


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Answer a short message that is no testimony, or take it for the report."""
    if isinstance(update, TextSaid) and not update.passed_on and len(update.text) <= LONGEST_ASIDE:
        turn = await _answer_apart(update, ctx)
        return turn or await report_before.take(update, ctx)
    return await report_before.take(update, ctx)


async def _answer_apart(update: TextSaid, ctx: Ctx) -> Turn | None:
    """The turn for a short message that is surely a question, a wish or said to the bot; None for what may be
    testimony."""
    if (turn := await _go_on(update, ctx)) is not None:
        return turn
    reading = ctx.intents.read(update.text)
    if reading.only and (wish := wish_of(reading)) is not None:
        return await wish(update, ctx)
    if reading.aside in SPOKEN - {Aside.LANGUAGE}:
        replies: Sequence[Reply] = (await answer_aside(update, reading, ctx)).replies
    elif reading.sure in ANSWERED and not reading.tells and _asks_shortly(update.text, reading, ctx):
        replies = await answer_to(update.text, reading.sure, update, ctx)
    else:
        return None
    shut = refuse_if_closed(ctx, await ctx.uow.settings.running())
    asked = shut or await read_on(TextRef("report-before-asked"), ctx, ctx.session.draft)
    return turn_below(as_messages(replies), asked)


async def _go_on(update: TextSaid, ctx: Ctx) -> Turn | None:
    """The turn for «ادامه»: the card is agreed to, and the numbers are shown again with what to press."""
    if not ctx.choices.goes_on(update.text) or ctx.smells_of_danger(update.text):
        return None
    if reads_card(ctx.session):
        return await report_form.agree(update, ctx)
    shut = refuse_if_closed(ctx, await ctx.uow.settings.running())
    return shut or await read_on(TextRef("report-use-buttons"), ctx, ctx.session.draft)


def _asks_shortly(text: str, reading: Reading, ctx: Ctx) -> bool:
    """Whether a question is asked so plainly that it is no testimony: by its mark or first word, or in few words."""
    return reading.sure in OTHER_QUESTIONS or asks_plainly(text, ctx) or is_short(text)
