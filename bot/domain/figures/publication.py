"""What may be published of reports: four one-way tables over the cases of a period, rounded and frozen.

A period is whole days of Tehran that are over; periods never overlap, and what was published of one is never computed
again. A table is about one thing alone: act, district, day or state. No two of them are crossed, and no number is of
anything below a district. Totals are sums of what is published, never counted anew.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from bot.domain.figures.publication_period import Period

BASE: Final = 5
"""Every published count is a multiple of this."""
LASTS: Final = timedelta(hours=24)
"""A preview waits so long for its signatures."""
PUBLISHED_ACTION: Final = "published"
"""What the audit log says of the second signature, beside the content's hash."""
_FORM: Final = 1


class PublicationTableKind(StrEnum):
    """What a table is about."""

    STATE = "state"
    ACT = "act"
    DISTRICT = "district"
    DAY = "day"


class CaseOutcome(StrEnum):
    """Where a case stands at the freeze. Each case has one."""

    OPEN = "open"
    OUT_OF_SCOPE = "out_of_scope"
    REJECTED = "rejected"
    VERIFIED = "verified"
    REFERRED = "referred"
    """Verified, and on its way to a body that has not answered."""
    ANSWERED = "answered"
    """Verified, referred, and the body has answered."""


class FunnelStep(StrEnum):
    """What is told apart of all that came; each is a part of the one before."""

    RECEIVED = "received"
    IN_SCOPE = "in_scope"
    VERIFIED = "verified"
    REFERRED = "referred"
    ANSWERED = "answered"


_OF_STEP: Final[Mapping[FunnelStep, frozenset[CaseOutcome]]] = {
    FunnelStep.RECEIVED: frozenset(CaseOutcome),
    FunnelStep.IN_SCOPE: frozenset(
        {CaseOutcome.REJECTED, CaseOutcome.VERIFIED, CaseOutcome.REFERRED, CaseOutcome.ANSWERED}
    ),
    FunnelStep.VERIFIED: frozenset({CaseOutcome.VERIFIED, CaseOutcome.REFERRED, CaseOutcome.ANSWERED}),
    FunnelStep.REFERRED: frozenset({CaseOutcome.REFERRED, CaseOutcome.ANSWERED}),
    FunnelStep.ANSWERED: frozenset({CaseOutcome.ANSWERED}),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One published number. ``label`` is frozen with it, so that a later change of the content changes no page."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Publication:
    """What is shown of a period, and nothing else is: this is what is signed.

    ``tables``: without those that would have too few rows. Medians in minutes, rounded to five, until a case was taken
    and until it was decided; None where too few were decided.
    """

    period: Period
    frozen_at: datetime
    tables: Mapping[PublicationTableKind, tuple[Cell, ...]]
    until_taken: int | None = None
    until_decided: int | None = None

    def step(self, step: FunnelStep) -> int:
        """Of all that came, those that got so far: a sum of published numbers."""
        return sum(cell.count for cell in self._cells(step))

    def least(self, step: FunnelStep) -> int:
        """How few there can be of them in truth."""
        return sum(max(0, cell.count - BASE + 1) for cell in self._cells(step))

    def most(self, step: FunnelStep) -> int:
        """How many there can be of them in truth: a sum of rounded numbers is rougher than each."""
        return sum(cell.count + BASE - 1 for cell in self._cells(step))

    def _cells(self, step: FunnelStep) -> list[Cell]:
        return [
            cell
            for cell in self.tables[PublicationTableKind.STATE]
            if CaseOutcome(cell.code) in _OF_STEP[step]
        ]

    def canonical_text(self) -> str:
        """As it is kept and hashed: one text for one content."""
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
        """SHA-256 in hex, over ``written``."""
        return hashlib.sha256(self.canonical_text().encode()).hexdigest()


def read_publication(text: str) -> Publication:
    """What ``written`` wrote."""
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
    """A publication that waits for two signatures. ``data``: a salted hash of the true numbers that it was made of
    (``salt$hash``), by which it is found out of date; it goes when the preview does."""

    id: str
    publication: Publication
    at: datetime
    data: str

    def fresh(self, *, now: datetime) -> bool:
        return timedelta() <= now - self.at <= LASTS
