"""Reads a report's text for suggestions: in pieces short enough to be compared with single lines."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.search.index import TermIndex
from bot.search.question_reading import QuestionReading, QuestionWord
from bot.search.spelling import Spelling
from bot.usecases.ports.ask import WordReader

LONGEST: Final = 500
"""Characters of a text that are read; by then most texts have said what happened."""
WHOLE: Final = 16
"""A text of at most this many words is one piece."""
PIECE, AFRESH = 10, 6
"""Words of a piece of a longer text, and after how many of them the next piece begins: words on the edge of
one piece are in the middle of another."""
FARTHEST_SOUND: Final = 1.6
_CLAUSE: Final = re.compile(r"(?<=[.!?؟؛\n])\s*")
_BLANK: Final = re.compile(r"\s+")


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
        self._spelling = Spelling(dict(zip(words, words, strict=True)), reader, pause)

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
        if not any(mark.isascii() and mark.isalpha() for mark in plain):
            return plain
        return " ".join(
            self._heard(word) if word.isascii() and word.isalpha() else word for word in plain.split()
        )

    def _heard(self, latin: str) -> str:
        near = self._spelling.heard(latin, most=FARTHEST_SOUND)
        return min(near, key=lambda word: (near[word], word), default=latin)


def pieces(text: str) -> Iterator[str]:
    """Split a text into clauses; short neighbours are joined, long ones cut with an overlap."""
    if len(text.split()) <= WHOLE:
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
