"""What finding reports of one incident needs from outside: traces of a text, and a blind index of them."""

from collections.abc import Collection
from typing import Protocol

from bot.domain.submissions.duplicates import DuplicateCandidates
from bot.domain.submissions.traces import Trace


class TraceReader(Protocol):
    """Turns a text into traces. Needs no dictionary: the same text always has the same traces."""

    def traces(self, text: str) -> frozenset[Trace]:
        """Words by their sound, places, candidates, numbers, hours. Stores nothing of the text."""
        ...

    def folded_text(self, text: str) -> str:
        """The text without meaningless differences: spaces, half-spaces, punctuation, digit scripts,
        look-alike letters. Equal for two texts that read the same."""
        ...

    def copies(self, text: str) -> frozenset[Trace]:
        """A few runs of its words, which copies of it share; none for a short text."""
        ...


class Traces(Protocol):
    """Keyed hashes of traces. They are deleted with their report; they contain nothing readable."""

    def add(self, report_id: str, traces: Collection[Trace], *, scope: str) -> None:
        """Traces added before stay. Equal traces of different scopes do not match."""
        ...

    async def similar_reports(self, report_id: str) -> DuplicateCandidates | None:
        """The stored reports that have most in common with a stored one, unordered; None if it has no
        traces."""
        ...
