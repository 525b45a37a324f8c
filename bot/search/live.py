"""The finder in use: there from the first question on, and made anew when the dictionaries or the content change."""

import threading
import time
from typing import Final

from bot.search.finder import ContentFinder
from bot.usecases.ports import Content
from bot.usecases.ports_ask import Findings, WordReader

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


class LiveFinder:
    """A `Finder` whose index is exchanged while questions are answered.

    ``renew`` takes one to three seconds of processor and is meant for a thread. A question that comes before
    the first index is there waits for it.
    """

    def __init__(self, content: Content, reader: WordReader) -> None:
        self._content = content
        self._reader = reader
        self._current: ContentFinder | None = None
        self._making = threading.Lock()

    def find(self, question: str) -> Findings:
        """What answers the question, by the newest index: see `Finder`."""
        current = self._current
        if current is None:
            with self._making:
                current = self._current or self._made()
        return current.find(question)

    def renew(self, content: Content | None = None) -> None:
        """A new index, of this content or of the one before; returns when it is in use."""
        with self._making:
            self._content = content or self._content
            self._made()

    def _made(self) -> ContentFinder:
        self._current = ContentFinder(self._content, self._reader, pause=Breath())
        return self._current
