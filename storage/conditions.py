"""Conditions of SQL, checked in memory: for rows that wait for the commit, and for the tests' repositories.

A condition is written once, as SQLAlchemy writes it. ``check_of`` makes a function from it that says of one
object what SQL says of its row, with SQL's unknown (None) where a comparison meets NULL. It knows what the
queries of this folder use, and raises TypeError for anything else when the module that asks is imported.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, TextClause
from sqlalchemy.sql import elements, operators

type Columns[V] = Mapping[str, Callable[[V], Any]]
"""What each column holds for an object, by the column's name."""
type Values = Mapping[str, Any]
type Check[V] = Callable[[V, Values], Any]
"""Of an object and the values of the statement's parameters: true, false or unknown."""
type Condition = ColumnElement[bool] | TextClause


def stored_row[V](value: V, columns: Columns[V]) -> dict[str, Any]:
    """The object's row, as far as these columns go."""
    return {name: value_of(value) for name, value_of in columns.items()}


class IndexHint(TextClause):
    """A condition in the very words of a partial index, without which SQLite does not use the index."""

    inherit_cache = True

    def __init__(self, words: str, meaning: ColumnElement[bool]) -> None:
        super().__init__(words)
        self.meaning = meaning


def check_all[V](conditions: Sequence[Condition], columns: Columns[V]) -> Callable[[V, Values], bool]:
    """Whether an object meets all of these conditions."""
    checks = [check_of(condition, columns) for condition in conditions]
    return lambda value, values: all(check(value, values) for check in checks)


def check_of[V](clause: Any, columns: Columns[V]) -> Check[V]:
    """What the clause is for an object: of a condition whether it holds, of a column its value."""
    for kind, make in _CHECKS:
        if isinstance(clause, kind):
            return make(clause, columns)
    raise TypeError(f"this condition cannot be checked in memory: {clause}")


def _column[V](clause: Any, columns: Columns[V]) -> Check[V]:
    value_of = columns[clause.name]
    return lambda value, _values: value_of(value)


def _parameter(bound: Any, _columns: Columns[Any]) -> Check[Any]:
    if bound.required:
        return lambda _value, values: values[bound.key]
    return _constant(frozenset(bound.value or ()) if bound.expanding else bound.value)


def _constant(constant: Any) -> Check[Any]:
    return lambda _value, _values: constant


def _tuple[V](clause: Any, columns: Columns[V]) -> Check[V]:
    parts = [check_of(part, columns) for part in clause.clauses]
    return lambda value, values: tuple(part(value, values) for part in parts)


def _combination[V](clause: Any, columns: Columns[V]) -> Check[V]:
    parts = [check_of(part, columns) for part in clause.clauses]
    decides = clause.operator is operators.or_
    """A part that is true decides OR; one that is false decides AND."""

    def combine(value: V, values: Values) -> bool | None:
        unknown = False
        for part in parts:
            held = part(value, values)
            if held is None:
                unknown = True
            elif bool(held) is decides:
                return decides
        return None if unknown else not decides

    return combine


def _truth[V](clause: Any, columns: Columns[V]) -> Check[V]:
    """A column of booleans, or NOT such a column."""
    truth_of, wanted = check_of(clause.element, columns), clause.operator is operators.is_true
    return lambda value, values: None if (it := truth_of(value, values)) is None else bool(it) is wanted


def _comparison[V](clause: Any, columns: Columns[V]) -> Check[V]:
    if clause.operator not in _COMPARISONS:
        raise TypeError(f"this comparison cannot be checked in memory: {clause}")
    compare = _COMPARISONS[clause.operator]
    if isinstance(clause.left, elements.Tuple):
        compare = _row_comparison(compare)
    left, right = check_of(clause.left, columns), check_of(clause.right, columns)
    return lambda value, values: compare(left(value, values), right(value, values))


def _row_comparison(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The first pair that is not equal decides, or is unknown."""

    def compare_rows(left: tuple[Any, ...], right: tuple[Any, ...]) -> Any:
        unequal = ((a, b) for a, b in zip(left, right, strict=True) if a is None or b is None or a != b)
        return compare(*next(unequal, (left, right)))

    return compare_rows


_CHECKS: Final[Sequence[tuple[type, Callable[[Any, Columns[Any]], Check[Any]]]]] = (
    (elements.ColumnClause, _column),
    (elements.BindParameter, _parameter),
    (elements.BooleanClauseList, _combination),
    (elements.BinaryExpression, _comparison),
    (elements.AsBoolean, _truth),
    (elements.Tuple, _tuple),
    (elements.Grouping, lambda clause, columns: check_of(clause.element, columns)),
    (elements.Null, lambda _clause, _columns: _constant(None)),
    (elements.True_, lambda _clause, _columns: _constant(True)),
    (elements.False_, lambda _clause, _columns: _constant(False)),
    (IndexHint, lambda clause, columns: check_of(clause.meaning, columns)),
)


def _null_safe(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A comparison with NULL is unknown."""
    return lambda left, right: None if left is None or right is None else compare(left, right)


_COMPARISONS: Final[Mapping[Any, Callable[[Any, Any], Any]]] = {
    operators.eq: _null_safe(operator.eq),
    operators.ne: _null_safe(operator.ne),
    operators.lt: _null_safe(operator.lt),
    operators.le: _null_safe(operator.le),
    operators.gt: _null_safe(operator.gt),
    operators.ge: _null_safe(operator.ge),
    operators.add: _null_safe(operator.add),
    operators.concat_op: _null_safe(operator.add),
    operators.in_op: _null_safe(lambda left, right: left in right),
    operators.not_in_op: _null_safe(lambda left, right: left not in right),
    operators.is_: operator.is_,
    operators.is_not: operator.is_not,
}
