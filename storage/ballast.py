"""A file that reserves disk space. When the disk is full it leaves room for text, withdrawals and burning."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

NAME: Final = "ballast"
MOST: Final = 16 * 1024 * 1024


class Ballast:
    """``data/ballast``, a file without content.
    It is released when the disk is full and made anew when there is room."""

    def __init__(self, folder: Path, *, size: int = MOST) -> None:
        self._path = folder / NAME
        self.size = size

    @property
    def is_held(self) -> bool:
        with suppress(OSError):
            return self._path.stat().st_size >= self.size
        return False

    def hold(self) -> None:
        """Reserve the space. There is no ballast if the disk has too little room
        or cannot reserve space for a file."""
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.posix_fallocate(handle, 0, self.size)
        except OSError:
            self._path.unlink(missing_ok=True)
            raise
        finally:
            os.close(handle)

    def release(self) -> bool:
        """Release the space. Returns whether there was any."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
