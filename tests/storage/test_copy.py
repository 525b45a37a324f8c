"""The copy of key files and vault is their current state: it has what exists, and nothing that is gone."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.domain.owner.burning import Burn
from storage.hour_keys import HOUR_KEYS
from storage.key_store import REPORT_KEYS
from storage.key_table import KeyTable
from storage.store import SqlStore
from storage.trouble import DatabaseUnusable, KeyFileTrouble
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.test_burning import file_another, key_files, words_of
from tests.storage.test_key_chain import rows_of
from tests.storage.test_secrecy import tell_everything

pytestmark = pytest.mark.slow


@pytest.fixture
def copy_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
async def copied_store(open_store_at: Opening, data_dir: Path, copy_dir: Path) -> SqlStore:
    return await open_store_at(sqlite_url(data_dir), copy_dir=copy_dir)


def state(folder: Path) -> dict[str, set[tuple[object, ...]]]:
    return {
        f"{name} {table}": set(rows_of(folder / name, f"SELECT * FROM {table}"))
        for name in (REPORT_KEYS, HOUR_KEYS)
        for table in ("keys", "chief", "stock", "mark")
    } | {"vault": {(path.name, path.read_bytes()) for path in (folder / "vault").glob("*/*")}}


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def make_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder


def forget_folder(folder: Path) -> None:
    shutil.rmtree(folder)


async def withdraw(store: SqlStore, report_id: str = "report-1") -> None:
    async with store.batch() as batch:
        batch.uow.reports.destroy(report_id)
        batch.keep_turn()
        await batch.commit()


async def test_stores_and_destructions_reach_both_copies(
    copied_store: SqlStore, data_dir: Path, copy_dir: Path
) -> None:
    assert state(copy_dir) == state(data_dir)
    await tell_everything(copied_store)
    assert state(copy_dir) == state(data_dir)
    assert len(state(copy_dir)["vault"]) == 2
    ((key_id,),) = rows_of(data_dir / "amanat.db", "SELECT key FROM report_keys")
    ((wrapped,),) = rows_of(copy_dir / REPORT_KEYS, f"SELECT wrapped FROM keys WHERE id = {key_id}")
    assert isinstance(wrapped, bytes)
    assert wrapped in key_files(copy_dir)
    await withdraw(copied_store)
    assert state(copy_dir) == state(data_dir)
    assert state(copy_dir)["vault"] == set()
    assert wrapped not in key_files(copy_dir), "not in a free page, not in the log"
    await copied_store.align_copy()
    assert not copied_store.copy_behind


async def test_files_of_the_copy_are_the_owners_alone(copied_store: SqlStore, copy_dir: Path) -> None:
    await tell_everything(copied_store)
    files = files_in(copy_dir)
    assert len(files) > 3
    assert not [path for path in files if path.stat().st_mode & 0o077]


async def test_lagging_copy_is_brought_in_line_never_reverse(
    open_store_at: Opening, data_dir: Path, copy_dir: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir), copy_dir=copy_dir)
    await tell_everything(store)
    await store.close()
    store = await open_store_at(sqlite_url(data_dir))  # without it
    await withdraw(store)
    await file_another(store)
    await store.close()
    assert state(copy_dir) != state(data_dir)
    before = state(data_dir)["report_keys.db chief"]
    store = await open_store_at(sqlite_url(data_dir), copy_dir=copy_dir)
    assert await store.align_copy()
    assert state(copy_dir) == state(data_dir)
    assert state(data_dir)["report_keys.db chief"] == before


async def test_unwritable_copy_is_reported_and_repaired(
    copied_store: SqlStore, data_dir: Path, copy_dir: Path
) -> None:
    """The copy's disk is gone: the program continues, and brings the copy in line once it is back."""
    await tell_everything(copied_store)
    forget_folder(copy_dir)
    await withdraw(copied_store)
    await file_another(copied_store)
    await copied_store._context.report_keys.keep_stock(at_least=1000)
    assert await words_of(copied_store, "report-2")
    assert copied_store.copy_behind
    assert not await copied_store.align_copy()
    make_folder(copy_dir)
    assert await copied_store.align_copy()
    assert not copied_store.copy_behind
    assert state(copy_dir) == state(data_dir)


async def test_a_copy_that_is_damaged_is_made_anew(
    open_store_at: Opening, data_dir: Path, copy_dir: Path
) -> None:
    (copy_dir / REPORT_KEYS).write_bytes(b"no database at all" * 400)
    store = await open_store_at(sqlite_url(data_dir), copy_dir=copy_dir)
    assert await store.align_copy()
    assert state(copy_dir) == state(data_dir)


@pytest.mark.parametrize("what", list(Burn))
@pytest.mark.parametrize("away", [False, True])
async def test_the_copy_burns_too(
    copied_store: SqlStore, data_dir: Path, copy_dir: Path, what: Burn, away: bool
) -> None:
    await tell_everything(copied_store)
    burning = [
        bytes(wrapped) for name, wrapped in state(copy_dir)["report_keys.db chief"] if name == "accounts"
    ]  # type: ignore[call-overload]
    burning += [bytes(wrapped) for _, wrapped in state(copy_dir)["hour_keys.db chief"]]  # type: ignore[call-overload]
    if away:
        copied_store._context.report_keys.file._copy.behind = True  # type: ignore[union-attr]
        copied_store._context.hours.file._copy.behind = True  # type: ignore[union-attr]
    await copied_store.burn(what)
    while await copied_store.sweep():
        pass
    assert await copied_store.align_copy()
    assert state(copy_dir) == state(data_dir)
    assert not [key for key in burning if key in key_files(copy_dir)]


async def test_folders_that_would_be_no_copy_are_refused(
    open_store_at: Opening, data_dir: Path, key_path: Path
) -> None:
    for folder in (data_dir, data_dir / "copy", data_dir.parent):
        with pytest.raises(DatabaseUnusable, match="AMANAT_COPY_DIR"):
            await open_store_at(sqlite_url(data_dir), copy_dir=folder)
    with pytest.raises(KeyFileTrouble, match="AMANAT_KEY_FILE"):
        await open_store_at(sqlite_url(data_dir), copy_dir=key_path.parent)


async def test_change_refused_by_copy_is_in_original(
    copied_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = KeyTable.apply

    def full(table: KeyTable, change: object) -> None:
        if "copy" in table.path.parts:
            raise sqlite3.OperationalError("database or disk is full")
        apply(table, change)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(KeyTable, "apply", full)
        await copied_store._context.report_keys.keep_stock(at_least=2000)
    assert copied_store.copy_behind
    assert copied_store._context.report_keys.stock >= 2000
    assert await copied_store.align_copy()
