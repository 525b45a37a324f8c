"""Extras of a card: its terms in plain words, and its diagram as a picture."""

from collections.abc import Iterable

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Say, Screen, SendDocument, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.material import Diagram
from bot.domain.errors import NotFound
from bot.handlers.learning.lesson_screens import terms_screen
from bot.handlers.learning.lessons import card_turn, card_within, find_open_lesson, node_of
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import CardIndex, ScenePlace


async def card_terms(update: Incoming, ctx: Ctx) -> Turn:
    """Show the terms of a card."""
    lesson_id, index = argument(update, CardIndex)
    lesson = await find_open_lesson(lesson_id, ctx)
    card = lesson.cards[card_within(lesson, index or 0)]
    back = button("button-back-to-card", "card", argument(update))
    return _terms_turn(card.terms, ctx, back=back)


async def scene_terms(update: Incoming, ctx: Ctx) -> Turn:
    """Show the terms of a scene or an ending."""
    lesson_id, node_id = argument(update, ScenePlace)
    node = node_of(await find_open_lesson(lesson_id, ctx), node_id)
    return _terms_turn(node.terms, ctx, back=button("button-back", "scene", argument(update)))


def _terms_turn(ids: Iterable[str], ctx: Ctx, *, back: Button) -> Turn:
    terms = [ctx.content.glossary[key] for key in ids if key in ctx.content.glossary]
    if not terms:
        raise NotFound("terms-gone")
    return Turn((terms_screen(terms, back=back),))


async def diagram(update: Incoming, ctx: Ctx) -> Turn:
    """Send a card's diagram as a picture, and the card again below it, so that its buttons are at hand."""
    lesson_id, index = argument(update, CardIndex)
    lesson = await find_open_lesson(lesson_id, ctx)
    place = card_within(lesson, index or 0)
    drawn = lesson.cards[place].diagram
    if drawn is None:
        raise NotFound("diagram-gone")
    below = await card_turn(lesson, place, ctx)
    replies = (
        Say(reply.key, reply.args, reply.buttons) for reply in below.replies if isinstance(reply, Screen)
    )
    return Turn((picture_of(drawn), *replies), session=below.session)


def picture_of(drawn: Diagram) -> SendDocument:
    return SendDocument(
        "diagram",
        "lesson-diagram",
        {"title": drawn.title},
        {"kind": drawn.kind.value, "title": drawn.title},
        tuple((item.label, item.note) for item in drawn.items),
    )
