"""The suggester: which acts a text tells of, whether it tells of something else, or that neither is sure."""

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.reporting.scope import OutsideSubject
from bot.search.counts import Counts
from bot.search.evidence import Question, Shelves, evidence
from bot.search.finder import glossary_phrases
from bot.search.index import TermIndex
from bot.search.leaning import Leaning
from bot.search.lines import Lines
from bot.search.reading import Line, ReadDocument, Reading, asked_lines
from bot.search.subjects import KEPT, SubjectWords
from bot.search.suggest_weights import FITTED, SuggestWeights
from bot.search.telling import TellingReading, Told
from bot.search.tellings import subject_words, told_of
from bot.search.traits import beginnings, rows, runs, terms_of
from bot.usecases.ports import Content
from bot.usecases.ports.ask import WordReader
from bot.usecases.ports.suggest import Suggestions

MOST_ACTS: Final = 3
BEGINNING, LONG_BEGINNING = 4, 5
"""Letters of a word by which acts are told apart, and by which reports are told from what is none."""
FROM_EVIDENCE: Final = ("bm25", "ask", "ask_next", "ask_letters", "title")
FOR_ACT: Final = (*FROM_EVIDENCE, "words", "letters")
"""The numbers of an act or a subject, in order: those of `bot.search.evidence`, and what its words and its letters
say by `Counts`."""
FOR_OUTSIDE: Final = ("leaning", "nearer", "long")
"""The signs that a text is no report: how far it leans that way, how much nearer the nearest subject is than the
nearest act, and whether it is longer than one piece: what matters may then be said in passing."""

type Numbers = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text as seen: for each act and subject its score, higher is nearer within one text; and the signs that it is
    no report, in the order of `FOR_OUTSIDE`, with the log odds that they come to."""

    scores: dict[str, float]
    signs: Numbers
    outside: float
    named: bool = False
    """Whether a subject is named at all: without, nobody is turned away."""
    kept: bool = False
    """Whether a candidate, a number, a gift or an office is named: with, nobody is turned away by words alone."""


class ActSuggester:
    """A `Suggester` over one content as one reader reads it; read-only once built.

    Building takes about a second of processor; ``pause`` is called all along it. ``weights`` may be exchanged.
    """

    def __init__(
        self, content: Content, reader: WordReader, *, pause: Callable[[], None] = lambda: None
    ) -> None:
        self.weights: SuggestWeights = FITTED
        self._reader = reader
        reading = Reading(reader, pause)
        found = told_of(content)
        self._ids = [one.id for one in found]
        lists = subject_words(content)
        read = [reading.document(one) for one in found]
        named = [reading.line(words) for name, listed in lists.items() if name != KEPT for words in listed]
        lines = list(_lines(read))
        self._shelves = Shelves(
            found,
            texts=TermIndex(read, pause, beside=named),
            asked=Lines(asked_lines(read, ()), pause, letters=True),
            titles=Lines(
                ((n, one.title) for n, one in enumerate(read) if found[n].head), pause, letters=True
            ),
            said=Lines((), pause, letters=False),
            named=[frozenset() for _ in read],
            kin=[() for _ in read],
        )
        self._reading = TellingReading(
            self._shelves.texts,
            reader,
            glossary_phrases(content, reader, pause),
            (line.plain for line in (*named, *(line for _, line in lines))),
            pause=pause,
        )
        self._words = Counts(((n, beginnings(line.plain, BEGINNING)) for n, line in lines), len(found), pause)
        self._letters = Counts(((n, runs(line.plain)) for n, line in lines), len(found), pause)
        self._subjects = SubjectWords(lists, reader)
        self._leaning = Leaning(
            ((found[n].id in _SUBJECTS, self._traits(line.plain, terms_of(line.words))) for n, line in lines),
            pause,
        )

    def suggest(self, text: str, acts: Collection[str]) -> Suggestions:
        """What a text tells of: see `Suggester`. Without ``acts``, most texts are known by their words alone to be none
        that is turned away."""
        try:
            seen = self.weighed(text) if acts or self._names(text) else None
        finally:
            self._reader.forget()
        if seen is None:
            return Suggestions()
        sure = seen.named and seen.outside > self.weights.least_outside
        if sure and not (acts and seen.kept):
            subjects = {key: score for key, score in seen.scores.items() if key in _SUBJECTS}
            return Suggestions(outside=max(subjects, key=lambda key: subjects[key]))
        doubted = bool(acts) and seen.outside > self.weights.least_doubted
        first = first_of(seen.scores, acts)
        near = bool(first) and seen.scores[first[0]] > self.weights.least_score
        return Suggestions(first if near else (), doubted=doubted)

    def weighed(self, text: str) -> Weighed | None:
        """The scores of everything; None for a text that says nothing. For fitting, too."""
        pieces = self._reading.told(text)
        if not any(one.terms for piece in pieces for one in piece.wanted):
            return None
        numbers = [self.numbers(piece) for piece in pieces]
        seen = weighed(self._ids, numbers, self.leaning(pieces), self.weights)
        return replace(seen, named=self.named(pieces), kept=self.kept(pieces))

    def pieces(self, text: str) -> Sequence[Told]:
        """The pieces that a text is weighed in, for fitting."""
        return self._reading.told(text)

    @property
    def ids(self) -> Sequence[str]:
        """What numbers are of, in their order."""
        return self._ids

    def numbers(self, told: Told) -> list[Numbers]:
        """What speaks for each act and subject, in the order of `FOR_ACT`."""
        places = {
            one.place: tuple(one.number(name) for name in FROM_EVIDENCE)
            for one in evidence(Question("", told.wanted, told.plain, frozenset()), self._shelves)[0]
        }
        none = (0.0,) * len(FROM_EVIDENCE)
        words = self._words.odds(beginnings(told.plain, BEGINNING))
        letters = self._letters.odds(runs(told.plain))
        return [(*places.get(n, none), words[n], letters[n]) for n in range(len(self._ids))]

    def leaning(self, pieces: Sequence[Told]) -> float:
        """How far a text leans to what is no report, as log odds. It is taken whole: a piece about one's own home
        makes no report less of one."""
        wanted = (one for piece in pieces for one in piece.wanted if one.terms)
        terms = (max(one.terms, key=lambda term: one.terms[term]) for one in wanted)
        return self._leaning.odds(self._traits(" ".join(piece.plain for piece in pieces), terms))

    def named(self, pieces: Sequence[Told]) -> bool:
        """Whether a text names a subject at all: without, it is never turned away."""
        return any(self._subjects.named(piece.plain) for piece in pieces)

    def kept(self, pieces: Sequence[Told]) -> bool:
        """Whether a text names what only a report does."""
        return any(self._subjects.kept(piece.plain) for piece in pieces)

    def _names(self, text: str) -> bool:
        """As `named`, of a text that nothing else is read of."""
        return any(self._subjects.named(plain) for plain in self._reading.plain(text))

    def _traits(self, plain: str, terms: Iterator[str]) -> tuple[str, ...]:
        """All that is weighed when reports are told from what is none, each kind marked by its first letter."""
        return (
            *(f"t{term}" for term in terms),
            *(f"w{word}" for word in beginnings(plain, LONG_BEGINNING)),
            *(f"r{row}" for row in rows(plain, LONG_BEGINNING)),
            *(f"l{run}" for run in runs(plain)),
            *self._subjects.traits(plain),
        )


_SUBJECTS: Final = frozenset(OutsideSubject)


def weighed(
    ids: Sequence[str], numbers: Sequence[Sequence[Numbers]], leaning: float, weights: SuggestWeights
) -> Weighed:
    """The numbers of all pieces of a text, by what each counts. What one piece shows clearly outweighs what several
    show faintly."""
    counts = [weights.act[name] for name in FOR_ACT]
    pieces = [
        [sum([count * value for count, value in zip(counts, place, strict=True)]) for place in piece]
        for piece in numbers
    ]
    scores = {key: _together([piece[n] for piece in pieces]) for n, key in enumerate(ids)}
    nearest = max((score for key, score in scores.items() if key in _SUBJECTS), default=0.0)
    act = max((score for key, score in scores.items() if key not in _SUBJECTS), default=0.0)
    signs = (leaning, nearest - act, float(len(numbers) > 1))
    odds = weights.bias + sum(
        weights.outside[name] * sign for name, sign in zip(FOR_OUTSIDE, signs, strict=True)
    )
    return Weighed(scores, signs, odds)


def _together(scores: Sequence[float]) -> float:
    most = max(scores)
    return most + math.log(sum(math.exp(score - most) for score in scores))


def first_of(scores: dict[str, float], acts: Collection[str]) -> tuple[str, ...]:
    """The first three of these acts."""
    known = (key for key in scores if key in acts and key not in _SUBJECTS)
    return tuple(sorted(known, key=lambda key: -scores[key])[:MOST_ACTS])


def _lines(read: Sequence[ReadDocument]) -> Iterator[tuple[int, Line]]:
    """All lines of all documents, by place."""
    for place, one in enumerate(read):
        yield from ((place, line) for line in (one.title, *one.said, *one.asked) if line.plain)
