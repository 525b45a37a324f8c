"""Schema steps beside processes that work: those that only add disturb nobody, others wait until nobody works, and an
older program knows whether it may work on a newer schema (PostgreSQL)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage import migrate as migrating
from storage.builds import DividedPart, ProgramBuild
from storage.lease_locks import HELD, WORK
from storage.migrate import HEAD, USABLE_FROM, current_step, migrate, usable_from
from storage.opening import lease_for
from storage.trouble import DatabaseUnusable
from tests.fakes.turns import FakeClock

pytestmark = pytest.mark.slow

ADDING: Final = [
    step
    for step in reversed(list(ScriptDirectory.from_config(migrating.config()).walk_revisions()))
    if migrating._adds_only(step)
]
CHANGING: Final = "0030"
"""A step that changes what older programs use, or never said that it does not."""


async def on(url: str, do: Any, *arguments: Any) -> Any:
    engine = migrating._engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(do, *arguments)
    finally:
        await engine.dispose()


PART: Final = DividedPart(frozenset({"work"}), ProgramBuild("1.0.0", "0123456789ab"))


type Schema = dict[str, dict[str, Any]]


def read_schema(connection: Connection) -> Schema:
    """Of each table: columns, and what restricts its rows."""
    looking = inspect(connection)
    return {
        name: {
            "columns": {c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in looking.get_columns(name)},
            "restrictions": {
                *(c["name"] for c in looking.get_unique_constraints(name)),
                *(c["name"] for c in looking.get_foreign_keys(name)),
                *(c["name"] for c in looking.get_check_constraints(name)),
                *(i["name"] for i in looking.get_indexes(name) if i["unique"]),
                *looking.get_pk_constraint(name)["constrained_columns"],
            },
        }
        for name in looking.get_table_names()
    }  # fmt: skip


def disturbances(before: Schema, after: Schema) -> list[str]:
    """What an older program would miss, or could not fill in."""
    problems = [f"{table} is gone" for table in before if table not in after]
    for table, was in before.items():
        now = after.get(table, was)
        problems += [
            f"{table}.{column} was {facts}, is {now['columns'].get(column)}"
            for column, facts in was["columns"].items()
            if now["columns"].get(column) != facts
        ]
        problems += [
            f"{table}.{column} must be filled in"
            for column, (_type, nullable, default) in now["columns"].items()
            if column not in was["columns"] and not nullable and default is None
        ]
        problems += [f"{table} is restricted by {name}" for name in now["restrictions"] - was["restrictions"]]
    return problems


async def test_steps_that_only_add_do_so(empty_pg_url: str) -> None:
    """One climb over all of them: beginning anew for each takes half a second of processor time."""
    after: Schema = {}
    reached = ""
    for step in ADDING:
        if step.down_revision != reached:
            await migrate(empty_pg_url, to=str(step.down_revision))
            after = await on(empty_pg_url, read_schema)
        before = after
        await migrate(empty_pg_url, to=step.revision)
        after, reached = await on(empty_pg_url, read_schema), step.revision
        assert disturbances(before, after) == [], step.revision


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("DROP TABLE spot", "is gone"),
        ("ALTER TABLE spot DROP COLUMN word", "spot.word was"),
        ("ALTER TABLE spot ALTER COLUMN word TYPE varchar(3)", "spot.word was"),
        ("ALTER TABLE spot ADD COLUMN more text NOT NULL", "must be filled in"),
        ("CREATE UNIQUE INDEX words_once ON spot (word)", "restricted by words_once"),
        ("ALTER TABLE spot ADD COLUMN more text NOT NULL DEFAULT ''", ""),
        ("CREATE TABLE another (id int PRIMARY KEY)", ""),
    ],
)
async def test_change_that_would_disturb_is_found(empty_pg_url: str, change: str, word: str) -> None:
    def run(connection: Connection, statement: str) -> None:
        connection.execute(text(statement))

    await on(empty_pg_url, run, "CREATE TABLE spot (id int PRIMARY KEY, word text)")
    before = await on(empty_pg_url, read_schema)
    await on(empty_pg_url, run, change)
    problems = disturbances(before, await on(empty_pg_url, read_schema))
    assert (word in problems[0]) if word else not problems


@asynccontextmanager
async def somebody_works(url: str) -> AsyncIterator[None]:
    engine = migrating._engine(url)
    try:
        async with engine.connect() as connection:
            await connection.execute(text(f"SELECT pg_advisory_lock_shared({HELD}, {WORK})"))
            yield
    finally:
        await engine.dispose()


async def test_adding_steps_are_taken_beside_those_that_work(empty_pg_url: str) -> None:
    for first, last in adding_runs():
        await migrate(empty_pg_url, to=first)
        async with somebody_works(empty_pg_url):
            assert await migrate(empty_pg_url, to=last) == (first, last)


def adding_runs() -> list[tuple[str, str]]:
    """Steps that only add and follow each other: the step before them, and the last of them."""
    runs: list[tuple[str, str]] = []
    for step in ADDING:
        before = str(step.down_revision)
        first = runs.pop()[0] if runs and runs[-1][1] == before else before
        runs.append((first, step.revision))
    return runs


async def test_changing_step_waits_until_nobody_works(empty_pg_url: str) -> None:
    (step,) = ScriptDirectory.from_config(migrating.config()).get_revisions(CHANGING)
    before = str(step.down_revision)  # type: ignore[union-attr] # this one exists
    await migrate(empty_pg_url, to=before)
    async with somebody_works(empty_pg_url):
        with pytest.raises(DatabaseUnusable, match=rf"step {CHANGING}.* stop all its processes"):
            await migrate(empty_pg_url)
        assert await current_step(empty_pg_url) == before
    assert await migrate(empty_pg_url) == (before, HEAD)


def set_step(connection: Connection, step: str, oldest: str) -> None:
    """As a program of a later release leaves it."""
    connection.execute(text("UPDATE alembic_version SET version_num = :step"), {"step": step})
    connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{USABLE_FROM}{oldest}'"))


async def test_older_program_works_on_schema_that_only_grew(pg_url: str, tmp_path: Path) -> None:
    await migrate(pg_url)
    await on(pg_url, set_step, "9999", HEAD)
    lease = await lease_for(pg_url, data_dir=tmp_path, clock=FakeClock(), part=PART)
    assert lease is not None
    await lease.close()
    with pytest.raises(
        DatabaseUnusable, match="upgrade this one"
    ):  # nothing keeps it from reading what a newer one wrote
        await lease_for(pg_url, data_dir=tmp_path, clock=FakeClock())


async def test_older_program_refuses_schema_that_it_cannot_use(pg_url: str, tmp_path: Path) -> None:
    await migrate(pg_url)
    await on(pg_url, set_step, "9999", "9998")
    with pytest.raises(DatabaseUnusable, match=r"step 9999 of a newer program.* upgrade this one"):
        await lease_for(pg_url, data_dir=tmp_path, clock=FakeClock(), part=PART)


async def test_schema_that_was_not_migrated_is_refused_as_before(empty_pg_url: str, tmp_path: Path) -> None:
    await migrate(empty_pg_url, to=CHANGING)
    with pytest.raises(DatabaseUnusable, match="run amanat migrate"):
        await lease_for(empty_pg_url, data_dir=tmp_path, clock=FakeClock())


def test_oldest_usable_step_is_before_all_that_only_add() -> None:
    assert usable_from(CHANGING) == CHANGING
    assert usable_from(ADDING[0].revision) == ADDING[0].down_revision
