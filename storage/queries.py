"""Queries over stored rows with this batch's changes laid over them. Each condition and each order is written
once, as SQL; what it says of objects in memory follows from it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from sqlalchemy import Column, ColumnElement, Select, Table, bindparam, func, select
from sqlalchemy.sql import elements, operators

from storage.conditions import Columns, Condition, Values, check_all, check_of
from storage.link import Link
from storage.prepared_reads import PreparedRead

NO_VALUES: Final[Values] = {}
_MOST: Final = "most_rows"


class Query[V]:
    """Which rows of a table, and in which order. ``columns`` says what the columns that are asked for hold for
    an object, as the database stores it."""

    def __init__(
        self,
        table: Table,
        columns: Columns[V],
        *where: Condition,
        order: Sequence[ColumnElement[Any]] = (),
        at_once: bool = False,
        few: bool = False,
        is_made_once: bool = True,
    ) -> None:
        """``at_once`` and ``few`` are for a query that turns ask often: see ``PreparedRead``. The first rows of ``few``
        are sorted, so they are read in the driver's thread. A query that is not made once but for each question is
        read by SQLAlchemy, which keeps what it compiles."""
        self.where: Final = where
        self.order: Final = order
        self._table: Final = table
        self._columns: Final = columns
        self.all: Final[Select[Any]] = select(table).where(*where)
        """Without an order, so that it decides about no index: ``pick`` sorts."""
        self.first: Final[Select[Any]] = self.all.order_by(*order).limit(bindparam(_MOST))
        self.read_all: Final = PreparedRead(self.all, at_once=at_once, few=few) if is_made_once else self.all
        self.read_first: Final = PreparedRead(self.first, at_once=at_once) if is_made_once else self.first
        self.count: Final[Select[Any]] = select(func.count()).select_from(table).where(*where)
        self.fits: Final = check_all(where, columns)
        self._sort_keys: Final = [_sort_key(part, columns) for part in order]

    def with_conditions(self, *where: Condition) -> "Query[V]":
        """The same with further conditions."""
        return Query(self._table, self._columns, *self.where, *where, order=self.order)

    def pick(
        self, values: Iterable[V], given: Values = NO_VALUES, *, limit: int | None = None, skip: int = 0
    ) -> list[V]:
        """Those of these objects that the query asks for, in its order."""
        picked = [value for value in values if self.fits(value, given)]
        for key, reverse in reversed(self._sort_keys):
            picked.sort(key=key, reverse=reverse)
        return picked if limit is None else picked[skip : skip + limit]


def _sort_key[V](part: ColumnElement[Any], columns: Columns[V]) -> tuple[Callable[[V], Any], bool]:
    descending = isinstance(part, elements.UnaryExpression) and part.modifier is operators.desc_op
    value_of = check_of(part.element if isinstance(part, elements.UnaryExpression) else part, columns)
    return lambda value: value_of(value, NO_VALUES), descending


class RowSource[V](Protocol):
    """Where a repository finds its objects: in the database with a batch's changes, or in a test's dictionary."""

    async def find(
        self, query: Query[V], given: Values = ..., *, limit: int | None = None, skip: int = 0
    ) -> list[V]: ...

    async def count(self, query: Query[V], given: Values = ...) -> int: ...


class OverlaidRows[V]:
    """Implements ``RowSource`` over a table."""

    def __init__(
        self,
        link: Link,
        key: Column[Any],
        read: Callable[[Any], V],
        changes: Callable[[], Mapping[Any, V | None]] = dict,
        *,
        merge: Callable[[V, V], V] | None = None,
    ) -> None:
        """``read`` makes an object from a row, ``changes`` are those of this batch by key; None is removed.
        ``merge`` gives a changed object what only the stored one, its second argument, has."""
        self._link = link
        self._key = key
        self._read = read
        self._changes = changes
        self._merge = merge

    async def find(
        self, query: Query[V], given: Values = NO_VALUES, *, limit: int | None = None, skip: int = 0
    ) -> list[V]:
        changes = self._changes()
        if limit is None:
            rows = await self._link.rows(query.read_all, given)
        else:
            rows = await self._link.rows(query.read_first, {**given, _MOST: skip + limit + len(changes)})
        return self.overlay(query, rows, given, limit=limit, skip=skip)

    def overlay(
        self,
        query: Query[V],
        rows: Iterable[Any],
        given: Values = NO_VALUES,
        *,
        limit: int | None,
        skip: int = 0,
    ) -> list[V]:
        """These rows of the query with this batch's changes."""
        changes, name = self._changes(), self._key.name
        values, stored = list[V](), dict[Any, Any]()
        for row in rows:
            if (key := getattr(row, name)) in changes:
                stored[key] = row
            else:
                values.append(self._read(row))
        values += [
            self._merge_stored(new, stored.get(key)) for key, new in changes.items() if new is not None
        ]
        return query.pick(values, given, limit=limit, skip=skip)

    def _merge_stored(self, changed: V, row: Any) -> V:
        return changed if self._merge is None or row is None else self._merge(changed, self._read(row))

    async def count(self, query: Query[V], given: Values = NO_VALUES) -> int:
        count: int = (await self._link.rows(query.count, given))[0][0]
        changes = self._changes()
        if changes:
            stored = query.count.where(self._key.in_(list(changes)))
            count -= (await self._link.rows(stored, given))[0][0]
            count += sum(query.fits(value, given) for value in changes.values() if value is not None)
        return count
