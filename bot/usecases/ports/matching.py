"""What finding reports of one incident asks of outside: traces of a text, and a blind index of them."""

from collections.abc import Collection
from typing import Protocol

from bot.domain.submissions.duplicates import DuplicateCandidates
from bot.domain.submissions.traces import Trace


class TraceReader(Protocol):
    """A text as traces. Needs no dictionary: the same text has the same traces at any time."""

    def traces(self, text: str) -> frozenset[Trace]:
        """Words by their sound, places, candidates, numbers, hours. Keeps nothing of the text."""
        ...

    def folded_text(self, text: str) -> str:
        """The text without what makes no difference: spaces, half-spaces, punctuation, scripts of digits, letters
        that look alike. Equal for two texts that read the same."""
        ...

    def copies(self, text: str) -> frozenset[Trace]:
        """A few runs of its words that copies of it have, too; none for a short one."""
        ...


class Traces(Protocol):
    """Keyed hashes of traces. They die with their report; nothing in them can be read."""

    def add(self, report_id: str, traces: Collection[Trace], *, scope: str) -> None:
        """What was added before stays. Equal traces of different scopes have nothing in common."""
        ...

    async def similar_reports(self, report_id: str) -> DuplicateCandidates | None:
        """The stored reports that have most in common with a stored one, in the order of nothing; None where it
        has no traces."""
        ...
