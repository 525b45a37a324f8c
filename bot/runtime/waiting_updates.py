"""Where stored updates wait for their turn: in this process's memory, or in a table that several processes share."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final, Protocol

from bot.conversation.store import Conflict, InboxRow
from bot.domain.people import Messenger

log = logging.getLogger(__name__)

FULL: Final = 2_000
"""Rows of one messenger that may wait. Above it its poller pauses, and the messenger keeps what follows."""


class WaitingUpdates(Protocol):
    """What those who store updates and those who hold presses know of it."""

    def __len__(self) -> int: ...

    def put(self, rows: Sequence[InboxRow]) -> None:
        """These rows are stored: they wait for their turn."""
        ...

    def give_back(self, row: InboxRow) -> None:
        """This press waits for no membership check any more: it comes before all others."""
        ...

    def open_messenger(self, messenger: Messenger) -> None:
        """From now on updates of this messenger can be handled."""
        ...

    def is_full(self, messenger: Messenger) -> bool:
        """Whether the limit of waiting rows of this messenger is reached."""
        ...

    async def room(self, messenger: Messenger) -> None:
        """Wait while too many rows of this messenger wait."""
        ...

    def forget(self) -> None:
        """Drop what is in memory: nobody can read these rows any more, in the table either."""
        ...

    def rest(self) -> None:
        """The rows taken last have been processed."""
        ...

    @property
    def busy(self) -> bool:
        """Whether rows are in progress or wait: at a stop the worker gets time to finish them."""
        ...


class Room:
    """Who waits until fewer rows wait."""

    def __init__(self) -> None:
        self._events = {messenger: asyncio.Event() for messenger in Messenger}

    def note(self, messenger: Messenger, waiting: int) -> None:
        """Close above the limit, open again when half of it is left."""
        if waiting >= FULL:
            self._events[messenger].clear()
        elif not waiting or waiting < FULL // 2:
            self._events[messenger].set()

    async def wait(self, messenger: Messenger) -> None:
        await self._events[messenger].wait()


class UpdatesInMemory:
    """Updates of the one process on SQLite. The worker takes them from each messenger in turn: what one has kept for
    hours delays nobody on the other."""

    def __init__(self) -> None:
        self._rows: dict[Messenger, deque[InboxRow]] = {messenger: deque() for messenger in Messenger}
        self._deferred: dict[Messenger, list[InboxRow]] = {}
        self._arrived = asyncio.Event()
        self._room = Room()
        self._make_room()
        self._in_hand = False

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))

    def defer(self, messenger: Messenger, rows: Sequence[InboxRow]) -> None:
        """Keep these rows, which an earlier process has left, until their messenger is opened."""
        self._deferred[messenger] = list(rows)

    def open_messenger(self, messenger: Messenger) -> None:
        self.put(self._deferred.pop(messenger, []))

    def put(self, rows: Sequence[InboxRow], *, first: bool = False) -> None:
        """Hand rows to the worker; ``first`` puts them before all others."""
        for row in reversed(rows) if first else rows:
            queue = self._rows[row.messenger]
            (queue.appendleft if first else queue.append)(row)
            if self.is_full(row.messenger):
                self._room.note(row.messenger, len(queue))
        if rows:
            self._arrived.set()

    def give_back(self, row: InboxRow) -> None:
        self.put([row], first=True)

    def is_full(self, messenger: Messenger) -> bool:
        return len(self._rows[messenger]) >= FULL

    async def room(self, messenger: Messenger) -> None:
        await self._room.wait(messenger)

    def _make_room(self) -> None:
        for messenger, queue in self._rows.items():
            self._room.note(messenger, len(queue))

    def forget(self) -> None:
        for queue in self._rows.values():
            queue.clear()
        self._make_room()

    def rest(self) -> None:
        self._in_hand = False

    @property
    def busy(self) -> bool:
        return self._in_hand or len(self) > 0

    async def take(self, most: int) -> list[InboxRow]:
        """Return up to ``most`` rows, at least one; waits for the first."""
        while not len(self):
            self._arrived.clear()
            await self._arrived.wait()
        self._in_hand = True
        taken: list[InboxRow] = []
        while len(taken) < most and (queues := [queue for queue in self._rows.values() if queue]):
            share = max((most - len(taken)) // len(queues), 1)
            for queue in queues:
                taken += [queue.popleft() for _ in range(min(share, len(queue), most - len(taken)))]
        self._make_room()
        return taken


class UpdatesInTable:
    """Updates on PostgreSQL: the table is the truth. Here is only how many there are, and that some have arrived."""

    def __init__(self) -> None:
        self._counts: Counter[Messenger] = Counter()
        self._open: set[Messenger] = set()
        self._freed: list[InboxRow] = []
        self._arrived = asyncio.Event()
        self._room = Room()
        self._in_hand = False
        self.note_counts({})

    def __len__(self) -> int:
        return self._counts.total()

    @property
    def messengers(self) -> frozenset[Messenger]:
        """Those whose updates can be handled."""
        return frozenset(self._open)

    def open_messenger(self, messenger: Messenger) -> None:
        self._open.add(messenger)
        self._arrived.set()

    def put(self, rows: Sequence[InboxRow]) -> None:
        self.note_counts(self._counts + Counter(row.messenger for row in rows))
        if rows:
            self._arrived.set()

    def give_back(self, row: InboxRow) -> None:
        """Noted here until the worker's next transaction frees the row in the table."""
        self._freed.append(row)
        self._arrived.set()

    def take_freed(self) -> list[InboxRow]:
        """The presses that are to be freed; whoever fails to do it gives them back."""
        freed, self._freed = self._freed, []
        return freed

    def note_counts(self, counts: Mapping[Messenger, int]) -> None:
        """Note how many updates are open in the table."""
        self._counts = Counter(counts)
        for messenger in Messenger:
            self._room.note(messenger, self._counts[messenger])

    def note_finished(self, rows: Sequence[InboxRow]) -> None:
        """Note that these updates are handled."""
        self.note_counts(self._counts - Counter(row.messenger for row in rows))

    def is_full(self, messenger: Messenger) -> bool:
        return self._counts[messenger] >= FULL

    async def room(self, messenger: Messenger) -> None:
        await self._room.wait(messenger)

    def forget(self) -> None:
        self._freed.clear()
        self.note_counts({})

    def begin(self) -> None:
        """The worker takes rows."""
        self._in_hand = True

    def rest(self) -> None:
        self._in_hand = False

    @property
    def busy(self) -> bool:
        return self._in_hand or len(self) > 0

    def wake(self) -> None:
        """End the worker's wait."""
        self._arrived.set()

    async def wait(self, seconds: float) -> None:
        """Wait until something has arrived, at most so long: other processes store updates too."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._arrived.wait()
        self._arrived.clear()


class AnnouncedUpdates(UpdatesInTable):
    """Where several processes work: who stores updates wakes them."""

    def __init__(self, announce: Callable[[], None]) -> None:
        super().__init__()
        self._announce = announce

    def put(self, rows: Sequence[InboxRow]) -> None:
        super().put(rows)
        if rows:
            self._announce()

    async def keep_counted(
        self, count: Callable[[], Awaitable[Mapping[Messenger, int]]], every: float
    ) -> None:
        """Where no worker counts: note every so many seconds how many updates are open."""
        while True:
            try:
                self.note_counts(await count())
            except Conflict:
                log.warning("open-updates-not-counted")
            await asyncio.sleep(every)
