"""The tables as a move sees them: columns, keys, and what the two databases write differently."""

import marshal
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any, Final, Self

from sqlalchemy import Boolean, Table

from storage import models, models_asking, models_atlas, models_moderation, models_queues, models_training
from storage.models import NUMBER_SEQUENCE
from storage.models_queues import BLOCK_SEQUENCE, BURN_SEQUENCE

type Row = tuple[Any, ...]
"""A row as SQLite has it: yes and no are 1 and 0."""

_FILES: Final = (models, models_asking, models_atlas, models_moderation, models_queues, models_training)
_DIGEST: Final = 32
SEQUENCES: Final = {
    NUMBER_SEQUENCE: 'SELECT coalesce(max("block"), 0) FROM "case_numbers"',
    BLOCK_SEQUENCE: (
        'SELECT greatest((SELECT coalesce(max("id"), 0) FROM "inbox"), (SELECT coalesce(max("id"), 0) FROM "outbox")) '
        "/ 1000"
    ),
    BURN_SEQUENCE: "SELECT 0",
}
"""PostgreSQL's sequences that belong to no column, and the highest number that each has given."""


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table of the schema. ``flags`` are the places of columns of yes or no; ``numbered`` is the column that
    PostgreSQL numbers by a sequence, or empty."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    key_places: tuple[int, ...]
    flags: tuple[int, ...]
    numbered: str

    @classmethod
    def of(cls, table: Table) -> Self:
        columns = list(table.columns)
        numbered = table.autoincrement_column
        return cls(
            table.name,
            tuple(column.name for column in columns),
            tuple(column.name for column in table.primary_key),
            tuple(columns.index(column) for column in table.primary_key),
            tuple(place for place, column in enumerate(columns) if isinstance(column.type, Boolean)),
            "" if numbered is None else numbered.name,
        )

    def key_of(self, row: Row) -> Row:
        """The row's primary key."""
        return tuple(row[place] for place in self.key_places)


@cache
def all_tables() -> tuple[TableForm, ...]:
    """Every table, parents before their children."""
    assert all(file for file in _FILES)
    return tuple(TableForm.of(table) for table in models.metadata.sorted_tables)


class TableDigest:
    """Count and digest of a table's rows, whatever order they come in: the sum of keyed hashes of the rows."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._sum = 0
        self.count = 0

    def add(self, rows: list[Row]) -> None:
        for row in rows:
            packed = marshal.dumps(row, 0)  # version 0: equal values have equal bytes
            self._sum += int.from_bytes(blake2b(packed, key=self._key, digest_size=_DIGEST).digest())
        self.count += len(rows)

    def is_same(self, other: "TableDigest") -> bool:
        bits = _DIGEST * 8
        return self.count == other.count and (self._sum - other._sum) % (1 << bits) == 0
