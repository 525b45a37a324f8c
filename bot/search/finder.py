"""The finder: BM25 over lemmas, letters beside it, and the honest "nothing here" where both are too weak."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.search.asked import WEAK_WORD, QuestionReading, Wanted
from bot.search.documents import Document, documents
from bot.search.index import TermIndex
from bot.usecases.ports import Content
from bot.usecases.ports_ask import Findings, Hit, WordReader

MOST_HITS, MOST_TOPICS = 3, 3
LONGEST: Final = 400
"""Characters of a question that are read."""
LOOKED_AT: Final = 60
"""How many documents are looked at closely."""
LETTERS: Final = 0.1
"""What the likeness of letters counts beside words."""
TITLE: Final = 2.0
LEAST_FORCE: Final = 0.4
"""What the score of a word counts that says nothing of the subject."""
ABOUT, STRANGE, STRONG, SCORE, TITLED = 2.6, 1.15, 0.75, 0.18, 0.7
"""What makes a hit trusted: an election word in the question, no dictionary word that the content lacks, how many
telling words the hit has, its score, its title. Fitted by logistic regression on the tuning questions."""
LEAST_TRUST, LEAST_NEAR = 5.35, 3.4
"""Below the first the content holds no answer; down to the second what was found may lie near."""
ANCHORED: Final = 0.7
ONCE: Final = 0.5
"""What a word counts that stands in one text only and in no title: it may be there by the way."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document with its score, and how far it can be trusted to answer the question."""

    document: Document
    score: float
    trust: float


class ContentFinder:
    """A `Finder` over one content as one reader reads it. Building takes a second; it is read-only afterwards."""

    def __init__(self, content: Content, reader: WordReader) -> None:
        self._documents = documents(content)
        self._reader = reader
        self._names = [_named(reader, f"{one.head} {one.body} {one.more}") for one in self._documents]
        self._index = TermIndex(self._documents, reader)
        self._titles = [
            tuple(frozenset(_terms(reader, text)) for text in (one.head, *one.asked))
            for one in self._documents
        ]
        self._reading = QuestionReading(self._index, reader, _phrases(content, reader))
        names = (name for term in content.glossary.values() for name in (term.fa, *term.aliases))
        self._anchors = {read[0] for name in names if len(read := tuple(_terms(reader, name))) == 1}

    def find(self, question: str) -> Findings:
        """What answers the question: see `Finder`."""
        ranked = self.ranked(question)
        hits = tuple(Hit(one.document.kind, one.document.id, one.score) for one in ranked[:MOST_HITS])
        if ranked and sure(ranked[0]):
            return Findings(hits)
        return Findings(near=hits if ranked and ranked[0].trust > LEAST_NEAR else (), topics=_topics(ranked))

    def ranked(self, question: str) -> list[Ranked]:
        """Every document that has anything of the question, best first; for tuning, too."""
        question = question[:LONGEST]
        other = self._reader.elsewhere(question) and not self._reader.councils(question)
        if other or self._reader.opinion(question):
            return []
        must = _named(self._reader, question)
        wanted = self._reading.wanted(question)
        total = sum(one.weight for one in wanted)
        if not total:
            return []
        scores, covered, strong = self._by_words(wanted)
        doubt = ABOUT * self._about(question, wanted) - STRANGE * sum(one.strange for one in wanted)
        alike = self._index.alike("".join(one.surface for one in wanted))
        plain = {
            place: scores.get(place, 0.0) * (0.1 + 0.9 * covered.get(place, 0.0) / total)
            + LETTERS * alike.get(place, 0.0)
            for place in scores.keys() | alike.keys()
            if must <= self._names[place]
        }
        found = []
        for place in sorted(plain, key=lambda place: -plain[place])[:LOOKED_AT]:
            titled = self._titled(place, wanted, total)
            score = plain[place] * (1 + TITLE * titled)
            held = STRONG * min(strong.get(place, 0), 5) + SCORE * min(score, 25.0) + TITLED * titled
            found.append(Ranked(self._documents[place], score, doubt + held))
        return sorted(found, key=lambda ranked: -ranked.score)

    def _titled(self, place: int, wanted: Sequence[Wanted], total: float) -> float:
        """How much the question is one with the title, or with a question that is known to be answered here:
        the product of what each has of the other."""
        best = 0.0
        for title in filter(None, self._titles[place]):
            held = sum(
                one.weight * max((one.terms.get(term, 0.0) for term in title), default=0.0) for one in wanted
            )
            named = sum(any(one.terms.get(term, 0.0) > ANCHORED for one in wanted) for term in title)
            best = max(best, held / total * named / len(title))
        return best

    def _about(self, question: str, wanted: Sequence[Wanted]) -> bool:
        """Whether it is about elections: by a word as typed, or by what a word means."""
        meant = {term for one in wanted for term, certain in one.terms.items() if certain > ANCHORED}
        return (
            self._reader.about(question) or bool(meant & self._anchors) or self._reader.about(" ".join(meant))
        )

    def _by_words(
        self, wanted: Sequence[Wanted]
    ) -> tuple[dict[int, float], dict[int, float], dict[int, int]]:
        scores: dict[int, float] = {}
        covered: dict[int, float] = {}
        strong: dict[int, int] = {}
        for one in wanted:
            force = LEAST_FORCE + (1 - LEAST_FORCE) * one.weight
            for place, (score, certain) in self._best(one).items():
                scores[place] = scores.get(place, 0.0) + force * score
                covered[place] = covered.get(place, 0.0) + one.weight * certain
                strong[place] = strong.get(place, 0) + (one.weight > WEAK_WORD)
        return scores, covered, strong

    def _best(self, one: Wanted) -> dict[int, tuple[float, float]]:
        """For each document with one of the word's terms, the best score and how sure the term is."""
        best: dict[int, tuple[float, float]] = {}
        for term, given in one.terms.items():
            holding = self._index.holding(term)
            certain = given * (ONCE if len(holding) == 1 and term not in self._index.titles else 1.0)
            for place, score in holding.items():
                before = best.get(place, (0.0, 0.0))
                best[place] = max(before[0], certain * score), max(before[1], certain)
        return best


def sure(best: Ranked) -> bool:
    """Whether the best document is near enough to be shown as an answer."""
    return best.trust > LEAST_TRUST


def _named(reader: WordReader, text: str) -> frozenset[str]:
    return reader.elsewhere(text) | reader.named(text)


def _topics(ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """The topics of the documents that come nearest, most named first."""
    weights: dict[str, float] = {}
    for one in ranked[:12]:
        for topic in one.document.topics[:2]:
            weights[topic] = weights.get(topic, 0.0) + one.score
    return tuple(sorted(weights, key=lambda topic: -weights[topic])[:MOST_TOPICS])


def _phrases(content: Content, reader: WordReader) -> Mapping[tuple[str, ...], Sequence[str]]:
    """The names of each glossary term, as terms, with the terms of its other names."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for entry in content.glossary.values():
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
