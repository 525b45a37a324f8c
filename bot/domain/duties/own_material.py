"""What is taught beside the lessons: cards and questions of one duty, and questions of one kind of council. Pure."""

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass

from bot.domain.duties.duties import Duty
from bot.domain.duties.pocket import Pocket
from bot.domain.learning.lessons import Audience
from bot.domain.learning.quizzes import QuizQuestion


@dataclass(frozen=True, slots=True)
class DutyCard:
    """One thing that a duty has to know. ``lesson_ids``: the lessons at whose end it is offered. ``settlement``: where
    it holds; None everywhere."""

    id: str
    _: KW_ONLY
    duty_id: str
    title: str
    text: str
    article_ids: tuple[str, ...]
    lesson_ids: tuple[str, ...] = ()
    settlement: str | None = None


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question outside the quizzes: for a duty, or (without one) for everybody of these tracks where such a council
    is elected. ``card_id`` is the card that teaches it. No pass mark depends on it."""

    question: QuizQuestion
    _: KW_ONLY
    card_id: str
    tracks: tuple[Audience, ...]
    duty_id: str = ""
    settlement: str | None = None

    @property
    def reveals_force(self) -> bool:
        """Whether having answered it says that somebody has a duty in a force: no table may hold that."""
        return bool(self.duty_id) and Audience.SECURITY in self.tracks


def own_questions_of(
    questions: Iterable[OwnQuestion], duty: Duty, settlement: str | None = None
) -> tuple[OwnQuestion, ...]:
    """The questions of a duty and those of its track for this kind of council, in file order. While the council is
    unknown, nothing that holds for only one of the two."""
    return tuple(
        own
        for own in questions
        if own.settlement in (None, settlement)
        and (own.duty_id == duty.id if own.duty_id else duty.track in own.tracks)
    )


def settlement_questions_of(
    questions: Iterable[OwnQuestion], track: Audience, settlement: str
) -> tuple[OwnQuestion, ...]:
    """The questions of a track about this kind of council, whatever the duty."""
    return tuple(
        own for own in questions if not own.duty_id and own.settlement == settlement and track in own.tracks
    )


def duty_cards_of(cards: Iterable[DutyCard], pocket: Pocket) -> tuple[DutyCard, ...]:
    """The cards of this person's duty, in file order. While the council is unknown, none that holds for one only."""
    return tuple(
        card for card in cards if card.duty_id == pocket.duty and card.settlement in (None, pocket.settlement)
    )
