"""What is typed where a receipt code is asked: the code, or anything else, which is read as a first message."""

from dataclasses import replace

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx
from bot.handlers.sent_reports import receipts
from bot.handlers.understanding import free_message
from bot.handlers.understanding.interruptions import may_be_both


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Open the report of the code, or answer as anywhere outside a form."""
    if isinstance(update, TextSaid) and not update.passed_on and _is_no_code(update.text, ctx):
        return await free_message.answer(update, replace(ctx, session=ctx.session.at("")))
    return await receipts.typed_code(update, ctx)


def _is_no_code(text: str, ctx: Ctx) -> bool:
    """Whether a text asks, tells or wishes something."""
    reading = ctx.intents.read(text)
    return not reading.is_unclear and (reading.sure is not None or may_be_both(text, reading))
