"""Reads a lead's table of the roster from its rows: every fault at its line, or all hours in order."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from bot.domain.desk.roster import HOURS, RosterHour
from bot.domain.desk.roster_tables import (
    RosterColumn,
    RosterFault,
    RosterReading,
    RosterTrouble,
    TableHour,
    plain_name,
)
from bot.domain.sent_tables import MOST_FAULTS, SentTableTrouble

HEADS: Final = {
    RosterColumn.DAY: ("روز", "تاریخ", "day", "date"),
    RosterColumn.HOUR: ("ساعت", "hour"),
}
_PERSON: Final = re.compile(r"(?:نفر|نام|name|person)(?: ?[1-6]| اول| دوم| سوم| چهارم| پنجم| ششم)?")
"""Any number of columns; the first that our own table has is «نفر ۱»."""
_FEWEST_HEADS: Final = 2
"""Known names in a row that make it the header."""
_SHOWN: Final = 40
_DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_HOUR: Final = re.compile(r"([0-9]{1,2})(?::00(?::00)?)?(?:\.0+)?")
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SERIAL: Final = re.compile(r"([4-6][0-9]{4})(?:\.0+)?")
"""A date of a spreadsheet: days since the end of 1899, of our century."""
_SERIAL_BEGINS: Final = date(1899, 12, 30)
_FRACTION: Final = re.compile(r"0?\.[0-9]+")
"""A time of a spreadsheet: a part of a day."""
_NEAR: Final = 0.001

type Row = tuple[int, Sequence[str], str]
"""Line, cells, and the merged range that covers one of them."""
type ReadDay = Callable[[str], date | None]


def read_roster(rows: Sequence[Row], *, read_day: ReadDay) -> RosterReading:
    """What the rows hold. A row without a name is skipped: the form lists all hours. ``read_day`` reads a Jalali date,
    with or without a year; dates of the other calendar are understood as well."""
    at = next((place for place, row in enumerate(rows) if _is_header(row[1])), None)
    if at is None:
        return RosterReading(trouble=SentTableTrouble.HEADS, columns=tuple(RosterColumn))
    columns = [_column(cell) for cell in rows[at][1]]
    if wrong := tuple(_wrong_columns(columns)):
        return RosterReading(trouble=SentTableTrouble.HEADS, columns=wrong)
    hours: list[TableHour] = []
    faults: list[RosterFault] = []
    lines: dict[RosterHour, int] = {}
    for line, cells, merged in rows[at + 1 :]:
        if merged:
            faults.append(RosterFault(line, RosterTrouble.MERGED, merged))
            continue
        read_hour, found_faults = _read_line(line, cells, columns, read_day)
        faults += found_faults
        if read_hour is not None and (before := lines.setdefault(read_hour.hour, line)) != line:
            faults.append(RosterFault(line, RosterTrouble.REPEATED, other=before))
        elif read_hour is not None:
            hours.append(read_hour)
        if len(faults) > MOST_FAULTS:
            break
    if not hours and not faults:
        return RosterReading(trouble=SentTableTrouble.EMPTY)
    return RosterReading(tuple(hours), tuple(faults[:MOST_FAULTS]))


def _is_header(cells: Sequence[str]) -> bool:
    return sum(_column(cell) is not None for cell in cells) >= _FEWEST_HEADS


def _column(cell: str) -> RosterColumn | None:
    plain = plain_name(cell).translate(_DIGITS)
    if _PERSON.fullmatch(plain):
        return RosterColumn.PERSON
    return next((column for column, names in HEADS.items() if plain in names), None)


def _wrong_columns(columns: Sequence[RosterColumn | None]) -> Iterator[RosterColumn]:
    """Those that are missing; day and hour may not be there twice either."""
    for column in RosterColumn:
        count = columns.count(column)
        if not count or (count > 1 and column is not RosterColumn.PERSON):
            yield column


def _read_line(
    line: int, cells: Sequence[str], columns: Sequence[RosterColumn | None], read_day: ReadDay
) -> tuple[TableHour | None, list[RosterFault]]:
    """The hour of the line, or its faults; neither for a line without a name."""
    values = [(column, cell.strip()) for column, cell in zip(columns, cells, strict=False)]
    names = tuple(cell for column, cell in values if column is RosterColumn.PERSON and cell)
    if not names:
        return None, []
    day_text, hour_text = (
        next((cell for column, cell in values if column is wanted), "")
        for wanted in (RosterColumn.DAY, RosterColumn.HOUR)
    )
    faults = []
    if any(cells[len(columns) :]):
        faults.append(RosterFault(line, RosterTrouble.CELLS))
    if (day := _day(day_text, read_day)) is None:
        faults.append(RosterFault(line, RosterTrouble.DAY, day_text[:_SHOWN]))
    if (hour := _hour(hour_text)) is None:
        faults.append(RosterFault(line, RosterTrouble.HOUR, hour_text[:_SHOWN]))
    if faults or day is None or hour is None:
        return None, faults
    return TableHour(line, RosterHour(day, hour), names), []


def _day(text: str, read_day: ReadDay) -> date | None:
    plain = text.translate(_DIGITS).strip()
    if serial := _SERIAL.fullmatch(plain):
        return _SERIAL_BEGINS + timedelta(days=int(serial[1]))
    if _ISO.fullmatch(plain):
        try:
            return date.fromisoformat(plain)
        except ValueError:
            return None
    return read_day(text) if text else None


def _hour(text: str) -> int | None:
    """The number of the hour: «۱۶», «۱۶:۰۰», or a part of a day."""
    plain = text.translate(_DIGITS).strip()
    if match := _HOUR.fullmatch(plain):
        return int(match[1]) if int(match[1]) < HOURS else None
    if _FRACTION.fullmatch(plain):
        hour = float(plain) * HOURS
        return round(hour) if abs(hour - round(hour)) < _NEAR and round(hour) < HOURS else None
    return None
