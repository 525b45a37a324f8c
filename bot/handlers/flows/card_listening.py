"""What every kind of card that can be listened to needs: whether it has a recording, and how it is played."""

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.arguments import Argument
from bot.conversation.outgoing import Arg, Rows, Say, Screen, SendVoice, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.learning.voices import SpokenCard
from bot.handlers.pieces import button
from bot.usecases.learning.record_cards import current_voice


async def is_voiced(card: SpokenCard, ctx: Ctx) -> bool:
    """Whether the card can be listened to as this person reads it: recordings are Persian."""
    return not ctx.person.language and await current_voice(ctx, card) is not None


async def hear_rows(card: SpokenCard, verb: str, argument: Argument, ctx: Ctx) -> Rows:
    """The row with the button that plays the card's recording; none without a recording."""
    return ((button("button-hear", verb, argument),),) if await is_voiced(card, ctx) else ()


async def recording(card: SpokenCard, place: Mapping[str, Arg], ctx: Ctx) -> SendVoice:
    """The card's recording to be sent. ``place`` tells where the card stands: its group's ``title``, its ``number``.
    Raises NotFound if its text has changed since it was read."""
    voice = await current_voice(ctx, card)
    if voice is None or voice.file is None:
        raise NotFound("voice-none")
    return SendVoice(voice.file.sha256, voice.file.mime, "voice-of-card", place)


def played_above(played: SendVoice, turn: Turn) -> Turn:
    """The recording, and below it the screens of this turn as new messages, so that their buttons are at hand."""
    below = (
        Say(reply.key, reply.args, reply.buttons) if isinstance(reply, Screen) else reply
        for reply in turn.replies
    )
    return replace(turn, replies=(played, *below))
