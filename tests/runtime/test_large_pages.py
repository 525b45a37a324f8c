"""What is loaded lies in large pages, and memory that is mostly empty stays empty."""

import ctypes
import mmap
import sys
from collections.abc import Iterator

import pytest

from bot.runtime.large_pages import BLOCK, find_blocks, gather_blocks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a call of Linux")

MAPS = """\
00400000-00a00000 r-xp 00000000 fe:01 1234   /usr/bin/python3
02345000-02a01000 rw-p 00000000 00:00 0      [heap]
7f0000100000-7f0000300000 rw-p 00000000 00:00 0
7f0000400000-7f0000800000 rw-p 00000000 00:00 0
7f0000800000-7f0000c00000 rw-p 00000000 fe:01 99 /data/words.bin
7f0000c00000-7f0001000000 rw-s 00000000 00:01 0
7f0001000000-7f0001400000 ---p 00000000 00:00 0
7ffc00000000-7ffc00400000 rw-p 00000000 00:00 0      [stack]
"""


def test_whole_blocks_of_own_memory_are_found() -> None:
    assert list(find_blocks(MAPS)) == [
        0x2400000, 0x2600000, 0x2800000, 0x7F0000400000, 0x7F0000600000,
    ]  # fmt: skip


@pytest.fixture
def memory() -> Iterator[tuple[mmap.mmap, int]]:
    """Twelve megabytes that nobody has touched, and the address of the first whole block in them."""
    with mmap.mmap(-1, 6 * BLOCK, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as given:
        address = address_of(given)
        yield given, -(-address // BLOCK) * BLOCK - address


def address_of(given: mmap.mmap) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(given))


def resident_pages(given: mmap.mmap) -> int:
    there = ctypes.create_string_buffer(len(given) // mmap.PAGESIZE)
    size = ctypes.c_size_t(len(given))
    assert ctypes.CDLL(None).mincore(ctypes.c_void_p(address_of(given)), size, there) == 0
    return there.raw.count(1)


def test_nearly_full_block_is_filled_and_keeps_its_bytes(memory: tuple[mmap.mmap, int]) -> None:
    given, at = memory
    for page in range(490):  # the last 22 are missing
        given[at + page * mmap.PAGESIZE] = page % 251
    for page in range(100):  # and most of the next block
        given[at + BLOCK + page * mmap.PAGESIZE] = 1
    before, first = resident_pages(given), address_of(given) + at
    moved = gather_blocks([first, first + BLOCK])
    assert [given[at + page * mmap.PAGESIZE] for page in range(490)] == [page % 251 for page in range(490)]
    if not moved:
        pytest.skip("this system gives no large pages")
    assert moved == 1
    assert resident_pages(given) == before + 22, "one block is filled, and the emptier one is left alone"
