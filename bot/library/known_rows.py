"""Reads a table (CSV) of facts about areas from sources, or returns every problem at its line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from bot.domain.atlas.atlas import AreaFact, AreaFactKind
from bot.domain.catalogue.catalogue import AreaKind, AreaTree
from bot.domain.errors import RequestRefused
from bot.library.area_rows import code_of, text_lines
from bot.library.problems import Problem

_HEAD: Final = ("kind", "area", "value", "source", "day")
_COLUMNS: Final[Mapping[str, str]] = {
    **{name: name for name in _HEAD},
    "نوع": "kind", "کد": "area", "مقدار": "value", "منبع": "source", "تاریخ": "day",
}  # fmt: skip
"""The names of the columns, in any order."""
_KINDS: Final[Mapping[str, AreaFactKind]] = {
    **{kind.value: kind for kind in AreaFactKind},
    "سطح رسمی": AreaFactKind.OFFICIAL, "انتخابات پیشین": AreaFactKind.EARLIER, "شمار شعبه‌ها": AreaFactKind.STATIONS,
}  # fmt: skip
_BOUNDS: Final[Mapping[AreaFactKind, tuple[int, int]]] = {
    AreaFactKind.OFFICIAL: (1, 4),
    AreaFactKind.EARLIER: (1, 5),
    AreaFactKind.STATIONS: (1, 5000),
}

type ReadDay = Callable[[str], date | None]
type Check = Callable[[AreaFact], object]

_WORDS: Final = {"atlas-source-future": "the day of a source must not be in the future"}


def read_known(
    file: str, raw: bytes, *, areas: AreaTree, read_day: ReadDay, check: Check
) -> tuple[list[AreaFact], list[Problem]]:
    """Read the table. ``check`` raises RequestRefused for values that the rules do not accept. If there is a
    problem, no value may be used."""
    lines, trouble = text_lines(raw)
    if not lines or sorted(_COLUMNS.get(cell, "") for cell in lines[0][1]) != sorted(_HEAD):
        return [], [Problem(file, *(trouble or (1, f"the first line is: {','.join(_HEAD)}")))]
    names = [_COLUMNS[cell] for cell in lines[0][1]]
    rows: dict[tuple[AreaFactKind, str], tuple[int, AreaFact]] = {}
    problems = []
    for number, cells in lines[1:]:
        known, faults = _row(_in_order(cells, names), areas, read_day, check)
        if known is not None and (before := rows.get((known.kind, known.area))) is not None:
            faults = [f"{known.kind} of {known.area} occurs in line {before[0]} already"]
        elif known is not None:
            rows[known.kind, known.area] = (number, known)
        problems += [Problem(file, number, words) for words in faults]
    if not problems and not rows:
        problems = [Problem(file, 1, "there is nothing below the header")]
    return [known for _, known in rows.values()], problems


def _in_order(cells: list[str], names: Sequence[str]) -> list[str]:
    """The cells in the order of ``_HEAD``; unchanged if there are too few or too many."""
    if len(cells) != len(names):
        return cells
    values = dict(zip(names, cells, strict=True))
    values |= {"kind": _KINDS.get(values["kind"], values["kind"]), "area": code_of(values["area"])}
    return [values[name] for name in _HEAD]


def _row(
    cells: list[str], areas: AreaTree, read_day: ReadDay, check: Check
) -> tuple[AreaFact | None, list[str]]:
    if len(cells) != len(_HEAD):
        return None, [f"{len(cells)} cells, there are {len(_HEAD)} columns"]
    faults = list(_faults(cells, areas, read_day))
    if faults:
        return None, faults
    kind, area, value, source, day = cells
    source_date = read_day(day)
    assert source_date is not None
    known = AreaFact(AreaFactKind(kind), area, int(value), source, source_date.isoformat())
    try:
        check(known)
    except RequestRefused as refused:
        return None, [_WORDS.get(refused.key, refused.key)]
    return known, []


def _faults(cells: Sequence[str], areas: AreaTree, read_day: ReadDay) -> Iterator[str]:
    kind, area, value, source, day = cells
    if kind not in AreaFactKind:
        yield f"kind «{kind}»: one of {', '.join(AreaFactKind)}"
    else:
        low, high = _BOUNDS[AreaFactKind(kind)]
        if not (value.isdecimal() and len(value) < 6 and low <= int(value) <= high):
            yield f"value «{value}»: {kind} is a whole number from {low} to {high}"
    if area not in areas or areas[area].kind is AreaKind.STATION:
        yield f"area «{area}»: no such area, or a station"
    if not 4 <= len(source) <= 200:
        yield "source: who says so, in 4 to 200 letters"
    if read_day(day) is None:
        yield f"day «{day}»: a Jalali date, for example 1405/06/20"
