"""Puts updates into the inbox: stored, sealed and committed before they are acknowledged.

Measures how busy the receiving end is: text goes first, files are fetched when it is calm.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bot.conversation.store import Store
from bot.conversation.wire import Adapter
from bot.domain.people import Messenger
from bot.runtime.health import Health
from bot.runtime.waiting_updates import WaitingUpdates
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

BIGGEST_ID: Final = 2**63 - 1
"""Larger ids fit no database column."""
NEW_SERIES: Final = 1_000_000
"""A jump of this size means that the messenger started a new series of ids, not that updates were lost."""
UNWANTED: Final = "unwanted"
"""Marks a row that stands for updates we do not keep, so that the series of ids continues after a restart."""


class Intake:
    """Pollers and the webhook put updates here; where they wait for the worker is another's business."""

    def __init__(self, store: Store, updates: WaitingUpdates, *, health: Health, clock: Clock) -> None:
        self._store = store
        self.updates = updates
        self._health = health
        self._clock = clock
        self._last: dict[str, int] = {}
        self.shared: frozenset[Messenger] = frozenset()
        """Messengers whose updates come to several processes: jumps in their ids mean nothing here."""
        self.gap_found: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
        self.load = Load(updates.__len__)

    async def store_updates(self, adapter: Adapter, raws: Sequence[Mapping[str, Any]]) -> int | None:
        """Store the wanted updates. Returns the highest update id of all, or None if none had one.

        When this returns, the updates are on disk and may be acknowledged. Raises Conflict if they are not.
        """
        began = time.monotonic()
        numbered = [(update_id, raw) for raw in raws if (update_id := self._id_of(adapter, raw)) is not None]
        if not numbered:
            return None
        highest = max(update_id for update_id, _ in numbered)
        updates = [
            (i, updates) for i, raw in numbered if (updates := self._prepare_update(adapter, raw)) is not None
        ]
        if not updates or highest > max(update_id for update_id, _ in updates):
            updates.append((highest, {UNWANTED: True}))
        rows = await self._store.put_updates(
            adapter.messenger, adapter.identity.bot_id, updates, order_of=adapter.order_of
        )
        self.updates.put(rows)
        self._health.updates.labels(adapter.messenger).inc(len(rows))
        if adapter.messenger not in self.shared:
            self._watch_gap(adapter, [update_id for update_id, _ in numbered])
        self._health.clear_trouble("storing")
        took = time.monotonic() - began
        self._health.stored_seconds.observe(took)
        self.load.note_storing_time(took)
        return highest

    def _id_of(self, adapter: Adapter, raw: Any) -> int | None:
        """The update's id; 0 is valid. A negative number is not: as an offset it would count from the end."""
        update_id = raw.get("update_id") if isinstance(raw, Mapping) else None
        if isinstance(update_id, int) and not isinstance(update_id, bool) and 0 <= update_id <= BIGGEST_ID:
            return update_id
        self._health.turns.labels("without-id").inc()
        log.warning("update-without-id", extra={"messenger": adapter.messenger})
        return None

    def _prepare_update(self, adapter: Adapter, raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The update as it is stored, or None if it is not wanted. An update of unknown shape is stored to be
        set aside."""
        try:
            return adapter.scrub_update(raw) if adapter.is_wanted(raw) else None
        except Exception:
            log.exception("update-of-unknown-shape", extra={"messenger": adapter.messenger})
            return {"update_id": raw["update_id"], "unreadable": True}

    def _watch_gap(self, adapter: Adapter, ids: list[int]) -> None:
        """Report a jump in ids: the messenger dropped updates before we could ask for them."""
        last = self._last.get(adapter.messenger)
        for update_id in sorted(ids):
            if last is not None and last + 1 < update_id < last + NEW_SERIES:
                self._gap(adapter, update_id - last - 1)
            if last is None or update_id > last or update_id < last - NEW_SERIES:
                last = update_id
        if last is not None:
            self._last[adapter.messenger] = last

    def _gap(self, adapter: Adapter, missing: int) -> None:
        self._health.gaps.labels(adapter.messenger).inc(missing)
        self._health.report_trouble(
            f"gap-{adapter.messenger}",
            f"{missing} updates of {adapter.messenger} were never delivered; see docs/operating/troubleshooting.md#gap",
            now=self._clock.now(),
        )
        self.gap_found.put_nowait((adapter.messenger, missing))

    async def begin(self, adapter: Adapter) -> None:
        """Continue the series of ids where the last process stopped, so that a gap across a restart is
        noticed."""
        last = await self._store.last_update_id(adapter.messenger, adapter.identity.bot_id)
        if last is not None:
            self._last[adapter.messenger] = last


BACKLOG: Final = 50
"""Updates that may wait for their turn while files are fetched: half of what one transaction takes."""
SLOW: Final = 0.05
"""Seconds that storing a poll's updates may take: half of the promised 99th percentile."""
REST: Final = 1.0
LONGEST_REST: Final = 16.0
"""Seconds without files after a slow store. Doubled each time it is slow again soon after files resumed."""


class Load:
    """The intake reports here; anything that can wait asks here."""

    def __init__(self, waiting: Callable[[], int], *, timer: Callable[[], float] = time.monotonic) -> None:
        self._waiting = waiting
        self._timer = timer
        self._slow_until = float("-inf")
        self._rest = REST

    def note_storing_time(self, seconds: float) -> None:
        """Note the seconds from the arrival of updates until they were stored."""
        if seconds <= SLOW:
            return
        since = self._timer() - self._slow_until
        if since >= 0:  # fetching had resumed
            self._rest = min(self._rest * 2, LONGEST_REST) if since < LONGEST_REST else REST
        self._slow_until = self._timer() + self._rest

    def calm(self) -> bool:
        """Whether a file can be fetched without a delay that a waiting person would notice."""
        return self._waiting() <= BACKLOG and self._timer() >= self._slow_until
