"""The finder: what speaks for each place, weighed, and the honest "nothing here" where too little does."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.search.asked import QuestionReading, Wanted
from bot.search.by_number import ByNumber
from bot.search.documents import Document, documents
from bot.search.evidence import FOR_PLACE, Evidence, Question, Shelves, evidence, kin_of
from bot.search.index import TermIndex
from bot.search.lines import Lines
from bot.search.reading import Reading, asked_lines, said_lines
from bot.search.trust import FOR_TRUST, signs
from bot.search.weights import FITTED, Weights
from bot.usecases.ports import Content
from bot.usecases.ports.ask import Findings, Hit, HitKind, WordReader

MOST_HITS, MOST_TOPICS = 3, 3
LONGEST: Final = 400
"""Characters of a question that are read."""
ANCHORED: Final = 0.7
OUTSIDE: Final = "outside:"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document with its score, higher is nearer within one question, and the numbers behind it."""

    document: Document
    score: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Judged:
    """All places worth a look, best first. ``trust`` is how sure it is that the first ones answer, as log odds, by
    ``signs``; minus infinity without signs, for a question that is refused whatever is found."""

    ranked: Sequence[Ranked] = ()
    signs: tuple[float, ...] = ()
    trust: float = -math.inf


class ContentFinder:
    """A `Finder` over one content as one reader reads it; read-only once built.

    Building takes about two seconds of processor; ``pause`` is called all along it. ``weights`` may be exchanged.
    """

    def __init__(
        self, content: Content, reader: WordReader, *, pause: Callable[[], None] = lambda: None
    ) -> None:
        self._reader = reader
        self.weights: Weights = FITTED
        reading = Reading(reader, pause)
        found = documents(content)
        read = [reading.document(one) for one in found]
        outside = [
            reading.line(text)
            for key, texts in content.asks.items()
            if key.startswith(OUTSIDE)
            for text in texts
        ]
        self._shelves = Shelves(
            found,
            texts=TermIndex(read, pause, beside=outside),
            asked=Lines(asked_lines(read, outside), pause, letters=True),
            titles=Lines(((place, one.title) for place, one in enumerate(read)), pause, letters=True),
            said=Lines(said_lines(read), pause, letters=False),
            named=[one.named for one in read],
            kin=kin_of(found),
        )
        self._reading = QuestionReading(
            self._shelves.texts, reader, glossary_phrases(content, reader, pause), pause=pause
        )
        names = (name for term in content.glossary.values() for name in (term.fa, *term.aliases))
        self._by_number = ByNumber(content.articles, reader)
        self._anchors = {term[0] for name in names if len(term := tuple(_terms(reader, name))) == 1}

    def find(self, question: str) -> Findings:
        """What answers the question: see `Finder`."""
        try:
            judged, article = self.judged(question), self._by_number.asked(question[:LONGEST])
        finally:
            self._reader.forget()
        if article:
            return Findings(_with_kin(article, judged.ranked))
        ranked = judged.ranked
        hits = tuple(Hit(one.document.kind, one.document.id, one.score) for one in ranked[:MOST_HITS])
        if judged.trust > self.weights.least_trust:
            return Findings(hits)
        return Findings(near=hits if judged.trust > self.weights.least_near else (), topics=_topics(ranked))

    def judged(self, question: str) -> Judged:
        """Every document worth a look, best first, and how far the first ones can be trusted; for fitting, too."""
        text = question[:LONGEST]
        elsewhere = self._reader.elsewhere(text)
        wanted = self._reading.wanted(text)
        other = elsewhere and not self._reader.councils(text)
        if other or self._reader.opinion(text) or not any(one.weight for one in wanted):
            return Judged()
        plain = _plain(self._reader, text, wanted)
        read = Question(text, wanted, plain, named=elsewhere | self._reader.named(text))
        found, outside = evidence(read, self._shelves)
        ranked = sorted(map(self._ranked, found), key=lambda one: -one.score)
        if not ranked:
            return Judged()
        seen = signs(
            read, self._shelves, [one.evidence for one in ranked], outside, about=self._about(text, wanted)
        )
        return Judged(ranked, seen, self.weights.bias + _weighed(self.weights.trust, FOR_TRUST, seen))

    def _ranked(self, one: Evidence) -> Ranked:
        return Ranked(
            self._shelves.documents[one.place], _weighed(self.weights.rank, FOR_PLACE, one.numbers), one
        )

    def _about(self, question: str, wanted: Sequence[Wanted]) -> bool:
        """Whether it is about elections: by a word as typed, or by what a word means."""
        meant = {term for one in wanted for term, certain in one.terms.items() if certain > ANCHORED}
        return (
            self._reader.about(question) or bool(meant & self._anchors) or self._reader.about(" ".join(meant))
        )


def _with_kin(article: str, ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
    """The article, and what rests on it, nearest first."""
    kin = [one for one in ranked if article in one.document.articles and one.document.id != article]
    score = ranked[0].score if ranked else 0.0
    rest = (Hit(one.document.kind, one.document.id, one.score) for one in kin[: MOST_HITS - 1])
    return (Hit(HitKind.ARTICLE, article, score), *rest)


def _weighed(counts: Mapping[str, float], names: Sequence[str], numbers: Sequence[float]) -> float:
    return sum(counts[name] * number for name, number in zip(names, numbers, strict=True))


def _plain(reader: WordReader, question: str, wanted: Sequence[Wanted]) -> str:
    """The question as lines are compared by letters; one in Latin letters by the words that it means."""
    plain = reader.plain(question)
    if not any(mark.isascii() and mark.isalpha() for mark in plain):
        return plain
    return " ".join(max(one.terms, key=lambda term: one.terms[term], default=one.surface) for one in wanted)


def _topics(ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """The topics of the documents that come nearest, most named first."""
    found: dict[str, float] = {}
    for one in ranked[:12]:
        for topic in one.document.topics[:2]:
            found[topic] = found.get(topic, 0.0) + max(0.0, one.score)
    return tuple(sorted(found, key=lambda topic: -found[topic])[:MOST_TOPICS])


def glossary_phrases(
    content: Content, reader: WordReader, pause: Callable[[], None]
) -> Mapping[tuple[str, ...], Sequence[str]]:
    """The names of each glossary term, as terms, with the terms of its other names."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
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
            found.setdefault(name, {}).update(dict.fromkeys(sorted(others)))
    return {name: tuple(others) for name, others in found.items()}


def _terms(reader: WordReader, text: str) -> Iterable[str]:
    return (word.term for word in reader.words(text))
