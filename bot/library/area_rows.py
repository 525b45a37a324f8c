"""Reads a table of areas (CSV) into rows in order, or returns every problem at its line. The rules of the
tree itself are checked here too."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.catalogue.catalogue import MOST_TILES, AreaKind
from bot.library.problems import Problem
from bot.library.schema import BUTTON_LIMIT
from bot.library.style import style_problems

COLUMNS: Final[Mapping[str, str]] = {
    "code": "code", "کد": "code",
    "parent": "parent", "بالادست": "parent",
    "name": "name", "نام": "name",
    "kind": "kind", "نوع": "kind",
    "column": "column", "ستون": "column",
    "row": "row", "ردیف": "row",
}  # fmt: skip
"""The names of the columns. Their order is free; `column` and `row` may be left out."""
KINDS: Final[Mapping[str, AreaKind]] = {
    **{kind.value: kind for kind in AreaKind},
    "استان": AreaKind.PROVINCE, "شهرستان": AreaKind.COUNTY, "منطقه": AreaKind.DISTRICT, "بخش": AreaKind.DISTRICT,
    "دهستان": AreaKind.RURAL_DISTRICT, "محله": AreaKind.NEIGHBOURHOOD, "شعبه": AreaKind.STATION,
}  # fmt: skip
_NEEDED: Final = ("code", "parent", "name", "kind")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
_ARABIC: Final = str.maketrans("يك", "یک")
_DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_MOST: Final = 50_000


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area as in a line of the table; `parent` is empty for a root."""

    line: int
    code: str
    parent: str
    name: str
    kind: AreaKind
    tile: tuple[int, int] | None


def read_rows(file: str, raw: bytes) -> tuple[list[AreaRow], list[Problem]]:
    """The readable rows, and every problem in file order. If there is a problem, no row may be used."""
    lines, trouble = text_lines(raw)
    if not lines:
        return [], [
            Problem(file, *(trouble or (1, f"empty: the first line names the columns: {','.join(_NEEDED)}")))
        ]
    head_line, head = lines[0]
    problems = [Problem(file, head_line, words) for words in _head(head)]
    if problems:
        return [], problems
    if len(lines) > _MOST + 1:
        return [], [Problem(file, lines[_MOST + 1][0], f"more than {_MOST} areas: split the table")]
    names = [COLUMNS[cell] for cell in head]
    rows: list[AreaRow] = []
    spoilt: set[str] = set()
    for number, cells in lines[1:]:
        values = dict(zip(names, [*cells, *[""] * len(names)], strict=False))
        values |= {name: code_of(values[name]) for name in ("code", "parent")}
        row, faults = _row(number, values)
        extra = [f"{len(cells)} cells under {len(names)} columns"] if any(cells[len(names) :]) else []
        problems += [Problem(file, number, words) for words in (*faults, *extra)]
        rows += [row] if row is not None else []
        spoilt |= {values["code"]} if row is None else set()
    problems += [Problem(file, line, words) for line, words in _tree(rows, spoilt)]
    return rows, sorted(problems)


def text_lines(raw: bytes) -> tuple[list[tuple[int, list[str]]], tuple[int, str] | None]:
    """The non-empty lines with their numbers, Arabic letters replaced by Persian ones; or where and why the
    file is not a table."""
    try:
        text = raw.decode("utf-8-sig")
        if "\0" in text:
            return [], (1, "not a text: save the table as «CSV UTF-8»")
        return list(_lines(text)), None
    except UnicodeDecodeError as error:
        return [], (raw.count(b"\n", 0, error.start) + 1, "not UTF-8: save the table as «CSV UTF-8»")
    except csv.Error as error:
        return [], (1, f"not a table that can be read ({error}): save it as «CSV UTF-8»")


def code_of(cell: str) -> str:
    """A code is Latin: digits of a Persian keyboard are converted."""
    return cell.translate(_DIGITS)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The non-empty lines, cells trimmed. The separator is that of the header: comma, semicolon or tab."""
    first = text.lstrip().partition("\n")[0]
    comma = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    before = 0
    for cells in reader:
        line, before = before + 1, reader.line_num
        trimmed = [cell.strip().translate(_ARABIC) for cell in cells]
        if any(trimmed) and not trimmed[0].startswith("#"):
            yield line, trimmed


def _head(cells: Sequence[str]) -> Iterator[str]:
    known = [COLUMNS.get(cell) for cell in cells]
    for cell, meaning in zip(cells, known, strict=True):
        if meaning is None:
            yield f"no column is called «{cell}»: there are {', '.join(dict.fromkeys(COLUMNS.values()))}"
    for name in dict.fromkeys(COLUMNS.values()):
        if known.count(name) > 1:
            yield f"the column «{name}» occurs twice"
    for name in _NEEDED:
        if name not in known:
            yield f"the column «{name}» is missing"
    if ("column" in known) is not ("row" in known):
        yield "column and row go together: both or neither"


def _row(line: int, cells: Mapping[str, str]) -> tuple[AreaRow | None, list[str]]:
    faults = []
    code, kind = cells["code"], KINDS.get(cells["kind"])
    if not _CODE.fullmatch(code):
        faults.append(
            f"code «{code}»: Latin letters, digits, dots and dashes, at most 20" if code else "no code"
        )
    if not cells["name"]:
        faults.append(f"{code or 'an area'} has no name")
    elif len(cells["name"]) > BUTTON_LIMIT:
        faults.append(f"name of {code}: {len(cells['name'])} letters, a button holds {BUTTON_LIMIT}")
    else:
        faults += [f"name of {code}: {words}" for _, words in style_problems(cells["name"])]
    if kind is None:
        kind_cell = cells["kind"]
        faults.append(
            f"kind «{kind_cell}» of {code}: one of {', '.join(AreaKind)}"
            if kind_cell
            else f"{code} has no kind"
        )
    tile, wrong = _tile(cells.get("column", ""), cells.get("row", ""))
    faults += [f"{code}: {wrong}"] if wrong else []
    if faults or kind is None:
        return None, faults
    return AreaRow(line, code, cells["parent"], cells["name"], kind, tile), []


def _tile(column: str, row: str) -> tuple[tuple[int, int] | None, str]:
    if not column and not row:
        return None, ""
    if not column or not row:
        return None, "column and row go together: both or neither"
    if not (column.isdecimal() and row.isdecimal() and max(int(column), int(row)) < MOST_TILES):
        return None, f"column and row are whole numbers from 0 to {MOST_TILES - 1}"
    return (int(column), int(row)), ""


def _tree(rows: Sequence[AreaRow], spoilt: Collection[str]) -> Iterator[tuple[int, str]]:
    """Problems between rows. A parent in a line that is itself wrong (``spoilt``) is not reported as
    missing."""
    first: dict[str, AreaRow] = {}
    taken: dict[tuple[int, int], AreaRow] = {}
    for row in rows:
        if (before := first.setdefault(row.code, row)) is not row:
            yield row.line, f"code {row.code} occurs in line {before.line} already"
        if row.tile is not None and (there := taken.setdefault(row.tile, row)) is not row:
            yield row.line, f"{row.code} has the tile of {there.code} in line {there.line}"
    kinds = list(AreaKind)
    for row in rows:
        parent = first.get(row.parent)
        if not row.parent:
            if row.kind in (AreaKind.NEIGHBOURHOOD, AreaKind.STATION):
                yield row.line, f"{row.code}: a {row.kind} must lie in a larger area"
        elif parent is None:
            if row.parent not in spoilt:
                yield row.line, f"{row.code}: there is no area {row.parent} to lie in"
        elif _is_in_cycle(row, first):
            yield row.line, f"{row.code} lies in itself, by way of {row.parent}"
        elif kinds.index(row.kind) <= kinds.index(parent.kind):
            yield row.line, f"{row.code}: a {row.kind} cannot lie in a {parent.kind} ({parent.code})"


def _is_in_cycle(row: AreaRow, first: Mapping[str, AreaRow]) -> bool:
    seen, at = {row.code}, row.parent
    while at in first:
        if at == row.code:
            return True
        if at in seen:  # a circle above that this row is not part of: its own rows report it
            return False
        seen.add(at)
        at = first[at].parent
    return False
