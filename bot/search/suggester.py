"""The suggester: which acts a text is about, whether it is about something else, or that neither is certain.

Reads a report's text for suggestions: in pieces short enough to be compared with single lines.

The possible subjects of a report, as texts: the acts that can be reported, and subjects that no act covers.

Editors' lists of words that name a subject: which subjects a text names, as traits.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from bot.domain.reporting.scope import OutsideSubject
from bot.search.classifiers import Leaning, NaiveBayes, beginnings, rows, runs, terms_of
from bot.search.content_reader import ContentReader, IndexedLine, ReadDocument, question_lines
from bot.search.documents import Document
from bot.search.evidence import ReadQuestion, SearchIndexes, evidence
from bot.search.finder import glossary_phrases
from bot.search.index import TermIndex
from bot.search.lines import Lines
from bot.search.question_reading import QuestionReading, QuestionWord
from bot.search.spelling import Spelling
from bot.search.suggest_weights import FITTED, SuggestWeights
from bot.search.vector_layer import fitted_layer
from bot.usecases.ports import Content
from bot.usecases.ports.language import HitKind, Suggestions, Vector, WordReader

LONGEST: Final = 500
"""Characters of a text that are read; by then most texts have said what happened."""
WHOLE_TEXT: Final = 16
"""A text of at most this many words is one piece."""
PIECE, AFRESH = 10, 6
"""Words of a piece of a longer text, and after how many of them the next piece begins: words on the edge of
one piece are in the middle of another."""
FARTHEST_SOUND: Final = 1.6
_CLAUSE: Final = re.compile(r"(?<=[.!?؟؛\n])\s*")
_BLANK: Final = re.compile(r"\s+")
_LATIN_LETTER: Final = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece: its normalised words, Latin ones as the Persian words that they sound like; and the words that
    carry meaning, with their possible terms."""

    plain: str
    wanted: Sequence[QuestionWord]


class PieceReading:
    """Reads texts against one index. ``known`` are lines as `WordReader.plain` writes them; a word in Latin
    letters is matched with their words."""

    def __init__(
        self,
        index: TermIndex,
        reader: WordReader,
        phrases: Mapping[tuple[str, ...], Sequence[str]],
        known: Iterable[str],
        *,
        pause: Callable[[], None],
    ) -> None:
        self._reader = reader
        self._reading = QuestionReading(index, reader, phrases, pause=pause)
        words = sorted({word for line in known for word in line.split()})
        self._spelling = Spelling(dict(zip(words, words, strict=True)), reader, pause, slips=False)

    def read_pieces(self, text: str) -> list[TextPiece]:
        """The meaningful pieces of a text, in order."""
        read = (
            TextPiece(self._plain(piece), self._reading.question_words(piece))
            for piece in pieces(text[:LONGEST])
        )
        return [piece for piece in read if piece.plain]

    def plain(self, text: str) -> Iterator[str]:
        """The pieces of a text, each normalised."""
        return (self._plain(piece) for piece in pieces(text[:LONGEST]))

    def _plain(self, text: str) -> str:
        plain = self._reader.plain(text)
        if not _LATIN_LETTER.search(plain):
            return plain
        return " ".join(
            self._heard(word) if word.isascii() and word.isalpha() else word for word in plain.split()
        )

    def _heard(self, latin: str) -> str:
        near = self._spelling.heard(latin, most=FARTHEST_SOUND)
        return min(near, key=lambda word: (near[word], word), default=latin)


def pieces(text: str) -> Iterator[str]:
    """Split a text into clauses; short neighbours are joined, long ones cut with an overlap."""
    if len(text.split()) <= WHOLE_TEXT:
        yield text
        return
    held: list[str] = []
    for clause in _CLAUSE.split(text):
        words = _BLANK.split(clause.strip())
        if held and len(held) + len(words) > PIECE:
            yield from _overlapping_pieces(held)
            held = []
        held += [word for word in words if word]
    yield from _overlapping_pieces(held)


def _overlapping_pieces(words: Sequence[str]) -> Iterator[str]:
    if words:
        yield " ".join(words[:PIECE])
    for start in range(AFRESH, len(words) - PIECE + AFRESH, AFRESH):
        yield " ".join(words[start : start + PIECE])


MOST_ACTS: Final = 3
BEGINNING, LONG_BEGINNING = 4, 5
"""Letters of a word that are used to distinguish acts, and to distinguish reports from other texts."""
FROM_EVIDENCE: Final = ("bm25", "ask", "ask_next", "ask_letters", "title")
FOR_ACT: Final = (*FROM_EVIDENCE, "words", "letters")
"""The numbers of an act or a subject, in order: those of `bot.search.evidence`, and those of its words and
letters by naive Bayes."""
FOR_OUTSIDE: Final = ("leaning", "nearer", "long")
"""The signs that a text is not a report: how far it leans that way; how much nearer the nearest subject is
than the nearest act; and whether it is longer than one piece, because the report may then be a small part of
it."""

type Numbers = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SuggestionScores:
    """The scores of a text: for each act and subject (higher is nearer within one text); and the signs that
    it is not a report, in the order of `FOR_OUTSIDE`, with their log odds."""

    scores: dict[str, float]
    signs: Numbers
    outside: float
    named: bool = False
    """Whether a subject is named at all. Without one, nobody is turned away."""
    has_report_detail: bool = False
    """Whether a candidate, a number, a gift or an office is named. If so, nobody is turned away by words
    alone."""


class ActSuggester:
    """A `Suggester` over one content as one reader reads it; read-only once built.

    Building takes about a second of processor time; ``pause`` is called throughout. ``weights`` and ``layer``
    may be replaced.
    """

    def __init__(
        self, content: Content, reader: WordReader, *, pause: Callable[[], None] = lambda: None
    ) -> None:
        self.weights: SuggestWeights = FITTED
        self.layer = fitted_layer()
        self._reader = reader
        reading = ContentReader(reader, pause)
        documents = suggestion_documents(content)
        self._ids = [document.id for document in documents]
        lists = subject_words(content)
        read = [reading.document(document) for document in documents]
        named = [reading.line(words) for name, listed in lists.items() if name != KEPT for words in listed]
        lines = list(_lines(read))
        self._shelves = SearchIndexes(
            documents,
            texts=TermIndex(read, pause, extra_lines=named),
            asked=Lines(question_lines(read, ()), pause, letters=True),
            titles=Lines(
                ((n, document.title) for n, document in enumerate(read) if documents[n].head),
                pause,
                letters=True,
            ),
            sentences=Lines((), pause, letters=False),
            named=[frozenset() for _ in read],
            kin=[() for _ in read],
        )
        self._reading = PieceReading(
            self._shelves.texts,
            reader,
            glossary_phrases(content, reader, pause),
            (line.plain for line in (*named, *(line for _, line in lines))),
            pause=pause,
        )
        self._words = NaiveBayes(
            ((n, beginnings(line.plain, BEGINNING)) for n, line in lines), len(documents), pause
        )
        self._letters = NaiveBayes(((n, runs(line.plain)) for n, line in lines), len(documents), pause)
        self._subjects = SubjectWords(lists, reader)
        traits = ((n, self._traits(line.plain, terms_of(line.words))) for n, line in lines)
        self._leaning = Leaning(((documents[n].id in _SUBJECTS, of) for n, of in traits), pause)

    def suggest(self, text: str, acts: Collection[str], vector: Vector | None = None) -> Suggestions:
        """Suggest acts for a text: see `Suggester`. Without ``acts``, the words alone show for most texts
        that they need not be turned away. Words alone tell whether anything is near, too; a vector orders what
        is shown."""
        try:
            seen = self.score_text(text) if acts or self._names(text) else None
        finally:
            self._reader.forget()
        if seen is None:
            return Suggestions()
        sure = seen.named and seen.outside > self.weights.least_outside
        if sure and not (acts and seen.has_report_detail):
            subjects = {key: score for key, score in seen.scores.items() if key in _SUBJECTS}
            return Suggestions(outside=max(subjects, key=lambda key: subjects[key]))
        doubted = bool(acts) and seen.outside > self.weights.least_doubted
        first = first_of(seen.scores, acts)
        if not first or seen.scores[first[0]] <= self.weights.least_score:
            return Suggestions(doubted=doubted)
        if vector is not None:
            first = first_of(self.layer.add_vector(seen.scores, vector), acts)
        return Suggestions(first, doubted=doubted)

    def score_text(self, text: str) -> SuggestionScores | None:
        """The scores of everything; None for a text without meaning. Also used for fitting."""
        pieces = self._reading.read_pieces(text)
        if not any(word.terms for piece in pieces for word in piece.wanted):
            return None
        numbers = [self.numbers(piece) for piece in pieces]
        seen = score_pieces(self._ids, numbers, self.leaning(pieces), self.weights)
        return replace(seen, named=self.has_subject(pieces), has_report_detail=self.has_report_detail(pieces))

    def pieces(self, text: str) -> Sequence[TextPiece]:
        """The pieces into which a text is split, for fitting."""
        return self._reading.read_pieces(text)

    @property
    def ids(self) -> Sequence[str]:
        """The ids that the numbers belong to, in order."""
        return self._ids

    def numbers(self, piece: TextPiece) -> list[Numbers]:
        """The numbers of each act and subject, in the order of `FOR_ACT`."""
        places = {
            candidate.place: tuple(candidate.number(name) for name in FROM_EVIDENCE)
            for candidate in evidence(ReadQuestion("", piece.wanted, piece.plain), self._shelves)[0]
        }
        none = (0.0,) * len(FROM_EVIDENCE)
        words = self._words.odds(beginnings(piece.plain, BEGINNING))
        letters = self._letters.odds(runs(piece.plain))
        return [(*places.get(n, none), words[n], letters[n]) for n in range(len(self._ids))]

    def leaning(self, pieces: Sequence[TextPiece]) -> float:
        """How far a text leans to not being a report, as log odds. It is taken as a whole: a piece about a
        person's own home does not make it less of a report."""
        wanted = (word for piece in pieces for word in piece.wanted if word.terms)
        terms = (max(word.terms, key=lambda term: word.terms[term]) for word in wanted)
        return self._leaning.odds(self._traits(" ".join(piece.plain for piece in pieces), terms))

    def has_subject(self, pieces: Sequence[TextPiece]) -> bool:
        """Whether a text names a subject at all. Without one, it is never turned away."""
        return any(self._subjects.has_other_subject(piece.plain) for piece in pieces)

    def has_report_detail(self, pieces: Sequence[TextPiece]) -> bool:
        """Whether a text names details that only reports have."""
        return any(self._subjects.has_report_detail(piece.plain) for piece in pieces)

    def _names(self, text: str) -> bool:
        """As `named`, for a text that is not read for anything else."""
        return any(self._subjects.has_other_subject(plain) for plain in self._reading.plain(text))

    def _traits(self, plain: str, terms: Iterator[str]) -> tuple[str, ...]:
        """All traits that distinguish reports from other texts, each kind marked by its first letter."""
        return (
            *(f"t{term}" for term in terms),
            *(f"w{word}" for word in beginnings(plain, LONG_BEGINNING)),
            *(f"r{row}" for row in rows(plain, LONG_BEGINNING)),
            *(f"l{run}" for run in runs(plain)),
            *self._subjects.traits(plain),
        )


_SUBJECTS: Final = frozenset(OutsideSubject)


def score_pieces(
    ids: Sequence[str], numbers: Sequence[Sequence[Numbers]], leaning: float, weights: SuggestWeights
) -> SuggestionScores:
    """Combine the numbers of all pieces of a text by their weights. What one piece shows clearly outweighs
    what several show faintly."""
    counts = [weights.act[name] for name in FOR_ACT]
    pieces = [
        [sum([count * value for count, value in zip(counts, place, strict=True)]) for place in piece]
        for piece in numbers
    ]
    scores = {key: _log_sum_exp([piece[n] for piece in pieces]) for n, key in enumerate(ids)}
    nearest = max((score for key, score in scores.items() if key in _SUBJECTS), default=0.0)
    act = max((score for key, score in scores.items() if key not in _SUBJECTS), default=0.0)
    signs = (leaning, nearest - act, float(len(numbers) > 1))
    odds = weights.bias + sum(
        weights.outside[name] * sign for name, sign in zip(FOR_OUTSIDE, signs, strict=True)
    )
    return SuggestionScores(scores, signs, odds)


def _log_sum_exp(scores: Sequence[float]) -> float:
    most = max(scores)
    return most + math.log(sum(math.exp(score - most) for score in scores))


def first_of(scores: dict[str, float], acts: Collection[str]) -> tuple[str, ...]:
    """The first three of these acts."""
    known = (key for key in scores if key in acts and key not in _SUBJECTS)
    return tuple(sorted(known, key=lambda key: -scores[key])[:MOST_ACTS])


def _lines(read: Sequence[ReadDocument]) -> Iterator[tuple[int, IndexedLine]]:
    """All lines of all documents, by place number."""
    for place, document in enumerate(read):
        yield from (
            (place, line) for line in (document.title, *document.sentences, *document.asked) if line.plain
        )


WORDS: Final = "words:"


def suggestion_documents(content: Content) -> tuple[Document, ...]:
    """The acts in the order of the content, then the subjects, each by its id."""
    return (*_acts(content), *_subjects(content))


def subject_words(content: Content) -> Mapping[str, tuple[str, ...]]:
    """The lists of words that name a subject, by subject."""
    return {
        key.removeprefix(WORDS): words for key, words in content.tellings.items() if key.startswith(WORDS)
    }


def _acts(content: Content) -> Iterator[Document]:
    for act in content.acts.values():
        if not act.reportable():
            continue
        key = f"{HitKind.ACT}:{act.id}"
        titles = (
            content.articles[article_id].title
            for article_id in act.article_ids
            if article_id in content.articles
        )
        yield Document(
            HitKind.ACT,
            act.id,
            head=act.label,
            body=f"{act.looks_like}\n{act.example}",
            asked=(*content.asks.get(key, ()), *content.tellings.get(key, ())),
            more=act.who,
            kin=tuple(titles),
        )


def _subjects(content: Content) -> Iterator[Document]:
    for subject in OutsideSubject:
        lines = content.tellings.get(f"outside:{subject}", ())
        yield Document(HitKind.ACT, subject, head="", body="", asked=lines)


_DIGIT: Final = re.compile(r"\d")
OURS: Final = "ours"
"""The list of words for the people, places and actions of an election."""
KEPT: Final = "kept"
"""The list of what only a report names: candidates, offices, gifts."""
WHOLE_WORD: Final = 3
"""A list word of at most this length must match a whole word."""


class SubjectWords:
    """``lists`` holds words, or short sequences of words, by subject; the last word of a sequence may
    continue."""

    def __init__(self, lists: Mapping[str, Iterable[str]], reader: WordReader) -> None:
        self._lists = {
            subject: _any_of([reader.plain(words) for words in lists[subject]])
            for subject in sorted(lists)
            if subject != KEPT
        }
        others = (words for subject in lists if subject not in (OURS, KEPT) for words in lists[subject])
        self._others = _any_of([reader.plain(words) for words in others])
        plain_words = [reader.plain(words) for words in lists.get(KEPT, ())]
        self._kept = _any_of(plain_words)
        self._glued = re.compile(
            "|".join(re.escape(word) for word in plain_words if len(word) > WHOLE_WORD) or r"(?!)"
        )

    def has_other_subject(self, plain: str) -> bool:
        """Whether a text names a subject that is not ours."""
        return self._others.search(plain) is not None

    def has_report_detail(self, plain: str) -> bool:
        """Whether a text names a candidate, a number, a gift or an office, even if it is joined to other
        words."""
        return bool(self._kept.search(plain) or self._glued.search(plain) or _DIGIT.search(plain))

    def traits(self, plain: str) -> Iterator[str]:
        """The subjects that are named, those named by two different words, and each pair of subjects."""
        named = {subject: set(pattern.findall(plain)) for subject, pattern in self._lists.items()}
        there = [subject for subject, words in named.items() if words]
        yield from (f"#{subject}" for subject in there)
        yield from (f"##{subject}" for subject, words in named.items() if len(words) > 1)
        if OURS not in there:
            there.append(f"no {OURS}")
            yield f"#no {OURS}"
        yield from (f"#{subject} #{other}" for subject, other in combinations(there, 2))


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    known = sorted(filter(None, words), key=len, reverse=True)
    going_on = _by_first([word for word in known if len(word) > WHOLE_WORD])
    whole = _by_first([word for word in known if len(word) <= WHOLE_WORD])
    parts = [rf"(?:{going_on})\S*"] if going_on else []
    parts += [rf"(?:{whole})(?!\S)"] if whole else []
    return re.compile(rf"(?<!\S)(?:{'|'.join(parts)})") if parts else re.compile(r"(?!)")


def _by_first(words: Sequence[str]) -> str:
    """A pattern for one of these words, the longest match first. Grouped by first letters: otherwise a list
    of a hundred would be tried word by word wherever a word of the text begins."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items())
