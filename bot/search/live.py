"""The finder in use: there from the first question on, and made anew when the dictionaries or the content change."""

import threading

from bot.search.finder import ContentFinder
from bot.usecases.ports import Content
from bot.usecases.ports_ask import Findings, WordReader


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
        self._current = ContentFinder(self._content, self._reader)
        return self._current
