"""A lead's table of the roster: every fault at its line, or all hours in order."""

from datetime import date, timedelta

import pytest

from bot.confined.table_parsing import parse_table
from bot.domain.desk.roster import RosterHour
from bot.domain.desk.roster_tables import RosterColumn, RosterFault, RosterReading, RosterTrouble, TableHour
from bot.domain.sent_tables import SentTableTrouble
from bot.language.date_reader import JalaliDateReader
from bot.library.roster_rows import read_roster

FIRST = date(2026, 5, 1)
HEAD = "روز,ساعت,نفر ۱,نفر ۲\n"


def read_day(text: str) -> date | None:
    return JalaliDateReader().read_day(text, FIRST - timedelta(days=3), lean="future")


def read(text: str) -> RosterReading:
    rows = [(row.line, row.cells, row.merged) for row in parse_table(text.encode(), most_rows=999)]
    return read_roster(rows, read_day=read_day)


def test_hours_are_read_in_order_and_empty_ones_skipped() -> None:
    reading = read(
        "نوبت‌ها\n" + HEAD + "۱۱ اردیبهشت,۱۶:۰۰,Reza,Leila\n۱۱ اردیبهشت,۱۷:۰۰,,\n1405/02/12,3,,Babak\n"
    )
    assert reading == RosterReading(
        (
            TableHour(3, RosterHour(FIRST, 16), ("Reza", "Leila")),
            TableHour(5, RosterHour(FIRST + timedelta(days=1), 3), ("Babak",)),
        )
    )


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        ("2026-05-01", "16.0"),
        ("46143", "0.66666666666666663"),
        ("۱۱ ارديبهشت ۱۴۰۵", "16:00:00"),
        ("11 اردیبهشت", "۱۶"),
    ],
)
def test_days_and_hours_of_spreadsheets_are_understood(day: str, hour: str) -> None:
    (read_hour,) = read(f"day,hour,name\n{day},{hour},Reza\n").hours
    assert read_hour.hour == RosterHour(FIRST, 16)


def test_every_fault_has_its_line() -> None:
    reading = read(
        HEAD + "۱۱ اردیبهشت,۲۵,Reza,\nروزی,۱۶:۳۰,Reza,\n۱۱ اردیبهشت,16,Reza,\n11 اردیبهشت,۱۶:۰۰,Leila,\n"
        "۱۱ اردیبهشت,17,Reza,Leila,Babak\n"
    )
    assert reading.faults == (
        RosterFault(2, RosterTrouble.HOUR, "۲۵"),
        RosterFault(3, RosterTrouble.DAY, "روزی"),
        RosterFault(3, RosterTrouble.HOUR, "۱۶:۳۰"),
        RosterFault(5, RosterTrouble.REPEATED, other=4),
        RosterFault(6, RosterTrouble.CELLS),
    )


def test_merged_cells_are_a_fault() -> None:
    reading = read_roster(
        [(1, ("روز", "ساعت", "نفر ۱"), ""), (2, ("۱۱ اردیبهشت", "16", "Reza"), "A2:A5")], read_day=read_day
    )
    assert reading.faults == (RosterFault(2, RosterTrouble.MERGED, "A2:A5"),)


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        ("روز,نفر ۱", (RosterColumn.HOUR,)),
        ("روز,روز,ساعت,نفر ۱", (RosterColumn.DAY,)),
        ("روز,ساعت", (RosterColumn.PERSON,)),
        ("a,b,c", tuple(RosterColumn)),
    ],
)
def test_wrong_heads_are_named(head: str, columns: tuple[RosterColumn, ...]) -> None:
    reading = read(f"{head}\n1,2,3,4\n")
    assert (reading.trouble, reading.columns) == (SentTableTrouble.HEADS, columns)


def test_table_without_a_name_is_empty() -> None:
    assert read(HEAD + "۱۱ اردیبهشت,16,,\n").trouble is SentTableTrouble.EMPTY
