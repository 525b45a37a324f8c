"""Sums that are published in blocks of twenty people: what waits is added up, and joins the rest once it is enough."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Table, bindparam, update

from bot.domain.learning.gains import BLOCK
from storage.link import Link, insert_into

_OF: Final = "of_"
_WAITING: Final = "waiting_"


class BlockSums:
    """The statements for a table whose columns are the primary key, these sums, and the same with ``waiting_``."""

    def __init__(self, table: Table, sums: Sequence[str], *, people: str) -> None:
        """``people``: the sum by which a block is counted."""
        self._table, self._sums = table, tuple(sums)
        keys = list(table.primary_key.columns)
        self._publish = (
            update(table)
            .where(
                *(column == bindparam(f"{_OF}{column.name}") for column in keys),
                table.c[f"{_WAITING}{people}"] >= BLOCK,
            )
            .values(
                {name: table.c[name] + table.c[f"{_WAITING}{name}"] for name in sums}
                | {f"{_WAITING}{name}": 0 for name in sums}
            )
        )

    async def add(self, link: Link, ordered: Sequence[tuple[Mapping[str, str], Any]]) -> None:
        """Add what each object has to what waits under its key, and publish whole blocks. ``ordered`` by key, so that
        no two processes deadlock."""
        zeros = dict.fromkeys(self._sums, 0)
        rows = [
            {**key, **zeros, **{f"{_WAITING}{name}": getattr(sums, name) for name in self._sums}}
            for key, sums in ordered
        ]
        await link.many(_adding(self._table, self._sums, link.dialect), rows)
        await link.many(
            self._publish, [{f"{_OF}{name}": value for name, value in key.items()} for key, _ in ordered]
        )


@cache
def _adding(table: Table, sums: tuple[str, ...], dialect: str) -> Any:
    """INSERT of waiting sums that adds to existing ones: nothing is read, so no concurrent update can be lost."""
    statement = insert_into(table, dialect).values(
        {column.name: bindparam(column.name) for column in table.columns}
    )
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={
            f"{_WAITING}{name}": table.c[f"{_WAITING}{name}"] + statement.excluded[f"{_WAITING}{name}"]
            for name in sums
        },
    )
