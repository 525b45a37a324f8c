"""Fetches files from the messenger into the vault: hashes and seals them, with a clean copy beside the original.

Text goes first: while updates wait, files wait too, and the bytes in memory are bounded. Each file gets a short
first pass, and senders take turns. A file that needs longer stays with the messenger and is fetched again
behind the others. Each messenger has queues, fetchers and a share of the memory of its own, so that nobody's file waits
for a messenger that does not answer.

Remembers for an hour which contents were refused or slow, so that twenty copies cost no more than one.
"""

import asyncio
import hashlib
import hmac
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, Protocol

from bot.conversation.store import PendingEvidence, Store
from bot.conversation.store_troubles import VaultDown
from bot.conversation.wire import Adapter, FileGone, FileTooBig, WireDown
from bot.domain.people import Messenger
from bot.domain.submissions.evidence import MOST_BYTES, Loss
from bot.runtime.byte_budget import ByteBudget
from bot.runtime.disk_room import FreeSpace, UnlimitedSpace
from bot.runtime.evidence_queue import EvidenceLane, EvidenceQueue
from bot.usecases.ports import Clock
from bot.usecases.ports.media import (
    FIRST_PASS,
    CleanCopy,
    CleaningFailure,
    CleaningPass,
    MediaCleaner,
    MediaLimits,
    NotCleanable,
)

log = logging.getLogger(__name__)

FETCHERS: Final = {EvidenceLane.PICTURES: 2, EvidenceLane.OTHERS: 2, EvidenceLane.LONG: 1}
"""How many fetchers each lane of a messenger has: one uses the child process while another downloads."""
MOST_IN_HAND: Final = 2 * MOST_BYTES
"""Bytes of originals in memory at a time: two of the largest, with pictures beside them. Messengers share them, but
one of the largest always has room; copies made late take what is free."""
PICTURES_IN_HAND: Final = MOST_BYTES // 2
"""A messenger's photos are smaller than this; a larger one is handled alone."""
_MISLABELLED_COST: Final = 0.5
LOOK_EVERY: Final = 2.0
LOOK_PAUSE: Final = 0.2
"""Seconds between two looks: in a rush every batch of turns brings files, and each look opens all that wait."""
PAGE: Final = 200
PAGES: Final = 5
"""Pages of waiting files read per look, so that ten thousand files cost no more than a thousand."""
LOOK_FOR_CALM_EVERY: Final = 0.1
LONGEST_WAIT: Final = 20.0
"""Seconds that a file waits for a calm moment. Under constant load, a few files a minute are still
fetched."""
VAULT_PAUSE: Final = 10.0
FIRST_PAUSE: Final = 3.0
LONGEST_PAUSE: Final = 300.0
MOST_TRIES: Final = 300
"""With LONGEST_PAUSE about a day: an outage must not lose what a citizen sent."""
MOST: Final = 4_096
REMEMBERED: Final = 3_600.0
_OF_THE_MACHINE: Final = CleaningFailure.NOT_CONFINED
"""A refusal that says nothing about the contents."""


class FileClaims(Protocol):
    """Where several processes fetch: which of them fetches what."""

    async def claim_file(self, evidence_id: str) -> bool:
        """Whether this process may fetch the file now. Raises Conflict."""
        ...

    async def free_file(self, evidence_id: str) -> None: ...


class EvidenceFetcher:
    """Fetches files that turns have promised to keep. The table is authoritative; a missed wake-up costs
    seconds."""

    def __init__(
        self,
        *,
        store: Store,
        adapters: dict[Messenger, Adapter],
        cleaner: MediaCleaner,
        clock: Clock,
        calm: Callable[[], bool] = lambda: True,
        room: FreeSpace | None = None,
        claims: FileClaims | None = None,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        """``room`` says whether the disk has room for a file. Without it there always is. ``claims``: where other
        processes fetch, too."""
        self._room = room or UnlimitedSpace()
        self._claims = claims
        self._store = store
        self._adapters = adapters
        self._cleaner = cleaner
        self._clock = clock
        self._calm = calm
        self._timer = timer
        self._queues = {messenger: EvidenceQueue(timer) for messenger in adapters}
        self._contents = RefusedContents(timer)
        self._cleaning = {lane: asyncio.Lock() for lane in EvidenceLane}
        self._memory: dict[tuple[Messenger, EvidenceLane], ByteBudget] = {}
        for messenger in adapters:
            others = ByteBudget(max(MOST_IN_HAND // len(adapters), MOST_BYTES))
            self._memory[messenger, EvidenceLane.PICTURES] = ByteBudget(PICTURES_IN_HAND)
            self._memory[messenger, EvidenceLane.OTHERS] = self._memory[messenger, EvidenceLane.LONG] = others
        self._after = ""
        """Where the last look ended; the next one starts there and wraps around."""
        self._known: set[str] = set()
        self._tries: dict[str, int] = {}
        self._not_before: dict[str, float] = {}
        self._wake = asyncio.Event()

    def forget(self) -> None:
        """Drop the pieces that wait to be fetched. Those that still exist are found again."""
        for queue in self._queues.values():
            for piece in queue.clear():
                self._known.discard(piece.evidence_id)

    def roomiest_memory(self) -> ByteBudget:
        """The share of the memory for originals that has the most room, for whoever opens an original again: what one
        messenger's silent downloads hold is not waited for while another share is free."""
        shares = [self._memory[messenger, EvidenceLane.LONG] for messenger in self._queues]
        return max(shares, key=lambda share: share.room)

    def look(self) -> None:
        """Wake up the search: something may have arrived."""
        self._wake.set()

    async def find_loop(self) -> None:
        """Hand waiting evidence to the fetchers."""
        while True:
            self._wake.clear()
            await self.find()
            await asyncio.sleep(LOOK_PAUSE)
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def find(self) -> None:
        """Look once, at a few pages. Raises Conflict."""
        for _ in range(PAGES):
            page = await self._store.pending_evidence(after=self._after, limit=PAGE)
            self._after = page[-1].evidence_id if page else ""
            now = self._timer()
            for piece in page:
                new = piece.evidence_id not in self._known and piece.messenger in self._queues
                due = new and self._not_before.get(piece.evidence_id, 0.0) <= now
                due = due and self._room.takes(piece.facts.most_bytes, draft=piece.draft)
                if due and await self._queue_of(piece).add(piece):
                    self._known.add(piece.evidence_id)
            if not page:
                self._forget_destroyed(now)
                break

    def _forget_destroyed(self, now: float) -> None:
        """Forget the retries of deleted drafts, whose files are never asked for again."""
        for evidence_id in [i for i, due in self._not_before.items() if due + 3600 < now]:
            del self._not_before[evidence_id]
            self._tries.pop(evidence_id, None)
        for queue in self._queues.values():
            queue.forget_idle()

    def _queue_of(self, piece: PendingEvidence) -> EvidenceQueue:
        return self._queues[piece.messenger]

    def loops(self) -> Iterator[tuple[str, Callable[[], Awaitable[None]]]]:
        """The fetchers by name, several for each lane of each messenger."""
        for messenger in self._queues:
            for lane, count in FETCHERS.items():
                for number in range(count):
                    name = f"evidence-{messenger}-{lane}-{number}"
                    yield name, partial(self.fetch_loop, messenger, lane)

    async def fetch_loop(self, messenger: Messenger, lane: EvidenceLane) -> None:
        """Run one of several fetchers of this lane."""
        while True:
            await self.fetch_next(messenger, lane)

    async def fetch_next(self, messenger: Messenger, lane: EvidenceLane) -> None:
        """Wait for a piece of evidence and fetch it. After any failure it is tried again later."""
        piece = await self._queues[messenger].take(lane)
        try:
            await self._until_calm()
            with self._room.hold(piece.facts.most_bytes, draft=piece.draft) as held:
                if held:  # otherwise the next look finds it again
                    await self._fetch_claimed(piece, lane)
        except Exception as error:
            await self._schedule_retry(piece, error)
        else:
            self._tries.pop(piece.evidence_id, None)
            self._not_before.pop(piece.evidence_id, None)
        finally:
            self._known.discard(piece.evidence_id)

    async def _fetch_claimed(self, piece: PendingEvidence, lane: EvidenceLane) -> None:
        """Fetch it unless another process does, or has."""
        if self._claims is None:
            await self._fetch(piece, lane)
            return
        if not await self._claims.claim_file(piece.evidence_id):
            return  # if the other one fails, a look finds it again
        try:
            await self._fetch(piece, lane)
        finally:
            await self._claims.free_file(piece.evidence_id)

    async def _until_calm(self) -> None:
        until = self._timer() + LONGEST_WAIT
        while not self._calm() and self._timer() < until:  # noqa: ASYNC110 calm comes of itself: nothing tells it
            await asyncio.sleep(LOOK_FOR_CALM_EVERY)

    async def _schedule_retry(self, piece: PendingEvidence, error: Exception) -> None:
        """Schedule another try. The log names no file: a log line has the second, and the file's row leads to
        the report. An outage of the vault, however long, loses nothing: it counts as no try, and neither does one
        question too many."""
        if isinstance(error, VaultDown):
            log.warning("evidence-not-stored", extra={"why": error.trouble.value})
            self._not_before[piece.evidence_id] = self._timer() + VAULT_PAUSE
            return
        if isinstance(error, WireDown) and error.limited:
            log.warning("evidence-not-fetched", extra={"why": "one question too many"})
            self._not_before[piece.evidence_id] = self._timer() + max(error.retry_after or 0.0, FIRST_PAUSE)
            return
        tries = self._tries[piece.evidence_id] = self._tries.get(piece.evidence_id, 0) + 1
        log.warning(
            "evidence-not-fetched",
            extra={"why": type(error).__name__, "tries": tries},
            exc_info=error if tries == 1 else None,  # the same one follows each few minutes, for a day
        )
        pause = min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)
        self._not_before[piece.evidence_id] = self._timer() + pause
        if tries >= MOST_TRIES:
            await self._store.lose_evidence(piece.evidence_id, why=Loss.UNREACHABLE)
            self._queue_of(piece).mark_done(piece)
            del self._tries[piece.evidence_id], self._not_before[piece.evidence_id]

    async def _fetch(self, piece: PendingEvidence, lane: EvidenceLane) -> None:
        """Fetch one file, once there is room for it in memory."""
        memory = self._memory[piece.messenger, lane]
        taken = await memory.take(piece.facts.most_bytes)
        try:
            original = await self._adapters[piece.messenger].fetch(piece.file_id)
            if lane is EvidenceLane.PICTURES and not self._cleaner.is_picture(original):
                self._queue_of(piece).note_mislabelled(piece, cost=_MISLABELLED_COST)
                self.look()
            else:
                await self._keep(piece, original, lane)
        except FileGone as gone:
            why = Loss.TOO_BIG if isinstance(gone, FileTooBig) else Loss.GONE
            log.warning("evidence-lost", extra={"why": why.value})
            await self._store.lose_evidence(piece.evidence_id, why=why)
            self._queue_of(piece).mark_done(piece)
        finally:
            await memory.give_back(taken)

    async def _keep(self, piece: PendingEvidence, original: bytes, lane: EvidenceLane) -> None:
        """Hash the original before anything else is done with it. ``received_at`` stays what the turn
        noted."""
        digest, now = await asyncio.to_thread(sha256, [original]), self._clock.now()
        facts = replace(
            piece.facts, sha256=digest, size=len(original), fetched_at=now.isoformat(timespec="seconds")
        )
        result, clean = await self._copy(piece, original, lane, mark=self._contents.mark(digest)), None
        if result is None:
            return
        if isinstance(result, CleanCopy):
            clean = result.data
            digest = await asyncio.to_thread(sha256, [clean])
            facts = replace(facts, clean_sha256=digest, clean_mime=result.mime, partial=result.partial)
        else:
            facts = replace(facts, why_not_clean=result.reason.value)
        await self._store.seal_evidence(piece.evidence_id, original=original, clean=clean, facts=facts)
        self._room.note_fetched_file(len(original), draft=piece.draft)
        self._queue_of(piece).mark_done(piece)

    async def _copy(
        self, piece: PendingEvidence, original: bytes, lane: EvidenceLane, *, mark: bytes
    ) -> CleanCopy | NotCleanable | None:
        """Return its clean copy or the reason there is none; None if a first pass is too short for it."""
        async with self._cleaning[lane]:
            if (why := self._contents.refusal_reason(mark)) is not None:
                return NotCleanable(reason=why)
            if lane is not EvidenceLane.LONG and self._contents.is_slow(mark):
                self._queue_of(piece).put_behind(piece)
                return None
            began = self._timer()
            if lane is EvidenceLane.LONG:
                result = await self._cleaner.clean_copy(
                    original, limits=MediaLimits(), cleaning_pass=CleaningPass.LONG
                )
            else:
                result = await self._cleaner.clean_copy(
                    original, limits=FIRST_PASS, cleaning_pass=CleaningPass.FIRST
                )
            self._queue_of(piece).note_cost(piece, self._timer() - began)
        if isinstance(result, NotCleanable):
            if lane is not EvidenceLane.LONG and result.reason is CleaningFailure.TOO_SLOW:
                self._contents.note_slow(mark)
                self._queue_of(piece).put_behind(piece)
                return None
            self._contents.note_refused(mark, result.reason)
        return result


def sha256(parts: Sequence[bytes]) -> str:
    """Hex SHA-256 over the parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


class RefusedContents:
    """In memory only. Without the key, which is never written, a remembered mark identifies no file."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._key = secrets.token_bytes(32)
        self._slow: OrderedDict[bytes, float] = OrderedDict()
        self._refused: OrderedDict[bytes, tuple[float, CleaningFailure]] = OrderedDict()

    def mark(self, digest: str) -> bytes:
        """The mark for contents with this hash."""
        return hmac.digest(self._key, digest.encode(), "sha256")

    def note_slow(self, mark: bytes) -> None:
        """A first pass was too short for these contents."""
        self._slow[mark] = self._timer()
        _drop_oldest(self._slow)

    def is_slow(self, mark: bytes) -> bool:
        return self._slow.get(mark, -REMEMBERED) + REMEMBERED > self._timer()

    def note_refused(self, mark: bytes, why: CleaningFailure) -> None:
        if why is not _OF_THE_MACHINE:
            self._refused[mark] = (self._timer(), why)
            _drop_oldest(self._refused)

    def refusal_reason(self, mark: bytes) -> CleaningFailure | None:
        """The reason, if they were refused within the last hour."""
        at, why = self._refused.get(mark, (-REMEMBERED, None))
        return why if at + REMEMBERED > self._timer() else None


def _drop_oldest[V](known: OrderedDict[bytes, V]) -> None:
    while len(known) > MOST:
        known.popitem(last=False)
