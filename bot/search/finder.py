"""The finder: weighs the numbers of each place, and says "nothing here" if they are too low.

Finds an article that is asked for by its number alone. It is returned directly, without a similarity search.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.catalogue.answer_topics import BY_KNOWN_QUESTIONS, AnswerTopic
from bot.domain.catalogue.catalogue import Article
from bot.search.classifiers import NaiveBayes, question_traits, terms_of
from bot.search.content_reader import ContentReader, IndexedLine, ReadDocument, question_lines, sentence_lines
from bot.search.documents import Document, documents
from bot.search.evidence import FOR_PLACE, PlaceEvidence, ReadQuestion, SearchIndexes, evidence, kin_of
from bot.search.index import TermIndex
from bot.search.lines import Lines
from bot.search.question_parts import LONGEST_QUESTION, question_parts
from bot.search.question_reading import QuestionReading, QuestionWord
from bot.search.sentence_choice import SentenceChoice
from bot.search.trust import FOR_TRUST, WITH_VECTOR, signs
from bot.search.vector_layer import fitted_leaning
from bot.search.weights import FITTED, FITTED_WITH_VECTOR, FinderWeights
from bot.usecases.ports import Content
from bot.usecases.ports.language import (
    AskedQuestion,
    ChosenSentence,
    Findings,
    Hit,
    HitKind,
    LawPlace,
    Vector,
    WordReader,
)

MOST_HITS, MOST_TOPICS = 3, 3
LONGEST: Final = 400
"""Characters of a question that are read: of a longer one the end, where people ask."""
ANCHORED: Final = 0.7
OUTSIDE: Final = "outside:"
LONGEST_LEAD: Final = 10.0
NO: Final = "ن"
"""How a negated verb begins."""
SAME_TOPIC: Final = 0.55
"""The least similarity to a known question of a topic."""
LAST, SOFT = 1.0, 2.0
"""By how much the last part of a message counts more than the others, and within what distance of the best part
another one adds to it, in log odds."""
SAME_ARTICLE: Final = 1.0
"""How much a place loses for each chosen one that is based on the same article: three places that say the
same would all be wrong together."""


@dataclass(frozen=True, slots=True)
class RankedDocument:
    """A document with its score (higher is nearer within one question) and the numbers behind it."""

    document: Document
    score: float
    evidence: PlaceEvidence


@dataclass(frozen=True, slots=True)
class Ranking:
    """All candidate places, best first. ``trust`` is the confidence that the first ones answer, as log odds,
    computed from ``signs``. It is minus infinity without signs, for a question that is refused whatever is
    found."""

    ranked: Sequence[RankedDocument] = ()
    signs: tuple[float, ...] = ()
    trust: float = -math.inf


class ContentFinder:
    """A `Finder` over one content as one reader reads it; read-only once built.

    Building takes about two seconds of processor time; ``pause`` is called throughout. ``weights``,
    ``vector_weights`` (for a question with its vector) and ``leaning`` may be replaced.
    """

    def __init__(
        self, content: Content, reader: WordReader, *, pause: Callable[[], None] = lambda: None
    ) -> None:
        self._reader = reader
        self.weights: FinderWeights = FITTED
        self.vector_weights: FinderWeights = FITTED_WITH_VECTOR
        self.leaning = fitted_leaning()
        reading = ContentReader(reader, pause)
        all_documents = documents(content)
        read = [reading.document(document) for document in all_documents]
        without_answer = list(_outside_lines(content, reading))
        outside = [line for _, line in without_answer]
        self._known = {(place, line.plain) for place, document in enumerate(read) for line in document.asked}
        self._shelves = SearchIndexes(
            all_documents,
            texts=TermIndex(read, pause, extra_lines=outside),
            asked=Lines(question_lines(read, outside), pause, letters=True),
            titles=Lines(
                ((place, document.title) for place, document in enumerate(read)), pause, letters=True
            ),
            sentences=Lines(sentence_lines(read), pause, letters=False),
            named=[document.named for document in read],
            kin=kin_of(all_documents),
            speaks=NaiveBayes(_known_line_traits(read, outside), len(read) + 1, pause),
        )
        self._reading = QuestionReading(
            self._shelves.texts, reader, glossary_phrases(content, reader, pause), pause=pause
        )
        self._line_topics = self._topic_lines(without_answer)
        self._sentences = SentenceChoice(
            content.first_sentences, all_documents, read, self._shelves.asked, reader
        )
        names = (name for term in content.glossary.values() for name in (term.fa, *term.aliases))
        self._by_number = ArticlesByNumber(content.articles, reader)
        self._anchors = {term[0] for name in names if len(term := tuple(_terms(reader, name))) == 1}

    def find(self, question: str, vector: Vector | None = None) -> Findings:
        """Answer the question: see `Finder`."""
        weights = self._weights_with(vector)
        try:
            judged, article = (
                self.rank_documents(question, vector),
                self._by_number.find_article_id(question[-LONGEST:]),
            )
        finally:
            self._reader.forget()
        if article:
            return Findings(_with_kin(article, judged.ranked))
        ranked = judged.ranked
        hits = tuple(
            Hit(entry.document.kind, entry.document.id, entry.score) for entry in choose_places(ranked)
        )
        if judged.trust > weights.least_trust or self._is_known(question, ranked):
            return Findings(hits)
        if judged.trust > weights.least_near:
            return Findings(near=hits)
        return Findings(topics=_topics(ranked))

    def read_question(self, question: str) -> AskedQuestion:
        """What the question shows apart from its matter: see `Finder`."""
        read = self._reader.read_question(question[-LONGEST:])
        return read if read.topic is not None else replace(read, topic=self._known_topic(question[-LONGEST:]))

    def _topic_lines(
        self, outside: Sequence[tuple[str, IndexedLine]]
    ) -> Mapping[int, tuple[AnswerTopic, bool]]:
        """The known questions of topics by their number: the topic, and whether the question has a negated verb.
        ``outside``: the last lines of the index, with their groups."""
        first = self._shelves.asked.size - len(outside)
        topics = {topic.value: topic for topic in BY_KNOWN_QUESTIONS}
        return {
            first + n: (topics[group], self._negates(line.plain))
            for n, (group, line) in enumerate(outside)
            if group in topics
        }

    def _known_topic(self, text: str) -> AnswerTopic | None:
        """The topic whose known question resembles this one most, and more than any other line does."""
        if not self._line_topics or len(text.split()) > LONGEST_QUESTION or self._is_refused(text):
            return None
        try:
            wanted = self._reading.question_words(text)
            plain = _plain(self._reader, text, wanted)
        finally:
            self._reader.forget()
        nearest, alike = self._shelves.asked.nearest_line(wanted, plain)
        if nearest not in self._line_topics or alike < SAME_TOPIC:
            return None
        topic, negated = self._line_topics[nearest]
        return topic if self._negates(text) or not negated else None

    def _negates(self, text: str) -> bool:
        """Whether a text turns its matter around by a negated verb: voting or not voting."""
        return any(turn.startswith(NO) for turn in self._reader.turns(text))

    def first_sentence(self, question: str, place: str) -> ChosenSentence | None:
        """The first sentence of the place's answer: see `Finder`."""
        text = question[-LONGEST:]
        try:
            wanted = self._reading.question_words(text)
            return self._sentences.choose(text, place, wanted, _plain(self._reader, text, wanted))
        finally:
            self._reader.forget()

    def _is_known(self, question: str, ranked: Sequence[RankedDocument]) -> bool:
        """Whether the question is word for word one that the first place is known to answer."""
        plain = self._reader.plain(question[-LONGEST:])
        return bool(ranked) and (ranked[0].evidence.place, plain) in self._known

    def _weights_with(self, vector: Vector | None) -> FinderWeights:
        return self.weights if vector is None else self.vector_weights

    def rank_documents(self, question: str, vector: Vector | None = None) -> Ranking:
        """Every candidate document, best first, and how far the first ones can be trusted. A long story, or
        two questions in one message, are read in parts. The vector is that of the whole. Also used for
        fitting."""
        text = question[-LONGEST:]
        if self._is_refused(text):
            return Ranking()
        parts = question_parts(text)
        if len(parts) == 1:
            return self._rank_part(text, vector)
        rankings = [self._rank_part(part, vector) for part in parts]
        return merge_rankings([ranking for ranking in rankings if ranking.ranked])

    def _is_refused(self, text: str) -> bool:
        """Whether a text is refused whatever is found for it: it is about another election, or wants an
        opinion."""
        other = self._reader.other_elections(text) and not self._reader.names_own_election(text)
        return bool(other) or self._reader.asks_opinion(text)

    def _rank_part(self, text: str, vector: Vector | None) -> Ranking:
        elsewhere = self._reader.other_elections(text)
        wanted = self._reading.question_words(text)
        if self._is_refused(text) or not any(word.weight for word in wanted):
            return Ranking()
        plain = _plain(self._reader, text, wanted)
        read = ReadQuestion(text, wanted, plain, elsewhere, self._reader.named_subjects(text))
        candidates, outside = evidence(read, self._shelves)
        ranked = sorted(map(self._rank_place, candidates), key=lambda entry: -entry.score)
        if not ranked:
            return Ranking()
        seen = signs(
            read,
            self._shelves,
            [entry.evidence for entry in ranked],
            outside,
            about=self._about(text, wanted),
            lead=lead(ranked),
        )
        if vector is not None:
            seen = (*seen, self.leaning.score(vector))
        weights, names = self._weights_with(vector), FOR_TRUST if vector is None else WITH_VECTOR
        return Ranking(ranked, seen, weights.bias + _weighted_sum(weights.trust, names, seen))

    def _rank_place(self, candidate: PlaceEvidence) -> RankedDocument:
        return RankedDocument(
            self._shelves.documents[candidate.place],
            _weighted_sum(self.weights.rank, FOR_PLACE, candidate.numbers),
            candidate,
        )

    def _about(self, question: str, wanted: Sequence[QuestionWord]) -> bool:
        """Whether the question is about elections: by a typed word, or by what a word means."""
        meant = {term for word in wanted for term, certain in word.terms.items() if certain > ANCHORED}
        return (
            self._reader.is_about_election(question)
            or bool(meant & self._anchors)
            or self._reader.is_about_election(" ".join(meant))
        )


def _outside_lines(content: Content, reading: ContentReader) -> Iterator[tuple[str, IndexedLine]]:
    """The questions without an answer, each with its group."""
    for key, texts in content.asks.items():
        if key.startswith(OUTSIDE):
            yield from ((key.removeprefix(OUTSIDE), reading.line(text)) for text in texts)


def _known_line_traits(
    read: Sequence[ReadDocument], outside: Sequence[IndexedLine]
) -> Iterator[tuple[int, Iterator[str]]]:
    """The traits of all known questions and titles by place number, those without an answer after the last."""
    titles = ((place, document.title) for place, document in enumerate(read))
    for place, line in (*question_lines(read, outside), *titles):
        if line.plain:
            yield place, question_traits(line.plain, terms_of(line.words))


def merge_rankings(rankings: Sequence[Ranking]) -> Ranking:
    """The rankings of the parts of one question as one: a document counts in each part that it fits, the more the
    surer that part is answered and the last one a little more; the surest part tells whether anything is
    answered."""
    if not rankings:
        return Ranking()
    scores: dict[int, list[float]] = {}
    entries: dict[int, RankedDocument] = {}
    for ranking in rankings:
        raised = ranking.trust - ranking.ranked[0].score + (LAST if ranking is rankings[-1] else 0.0)
        for entry in ranking.ranked:
            place = entry.evidence.place
            scores.setdefault(place, []).append(entry.score + raised)
            if len(scores[place]) == 1 or scores[place][-1] == max(scores[place]):
                entries[place] = entry
    merged = [replace(entry, score=_soft_sum(scores[place])) for place, entry in entries.items()]
    surest = max(rankings, key=lambda ranking: ranking.trust)
    return Ranking(sorted(merged, key=lambda entry: -entry.score), surest.signs, surest.trust)


def _soft_sum(scores: Sequence[float]) -> float:
    """The highest of the scores, and a little more for each other that is near it."""
    most = max(scores)
    return most + SOFT * math.log(sum(math.exp((score - most) / SOFT) for score in scores))


def choose_places(ranked: Sequence[RankedDocument]) -> list[RankedDocument]:
    """The three places to show, best first: one card of a lesson at most, because its buttons are alike, and
    rather places that are based on different articles."""
    left = list(ranked)
    chosen: list[RankedDocument] = []
    while left and len(chosen) < MOST_HITS:
        best = max(left, key=lambda entry: entry.score - SAME_ARTICLE * _sharing(entry, chosen))
        chosen.append(best)
        lesson = _lesson(best.document)
        left = [
            entry for entry in left if entry is not best and (not lesson or _lesson(entry.document) != lesson)
        ]
    return chosen


def lead(ranked: Sequence[RankedDocument]) -> float:
    """By how much the score of the first place exceeds that of the best one that is based on none of its
    articles, at most LONGEST_LEAD."""
    first = ranked[0]
    rest = (entry.score for entry in ranked[1:] if not _sharing(entry, [first]))
    return min(LONGEST_LEAD, first.score - next(rest, -math.inf))


def _sharing(entry: RankedDocument, chosen: Sequence[RankedDocument]) -> int:
    articles = set(entry.document.articles)
    return sum(not articles.isdisjoint(other.document.articles) for other in chosen)


def _lesson(document: Document) -> str:
    """The lesson of a card; empty for anything else."""
    return document.id.partition("/")[0] if document.kind is HitKind.CARD else ""


def _with_kin(article: str, ranked: Sequence[RankedDocument]) -> tuple[Hit, ...]:
    """The article, and the documents based on it, nearest first."""
    kin = [entry for entry in ranked if article in entry.document.articles and entry.document.id != article]
    score = ranked[0].score if ranked else 0.0
    rest = (Hit(entry.document.kind, entry.document.id, entry.score) for entry in kin[: MOST_HITS - 1])
    return (Hit(HitKind.ARTICLE, article, score), *rest)


def _weighted_sum(counts: Mapping[str, float], names: Sequence[str], numbers: Sequence[float]) -> float:
    return sum(counts[name] * number for name, number in zip(names, numbers, strict=True))


def _plain(reader: WordReader, question: str, wanted: Sequence[QuestionWord]) -> str:
    """The question in the form in which lines are compared by letters; a question in Latin letters by the
    words that it means."""
    plain = reader.plain(question)
    if not any(mark.isascii() and mark.isalpha() for mark in plain):
        return plain
    return " ".join(
        max(word.terms, key=lambda term: word.terms[term], default=word.surface) for word in wanted
    )


def _topics(ranked: Sequence[RankedDocument]) -> tuple[str, ...]:
    """The topics of the nearest documents, the most frequent first."""
    scores: dict[str, float] = {}
    for entry in ranked[:12]:
        for topic in entry.document.topics[:2]:
            scores[topic] = scores.get(topic, 0.0) + max(0.0, entry.score)
    return tuple(sorted(scores, key=lambda topic: -scores[topic])[:MOST_TOPICS])


def glossary_phrases(
    content: Content, reader: WordReader, pause: Callable[[], None]
) -> Mapping[tuple[str, ...], Sequence[str]]:
    """The names of each glossary term, as terms, with the terms of its other names."""
    phrases: dict[tuple[str, ...], dict[str, None]] = {}
    for entry in content.glossary.values():
        pause()
        names = [part.strip() for name in (entry.fa, *entry.aliases) for part in name.split("/")]
        read = {tuple(_terms(reader, name)) for name in names} - {()}
        for name in read:
            others = {term for other in read if other != name and len(other) <= 1 for term in other} - set(
                name
            )
            if all(map(reader.weak, name)):
                continue
            phrases.setdefault(name, {}).update(dict.fromkeys(sorted(others)))
    return {name: tuple(others) for name, others in phrases.items()}


def _terms(reader: WordReader, text: str) -> Iterable[str]:
    return (word.term for word in reader.words(text))


_ID: Final = re.compile(r"(?P<number>\d+)(?:-(?P<part>[a-z]+)(?P<note>\d*))?(?:-(?P<point>\d+))?")


class ArticlesByNumber:
    """The articles of the election law by their numbers, as this reader parses them."""

    def __init__(self, articles: Mapping[str, Article], reader: WordReader) -> None:
        self._reader = reader
        self._places: dict[LawPlace, str] = {}
        for article in articles.values():
            if not article.law and (place := self._stands(article)) is not None:
                self._places[place] = article.id
                if article.id == str(place.number):  # of 136 only one item is in the content
                    self._places.setdefault(LawPlace(place.number), article.id)

    def _stands(self, article: Article) -> LawPlace | None:
        read = _ID.fullmatch(article.id)
        if read is None:
            return None
        number, point = int(read["number"]), int(read["point"] or 0)
        if read["part"] == "t":
            return LawPlace(number, note=int(read["note"] or -1))
        place = self._reader.law_place(article.number, bare=True)
        return LawPlace(number, place.item if place is not None else "", point=point)

    def find_article_id(self, question: str) -> str:
        """The id of the article, or of the nearest part of it in the content. Empty if the question says
        anything else, or if there is no such article."""
        place = self._reader.law_place(question)
        if place is None:
            return ""
        only = place._replace(note=-1) if place.note == 1 else place
        whole = (LawPlace(place.number, place.item), LawPlace(place.number))
        nearest = (place, only, place._replace(point=0), *whole)
        return next((self._places[candidate] for candidate in nearest if candidate in self._places), "")
