"""What the moderators' search needs from storage: cases by word traces in the blind index, and the newest
cases."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.cases.reports import Case, State
from bot.domain.submissions.traces import Trace

type Word = Collection[tuple[str, Trace]]
"""A word in its possible index forms, each with the scope that it was stored under."""


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Empty means any."""

    act: str = ""
    areas: frozenset[str] = frozenset()
    states: frozenset[State] = frozenset()
    restricted: bool = False
    """Whether restricted cases are found. Otherwise nothing reveals them, not even the number of matching
    words."""


@dataclass(frozen=True, slots=True)
class SearchMatches:
    """Cases with a report that has this many of the words; the newest first."""

    cases: Sequence[Case] = ()
    words: int = 0


class CaseSearch(Protocol):
    """A search opens nothing, and finds at most ``MOST`` cases. As stored: a report of this transaction is
    not found by its words."""

    async def by_words(self, words: Sequence[Word], only: SearchFilter) -> SearchMatches:
        """The cases whose reports have most of the words: all of them, if any report has."""
        ...

    async def newest(self, only: SearchFilter) -> Sequence[Case]: ...


MOST = 200
