"""Rows of cases for a spreadsheet: number, act, district, state and day, and nothing else.

These five outlive a withdrawal, so they are nothing that a person has written or that leads to them
(docs/adr/0049-what-may-outlive-a-withdrawal.md).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

MOST_ROWS: Final = 3_000
"""In one file: the newest. The chat is no place for a larger one."""


class ExportForm(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


class ExportSpan(StrEnum):
    """How far back the cases were opened."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


LENGTHS: Final = {
    ExportSpan.DAY: timedelta(days=1),
    ExportSpan.WEEK: timedelta(days=7),
    ExportSpan.MONTH: timedelta(days=31),
    ExportSpan.ALL: timedelta(days=366),
}


@dataclass(frozen=True, slots=True)
class CaseExport:
    """What a lead chose."""

    span: ExportSpan
    form: ExportForm
