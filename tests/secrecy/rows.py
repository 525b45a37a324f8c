"""The rows of the database as somebody with a stolen file reads them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Final

CLOCK: Final = re.compile(r"\d\d:\d\d")
KEY: Final = "key"
"""In every table the random number of a key, or a name under a key."""
COUNTED: Final = 200_000
"""A larger unencrypted number may be a moment. No count is that large."""

type Rows = dict[str, list[dict[str, Any]]]
"""Every table's rows, by table."""


def read_all(path: Path) -> Rows:
    """Every row of every table, all read at one moment."""
    hand = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    hand.row_factory = sqlite3.Row
    hand.execute("BEGIN")
    tables = [row[0] for row in hand.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {table: [dict(row) for row in hand.execute(f"SELECT * FROM {table}")] for table in tables}
    hand.close()
    return rows


def as_bytes(rows: Rows) -> dict[str, bytes]:
    """The values of every table, one after another, as bytes to search for marks."""
    return {
        table: b"\n".join(_value_bytes(v) for row in table_rows for v in row.values())
        for table, table_rows in rows.items()
    }


def _value_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


DAYS: Final = frozenset({"day", "joined"})
"""Columns that hold a day, which many rows share."""


def common_values(
    rows: Rows, *, columns: Sequence[str], other_columns: Sequence[str]
) -> set[tuple[str, str, object]]:
    """Values over 8 bytes, or numbers larger than any count, that occur on both sides. Days may do so."""

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


# --- times ----------------------------------------------------------------------------------------------


def times_in(rows: Rows, tables: Collection[str]) -> list[str]:
    """All that could be a moment in unencrypted columns of these tables: a clock's text, a large number."""
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
