"""What is kept of online reports beside their sealed addresses: keyed names of pages, and graded accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.people import Account
from bot.domain.submissions.online import AccountGrade


class LinkKind(StrEnum):
    PAGE = "page"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class LinkCount:
    """How many reports there are of a page, or of a graded account. ``name`` is keyed: nothing can be read of it."""

    name: str
    count: int
    grade: AccountGrade | None = None


class OnlineLinks(Protocol):
    """Rows of one report each: they go with its words. Counts are of what is committed."""

    def add(self, report_id: str, kind: LinkKind, address: str, *, day: date, circle: bool) -> None:
        """``address``: a page's canonical text, or an account that is graded. Only its keyed name is kept."""
        ...

    def move_report(self, report_id: str, *, circle: bool) -> None:
        """The report belongs to another case now, of the smaller circle or not."""
        ...

    def restrict_with_cases(self) -> None:
        """At the commit: whatever belongs to a restricted case is of the smaller circle."""
        ...

    async def top(self, kind: LinkKind, *, since: date, circle: bool, limit: int) -> Sequence[LinkCount]:
        """Of which there are most reports, filed on this day or later. Those of the smaller circle are counted with
        ``circle`` only; of accounts, those that are graded now. Of pages the counts may be a minute old."""
        ...

    async def cases_of(self, kind: LinkKind, name: str, *, restricted: bool, limit: int) -> Sequence[str]:
        """Ids of its cases, restricted ones only if asked for, the newest first."""
        ...

    async def reports_of(self, kind: LinkKind, name: str, *, circle: bool, limit: int) -> Sequence[str]:
        """Ids of some of its reports, in the order of nothing; those of the smaller circle with ``circle`` only."""
        ...

    async def acts_of(self, name: str, *, since: datetime, restricted: bool) -> Mapping[str, int]:
        """Reports of a graded account by act, of cases that were opened since then."""
        ...

    async def quarters_of(self, name: str, *, since: datetime, restricted: bool) -> Mapping[datetime, int]:
        """The same by quarter of an hour, as ``Figures.quarters`` has them."""
        ...

    async def grade_of(self, account: str) -> AccountGrade | None: ...

    def set_grade(self, account: str, grade: AccountGrade, *, by: Account, day: date) -> None: ...

    async def drop_grade(self, account: str) -> None:
        """With every row that counted it."""
        ...
