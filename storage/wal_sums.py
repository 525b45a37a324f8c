"""The checksums in SQLite's write-ahead log: each frame's covers all frames before it.

The format: sqlite.org/fileformat2.html#walformat.

SQLite stops reading where a checksum is wrong. So code that changes a byte of a page in the log rewrites the
checksums.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_MAGIC: Final = 0x377F0682
_INDEX_HEADER: Final = 96
"""Two copies of 48 bytes: when they differ or are empty, the next reader or writer rebuilds the index."""
_MOST: Final = 0xFFFFFFFF

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
