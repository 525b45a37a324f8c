"""A disk that loses what was not synchronised when the machine stopped, or tears what it was writing.

There is no such disk to be had without a kernel's help, so a small library in C (``unsynced.c``) is preloaded into the
program: it notes what each file held before every write, until the file is synchronised. After a kill the notes say
what a machine that stopped at that moment could have lost.
"""

import random
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).with_name("unsynced.c")
MARK: Final = "/amanat-kill9-"
"""In the path of every round's folder."""
SECTOR: Final = 512
"""Bytes that a disk writes whole or not at all."""
_HEAD: Final = struct.Struct("=qqq")
_MANY_OPEN_COPIES: Final = 0.5
"""How likely a sector was written already when everything may be under way at once."""


class DiskLoss(StrEnum):
    """What becomes of writes that were not synchronised."""

    FORGETS = "forgets"
    """None of them is there."""
    TEARS = "tears"
    """Any sectors of them are there, in no order: pages are torn."""


class NoCompiler(Exception):
    """The library cannot be made here. ``str`` says why."""


@dataclass(frozen=True, slots=True)
class UnsyncedWrite:
    """What a file held where it was written to."""

    offset: int
    before: bytes
    size: int
    """Of the whole file, before."""


class LossyDisk:
    """The notes of one run of the proof."""

    def __init__(self, folder: Path, loss: DiskLoss) -> None:
        self._notes = folder / "notes"
        self._notes.mkdir()
        self._library = folder / "unsynced.so"
        self.loss = loss
        self.lost = 0
        """Kills after which something was lost or torn."""
        self._compile()

    def _compile(self) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if compiler is None:
            raise NoCompiler("no C compiler (cc, gcc or clang) is installed")
        words = [compiler, "-O2", "-shared", "-fPIC", "-o", str(self._library), str(SOURCE), "-ldl"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoCompiler(f"{compiler} cannot make {SOURCE.name}: {done.stderr[:300]}")

    @property
    def environment(self) -> dict[str, str]:
        """Of the process that is killed."""
        return {"LD_PRELOAD": str(self._library), "UNSYNCED_MARK": MARK, "UNSYNCED_NOTES": str(self._notes)}

    def stop(self, folder: Path, chance: random.Random) -> None:
        """Play the stop of the machine: the program was killed, and what it had not synchronised is lost or torn."""
        has_lost = False
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and path.suffix != ".log":  # which the proof reads
                notes = self._notes / str(path.stat().st_ino)
                if notes.exists() and (writes := read_notes(notes.read_bytes())):
                    restored = play_loss(path.read_bytes(), writes, self.loss, chance)
                    has_lost |= restored != path.read_bytes()
                    path.write_bytes(restored)
        for notes in self._notes.iterdir():
            notes.unlink()
        self.lost += has_lost


def read_notes(raw: bytes) -> list[UnsyncedWrite]:
    """The writes in their order; the last one may be cut short, then it did not take place."""
    writes, at = [], 0
    while at + _HEAD.size <= len(raw):
        offset, length, size = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        if at + length > len(raw):
            break
        writes.append(UnsyncedWrite(offset, raw[at : at + length], size))
        at += length
    return writes


def play_loss(now: bytes, writes: list[UnsyncedWrite], loss: DiskLoss, chance: random.Random) -> bytes:
    """The file's bytes after the machine has stopped."""
    if loss is DiskLoss.FORGETS:
        return _undone(now, writes)
    cuts = _cuts(now, writes)
    if (come := chance.randint(0, len(cuts))) < len(cuts):  # this cut and what was written after it did not come
        now = _undone(now, writes[cuts[come] :])
        writes = writes[: cuts[come]]
    before = _undone(now, writes)
    for cut in cuts[:come]:  # what was written before a cut that came is there, or gone with the bytes that it cut off
        before = before[: writes[cut].offset]
    return _torn_file(before, now, chance)


def _undone(now: bytes, writes: list[UnsyncedWrite]) -> bytes:
    """Without these writes, which are the last ones."""
    before = bytearray(now)
    for write in reversed(writes):
        before[write.size :] = bytes(max(write.size - len(before), 0))
        before[write.offset : write.offset + len(write.before)] = write.before
    return bytes(before)


def _cuts(now: bytes, writes: list[UnsyncedWrite]) -> list[int]:
    """Which of them made the file shorter. A file system does that as a whole and in its order: the bytes that were cut
    off are all there or none is, and what was written afterwards is seen only if the file is shorter."""
    sizes = [*(write.size for write in writes), len(now)]
    return [place for place in range(len(writes)) if sizes[place + 1] < sizes[place]]


def _torn_file(before: bytes, now: bytes, chance: random.Random) -> bytes:
    longest = max(len(before), len(now))
    old, new = before.ljust(longest, b"\0"), now.ljust(longest, b"\0")
    torn = bytearray()
    for at in range(0, longest, SECTOR):
        torn += (new if chance.random() < _MANY_OPEN_COPIES else old)[at : at + SECTOR]
    return bytes(torn[: chance.choice((len(before), len(now), longest))])


@contextmanager
def lossy_disk(loss: DiskLoss | None) -> Iterator[LossyDisk | None]:
    """None if nothing is to be lost. Raises NoCompiler."""
    if loss is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="amanat-notes-") as name:
        yield LossyDisk(Path(name), loss)
