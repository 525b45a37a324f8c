"""Who a person is, typed where the first screen asks it. Anything else is read as a first message."""

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx
from bot.handlers.person.start import take_track
from bot.handlers.understanding import free_message
from bot.usecases.learning.learner import taught_tracks


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Take the typed role if its lessons are taught; else answer as anywhere outside a form."""
    if isinstance(update, TextSaid) and not update.passed_on:
        audience = ctx.choices.read_audience(update.text)
        if audience is not None and audience in taught_tracks(ctx.content):
            return await take_track(audience, ctx)
    return await free_message.answer(update, ctx)
