"""One process on a data folder: a second one would answer every update twice."""

import os
from pathlib import Path
from typing import Self

from storage.trouble import DatabaseBusy


class FolderLock:
    """Held by an open file, so it ends with the process however that ends."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    @classmethod
    def take(cls, folder: Path) -> Self:
        """Raises DatabaseBusy when another process has it."""
        path = folder / "amanat.lock"
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
        except OSError as trouble:
            os.close(handle)
            raise DatabaseBusy(
                f"another process works on {folder}: stop it first, or set AMANAT_DATA_DIR to another folder"
            ) from trouble
        return cls(handle)

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _lock(handle: int) -> None:
    if os.name == "nt":
        import msvcrt  # noqa: PLC0415 only there

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined] # not on this platform
        return
    import fcntl  # noqa: PLC0415 not on Windows

    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
