"""What is stored of online reports besides their sealed addresses: keyed names of pages, and graded
accounts."""

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
    """The number of reports of a page, or of a graded account. ``name`` is keyed and reveals nothing."""

    name: str
    count: int
    grade: AccountGrade | None = None


class OnlineLinks(Protocol):
    """Rows of one report each, deleted with its words. Counts are of committed rows."""

    def add(self, report_id: str, kind: LinkKind, address: str, *, day: date, circle: bool) -> None:
        """``address``: a page's canonical text, or a graded account. Only its keyed name is stored."""
        ...

    def move_report(self, report_id: str, *, circle: bool) -> None:
        """The report belongs to another case now, restricted or not."""
        ...

    def restrict_with_cases(self) -> None:
        """At the commit: mark everything as restricted that belongs to a restricted case."""
        ...

    async def top(self, kind: LinkKind, *, since: date, circle: bool, limit: int) -> Sequence[LinkCount]:
        """Those with the most reports filed on this day or later. Restricted reports count only with
        ``circle``; only accounts that are graded now are included. Counts of pages may be a minute old."""
        ...

    async def cases_of(self, kind: LinkKind, name: str, *, restricted: bool, limit: int) -> Sequence[str]:
        """Ids of its cases, restricted ones only if requested, newest first."""
        ...

    async def reports_of(self, kind: LinkKind, name: str, *, circle: bool, limit: int) -> Sequence[str]:
        """Ids of some of its reports, unordered; restricted ones only with ``circle``."""
        ...

    async def acts_of(self, name: str, *, since: datetime, restricted: bool) -> Mapping[str, int]:
        """Reports of a graded account by act, of cases opened since then."""
        ...

    async def quarters_of(self, name: str, *, since: datetime, restricted: bool) -> Mapping[datetime, int]:
        """The same by quarter of an hour, as in ``Figures.quarters``."""
        ...

    async def grade_of(self, account: str) -> AccountGrade | None: ...

    def set_grade(self, account: str, grade: AccountGrade, *, by: Account, day: date) -> None: ...

    async def drop_grade(self, account: str) -> None:
        """Delete the grade with every row that counted the account."""
        ...
