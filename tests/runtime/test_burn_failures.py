"""``amanat burn`` under bad conditions: a full disk, or a database that is locked or broken."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import burn as burn_command
from storage.key_store import REPORT_KEYS
from storage.lock import FolderLock
from tests.fakes.small_disk import fill, small_disk
from tests.runtime.test_keeping_commands import _bare, file_test_report, report_readable

pytestmark = pytest.mark.slow

__all__ = ["_bare"]  # a fixture

LEFT = {"accounts": (True, False), "all": (False, False)}
WHAT = pytest.mark.parametrize("what", list(LEFT))


@pytest.fixture
def _on_a_small_disk(tmp_path: Path) -> Iterator[None]:
    with small_disk(tmp_path / "data", megabytes=6):
        yield


def evidence(count: int = 30) -> None:
    folder = Path("data/vault/aa")
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"aa{number:030x}").write_bytes(bytes(50_000))


@WHAT
@pytest.mark.usefixtures("_on_a_small_disk")
def test_with_no_byte_free(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    file_test_report()
    evidence()
    fill(Path("data"))
    assert main(["burn", what, "--yes"]) == 0
    output = capsys.readouterr()
    assert (output.err, "the keys on the disk are gone" in output.out) == ("", True)
    assert ("30 files of evidence" in output.out) == (what == "all"), output.out
    assert len(list(Path("data/vault").glob("*/*"))) == (0 if what == "all" else 30)
    Path("data/filler").unlink()
    assert report_readable() == LEFT[what]


@WHAT
@pytest.mark.parametrize("program", ["runs", "runs not"])
def test_with_a_database_that_is_locked(
    what: str, program: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file_test_report()
    monkeypatch.setattr(burn_command, "PATIENCE", 0.3)
    monkeypatch.setattr("storage.engine.PRAGMAS", ("journal_mode=WAL", "busy_timeout=50"))
    lock = FolderLock.take(Path("data")) if program == "runs" else None
    with closing(sqlite3.connect("data/amanat.db", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        assert main(["burn", what, "--yes"]) == int(program == "runs")
    output = capsys.readouterr()
    assert "the keys on the disk are gone" in output.out
    assert ("kill -9" in output.err) == (program == "runs")
    if lock is not None:
        lock.release()
    assert report_readable() == LEFT[what]
    assert Path(f"data/burn-asked-{what}").exists(), "the next start knows that something is left to delete"


@WHAT
@pytest.mark.parametrize("program", ["runs", "runs not"])
def test_with_a_database_that_is_broken(
    what: str, program: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file_test_report()
    monkeypatch.setattr(burn_command, "PATIENCE", 0.3)
    database = Path("data/amanat.db")
    shutil.copy(database, "whole")
    database.write_bytes(b"no database any more" * 1000)
    lock = FolderLock.take(Path("data")) if program == "runs" else None
    assert main(["burn", what, "--yes"]) == int(program == "runs")
    output = capsys.readouterr()
    assert "the keys on the disk are gone" in output.out
    assert ("kill -9" in output.err) == (program == "runs")
    if lock is not None:
        lock.release()
    for name in ("amanat.db-wal", "amanat.db-shm"):
        Path("data", name).unlink(missing_ok=True)
    shutil.copy("whole", database)
    assert report_readable() == LEFT[what]


def test_what_cannot_be_destroyed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file_test_report()
    monkeypatch.setenv("AMANAT_COPY_DIR", str(tmp_path / "unplugged"))
    assert main(["burn", "all", "--yes"]) == 1
    output = capsys.readouterr()
    assert f"NOT DESTROYED: {tmp_path / 'unplugged'} (it is not there): destroy it by hand" in output.err
    assert (tmp_path / "data" / REPORT_KEYS).exists()
