"""Grades of areas that a liaison sends as a table: what a file holds, every fault in it by its line, and what would
change. A file with a fault changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date
from enum import StrEnum

from bot.domain.atlas.atlas import Factor
from bot.domain.atlas.atlas_versions import LiaisonGrade
from bot.domain.catalogue.catalogue import Phase
from bot.domain.people import Account
from bot.domain.sent_tables import SentTableTrouble


class GradeColumn(StrEnum):
    """What a column of the table holds. Area and name: one of them is enough."""

    AREA = "area"
    NAME = "name"
    PHASE = "phase"
    FACTOR = "factor"
    GRADE = "grade"
    REASON = "reason"


class GradeTrouble(StrEnum):
    """What is wrong in one line."""

    MERGED = "merged"
    CELLS = "cells"
    """More cells than columns."""
    AREA_MISSING = "area-missing"
    AREA_UNKNOWN = "area-unknown"
    AREA_SEVERAL = "area-several"
    """A name without a code, and several areas have it."""
    AREA_OTHER = "area-other"
    """Code and name are those of two areas."""
    PHASE = "phase"
    FACTOR = "factor"
    GRADE_MISSING = "grade-missing"
    GRADE = "grade"
    REASON_MISSING = "reason-missing"
    REASON_SHORT = "reason-short"
    REASON_LONG = "reason-long"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class GradeFault:
    """``line``: in the file, from 1. ``cell``: what stands there, shortened. ``other``: the line that says the same."""

    line: int
    trouble: GradeTrouble
    cell: str = ""
    other: int = 0


@dataclass(frozen=True, slots=True)
class TableGrade:
    """A grade as a line of the table gives it."""

    area: str
    phase: Phase
    factor: Factor
    grade: int
    reason: str

    @property
    def place(self) -> tuple[str, Phase, Factor]:
        return self.area, self.phase, self.factor


@dataclass(frozen=True, slots=True)
class GradeReading:
    """What a file holds: its grades in order and its faults by line; or why it was not read at all. ``columns``: those
    that are missing or there twice."""

    grades: tuple[TableGrade, ...] = ()
    faults: tuple[GradeFault, ...] = ()
    trouble: SentTableTrouble | None = None
    columns: tuple[GradeColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeFile:
    """A liaison's table. ``file_id``: at the messenger, empty once it is read; then ``grades`` wait for one press."""

    id: str
    _: KW_ONLY
    account: Account
    name: str
    file_id: str
    day: date
    grades: tuple[TableGrade, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeChange:
    """A grade of the table beside the liaison's own one; ``before`` None: there is none."""

    after: TableGrade
    before: LiaisonGrade | None

    @property
    def is_same(self) -> bool:
        return self.before is not None and (self.before.grade, self.before.reason) == (
            self.after.grade,
            self.after.reason,
        )


def changes_of(
    grades: Sequence[TableGrade], own: Mapping[tuple[str, Phase, Factor], LiaisonGrade]
) -> Sequence[GradeChange]:
    """What the table would change of ``own``, in its order."""
    return [GradeChange(grade, own.get(grade.place)) for grade in grades]
