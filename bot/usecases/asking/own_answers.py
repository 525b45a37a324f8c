"""Beside the answer for everybody: the card of the asker's own duty, or of city or village, that answers it, too."""

from bot.domain.catalogue.catalogue import Article
from bot.domain.duties.own_answers import OwnCardWords, best_own_card
from bot.domain.duties.own_material import DutyCard
from bot.domain.duties.pocket import Pocket
from bot.domain.duties.settlement_cards import SettlementCard, cards_of
from bot.domain.learning.lessons import Audience
from bot.usecases.asking.ask import CardPlace, ContentPlace
from bot.usecases.context import Context
from bot.usecases.duties.choose_duty import present_duty
from bot.usecases.duties.own_material import duty_cards_for
from bot.usecases.ports.language import TextAnalyzer


def own_answer(
    ctx: Context,
    pocket: Pocket,
    place: ContentPlace,
    text: str,
    *,
    audience: Audience,
    analyzer: TextAnalyzer,
) -> DutyCard | SettlementCard | None:
    """The card of their duty and their kind of council that stands on an article of this answer and has most words of
    the question, in its own text or in its questions. None for who has said neither. Nothing is stored."""
    duty = present_duty(ctx, pocket)
    track = duty.track if duty is not None else audience
    cards: dict[str, DutyCard | SettlementCard] = {card.id: card for card in duty_cards_for(ctx, pocket)}
    if pocket.settlement is not None:
        own = cards_of(ctx.content.settlement_cards.values(), track, pocket.settlement)
        cards |= {card.id: card for card in own}
    if not cards:
        return None
    asked: dict[str, list[str]] = {}
    for question in ctx.content.own_questions.values():
        asked.setdefault(question.card_id, []).append(question.question.text)
    words = [
        OwnCardWords(
            card.id,
            article_ids=card.article_ids,
            texts=(card.title, card.text, *asked.get(card.id, ())),
        )
        for card in cards.values()
    ]
    best = best_own_card(text, _article_ids_of(place), words, analyzer.tokens)
    return cards[best] if best is not None else None


def _article_ids_of(place: ContentPlace) -> tuple[str, ...]:
    match place:
        case CardPlace():
            return place.lesson.cards[place.index].article_ids
        case Article():
            return (place.id,)
    return place.article_ids
