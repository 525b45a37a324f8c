"""A start on a disk without a free byte goes on where it can, and says what to free where it cannot."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.usecases.ports import Clock
from storage.ballast import Ballast
from storage.key_table import KeyTableChange
from storage.models_queues import doomed
from storage.opening import open_store
from storage.store import SqlStore
from storage.trouble import DatabaseUnusable
from tests.fakes.small_disk import fill, small_disk
from tests.storage.conftest import ON_SQLITE, Opening, sqlite_url
from tests.storage.test_burning import file_another, store_all_kinds, words_of

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("database_url")]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=6) as folder:
        yield folder


def put_on_full_disk(data_dir: Path, disk: Path) -> Path:
    """The data folder as it lies there now, as after a kill if a program has it open, on a disk that is full."""
    folder = shutil.copytree(data_dir, disk / "data")
    fill(disk)
    return folder


async def open_there(folder: Path, key_path: Path, clock: Clock) -> SqlStore:
    return await open_store(sqlite_url(folder), data_dir=folder, key_file=key_path, clock=clock)


async def test_killed_programs_unused_keys_carry_the_next_start(
    store: SqlStore,
    data_dir: Path,
    disk: Path,
    key_path: Path,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await store_all_kinds(store)
    (used,) = set(store._context.report_keys.file.stock()) - set(store._context.report_keys._stock)
    stock = store._context.report_keys.stock
    folder = put_on_full_disk(data_dir, disk)
    opened = await open_there(folder, key_path, clock)
    assert [record.getMessage() for record in caplog.records] == ["started-without-new-keys"]
    keys = opened._context.report_keys
    assert (keys.stock, keys.left) == (stock, [used]), "no report's key is given to another"
    assert await words_of(opened)
    (disk / "filler").unlink()
    await file_another(opened)
    await opened.purge(clock.now())
    assert await words_of(opened) and await words_of(opened, "report-2")
    assert keys.stock == stock - 1
    await opened.close()
    again = await open_there(folder, key_path, clock)
    assert await words_of(again) and await words_of(again, "report-2")
    await again.close()


async def test_start_without_any_key_says_what_to_free(
    store: SqlStore, data_dir: Path, disk: Path, key_path: Path, clock: Clock
) -> None:
    keys = store._context.report_keys
    keys.file.change(KeyTableChange(gone=keys._stock))
    folder = put_on_full_disk(data_dir, disk)
    with pytest.raises(
        DatabaseUnusable, match=f"no keys can be stored in {folder} .*free some space on its disk"
    ):
        await open_there(folder, key_path, clock)
    (disk / "filler").unlink()
    await (await open_there(folder, key_path, clock)).close()


async def test_half_done_destruction_names_the_full_disk(
    store: SqlStore, data_dir: Path, disk: Path, key_path: Path, clock: Clock
) -> None:
    """The kill came between a withdrawal and the end of its destruction, which has to be written."""
    await store_all_kinds(store)
    await store._writer.submit(lambda link: link.put(doomed, [{"kind": "key", "name": "1"}], ignore=True))
    folder = put_on_full_disk(data_dir, disk)
    with pytest.raises(DatabaseUnusable, match=r"cannot be opened .*free some space on its disk, then start"):
        await open_there(folder, key_path, clock)
    (disk / "filler").unlink()
    opened = await open_there(folder, key_path, clock)
    assert await words_of(opened)
    await opened.close()


async def test_after_an_orderly_stop_the_ballast_makes_room(
    open_store_at: Opening, data_dir: Path, disk: Path, key_path: Path, clock: Clock
) -> None:
    await (await open_store_at(sqlite_url(data_dir))).close()
    ballast = Ballast(data_dir, size=2 * 1024 * 1024)
    ballast.hold()
    folder = put_on_full_disk(data_dir, disk)
    opened = await open_there(folder, key_path, clock)
    assert not (folder / "ballast").exists()
    await store_all_kinds(opened)
    await opened.close()


async def test_without_ballast_the_database_names_the_full_disk(
    open_store_at: Opening, data_dir: Path, disk: Path, key_path: Path, clock: Clock
) -> None:
    await (await open_store_at(sqlite_url(data_dir))).close()
    folder = put_on_full_disk(data_dir, disk)
    with pytest.raises(DatabaseUnusable, match=r"cannot be opened .*free some space on its disk, then start"):
        await open_there(folder, key_path, clock)
