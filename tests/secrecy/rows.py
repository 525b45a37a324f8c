"""The database's rows as somebody reads them who stole the file."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Final

CLOCK: Final = re.compile(r"\d\d:\d\d")
KEY: Final = "key"
"""Everywhere the number of a key, which is random, or a name under one."""
COUNTED: Final = 200_000
"""A larger number in the open may be a moment, and is none of a count."""

type Rows = dict[str, list[dict[str, Any]]]
"""Every table's rows, by table."""


def read_all(path: Path) -> Rows:
    """Every row of every table, all of one moment."""
    hand = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    hand.row_factory = sqlite3.Row
    hand.execute("BEGIN")
    tables = [row[0] for row in hand.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {table: [dict(row) for row in hand.execute(f"SELECT * FROM {table}")] for table in tables}
    hand.close()
    return rows


def as_bytes(rows: Rows) -> dict[str, bytes]:
    """Every table's values one after another, as whoever looks for marks reads them."""
    return {
        table: b"\n".join(_value_bytes(v) for row in table_rows for v in row.values())
        for table, table_rows in rows.items()
    }


def _value_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


DAYS: Final = frozenset({"day", "joined"})
"""Columns that hold a day: many share one."""


def common_values(
    rows: Rows, *, columns: Sequence[str], other_columns: Sequence[str]
) -> set[tuple[str, str, object]]:
    """Values over 8 bytes, or numbers beyond any count, that stand on both sides. Days are meant to."""

    def values(tables: Sequence[str]) -> dict[object, str]:
        return {
            value: f"{table}.{column}"
            for table in tables
            for row in rows[table]
            for column, value in row.items()
            if column not in DAYS and _telling(value)
        }

    left, right = values(columns), values(other_columns)
    return {(left[value], right[value], value) for value in left.keys() & right.keys()}


def _telling(value: object) -> bool:
    if isinstance(value, int):
        return value > 2**31
    return isinstance(value, str | bytes) and len(value) > 8


# --- times -------------------------------------------------------------------------------------------


def times_in(rows: Rows, tables: Collection[str]) -> list[str]:
    """Whatever in the open columns of these tables could be a moment: a clock's words, or a large number."""
    return [
        f"{table}.{column}: {leaf}"
        for table in tables
        for row in rows[table]
        for column, value in row.items()
        if column != KEY
        for leaf in _leaves(value, inside=column == "data")
        if _may_be_a_moment(leaf)
    ]


def _may_be_a_moment(leaf: object) -> bool:
    if isinstance(leaf, str):
        return CLOCK.search(leaf) is not None
    return isinstance(leaf, int | float) and abs(leaf) > COUNTED


def _leaves(value: object, *, inside: bool) -> list[object]:
    if inside and isinstance(value, str):
        value = json.loads(value)
    if isinstance(value, dict):
        return [leaf for part in value.items() for item in part for leaf in _leaves(item, inside=False)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item, inside=False)]
    return [value]
