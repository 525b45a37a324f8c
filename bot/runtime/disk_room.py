"""Watches the free disk space: below a reserve evidence waits, so that text, withdrawals and burning go on.

The messenger holds a file until we fetch it, so waiting evidence is not lost and nobody is refused.
"""

import logging
import shutil
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final, Protocol

from bot.runtime.health import Health
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

TROUBLE: Final = "disk"
MEGABYTE: Final = 1024 * 1024
EARLY: Final = 2
"""Health turns red at this multiple of the reserve."""
WRITTEN: Final = 4
"""A file is written twice: the original, and a clean copy of at most the same size. Padding may double
each."""
DRAFTS_SHARE: Final = 4
"""Files of unsent drafts may fill this fraction (one in ``DRAFTS_SHARE``) of the room above the reserve."""
COUNT_EVERY: Final = 30
"""Checks between two counts of what drafts hold. In between, new files are added to the count."""


class ReservedSpace(Protocol):
    """Room that is held back on the disk."""

    size: int

    @property
    def is_held(self) -> bool: ...
    def hold(self) -> None: ...
    def release(self) -> bool: ...


class FreeSpace(Protocol):
    """How much the disk can still take."""

    def takes(self, size: int = 0, *, draft: bool = False) -> bool: ...
    def hold(self, size: int, *, draft: bool) -> AbstractContextManager[bool]: ...
    def note_fetched_file(self, size: int, *, draft: bool) -> None: ...


class UnlimitedSpace:
    """A disk without a limit."""

    def takes(self, size: int = 0, *, draft: bool = False) -> bool:
        return True

    @contextmanager
    def hold(self, size: int, *, draft: bool) -> Iterator[bool]:
        yield True

    def note_fetched_file(self, size: int, *, draft: bool) -> None:
        pass


class DiskRoom:
    """The fetcher asks before each file, and the form asks for its texts. ``look`` runs once a second."""

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        reserve: int,
        ballast: ReservedSpace,
        drafts: Callable[[], Awaitable[int]],
        health: Health,
        clock: Clock,
    ) -> None:
        """``folders`` are where the data and the database lie. ``drafts`` counts the bytes of files of unsent
        drafts."""
        self._folders = folders
        self._reserve = reserve
        self._ballast = ballast
        self._count_drafts = drafts
        self._health = health
        self._clock = clock
        self._drafts = 0
        self._on_their_way = {True: 0, False: 0}
        """Bytes that files being fetched will take: of drafts (True) and of reports (False)."""
        self._looks = 0

    def takes(self, size: int = 0, *, draft: bool = False) -> bool:
        """Whether a file of this size may be fetched now. A ``draft`` gets less room, because until it is
        sent it is not a report."""
        above = self._free() - self._reserve - sum(self._on_their_way.values())
        drafts = self._drafts + self._on_their_way[True]
        if draft and drafts + WRITTEN * size > (above + drafts) // DRAFTS_SHARE:
            return False
        return above >= WRITTEN * size

    @contextmanager
    def hold(self, size: int, *, draft: bool) -> Iterator[bool]:
        """Reserve room for a file of this size until it is on the disk or fails to arrive. Yields whether
        there is room. While the file is written it may briefly count twice."""
        if not self.takes(size, draft=draft):
            yield False
            return
        self._on_their_way[draft] += WRITTEN * size
        try:
            yield True
        finally:
            self._on_their_way[draft] -= WRITTEN * size

    def note_fetched_file(self, size: int, *, draft: bool) -> None:
        """Count a file of this size that is on the disk now."""
        if draft:
            self._drafts += WRITTEN * size

    def release(self) -> None:
        """Free the ballast, because something must be written although nothing is free."""
        if self._ballast.release():
            log.warning("ballast-released")

    async def look(self) -> None:
        """Maintain the ballast, report to health, and count now and then what drafts hold."""
        free = self._free()
        if free < self._ballast.size // EARLY:
            self.release()
        elif free >= self._reserve + self._ballast.size and not self._ballast.is_held:
            try:
                self._ballast.hold()
            except OSError as trouble:
                log.warning("no-ballast", extra={"kind": type(trouble).__name__})
        self._tell(free)
        if self._looks % COUNT_EVERY == 0:
            self._drafts = await self._count_drafts()
        self._looks += 1

    def _free(self) -> int:
        """Bytes that may still be written; 0 where that is unknown."""
        try:
            return min(shutil.disk_usage(folder).free for folder in self._folders)
        except OSError:
            return 0

    def _tell(self, free: int) -> None:
        if free >= EARLY * self._reserve:
            self._health.clear_trouble(TROUBLE)
            return
        waits = (
            "evidence waits"
            if free < self._reserve
            else f"below {self._reserve // MEGABYTE} MB evidence waits"
        )
        what = (
            f"{free // MEGABYTE} MB are free on the disk of {self._folders[0]}: {waits}, text and withdrawals go on. "
            "Make room (docs/operating/evidence.md#disk-space): du -xh --max-depth=2 / | sort -h | tail, "
            "or a larger disk"
        )
        self._health.report_trouble(TROUBLE, what, now=self._clock.now())
