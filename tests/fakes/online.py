"""The data of online reports in memory (bot.usecases.ports.online)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.cases.reports import Case
from bot.domain.people import Account
from bot.domain.submissions.online import AccountGrade
from bot.usecases.ports.online import LinkCount, LinkKind

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryTables, MemoryUow

type Row = tuple[str, date, bool]


def name_of(kind: LinkKind, address: str) -> str:
    """As long as a keyed name, and as unreadable."""
    return hashlib.blake2b(f"{kind} {address}".encode(), digest_size=16).hexdigest()


class MemoryOnline:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    @property
    def t(self) -> MemoryTables:
        return self._uow.tables

    def add(self, report_id: str, kind: LinkKind, address: str, *, day: date, circle: bool) -> None:
        self.t.links[report_id, kind] = (name_of(kind, address), day, circle)

    def move_report(self, report_id: str, *, circle: bool) -> None:
        for kind in LinkKind:
            if (row := self.t.links.get((report_id, kind))) is not None:
                self.t.links[report_id, kind] = (*row[:2], circle)

    def restrict_with_cases(self) -> None:
        for report_id, _ in list(self.t.links):
            if self.t.cases[self.t.reports[report_id].case_id].restricted:
                self.move_report(report_id, circle=True)

    def _rows(self, kind: LinkKind, name: str = "") -> Iterable[tuple[str, Row]]:
        for (report_id, of), row in self.t.links.items():
            if of is kind and name in ("", row[0]):
                yield report_id, row

    async def top(self, kind: LinkKind, *, since: date, circle: bool, limit: int) -> Sequence[LinkCount]:
        counts = Counter(
            name
            for _, (name, day, inner) in self._rows(kind)
            if day >= since and (circle or not inner)
            if kind is LinkKind.PAGE or name in self.t.grades
        )
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [LinkCount(name, count, self.t.grades.get(name)) for name, count in ordered]

    def _cases(self, kind: LinkKind, name: str, restricted: bool) -> list[Case]:
        cases = [self.t.cases[self.t.reports[i].case_id] for i, _ in self._rows(kind, name)]
        return [case for case in cases if (restricted or not case.restricted)]

    async def cases_of(self, kind: LinkKind, name: str, *, restricted: bool, limit: int) -> Sequence[str]:
        cases = {case.id: case for case in self._cases(kind, name, restricted)}.values()
        return [case.id for case in sorted(cases, key=lambda c: (-c.opened_at.timestamp(), c.id))][:limit]

    async def reports_of(self, kind: LinkKind, name: str, *, circle: bool, limit: int) -> Sequence[str]:
        return sorted(i for i, (_, _, inner) in self._rows(kind, name) if circle or not inner)[:limit]

    def _recent(self, name: str, since: datetime, restricted: bool) -> list[Case]:
        return [case for case in self._cases(LinkKind.ACCOUNT, name, restricted) if case.opened_at >= since]

    async def acts_of(self, name: str, *, since: datetime, restricted: bool) -> Mapping[str, int]:
        return Counter(case.act_id for case in self._recent(name, since, restricted))

    async def quarters_of(self, name: str, *, since: datetime, restricted: bool) -> Mapping[datetime, int]:
        return Counter(
            case.opened_at - timedelta(seconds=case.opened_at.timestamp() % 900)
            for case in self._recent(name, since, restricted)
        )

    async def grade_of(self, account: str) -> AccountGrade | None:
        return self.t.grades.get(name_of(LinkKind.ACCOUNT, account))

    def set_grade(self, account: str, grade: AccountGrade, *, by: Account, day: date) -> None:
        self.t.grades[name_of(LinkKind.ACCOUNT, account)] = grade

    async def drop_grade(self, account: str) -> None:
        name = name_of(LinkKind.ACCOUNT, account)
        self.t.grades.pop(name, None)
        self.t.links = {key: row for key, row in self.t.links.items() if row[0] != name}
