"""What differs between the contests of an election, as short cards for each track."""

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass

from bot.domain.learning.lessons import Audience


@dataclass(frozen=True, slots=True)
class SettlementCard:
    """One rule of one contest (``settlement`` is its id), with the articles that it rests on. ``lesson_ids``: the
    lessons at whose end it is offered."""

    id: str
    _: KW_ONLY
    settlement: str
    title: str
    text: str
    tracks: tuple[Audience, ...]
    article_ids: tuple[str, ...]
    lesson_ids: tuple[str, ...] = ()


def cards_of(cards: Iterable[SettlementCard], track: Audience, settlement: str) -> tuple[SettlementCard, ...]:
    """The cards of a track about this kind of council, in file order."""
    return tuple(card for card in cards if track in card.tracks and card.settlement == settlement)
