"""What an editor types while they hold a question and were asked for nothing: previewed as its answer, never sent by
itself. Once the question is theirs no more, it is read as any first message."""

from dataclasses import replace

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.handlers.asking.inquiry_desk import preview_words
from bot.handlers.understanding import free_message
from bot.usecases.asking.answer_inquiries import read_inquiry


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Preview the words as the answer to the open question."""
    if isinstance(update, TextSaid) and not update.passed_on and await _holds_question(ctx):
        return await preview_words(update, ctx)
    return await free_message.answer(update, replace(ctx, session=ctx.session.at("")))


async def _holds_question(ctx: Ctx) -> bool:
    try:
        await read_inquiry(ctx, ctx.session.data.get("case", ""))
    except (NotAllowed, NotFound, WrongState):
        return False
    return True
