"""Rows that several workers keep whole in memory: only the columns that a turn has changed are stored.

Storing a whole row would undo what another worker changes at the same time: a new name would undo a stop.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Table, Update, bindparam, update

from storage.link import Link

type Row = Mapping[str, Any]


async def put_changed[K, V](
    link: Link,
    table: Table,
    row_of: Callable[[V], Row],
    changes: Mapping[K, V | None],
    *,
    over: Mapping[K, V],
) -> None:
    """``over``: the rows as this worker has read them; a row missing there is new."""
    new: list[Row] = []
    changed: dict[tuple[str, ...], list[Row]] = {}
    keys = tuple(column.name for column in table.primary_key)
    for key, value in changes.items():
        if value is None:
            continue
        row, before = row_of(value), row_of(over[key]) if key in over else None
        if before is None:
            new.append(row)
        elif names := tuple(name for name in row if before[name] != row[name]):
            at = {f"at_{name}": before[name] for name in keys}
            changed.setdefault(names, []).append({**at, **{f"new_{name}": row[name] for name in names}})
    await link.put(table, new)
    for names, rows in changed.items():
        await link.many(_changing(table, names), rows)


@cache
def _changing(table: Table, names: tuple[str, ...]) -> Update:
    where = [column == bindparam(f"at_{column.name}") for column in table.primary_key]
    return update(table).where(*where).values({name: bindparam(f"new_{name}") for name in names})
