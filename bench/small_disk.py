"""A disk of a few megabytes, and the file that fills it to its last byte."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_PIECES: Final = (64 * 1024, 4096, 1)


class CannotMount(Exception):
    """Disks cannot be mounted here; ``str`` says why."""


@contextmanager
def mount_disk(at: Path, *, megabytes: int) -> Iterator[Path]:
    """A tmpfs mounted at this folder. Raises CannotMount."""
    at.mkdir(exist_ok=True)
    if os.name != "posix" or os.geteuid() != 0:
        raise CannotMount("mounting a small disk takes root")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(at)]
    made = subprocess.run(mount, capture_output=True, check=False)
    if made.returncode:
        raise CannotMount(f"no small disk can be mounted here: {made.stderr.decode().strip()}")
    try:
        yield at
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


def fill(folder: Path, *, leave: int = 0) -> Path:
    """Write a file until the disk is full; then truncate it by the space that must stay free."""
    path = folder / "filler"
    with path.open("ab", buffering=0) as file:
        for piece in _PIECES:
            try:
                while file.write(bytes(piece)) == piece:
                    pass
            except OSError as trouble:
                assert trouble.errno == errno.ENOSPC
        if leave:
            file.truncate(max(0, file.tell() - leave))
    return path
