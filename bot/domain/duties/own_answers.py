"""Which of a person's own cards answers a question that a place of the content answers for everybody. Pure."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import lru_cache
from typing import Final

from bot.domain.duties.incidents import SHORTEST, is_same_word, plain_words

LEAST_WORDS: Final = 2
"""A card answers a question only if it has so many of its words."""


@dataclass(frozen=True, slots=True)
class OwnCardWords:
    """A card of a duty or of a kind of council: its articles, and the texts that say what it answers."""

    card_id: str
    _: KW_ONLY
    article_ids: tuple[str, ...]
    texts: tuple[str, ...]


def best_own_card(
    text: str,
    article_ids: Collection[str],
    cards: Sequence[OwnCardWords],
    tokens: Callable[[str], Sequence[str]],
) -> str | None:
    """The id of the card that stands on one of these articles and has most of what was asked; None if no card has two
    words of it, or two have as much. A word counts the more, the fewer cards have it; one that more than half of them
    have does not count. ``tokens`` splits a text into normalised words."""
    words = {card.card_id: _card_words(card.texts, tokens) for card in cards}
    scores: dict[str, list[float]] = {
        card.card_id: [] for card in cards if not set(card.article_ids).isdisjoint(article_ids)
    }
    for word in _words((text,), tokens):
        having = [key for key, known in words.items() if any(is_same_word(word, other) for other in known)]
        if len(having) * 2 <= len(cards):
            for key in having:
                if key in scores:
                    scores[key].append(1 / len(having))
    ranked = sorted(
        ((sum(parts), key) for key, parts in scores.items() if len(parts) >= LEAST_WORDS), reverse=True
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


@lru_cache(maxsize=512)  # of the content alone: what is asked is forgotten
def _card_words(texts: tuple[str, ...], tokens: Callable[[str], Sequence[str]]) -> frozenset[str]:
    return _words(texts, tokens)


def _words(texts: Iterable[str], tokens: Callable[[str], Sequence[str]]) -> frozenset[str]:
    return frozenset(
        word
        for text in texts
        for token in tokens(text)
        for word in plain_words(token)
        if len(word) >= SHORTEST
    )
