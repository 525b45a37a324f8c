"""Files from the messenger into the vault: fetched, hashed, sealed, with a clean copy beside the original."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.store import PendingEvidence, Store
from bot.conversation.wire import Adapter, FileGone
from bot.domain.people import Messenger
from bot.usecases.ports import Clock
from bot.usecases.ports_media import CleanCopy, MediaCleaner

log = logging.getLogger(__name__)

FETCHERS: Final = 4
LOOK_EVERY: Final = 2.0
FIRST_PAUSE: Final = 3.0
LONGEST_PAUSE: Final = 300.0
MOST_TRIES: Final = 300
"""With LONGEST_PAUSE about a day: what a citizen sent is not given up for an outage."""


class EvidenceFetcher:
    """Fetches what turns have promised to keep. The table is the truth; a missed wake-up costs seconds."""

    def __init__(
        self,
        *,
        store: Store,
        adapters: dict[Messenger, Adapter],
        cleaner: MediaCleaner,
        clock: Clock,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._adapters = adapters
        self._cleaner = cleaner
        self._clock = clock
        self._timer = timer
        self._queue: asyncio.Queue[PendingEvidence] = asyncio.Queue(maxsize=200)
        self._known: set[str] = set()
        self._tries: dict[str, int] = {}
        self._not_before: dict[str, float] = {}
        self._wake = asyncio.Event()

    def forget(self) -> None:
        """Drop what waits to be fetched. What is still there is found again."""
        while not self._queue.empty():
            self._known.discard(self._queue.get_nowait().evidence_id)

    def look(self) -> None:
        """Something may have come in."""
        self._wake.set()

    async def find_loop(self) -> None:
        """Put waiting evidence before the fetchers."""
        while True:
            self._wake.clear()
            await self.find()
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def find(self) -> None:
        """Look once. Raises Conflict."""
        now = self._timer()
        for one in await self._store.pending_evidence():
            due = self._not_before.get(one.evidence_id, 0.0) <= now
            if due and one.evidence_id not in self._known and one.messenger in self._adapters:
                self._known.add(one.evidence_id)
                await self._queue.put(one)

    async def fetch_loop(self) -> None:
        """One of several fetchers."""
        while True:
            await self.fetch_next()

    async def fetch_next(self) -> None:
        """Wait for a piece of evidence and fetch it; whatever goes wrong, it is tried again later."""
        one = await self._queue.get()
        try:
            await self._fetch(one)
        except Exception as error:
            await self._again(one, error)
        else:
            self._tries.pop(one.evidence_id, None)
            self._not_before.pop(one.evidence_id, None)
        finally:
            self._known.discard(one.evidence_id)

    async def _again(self, one: PendingEvidence, error: Exception) -> None:
        tries = self._tries[one.evidence_id] = self._tries.get(one.evidence_id, 0) + 1
        log.warning(
            "evidence-not-fetched",
            extra={"evidence": one.evidence_id, "why": type(error).__name__, "tries": tries},
            exc_info=error,
        )
        pause = min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)
        self._not_before[one.evidence_id] = self._timer() + pause
        if tries >= MOST_TRIES:
            await self._store.lose_evidence(one.evidence_id, why="it could not be fetched for a day")
            del self._tries[one.evidence_id], self._not_before[one.evidence_id]

    async def _fetch(self, one: PendingEvidence) -> None:
        try:
            original = await self._adapters[one.messenger].fetch(one.file_id)
        except FileGone:
            log.warning("evidence-gone", extra={"evidence": one.evidence_id})
            await self._store.lose_evidence(one.evidence_id, why="the messenger no longer gives it")
            return
        digest = await asyncio.to_thread(sha256, [original])
        result = await self._cleaner.clean_copy(original)
        facts = replace(
            one.facts, sha256=digest, size=len(original), received_at=self._clock.now().isoformat()
        )
        clean = None
        if isinstance(result, CleanCopy):
            clean = result.data
            facts = replace(
                facts, clean_sha256=await asyncio.to_thread(sha256, [clean]), clean_mime=result.mime
            )
        else:
            facts = replace(facts, why_not_clean=result.reason.value)
        await self._store.seal_evidence(one.evidence_id, original=original, clean=clean, facts=facts)


def sha256(parts: Sequence[bytes]) -> str:
    """Hex SHA-256 over the parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
