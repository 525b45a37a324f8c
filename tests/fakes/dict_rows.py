"""Where the tests' repositories find their objects: in a dictionary, by the queries of storage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storage.conditions import Values
from storage.queries import NO_VALUES, Query

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryTables, MemoryUow


class DictRows[V]:
    """Implements ``storage.queries.RowSource``. It names its table and does not hold it: a unit of work goes back
    to earlier tables when a turn is dropped, and a test may copy the whole world."""

    def __init__(self, uow: MemoryUow, table: str) -> None:
        self._uow = uow
        self._table = table

    async def find(
        self, query: Query[V], given: Values = NO_VALUES, *, limit: int | None = None, skip: int = 0
    ) -> list[V]:
        table: dict[Any, V] = getattr(self._uow.tables, self._table)
        return query.pick(table.values(), given, limit=limit, skip=skip)

    async def count(self, query: Query[V], given: Values = NO_VALUES) -> int:
        return len(await self.find(query, given))


class MemoryRepository:
    """A repository over the tables of a unit of work in memory. Next to one of storage's classes of queries,
    ``table`` names what they go over."""

    table = ""

    def __init__(self, uow: MemoryUow) -> None:
        self.uow = uow
        self._rows: DictRows[Any] = DictRows(uow, self.table)

    @property
    def t(self) -> MemoryTables:
        return self.uow.tables
