"""A database with rows in every table, at the edges of what its columns take.

``python -m tests.storage.moved_rows FOLDER ROWS`` makes one in an empty folder, to measure a move with.
"""

import asyncio
import random
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)

from storage.migrate import migrate
from storage.models import metadata
from storage.moving.table_forms import all_tables

_LARGEST: Final = {SmallInteger: 2**15 - 1, Integer: 2**31 - 1, BigInteger: 2**63 - 1}
_LETTERS: Final = "aZ'\"\\\t\n٪ يی۱‌😀%_"


def _is_distinct(column: Column[Any]) -> bool:
    """Whether the database may refuse a value that another row has."""
    constraints = [
        *(each for each in column.table.constraints if isinstance(each, UniqueConstraint)),
        *(index for index in column.table.indexes if index.unique),
    ]
    return bool(
        column.primary_key or column.unique or any(column.name in each.columns for each in constraints)
    )


def _value(column: Column[Any], number: int, chance: random.Random) -> Any:
    if column.nullable and chance.random() < 0.3:
        return None
    kind = column.type
    match kind:
        case Boolean():
            return chance.randrange(2)
        case LargeBinary():
            return bytes([number % 256]) + chance.randbytes(chance.randrange(300))
        case String() | Text():
            most = min(kind.length or 400, 400)
            if not _is_distinct(column):
                return "".join(chance.choices(_LETTERS, k=chance.randrange(most)))
            return (f"{number:x}" + "".join(chance.choices(_LETTERS, k=8)))[:most]
        case _:
            largest = next(most for kind_, most in _LARGEST.items() if isinstance(kind, kind_))
            if _is_distinct(column):
                return largest - number
            return chance.choice((0, 1, -1, largest, -largest - 1, number))


def fill_database(path: Path, *, each: int, seed: int = 1) -> int:
    """Fill a migrated SQLite file with so many rows in each table, which refer to each other. Returns their number."""
    chance, count = random.Random(seed), 0
    rows: dict[str, list[dict[str, Any]]] = {}
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys=ON")
        db.execute("BEGIN")
        for table in metadata.sorted_tables:
            made = rows[table.name] = []
            for number in range(each):
                row = {column.name: _value(column, number, chance) for column in table.columns}
                for column in table.columns:
                    for key in column.foreign_keys:
                        row[column.name] = rows[key.column.table.name][number][key.column.name]
                made.append(row)
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            marks = ", ".join("?" * len(table.columns))
            db.executemany(
                f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})',
                [tuple(row.values()) for row in made],
            )
            count += len(made)
        db.execute("COMMIT")
    return count


def rows_of_tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as db:
        return {
            form.name: sorted(
                db.execute(f'SELECT {", ".join(map(quoted_name, form.columns))} FROM "{form.name}"'), key=repr
            )
            for form in all_tables()
        }


def quoted_name(name: str) -> str:
    return f'"{name}"'


def definitions_of(path: Path) -> list[tuple[Any, ...]]:
    """Tables, indexes and triggers, as the file has them."""
    with closing(sqlite3.connect(path)) as db:
        return sorted(
            db.execute("SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> 'database_move'"),
            key=repr,
        )


if __name__ == "__main__":
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    asyncio.run(migrate(f"sqlite+aiosqlite:///{folder / 'amanat.db'}"))
    print(fill_database(folder / "amanat.db", each=rows // len(all_tables())), "rows")
