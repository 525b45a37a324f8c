"""What can be read from a stolen data folder, without a key, about each keyed name: for ``bench.cover``.

Thieves know the program's source, so they know which columns hold keyed names. Nothing else is assumed about
a table: every row that contains a name counts, with the lengths of sealed values, numbers, days, how many
rows share each value, and what is open in JSON text. Below that they read the database file as bytes: on
which page of which tree a name is, how far into the page, how full that page is, and whether it is in free
pages, in the write-ahead log, or in any other file.
"""

import json
import math
import re
import sqlite3
import struct
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

NAME: Final = re.compile(rb"(?=([0-9a-f]{32}))")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_FEW: Final = 12
"""A column with no more distinct values than this is examined value by value."""
_RARE: Final = 0.01
"""A sign that fewer names than this share have is not used as a feature."""
_LEAVES, _INSIDE = (0x0A, 0x0D), (0x02, 0x05)
"""Kinds of SQLite's pages."""
_FRAME: Final = 24
_LOG_HEAD: Final = 32

type Values = dict[str, list[float]]


@dataclass(slots=True)
class Signs:
    """For each name the signs that it occurs with, and the values of each sign."""

    names: Sequence[str]
    of: dict[str, Values] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.of = {name: defaultdict(list) for name in self.names}

    def note(self, name: str, sign: str, value: float) -> None:
        self.of[name][sign].append(value)

    def table(self, units: Sequence[Sequence[str]]) -> tuple[list[str], np.ndarray]:
        """The features by name, and a row of them for each unit,
        which is one name or several that belong together."""
        seen = Counter(sign for unit in units for name in unit for sign in self.of[name])
        signs = sorted(sign for sign, count in seen.items() if count >= max(3, _RARE * len(units)))
        of = [{sign: v for name in unit for sign, v in self.of[name].items()} for unit in units]
        rows = [[f for sign in signs for f in _aggregate_values(values.get(sign, ()))] for values in of]
        return [f"{sign} {how}" for sign in signs for how in ("n", "mean", "max")], np.array(
            rows, dtype=float
        )


def _aggregate_values(values: Sequence[float]) -> tuple[float, float, float]:
    return (len(values), sum(values) / len(values), max(values)) if values else (0.0, 0.0, 0.0)


def read_folder(folder: Path, names: Sequence[str]) -> Signs:
    """All signs of these names in this data folder, which may be written to: it is a copy."""
    signs = Signs(names)
    known = frozenset(names)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != "amanat.db":
            _read_bytes(file, known, signs)
    data = (folder / "amanat.db").read_bytes()
    with sqlite3.connect(f"file:{folder / 'amanat.db'}?mode=ro", uri=True) as base:
        base.row_factory = sqlite3.Row
        _read_pages(data, _trees(data, base), known, signs)
        for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            _read_rows(table, base.execute(f'SELECT * FROM "{table}"').fetchall(), known, signs)
    base.close()
    return signs


def read_tables(tables: Mapping[str, Sequence[Mapping[str, Any]]], names: Sequence[str]) -> Signs:
    """All signs of these names in the rows of a PostgreSQL database."""
    signs = Signs(names)
    for table, rows in tables.items():
        _read_rows(table, rows, frozenset(names), signs)
    return signs


# --- rows -----------------------------------------------------------------------------------------


def _read_rows(
    table: str,
    rows: Sequence[sqlite3.Row] | Sequence[Mapping[str, Any]],
    known: frozenset[str],
    signs: Signs,
) -> None:
    if not rows:
        return
    columns = list(rows[0].keys())
    shared = {column: Counter(row[column] for row in rows) for column in columns}
    for place, row in enumerate(rows):
        here = [row[column] for column in columns if row[column] in known]
        for name in here:
            signs.note(name, f"{table} rows", place / len(rows))
            for column in columns:
                if row[column] == name:
                    continue
                for sign, value in _of_value(row[column], shared[column]):
                    signs.note(name, f"{table}.{column} {sign}", value)


def _of_value(value: Any, shared: Mapping[Any, int]) -> Iterator[tuple[str, float]]:
    yield "shared", math.log(shared[value])
    if len(shared) <= _FEW:
        yield f"is {str(value)[:40]}", 1.0
    match value:
        case bytes():
            yield "length", len(value)
        case int() | float():
            yield "number", math.copysign(math.log1p(abs(value)), value)
        case str():
            yield "length", len(value)
            if _DAY.fullmatch(value):
                yield "day", date.fromisoformat(value).toordinal()
            elif value[:1] in ("{", "["):
                yield from _of_plain(json.loads(value), "")


def _of_plain(value: Any, path: str) -> Iterator[tuple[str, float]]:
    match value:
        case dict():
            yield f"{path} size", len(value)
            for key, part in value.items():
                yield from _of_plain(part, f"{path}/{key}")
        case list():
            yield f"{path} size", len(value)
            for part in value:
                yield from _of_plain(part, f"{path}/*")
        case bool() | int() | float():
            yield path, float(value)
        case str():
            yield f"{path}={value[:24]}", 1.0


# --- bytes ----------------------------------------------------------------------------------------


def _names_at(data: bytes, known: frozenset[str]) -> Iterator[tuple[int, str]]:
    for match in NAME.finditer(data):
        if (name := match[1].decode()) in known:
            yield match.start(), name


def _read_bytes(file: Path, known: frozenset[str], signs: Signs) -> None:
    """A log shows page by page what was written, in order;
    of other files only the presence of a name counts."""
    data = file.read_bytes()
    frame = (
        _FRAME + _page_size(data[8:12], log=True) if file.name.endswith("-wal") and data else len(data) or 1
    )
    for at, name in _names_at(data, known):
        signs.note(name, f"in {file.name[-12:]}", max(at - _LOG_HEAD, 0) // frame)


def _page_size(size_bytes: bytes, *, log: bool = False) -> int:
    size = int.from_bytes(size_bytes)
    return 65_536 if size == 1 and not log else size


def _trees(data: bytes, base: sqlite3.Connection) -> dict[int, str]:
    """Each page that belongs to a table or an index, with its name; free pages are left out."""
    size = _page_size(data[16:18])
    tree_of_page: dict[int, str] = {}
    for name, root in base.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0").fetchall():
        open_pages = [root]
        while open_pages:
            number = open_pages.pop()
            tree_of_page[number] = name
            open_pages += _children(data, number, size)
    return tree_of_page


def _children(data: bytes, number: int, size: int) -> list[int]:
    start = (number - 1) * size
    head = start + (100 if number == 1 else 0)
    if data[head] not in _INSIDE:
        return []
    (cells,) = struct.unpack_from(">H", data, head + 3)
    places = struct.unpack_from(f">{cells}H", data, head + 12)
    last = struct.unpack_from(">I", data, head + 8)
    return [*last, *(struct.unpack_from(">I", data, start + place)[0] for place in places)]


def _read_pages(data: bytes, trees: Mapping[int, str], known: frozenset[str], signs: Signs) -> None:
    """Where each name is: how deep in its tree's pages, how far into the page, and how full that page is."""
    size = _page_size(data[16:18])
    rank = _ranks(trees)
    for at, name in _names_at(data, known):
        number, place = at // size + 1, at % size
        tree = trees.get(number, "no tree")
        signs.note(name, f"page {tree} rank", rank.get(number, 0.0))
        signs.note(name, f"page {tree} place", place / size)
        head = (number - 1) * size + (100 if number == 1 else 0)
        if data[head] in (*_LEAVES, *_INSIDE):
            free, cells, content = struct.unpack_from(">HHH", data, head + 1)
            signs.note(name, f"page {tree} cells", cells)
            signs.note(name, f"page {tree} gap", (content - 8 - 2 * cells) / size)
            signs.note(name, f"page {tree} holes", float(free > 0) + data[head + 7] / 60)


def _ranks(trees: Mapping[int, str]) -> dict[int, float]:
    of: dict[str, list[int]] = defaultdict(list)
    for number, tree in trees.items():
        of[tree].append(number)
    return {
        number: place / len(numbers)
        for numbers in of.values()
        for place, number in enumerate(sorted(numbers))
    }
