"""litestream's copy of a database, page by page: its files are compressed, and a mark must not hide in them.

An LTX file is a header of 100 bytes, then one frame per page, then an index of the frames and a trailer. A
frame is the page's number (4 bytes), flags (2), the length of the rest (4) and the page as one LZ4 block. The
parts outside frames hold numbers only: sizes, checksums, times of commits.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

HEADER: Final = 100
MAGIC: Final = b"LTX1"
_FRAME: Final = struct.Struct(">IHI")
_SIZED: Final = 1
_LEAST_MATCH: Final = 4
_MORE: Final = 15
_GOES_ON: Final = 255


def pages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, page) of each frame. Raises ValueError for another format, also for a newer version."""
    if data[:4] != MAGIC or len(data) < HEADER:
        raise ValueError("not an LTX file of the known kind")
    (size,) = struct.unpack_from(">I", data, 8)
    at = HEADER
    while True:
        number, flags, length = _FRAME.unpack_from(data, at)
        if number == 0:
            return
        if flags != _SIZED:
            raise ValueError(f"a frame of another kind: {flags}")
        at += _FRAME.size
        page = unpacked_block(data[at : at + length])
        if len(page) != size:
            raise ValueError(f"page {number} has {len(page)} bytes instead of {size}")
        yield number, page
        at += length


def unpacked_block(block: bytes) -> bytes:
    """One LZ4 block. Raises IndexError or ValueError for invalid bytes."""
    out, at = bytearray(), 0
    while True:
        token = block[at]
        literals, at = _length(block, at + 1, token >> 4)
        out += block[at : at + literals]
        at += literals
        if at >= len(block):  # the last sequence has no match
            return bytes(out)
        back = block[at] | block[at + 1] << 8
        if not 0 < back <= len(out):
            raise ValueError("a match starts before the beginning")
        same, at = _length(block, at + 2, token & 0xF)
        _repeat(out, back, same + _LEAST_MATCH)


def _length(block: bytes, at: int, length: int) -> tuple[int, int]:
    """A length whose first part is ``told``, and the position after it."""
    if length == _MORE:
        while True:
            more = block[at]
            length, at = length + more, at + 1
            if more != _GOES_ON:
                break
    return length, at


def _repeat(out: bytearray, back: int, length: int) -> None:
    """Repeat the bytes at this distance back. The repetition may overlap itself."""
    piece = bytes(out[-back:])
    out += (piece * (length // back + 1))[:length]
