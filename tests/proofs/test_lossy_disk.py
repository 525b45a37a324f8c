"""What a machine that stops could have left of writes that were not synchronised."""

import random
import struct

from tests.proofs.crash.lossy_disk import SECTOR, DiskLoss, UnsyncedWrite, play_loss, read_notes

BEFORE = b"a" * SECTOR * 4
NOW = b"a" * SECTOR + b"b" * SECTOR * 5
WRITES = [
    UnsyncedWrite(SECTOR, b"a" * SECTOR * 2, len(BEFORE)),
    UnsyncedWrite(SECTOR * 3, b"a" * SECTOR, len(BEFORE)),
]


def test_disk_that_forgets_goes_back_to_last_synchronisation() -> None:
    assert play_loss(NOW, WRITES, DiskLoss.FORGETS, random.Random(1)) == BEFORE
    cut = UnsyncedWrite(SECTOR, BEFORE[SECTOR:], len(BEFORE))  # the file was truncated, and has grown again
    assert play_loss(NOW[:SECTOR], [cut], DiskLoss.FORGETS, random.Random(1)) == BEFORE
    assert play_loss(NOW, [], DiskLoss.FORGETS, random.Random(1)) == NOW


def test_disk_that_tears_keeps_some_sectors() -> None:
    results = [play_loss(NOW, WRITES, DiskLoss.TEARS, random.Random(seed)) for seed in range(40)]
    assert all(result[:SECTOR] == BEFORE[:SECTOR] for result in results)
    sectors = {result[at : at + SECTOR] for result in results for at in range(SECTOR, len(BEFORE), SECTOR)}
    assert sectors == {b"a" * SECTOR, b"b" * SECTOR}, "whole ones, old or new"
    assert len(set(results)) > 10


def test_cut_file_has_all_old_bytes_or_none() -> None:
    """As after SQLite has emptied its log: half of an old log would be read as the newest state."""
    cut = UnsyncedWrite(0, BEFORE, len(BEFORE))
    first, second = UnsyncedWrite(0, b"", 0), UnsyncedWrite(SECTOR, b"", SECTOR)
    now = b"c" * SECTOR * 2
    results = {play_loss(now, [cut, first, second], DiskLoss.TEARS, random.Random(seed)) for seed in range(60)}
    new, lost = b"c" * SECTOR, bytes(SECTOR)
    assert results == {BEFORE, b"", new + new, new + lost, lost + new, lost + lost}


def test_note_that_was_cut_short_is_no_write() -> None:
    whole = struct.pack("=qqq", 8, 3, 11) + b"abc"
    assert read_notes(whole + whole[:-1]) == [UnsyncedWrite(8, b"abc", 11)]
