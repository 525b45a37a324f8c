"""Every step can be applied, reverted and applied again, and the steps lead to the schema of models.py."""

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from bot.domain.news.broadcasts import BroadcastKind, BroadcastStage
from bot.domain.news.calendar_news import MovedDay
from bot.domain.staff.audit import BEGINNING, AuditRecord, ChainHead, verify
from storage import migrate as migrating
from storage import models_moderation, models_queues, models_training
from storage.audit import read_log
from storage.broadcasts import broadcast_of
from storage.models import metadata
from storage.trouble import DatabaseUnusable
from tests.storage.conftest import POSTGRESQL, sqlite_url

pytestmark = pytest.mark.slow

assert models_queues.inbox.metadata is models_training.attempts.metadata is metadata
assert models_moderation.mutes.metadata is models_moderation.report_links.metadata is metadata
assert models_moderation.broadcasts.metadata is models_moderation.publications.metadata is metadata
assert models_moderation.audit.metadata is models_moderation.referrals.metadata is metadata


@pytest.fixture(params=["sqlite", POSTGRESQL])
def database_url(request: pytest.FixtureRequest, data_dir: Path) -> str:
    """An empty database: these tests create the schema themselves."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("empty_pg_url")
        return url
    return sqlite_url(data_dir)


async def on(url: str, do: Any, *arguments: Any) -> Any:
    engine = migrating._engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(do, *arguments)
    finally:
        await engine.dispose()


def steps() -> list[str]:
    script = ScriptDirectory.from_config(migrating.config())
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def downgrade(connection: Connection, to: str) -> None:
    command.downgrade(migrating.config(connection), to)


def test_the_program_knows_the_newest_step() -> None:
    assert steps()[-1] == migrating.HEAD


async def test_the_stairway(database_url: str) -> None:
    before: str | None = None
    for step in steps():
        await migrating.migrate(database_url, to=step)
        await on(database_url, downgrade, before or "base")
        assert await migrating.current_step(database_url) == before
        await migrating.migrate(database_url, to=step)
        before = step
    assert await on(database_url, tables) == set(metadata.tables)
    await on(database_url, downgrade, "base")
    assert await on(database_url, tables) == set()


async def test_the_steps_lead_to_the_models(database_url: str) -> None:
    def differences(connection: Connection) -> list[Any]:
        def is_meant_here(schema_item: Any, *_more: Any) -> bool:
            """Some indexes are for PostgreSQL only."""
            only_on = getattr(schema_item, "_ddl_if", None)
            return only_on is None or only_on.dialect == connection.dialect.name

        opts = {"compare_type": True, "include_object": is_meant_here}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, metadata))

    assert await migrating.migrate(database_url) == (None, migrating.HEAD)
    assert await on(database_url, differences) == []
    assert await migrating.migrate(database_url) == (migrating.HEAD, migrating.HEAD)


async def test_models_number_rows_only_where_the_steps_do(data_dir: Path) -> None:
    """Row numbers reveal the order of arrival, and Alembic does not compare this option."""
    url = sqlite_url(data_dir)
    await migrating.migrate(url)

    def without_numbers(connection: Connection) -> set[str]:
        made = text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%WITHOUT ROWID%'")
        return {*connection.execute(made).scalars()}

    meant = {
        name for name, table in metadata.tables.items() if not table.dialect_options["sqlite"]["with_rowid"]
    }
    assert await on(url, without_numbers) == meant


async def test_case_and_report_rows_are_found_by_index(database_url: str) -> None:
    """A query that scans a table gets slower with all cases."""

    def unfound(connection: Connection) -> set[str]:
        known, missing = inspect(connection), set[str]()
        for table in known.get_table_names():
            first = {index["column_names"][0] for index in known.get_indexes(table)}
            first |= {*known.get_pk_constraint(table)["constrained_columns"][:1]}
            first |= {constraint["column_names"][0] for constraint in known.get_unique_constraints(table)}
            names = {column["name"] for column in known.get_columns(table)}
            missing |= {f"{table}.{name}" for name in names & {"case_id", "report_id"} - first}
        return missing

    await migrating.migrate(database_url)
    assert await on(database_url, unfound) == set()


async def test_news_of_moved_day_underway_continues_after_migration(database_url: str) -> None:
    at = steps().index("0011")
    await migrating.migrate(database_url, to=steps()[at - 1])

    def going(connection: Connection) -> None:
        for name, value in (
            ("calendar-round", '[{"polling": "2027-02-20"}, ["polling", "result"], "box-2"]'),
            ("running", '{"polling_day": "2027-03-05", "result_day": null}'),
        ):
            connection.execute(
                text("INSERT INTO settings VALUES (:name, :value)"), {"name": name, "value": value}
            )
        for box in ("box-1", "box-2", "box-3"):
            connection.execute(text("INSERT INTO calendar_followers VALUES (:box, '')"), {"box": box})

    def read_after(connection: Connection) -> Any:
        notes = connection.execute(text("SELECT name FROM settings")).scalars().all()
        return notes, connection.execute(select(models_moderation.broadcasts)).one()

    await on(database_url, going)
    await migrating.migrate(database_url, to="0011")
    notes, row = await on(database_url, read_after)
    broadcast = broadcast_of(row)
    assert notes == ["running"]
    assert (broadcast.kind, broadcast.stage, broadcast.cursor, broadcast.queued_count, broadcast.total) == (
        BroadcastKind.MOVED,
        BroadcastStage.GOING,
        "box-2",
        2,
        3,
    )
    assert [MovedDay.read(date_text, ("polling", "result")) for date_text in broadcast.dates] == [
        MovedDay("polling", date(2027, 3, 5), mixed=True), MovedDay("result", None, mixed=True),
    ]  # fmt: skip


async def test_existing_grades_belong_to_liaisons_present_body(
    database_url: str,
) -> None:
    at = steps().index("0015")
    await migrating.migrate(database_url, to=steps()[at - 1])

    def insert_rows(connection: Connection) -> None:
        for account, role, body in (("telegram:1", "liaison", "police"), ("telegram:2", "editor", "")):
            connection.execute(
                text("INSERT INTO staff (account, role, name, started, body) VALUES (:a, :r, '', true, :b)"),
                {"a": account, "r": role, "b": body},
            )
        for account in ("telegram:1", "telegram:2", "telegram:3"):
            connection.execute(
                text("INSERT INTO atlas_grades VALUES (:a, 'thr01', 'day', 'order', 4, 'why', '2026-05-01')"),
                {"a": account},
            )

    def bodies(connection: Connection) -> Any:
        return connection.execute(text("SELECT body FROM atlas_grades ORDER BY account")).scalars().all()

    await on(database_url, insert_rows)
    await migrating.migrate(database_url, to="0015")
    assert await on(database_url, bodies) == ["police", "", ""]


async def test_earlier_decisions_are_judged_by_their_deadline(database_url: str) -> None:
    at = steps().index("0055")
    await migrating.migrate(database_url, to=steps()[at - 1])
    rows = {
        "kept": ("verified", "", 10), "late": ("rejected", "", 11), "open": ("new", "", None),
        "spam": ("out_of_scope", "out-spam", 9), "merged": ("merged", "", 9),
    }  # fmt: skip

    def insert_rows(connection: Connection) -> None:
        for number, (case_id, (state, reason, decided)) in enumerate(rows.items()):
            connection.execute(
                text(
                    "INSERT INTO cases (id, number, act_id, space, phase, severity, rank, area_id, opened_at,"
                    " deadline, state, owner_name, decided_at, reason, told, taken_up, witnesses, version)"
                    " VALUES (:id, :n, 'O01', 'real', 'day', 'high', 1, 'a', 0, 10, :state, '', :decided,"
                    " :reason, false, false, 1, 0)"
                ),
                {"id": case_id, "n": number, "state": state, "decided": decided, "reason": reason},
            )

    def kept_column(connection: Connection) -> Any:
        return dict(connection.execute(text("SELECT id, kept FROM cases")).all())

    await on(database_url, insert_rows)
    await migrating.migrate(database_url, to="0055")
    assert await on(database_url, kept_column) == {
        "kept": 1,
        "late": 0,
        "open": None,
        "spam": None,
        "merged": None,
    }


async def test_a_database_ahead_of_the_program_is_refused(database_url: str) -> None:
    await migrating.migrate(database_url)

    def set_unknown_version(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    await on(database_url, set_unknown_version)
    with pytest.raises(DatabaseUnusable, match="newer program"):
        await migrating.migrate(database_url)


async def test_rebuilding_a_parent_keeps_its_children(data_dir: Path) -> None:
    """With foreign keys on, Alembic's batch mode would delete them silently."""
    from alembic.operations import Operations

    url = sqlite_url(data_dir)
    await migrating.migrate(url)

    def rebuild(connection: Connection) -> int:
        connection.execute(
            text(
                "INSERT INTO cases (id, number, act_id, space, phase, severity, rank, area_id, opened_at,"
                " deadline, state, owner, owner_name, until, decided_at, reason, grade, told, taken_up,"
                " witnesses, version)"
                " VALUES ('c', 1, 'O01', 'real', 'day', 'high', 1, 'a', 0, 0, 'new',"
                " NULL, '', NULL, NULL, '', NULL, 0, 0, 1, 0)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO reports (id, case_id, mode, consent, day, withdrawn, receipt_confirmed, receipt, reporter,"
                " sealed) VALUES ('r', 'c', 'returnable', 'no', '2026-05-01', 0, 0, 'x', NULL, NULL)"
            )
        )
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("cases") as batch:
            batch.drop_column("grade")
        count: int = connection.execute(text("SELECT count(*) FROM reports")).scalar_one()
        return count

    assert await on(url, rebuild) == 1


async def test_salted_hashes_leave_audit_log_and_heads_stay_valid(database_url: str) -> None:
    at = steps().index("0020")
    await migrating.migrate(database_url, to=steps()[at - 1])
    words = ["", "0011223344556677$" + "ab" * 32, "", "8899aabbccddeeff$" + "cd" * 32]
    before, heads = BEGINNING, []

    def insert_audit_log(connection: Connection) -> None:
        nonlocal before
        for number, hashed in enumerate(words, start=1):
            record = AuditRecord(number, 10 * number, "telegram:1", "note", f"case-{number}", "آگهی", hashed)
            before = record.chain_hash(before)
            heads.append(ChainHead(number, before.hex()))
            values = {**asdict(record), "hash": before}
            values["deed"] = values.pop("action")
            connection.execute(insert(models_moderation.audit).values(**values))

    await on(database_url, insert_audit_log)
    await migrating.migrate(database_url)
    records = [record async for record in read_log(database_url)]
    assert [record.words for record in records] == ["", "-", "", "-", ""]
    assert (records[-1].action, records[-1].by) == ("boundary", "program")
    newest = ChainHead(5, records[-1].hash.hex())
    for wanted in ([], [heads[0]], [heads[0], newest]):
        verdict = verify(records, heads=wanted)
        assert (verdict.why, verdict.proven, verdict.links, verdict.boundary) == ("", 5, 2, 5)
    assert "it matches" in verify(records, heads=heads).why, "they are of before the boundary"
    assert (
        verify([replace(record, by="telegram:2") if record.number == 2 else record for record in records]).at
        == 2
    )
    for deed in ("UPDATE audit SET subject = 'x'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError):
            await on(database_url, lambda connection, deed=deed: connection.execute(text(deed)))


async def test_a_log_without_words_gets_no_boundary(database_url: str) -> None:
    await migrating.migrate(database_url)
    assert [record async for record in read_log(database_url)] == []


async def test_updates_left_by_earlier_version_keep_their_order(database_url: str) -> None:
    at = steps().index("0028")
    await migrating.migrate(database_url, to=steps()[at - 1])

    def receive(connection: Connection) -> None:
        for number, state in enumerate(("new", "new", "waiting"), start=1):
            connection.execute(
                text("INSERT INTO inbox VALUES (:id, 'bale', 1, :id, :state, 0, NULL, NULL, 0, NULL, NULL)"),
                {"id": number, "state": state},
            )

    def names(connection: Connection) -> list[str | None]:
        return list(connection.execute(text("SELECT conversation FROM inbox ORDER BY id")).scalars())

    await on(database_url, receive)
    await migrating.migrate(database_url, to="0028")
    assert await on(database_url, names) == ["earlier"] * 3
