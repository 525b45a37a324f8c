"""The button «بشنوید» on a lesson's card, and the recording that it plays."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.learning.lessons import lesson_of_card
from bot.handlers.flows.card_listening import played_above, recording
from bot.handlers.learning.lessons import card_turn
from bot.handlers.pieces import argument
from bot.usecases.learning.shared_pieces import is_tier_open


async def hear(update: Incoming, ctx: Ctx) -> Turn:
    """Play the card's recording, and show the card again below it. Raises NotFound for a card that is gone, and if its
    text has changed since it was read."""
    card_id = argument(update)
    lesson = ctx.content.lesson(lesson_of_card(card_id))
    ids = [card.id for card in lesson.cards] if lesson is not None else []
    if lesson is None or card_id not in ids:
        raise NotFound("voice-card-gone")
    number = ids.index(card_id)
    played = await recording(lesson.cards[number], {"title": lesson.title, "number": number + 1}, ctx)
    if not await is_tier_open(ctx, lesson.track, lesson.tier):
        return Turn((played,))
    return played_above(played, await card_turn(lesson, number, ctx, by_link=True))
