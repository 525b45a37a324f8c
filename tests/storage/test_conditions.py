"""Does a condition say of an object in memory what SQL says of its row?"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import product
from operator import itemgetter
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects import sqlite

from storage.conditions import IndexHint, check_all, check_of
from storage.queries import Query

ROWS = Table(
    "rows",
    MetaData(),
    Column("id", Integer),
    Column("name", String),
    Column("day", Integer),
    Column("on", Boolean),
)
ID, NAME, DAY, ON = ROWS.c.id, ROWS.c.name, ROWS.c.day, ROWS.c.on
type Row = Mapping[str, Any]
COLUMNS = {column.name: itemgetter(column.name) for column in ROWS.columns}
PARAMETERS = {"number": 2, "names": frozenset({"a", "c"})}

CONDITIONS: list[ColumnElement[bool]] = [
    NAME == "a",
    NAME != "a",
    ROWS.c.day > bindparam("number"),
    ROWS.c.day <= bindparam("number"),
    DAY.is_(None),
    DAY.is_not(None),
    ON,
    ~ON,
    ON.is_(False),
    NAME.in_(["a", "b"]),
    NAME.not_in(["a", "b"]),
    NAME.in_(bindparam("names", expanding=True)),
    NAME.concat("") == "b",
    DAY + 0 == 2,
    and_(NAME == "a", DAY > 1),
    or_(NAME == "a", DAY > 1),
    or_(DAY > 1, and_(DAY.is_(None), ~ON)),
    tuple_(ID, ID + 0) > tuple_(literal(2), literal(1)),
    tuple_(ROWS.c.day, NAME) > tuple_(literal(2), literal("a")),
    tuple_(ROWS.c.day, NAME) <= tuple_(literal(2), literal("a")),
]
EVERY_ROW: list[Row] = [
    {"id": number, "name": name, "day": day, "on": on}
    for number, (name, day, on) in enumerate(
        product((None, "", "a", "b", "c"), (None, 0, 1, 2, 3), (None, False, True))
    )
]


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect("")) as database:
        database.execute('CREATE TABLE rows (id INTEGER, name TEXT, day INTEGER, "on" BOOLEAN)')
        database.executemany("INSERT INTO rows VALUES (:id, :name, :day, :on)", EVERY_ROW)
        yield database


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_memory_and_sql_choose_the_same_rows(
    condition: ColumnElement[bool], database: sqlite3.Connection
) -> None:
    fits = check_all([condition], COLUMNS)
    bound = select(ID).where(condition).order_by(ID).params({**PARAMETERS, "names": ["a", "c"]})
    sql = str(bound.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    in_sql = [number for (number,) in database.execute(sql)]
    assert 0 < len(in_sql) < len(EVERY_ROW)
    assert [row["id"] for row in EVERY_ROW if fits(row, PARAMETERS)] == in_sql


def test_hint_for_an_index_is_checked_by_its_meaning() -> None:
    check = check_of(IndexHint("(name IN ('a')) IS TRUE", NAME == "a"), COLUMNS)
    assert check({"name": "a"}, {})
    assert not check({"name": "b"}, {})


@pytest.mark.parametrize(
    "condition", [func.lower(NAME) == "a", NAME.like("a%"), ~or_(NAME == "a", ON)], ids=str
)
def test_unknown_condition_is_refused_when_it_is_made(condition: ColumnElement[bool]) -> None:
    with pytest.raises(TypeError, match="cannot be checked in memory"):
        check_of(condition, COLUMNS)


def test_a_page_is_picked_in_the_queries_order() -> None:
    query: Query[Row] = Query(ROWS, COLUMNS, DAY > 0, order=(DAY.desc(), ID))
    rows = [{"id": 3, "day": 1}, {"id": 2, "day": 2}, {"id": 1, "day": 1}, {"id": 0, "day": 0}]
    assert [row["id"] for row in query.pick(rows)] == [2, 1, 3]
    assert [row["id"] for row in query.pick(rows, limit=1, skip=1)] == [1]
