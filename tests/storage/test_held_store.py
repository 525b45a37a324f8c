"""A whole store whose keys lie with a holder: reports, withdrawals, burning, restarts."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.session import Session
from bot.conversation.store import Conflict
from bot.conversation.store_troubles import KeyHolderLook
from bot.domain.owner.burning import Burn
from storage.burning import burn_held_keys
from storage.hour_keys import HOUR_KEYS
from storage.key_service import remote_rows
from storage.key_service.remote_rows import KeyHolder, RemoteRows
from storage.key_store import REPORT_KEYS
from storage.rotating import rotate
from storage.store import SqlStore
from storage.trouble import DatabaseUnusable, KeyFileTrouble, KeysAway
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.running_holder import HERE, Machines, start_machines
from tests.storage.test_burning import store_all_kinds, sweep_all, words_of
from tests.storage.values import SARA, a_body, a_case, a_report


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    machines = start_machines(tmp_path / "machines")
    yield machines
    machines.close()


@pytest.fixture
def holder(machines: Machines) -> KeyHolder:
    return KeyHolder((HERE, machines.holder.port), machines.program)


def as_any(thing: object) -> Any:
    return thing


async def wrapped_key(store: SqlStore, machines: Machines, report_id: str) -> bytes:
    async with store.batch() as batch:
        await batch.uow.reports.body(report_id)
    key_id = store._context.cache.key_ids.get(report_id)
    wrapped = machines.rows().read(key_id)
    assert wrapped is not None
    return wrapped


def places_with(machines: Machines, folder: Path, secret: bytes) -> list[str]:
    files = {**machines.contents(), **{str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}}
    return [place for place, content in files.items() if secret in content]


def places_in_server(url: str, secret: bytes) -> list[str]:
    """Where these bytes are in the files of a PostgreSQL server, its log among them; nowhere on SQLite."""
    if not url.startswith("postgresql"):
        return []
    folder = Path(url.split("?host=")[1])
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.parent.name == "pg_wal" for path in files)
    return [str(path) for path in files if secret in _bytes_of(path)]


def _bytes_of(path: Path) -> bytes:
    """Nothing for a file that is gone: the server is shared with other tests, whose databases come and go."""
    with suppress(FileNotFoundError):
        return path.read_bytes()
    return b""


async def test_reports_are_read_after_both_were_restarted(
    machines: Machines, holder: KeyHolder, database_url: str, open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(database_url, holder=holder)
    await store_all_kinds(store)
    await store.close()
    machines.holder.kill()
    machines.holder.start()
    again = await open_store_at(database_url, holder=holder)
    assert await words_of(again)
    assert await again.follow_key_holder() == KeyHolderLook()
    assert machines.holder.service is not None
    machines.holder.service.refused = 3
    assert await again.follow_key_holder() == KeyHolderLook(refused=3)
    assert places_of_keys(data_dir) == []


def places_of_keys(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith((REPORT_KEYS, HOUR_KEYS))]


async def test_keys_of_a_batch_come_together(
    holder: KeyHolder, open_store_at: Opening, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store_at(sqlite_url(data_dir), holder=holder)
    names = [f"report-{number}" for number in range(40)]
    async with store.batch() as batch:
        for number, name in enumerate(names):
            batch.uow.cases.add(a_case(f"case-{number}", number=number))
            batch.uow.reports.add(
                a_report(name, case_id=f"case-{number}"),
                body=a_body(),
                receipt=f"{number:016d}",
                reporter_key="nobody",
                account=SARA,
            )
            batch.save_session(f"c{number}", Session("form"))
        batch.keep_turn()
        await batch.commit()
    await store.close()
    again = await open_store_at(sqlite_url(data_dir), holder=holder)
    asked: list[str] = []
    call = RemoteRows._call
    monkeypatch.setattr(
        RemoteRows,
        "_call",
        lambda self, link, what, *more: (asked.append(what), call(self, link, what, *more))[1],
    )
    async with again.batch() as batch:
        uow = as_any(batch.uow)
        await uow.keys.load(names)
        assert all(uow.keys.loaded_key(name) for name in names)
        await as_any(batch)._sessions.load([f"c{number}" for number in range(40)])
    assert asked == ["read", "read"]


async def test_nothing_opens_a_withdrawn_report(
    machines: Machines, holder: KeyHolder, database_url: str, open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(database_url, holder=holder)
    await store_all_kinds(store)
    secret = await wrapped_key(store, machines, "report-1")
    assert len(places_with(machines, data_dir, secret)) >= 2
    async with store.batch() as batch:
        batch.uow.reports.destroy("report-1")
        batch.keep_turn()
        await batch.commit()
    assert places_with(machines, data_dir, secret) == []
    assert places_in_server(database_url, secret) == []
    assert not await words_of(store)


@pytest.mark.parametrize("burner", ["command", "program"])
async def test_burning_reaches_holder_and_mirror(
    machines: Machines, holder: KeyHolder, open_store_at: Opening, data_dir: Path, burner: str
) -> None:
    store = await open_store_at(sqlite_url(data_dir), holder=holder)
    await store_all_kinds(store)
    top = machines.rows().chief("store")
    assert top is not None
    assert len(places_with(machines, data_dir, top)) >= 2
    if burner == "command":
        assert burn_held_keys(holder, Burn.ALL) == []
    else:
        assert await store.burn(Burn.ALL) == []
    assert places_with(machines, data_dir, top) == []
    await store.close()
    again = await open_store_at(sqlite_url(data_dir), holder=holder)
    assert not await words_of(again)
    await sweep_all(again)


async def test_burning_without_the_holder_is_no_success(
    machines: Machines, open_store_at: Opening, data_dir: Path
) -> None:
    holder = KeyHolder((HERE, machines.holder.port), machines.program)
    store = await open_store_at(sqlite_url(data_dir), holder=holder)
    lose_patience(store)
    machines.holder.kill()
    left = [Path(line).name for line in await store.burn(Burn.ALL)]
    assert left == [REPORT_KEYS, HOUR_KEYS]
    machines.holder.start()
    assert await store.burn(Burn.ALL) == []


def lose_patience(store: SqlStore, seconds: float = 0.2) -> None:
    for keys in (store._context.report_keys, store._context.hours):
        as_any(keys.file)._table._patience = seconds


async def test_new_master_key_wraps_what_a_holder_has(
    machines: Machines, holder: KeyHolder, open_store_at: Opening, data_dir: Path, key_path: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir), holder=holder)
    await store_all_kinds(store)
    await store.close()
    assert list(rotate(key_path, data_dir=data_dir, holder=holder))
    assert await words_of(await open_store_at(sqlite_url(data_dir), holder=holder))


async def test_keys_in_two_places_stop_the_start(
    holder: KeyHolder, open_store_at: Opening, data_dir: Path
) -> None:
    await (await open_store_at(sqlite_url(data_dir))).close()
    with pytest.raises(DatabaseUnusable, match=r"\./amanat keys to-holder --finish"):
        await open_store_at(sqlite_url(data_dir), holder=holder)


async def test_missing_key_file_is_not_made_anew(
    holder: KeyHolder, open_store_at: Opening, data_dir: Path, key_path: Path
) -> None:
    await (await open_store_at(sqlite_url(data_dir), holder=holder)).close()
    elsewhere = key_path.with_name("another.json")
    with pytest.raises(KeyFileTrouble, match="is missing, and the data cannot be read without it"):
        await open_store_at(sqlite_url(data_dir), holder=holder, key_file=elsewhere)


async def test_absent_holder_stops_the_start_in_one_line(
    machines: Machines,
    holder: KeyHolder,
    open_store_at: Opening,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machines.holder.kill()
    monkeypatch.setattr("storage.key_service.remote_rows.KeyHolder.rows.__kwdefaults__", {"patience": 0.1})
    with pytest.raises(DatabaseUnusable, match=r"does not answer.*\./amanat keys hold"):
        await open_store_at(sqlite_url(data_dir), holder=holder)


async def test_absent_holder_is_told_to_health(
    machines: Machines, holder: KeyHolder, open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir), holder=holder)
    machines.mirror.kill()
    with pytest.raises(KeysAway, match="mirror"):
        await store._context.report_keys.destroy([1])
    look = await store.follow_key_holder()
    assert look is not None and look.answers and not look.is_in_line
    assert "the mirror of the keys is not in line" in look.trouble
    machines.holder.kill()
    lose_patience(store)
    look = await store.follow_key_holder()
    assert look is not None and not look.answers and "./amanat keys hold" in look.trouble


@pytest.fixture
def asked_on_loop(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was asked of a holder while the event loop stood still for it."""
    asked: list[object] = []
    ask = remote_rows._HolderConnection.ask

    def note(self: Any, request: Any, **options: Any) -> Any:
        if asyncio._get_running_loop() is not None:
            asked.append(request)
        return ask(self, request, **options)

    monkeypatch.setattr(remote_rows._HolderConnection, "ask", note)
    return asked


async def test_nobody_waits_while_a_holder_is_asked(
    holder: KeyHolder, database_url: str, open_store_at: Opening, asked_on_loop: list[object]
) -> None:
    store = await open_store_at(database_url, holder=holder)
    await store_all_kinds(store)
    async with store.batch() as batch:
        until = (store._context.clock.now() + timedelta(minutes=30)).isoformat()
        batch.save_session("c1", Session("form", waiting={"until": until, "text": "x"}))
        batch.keep_turn()
        await batch.commit()
    for keys in (store._context.report_keys, store._context.hours):
        as_any(keys)._known.clear()
    assert await words_of(store)
    async with store.batch() as batch:
        assert (await batch.session("c1")).waiting["text"] == "x"
    assert await store.open_address("report-1") and await store.open_letterbox("box")
    assert await store.pending_updates() and await store.unsent()
    async with store.batch() as batch:
        batch.forget_session("c1")
        batch.uow.reports.destroy("report-1")
        batch.keep_turn()
        await batch.commit()
    for keys in (store._context.report_keys, store._context.hours):
        as_any(keys)._known.clear()
    assert not await words_of(store)
    await store.burn(Burn.ALL)
    await sweep_all(store)
    assert asked_on_loop == []


async def test_turns_wait_beside_loop_for_absent_holder(
    machines: Machines, holder: KeyHolder, open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir), holder=holder)
    await store_all_kinds(store)
    lose_patience(store, 0.6)
    as_any(store._context.report_keys)._known.clear()
    machines.holder.kill()
    reading = asyncio.create_task(words_of(store))
    longest, before = 0.0, time.monotonic()
    while not reading.done():
        await asyncio.sleep(0.01)
        longest, before = max(longest, time.monotonic() - before), time.monotonic()
    assert longest < 0.3
    with pytest.raises(Conflict) as conflict:
        await reading
    assert conflict.value.lasting and "./amanat keys hold" in conflict.value.mend
    machines.holder.start()
    assert await words_of(store)
