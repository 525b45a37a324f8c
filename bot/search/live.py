"""The indexes in use: available from the first question on, and rebuilt when the dictionaries or the content
change."""

import threading
import time
from collections.abc import Callable, Collection
from typing import Final

from bot.search.finder import ContentFinder
from bot.search.suggester import ActSuggester
from bot.usecases.ports import Content
from bot.usecases.ports.language import (
    AskedQuestion,
    ChosenSentence,
    Findings,
    Suggestions,
    Vector,
    WordReader,
)

WORK_SECONDS: Final = 0.002
PAUSE_SECONDS: Final = 0.001


class Breath:
    """Called throughout a long piece of work in a thread. Every two milliseconds it lets other threads run,
    which would otherwise wait five milliseconds at each of their steps."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    def __call__(self) -> None:
        if time.perf_counter() - self._since > WORK_SECONDS:
            time.sleep(PAUSE_SECONDS)
            self._since = time.perf_counter()


class _LiveIndex[Index]:
    """An index that is replaced while in use."""

    def __init__(self, content: Content, make: Callable[[Content], Index]) -> None:
        self._content = content
        self._make = make
        self._made: Index | None = None
        self._making = threading.Lock()

    def renew(self, content: Content | None = None) -> None:
        """Build a new index, of this content or the previous one; return when it is in use."""
        with self._making:
            self._content = content or self._content
            self._made = self._make(self._content)

    def _current(self) -> Index:
        """The newest index. The first one is built here unless another thread is building it; then this call
        waits."""
        if (made := self._made) is None:
            with self._making:
                made = self._made = self._made or self._make(self._content)
        return made


class LiveFinder(_LiveIndex[ContentFinder]):
    """A `Finder` whose index is replaced while questions are answered.

    ``renew`` takes one to three seconds of processor time and is meant for a thread. A question that comes
    before the first index is ready waits for it.
    """

    def __init__(self, content: Content, reader: WordReader) -> None:
        super().__init__(content, lambda content: ContentFinder(content, reader, pause=Breath()))

    def find(self, question: str, vector: Vector | None = None) -> Findings:
        """Answer the question by the newest index: see `Finder`."""
        return self._current().find(question, vector)

    def read_question(self, question: str) -> AskedQuestion:
        """What the question shows apart from its matter: see `Finder`."""
        return self._current().read_question(question)

    def first_sentence(self, question: str, place: str) -> ChosenSentence | None:
        """The first sentence of the place's answer by the newest index: see `Finder`."""
        return self._current().first_sentence(question, place)


class LiveSuggester(_LiveIndex[ActSuggester]):
    """A `Suggester` whose index is replaced while people report.

    ``renew`` takes one to two seconds of processor time and is meant for a thread. A sentence that comes
    before the first index is ready waits for it: without a check it might be about a neighbour, and nobody
    would ask again.
    """

    def __init__(self, content: Content, reader: WordReader) -> None:
        super().__init__(content, lambda content: ActSuggester(content, reader, pause=Breath()))

    def suggest(self, text: str, acts: Collection[str], vector: Vector | None = None) -> Suggestions:
        """Suggest acts by the newest index: see `Suggester`."""
        return self._current().suggest(text, acts, vector)


class LiveIndexes:
    """Everything that searches the content."""

    def __init__(self, content: Content, reader: WordReader) -> None:
        self.finder = LiveFinder(content, reader)
        self.suggester = LiveSuggester(content, reader)

    def renew(self, content: Content | None = None) -> None:
        """Rebuild both, in a thread. The suggester comes first: it is faster, and a report waits for it."""
        self.suggester.renew(content)
        self.finder.renew(content)
