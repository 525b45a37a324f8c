"""The indexes in use: there from the first question on, and made anew when the dictionaries or the content change."""

import threading
import time
from collections.abc import Callable, Collection
from typing import Final

from bot.search.finder import ContentFinder
from bot.search.suggester import ActSuggester
from bot.usecases.ports import Content
from bot.usecases.ports.ask import Findings, WordReader
from bot.usecases.ports.suggest import Suggestions

WORK_SECONDS: Final = 0.002
PAUSE_SECONDS: Final = 0.001


class Breath:
    """Called all along a long piece of work in a thread: lets the other threads have the interpreter for a while
    after each two milliseconds, which they would else wait five for, at every step of theirs."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    def __call__(self) -> None:
        if time.perf_counter() - self._since > WORK_SECONDS:
            time.sleep(PAUSE_SECONDS)
            self._since = time.perf_counter()


class _LiveIndex[Index]:
    """An index that is exchanged while it is used."""

    def __init__(self, content: Content, make: Callable[[Content], Index]) -> None:
        self._content = content
        self._make = make
        self._made: Index | None = None
        self._making = threading.Lock()

    def renew(self, content: Content | None = None) -> None:
        """A new index, of this content or of the one before; returns when it is in use."""
        with self._making:
            self._content = content or self._content
            self._made = self._make(self._content)

    def _current(self) -> Index:
        """The newest index. The first one is made here if nobody makes it; if somebody does, it is waited for."""
        if (made := self._made) is None:
            with self._making:
                made = self._made = self._made or self._make(self._content)
        return made


class LiveFinder(_LiveIndex[ContentFinder]):
    """A `Finder` whose index is exchanged while questions are answered.

    ``renew`` takes one to three seconds of processor and is meant for a thread. A question that comes before
    the first index is there waits for it.
    """

    def __init__(self, content: Content, reader: WordReader) -> None:
        super().__init__(content, lambda content: ContentFinder(content, reader, pause=Breath()))

    def find(self, question: str) -> Findings:
        """What answers the question, by the newest index: see `Finder`."""
        return self._current().find(question)


class LiveSuggester(_LiveIndex[ActSuggester]):
    """A `Suggester` whose index is exchanged while people report.

    ``renew`` takes one to two seconds of processor and is meant for a thread. A sentence that comes before the first
    index is there waits for it: unjudged, it could tell of a neighbour, and nobody would ask again.
    """

    def __init__(self, content: Content, reader: WordReader) -> None:
        super().__init__(content, lambda content: ActSuggester(content, reader, pause=Breath()))

    def suggest(self, text: str, acts: Collection[str]) -> Suggestions:
        """What a text tells of, by the newest index: see `Suggester`."""
        return self._current().suggest(text, acts)


class LiveIndexes:
    """All that searches the content."""

    def __init__(self, content: Content, reader: WordReader) -> None:
        self.finder = LiveFinder(content, reader)
        self.suggester = LiveSuggester(content, reader)

    def renew(self, content: Content | None = None) -> None:
        """Make both anew, in a thread. The suggester first: it is the quicker, and a report waits for it."""
        self.suggester.renew(content)
        self.finder.renew(content)
