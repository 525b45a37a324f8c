"""Master key, store key, keys: what opens what, and the effect of a new master key and of an older file."""

import asyncio
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.domain.people import Account, Messenger
from bot.domain.submissions.traces import Trace, TraceKind, decisive
from storage import key_store
from storage.hour_keys import HOUR_KEYS, HourKeys, HourUse
from storage.key_store import REPORT_KEYS, ReportKeys
from storage.key_table import KeyTable
from storage.keys import KeyFile, KeyMaterial, KeyRing
from storage.sealing import Sealer
from storage.trouble import DatabaseUnusable, KeyFileTrouble
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.values import CODE, SARA, a_body, a_case, a_report

REPORTS_OF_OLD = (11, 22, 33)


def rows_of(path: Path, query: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(path)
    rows = database.execute(query).fetchall()
    database.close()
    return rows


def make_old_store(data_dir: Path, ring: KeyRing, keys: Iterable[tuple[int, bytes]]) -> None:
    """As the first version left it:
    keys alone, each wrapped by the master key, the accounts key under number 0."""
    database = sqlite3.connect(data_dir / REPORT_KEYS)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE keys (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL)")
    wrapped = [(key_id, Sealer().seal(key, ring.first_wrap)) for key_id, key in keys]
    database.executemany("INSERT INTO keys VALUES (?, ?)", wrapped)
    database.commit()
    database.close()


def write_old_key_file(path: Path, root: bytes) -> None:
    import base64
    import json

    path.parent.mkdir()
    path.touch(mode=0o600)
    path.write_text(json.dumps({"version": 1, "root": base64.b64encode(root).decode()}))


def stands_in(data_dir: Path, wraps: Iterable[object]) -> list[object]:
    """Which of these are found in the key file or its log."""
    content = b"".join(path.read_bytes() for path in data_dir.glob(f"{REPORT_KEYS}*"))
    return [wrap for wrap in wraps if isinstance(wrap, bytes) and wrap in content]


def ring_of(key_path: Path, data_dir: Path, *, fresh: bool = True) -> KeyRing:
    return KeyRing.from_file(key_path, data_dir=data_dir, fresh=fresh)


def test_new_key_file_and_folder_open_to_nobody_else(data_dir: Path, key_path: Path) -> None:
    KeyFile(key_path).open(data_dir=data_dir, fresh=True)
    modes = [path.stat().st_mode & 0o777 for path in (key_path, key_path.parent)]
    assert modes == [0o600, 0o700]


async def test_one_row_links_master_key_and_all_others(data_dir: Path, key_path: Path) -> None:
    ring = ring_of(key_path, data_dir)
    keys = ReportKeys(data_dir / REPORT_KEYS, ring)
    await keys.keep_stock()
    taken = keys.take()
    key = keys.get(taken)
    (store_key,) = [
        Sealer().open(wrapped, ring.masters[0])
        for name, wrapped in rows_of(data_dir / REPORT_KEYS, "SELECT name, wrapped FROM chief")
        if name == "store" and isinstance(wrapped, bytes)
    ]
    ((wrapped,),) = rows_of(data_dir / REPORT_KEYS, f"SELECT wrapped FROM keys WHERE id = {taken}")
    assert isinstance(wrapped, bytes)
    assert Sealer().open(wrapped, store_key) == key
    keys.close()


async def test_first_version_key_store_is_fully_upgraded(data_dir: Path, key_path: Path) -> None:
    root = os.urandom(32)
    write_old_key_file(key_path, root)
    old = {key_id: os.urandom(32) for key_id in (0, *REPORTS_OF_OLD)}
    make_old_store(data_dir, ring_of(key_path, data_dir), old.items())
    wraps = [wrapped for (wrapped,) in rows_of(data_dir / REPORT_KEYS, "SELECT wrapped FROM keys")]
    for _ in range(2):  # the upgrade, and the state afterwards
        ring = ring_of(key_path, data_dir, fresh=False)
        keys = ReportKeys(data_dir / REPORT_KEYS, ring)
        assert [keys.get(key_id) for key_id in REPORTS_OF_OLD] == [old[i] for i in REPORTS_OF_OLD]
        assert keys.accounts() == old[0]
        assert keys.get(0) is None
        assert not stands_in(data_dir, wraps), "the old wraps are gone"
        keys.find_left()
        assert keys.left == list(REPORTS_OF_OLD), "which of them are used is found out by the upkeep"
        keys.file.close()
    plain = KeyRing(KeyMaterial(root, os.urandom(32)))
    plain.name_reporters(b"")
    assert ring.keys_of(SARA) == plain.keys_of(SARA), "reporters keep the names that stand in the database"


async def test_keys_used_by_reports_survive_stock_clearing(
    open_store_at: Opening, data_dir: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed process leaves keys in stock, some of which reports were sealed with just before."""
    monkeypatch.setattr(ReportKeys, "close", lambda keys: keys.file.close())  # no orderly stop
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r", account=SARA)
        batch.keep_turn()
        await batch.commit()
    before = rows_of(data_dir / REPORT_KEYS, "SELECT id FROM stock")
    await store.close()
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        assert await batch.uow.reports.body("report-1") == a_body()
    assert (await store.purge(clock.now()))["keys"] == len(before) - 1
    assert (await store.purge(clock.now()))["keys"] == 0
    left = rows_of(data_dir / REPORT_KEYS, "SELECT id FROM keys")
    assert len(before) > 200
    assert len(set(before) & set(left)) == 1, "the unused ones are gone"
    assert len(left) == 1 + store._context.report_keys.stock


async def test_an_ordered_stop_leaves_no_stock(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await store.close()
    assert rows_of(data_dir / REPORT_KEYS, "SELECT id FROM keys UNION SELECT id FROM stock") == []


async def test_a_store_that_was_burnt_from_beside_begins_anew(data_dir: Path, key_path: Path) -> None:
    ring = ring_of(key_path, data_dir)
    keys = HourKeys(data_dir / HOUR_KEYS, ring)
    key_id, _ = await keys.key_of_hour(5, HourUse.MESSAGES)
    keys.close()
    database = sqlite3.connect(data_dir / HOUR_KEYS)
    database.execute("DELETE FROM chief")
    database.commit()
    database.close()
    keys = HourKeys(data_dir / HOUR_KEYS, ring)
    assert keys.get(key_id) is None
    assert len({(await keys.key_of_hour(5, HourUse.MESSAGES))[0], key_id}) == 2
    keys.close()


async def test_more_rows_than_the_stock_get_a_key_each(data_dir: Path, key_path: Path) -> None:
    keys = HourKeys(data_dir / HOUR_KEYS, ring_of(key_path, data_dir))
    async with asyncio.timeout(10):
        handed_out = await keys.take_own_keys(5, 600)
    assert len(dict(handed_out)) == len({key for _, key in handed_out}) == 600
    keys.close()


async def test_keys_beyond_the_cache_leave_memory(
    data_dir: Path, key_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_store, "_CACHED", 2)
    keys = ReportKeys(data_dir / REPORT_KEYS, ring_of(key_path, data_dir))
    await keys.keep_stock()
    ids = [keys.take() for _ in range(5)]
    first = [keys.get(key_id) for key_id in ids]
    reads, read = list[int](), keys.file.read

    def read_and_note(key_id: int) -> bytes | None:
        reads.append(key_id)
        return read(key_id)

    monkeypatch.setattr(keys.file, "read", read_and_note)
    assert keys.get(ids[4]) == first[4] and reads == []
    assert keys.get(ids[0]) == first[0] and reads == [ids[0]]
    keys.close()


def test_a_store_of_a_newer_program_is_left_alone(data_dir: Path, key_path: Path) -> None:
    KeyTable(data_dir / REPORT_KEYS).close()
    database = sqlite3.connect(data_dir / REPORT_KEYS)
    database.execute("CREATE TABLE keys (id INTEGER PRIMARY KEY, wrapped BLOB)")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(DatabaseUnusable, match="newer program"):
        ReportKeys(data_dir / REPORT_KEYS, ring_of(key_path, data_dir))


def test_reporters_have_no_names_without_the_key_store(data_dir: Path, key_path: Path) -> None:
    """The root alone, as a thief of the key file has it, gives nobody the same name twice."""
    ring = ring_of(key_path, data_dir)
    names = [KeyRing(KeyFile(key_path).open(data_dir=data_dir, fresh=False)).keys_of(SARA) for _ in range(2)]
    assert len({keys.reporter for keys in names}) == 2
    assert len({keys.learner for keys in names}) == 1
    report_keys = ReportKeys(data_dir / REPORT_KEYS, ring)
    assert ring.keys_of(SARA) == ring.keys_of(SARA)
    report_keys.close()


def test_another_files_master_opens_nothing(data_dir: Path, key_path: Path, tmp_path: Path) -> None:
    ReportKeys(data_dir / REPORT_KEYS, ring_of(key_path, data_dir)).close()
    other = ring_of(tmp_path / "other" / "keys.json", data_dir)
    with pytest.raises(KeyFileTrouble, match="not the one"):
        ReportKeys(data_dir / REPORT_KEYS, other)


def test_names_of_rows_stay_the_same_for_ever() -> None:
    """Stored rows are found by them: these were made by an earlier version."""
    ring = KeyRing(KeyMaterial(b"r" * 32, b"m" * 32))
    ring.name_reporters(b"")
    person = ring.keys_of(Account(Messenger.TELEGRAM, 7))
    assert person.learner == "d430793a9c2d5102559d62c3181c8f87"
    assert person.reporter == "199dc4f69cdb4244384bfa4ac6fe5f5e"
    assert person.conversation == "25b8a795c5114a685478f7640cc6e00d"
    assert ring.receipt("c") == "b907262a26e1b3792bfde5c1b54bc14c"
    assert ring.code("p", "c") == "21a66048938db8888c4cb48c94be176e"
    assert ring.text("t") == "8059555a3d93fa044eb6bc570b79a21d"
    assert ring.online("o") == "90ae7b493cfccfdef3b94807e8ac33da"
    assert ring.tries("w", "k", day="2026-11-29") == "f45679ce38b44b7a36e57bb613127018"
    assert ring.notes("c", 3) == "17a3e967346d75bb906b814d7fd79517"
    assert ring.expiring_copy_name("c") == "90e448fbfdf04ca9f20340ef808bd6fb"
    assert ring.trace("s", Trace(TraceKind.WORD, "w")) == 2637797328712305568
    assert ring.trace("s", decisive("a", "b")) == 7478883717379756474
    assert ring.number_seed(1).hex().startswith("422a3e04")
