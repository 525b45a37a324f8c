"""What is typed where a screen asks for something: a role, a receipt code, an editor's answer. Anything else is read as
a first message."""

from dataclasses import replace

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.handlers.asking.inquiry_desk import preview_words
from bot.handlers.person.start import take_track
from bot.handlers.sent_reports import receipts
from bot.handlers.understanding import free_message
from bot.handlers.understanding.interruptions import may_be_both
from bot.usecases.asking.answer_inquiries import read_inquiry
from bot.usecases.learning.learner import taught_tracks


async def take_role(update: Incoming, ctx: Ctx) -> Turn:
    """Take the typed role if its lessons are taught; else answer as anywhere outside a form."""
    if isinstance(update, TextSaid) and not update.passed_on:
        audience = ctx.choices.read_audience(update.text)
        if audience is not None and audience in taught_tracks(ctx.content):
            return await take_track(audience, ctx)
    return await free_message.answer(update, ctx)


async def take_code(update: Incoming, ctx: Ctx) -> Turn:
    """Open the report of the code, or answer as anywhere outside a form."""
    if isinstance(update, TextSaid) and not update.passed_on and _is_no_code(update.text, ctx):
        return await free_message.answer(update, replace(ctx, session=ctx.session.at("")))
    return await receipts.typed_code(update, ctx)


def _is_no_code(text: str, ctx: Ctx) -> bool:
    """Whether a text asks, tells or wishes something."""
    reading = ctx.intents.read(text)
    return not reading.is_unclear and (reading.sure is not None or may_be_both(text, reading))


async def take_editor_words(update: Incoming, ctx: Ctx) -> Turn:
    """Preview what an editor types while they hold a question and were asked for nothing as its answer; it is never
    sent by itself. Once the question is theirs no more, it is read as any first message."""
    if isinstance(update, TextSaid) and not update.passed_on and await _holds_question(ctx):
        return await preview_words(update, ctx)
    return await free_message.answer(update, replace(ctx, session=ctx.session.at("")))


async def _holds_question(ctx: Ctx) -> bool:
    try:
        await read_inquiry(ctx, ctx.session.data.get("case", ""))
    except (NotAllowed, NotFound, WrongState):
        return False
    return True
