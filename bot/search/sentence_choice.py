"""Chooses the first sentence of an answer, and whether «بله» or «نه» stands before it.

Every sentence is true by itself, so a wrong choice is beside the point; a wrong word would be a lie. So the word
is said only if the question is like one that editors have answered: nearly the same words, none of its own, the
same words that turn a matter around, and a predicate that the sentence answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.catalogue.first_sentences import AskedAbout, FirstSentence, FirstSentences, LeadWord
from bot.search.content_reader import IndexedLine, ReadDocument
from bot.search.documents import Document
from bot.search.lines import Lines
from bot.search.question_reading import QuestionWord
from bot.usecases.ports.language import ChosenSentence, WordReader

ALIKE: Final = 0.45
"""The least similarity to a known question whose own sentence is taken."""
SURE: Final = 0.55
"""The least similarity to a known question before a yes or a no is said."""
_SWAPPED: Final = frozenset(
    (AskedAbout.ALLOWED, AskedAbout.FORBIDDEN, AskedAbout.CRIME, AskedAbout.PUNISHED, None)
)
"""Questions about one matter that differ only in how they ask."""


@dataclass(frozen=True, slots=True)
class _KnownQuestion:
    """A question of the content: its number among all lines, the sentence that answers it, and how it asks."""

    number: int
    sentence: int
    about: AskedAbout | None
    turns: frozenset[str]
    terms: frozenset[str]


class SentenceChoice:
    """The first sentences of one content. Read-only, apart from a cache of places."""

    def __init__(
        self,
        sentences: FirstSentences,
        documents: Sequence[Document],
        read: Sequence[ReadDocument],
        asked: Lines,
        reader: WordReader,
    ) -> None:
        """``asked``: the index of the documents' known questions, in their order."""
        self._sentences = sentences
        self._asked = asked
        self._reader = reader
        self._places: dict[str, tuple[int, Document, ReadDocument]] = {}
        number = 0
        for document, lines in zip(documents, read, strict=True):
            self._places[f"{document.kind}:{document.id}"] = number, document, lines
            number += len(document.asked)
        self._known: dict[str, tuple[_KnownQuestion, ...]] = {}

    def choose(
        self, question: str, place: str, wanted: Sequence[QuestionWord], plain: str
    ) -> ChosenSentence | None:
        """The sentence that opens this place's answer, with its word; None if the place has none that fits."""
        sentences = self._sentences.get(place, ())
        if not sentences or place not in self._places:
            return None
        known = self._known_questions(place)
        alike = self._asked.compare_lines(_numbers(known), wanted, plain)
        nearest = max(known, key=lambda line: alike[line.number], default=None)
        whole = next((n for n, sentence in enumerate(sentences) if not sentence.asked), -1)
        if nearest is None or alike[nearest.number] < ALIKE:
            return ChosenSentence(sentences[whole].text) if whole >= 0 else None
        chosen = nearest.sentence
        if chosen < 0:
            return None
        lead = LeadWord.NONE
        if alike[nearest.number] >= SURE:
            family = [line for line in known if line.sentence == chosen]
            lead = self._lead(question, sentences[chosen], nearest, wanted, _terms(family))
        return ChosenSentence(sentences[chosen].text, lead)

    def _lead(
        self,
        question: str,
        sentence: FirstSentence,
        nearest: _KnownQuestion,
        wanted: Sequence[QuestionWord],
        terms: frozenset[str],
    ) -> LeadWord:
        """The word before the sentence, if the question is a plain one that the nearest known one stands for."""
        about, turns = self._reader.asked_about(question), self._reader.turns(question)
        same = about is nearest.about or (about in _SWAPPED and nearest.about in _SWAPPED)
        if about is None or not same or turns != nearest.turns:
            return LeadWord.NONE
        if any(not terms & word.terms.keys() for word in wanted):
            return LeadWord.NONE
        return sentence.lead(about)

    def _known_questions(self, place: str) -> tuple[_KnownQuestion, ...]:
        if place not in self._known:
            first, document, lines = self._places[place]
            sentences = self._sentences[place]
            self._known[place] = tuple(
                self._known_question(first + n, text, line, sentences)
                for n, (text, line) in enumerate(zip(document.asked, lines.asked, strict=True))
            )
        return self._known[place]

    def _known_question(
        self, number: int, text: str, line: IndexedLine, sentences: Sequence[FirstSentence]
    ) -> _KnownQuestion:
        own = next((n for n, sentence in enumerate(sentences) if text in sentence.asked), -1)
        whole = next((n for n, sentence in enumerate(sentences) if not sentence.asked), -1)
        return _KnownQuestion(
            number,
            own if own >= 0 else whole,
            self._reader.asked_about(text),
            self._reader.turns(text),
            frozenset(term for word in line.words for term in (word.term, *word.parts)),
        )


def _numbers(known: Sequence[_KnownQuestion]) -> range:
    return range(known[0].number, known[-1].number + 1) if known else range(0)


def _terms(lines: Sequence[_KnownQuestion]) -> frozenset[str]:
    return frozenset().union(*(line.terms for line in lines))


