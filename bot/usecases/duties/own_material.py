"""What is taught to a person beside the lessons: cards and questions for their duty, and for their kind of council."""

from dataclasses import KW_ONLY, dataclass

from bot.domain.duties.own_material import (
    DutyCard,
    OwnQuestion,
    duty_cards_of,
    own_questions_of,
    settlement_questions_of,
)
from bot.domain.duties.pocket import Pocket
from bot.domain.duties.settlement_cards import SettlementCard, cards_of
from bot.domain.errors import NotFound
from bot.domain.learning.lessons import Audience, Lesson
from bot.usecases.context import ActingContext, Context
from bot.usecases.duties.choose_duty import present_duty
from bot.usecases.learning.learner import find_learner, progress_of


@dataclass(frozen=True, slots=True)
class OwnPool:
    """Questions in their order, and which of them (by id) the person has answered."""

    questions: tuple[OwnQuestion, ...]
    _: KW_ONLY
    answered: frozenset[str] = frozenset()

    def first_new(self) -> int:
        """The place of the first one that they have not answered, from 0; the first of all after the last."""
        places = enumerate(own.question.id for own in self.questions)
        return next((place for place, key in places if key not in self.answered), 0)

    def place_of_card(self, card_id: str) -> int | None:
        """The place of a question that this card teaches: a new one before an answered one; None without any."""
        places = [place for place, own in enumerate(self.questions) if own.card_id == card_id]
        new = (place for place in places if self.questions[place].question.id not in self.answered)
        return next(new, places[0] if places else None)


def duty_cards_for(ctx: Context, pocket: Pocket) -> tuple[DutyCard, ...]:
    """The cards of their duty."""
    return duty_cards_of(ctx.content.duty_cards.values(), pocket)


def find_duty_card(ctx: Context, card_id: str) -> DutyCard:
    """The card, whoever asks: the law is public. Raises NotFound for one that the content no longer has."""
    card = ctx.content.duty_cards.get(card_id)
    if card is None:
        raise NotFound("now-gone")
    return card


def questions_for(ctx: Context, pocket: Pocket) -> tuple[OwnQuestion, ...]:
    """The questions for their duty and their kind of council; none without a duty."""
    duty = present_duty(ctx, pocket)
    if duty is None:
        return ()
    return own_questions_of(ctx.content.own_questions.values(), duty, pocket.settlement)


async def duty_pool(ctx: ActingContext, pocket: Pocket) -> OwnPool:
    """Their questions, with what they answered."""
    return await _pool(ctx, pocket, questions_for(ctx, pocket))


async def settlement_pool(ctx: ActingContext, pocket: Pocket, track: Audience, settlement: str) -> OwnPool:
    """The questions of a track about one kind of council, with what they answered."""
    questions = settlement_questions_of(ctx.content.own_questions.values(), track, settlement)
    return await _pool(ctx, pocket, questions)


async def _pool(ctx: ActingContext, pocket: Pocket, questions: tuple[OwnQuestion, ...]) -> OwnPool:
    seen = progress_of(await find_learner(ctx, ctx.keys.learner)).seen_questions | pocket.answered
    ids = {own.question.id for own in questions}
    return OwnPool(questions, answered=frozenset(seen & ids))


def cards_after_lesson(
    ctx: Context, pocket: Pocket, lesson: Lesson
) -> tuple[tuple[DutyCard, ...], tuple[SettlementCard, ...]]:
    """The cards that belong at the end of this lesson: of their duty, and of their kind of council."""
    duty_cards = tuple(card for card in duty_cards_for(ctx, pocket) if lesson.id in card.lesson_ids)
    if pocket.settlement is None:
        return duty_cards, ()
    own = cards_of(ctx.content.settlement_cards.values(), lesson.track, pocket.settlement)
    return duty_cards, tuple(card for card in own if lesson.id in card.lesson_ids)
