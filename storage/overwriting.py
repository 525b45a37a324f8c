"""Destroys keys without SQLite: overwrites their bytes in place in the file, then removes the file.

Nothing in here needs free space, a lock, or a file that SQLite can read. It is the last resort when a disk is
full, another process holds the key store, or the file is broken.

The checksums in SQLite's write-ahead log: each frame's covers all frames before it.

The format: sqlite.org/fileformat2.html#walformat.

SQLite stops reading where a checksum is wrong. So code that changes a byte of a page in the log rewrites the
checksums.
"""

import os
import struct
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

CHIEF_KEYS: Final = ("store", "accounts", "reporters")
"""Every name that a chief key has."""
_PIECE: Final = 1024 * 1024
_SEALED_KEY: Final = 72
"""Bytes of a wrapped key: nonce, authentication tag, 32 bytes of key."""
_WITH_PAGES: Final = ("", "-wal", "-journal")
"""The files that can hold a key of a SQLite file. Its index (``-shm``) holds only page numbers."""
_NAMES: Final = (0, *(len(name) for name in CHIEF_KEYS))
"""Bytes of names that can be between the head of a row and its wrapped key."""

type _Span = tuple[int, int]
"""Where a key begins in a file, and its length."""

_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_MAGIC: Final = 0x377F0682
_INDEX_HEADER: Final = 96
"""Two copies of 48 bytes: when they differ or are empty, the next reader or writer rebuilds the index."""
_MOST: Final = 0xFFFFFFFF


def overwrite_chief(path: Path, names: Collection[str]) -> set[str]:
    """Overwrite these named keys of a key store wherever they are in its file and log. Returns the ones that
    were there.

    A row is recognized by SQLite's record header, so keys are found in a broken file as well. Raises OSError.
    """
    there: set[str] = set()

    def spans(handle: int) -> Iterator[_Span]:
        for name in names:
            mark = _record_of(name)
            for place in _places(handle, mark):
                there.add(name)
                yield place + len(mark), _SEALED_KEY

    _overwrite_spans(path, spans)
    return there


def overwrite_wrapped(path: Path, wrapped: Collection[bytes]) -> None:
    """Overwrite these wrapped keys of a key store wherever they are in its file and log. SQLite has removed
    them from the rows, but not from the file, because somebody reads it. Raises OSError."""
    wanted = set(wrapped)

    def spans(handle: int) -> Iterator[_Span]:
        for length in {len(key) for key in wanted}:
            mark = _type_of(length)
            for place in _places(handle, mark):
                begin = place + len(mark)
                behind = os.pread(handle, length + max(_NAMES), begin)
                for name in _NAMES:
                    if behind[name : name + length] in wanted:
                        yield begin + name, length

    _overwrite_spans(path, spans)


def _overwrite_spans(path: Path, spans: Callable[[int], Iterator[_Span]]) -> None:
    """Overwrite these spans of an open file, in the file of a key store and in its log.

    Frames of the log get new checksums, so that frames after a key are not lost, and SQLite's index of the
    log is rebuilt: otherwise another process would continue from the old checksums and write frames that
    nobody can read after a crash. Raises OSError.
    """
    for part in _parts(path):
        with part.open("r+b", buffering=0) as file:
            handle = file.fileno()
            frames = wal_frames(handle) if part.name.endswith("-wal") else []
            written = list(spans(handle))
            for begin, length in written:
                os.pwrite(handle, os.urandom(length), begin)
            if written and frames:
                sum_frames(handle, frames)
                forget_index(path)
            os.fsync(handle)


def wipe(path: Path) -> None:
    """Overwrite a SQLite file with its log, then remove them. What cannot be overwritten is removed all the
    same.

    Raises the first OSError, after everything was tried.
    """
    trouble: OSError | None = None
    for part in _parts(path):
        try:
            _overwrite(part)
        except OSError as error:
            trouble = trouble or error
    for suffix in (*_WITH_PAGES, "-shm"):
        try:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        except OSError as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble


def _parts(path: Path) -> list[Path]:
    return [part for suffix in _WITH_PAGES if (part := path.with_name(path.name + suffix)).is_file()]


def _overwrite(path: Path) -> None:
    with path.open("r+b", buffering=0) as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= file.write(os.urandom(min(left, _PIECE)))
        os.fsync(file.fileno())


def _record_of(name: str) -> bytes:
    """How SQLite writes the beginning of a row (name, wrapped key):
    the header's length, two types, the name."""
    return bytes((4, 13 + 2 * len(name))) + _type_of(_SEALED_KEY) + name.encode()


def _type_of(length: int) -> bytes:
    """How SQLite encodes the length of a column's bytes.
    A wrapped key follows, after its name if it has one."""
    blob = 12 + 2 * length
    return bytes((0x80 | blob >> 7, blob & 0x7F))


def _places(handle: int, mark: bytes) -> Iterator[int]:
    """Where these bytes are in an open file."""
    at = 0
    while piece := os.pread(handle, _PIECE + len(mark) - 1, at):
        offset = piece.find(mark)
        while offset >= 0:
            yield at + offset
            offset = piece.find(mark, offset + 1)
        at += _PIECE


def remove_files(folder: Path, *, before: float) -> int:
    """Remove the files of a vault that were written before this moment. Nobody can read them: their keys are
    gone. Returns how many were removed; what cannot be removed stays."""
    count = 0
    for path in folder.glob("*/*"):
        with suppress(OSError):
            if path.stat().st_ctime < before:
                path.unlink()
                count += 1
    return count


type Sums = tuple[int, int]


class _WalHeader(NamedTuple):
    frame: int
    """Bytes of a frame: its header and a page."""
    order: str
    """Byte order of words: ``<`` or ``>``."""
    salt: bytes
    sums: Sums


def wal_frames(handle: int) -> list[int]:
    """Where each frame begins that SQLite reads as part of the log."""
    log = _log(handle)
    if log is None:
        return []
    places, sums = [], log.sums
    for place, frame in _frames(handle, log):
        sums = _sum_frame(frame, log.order, sums)
        if frame[8:16] != log.salt or struct.unpack(">II", frame[16:_FRAME_HEADER]) != sums:
            break
        places.append(place)
    return places


def sum_frames(handle: int, places: list[int]) -> None:
    """Rewrite the checksums of these frames, after a page in them was changed."""
    log = _log(handle)
    if log is None:
        return
    sums = log.sums
    for place in places:
        sums = _sum_frame(os.pread(handle, log.frame, place), log.order, sums)
        os.pwrite(handle, struct.pack(">II", *sums), place + 16)


def forget_index(path: Path) -> None:
    """Make every process that has this SQLite file open rebuild its index of the log (``-shm``). The old
    index holds the checksum that the next frame continues from. Raises OSError."""
    index = path.with_name(path.name + "-shm")
    if index.is_file():
        with index.open("r+b", buffering=0) as file:
            if os.fstat(file.fileno()).st_size >= _INDEX_HEADER:
                os.pwrite(file.fileno(), bytes(_INDEX_HEADER), 0)


def _log(handle: int) -> _WalHeader | None:
    """None for a file that is no log."""
    header = os.pread(handle, _HEADER, 0)
    if len(header) < _HEADER:
        return None
    magic, _, page = struct.unpack(">III", header[:12])
    order = ">" if magic & 1 else "<"
    sums: Sums = struct.unpack(">II", header[24:])
    if magic & ~1 != _MAGIC or _sum(header[:24], order, (0, 0)) != sums:
        return None
    return _WalHeader(_FRAME_HEADER + page, order, header[16:24], sums)


def _frames(handle: int, log: _WalHeader) -> Iterator[tuple[int, bytes]]:
    place = _HEADER
    while len(frame := os.pread(handle, log.frame, place)) == log.frame:
        yield place, frame
        place += log.frame


def _sum_frame(frame: bytes, order: str, sums: Sums) -> Sums:
    return _sum(frame[_FRAME_HEADER:], order, _sum(frame[:8], order, sums))


def _sum(data: bytes, order: str, sums: Sums) -> Sums:
    first, second = sums
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for even, odd in zip(words, words, strict=True):
        first = (first + even + second) & _MOST
        second = (second + odd + first) & _MOST
    return first, second
