"""A file that holds room on the disk for the hour in which nothing else is left: for text, withdrawals and burning."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

NAME: Final = "ballast"
MOST: Final = 16 * 1024 * 1024


class Ballast:
    """``data/ballast``: nothing stands in it. It is given up when the disk is full and made anew when there is room."""

    def __init__(self, folder: Path, *, size: int = MOST) -> None:
        self._path = folder / NAME
        self.size = size

    @property
    def is_held(self) -> bool:
        with suppress(OSError):
            return self._path.stat().st_size >= self.size
        return False

    def hold(self) -> None:
        """Take the room. Where the disk has not so much, or promises none to a file, there is no ballast."""
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.posix_fallocate(handle, 0, self.size)
        except OSError:
            self._path.unlink(missing_ok=True)
            raise
        finally:
            os.close(handle)

    def release(self) -> bool:
        """Give the room back; whether there was any."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
