"""What may be published of reports: five one-way tables over the cases of a period, rounded and frozen.

A period consists of whole past days in Tehran. Periods never overlap, and a published period is never computed
again. A table has one dimension: act, district, day, state, or what became of the promise to answer. No two are
crossed, and no number is of anything below a district. Totals are sums of published numbers, never counted
separately.

Which days may be published: whole past days in Tehran, each once, while all their cases still exist.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Self

from bot.domain.catalogue.catalogue import Severity
from bot.domain.errors import BadInput
from bot.domain.owner.settings import Retention

LONGEST: Final = 14
"""Days in a period, so that there is time to sign it before its first cases are deleted."""
BASE: Final = 5
"""Every published count is a multiple of this."""
LASTS: Final = timedelta(hours=24)
"""How long a preview waits for its signatures."""
PUBLISHED_ACTION: Final = "published"
"""The audit log's word for the second signature, next to the content's hash."""
LEAST_FOR_SHARE: Final = 20
"""The fewest cases of which a share is shown, as far as published numbers prove them."""
PENDING: Final = "pending"
"""The row of cases that still had time at the end of the period."""
_FORM: Final = 1


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The first and the last day, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first} {self.last}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Two ISO days, as a command hands them over. Raises ValueError."""
        first, last = (date.fromisoformat(day) for day in text.split())
        return cls(first, last)

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    def overlaps(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last


def check_period(period: Period, *, today: date, before: Iterable[Period], retention: Retention) -> Period:
    """The period, if it may be published. Raises BadInput if it is reversed, not over, too long, so old that
    some of its cases may be deleted, or contains a published day."""
    if period.last < period.first:
        raise BadInput("publish-turned")
    if period.last >= today:
        raise BadInput("publish-not-over", {"last": period.last})
    if len(period.days) > LONGEST:
        raise BadInput("publish-long", {"days": LONGEST})
    oldest = _oldest_complete_day(today, retention)
    if period.first < oldest:
        raise BadInput("publish-gone", {"first": oldest})
    for other in before:
        if period.overlaps(other):
            raise BadInput("publish-overlap", {"first": other.first, "last": other.last})
    return period


def next_period(
    *, today: date, before: Iterable[Period], oldest: date | None, retention: Retention
) -> Period:
    """The period that is due: from the day after the last published one, or the day of the oldest case, to
    yesterday. Raises BadInput if nothing is due."""
    yesterday = today - timedelta(days=1)
    published = max((period.last for period in before), default=None)
    first = published + timedelta(days=1) if published is not None else oldest
    if first is None or first > yesterday:
        raise BadInput("publish-nothing")
    first = max(first, _oldest_complete_day(today, retention))
    return Period(first, min(yesterday, first + timedelta(days=LONGEST - 1)))


def _oldest_complete_day(today: date, retention: Retention) -> date:
    """The oldest day of which no counted case can be deleted yet."""
    retention = retention.clamp_to(Retention())
    return today - timedelta(days=min(retention.out_of_scope, retention.closed, retention.longest) - 1)


class PublicationTableKind(StrEnum):
    """The dimension of a table."""

    STATE = "state"
    ACT = "act"
    DISTRICT = "district"
    DAY = "day"
    PROMISE = "promise"
    """Whether a case was decided within the deadline that was shown, by severity."""


class CaseOutcome(StrEnum):
    """Where a case stands at the freeze. Each case has exactly one."""

    OPEN = "open"
    OUT_OF_SCOPE = "out_of_scope"
    REJECTED = "rejected"
    VERIFIED = "verified"
    REFERRED = "referred"
    """Verified and referred; the body has not answered."""
    ANSWERED = "answered"
    """Verified, referred, and the body has answered otherwise than by a step."""
    ACTED = "acted"
    """Verified, referred, and a body has taken a step."""


class FunnelStep(StrEnum):
    """The steps that are shown for all cases; each is a part of the one before."""

    RECEIVED = "received"
    IN_SCOPE = "in_scope"
    VERIFIED = "verified"
    REFERRED = "referred"
    ANSWERED = "answered"
    ACTED = "acted"


_ANSWERED: Final = frozenset({CaseOutcome.ANSWERED, CaseOutcome.ACTED})
_REFERRED: Final = _ANSWERED | {CaseOutcome.REFERRED}
_VERIFIED: Final = _REFERRED | {CaseOutcome.VERIFIED}
_OF_STEP: Final[Mapping[FunnelStep, frozenset[CaseOutcome]]] = {
    FunnelStep.RECEIVED: frozenset(CaseOutcome),
    FunnelStep.IN_SCOPE: _VERIFIED | {CaseOutcome.REJECTED},
    FunnelStep.VERIFIED: _VERIFIED,
    FunnelStep.REFERRED: _REFERRED,
    FunnelStep.ANSWERED: _ANSWERED,
    FunnelStep.ACTED: frozenset({CaseOutcome.ACTED}),
}


def promise_row(severity: Severity, *, in_time: bool | None) -> str:
    """The code of the row that a case of this severity is in; None while it still had time."""
    return PENDING if in_time is None else f"{severity}-{'kept' if in_time else 'late'}"


PROMISE_ROWS: Final = (
    *(promise_row(severity, in_time=in_time) for severity in Severity for in_time in (True, False)),
    PENDING,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One published number. ``label`` is frozen with it, so that a later change of the content changes no
    page."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that is shown of a period: this is what is signed.

    ``tables``: without those that would have too few rows. Medians in minutes, rounded to five, until a case
    was claimed and until it was decided; None if too few were decided.
    """

    period: Period
    frozen_at: datetime
    tables: Mapping[PublicationTableKind, tuple[Cell, ...]]
    until_taken: int | None = None
    until_decided: int | None = None

    def step(self, step: FunnelStep) -> int:
        """How many of all cases got this far: a sum of published numbers."""
        return sum(cell.count for cell in self._cells(step))

    def least(self, step: FunnelStep) -> int:
        """The lowest possible true number."""
        return sum(max(0, cell.count - BASE + 1) for cell in self._cells(step))

    def most(self, step: FunnelStep) -> int:
        """The highest possible true number; a sum of rounded numbers is less exact than each of them."""
        return sum(cell.count + BASE - 1 for cell in self._cells(step))

    def kept_percent(self, severity: Severity) -> int | None:
        """The share of due cases that were decided in time, in steps of five points."""
        table = {cell.code: cell.count for cell in self.tables.get(PublicationTableKind.PROMISE, ())}
        in_time, late = (table.get(promise_row(severity, in_time=in_time), 0) for in_time in (True, False))
        return share_of_published(in_time, late)

    def acted_percent(self) -> int | None:
        """The share of referred cases of which a body has taken a step, in steps of five points."""
        acted = self.step(FunnelStep.ACTED)
        others = [cell.count for cell in self._cells(FunnelStep.REFERRED) if cell.code != CaseOutcome.ACTED]
        return share_of_published(acted, *others)

    def _cells(self, step: FunnelStep) -> list[Cell]:
        return [
            cell
            for cell in self.tables[PublicationTableKind.STATE]
            if CaseOutcome(cell.code) in _OF_STEP[step]
        ]

    def canonical_text(self) -> str:
        """The text that is stored and hashed; equal contents have equal texts."""
        data = {
            "form": _FORM,
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
            "frozen_at": self.frozen_at.isoformat(),
            "tables": {
                kind.value: [[c.code, c.label, c.count] for c in self.tables[kind]]
                for kind in PublicationTableKind
                if kind in self.tables
            },
            "until_taken": self.until_taken,
            "until_decided": self.until_decided,
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @property
    def hash(self) -> str:
        """SHA-256 in hex, over ``canonical_text``."""
        return hashlib.sha256(self.canonical_text().encode()).hexdigest()


def share_of_published(part: int, *others: int) -> int | None:
    """The part's share of the whole, in steps of five points. Computed from published numbers, so it says no more than
    they do; None if they do not prove ``LEAST_FOR_SHARE`` cases."""
    numbers = (part, *others)
    if sum(max(0, number - BASE + 1) for number in numbers) < LEAST_FOR_SHARE:
        return None
    return BASE * round(100 * part / sum(numbers) / BASE)


def read_publication(text: str) -> Publication:
    """Read what ``canonical_text`` wrote."""
    data: dict[str, Any] = json.loads(text)
    return Publication(
        Period(date.fromisoformat(data["first"]), date.fromisoformat(data["last"])),
        datetime.fromisoformat(data["frozen_at"]),
        {
            PublicationTableKind(kind): tuple(Cell(*cell) for cell in cells)
            for kind, cells in data["tables"].items()
        },
        data["until_taken"],
        data["until_decided"],
    )


def total(publications: Iterable[Publication], step: FunnelStep) -> int:
    """Over all periods: a sum of published numbers."""
    return sum(publication.step(step) for publication in publications)


@dataclass(frozen=True, slots=True)
class Preview:
    """A publication that waits for two signatures. ``data``: a salted hash of the true numbers behind it
    (``salt$hash``), which shows whether it is outdated; it is deleted with the preview."""

    id: str
    publication: Publication
    at: datetime
    data: str

    def fresh(self, *, now: datetime) -> bool:
        return timedelta() <= now - self.at <= LASTS
