"""The grid of fields on a picture, to make some of them unrecognisable."""

from collections.abc import Iterable
from typing import Final

SIDE: Final = 6
CELLS: Final = SIDE * SIDE


def read_cells(text: str) -> tuple[int, ...]:
    """``5`` (hex, one bit per field, row by row) -> ``(0, 2)``. Raises ValueError for anything else."""
    bits = int(text, 16)
    if not 0 <= bits < 1 << CELLS:
        raise ValueError("no such field")
    return tuple(place for place in range(CELLS) if bits >> place & 1)


def write_cells(cells: Iterable[int]) -> str:
    return f"{bits_of(cells):x}"


def bits_of(cells: Iterable[int]) -> int:
    """The fields as a number, one bit each."""
    return sum(1 << place for place in set(cells))
