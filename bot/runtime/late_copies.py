"""Makes the clean copies that this machine could not make safely at the time, as soon as it can.

The originals lie sealed in the vault. The reason a copy is missing is stored under its report's key. So all
pieces without a copy are checked, once after a start and once each time a child is confined again.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.conversation.store import SealedEvidence, Store
from bot.domain.submissions.evidence import MOST_BYTES
from bot.runtime.byte_budget import ByteBudget
from bot.runtime.disk_room import FreeSpace
from bot.runtime.evidence_fetcher import sha256
from bot.usecases.ports.media import (
    CleanCopy,
    CleanerClosed,
    CleaningFailure,
    CleaningPass,
    MediaCleaner,
    MediaLimits,
)

log = logging.getLogger(__name__)

PAGE: Final = 200


class LateCopies:
    """``look`` does one step at a time: it reads a page, or opens one file."""

    def __init__(
        self,
        store: Store,
        cleaner: MediaCleaner,
        *,
        memory: Callable[[], ByteBudget],
        room: FreeSpace,
        calm: Callable[[], bool] = lambda: True,
    ) -> None:
        """``memory`` says whose room holds an original while its copy is made."""
        self._store = store
        self._cleaner = cleaner
        self._memory = memory
        self._room = room
        self._calm = calm
        self._page: deque[SealedEvidence] = deque()
        self._after = ""
        self._opens = self._wanted = False

    def note(self, *, opens: bool) -> None:
        """Note whether files can be opened here. When that becomes possible, the search starts from the
        beginning."""
        if opens and not self._opens:
            self._page.clear()
            self._after, self._wanted = "", True
        self._opens = opens

    async def look(self) -> None:
        """Do the next step. Raises Conflict or OSError; the step is then repeated at the next look."""
        if not self._wanted or not self._calm():
            return
        if self._page:
            await self._copy(self._page[0])
            return
        page, self._after = await self._store.uncopied_evidence(
            why=CleaningFailure.NOT_CONFINED.value, after=self._after, limit=PAGE
        )
        self._page.extend(page)
        self._wanted = bool(self._page or self._after)

    async def _copy(self, piece: SealedEvidence) -> None:
        if not self._room.takes(piece.facts.size):
            return  # it stays first until the disk has room
        memory = self._memory()
        taken = await memory.take(piece.facts.size or MOST_BYTES)
        try:
            original = await self._store.open_original(piece.evidence_id)
            if original is None:  # its report was withdrawn meanwhile
                self._page.popleft()
                return
            result = await self._cleaner.clean_copy(
                original, limits=MediaLimits(), cleaning_pass=CleaningPass.LONG
            )
        except CleanerClosed:
            return
        finally:
            await memory.give_back(taken)
        if isinstance(result, CleanCopy):
            digest = await asyncio.to_thread(sha256, [result.data])
            facts = replace(
                piece.facts,
                clean_sha256=digest,
                clean_mime=result.mime,
                partial=result.partial,
                why_not_clean="",
            )
            await self._store.add_copy(piece.evidence_id, clean=result.data, facts=facts)
            log.info("late-copy-made")
        elif (
            result.reason is CleaningFailure.NOT_CONFINED
        ):  # it cannot again: until somebody says that it can
            self._page.clear()
            self._wanted = False
            return
        else:
            facts = replace(piece.facts, why_not_clean=result.reason.value)
            await self._store.add_copy(piece.evidence_id, clean=None, facts=facts)
        self._page.popleft()
