"""The disk reveals neither how much somebody wrote or sent nor in which minute:
few sizes, and times of whole days."""

import os
import secrets
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.session import Session
from bot.domain.reporting.drafts import Draft, FieldName
from storage import sealing
from storage.sealing import ROW_SIZES, SESSION_SIZE, SMALLEST_FILE, SealBroken, Sealer, file_size, row_size
from storage.store import SqlStore
from storage.vault import FolderVault
from tests.fakes.turns import FakeClock
from tests.storage.conftest import ON_SQLITE
from tests.storage.test_evidence_rows import add_evidence
from tests.storage.values import a_piece, facts_for

KEY = bytes(range(32))
BOX = 24 + 16


@given(data=st.binary(max_size=70_000))
def test_row_opens_unchanged_and_has_one_of_few_lengths(data: bytes) -> None:
    sealer = Sealer(pad=True)
    sealed = sealer.seal(data, KEY)
    assert sealer.open(sealed, KEY) == data
    assert len(sealed) - BOX in (*ROW_SIZES, 2 * ROW_SIZES[-1])
    assert len(sealed) - BOX == row_size(len(data))


@given(text=st.text(max_size=300))
def test_a_row_of_before_opens_all_the_same(text: str) -> None:
    assert Sealer(pad=True).open(
        Sealer().seal(text.encode("utf-8", "surrogatepass"), KEY), KEY
    ) == text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("length", [0, 1, 65_527, 65_528, 65_529, 200_000])
def test_file_opens_unchanged_and_has_one_of_few_lengths(length: int) -> None:
    sealer, data = Sealer(pad=True), b"\x00x" * (length // 2) + b"\x00" * (length % 2)
    sealed = b"".join(sealer.seal_stream(data, KEY))
    assert sealer.open_stream(sealed, KEY) == data
    assert file_size(length) in (SMALLEST_FILE, 2 * SMALLEST_FILE, 4 * SMALLEST_FILE)
    assert len({len(b"".join(sealer.seal_stream(bytes(n), KEY))) for n in (length, max(length - 1, 0))}) <= 2
    before = b"".join(Sealer().seal_stream(data, KEY))
    assert sealer.open_stream(before, KEY) == data, "a file of before"
    with pytest.raises(SealBroken):
        sealer.open_stream(sealed[:-40], KEY)


def test_the_largest_file_takes_at_most_the_double() -> None:
    for length in (SMALLEST_FILE, 20 * 1024 * 1024, 5_000_000):
        assert length < file_size(length) <= 2 * length


async def test_files_have_few_sizes_and_only_day_as_time(store: SqlStore, data_dir: Path) -> None:
    for number, size in enumerate((1, 900, 40_000, 60_000, 70_000, 120_000)):
        await add_evidence(store, a_piece(f"p{number}"))
        original, clean = b"o" * size, b"c" * (size // 2 + 1)
        await store.seal_evidence(
            f"p{number}", original=original, clean=clean, facts=facts_for(original, clean)
        )
        opened = await store.open_clean(f"p{number}")
        assert opened is not None
        assert opened.data == clean
    files = list((data_dir / "vault").glob("*/*"))
    assert len(files) == 12
    assert len({path.stat().st_size for path in files}) == 2
    midnight = time.time() // 86_400 * 86_400
    assert {path.stat().st_mtime for path in all_of(data_dir / "vault")} <= {midnight, midnight - 86_400}


def all_of(folder: Path) -> list[Path]:
    """This folder and everything in it, listed without changing access times."""
    handle = os.open(folder, os.O_RDONLY | getattr(os, "O_NOATIME", 0))
    try:
        inside = [folder / name for name in os.listdir(handle)]  # noqa: PTH208 of what is open
    finally:
        os.close(handle)
    deeper = [each for path in inside for each in (all_of(path) if path.is_dir() else [path])]
    return [folder, *deeper]


def seconds_in(folder: Path) -> dict[str, float]:
    """What in this folder reveals more of a time than the day."""
    times = {path: (path.stat().st_mtime, path.stat().st_atime) for path in all_of(folder)}
    return {str(path): time for path, both in times.items() for time in both if time % 86_400}


def tell_seconds(folder: Path) -> None:
    """Set the times of folders as an earlier program left them."""
    for path in (path for path in all_of(folder) if path.is_dir()):
        os.utime(path, (1_790_000_001, 1_790_000_001))


def notes_reading(folder: Path) -> bool:
    """Whether this file system updates access times."""
    file = folder / "read"
    file.write_bytes(b"a")
    os.utime(file, (86_400, 86_400))
    file.read_bytes()
    return file.stat().st_atime != 86_400


@pytest.fixture
def vault_and_copy(tmp_path: Path) -> tuple[Path, Path]:
    if not hasattr(os, "O_NOATIME") or not notes_reading(tmp_path):
        pytest.skip("this system cannot read unseen, or this file system notes no reading")
    for name in ("data", "copy"):
        (tmp_path / name).mkdir()
    return tmp_path / "data" / "vault", tmp_path / "copy" / "vault"


async def test_neither_writing_nor_reading_nor_withdrawing_leaves_its_second(
    vault_and_copy: tuple[Path, Path],
) -> None:
    """This holds for the vault and for its copy: a copy of the folder reveals no time of day."""
    folder, copy = vault_and_copy
    vault = FolderVault(folder, Sealer(pad=True), copy_to=copy)
    names = [await vault.put(b"data", KEY) for _ in range(3)]
    assert seconds_in(folder) | seconds_in(copy) == {}, "written"
    for name in names:
        assert await vault.get(name, KEY) == b"data"
        assert name in await vault.names(name[:2])
        await vault.in_folder(name[:2])
    assert await vault.align_copy()
    assert seconds_in(folder) | seconds_in(copy) == {}, "read"
    await vault.destroy(names[:2])
    assert seconds_in(folder) | seconds_in(copy) == {}, "withdrawn"


async def test_copy_brought_in_line_reveals_only_the_day(vault_and_copy: tuple[Path, Path]) -> None:
    folder, copy = vault_and_copy
    vault = FolderVault(folder, Sealer(pad=True), copy_to=copy)
    gone, stays, new = [await vault.put(b"data", KEY) for _ in range(3)]
    (folder / gone[:2] / gone).unlink()
    (copy / new[:2] / new).unlink()
    tell_seconds(copy)
    assert await vault.align_copy()
    assert seconds_in(copy) == {}, "and what a program of before has left is mended"
    assert sorted(path.name for path in copy.glob("*/*")) == sorted([stays, new])


async def test_failed_file_write_leaves_no_second_file(
    vault_and_copy: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = vault_and_copy
    vault = FolderVault(folder, Sealer(pad=True))
    name = await vault.put(b"data", KEY)
    monkeypatch.setattr(secrets, "token_hex", lambda _size: name[:2] + "f" * 30)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        await vault.put(b"more", KEY)
    assert seconds_in(folder) == {}
    assert [path.name for path in folder.glob("*/*")] == [name]


async def test_file_is_read_where_unseen_reading_is_refused(
    vault_and_copy: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For example files that belong to somebody else, after a manual restore."""
    folder, _ = vault_and_copy
    vault = FolderVault(folder, Sealer(pad=True))
    name = await vault.put(b"data", KEY)
    real = os.open

    def refusing(path: Any, flags: int, *mode: int, **more: Any) -> int:
        if flags & os.O_NOATIME:
            raise PermissionError(1, "Operation not permitted")
        return real(path, flags, *mode, **more)

    monkeypatch.setattr(os, "open", refusing)
    assert await vault.get(name, KEY) == b"data"


async def test_fresh_file_dated_midnight_is_no_orphan(
    store: SqlStore, data_dir: Path, clock: FakeClock
) -> None:
    name = await FolderVault(data_dir / "vault", Sealer()).put(b"data", KEY)
    assert (await store.purge(clock.now()))["orphans"] == 0
    assert (data_dir / "vault" / name[:2] / name).exists()


@ON_SQLITE
async def test_session_length_does_not_reveal_a_report(store: SqlStore, data_dir: Path) -> None:
    draft = Draft(
        "d",
        answers={
            FieldName.TEXT: "\u0622\u0642\u0627\u06cc\u06cc \u0646\u0634\u0633\u062a\u0647 \u0628\u0648\u062f "
            * 40
        },
    )
    async with store.batch() as batch:
        batch.save_session("lesson", Session("lesson"))
        batch.save_session("menu", Session())
        batch.save_session("report", Session("form").with_draft(draft))
        batch.keep_turn()
        await batch.commit()
    with sqlite3.connect(data_dir / "amanat.db") as db:
        sizes = {row[0] for row in db.execute("SELECT length(sealed) FROM sessions")}
    db.close()
    assert sizes == {SESSION_SIZE + BOX}


@ON_SQLITE
async def test_without_filling_up_the_sizes_would_tell(
    store: SqlStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof can fail."""
    monkeypatch.setattr(store._context.sealer, "_pad", False)
    monkeypatch.setattr(sealing, "SESSION_SIZE", 0)
    async with store.batch() as batch:
        for number in range(5):
            batch.save_session(f"c{number}", Session("x" * number))
        batch.keep_turn()
        await batch.commit()
    with sqlite3.connect(data_dir / "amanat.db") as db:
        assert len({row[0] for row in db.execute("SELECT length(sealed) FROM sessions")}) == 5
    db.close()
