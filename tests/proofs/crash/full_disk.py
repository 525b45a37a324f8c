"""A full disk for the real process: a small file system of its own, or a limit on the size of files.

Mounting the file system needs root. The limit is set from outside on the running process and fails its writes
in the same way, only with another error number.
"""

import contextlib
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

RESERVE_MB: Final = 16
"""The smallest reserve that the settings accept: with the usual one no file would ever be fetched here."""
SIZE_MB: Final = 160
"""Room above the reserve for all that a crowd writes, its photos included, while a busy machine takes its time."""
CHUNK: Final = 64 * 1024
SMALL: Final = 4096


class FillableDisk(Protocol):
    """A data folder whose space can be filled and freed again."""

    data_dir: Path

    def fill(self, pid: int) -> None: ...

    def free(self, pid: int) -> None: ...


class SmallDisk:
    """A file system of SIZE_MB; ``fill`` writes until it is full (ENOSPC).

    The program releases its ballast then: fill again."""

    def __init__(self, folder: Path) -> None:
        self.data_dir = folder / "data"
        self._filler = folder / "filler"

    def fill(self, pid: int) -> None:
        with contextlib.suppress(OSError), self._filler.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(CHUNK))
        with contextlib.suppress(OSError), self._filler.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(512))

    def free(self, pid: int) -> None:
        self._filler.unlink()


class SmallFiles:
    """No file of the process may grow or be written beyond SMALL bytes (EFBIG)."""

    def __init__(self, folder: Path) -> None:
        self.data_dir = folder / "data"

    def fill(self, pid: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (SMALL, resource.RLIM_INFINITY))

    def free(self, pid: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextlib.contextmanager
def small_disk() -> Iterator[SmallDisk | None]:
    """A mounted file system, or None where mounting is not allowed."""
    with tempfile.TemporaryDirectory(prefix="amanat-disk-") as name:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", name]
        try:
            mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
        except OSError:
            mounted = False
        try:
            yield SmallDisk(Path(name)) if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", "-l", name], check=True)
