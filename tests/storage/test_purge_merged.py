"""How long each report of a case with several is kept:
by its own day, and by the decision that concerned it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from bot.domain.cases.reports import Case, State
from bot.domain.cases.triage import claim
from bot.domain.desk.staff_notes import CaseNote
from bot.domain.moments import day_of, midnight
from bot.domain.submissions.witnesses import Rightness
from bot.usecases.cases.merge import merge_cases
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from storage import report_ends
from storage.key_store import ReportKeys
from storage.keys import KeyRing
from storage.link import Link
from storage.migrate import migrate
from storage.models import report_keys
from storage.models_moderation import case_notes
from storage.storage_context import StorageContext
from storage.store import SqlStore
from tests.fakes.contexts import context
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.values import MINA, NOW, REZA, SARA, a_body, a_case, a_piece, a_report

pytestmark = pytest.mark.slow

NUMBERS = {"a": 1, "b": 2, "c": 3}
ACCOUNTS = {"a": SARA, "b": MINA, "c": REZA}


async def files(store: SqlStore, clock: FakeClock, name: str, **case: object) -> None:
    """A report ``r-a`` comes in now and begins the case ``a``."""
    number, now = NUMBERS[name], clock.now()
    async with store.batch() as batch:
        batch.uow.cases.add(a_case(name, number=number, opened_at=now, deadline=now, **case))
        batch.uow.reports.add(
            a_report(f"r-{name}", case_id=name, day=clock.today()), body=a_body(name),
            receipt=f"{number:016d}", reporter_key=f"key-{name}", account=ACCOUNTS[name],
        )  # fmt: skip
        batch.uow.evidence.add(a_piece(f"piece-{name}", report_id=f"r-{name}"))
        batch.keep_turn()
        await batch.commit()


async def merge_case(store: SqlStore, clock: FakeClock, case_id: str, into: str) -> None:
    async with store.batch() as batch:
        case = await batch.uow.cases.get(case_id)
        assert case is not None
        batch.uow.cases.save(claim(case, by=REZA, name="Reza", now=clock.now(), open_claims=0))
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        await merge_cases(context(batch.uow, by=REZA, clock=clock), case_id, into)
        batch.keep_turn()
        await batch.commit()


async def decide_case(
    store: SqlStore, clock: FakeClock, case_id: str, state: State, reason: str = ""
) -> None:
    async with store.batch() as batch:
        case = await batch.uow.cases.get(case_id)
        assert case is not None
        batch.uow.cases.save(
            replace(case, state=state, decided_at=clock.now(), reporter_notified=True, reason=reason)
        )
        batch.keep_turn()
        await batch.commit()


async def withdraw_one(store: SqlStore, clock: FakeClock, report_id: str) -> None:
    async with store.batch() as batch:
        await withdraw_report(context(batch.uow, clock=clock), report_id)
        batch.keep_turn()
        await batch.commit()


async def readable_reports(store: SqlStore) -> set[str]:
    """Reports that can be read and whose codes are answered."""
    async with store.batch() as batch:
        uow = batch.uow
        reports = {name: await uow.reports.by_receipt(f"{number:016d}") for name, number in NUMBERS.items()}
        return {n for n, r in reports.items() if r is not None and await uow.reports.body(r.id) is not None}


async def case_of(store: SqlStore, case_id: str) -> Case | None:
    async with store.batch() as batch:
        return await batch.uow.cases.get(case_id)


async def readable_after_upkeep(
    store: SqlStore, clock: FakeClock, *, after_midnight_of_day: int, seconds: int
) -> set[str]:
    """What can be read after an upkeep this many seconds after the beginning of a day, counted from NOW's."""
    clock.at = midnight(day_of(NOW) + timedelta(days=after_midnight_of_day)) + timedelta(seconds=seconds)
    await store.purge(clock.now())
    return await readable_reports(store)


@pytest.mark.parametrize("decided", [False, True])
async def test_old_report_does_not_live_longer_in_younger_case(
    store: SqlStore, clock: FakeClock, decided: bool
) -> None:
    await files(store, clock, "a")
    clock.advance(timedelta(days=170))
    await files(store, clock, "b")
    await merge_case(store, clock, "a", "b")
    if decided:
        await decide_case(store, clock, "b", State.VERIFIED)
    assert await readable_after_upkeep(store, clock, after_midnight_of_day=180, seconds=-1) == {"a", "b"}
    assert await readable_after_upkeep(store, clock, after_midnight_of_day=180, seconds=1) == {"b"}
    grown = await case_of(store, "b")
    assert grown is not None and grown.witnesses == 1
    assert await case_of(store, "a") is None, "nothing is left that began it"
    assert (await store.counts())["evidence"] == 1
    assert await store.open_address("r-a") is None and await store.open_address("r-b") is not None


async def test_young_report_keeps_only_its_older_case_alive(store: SqlStore, clock: FakeClock) -> None:
    await files(store, clock, "a")
    clock.advance(timedelta(days=170))
    await files(store, clock, "b")
    await merge_case(store, clock, "b", "a")
    assert await readable_after_upkeep(store, clock, after_midnight_of_day=181, seconds=0) == {"b"}
    older = await case_of(store, "a")
    assert older is not None and (older.state, older.witnesses) == (State.NEW, 1)
    await readable_after_upkeep(store, clock, after_midnight_of_day=300, seconds=0)
    assert await case_of(store, "b") is not None, "an unmerging would need it"
    assert await readable_after_upkeep(store, clock, after_midnight_of_day=350, seconds=-1) == {"b"}
    assert await readable_after_upkeep(store, clock, after_midnight_of_day=350, seconds=1) == set()
    assert await case_of(store, "a") is None and await case_of(store, "b") is None


@pytest.mark.parametrize("state", [State.VERIFIED, State.CLOSED])
async def test_reporter_joining_decided_case_gets_whole_term(
    store: SqlStore, clock: FakeClock, state: State
) -> None:
    await files(
        store, clock, "a", state=state, decided_at=NOW, reporter_notified=True, reason="verified-document"
    )
    clock.advance(timedelta(days=89, hours=23))
    await files(store, clock, "b")
    await merge_case(store, clock, "b", "a")
    joined = (clock.today() - day_of(NOW)).days
    clock.advance(timedelta(hours=2))
    assert (await store.purge(clock.now()))["cases"] == 0
    assert await readable_reports(store) == {"b"}, "the one that was decided 90 days ago is gone"
    left = await case_of(store, "a")
    assert left is not None and (left.state, left.witnesses) == (state, 1)
    assert await readable_after_upkeep(store, clock, after_midnight_of_day=joined + 91, seconds=-1) == {"b"}
    assert await readable_after_upkeep(store, clock, after_midnight_of_day=joined + 91, seconds=1) == set()
    assert await case_of(store, "a") is None and await case_of(store, "b") is None


async def test_a_decision_after_the_merge_is_everybodys_clock(store: SqlStore, clock: FakeClock) -> None:
    await files(store, clock, "a")
    await files(store, clock, "b")
    await merge_case(store, clock, "a", "b")
    clock.advance(timedelta(days=10))
    await decide_case(store, clock, "b", State.OUT_OF_SCOPE, "out-spam")
    clock.advance(timedelta(days=7, seconds=-1))
    await store.purge(clock.now())
    assert await readable_reports(store) == {"a", "b"}
    clock.advance(timedelta(seconds=2))
    removed = await store.purge(clock.now())
    assert (removed["reports"], removed["cases"]) == (2, 2)
    assert await readable_reports(store) == set()


async def test_withdrawn_reports_neither_keep_case_nor_count(store: SqlStore, clock: FakeClock) -> None:
    await files(store, clock, "a")
    clock.advance(timedelta(days=100))
    for name in ("b", "c"):
        await files(store, clock, name)
    await merge_case(store, clock, "a", "b")
    await merge_case(store, clock, "c", "b")
    await withdraw_one(store, clock, "r-c")
    await withdraw_one(store, clock, "r-b")
    grown = await case_of(store, "b")
    assert grown is not None and (grown.state, grown.witnesses) == (State.NEW, 1)
    assert await readable_after_upkeep(store, clock, after_midnight_of_day=180, seconds=1) == set()
    for name in NUMBERS:
        assert await case_of(store, name) is None, name
    assert (await store.counts())["evidence"] == 0


async def test_case_outlives_withdrawn_row_while_joined_reports_remain(
    store: SqlStore, clock: FakeClock
) -> None:
    await files(store, clock, "a", witnesses=2)
    async with store.batch() as batch:
        batch.uow.reports.add(
            a_report("r-c", case_id="a"), body=a_body(), receipt=f"{NUMBERS['c']:016d}", reporter_key="key-c",
            account=ACCOUNTS["c"],
        )  # fmt: skip
        batch.keep_turn()
        await batch.commit()
    await withdraw_one(store, clock, "r-a")
    await files(store, clock, "b")
    await merge_case(store, clock, "a", "b")
    await readable_after_upkeep(store, clock, after_midnight_of_day=92, seconds=0)
    async with store.batch() as batch:
        assert await batch.uow.reports.get("r-a") is None
    assert await case_of(store, "a") is not None
    assert await readable_reports(store) == {"b", "c"}


async def test_fully_withdrawn_case_answers_codes_for_their_term(store: SqlStore, clock: FakeClock) -> None:
    await files(store, clock, "a")
    clock.advance(timedelta(days=160))
    await files(store, clock, "b")
    await merge_case(store, clock, "a", "b")
    for report_id in ("r-a", "r-b"):
        await withdraw_one(store, clock, report_id)
    await readable_after_upkeep(store, clock, after_midnight_of_day=181, seconds=0)
    async with store.batch() as batch:
        assert await batch.uow.reports.by_receipt(f"{NUMBERS['a']:016d}") is None, (
            "not even its row stays longer"
        )
        assert await batch.uow.reports.by_receipt(f"{NUMBERS['b']:016d}") is not None
    await readable_after_upkeep(store, clock, after_midnight_of_day=251, seconds=0)
    async with store.batch() as batch:
        assert await batch.uow.reports.by_receipt(f"{NUMBERS['b']:016d}") is None


@pytest.mark.parametrize(
    ("taken_back", "ends"),
    [(0, 91), (50, 141), (100, 180)],  # the end of day 90 after it, and never more than 180 in all
)
async def test_withdrawn_reports_code_answers_for_its_term(
    store: SqlStore, clock: FakeClock, taken_back: int, ends: int
) -> None:
    await files(store, clock, "a")
    clock.advance(timedelta(days=taken_back))
    await withdraw_one(store, clock, "r-a")
    for day, answers in ((taken_back, True), (ends - 1, True), (ends, False)):
        await readable_after_upkeep(store, clock, after_midnight_of_day=day, seconds=0)
        async with store.batch() as batch:
            report = await batch.uow.reports.by_receipt(f"{NUMBERS['a']:016d}")
            assert (report is not None) is answers, day


async def test_the_answers_of_the_ended_are_counted_no_more(store: SqlStore, clock: FakeClock) -> None:
    await files(store, clock, "a", state=State.VERIFIED, decided_at=NOW, reporter_notified=True, put_right=1)
    async with store.batch() as batch:
        report = await batch.uow.reports.get("r-a")
        assert report is not None
        batch.uow.reports.save(replace(report, right=Rightness.YES))
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(days=50))
    await files(store, clock, "b")
    await merge_case(store, clock, "b", "a")
    before = await case_of(store, "a")
    clock.advance(timedelta(days=41))
    await store.purge(clock.now())
    after = await case_of(store, "a")
    assert before is not None and after is not None
    assert (after.put_right, after.not_right, after.witnesses) == (0, 0, 1)
    assert after.version == before.version + 1, "who read it before is told to read it anew"


async def test_only_ended_reports_key_is_destroyed(
    open_store_at: Opening, data_dir: Path, key_path: Path, clock: FakeClock
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await files(store, clock, "a")
    clock.advance(timedelta(days=170))
    await files(store, clock, "b")
    await merge_case(store, clock, "a", "b")
    with closing(sqlite3.connect(data_dir / "amanat.db")) as database:
        keys = dict(database.execute("SELECT report_id, key FROM report_keys").fetchall())
    await readable_after_upkeep(store, clock, after_midnight_of_day=180, seconds=1)
    ring = KeyRing.from_file(key_path, data_dir=data_dir, fresh=False)
    known = ReportKeys(data_dir / "report_keys.db", ring)
    assert known.get(keys["r-a"]) is None and known.get(keys["r-b"]) is not None
    known.close()


async def test_many_that_end_together_end_in_one_upkeep(
    store: SqlStore, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    transactions: list[int] = []
    step = report_ends._end_reports

    async def count_transaction(
        link: Link, context: StorageContext, due: Sequence[Any], messages: Any
    ) -> Any:
        transactions.append(len(due))
        return await step(link, context, due, messages)

    monkeypatch.setattr(report_ends, "_end_reports", count_transaction)
    count = 40
    async with store.batch() as batch:
        for number in range(count):
            batch.uow.cases.add(a_case(f"c{number}", number=number + 10))
            batch.uow.reports.add(
                a_report(f"r{number}", case_id=f"c{number}"), body=a_body(), receipt=f"{number + 10:016d}",
                reporter_key="r1", account=SARA,
            )  # fmt: skip
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(days=181))
    removed = await store.purge(clock.now())
    assert (removed["reports"], removed["cases"]) == (count, count)
    assert len(transactions) > 3, "turns run in between"


async def test_purge_queries_scan_no_full_table(data_dir: Path) -> None:
    url = sqlite_url(data_dir)
    await migrate(url)
    reads = [*report_ends._ENDING.values(), *report_ends._WITHOUT_REPORTS.values()]
    with closing(sqlite3.connect(data_dir / "amanat.db")) as database:
        for read in reads:
            plan = _plan(database, read.statement)
            assert plan and not [step for step in plan if step.startswith("SCAN")], plan


def _plan(database: sqlite3.Connection, statement: Any) -> Sequence[str]:
    values = {"at": 1, "day": "2026-05-01", "most": 9}
    known = {name: value for name, value in values.items() if name in statement.compile().params}
    sql = statement.params(known).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return [row[-1] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}")]


async def test_notes_end_with_last_words_despite_answering_code(store: SqlStore, clock: FakeClock) -> None:
    """The case keeps a row for the code of a withdrawn report; nobody needs its notes any more."""
    await files(store, clock, "a")
    async with store.batch() as batch:
        batch.uow.reports.add(
            a_report("r-c", case_id="a", day=clock.today() + timedelta(days=100)), body=a_body("c"),
            receipt=f"{3:016d}", reporter_key="key-c", account=REZA,
        )  # fmt: skip
        case = await batch.uow.cases.get("a")
        assert case is not None
        batch.uow.cases.save(replace(case, witnesses=2))
        batch.uow.notes.add("a", CaseNote(REZA, "Reza", "They know each other.", NOW))
        batch.keep_turn()
        await batch.commit()
    await withdraw_one(store, clock, "r-c")
    clock.advance(timedelta(days=170))
    await files(store, clock, "b")
    await merge_case(store, clock, "a", "b")
    assert await readable_after_upkeep(store, clock, after_midnight_of_day=181, seconds=0) == {"b"}
    assert await case_of(store, "a") is not None, "for the code that was taken back"
    async with store.batch() as batch:
        assert not await batch._link.rows(select(case_notes))  # type: ignore[attr-defined]
        named = select(report_keys).where(report_keys.c.report_id == "a")
        assert not await batch._link.rows(named), "their key is gone, too"  # type: ignore[attr-defined]
