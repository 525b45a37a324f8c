"""Updates into the inbox: stored, sealed and committed before anybody acknowledges them."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.conversation.store import InboxRow, Store
from bot.conversation.wire import Adapter
from bot.runtime.health import Health
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

FULL: Final = 2_000
"""Rows that may wait in memory; above it the poller pauses, and the messenger keeps what follows."""


class Intake:
    """Where pollers and the webhook put updates, and where the worker takes them from."""

    def __init__(self, store: Store, *, health: Health, clock: Clock) -> None:
        self._store = store
        self._health = health
        self._clock = clock
        self._rows: deque[InboxRow] = deque()
        self._arrived = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._last: dict[str, int] = {}
        self._in_hand = False
        self.gap_found: asyncio.Queue[tuple[str, int]] = asyncio.Queue()

    def __len__(self) -> int:
        return len(self._rows)

    async def store_updates(self, adapter: Adapter, raws: Sequence[Mapping[str, Any]]) -> int | None:
        """Store what is wanted; the highest update id among all, or None if none had one.

        When this returns, the updates are on disk and may be acknowledged. Raises Conflict if they are not.
        """
        began = time.monotonic()
        kept: list[tuple[int, Mapping[str, Any]]] = []
        highest: int | None = None
        for raw in raws:
            update_id = raw.get("update_id") if isinstance(raw, Mapping) else None
            if not isinstance(update_id, int) or isinstance(update_id, bool):
                self._health.turns.labels("without-id").inc()
                log.warning("update-without-id", extra={"messenger": adapter.messenger})
                continue
            highest = update_id if highest is None else max(highest, update_id)
            if (update := self._prepared(adapter, raw)) is not None:
                kept.append((update_id, update))
        if kept:
            rows = await self._store.put_updates(adapter.messenger, adapter.identity.bot_id, kept)
            self.put(rows)
            self._health.updates.labels(adapter.messenger).inc(len(rows))
        self._watch_gap(adapter, [raw["update_id"] for raw in raws if isinstance(raw.get("update_id"), int)])
        self._health.cleared("storing")
        self._health.stored_seconds.observe(time.monotonic() - began)
        return highest

    def _prepared(self, adapter: Adapter, raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The update as it is stored, None if it is not; one of an unknown shape is stored to be set aside."""
        try:
            return adapter.scrubbed(raw) if adapter.wanted(raw) else None
        except Exception:
            log.exception("update-of-unknown-shape", extra={"messenger": adapter.messenger})
            return {"update_id": raw["update_id"], "unreadable": True}

    def _watch_gap(self, adapter: Adapter, ids: list[int]) -> None:
        """A jump in ids means that the messenger dropped updates before we could ask for them."""
        last = self._last.get(adapter.messenger)
        for update_id in sorted(ids):
            if last is not None and last + 1 < update_id < last + 1_000_000:
                missing = update_id - last - 1
                self._health.gaps.labels(adapter.messenger).inc(missing)
                self._health.trouble(
                    f"gap-{adapter.messenger}",
                    f"{missing} updates of {adapter.messenger} were never delivered; see docs/operating.md#gap",
                    now=self._clock.now(),
                )
                self.gap_found.put_nowait((adapter.messenger, missing))
            last = max(update_id, last if last is not None else update_id)
        if last is not None:
            self._last[adapter.messenger] = last

    async def begin(self, adapter: Adapter) -> None:
        """Take up the series of ids where the last process left it, so that a gap over a restart is seen."""
        last = await self._store.last_update_id(adapter.messenger, adapter.identity.bot_id)
        if last is not None:
            self._last[adapter.messenger] = last

    def put(self, rows: Sequence[InboxRow], *, first: bool = False) -> None:
        """Hand rows to the worker; ``first`` puts them before all others."""
        if first:
            self._rows.extendleft(reversed(rows))
        else:
            self._rows.extend(rows)
        if self._rows:
            self._arrived.set()
        if len(self._rows) >= FULL:
            self._room.clear()

    async def room(self) -> None:
        """Wait while too much waits."""
        await self._room.wait()

    def rest(self) -> None:
        """The rows taken last are worked through."""
        self._in_hand = False

    @property
    def busy(self) -> bool:
        """Whether the worker has rows in hand or before it: at a stop it is given time to finish them."""
        return self._in_hand or bool(self._rows)

    async def take(self, most: int) -> list[InboxRow]:
        """Up to ``most`` rows, at least one; waits for the first."""
        while not self._rows:
            self._arrived.clear()
            await self._arrived.wait()
        self._in_hand = True
        taken = [self._rows.popleft() for _ in range(min(most, len(self._rows)))]
        if len(self._rows) < FULL // 2:
            self._room.set()
        return taken
