"""BM25 by SQLite's FTS5, over terms. The index is in memory and rebuilt from the content; nothing is stored.

Each term is queried separately, so that a question can weigh each of its words and their synonyms. Results
are cached, because the content has few words.
"""

import sqlite3
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.search.content_reader import IndexedLine, ReadDocument
from bot.usecases.ports.language import Word

FIELDS: Final = ("head", "body", "asked", "more", "kin")
WEIGHTS: Final = (3.0, 2.0, 2.0, 0.5, 0.6)
_NONE: Final[Mapping[int, float]] = MappingProxyType({})


class TermIndex:
    """Which documents contain a term, and the term's score there. Documents are numbered from 0."""

    def __init__(
        self,
        documents: Sequence[ReadDocument],
        pause: Callable[[], None],
        *,
        extra_lines: Sequence[IndexedLine] = (),
    ) -> None:
        """``extra_lines`` are lines whose words are known, although no document contains them."""
        self.vocabulary: set[str] = set()
        self.surfaces: dict[str, str] = {}
        """Every word as it is written, with its term."""
        self._asked: dict[str, Mapping[int, float]] = {}
        self._turn = threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._base.execute(
            f"create virtual table docs using fts5({', '.join(FIELDS)}, detail=column, "
            "tokenize='unicode61 remove_diacritics 0')"
        )
        weakref.finalize(self, self._base.close)
        self._base.execute("begin")
        for place, document in enumerate(documents):
            pause()
            self._add(place, document.fields)
        self._base.execute("commit")
        for line in extra_lines:
            self._know(line.words)
        self.size = len(documents)

    def _add(self, place: int, fields: Sequence[Sequence[Word]]) -> None:
        for words in fields:
            self._know(words)
        columns = [" ".join(term for word in words for term in (word.term, *word.parts)) for words in fields]
        self._base.execute(
            "insert into docs(rowid, head, body, asked, more, kin) values (?, ?, ?, ?, ?, ?)",
            (place, *columns),
        )

    def _know(self, words: Sequence[Word]) -> None:
        for word in words:
            self.surfaces.setdefault(word.surface, word.term)
            self.vocabulary.update((word.term, *word.parts))

    def holding(self, term: str) -> Mapping[int, float]:
        """The score of one term by document; empty for a term that no document contains."""
        if term not in self.vocabulary:
            return _NONE
        with self._turn:
            scores = self._asked.get(term)
            if scores is None:
                ask = (
                    f"select rowid, -bm25(docs, {', '.join(map(str, WEIGHTS))}) from docs where docs match ?"  # noqa: S608 our own numbers
                )
                quoted = '"' + term.replace('"', "") + '"'
                scores = self._asked[term] = dict(self._base.execute(ask, (quoted,)).fetchall())
        return scores
