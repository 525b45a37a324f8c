"""Concurrency and full disks: nothing is lost, nothing half-written; and the proofs can fail."""

import asyncio
import resource
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.conversation.session import Session
from bot.conversation.store import Conflict
from bot.domain.cases.reports import State
from bot.domain.cases.triage import claim
from bot.domain.errors import WrongState
from bot.domain.people import Account, Messenger
from storage import engine
from storage.store import SqlStore
from storage.trouble import RowRefused
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.values import CODE, NOW, SARA, a_body, a_case, a_report, outgoing, update

pytestmark = pytest.mark.slow


async def increment_counter(store: SqlStore, *, times: int, most_tries: int = 50) -> int:
    """Read, change and write one conversation's counter; each conflict is retried, and counted."""
    conflicts = 0
    for _ in range(times):
        for _ in range(most_tries):
            try:
                async with store.batch() as batch:
                    count = int((await batch.session("c1")).data.get("n", "0"))
                    await asyncio.sleep(0.001)
                    batch.save_session("c1", Session("count", data={"n": str(count + 1)}))
                    batch.keep_turn()
                    await batch.commit()
                break
            except Conflict:
                conflicts += 1
    return conflicts


async def count_in(store: SqlStore) -> int:
    async with store.batch() as batch:
        return int((await batch.session("c1")).data.get("n", "0"))


async def test_tasks_of_one_process_lose_no_update(store: SqlStore) -> None:
    conflicts = await asyncio.gather(*(increment_counter(store, times=10) for _ in range(5)))
    assert await count_in(store) == 50
    assert sum(conflicts) == 0


async def test_two_processes_on_one_database_lose_no_update(
    open_store_at: Opening, database_url: str
) -> None:
    stores = [await open_store_at(database_url, exclusive=False) for _ in range(2)]
    conflicts = await asyncio.gather(*(increment_counter(store, times=20) for store in stores))
    assert await count_in(stores[0]) == 40
    assert sum(conflicts) == 0


async def test_with_a_plain_begin_the_proof_goes_red(
    open_store_at: Opening, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = [await open_store_at(sqlite_url(data_dir), exclusive=False) for _ in range(2)]
    monkeypatch.setattr(engine, "BEGIN", "BEGIN")
    conflicts = await asyncio.gather(*(increment_counter(store, times=20) for store in stores))
    assert sum(conflicts) > 0


async def test_fifty_claims_at_once_make_one_owner(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        batch.keep_turn()
        await batch.commit()

    async def one(n: int) -> bool:
        who = Account(Messenger.TELEGRAM, n)
        async with store.batch() as batch:
            case = await batch.uow.cases.get("case-1")
            assert case is not None
            try:
                held = await batch.uow.cases.open_claims(who)
                batch.uow.cases.save(claim(case, by=who, name=str(n), now=NOW, open_claims=held))
                batch.keep_turn()
                await batch.commit()
            except (WrongState, Conflict):
                return False
            return True

    won = await asyncio.gather(*(one(n) for n in range(1, 51)))
    assert sum(won) == 1
    async with store.batch() as batch:
        case = await batch.uow.cases.get("case-1")
        assert case is not None
        assert case.state is State.CLAIMED
        assert case.assignee == Account(Messenger.TELEGRAM, won.index(True) + 1)


async def test_two_processes_file_reports_with_numbers_of_their_own(
    open_store_at: Opening, pg_url: str
) -> None:
    stores = [await open_store_at(pg_url) for _ in range(2)]

    async def file(store: SqlStore, n: int) -> None:
        async with store.batch() as batch:
            number = await batch.uow.cases.new_number(NOW.date())
            batch.uow.cases.add(a_case(f"case-{n}", number=number))
            batch.uow.reports.add(
                a_report(f"report-{n}", case_id=f"case-{n}"),
                body=a_body(),
                receipt=f"{n:016d}",
                reporter_key="r1",
                account=SARA,
            )
            batch.enqueue(outgoing())
            batch.keep_turn()
            await batch.commit()

    await asyncio.gather(*(file(stores[n % 2], n) for n in range(30)))
    async with stores[0].batch() as batch:
        mine = await batch.uow.reports.of_reporter("r1")
        assert len(mine) == 30
        assert all([await batch.uow.reports.body(r.id) == a_body() for r in mine]), "keys of both are shared"
    assert len(await stores[1].unsent()) == 30


async def limit_pages(store: SqlStore, more: int | None) -> None:
    """A disk that is really full: SQLite gets no more pages than it has (plus ``more``)."""
    async with store._writer.transaction() as link:
        used = (await link.rows(text("PRAGMA page_count")))[0][0]
        most = used + more if more is not None else 1_000_000
        await link.rows(text(f"PRAGMA max_page_count = {most}"))


async def test_full_disk_is_lasting_conflict_without_partial_write(
    open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    (row,) = await store.put_updates(Messenger.TELEGRAM, 1, [update(1)])
    await limit_pages(store, 4)
    for _ in range(2):
        with pytest.raises(Conflict) as trouble:
            async with store.batch() as batch:
                batch.mark_done(row)
                batch.uow.cases.add(a_case())
                batch.uow.reports.add(
                    a_report(), body=a_body("x" * 60_000), receipt=CODE, reporter_key="r", account=SARA
                )
                batch.save_session("c1", Session("sent"))
                batch.keep_turn()
                await batch.commit()
        assert trouble.value.lasting
    with pytest.raises(Conflict):
        await store.put_updates(Messenger.TELEGRAM, 1, [update(2, "x" * 60_000)])
    assert await store.pending_updates() == [row]
    await limit_pages(store, None)
    async with store.batch() as batch:
        assert await batch.session("c1") == Session()
        assert await batch.uow.cases.get("case-1") is None
        assert await batch.uow.reports.by_receipt(CODE) is None
        batch.mark_done(row)
        batch.keep_turn()
        await batch.commit()
    assert [r.update_id for r in await store.put_updates(Messenger.TELEGRAM, 1, [update(2)])] == [2]


async def test_commit_refused_by_disk_does_not_affect_next_ones(
    open_store_at: Opening, data_dir: Path
) -> None:
    """A log that cannot grow fails at the commit, not at a statement:
    the connection must not be used again."""
    store = await open_store_at(sqlite_url(data_dir))
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limit[1]))
    try:
        for number in (1, 2):
            with pytest.raises(Conflict) as trouble:
                await store.put_updates(Messenger.TELEGRAM, 1, [update(number)])
            assert trouble.value.lasting
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    (row,) = await store.put_updates(Messenger.TELEGRAM, 1, [update(3)])
    assert await store.pending_updates() == [row]


async def test_full_log_begins_anew_where_disk_has_no_room(open_store_at: Opening, data_dir: Path) -> None:
    """What changes takes no room in the file, so the log's room is enough to go on."""
    store = await open_store_at(sqlite_url(data_dir))

    async def save(state: str) -> None:
        async with store.batch() as batch:
            batch.save_session("c1", Session(state))
            batch.keep_turn()
            await batch.commit()

    await save("first")
    await store.checkpoint()
    limit, most = resource.getrlimit(resource.RLIMIT_FSIZE), (data_dir / "amanat.db").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, limit[1]))
    refused: list[int] = []
    try:
        for number in range(3 * most // 4096):
            try:
                await save(str(number))
            except Conflict as trouble:
                assert trouble.lasting
                refused.append(number)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert refused, "the log has had room"
    assert all(later - sooner > 10 for sooner, later in pairwise(refused)), "it goes on after each refusal"


async def test_a_broken_batch_refuses_everything_after(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        batch.uow.cases.add(a_case("case-2"))  # the number is taken
        batch.keep_turn()
        for _ in range(2):
            with pytest.raises(RowRefused):
                await batch.commit()
            with pytest.raises(RowRefused):
                await batch.uow.cases.get("case-3")
    async with store.batch() as batch:
        assert await batch.uow.cases.get("case-1") is None


async def test_rows_changed_by_another_process_are_read_anew(open_store_at: Opening, data_dir: Path) -> None:
    first_store, second_store = [await open_store_at(sqlite_url(data_dir), exclusive=False) for _ in range(2)]
    for store, name in ((first_store, "first"), (second_store, "second")):
        async with store.batch() as batch:
            if name == "first":
                batch.uow.cases.add(a_case())
            else:
                case = await batch.uow.cases.get("case-1")
                assert case is not None
                batch.uow.cases.save(replace(case, assignee_name="second"))
            batch.keep_turn()
            await batch.commit()
    async with first_store.batch() as batch:
        case = await batch.uow.cases.get("case-1")
        assert case is not None
        assert (case.assignee_name, case.version) == ("second", 1)


async def test_batch_cancelled_anywhere_leaves_store_working(store: SqlStore) -> None:
    async def one(n: int) -> None:
        async with store.batch() as batch:
            batch.uow.cases.add(a_case(f"case-{n}", number=n))
            batch.save_session("c1", Session(f"at {n}"))
            batch.keep_turn()
            await batch.commit()

    for n in range(40):
        task = asyncio.create_task(one(n))
        for _ in range(n):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await one(1000)
    async with store.batch() as batch:
        assert await batch.session("c1") == Session("at 1000")
        for n in range(40):
            whole = await batch.uow.cases.get(f"case-{n}")
            assert whole is None or whole.number == n


async def test_cancelled_commit_is_whole_and_takes_no_other_updates(store: SqlStore) -> None:
    async def one(n: int) -> None:
        async with store.batch() as batch:
            batch.save_session("c1", Session(f"at {n}"))
            batch.keep_turn()
            await batch.commit()

    for n in range(30):
        task = asyncio.create_task(one(n))
        await asyncio.sleep(0)
        poll = asyncio.create_task(store.put_updates(Messenger.TELEGRAM, 1, [update(n)]))
        for _ in range(n):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert [row.update_id for row in await poll] == [n]
        async with store.batch() as batch:
            in_memory = await batch.session("c1")
        store._context.cache.clear()
        async with store.batch() as batch:
            assert await batch.session("c1") == in_memory
