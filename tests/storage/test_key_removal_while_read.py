"""Keys leave the file while another process reads it, and nothing else of the file is lost."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage import key_table
from storage.hour_keys import HOUR_KEYS, HourKeys, HourUse
from storage.key_copy import bring_in_line
from storage.key_store import ACCOUNTS, REPORT_KEYS, REPORTERS, ReportKeys
from storage.key_table import KeyTable, KeyTableChange
from storage.keys import KeyFile, KeyRing
from storage.overwriting import overwrite_chief
from storage.wrapped_keys import STORE_KEY
from tests.fakes.readers import hold_read_transactions


@pytest.fixture
def ring(key_path: Path, data_dir: Path) -> KeyRing:
    return KeyRing(KeyFile(key_path).open(data_dir=data_dir, fresh=True))


@pytest.fixture
def keys(ring: KeyRing, data_dir: Path, tmp_path: Path) -> Iterator[ReportKeys]:
    (tmp_path / "copy").mkdir()
    made = ReportKeys(data_dir / REPORT_KEYS, ring, copy_to=tmp_path / "copy" / REPORT_KEYS)
    yield made
    made.close()


def wrapped_at(path: Path, key_id: int) -> bytes:
    with closing(sqlite3.connect(path)) as db:
        row = db.execute("SELECT wrapped FROM keys WHERE id = ?", (key_id,)).fetchone()
    return bytes(row[0])


def chief_at(path: Path, name: str) -> bytes:
    with closing(sqlite3.connect(path)) as db:
        return bytes(db.execute("SELECT wrapped FROM chief WHERE name = ?", (name,)).fetchone()[0])


def stands_in(folder: Path, wrapped: bytes) -> list[str]:
    return [path.name for path in sorted(folder.glob("*.db*")) if wrapped in path.read_bytes()]


@pytest.mark.parametrize("emptied", [True, False], ids=["log empty", "key in the log"])
async def test_destroyed_key_leaves_file_and_copy_despite_readers(
    keys: ReportKeys, data_dir: Path, tmp_path: Path, emptied: bool
) -> None:
    await keys.keep_stock()
    if emptied:
        await keys.checkpoint()
    gone, stays = keys.take(), keys.take()
    key = keys.get(stays)
    files = [folder / REPORT_KEYS for folder in (data_dir, tmp_path / "copy")]
    wrapped = [wrapped_at(path, gone) for path in files]
    with hold_read_transactions(*files):
        await keys.destroy([gone])
        assert [stands_in(path.parent, key) for path, key in zip(files, wrapped, strict=True)] == [[], []]
        keys._known.clear()
        assert (keys.get(gone), keys.get(stays)) == (None, key)
    await keys.checkpoint()
    assert [stands_in(path.parent, key) for path, key in zip(files, wrapped, strict=True)] == [[], []]
    keys._known.clear()
    assert keys.get(stays) == key
    assert not keys.file.copy_behind
    assert wrapped_at(files[0], stays) == wrapped_at(files[1], stays)


async def test_without_overwriting_a_reader_would_keep_the_key(
    keys: ReportKeys, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof can fail."""
    monkeypatch.setattr(key_table, "overwrite_wrapped", lambda _path, _wrapped: None)
    await keys.keep_stock()
    gone = keys.take()
    wrapped = wrapped_at(data_dir / REPORT_KEYS, gone)
    with hold_read_transactions(data_dir / REPORT_KEYS):
        await keys.destroy([gone])
        assert stands_in(data_dir, wrapped)


@pytest.mark.slow
async def test_the_keys_of_accounts_burn_while_somebody_reads(
    keys: ReportKeys, data_dir: Path, tmp_path: Path
) -> None:
    files = [folder / REPORT_KEYS for folder in (data_dir, tmp_path / "copy")]
    wrapped = [chief_at(path, name) for path in files for name in (ACCOUNTS, REPORTERS)]
    before = keys.accounts()
    with hold_read_transactions(*files):
        assert await keys.burn_accounts() == []
        assert [stands_in(path.parent, key) for path in files for key in wrapped] == [[]] * 8
        assert keys.accounts() not in (None, before)


async def test_an_hours_key_leaves_its_file_while_somebody_reads(ring: KeyRing, data_dir: Path) -> None:
    hours = HourKeys(data_dir / HOUR_KEYS, ring)
    key_id, _ = await hours.key_of_hour(5, HourUse.MESSAGES)
    wrapped = wrapped_at(data_dir / HOUR_KEYS, key_id)
    assert len(wrapped) > 72, "longer than the key of a report"
    with hold_read_transactions(data_dir / HOUR_KEYS):
        await hours.drop([key_id])
        assert stands_in(data_dir, wrapped) == []
    hours.close()


async def test_old_store_key_wrapping_disappears_despite_readers(keys: ReportKeys, data_dir: Path) -> None:
    wrapped = chief_at(data_dir / REPORT_KEYS, STORE_KEY)
    with hold_read_transactions(data_dir / REPORT_KEYS):
        keys.file.rewrap()
        assert stands_in(data_dir, wrapped) == []


@pytest.mark.parametrize("keep_reports", [True, False])
def test_keys_of_the_first_version_burn_while_somebody_reads(data_dir: Path, *, keep_reports: bool) -> None:
    path, wrapped = data_dir / REPORT_KEYS, [os.urandom(72) for _ in range(3)]
    data_dir.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE keys (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL)")
        db.executemany("INSERT INTO keys VALUES (?, ?)", enumerate(wrapped))
        db.commit()
    with closing(KeyTable(path)) as table, hold_read_transactions(path):
        table.burn_old(keep_reports=keep_reports)
        assert [bool(stands_in(data_dir, key)) for key in wrapped] == [False, keep_reports, keep_reports]


@pytest.mark.slow
def test_copy_that_keeps_old_keys_counts_as_behind(data_dir: Path, tmp_path: Path) -> None:
    data_dir.mkdir(exist_ok=True)
    path, copy = data_dir / REPORT_KEYS, tmp_path / "copy.db"
    wrapped = os.urandom(72)
    with closing(KeyTable(path)) as table:
        table.create_tables(
            KeyTableChange(added=[(1, wrapped), (2, os.urandom(72))], chief={STORE_KEY: os.urandom(72)})
        )
        bring_in_line(path, copy)
        with closing(KeyTable(copy)):
            pass  # as the program uses it: with a log
        table.apply(KeyTableChange(gone=[1]))
        with hold_read_transactions(copy), pytest.raises(sqlite3.OperationalError):
            bring_in_line(path, copy)
        bring_in_line(path, copy)
    assert stands_in(tmp_path, wrapped) == []


@pytest.mark.parametrize("how", ["by name", "by value"])
def test_what_is_written_after_an_overwriting_outlives_a_crash(
    data_dir: Path, tmp_path: Path, how: str
) -> None:
    """A reader keeps SQLite's index of the log alive,
    with the checksum that the next frame continues from."""
    data_dir.mkdir(exist_ok=True)
    path = data_dir / REPORT_KEYS
    table = KeyTable(path)
    table.create_tables(KeyTableChange(chief={STORE_KEY: os.urandom(72), ACCOUNTS: os.urandom(72)}))
    with hold_read_transactions(path):
        table.apply(KeyTableChange(added=[(5, os.urandom(72))]))
        if how == "by name":
            table.destroy_chief([ACCOUNTS])
        else:
            table.apply(KeyTableChange(chief_gone=[ACCOUNTS]))
        table.apply(KeyTableChange(added=[(7, os.urandom(72))]))
        (tmp_path / "crashed").mkdir()
        for name in (REPORT_KEYS, f"{REPORT_KEYS}-wal"):
            shutil.copy(data_dir / name, tmp_path / "crashed")
    table.close()
    with closing(sqlite3.connect(tmp_path / "crashed" / REPORT_KEYS)) as db:
        assert db.execute("SELECT id FROM keys").fetchall() == [(5,), (7,)]


def test_overwriting_leaves_no_other_key_changed(data_dir: Path) -> None:
    data_dir.mkdir(exist_ok=True)
    path = data_dir / REPORT_KEYS
    keys = {number: os.urandom(72) for number in (1, 2, 1 << 61)}
    table = KeyTable(path)
    table.create_tables(KeyTableChange(added=list(keys.items()), chief={STORE_KEY: os.urandom(72)}))
    with hold_read_transactions(path):
        table.apply(KeyTableChange(gone=[2]))
        assert dict(table.read_piece(0, 10)) == {number: key for number, key in keys.items() if number != 2}
    assert overwrite_chief(path, [STORE_KEY]) == {STORE_KEY}
    table.close()
