"""Numbers that describe how well a place answers a question. `bot.search.weights` holds their weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.search.classifiers import NaiveBayes, question_traits
from bot.search.documents import Document
from bot.search.index import TermIndex
from bot.search.lines import NONE, LineLikeness, Lines
from bot.search.question_reading import QuestionWord
from bot.usecases.ports.language import HitKind

LOOKED_AT: Final = 30
"""How many places each search method returns."""
LEAST_FORCE: Final = 0.4
"""The factor for a word's score if the word says nothing about the subject."""
MOST_SCORE: Final = 30.0
MOST_BESIDE: Final = 2
MOST_BEHIND: Final = 4.0
"""Log odds by which a place is behind the likeliest one; farther behind is the same."""

FOR_PLACE: Final = (
    "bm25", "covered", "ask", "ask_next", "ask_letters", "ask_both", "title", "title_letters", "said", "kin",
    "card", "act", "speaks", "unnamed",
)  # fmt: skip
"""The numbers of a place, in order: the score of its words and the part of the question that they cover; its
most similar known question, the second one, and the most similar by letters; its title, its most similar
sentence; the most similar known question of a place that is based on the same article; its kind; how much less
than for the likeliest place words and letters speak for it, by all its known questions together (naive Bayes); how
many of the matters beside elections that the question names it does not name."""


@dataclass(frozen=True, slots=True)
class PlaceEvidence:
    """A place, and its numbers in the order of `FOR_PLACE`."""

    place: int
    numbers: tuple[float, ...]

    def number(self, name: str) -> float:
        """One of the numbers."""
        return self.numbers[FOR_PLACE.index(name)]


@dataclass(frozen=True, slots=True)
class SearchIndexes:
    """The indexes: whole texts, and single lines (known questions, titles, sentences). ``outside`` is the
    place number of the questions that are known to have no answer. ``speaks``: what speaks for each place, and
    for `outside`, by all known questions."""

    documents: Sequence[Document]
    texts: TermIndex
    asked: Lines
    titles: Lines
    sentences: Lines
    named: Sequence[frozenset[str]]
    kin: Sequence[Sequence[int]]
    speaks: NaiveBayes | None = None

    @property
    def outside(self) -> int:
        return len(self.documents)


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A parsed question: its words, its normalised text, and what it names: other elections and bodies, which a
    place that answers it must name too, and matters beside elections, which a story names in passing."""

    text: str
    wanted: Sequence[QuestionWord]
    plain: str
    elsewhere: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OutsideEvidence:
    """The question's similarity to questions without an answer, and how much more its words and letters speak for
    these than for the likeliest place (below zero: less)."""

    alike: LineLikeness
    speaks: float = 0.0


def evidence(question: ReadQuestion, shelves: SearchIndexes) -> tuple[list[PlaceEvidence], OutsideEvidence]:
    """The candidate places with their numbers, and what speaks for a question without an answer."""
    wanted, plain = question.wanted, question.plain
    total = sum(word.weight for word in wanted) or 1.0
    scores, covered = _by_words(shelves.texts, wanted)
    asked = shelves.asked.find_alike(wanted, plain)
    outside = asked.pop(shelves.outside, NONE)
    titles, sentences = shelves.titles.find_alike(wanted, plain), shelves.sentences.find_alike(wanted, plain)
    speaks = _trait_odds(question, shelves)
    candidates = []
    for place in sorted(_worth(scores, asked, titles)):
        if not question.elsewhere <= shelves.named[place]:
            continue
        mine, title = asked.get(place, NONE), titles.get(place, NONE)
        kind = shelves.documents[place].kind
        numbers = (
            min(scores.get(place, 0.0), MOST_SCORE) / 10,
            covered.get(place, 0.0) / total,
            mine.words,
            mine.next,
            mine.letters,
            mine.both,
            title.words,
            title.letters,
            sentences.get(place, NONE).words,
            max((asked.get(other, NONE).words for other in shelves.kin[place]), default=0.0),
            float(kind is HitKind.CARD),
            float(kind is HitKind.ACT),
            speaks[place],
            float(min(len(question.beside - shelves.named[place]), MOST_BESIDE)),
        )
        candidates.append(PlaceEvidence(place, numbers))
    return candidates, OutsideEvidence(outside, speaks[shelves.outside])


def _trait_odds(question: ReadQuestion, shelves: SearchIndexes) -> Sequence[float]:
    """How much the question's words and letters speak for each place and for none, against the likeliest one."""
    if shelves.speaks is None:
        return [0.0] * (shelves.outside + 1)
    terms = (max(word.terms, key=word.terms.__getitem__) for word in question.wanted if word.terms)
    odds = shelves.speaks.odds(question_traits(question.plain, terms))
    most = max(odds[: shelves.outside], default=0.0)
    return [max(value - most, -MOST_BEHIND) / MOST_BEHIND for value in odds]


def _worth(
    scores: Mapping[int, float], asked: Mapping[int, LineLikeness], titles: Mapping[int, LineLikeness]
) -> set[int]:
    places = set(sorted(scores, key=lambda place: -scores[place])[:LOOKED_AT])
    for lines in (asked, titles):
        places.update(sorted(lines, key=lambda place: -lines[place].words)[:LOOKED_AT])
        places.update(sorted(lines, key=lambda place: -lines[place].letters)[:LOOKED_AT])
    return places


def _by_words(texts: TermIndex, wanted: Sequence[QuestionWord]) -> tuple[dict[int, float], dict[int, float]]:
    """For each place, the score of its words and the part of the question that they cover."""
    scores: dict[int, float] = {}
    covered: dict[int, float] = {}
    for word in wanted:
        force = LEAST_FORCE + (1 - LEAST_FORCE) * word.weight
        for place, (score, sure) in _best(texts, word).items():
            scores[place] = scores.get(place, 0.0) + force * score
            covered[place] = covered.get(place, 0.0) + word.weight * sure
    return scores, covered


def _best(texts: TermIndex, word: QuestionWord) -> dict[int, tuple[float, float]]:
    """For each place with one of the word's terms, the best score and the confidence of that term."""
    best: dict[int, tuple[float, float]] = {}
    for term, sure in word.terms.items():
        for place, score in texts.holding(term).items():
            before = best.get(place, (0.0, 0.0))
            best[place] = max(before[0], sure * score), max(before[1], sure)
    return best


def kin_of(documents: Sequence[Document]) -> list[tuple[int, ...]]:
    """For each document, the documents that are based on one of its articles."""
    sharing: dict[str, list[int]] = {}
    for place, document in enumerate(documents):
        for article in document.articles:
            sharing.setdefault(article, []).append(place)
    return [
        tuple({other for article in document.articles for other in sharing[article]} - {place})
        for place, document in enumerate(documents)
    ]
