"""BM25 by SQLite's FTS5, over terms and over letters. An index in memory, made anew from the content; no storage.

One term is asked at a time: so a question can weigh each of its words, and the other words that stand for it.
Answers are kept, for the words of a content are few.
"""

import sqlite3
import threading
import weakref
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.search.documents import Document
from bot.usecases.ports_ask import Word, WordReader

FIELDS: Final = ("head", "body", "asked", "more", "kin")
WEIGHTS: Final = (3.0, 2.0, 2.0, 0.5, 0.6)
_NONE: Final[Mapping[int, float]] = MappingProxyType({})


class TermIndex:
    """Which documents hold a term, and how much it says there. Documents are known by their place, from 0."""

    def __init__(self, found: Sequence[Document], reader: WordReader) -> None:
        self.vocabulary: set[str] = set()
        self.surfaces: dict[str, str] = {}
        """Every word as it is written, with its term."""
        self.titles: set[str] = set()
        self._asked: dict[str, Mapping[int, float]] = {}
        self._turn = threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._base.execute(
            f"create virtual table docs using fts5({', '.join(FIELDS)}, detail=column, "
            "tokenize='unicode61 remove_diacritics 0')"
        )
        self._base.execute("create virtual table letters using fts5(text, detail=full, tokenize='trigram')")
        weakref.finalize(self, self._base.close)
        self._base.execute("begin")
        for place, document in enumerate(found):
            read = [reader.words(text) for text in _texts(document)]
            self._add(place, read)
        self._base.execute("commit")
        self.size = len(found)

    def _add(self, place: int, read: Sequence[Sequence[Word]]) -> None:
        for words in read:
            for word in words:
                self.surfaces.setdefault(word.surface, word.term)
                self.vocabulary.update((word.term, *word.parts))
        self.titles.update(term for word in read[0] for term in (word.term, *word.parts))
        columns = [" ".join(term for word in words for term in (word.term, *word.parts)) for words in read]
        self._base.execute(
            "insert into docs(rowid, head, body, asked, more, kin) values (?, ?, ?, ?, ?, ?)",
            (place, *columns),
        )
        letters = "".join(word.surface for words in read[:3] for word in words)
        self._base.execute("insert into letters(rowid, text) values (?, ?)", (place, letters))

    def holding(self, term: str) -> Mapping[int, float]:
        """Score by document of one term; empty for one that no document holds."""
        if term not in self.vocabulary:
            return _NONE
        with self._turn:
            found = self._asked.get(term)
            if found is None:
                ask = (
                    f"select rowid, -bm25(docs, {', '.join(map(str, WEIGHTS))}) from docs where docs match ?"  # noqa: S608 our own numbers
                )
                found = self._asked[term] = dict(self._base.execute(ask, (_quoted(term),)).fetchall())
        return found

    def alike(self, letters: str, *, most: int = 40) -> Mapping[int, float]:
        """Score by document of the letters in threes, best first; for what no word matches."""
        threes = {letters[start : start + 3] for start in range(len(letters) - 2)}
        if not threes:
            return _NONE
        ask = "select rowid, -bm25(letters) from letters where letters match ? order by 2 desc limit ?"
        with self._turn:
            return dict(self._base.execute(ask, (" OR ".join(map(_quoted, sorted(threes))), most)).fetchall())


def _texts(document: Document) -> tuple[str, ...]:
    """The texts of the document, field by field."""
    return document.head, document.body, "\n".join(document.asked), document.more, document.kin


def _quoted(term: str) -> str:
    return '"' + term.replace('"', "") + '"'
