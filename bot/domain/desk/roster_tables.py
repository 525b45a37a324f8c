"""The roster as a table that a lead sends: hours and the names of those who read then, every fault by its line, and
what would be new. A file with a fault enters nobody.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from bot.domain.desk.roster import RosterHour
from bot.domain.people import Account
from bot.domain.sent_tables import SentTableTrouble

_LETTERS: Final[dict[int, int | str]] = {
    0x064A: 0x06CC,
    0x0643: 0x06A9,
    0x06C0: 0x0647,
    0x0629: 0x0647,
    0x200C: " ",
    0x200D: " ",
}
"""Letters of an Arabic keyboard -> the Persian ones; half-spaces -> blanks."""


class RosterColumn(StrEnum):
    """What a column of the table holds; there may be several with a person."""

    DAY = "day"
    HOUR = "hour"
    PERSON = "person"


class RosterTrouble(StrEnum):
    """What is wrong in one line."""

    MERGED = "merged"
    CELLS = "cells"
    """More cells than columns."""
    DAY = "day"
    OUTSIDE = "outside"
    """A day that is none of the roster's."""
    HOUR = "hour"
    OVER = "over"
    UNKNOWN = "unknown"
    """Nobody of that name reads cases here."""
    NAMESAKES = "namesakes"
    TWICE = "twice"
    """One person twice in an hour."""
    REPEATED = "repeated"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class RosterFault:
    """``line``: in the file, from 1. ``cell``: what stands there, shortened. ``other``: the line of the same hour.
    ``choices``: the accounts of namesakes."""

    line: int
    trouble: RosterTrouble
    cell: str = ""
    other: int = 0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableHour:
    """A line of the table: an hour and the names in it, as written."""

    line: int
    hour: RosterHour
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterReading:
    """What a file holds before names are looked up: its hours in order and its faults by line; or why it was not read
    at all. ``columns``: those that are missing or there twice."""

    hours: tuple[TableHour, ...] = ()
    faults: tuple[RosterFault, ...] = ()
    trouble: SentTableTrouble | None = None
    columns: tuple[RosterColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedHour:
    """A person in an hour, as the table has it."""

    hour: RosterHour
    account: Account


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A lead's table. ``file_id``: at the messenger, empty once it is read; then ``planned`` waits for one press."""

    id: str
    _: KW_ONLY
    account: Account
    name: str
    file_id: str
    day: date
    planned: tuple[PlannedHour, ...] = ()


def plain_name(name: str) -> str:
    """A name as it is compared: one form of each letter, single blanks for half-spaces."""
    return " ".join(name.translate(_LETTERS).casefold().split())


def by_line(faults: Sequence[RosterFault]) -> tuple[RosterFault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.line))
