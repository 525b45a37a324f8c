"""The database's rows as somebody reads them who stole the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

type Rows = dict[str, list[dict[str, Any]]]
"""Every table's rows, by table."""


def read_all(path: Path) -> Rows:
    """Every row of every table."""
    hand = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    hand.row_factory = sqlite3.Row
    tables = [row[0] for row in hand.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {table: [dict(row) for row in hand.execute(f"SELECT * FROM {table}")] for table in tables}
    hand.close()
    return rows


def as_bytes(rows: Rows) -> dict[str, bytes]:
    """Every table's values one after another, as whoever looks for marks reads them."""
    return {table: b"\n".join(_written(v) for row in found for v in row.values()) for table, found in rows.items()}


def _written(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def common_values(rows: Rows, *, one: Sequence[str], other: Sequence[str]) -> set[tuple[str, str, object]]:
    """Values over 8 bytes, or numbers beyond any count, that stand on both sides. Days are meant to."""

    def values(tables: Sequence[str]) -> dict[object, str]:
        return {
            value: f"{table}.{column}"
            for table in tables
            for row in rows[table]
            for column, value in row.items()
            if column != "day" and _telling(value)
        }

    left, right = values(one), values(other)
    return {(left[value], right[value], value) for value in left.keys() & right.keys()}


def _telling(value: object) -> bool:
    if isinstance(value, int):
        return value > 2**31
    return isinstance(value, str | bytes) and len(value) > 8
