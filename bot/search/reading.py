"""The content read once for all indexes: each text into words, line by line, with pauses for others."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.search.documents import Document
from bot.usecases.ports.ask import Word, WordReader

_SENTENCE: Final = re.compile(r"(?<=[.!?؟؛])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, all its words in one spelling, and the words that say something."""

    plain: str
    words: Sequence[Word]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as read: its title, its sentences, the questions it answers, and what stands beside it."""

    title: Line
    said: Sequence[Line]
    asked: Sequence[Line]
    more: Sequence[Word]
    kin: Sequence[Word]
    named: frozenset[str]
    """What of `WordReader.elsewhere` and `WordReader.named` it names."""

    @property
    def fields(self) -> tuple[Sequence[Word], ...]:
        """The words of the fields of `bot.search.index`, in its order."""
        return self.title.words, _together(self.said), _together(self.asked), self.more, self.kin


class Reading:
    """Reads texts, each once; ``pause`` is called after every few of them."""

    def __init__(self, reader: WordReader, pause: Callable[[], None]) -> None:
        self._reader = reader
        self._pause = pause
        self._read: dict[str, Line] = {}

    def line(self, text: str) -> Line:
        found = self._read.get(text)
        if found is None:
            self._pause()
            found = self._read[text] = Line(self._reader.plain(text), self._reader.words(text, keep=True))
        return found

    def document(self, one: Document) -> ReadDocument:
        said = [self.line(sentence) for sentence in _SENTENCE.split(one.body) if sentence]
        asked = [self.line(question) for question in one.asked]
        title, more = self.line(one.head), self.line(one.more)
        plain = " ".join(line.plain for line in (title, more, *said, *asked))
        return ReadDocument(
            title=title if one.head else more,
            said=said,
            asked=asked,
            more=more.words,
            kin=_together([self.line(text) for text in one.kin]),
            named=self._reader.elsewhere(plain) | self._reader.named(plain),
        )


def _together(lines: Sequence[Line]) -> list[Word]:
    return [word for line in lines for word in line.words]


def asked_lines(found: Sequence[ReadDocument], outside: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    """The questions of all documents by place; those without an answer stand at the place after the last."""
    for place, one in enumerate(found):
        yield from ((place, line) for line in one.asked)
    yield from ((len(found), line) for line in outside)


def said_lines(found: Sequence[ReadDocument]) -> Iterator[tuple[int, Line]]:
    """The sentences of all documents by place."""
    for place, one in enumerate(found):
        yield from ((place, line) for line in one.said)
