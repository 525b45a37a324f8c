"""What the moderators' search reads, in memory (bot.usecases.ports.desk)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.domain.cases.reports import Case
from bot.domain.submissions.traces import TraceKind
from bot.usecases.ports.desk import MOST, SearchFilter, SearchMatches, Word
from storage.case_search import cases_wanted

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryUow


class MemorySearch:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    async def by_words(self, words: Sequence[Word], only: SearchFilter) -> SearchMatches:
        tables, wanted = self._uow.tables, cases_wanted(only)
        had: dict[str, int] = {}
        for report_id, marks in tables.traces.items():
            case = tables.cases[tables.reports[report_id].case_id]
            many = sum(bool(marks & {_mark(*trace) for trace in word}) for word in words)
            if many and wanted.fits(case, {}) and self._is_in_body(case, only):
                had[case.id] = max(many, had.get(case.id, 0))
        best = max(had.values(), default=0)
        matches = [tables.cases[i] for i, many in had.items() if many == best]
        return SearchMatches(wanted.pick(matches, limit=MOST), best)

    async def newest(self, only: SearchFilter) -> Sequence[Case]:
        there = [case for case in self._uow.tables.cases.values() if self._is_in_body(case, only)]
        return cases_wanted(only).pick(there, limit=MOST)

    def _is_in_body(self, case: Case, only: SearchFilter) -> bool:
        sent = [row.body for row in self._uow.tables.referrals.values() if row.case_id == case.id]
        return not only.body or only.body in sent


def _mark(scope: str, trace: object) -> tuple[TraceKind, int]:
    from tests.fakes.memory import mark_of  # it builds on this module

    return mark_of(scope, trace)
