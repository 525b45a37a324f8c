"""How much room the disk has: below a reserve evidence waits, so that text, withdrawals and burning go on.

The messenger holds a file as long as we do not fetch it. So what waits is not lost, and nobody is refused.
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
"""Health turns red at so many times the reserve."""
WRITTEN: Final = 4
"""A file is written twice, the original and at most as much for its clean copy, each filled up to at most double."""
DRAFTS_SHARE: Final = 4
"""Files of drafts that nobody has sent may fill one part in so many of the room above the reserve."""
COUNT_EVERY: Final = 30
"""Looks between two counts of what drafts hold; meanwhile what comes is added."""


class ReservedSpace(Protocol):
    """Room that is held back on the disk."""

    size: int

    @property
    def is_held(self) -> bool: ...
    def hold(self) -> None: ...
    def release(self) -> bool: ...


class FreeSpace(Protocol):
    """What the disk still takes."""

    def takes(self, size: int = 0, *, draft: bool = False) -> bool: ...
    def hold(self, size: int, *, draft: bool) -> AbstractContextManager[bool]: ...
    def note_fetched_file(self, size: int, *, draft: bool) -> None: ...


class UnlimitedSpace:
    """A disk that nothing fills."""

    def takes(self, size: int = 0, *, draft: bool = False) -> bool:
        return True

    @contextmanager
    def hold(self, size: int, *, draft: bool) -> Iterator[bool]:
        yield True

    def note_fetched_file(self, size: int, *, draft: bool) -> None:
        pass


class DiskRoom:
    """Asked by the fetcher before each file and by the form for what it says; looked after once a second."""

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
        """``folders``: where the data and the database lie. ``drafts`` counts the bytes of files of unsent drafts."""
        self._folders = folders
        self._reserve = reserve
        self._ballast = ballast
        self._count_drafts = drafts
        self._health = health
        self._clock = clock
        self._drafts = 0
        self._on_their_way = {True: 0, False: 0}
        """Bytes that files will take that are being fetched: of drafts, and of reports."""
        self._looks = 0

    def takes(self, size: int = 0, *, draft: bool = False) -> bool:
        """Whether a file of this size may be fetched now. Of a ``draft`` fewer are: until it is sent, it is nobody's
        report."""
        above = self._free() - self._reserve - sum(self._on_their_way.values())
        drafts = self._drafts + self._on_their_way[True]
        if draft and drafts + WRITTEN * size > (above + drafts) // DRAFTS_SHARE:
            return False
        return above >= WRITTEN * size

    @contextmanager
    def hold(self, size: int, *, draft: bool) -> Iterator[bool]:
        """Room for a file of this size, nobody else's until it is on the disk or does not come; whether there is any.
        While it is written it may count twice, for a moment."""
        if not self.takes(size, draft=draft):
            yield False
            return
        self._on_their_way[draft] += WRITTEN * size
        try:
            yield True
        finally:
            self._on_their_way[draft] -= WRITTEN * size

    def note_fetched_file(self, size: int, *, draft: bool) -> None:
        """A file of this size stands on the disk now."""
        if draft:
            self._drafts += WRITTEN * size

    def release(self) -> None:
        """Something must be written although nothing is free."""
        if self._ballast.release():
            log.warning("ballast-released")

    async def look(self) -> None:
        """Keep the ballast, tell health, and count now and then what drafts hold."""
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
        """Bytes that we may still write; 0 where that cannot be known."""
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
