"""A disk of a few megabytes that can be filled to its last byte;
the test is skipped where disks cannot be mounted."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.small_disk import CannotMount, fill, mount_disk

__all__ = ["fill", "small_disk"]


@contextmanager
def small_disk(at: Path, *, megabytes: int) -> Iterator[Path]:
    try:
        with mount_disk(at, megabytes=megabytes) as folder:
            yield folder
    except CannotMount as why:
        pytest.skip(str(why))
