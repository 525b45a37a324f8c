"""The final report of an election: figures that were published, signed or locked before, put together in one paper.

It counts nothing anew. Every number in it is a sum of published numbers, a result of a published block of learners, or
part of a locked version, so drawing it again tells nobody more than the first draw. Pure rules.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, Self

from bot.domain.errors import BadInput, NotAllowed, WrongState
from bot.domain.figures.publication import BASE, LEAST_FOR_SHARE, Publication, PublicationTableKind
from bot.domain.people import Account

PREPARE_COMMAND: Final = "final-report"
"""The name of the command to the running program."""
NOTE: Final = "final-report"
SIGNED_ACTION: Final = "final signed"
"""The audit log's word for the second signature, next to the report's hash."""
SHORT_HASH: Final = 32
"""Hex digits of the hash in a signature's row and on buttons: 128 bits."""
_FORM: Final = 1

type Figure = int | str | None
type Figures = Mapping[str, Figure]
"""Figures by name. A number is as published: 0 stands for fewer than ``BASE``; None: it is not told."""


class FinalPart(StrEnum):
    """The parts of the report, in their order."""

    REPORTS = "reports"
    PROMISES = "promises"
    ACTS = "acts"
    THREATS = "threats"
    MEASURES = "measures"
    TRAINING = "training"
    ATLAS = "atlas"


@dataclass(frozen=True, slots=True)
class ReportSection:
    """``figures`` of the whole, and ``rows`` of a table with the same names in each. Labels are frozen with them, so
    that a later change of the content changes no report. Both empty: there is nothing to say."""

    name: FinalPart
    figures: Figures
    rows: tuple[Figures, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.rows)


@dataclass(frozen=True, slots=True)
class FinalReport:
    """What two people sign."""

    polling_day: date
    drawn_on: date
    sections: tuple[ReportSection, ...]

    def canonical_text(self) -> str:
        """The text that is stored, written as data and hashed; equal contents have equal texts."""
        data = {
            "form": _FORM,
            "polling_day": self.polling_day.isoformat(),
            "drawn_on": self.drawn_on.isoformat(),
            "sections": [
                {"name": section.name.value, "figures": section.figures, "rows": section.rows}
                for section in self.sections
            ],
        }
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def hash(self) -> str:
        """SHA-256 in hex, over ``canonical_text``."""
        return hashlib.sha256(self.canonical_text().encode()).hexdigest()

    def section(self, name: str) -> ReportSection | None:
        return next((section for section in self.sections if section.name == name), None)


def read_final_report(text: str) -> FinalReport:
    """Read what ``canonical_text`` wrote."""
    data: dict[str, Any] = json.loads(text)
    return FinalReport(
        date.fromisoformat(data["polling_day"]),
        date.fromisoformat(data["drawn_on"]),
        tuple(
            ReportSection(FinalPart(section["name"]), section["figures"], tuple(section["rows"]))
            for section in data["sections"]
        ),
    )


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report as it is kept: a draft, or signed for good. ``first`` and ``second``: the signers."""

    report: FinalReport
    _: KW_ONLY
    first: Account | None = None
    second: Account | None = None
    signed_on: date | None = None

    @property
    def is_signed(self) -> bool:
        return self.signed_on is not None

    def __str__(self) -> str:
        """As it is stored."""
        return json.dumps(
            {
                "text": self.report.canonical_text(),
                "first": str(self.first) if self.first is not None else None,
                "second": str(self.second) if self.second is not None else None,
                "signed_on": self.signed_on.isoformat() if self.signed_on is not None else None,
            },
            ensure_ascii=False,
        )

    @classmethod
    def parse(cls, note: str) -> Self | None:
        """What ``str`` wrote; None for an empty note."""
        if not note:
            return None
        data: dict[str, Any] = json.loads(note)
        first, second, day = data["first"], data["second"], data["signed_on"]
        return cls(
            read_final_report(data["text"]),
            first=Account.parse(first) if first else None,
            second=Account.parse(second) if second else None,
            signed_on=date.fromisoformat(day) if day else None,
        )

    def sign(self, *, first: Account, second: Account, day: date) -> "StoredReport":
        """The signed report, which never changes. Raises WrongState if it is signed already, NotAllowed for one
        person's two signatures."""
        if self.is_signed:
            raise WrongState("final-signed-already")
        if first == second:
            raise NotAllowed("sign-alone")
        return replace(self, first=first, second=second, signed_on=day)


def note_name(opened: date) -> str:
    """The note that holds the report of the election for which the bot was opened on this day. Each election has its
    own one, wherever its polling day is moved."""
    return f"{NOTE} {opened.isoformat()}"


def require_polling_over(polling_day: date | None, *, today: date) -> date:
    """The polling day. Raises BadInput as long as none is set, or it is not over."""
    if polling_day is None:
        raise BadInput("final-no-polling-day")
    if today <= polling_day:
        raise BadInput("final-before-polling", {"day": polling_day})
    return polling_day


# --- sums of published numbers ----------------------------------------------------------------------


def published_share(parts: Sequence[int], others: Sequence[int]) -> int | None:
    """The share of ``parts`` in all of these published numbers, in steps of five points; None if they do not prove
    enough cases."""
    numbers = [*parts, *others]
    if sum(max(0, number - BASE + 1) for number in numbers) < LEAST_FOR_SHARE:
        return None
    return BASE * round(100 * sum(parts) / sum(numbers) / BASE)


def published_counts(
    publications: Iterable[Publication], kind: PublicationTableKind
) -> Mapping[str, tuple[str, int]]:
    """The newest label and the sum of each row of a table, over all periods."""
    counts: dict[str, tuple[str, int]] = {}
    for publication in publications:
        for cell in publication.tables.get(kind, ()):
            counts[cell.code] = (cell.label, counts.get(cell.code, ("", 0))[1] + cell.count)
    return counts


def cell_counts(publications: Iterable[Publication], kind: PublicationTableKind, code: str) -> Sequence[int]:
    """The published numbers of one row, by period."""
    return [
        cell.count
        for publication in publications
        for cell in publication.tables.get(kind, ())
        if cell.code == code
    ]
