"""Chooses the first sentence of an answer, and whether «بله», «نه» or «چرا» stands before it.

Every sentence is true by itself, so a wrong choice is beside the point; a wrong word would be a lie. So the word
is said only if the question, or the plain one that it turns around («ممنوع نیست که؟»), is like one that editors
have answered: it has no word that known questions of the same sentence lack, the words in it that turn a matter
around are those of a known one, and the sentence answers its predicate.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final

from bot.domain.catalogue.first_sentences import AskedAbout, FirstSentence, FirstSentences, LeadWord
from bot.search.content_reader import IndexedLine, ReadDocument
from bot.search.documents import Document
from bot.search.lines import Lines
from bot.search.question_reading import QuestionWord
from bot.usecases.ports.language import ChosenSentence, WordReader

ALIKE: Final = 0.3
"""The least similarity to a known question whose sentence is taken; below it the place's own sentence is."""
WHOLE: Final = 0.65
"""The least share of a known question that the question has to name."""
EXACT: Final = 0.75
"""How sure a term has to be to be named; a synonym is not."""


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
        if nearest is None or alike[nearest.number] < ALIKE:
            return ChosenSentence(sentences[0].text)
        chosen = nearest.sentence
        family = [line for line in known if line.sentence == chosen]
        more = frozenset[str]() if chosen else self._terms_of(place)
        lead = self._lead(question, sentences[chosen], family, wanted, more)
        return ChosenSentence(sentences[chosen].text, lead)

    def _lead(
        self,
        question: str,
        sentence: FirstSentence,
        family: Sequence[_KnownQuestion],
        wanted: Sequence[QuestionWord],
        more: frozenset[str],
    ) -> LeadWord:
        """The word before the sentence, if known questions of the sentence stand for this one. ``more``: terms
        beside theirs that it may have."""
        plain_question, negated = self._reader.plain_question(question)
        lead = sentence.lead(self._reader.asked_about(plain_question))
        if lead is LeadWord.NONE:
            return lead
        if negated and lead is LeadWord.YES:
            lead = LeadWord.CONTRARY
        answered = [line for line in family if sentence.lead(line.about) is not LeadWord.NONE]
        terms = _terms(answered) | more
        if any(not terms & word.terms.keys() for word in wanted):
            return LeadWord.NONE
        turns = self._reader.turns(plain_question)
        plain = not turns and not self._reader.turns(sentence.text)
        asked = {term for word in wanted for term, sure in word.terms.items() if sure >= EXACT}
        alike = (line for line in answered if line.turns == turns or plain)
        return lead if any(self._named_share(line, asked) >= WHOLE for line in alike) else LeadWord.NONE

    def _named_share(self, line: _KnownQuestion, asked: Set[str]) -> float:
        """How much of a known question is in this one, each term by its rarity: what is more general than the
        known one has another answer."""
        masses = {term: self._asked.rarity(term) for term in line.terms}
        total = sum(masses.values())
        return sum(mass for term, mass in masses.items() if term in asked) / total if total else 0.0

    def _terms_of(self, place: str) -> frozenset[str]:
        _, _, read = self._places[place]
        lines = (read.title, *read.sentences)
        return frozenset(term for line in lines for word in line.words for term in (word.term, *word.parts))

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
        """A known question that is turned around stands for the plain one behind it."""
        plain, _ = self._reader.plain_question(text)
        return _KnownQuestion(
            number,
            next((n for n, sentence in enumerate(sentences) if text in sentence.asked), 0),
            self._reader.asked_about(plain),
            self._reader.turns(plain),
            frozenset(term for word in line.words for term in (word.term, *word.parts)),
        )


def _numbers(known: Sequence[_KnownQuestion]) -> range:
    return range(known[0].number, known[-1].number + 1) if known else range(0)


def _terms(lines: Sequence[_KnownQuestion]) -> frozenset[str]:
    return frozenset().union(*(line.terms for line in lines))
