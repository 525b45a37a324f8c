"""Burning where SQLite can do nothing: no free byte, or a key store or database that is locked or broken."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from bot.conversation.store import Conflict
from bot.domain.owner.burning import BURNT_NOTE, Burn
from storage import burning as burning_module
from storage import engine, overwriting, wrapped_keys
from storage.burning import burn_key_stores
from storage.commands import request_by_file
from storage.hour_keys import HOUR_KEYS
from storage.key_store import ACCOUNTS, REPORT_KEYS, REPORTERS
from storage.key_table import KeyTable
from storage.keys import KeyFile, KeyRing
from storage.overwriting import CHIEF_KEYS
from storage.store import SqlStore
from storage.wrapped_keys import STORE_KEY, WrappedKeys
from tests.fakes.readers import hold_read_transactions
from tests.fakes.small_disk import fill, small_disk
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.test_burning import BOTH, file_another, store_all_kinds, sweep_all, words_of
from tests.storage.values import SARA

pytestmark = pytest.mark.slow

TROUBLES = ("full", "locked", "reader", "broken head", "broken tables")
FOR_ALL = {Burn.ALL: CHIEF_KEYS, Burn.ACCOUNTS: (ACCOUNTS, REPORTERS)}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=6) as folder:
        yield folder


def wrapped_in(folder: Path, what: Burn) -> list[bytes]:
    """The wrapped keys that must not be found anywhere after the burning."""
    keys = []
    for name, chief in ((REPORT_KEYS, FOR_ALL[what]), (HOUR_KEYS, (STORE_KEY,))):
        with closing(sqlite3.connect(f"file:{folder / name}?mode=ro", uri=True)) as db:
            rows = dict(db.execute("SELECT name, wrapped FROM chief").fetchall())
        keys += [rows[key] for key in chief]
    return keys


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("*_keys.db*"))


def break_file(path: Path, how: str) -> None:
    with path.open("r+b") as file:
        if how == "broken head":
            file.write(b"this was a database" * 5)
            return
        data = file.read()
        for place in range(4096, len(data), 4096):  # the first bytes of every other page
            file.seek(place)
            file.write(b"\xff" * 12)


def lock_database(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("BEGIN EXCLUSIVE")
    return db


@contextmanager
def locked_stores(folder: Path) -> Iterator[None]:
    holders = [lock_database(folder / name) for name in (REPORT_KEYS, HOUR_KEYS)]
    yield
    for db in holders:
        db.close()


def test_chief_key_names_match_the_written_ones() -> None:
    assert set(CHIEF_KEYS) == {STORE_KEY, ACCOUNTS, REPORTERS}


@BOTH
@pytest.mark.parametrize("trouble", TROUBLES)
async def test_the_command_destroys_the_keys_in_place(
    open_store_at: Opening,
    disk: Path,
    monkeypatch: pytest.MonkeyPatch,
    what: Burn,
    trouble: str,
) -> None:
    monkeypatch.setattr(burning_module, "PATIENCE", 0.05)
    store = await open_store_at(sqlite_url(disk), data_dir=disk)
    await store_all_kinds(store)
    await store.close()
    wrapped, holders = wrapped_in(disk, what), ExitStack()
    match trouble:
        case "full":
            fill(disk)
        case "locked":
            holders.enter_context(locked_stores(disk))
        case "reader":
            holders.enter_context(hold_read_transactions(disk / REPORT_KEYS, disk / HOUR_KEYS))
        case _:
            for name in (REPORT_KEYS, HOUR_KEYS):
                break_file(disk / name, trouble)
    assert burn_key_stores(disk, what) == []
    left = bytes_in(disk)
    assert not [key for key in wrapped if key in left]
    holders.close()


@BOTH
async def test_without_overwriting_locked_key_store_keeps_keys(
    open_store_at: Opening, data_dir: Path, monkeypatch: pytest.MonkeyPatch, what: Burn
) -> None:
    """The proof can fail."""
    monkeypatch.setattr(burning_module, "PATIENCE", 0.05)
    monkeypatch.setattr(overwriting, "_places", lambda _handle, _mark: iter(()))
    monkeypatch.setattr(overwriting, "_overwrite", lambda _path: None)
    store = await open_store_at(sqlite_url(data_dir))
    await store_all_kinds(store)
    await store.close()
    wrapped, hard_link = wrapped_in(data_dir, what), data_dir.parent / "kept"
    (hard_link).hardlink_to(data_dir / REPORT_KEYS)
    with closing(lock_database(data_dir / REPORT_KEYS)):
        burn_key_stores(data_dir, what)
    assert wrapped[0] in hard_link.read_bytes()


async def test_words_stay_readable_when_accounts_burn_on_full_disk(
    open_store_at: Opening, disk: Path
) -> None:
    store = await open_store_at(sqlite_url(disk), data_dir=disk)
    await store_all_kinds(store)
    name = store.keys_of(SARA).reporter
    await store.close()
    filler = fill(disk)
    assert burn_key_stores(disk, Burn.ACCOUNTS) == []
    filler.unlink()
    again = await open_store_at(sqlite_url(disk), data_dir=disk)
    assert await words_of(again)
    assert await again.open_address("report-1") is None
    assert again.keys_of(SARA).reporter != name


@BOTH
async def test_a_running_program_burns_with_no_byte_free(
    open_store_at: Opening, disk: Path, what: Burn
) -> None:
    store = await open_store_at(sqlite_url(disk), data_dir=disk)
    await store_all_kinds(store)
    wrapped = wrapped_in(disk, what)
    filler = fill(disk)
    assert list(await store.burn(what)) == []
    left = bytes_in(disk)
    assert not [key for key in wrapped if key in left]
    assert store.keys_of(SARA).reporter
    assert await store.open_address("report-1") is None
    filler.unlink()
    await assert_store_works(store, what)


@BOTH
@pytest.mark.long  # SQLite tries for five seconds to read a log whose index is being made, six times
@pytest.mark.parametrize("trouble", TROUBLES[1:])
async def test_running_program_burns_troubled_key_stores(
    open_store_at: Opening, data_dir: Path, what: Burn, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrapped_keys.KeyTable.__init__, "__kwdefaults__", {"patience": 0.05})
    store = await open_store_at(sqlite_url(data_dir))
    await store_all_kinds(store)
    wrapped, holders = wrapped_in(data_dir, what), ExitStack()
    if trouble == "locked":
        holders.enter_context(locked_stores(data_dir))
    elif trouble == "reader":
        holders.enter_context(hold_read_transactions(data_dir / REPORT_KEYS, data_dir / HOUR_KEYS))
    else:
        for name in (REPORT_KEYS, HOUR_KEYS):
            break_file(data_dir / name, trouble)
    assert list(await store.burn(what)) == []
    left = bytes_in(data_dir)
    assert not [key for key in wrapped if key in left]
    holders.close()
    if what is Burn.ALL or trouble in (
        "locked",
        "reader",
    ):  # a broken store of reports stays broken where its words are kept
        await assert_store_works(store, what)


async def assert_store_works(store: SqlStore, what: Burn) -> None:
    """The request is recorded by now or at the next check, and new reports are accepted."""
    await store.burn(what)
    await file_another(store)
    assert await words_of(store, "report-2")
    assert (await store.open_address("report-2")) is not None
    assert await words_of(store) == (what is Burn.ACCOUNTS)
    await sweep_all(store)


@BOTH
async def test_locked_database_prevents_no_key_from_burning(
    open_store_at: Opening, data_dir: Path, what: Burn, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = [pragma.replace("busy_timeout=5000", "busy_timeout=200") for pragma in engine.PRAGMAS]
    assert impatient != list(engine.PRAGMAS)
    monkeypatch.setattr(engine, "PRAGMAS", impatient)
    store = await open_store_at(sqlite_url(data_dir))
    await store_all_kinds(store)
    wrapped = wrapped_in(data_dir, what)
    with closing(lock_database(data_dir / "amanat.db")) as holder:
        assert list(await store.burn(what)) == []
        assert not [key for key in wrapped if key in bytes_in(data_dir)]
        new = bytes_in(data_dir)
        with pytest.raises(
            Conflict
        ):  # the request stays until it is recorded, and nothing burns twice meanwhile
            await store.burn(what)
        assert bytes_in(data_dir) == new
        holder.execute("ROLLBACK")
    await store.burn(what)
    async with store.batch() as batch:
        assert (await batch.uow.settings.note(BURNT_NOTE)).startswith(what.value)
    await file_another(store)
    assert await words_of(store, "report-2")


async def test_what_cannot_be_destroyed_is_named(
    open_store_at: Opening, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "copy").mkdir()
    store = await open_store_at(sqlite_url(data_dir), copy_dir=tmp_path / "copy")
    await store_all_kinds(store)
    (tmp_path / "copy").rename(tmp_path / "away")
    named = list(await store.burn(Burn.ALL))
    assert named == [str(tmp_path / "copy" / name) for name in (REPORT_KEYS, HOUR_KEYS)]
    await store.close()

    def refuse_write(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("storage.key_copy.overwrite_chief", lambda _path, _names: refuse_write(_path))
    break_file(data_dir / REPORT_KEYS, "broken head")
    assert burn_key_stores(data_dir, Burn.ALL) == [f"{data_dir / REPORT_KEYS} (Permission denied)"]
    assert burn_key_stores(tmp_path / "copy", Burn.ALL) == [f"{tmp_path / 'copy'} (it is not there)"]


async def test_unreadable_accounts_in_broken_file_are_named(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await store_all_kinds(store)
    await store.close()
    (data_dir / REPORT_KEYS).write_bytes(b"nothing of it is left" * 400)
    (line,) = burn_key_stores(data_dir, Burn.ACCOUNTS)
    assert line.startswith(str(data_dir / REPORT_KEYS))
    assert "burn all destroys it whole" in line
    assert burn_key_stores(data_dir, Burn.ALL) == []
    assert (data_dir / REPORT_KEYS).read_bytes() == b"", "a file stays, so that no other key file is made"


async def test_file_request_is_done_even_if_database_is_unreadable(
    open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    request_by_file(data_dir, Burn.ALL)
    ((command_id, name, what),) = await store.commands()
    assert (name, what) == ("burn", "all")
    await store.command_done(command_id)
    assert await store.commands() == []


def test_a_key_whose_record_crosses_two_pieces_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overwriting, "_PIECE", 7)
    mark = overwriting._record_of(ACCOUNTS)
    path = tmp_path / "keys"
    path.write_bytes(b"x" * 5 + mark + b"k" * 72 + b"y" * 3 + mark + b"K" * 72)
    assert overwriting.overwrite_chief(path, [ACCOUNTS, STORE_KEY]) == {ACCOUNTS}
    after = path.read_bytes()
    assert (b"k" * 8 in after, b"K" * 8 in after, len(after)) == (False, False, 5 + 2 * len(mark) + 147)


def test_overwriting_finds_keys_as_sqlite_writes_them(data_dir: Path, key_path: Path) -> None:
    data_dir.mkdir(exist_ok=True)
    ring = KeyRing(KeyFile(key_path).open(data_dir=data_dir, fresh=True))
    keys = WrappedKeys(
        data_dir / "keys.db", ring, first_chief=lambda: {ACCOUNTS: bytes(32), REPORTERS: bytes(32)}
    )
    keys.close()
    table = KeyTable(data_dir / "keys.db")
    wrapped = [table.chief(name) for name in CHIEF_KEYS]
    table.close()
    assert overwriting.overwrite_chief(data_dir / "keys.db", CHIEF_KEYS) == set(CHIEF_KEYS)
    left = (data_dir / "keys.db").read_bytes()
    assert not [key for key in wrapped if key is not None and key in left]
