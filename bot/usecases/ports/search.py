"""What the moderators' search needs from storage: cases by traces of words in the blind index, and the newest."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.cases.reports import Case, State
from bot.domain.submissions.traces import Trace

type Word = Collection[tuple[str, Trace]]
"""A word as it may stand in the index, each with the scope that it was kept under."""


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Empty means any."""

    act: str = ""
    areas: frozenset[str] = frozenset()
    states: frozenset[State] = frozenset()
    restricted: bool = False
    """Whether restricted cases are found. Else nothing finds them, also not how many of the words they have."""

    def fits(self, case: Case) -> bool:
        return (
            self.act in ("", case.act_id)
            and (self.restricted or not case.restricted)
            and (not self.areas or case.area_id in self.areas)
            and (not self.states or case.state in self.states)
        )


@dataclass(frozen=True, slots=True)
class SearchMatches:
    """Cases with a report that has so many of the words; of several, the newest first."""

    cases: Sequence[Case] = ()
    words: int = 0


class CaseSearch(Protocol):
    """Nothing is opened for a search, and at most ``MOST`` cases are found. As stored: a report of this very
    transaction is not found by its words."""

    async def by_words(self, words: Sequence[Word], only: SearchFilter) -> SearchMatches:
        """The cases whose reports have most of the words: all of them, where any report has."""
        ...

    async def newest(self, only: SearchFilter) -> Sequence[Case]: ...


MOST = 200
