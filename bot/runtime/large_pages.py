"""Moves what is loaded into memory pages of two megabytes.

A turn touches a little of much: texts, content, code, tables. In pages of four kilobytes the processor looks up most of
these addresses anew, on a virtual machine in two tables one behind the other: three hundredths of an update's time.

Only blocks are moved that are nearly full, so that memory grows by a hundredth. What is allocated later stays as the
system gives it. Where the system cannot do this (before Linux 6.1, or short of memory), nothing happens.
"""

import ctypes
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

BLOCK: Final = 2 << 20
"""Bytes of a large page."""
FULL: Final = 480
"""Of a block's 512 small pages, so many are there already."""
_SMALL: Final = 4096
_COLLAPSE: Final = 25
"""``MADV_COLLAPSE``: now, whatever the system does by itself."""
_WRITABLE: Final = "rw-p"
_IS_THERE: Final = b"\1"


def gather_memory() -> int:
    """Move this process' nearly full blocks; returns how many. Takes about a tenth of a second for 200 MB, and can be
    called beside the event loop."""
    if sys.platform != "linux":
        return 0
    try:
        return gather_blocks(find_blocks(Path("/proc/self/maps").read_text()))
    except (OSError, AttributeError):  # not every C library has the calls
        return 0


def find_blocks(maps: str) -> Iterator[int]:
    """The addresses of all whole blocks of private memory without a file, of ``/proc/self/maps``."""
    for line in maps.splitlines():
        addresses, rights, _, _, inode, *name = line.split(maxsplit=5)
        if rights != _WRITABLE or inode != "0" or name not in ([], ["[heap]"]):
            continue
        first, end = (int(address, 16) for address in addresses.split("-"))
        yield from range(-(-first // BLOCK) * BLOCK, end - BLOCK + 1, BLOCK)


def gather_blocks(addresses: Iterable[int]) -> int:
    """Move the blocks at these addresses that are nearly full; returns how many. Raises AttributeError where the C
    library lacks a call. Memory that is gone meanwhile is refused by the system."""
    system, size = ctypes.CDLL(None), ctypes.c_size_t(BLOCK)
    there = ctypes.create_string_buffer(BLOCK // _SMALL)
    moved = 0
    for address in addresses:
        at = ctypes.c_void_p(address)
        if system.mincore(at, size, there) == 0 and there.raw.count(_IS_THERE) >= FULL:
            moved += system.madvise(at, size, _COLLAPSE) == 0
    return moved
