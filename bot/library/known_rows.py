"""A table of what sources say of areas (CSV) -> values, or every problem at its line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from bot.domain.atlas.atlas import Kind, Known
from bot.domain.catalogue.catalogue import AreaKind, AreaTree
from bot.domain.errors import Refused
from bot.library.area_rows import code_of, text_lines
from bot.library.problems import Problem

_HEAD: Final = ("kind", "area", "value", "source", "day")
_COLUMNS: Final[Mapping[str, str]] = {
    **{name: name for name in _HEAD},
    "نوع": "kind", "کد": "area", "مقدار": "value", "منبع": "source", "تاریخ": "day",
}  # fmt: skip
"""The head's words, in any order."""
_KINDS: Final[Mapping[str, Kind]] = {
    **{kind.value: kind for kind in Kind},
    "سطح رسمی": Kind.OFFICIAL, "انتخابات پیشین": Kind.EARLIER, "شمار شعبه‌ها": Kind.STATIONS,
}  # fmt: skip
_BOUNDS: Final[Mapping[Kind, tuple[int, int]]] = {
    Kind.OFFICIAL: (1, 4),
    Kind.EARLIER: (1, 5),
    Kind.STATIONS: (1, 5000),
}

type ReadDay = Callable[[str], date | None]
type Check = Callable[[Known], object]


def read_known(
    file: str, raw: bytes, *, areas: AreaTree, read_day: ReadDay, check: Check
) -> tuple[list[Known], list[Problem]]:
    """``check`` raises Refused for what the rules do not take. With a problem nothing of it may be used."""
    lines, trouble = text_lines(raw)
    if not lines or sorted(_COLUMNS.get(cell, "") for cell in lines[0][1]) != sorted(_HEAD):
        return [], [Problem(file, *(trouble or (1, f"the first line is: {','.join(_HEAD)}")))]
    names = [_COLUMNS[cell] for cell in lines[0][1]]
    found: dict[tuple[Kind, str], tuple[int, Known]] = {}
    problems = []
    for number, cells in lines[1:]:
        known, faults = _row(_in_order(cells, names), areas, read_day, check)
        if known is not None and (before := found.get((known.kind, known.area))) is not None:
            faults = [f"{known.kind} of {known.area} stands in line {before[0]} already"]
        elif known is not None:
            found[known.kind, known.area] = (number, known)
        problems += [Problem(file, number, words) for words in faults]
    if not problems and not found:
        problems = [Problem(file, 1, "nothing stands below the head")]
    return [known for _, known in found.values()], problems


def _in_order(cells: list[str], names: Sequence[str]) -> list[str]:
    """The cells as ``_HEAD`` names them; as they are where there are too few or too many."""
    if len(cells) != len(names):
        return cells
    told = dict(zip(names, cells, strict=True))
    told |= {"kind": _KINDS.get(told["kind"], told["kind"]), "area": code_of(told["area"])}
    return [told[name] for name in _HEAD]


def _row(
    cells: list[str], areas: AreaTree, read_day: ReadDay, check: Check
) -> tuple[Known | None, list[str]]:
    if len(cells) != len(_HEAD):
        return None, [f"{len(cells)} cells, there are {len(_HEAD)} columns"]
    faults = list(_faults(cells, areas, read_day))
    if faults:
        return None, faults
    kind, area, value, source, day = cells
    told = read_day(day)
    assert told is not None
    known = Known(Kind(kind), area, int(value), source, told.isoformat())
    try:
        check(known)
    except Refused as refused:
        return None, [_WORDS.get(refused.key, refused.key)]
    return known, []


_WORDS: Final = {"atlas-source-future": "the day of a source does not lie in the future"}


def _faults(cells: Sequence[str], areas: AreaTree, read_day: ReadDay) -> Iterator[str]:
    kind, area, value, source, day = cells
    if kind not in Kind:
        yield f"kind «{kind}»: one of {', '.join(Kind)}"
    else:
        low, high = _BOUNDS[Kind(kind)]
        if not (value.isdecimal() and len(value) < 6 and low <= int(value) <= high):
            yield f"value «{value}»: {kind} is a whole number from {low} to {high}"
    if area not in areas or areas[area].kind is AreaKind.STATION:
        yield f"area «{area}»: no such area, or a station"
    if not 4 <= len(source) <= 200:
        yield "source: who says so, in 4 to 200 letters"
    if read_day(day) is None:
        yield f"day «{day}»: a Jalali date, for example 1405/06/20"
