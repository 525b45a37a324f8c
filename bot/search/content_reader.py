"""Reads the content once for all indexes: each text into words, line by line, with pauses for other
threads."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.search.documents import Document
from bot.usecases.ports.language import Word, WordReader

_SENTENCE: Final = re.compile(r"(?<=[.!?؟؛])\s+|\n+")


@dataclass(frozen=True, slots=True)
class IndexedLine:
    """A line, its normalised words, and the words that carry meaning."""

    plain: str
    words: Sequence[Word]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as read: its title, its sentences, the questions that it answers, and related texts."""

    title: IndexedLine
    sentences: Sequence[IndexedLine]
    asked: Sequence[IndexedLine]
    more: Sequence[Word]
    kin: Sequence[Word]
    named: frozenset[str]
    """Phrases of `WordReader.other_elections` and `WordReader.named_subjects` that it contains."""

    @property
    def fields(self) -> tuple[Sequence[Word], ...]:
        """The words of the fields of `bot.search.index`, in its order."""
        return self.title.words, _all_words(self.sentences), _all_words(self.asked), self.more, self.kin


class ContentReader:
    """Reads texts, each once; ``pause`` is called after every few of them."""

    def __init__(self, reader: WordReader, pause: Callable[[], None]) -> None:
        self._reader = reader
        self._pause = pause
        self._read: dict[str, IndexedLine] = {}

    def line(self, text: str) -> IndexedLine:
        line = self._read.get(text)
        if line is None:
            self._pause()
            line = self._read[text] = IndexedLine(
                self._reader.plain(text), self._reader.words(text, keep=True)
            )
        return line

    def document(self, document: Document) -> ReadDocument:
        sentences = [self.line(sentence) for sentence in _SENTENCE.split(document.body) if sentence]
        asked = [self.line(question) for question in document.asked]
        title, more = self.line(document.head), self.line(document.more)
        plain = " ".join(line.plain for line in (title, more, *sentences, *asked))
        return ReadDocument(
            title=title if document.head else more,
            sentences=sentences,
            asked=asked,
            more=more.words,
            kin=_all_words([self.line(text) for text in document.kin]),
            named=self._reader.other_elections(plain) | self._reader.named_subjects(plain),
        )


def _all_words(lines: Sequence[IndexedLine]) -> list[Word]:
    return [word for line in lines for word in line.words]


def question_lines(
    documents: Sequence[ReadDocument], outside: Sequence[IndexedLine]
) -> Iterator[tuple[int, IndexedLine]]:
    """The questions of all documents by place number; questions without an answer get the number after the
    last."""
    for place, document in enumerate(documents):
        yield from ((place, line) for line in document.asked)
    yield from ((len(documents), line) for line in outside)


def sentence_lines(documents: Sequence[ReadDocument]) -> Iterator[tuple[int, IndexedLine]]:
    """The sentences of all documents by place number."""
    for place, document in enumerate(documents):
        yield from ((place, line) for line in document.sentences)
