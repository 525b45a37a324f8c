"""Files from the messenger into the vault: fetched, hashed, sealed, with a clean copy beside the original.

Text goes first, files later: while updates wait, files wait too, and the bytes in memory are bounded.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.store import PendingEvidence, Store
from bot.conversation.wire import Adapter, FileGone, FileTooBig
from bot.domain.people import Messenger
from bot.domain.submissions.evidence import MOST_BYTES, Loss
from bot.runtime.byte_budget import ByteBudget
from bot.usecases.ports import Clock
from bot.usecases.ports.media import CleanCopy, MediaCleaner

log = logging.getLogger(__name__)

FETCHERS: Final = 4
MOST_IN_HAND: Final = 2 * MOST_BYTES
"""Bytes of originals in memory at a time: two of the largest, or a handful of photos."""
LOOK_EVERY: Final = 2.0
PAGE: Final = 200
PAGES: Final = 5
"""Pages of waiting files read at one look, so that ten thousand of them cost no more than a thousand do."""
LOOK_FOR_CALM_EVERY: Final = 0.1
LONGEST_WAIT: Final = 20.0
"""Seconds that a file waits for calm: under load that does not end, a few a minute still come."""
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
        calm: Callable[[], bool] = lambda: True,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._adapters = adapters
        self._cleaner = cleaner
        self._clock = clock
        self._calm = calm
        self._timer = timer
        self._queue: asyncio.Queue[PendingEvidence] = asyncio.Queue(maxsize=PAGE)
        self._memory = ByteBudget(MOST_IN_HAND)
        self._after = ""
        """Where the last look ended; the next begins there and goes round."""
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
        """Look once, at some pages. Raises Conflict."""
        for _ in range(PAGES):
            page = await self._store.pending_evidence(after=self._after, limit=PAGE)
            self._after = page[-1].evidence_id if page else ""
            now = self._timer()
            for one in page:
                due = self._not_before.get(one.evidence_id, 0.0) <= now
                if due and one.evidence_id not in self._known and one.messenger in self._adapters:
                    self._known.add(one.evidence_id)
                    await self._queue.put(one)
            if not page:
                self._forget_destroyed(now)
                break

    def _forget_destroyed(self, now: float) -> None:
        """Drafts are thrown away while their files cannot be had: nobody asks for these again."""
        for evidence_id in [i for i, due in self._not_before.items() if due + 3600 < now]:
            del self._not_before[evidence_id]
            self._tries.pop(evidence_id, None)

    async def fetch_loop(self) -> None:
        """One of several fetchers."""
        while True:
            await self.fetch_next()

    async def fetch_next(self) -> None:
        """Wait for a piece of evidence and fetch it; whatever goes wrong, it is tried again later."""
        one = await self._queue.get()
        try:
            await self._until_calm()
            await self._fetch(one)
        except Exception as error:
            await self._again(one, error)
        else:
            self._tries.pop(one.evidence_id, None)
            self._not_before.pop(one.evidence_id, None)
        finally:
            self._known.discard(one.evidence_id)

    async def _until_calm(self) -> None:
        until = self._timer() + LONGEST_WAIT
        while not self._calm() and self._timer() < until:  # noqa: ASYNC110 calm comes of itself: nothing tells it
            await asyncio.sleep(LOOK_FOR_CALM_EVERY)

    async def _again(self, one: PendingEvidence, error: Exception) -> None:
        """What is logged names no file: a line has the second, and the file's row leads to the report."""
        tries = self._tries[one.evidence_id] = self._tries.get(one.evidence_id, 0) + 1
        log.warning(
            "evidence-not-fetched",
            extra={"why": type(error).__name__, "tries": tries},
            exc_info=error,
        )
        pause = min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)
        self._not_before[one.evidence_id] = self._timer() + pause
        if tries >= MOST_TRIES:
            await self._store.lose_evidence(one.evidence_id, why=Loss.UNREACHABLE)
            del self._tries[one.evidence_id], self._not_before[one.evidence_id]

    async def _fetch(self, one: PendingEvidence) -> None:
        """One file, with room for it in memory; where its size is not known, for the largest."""
        taken = await self._memory.take(one.facts.size or MOST_BYTES)
        try:
            original = await self._adapters[one.messenger].fetch(one.file_id)
            await self._keep(one, original)
        except FileGone as gone:
            why = Loss.TOO_BIG if isinstance(gone, FileTooBig) else Loss.GONE
            log.warning("evidence-lost", extra={"why": why.value})
            await self._store.lose_evidence(one.evidence_id, why=why)
        finally:
            await self._memory.give_back(taken)

    async def _keep(self, one: PendingEvidence, original: bytes) -> None:
        """Hashed before anything else is done with it. ``received_at`` stays what the turn has noted."""
        digest, now = await asyncio.to_thread(sha256, [original]), self._clock.now()
        facts = replace(
            one.facts, sha256=digest, size=len(original), fetched_at=now.isoformat(timespec="seconds")
        )
        result, clean = await self._cleaner.clean_copy(original), None
        if isinstance(result, CleanCopy):
            clean = result.data
            digest = await asyncio.to_thread(sha256, [clean])
            facts = replace(facts, clean_sha256=digest, clean_mime=result.mime, partial=result.partial)
        else:
            facts = replace(facts, why_not_clean=result.reason.value)
        await self._store.seal_evidence(one.evidence_id, original=original, clean=clean, facts=facts)


def sha256(parts: Sequence[bytes]) -> str:
    """Hex SHA-256 over the parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
