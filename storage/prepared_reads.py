"""Reads that turns do often: SQLAlchemy compiles each once, and SQLite's driver runs it without SQLAlchemy.

Values and rows are converted as SQLAlchemy does. On PostgreSQL SQLAlchemy runs the same statement.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Select, TextClause
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.util import find_tables

type Values = Mapping[str, Any]
type InOrder = Callable[[Values], tuple[Any, ...]]

_MOST_SHAPES: Final = 256
FEW: Final = 24
"""Rows of a ``few`` read that are read in the event loop's thread: that many take as long as going to the other."""
_NO_VALUES: Final[Values] = {}


class PreparedRead:
    """A statement that reads.

    ``at_once``: it finds a few rows by an index, however large its tables are. SQLite then reads them in the
    event loop's thread: going to the driver's costs several times the read. The loop waits meanwhile, so
    nothing may be marked so that reads a table or sorts much of it.

    ``few``: it finds a few rows by an index as a rule, and gives them as it finds them, without sorting or grouping.
    Up to ``FEW`` are read as above; if there are more, the driver's thread reads them all.
    """

    __slots__ = (
        "_compiled", "_lists", "_make_row", "_readers", "_shapes", "at_once", "few", "statement", "tables",
    )  # fmt: skip

    def __init__(
        self, statement: Select[Any] | TextClause, *, at_once: bool = False, few: bool = False
    ) -> None:
        self.statement: Final = statement
        self.at_once: Final = at_once
        self.few: Final = few
        self.tables: Final = _tables_of(statement)
        """Names of the tables that it reads."""
        self._compiled: SQLCompiler | None = None
        self._lists: tuple[str, ...] = ()
        self._shapes: dict[tuple[int, ...], tuple[str, InOrder]] = {}

    def for_driver(self, dialect: Dialect, values: Values | None) -> tuple[str, Sequence[Any]]:
        """What the driver takes: the SQL, and the values in the order of its placeholders."""
        if self._compiled is None:
            self._compile(dialect)
        given: Values = values or _NO_VALUES
        shape: tuple[int, ...] = ()
        if self._lists:
            given = {**given, **{name: _pad_list(given[name]) for name in self._lists}}
            shape = tuple([len(given[name]) for name in self._lists])
        known = self._shapes.get(shape)
        sql, in_order = known if known is not None else self._prepare(shape, given)
        return sql, in_order(given)

    def rows(self, fetched: Sequence[tuple[Any, ...]]) -> list[Any]:
        """What the driver has fetched, as named tuples."""
        if not self._readers:
            return list(map(self._make_row, fetched))
        return [self._make_row(self._read(row)) for row in fetched]

    def _compile(self, dialect: Dialect) -> None:
        compiled = self.statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        columns = compiled._result_columns
        self._make_row = _row_maker([column.keyname for column in columns])
        readers = [c.type.dialect_impl(dialect).result_processor(dialect, None) for c in columns]
        self._readers = [(at, reader) for at, reader in enumerate(readers) if reader is not None]
        self._lists = tuple(
            name for name, bound in compiled.binds.items() if bound.expanding and bound.required
        )
        self._compiled = compiled

    def _read(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for at, reader in self._readers:
            values[at] = reader(values[at])
        return values

    def _prepare(self, shape: tuple[int, ...], given: Values) -> tuple[str, InOrder]:
        """The SQL for lists of these lengths, and what puts values in the order of its placeholders."""
        assert self._compiled is not None
        expanded = self._compiled.construct_expanded_state(dict(given))
        origins = {
            part: (name, at)
            for name, parts in expanded.parameter_expansion.items()
            for at, part in enumerate(parts)
        }
        fixed = {name: bound for name, bound in self._compiled.binds.items() if not bound.required}
        order = _order_of(
            expanded.positiontup or (), origins, fixed, expanded.parameters, expanded.processors
        )
        if len(self._shapes) >= _MOST_SHAPES:
            self._shapes.clear()
        self._shapes[shape] = (expanded.statement, order)
        return expanded.statement, order


def _pad_list(values: Sequence[Any]) -> Sequence[Any]:
    """A list for IN with its last value repeated, so that lists of many lengths share a few statements."""
    missing = (1 << (len(values) - 1).bit_length()) - len(values) if values else 0
    return [*values, *[values[-1]] * missing] if missing else values


def _order_of(
    names: Iterable[str],
    origins: Mapping[str, tuple[str, int]],
    fixed: Mapping[str, Any],
    parameters: Mapping[str, Any],
    processors: Mapping[str, Any],
) -> InOrder:
    """What makes the driver's parameters of the values that are given."""
    plan: list[tuple[str, int | None, Any]] = []
    constant: dict[str, Any] = {}
    for name in names:
        origin, at = origins.get(name, (name, None))
        convert = processors.get(name)
        if origin in fixed:
            constant[name] = convert(parameters[name]) if convert else parameters[name]
            plan.append((name, None, None))
        else:
            plan.append((origin, at, convert))
    if all(at is None and convert is None for _, at, convert in plan):
        return plain_order([name for name, _, _ in plan], constant)

    def in_order(values: Values) -> tuple[Any, ...]:
        both = {**constant, **values}
        ordered = []
        for name, at, convert in plan:
            value = both[name] if at is None else both[name][at]
            ordered.append(value if convert is None else convert(value))
        return tuple(ordered)

    return in_order


def plain_order(names: Sequence[str], constant: Values) -> InOrder:
    """Puts the values of these names in their order; ``constant`` are those that are not given."""
    if not names:
        return lambda values: ()
    if len(names) == 1:
        only = names[0]
        return (lambda values: (constant[only],)) if only in constant else (lambda values: (values[only],))
    pick: InOrder = itemgetter(*names)
    return (lambda values: pick({**constant, **values})) if constant else pick


def _row_maker(names: Sequence[str]) -> Callable[[Iterable[Any]], Any]:
    """Makes rows with these names; of a statement whose columns SQLAlchemy does not know, plain tuples."""
    if not names:
        return tuple
    row: Any = namedtuple("Row", list(names), rename=True)  # type: ignore[misc] # the names are the statement's
    make: Callable[[Iterable[Any]], Any] = row._make
    return make


def _tables_of(statement: Select[Any] | TextClause) -> frozenset[str]:
    return frozenset(table.name for table in find_tables(statement, include_joins=False))
