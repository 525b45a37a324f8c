"""What speaks for a place as the answer to a question: numbers only. `bot.search.weights` says what each counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.search.documents import Document
from bot.search.index import TermIndex
from bot.search.lines import NONE, LineLikeness, Lines
from bot.search.question_reading import QuestionWord
from bot.usecases.ports.ask import HitKind

LOOKED_AT: Final = 30
"""How many places each way of looking brings."""
LEAST_FORCE: Final = 0.4
"""What the score of a word counts that says nothing of the subject."""
MOST_SCORE: Final = 30.0

FOR_PLACE: Final = (
    "bm25", "covered", "ask", "ask_next", "ask_letters", "ask_both", "title", "title_letters", "said", "kin",
    "card", "act",
)  # fmt: skip
"""The numbers of a place, in order: the score of its words and what part of the question they are; its likest known
question, the one after that, the likest by letters; its title, its likest sentence; the likest known question of a
place that rests on the same article; what kind it is."""


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
    """The ways of looking: whole texts, and single lines: known questions, titles, sentences. ``outside`` is the
    place of the questions that are known to have no answer."""

    documents: Sequence[Document]
    texts: TermIndex
    asked: Lines
    titles: Lines
    sentences: Lines
    named: Sequence[frozenset[str]]
    kin: Sequence[Sequence[int]]

    @property
    def outside(self) -> int:
        return len(self.documents)


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question as read: its words, all of it in one spelling, and the other elections, bodies and matters that it
    names: a place that answers names them, too."""

    text: str
    wanted: Sequence[QuestionWord]
    plain: str
    named: frozenset[str]


def evidence(question: ReadQuestion, shelves: SearchIndexes) -> tuple[list[PlaceEvidence], LineLikeness]:
    """The places worth looking at, with their numbers; and how like the question is to one that has no answer."""
    wanted, plain = question.wanted, question.plain
    total = sum(word.weight for word in wanted) or 1.0
    scores, covered = _by_words(shelves.texts, wanted)
    asked = shelves.asked.find_alike(wanted, plain)
    outside = asked.pop(shelves.outside, NONE)
    titles, sentences = shelves.titles.find_alike(wanted, plain), shelves.sentences.find_alike(wanted, plain)
    candidates = []
    for place in sorted(_worth(scores, asked, titles)):
        if not question.named <= shelves.named[place]:
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
        )
        candidates.append(PlaceEvidence(place, numbers))
    return candidates, outside


def _worth(
    scores: Mapping[int, float], asked: Mapping[int, LineLikeness], titles: Mapping[int, LineLikeness]
) -> set[int]:
    places = set(sorted(scores, key=lambda place: -scores[place])[:LOOKED_AT])
    for lines in (asked, titles):
        places.update(sorted(lines, key=lambda place: -lines[place].words)[:LOOKED_AT])
        places.update(sorted(lines, key=lambda place: -lines[place].letters)[:LOOKED_AT])
    return places


def _by_words(texts: TermIndex, wanted: Sequence[QuestionWord]) -> tuple[dict[int, float], dict[int, float]]:
    """For each place the score of its words, and how much of the question they are."""
    scores: dict[int, float] = {}
    covered: dict[int, float] = {}
    for word in wanted:
        force = LEAST_FORCE + (1 - LEAST_FORCE) * word.weight
        for place, (score, sure) in _best(texts, word).items():
            scores[place] = scores.get(place, 0.0) + force * score
            covered[place] = covered.get(place, 0.0) + word.weight * sure
    return scores, covered


def _best(texts: TermIndex, word: QuestionWord) -> dict[int, tuple[float, float]]:
    """For each place with one of the word's terms, the best score and how sure the term is."""
    best: dict[int, tuple[float, float]] = {}
    for term, sure in word.terms.items():
        for place, score in texts.holding(term).items():
            before = best.get(place, (0.0, 0.0))
            best[place] = max(before[0], sure * score), max(before[1], sure)
    return best


def kin_of(documents: Sequence[Document]) -> list[tuple[int, ...]]:
    """For each document those that rest on an article of its own."""
    sharing: dict[str, list[int]] = {}
    for place, document in enumerate(documents):
        for article in document.articles:
            sharing.setdefault(article, []).append(place)
    return [
        tuple({other for article in document.articles for other in sharing[article]} - {place})
        for place, document in enumerate(documents)
    ]
