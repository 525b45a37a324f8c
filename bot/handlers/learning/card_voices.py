"""The button «بشنوید» on a card, and the recording that it plays."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Arg, Reply, Say, Screen, SendVoice, Turn
from bot.conversation.ports import Ctx
from bot.domain.learning.lessons import lesson_of_card
from bot.handlers.learning.lessons import card_turn
from bot.handlers.pieces import argument
from bot.usecases.learning.record_cards import current_voice, find_card
from bot.usecases.learning.shared_pieces import is_tier_open


async def hear(update: Incoming, ctx: Ctx) -> Turn:
    """Play the card's recording, and show the card again below it, so that its buttons are at hand. If its text has
    changed since, say so."""
    card = find_card(ctx, argument(update))
    lesson = ctx.content.lesson(lesson_of_card(card.id))
    assert lesson is not None, "a card that is there has a lesson"
    voice = await current_voice(ctx, card)
    if voice is None or voice.file is None:
        return Turn((Ack("voice-none", alert=True),))
    number = lesson.cards.index(card)
    args: dict[str, Arg] = {"title": lesson.title, "number": number + 1}
    played = SendVoice(voice.file.sha256, voice.file.mime, "voice-of-card", args)
    if not await is_tier_open(ctx, lesson.track, lesson.tier):
        return Turn((played,))
    below = await card_turn(lesson, number, ctx, by_link=True)
    return Turn((played, *(_below(reply) for reply in below.replies)), session=below.session)


def _below(reply: Reply) -> Reply:
    return Say(reply.key, reply.args, reply.buttons) if isinstance(reply, Screen) else reply
