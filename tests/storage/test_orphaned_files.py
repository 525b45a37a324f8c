"""Abandoned data is found piece by piece: an upkeep costs the same with any number of rows."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from storage import leftovers, vault
from storage.store import SqlStore
from storage.vault import FOLDERS
from tests.fakes.turns import FakeClock
from tests.storage.values import CODE, SARA, a_body, a_case, a_piece, a_report, facts_for


@pytest.fixture(autouse=True)
def _use_file_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test cannot set when a file was put on the disk: here the file's own time counts instead."""
    monkeypatch.setattr(vault, "storage_time", lambda path: path.stat().st_mtime)


def make_orphan(folder_of_all: Path, folder: str, *, hours: float = 2.0) -> Path:
    """A file without a row, as a crash leaves one."""
    path = folder_of_all / folder / f"{folder}{'0' * 30}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"sealed")
    then = time.time() - hours * 3600
    os.utime(path, (then, then))
    return path


def existing_count(paths: list[Path]) -> int:
    return sum(path.exists() for path in paths)


def age_all(folder_of_all: Path) -> None:
    then = time.time() - 7200
    for path in folder_of_all.glob("*/*"):
        os.utime(path, (then, then))


async def sealed_files(store: SqlStore, count: int) -> None:
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r", account=SARA)
        for number in range(count):
            batch.uow.evidence.add(a_piece(f"piece-{number}"))
        batch.keep_turn()
        await batch.commit()
    for number in range(count):
        await store.seal_evidence(f"piece-{number}", original=b"o", clean=b"c", facts=facts_for(b"o", b"c"))


async def test_a_small_vault_is_looked_through_each_time(
    store: SqlStore, data_dir: Path, clock: FakeClock
) -> None:
    await sealed_files(store, 5)
    lost = [make_orphan(data_dir / "vault", folder) for folder in ("00", "7f", "ff")]
    young = make_orphan(data_dir / "vault", "80", hours=0.5)
    age_all_but = [*lost]
    assert (await store.purge(clock.now()))["orphans"] == 3
    assert (existing_count(age_all_but), existing_count([young])) == (0, 1)
    age_all(data_dir / "vault")
    assert (await store.purge(clock.now()))["orphans"] == 1, "what rows name stays, however old"
    for number in range(5):
        assert await store.open_clean(f"piece-{number}") is not None


async def test_large_vault_is_scanned_one_folder_at_a_time(
    store: SqlStore, data_dir: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "FILES", 1)
    lost = [make_orphan(data_dir / "vault", folder) for folder in FOLDERS[::16]]
    orphan_counts = [(await store.purge(clock.now()))["orphans"] for _ in range(len(lost))]
    assert orphan_counts == [1] * len(lost)
    assert existing_count(lost) == 0


async def test_old_drafts_are_found_in_pieces_without_reports(
    store: SqlStore, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sealed_files(store, 3)
    async with store.batch() as batch:
        for number in range(6):
            batch.uow.evidence.add(a_piece(f"draft-piece-{number}", report_id=f"draft-{number}"))
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(days=8))
    piece = leftovers._PIECE_ENDS.offset(3)
    monkeypatch.setattr(leftovers, "_PIECE_ENDS", piece)
    draft_counts = [(await store.purge(clock.now()))["drafts"] for _ in range(4)]
    assert sum(draft_counts) == 6
    assert max(draft_counts) <= 4
    async with store.batch() as batch:
        assert len(await batch.uow.evidence.of_report("report-1")) == 3
        assert not await batch.uow.evidence.of_report("draft-1")
