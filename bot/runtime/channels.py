"""One messenger's outgoing queue: its rows in order, and the senders that wait for the next one.

Each messenger has its own queue, so that a slow or silent messenger does not delay the others. Rows whose messenger
only a sealed address tells wait in a queue of their own until somebody has looked, and then in their messenger's.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from typing import Final

from bot.conversation import wire
from bot.conversation.outgoing import SendLane
from bot.conversation.store import Destination, OutboxRow
from bot.domain.messengers import Capabilities
from bot.domain.people import Messenger
from bot.domain.values import dataclass
from bot.runtime.at_most_once import at_most_once
from bot.runtime.availability import Availability
from bot.runtime.calls import Caller
from bot.runtime.pacer import Pacer
from bot.runtime.send_queue import SendQueue, broadcast_of, queue_name


def no_lease() -> None:
    """Nobody else can be sending: the data folder is locked."""


@dataclass(slots=True)
class Channel:
    """One messenger's API, texts and limits, and whether it answers."""

    adapter: wire.Adapter
    caller: Caller
    pacer: Pacer
    availability: Availability = field(default_factory=Availability)
    check_lease: Callable[[], None] = no_lease
    """Raises Conflict when another process may be sending meanwhile."""

    @property
    def capabilities(self) -> Capabilities:
        return self.adapter.capabilities

    async def call(self, call: wire.Call) -> wire.Outcome:
        """Make the call and note whether the messenger answered. Raises Conflict when this process may not send."""
        self.check_lease()
        outcome = await self.adapter.call(call)
        self.availability.note_call(outcome, _chat_of(call))
        return outcome

    def pause(self, row: OutboxRow) -> "Pause":
        """How long the messenger as a whole does not answer, or has no room for this row. Answers to presses need
        none."""
        if (wait := self.availability.wait_to_try(row.id)) > 0:
            return Pause(wait, everybody=True)
        if row.outgoing.lane is SendLane.PRESS:
            return NOW
        if broadcast_of(row) and (wait := self.pacer.wait_behind_replies()) > 0:
            return Pause(wait)
        return Pause(self.pacer.wait_for_all(), everybody=True)

    def teach_pacer(self, outcome: wire.Outcome, to: Destination, call: wire.Call) -> None:
        """Let the pacer learn from an answer: whatever it says, the call was not refused as one too many, or it
        was. Each file of an album counts as a message; the answer to a press, which nobody counts, says nothing of
        messages, unless it had to be one (old clients on Bale)."""
        if isinstance(call, wire.AnswerPress):
            if isinstance(outcome, wire.CallSuccess) and outcome.message_id:
                self.pacer.count_more(1)
                self.pacer.note_success()
            return
        if isinstance(call, wire.SendFileGroup) and isinstance(outcome, wire.CallSuccess):
            self.pacer.count_more(len(call.files) - 1)
        match outcome:
            case wire.RetryLater(seconds=seconds, limited=True):
                self.pacer.note_refusal(to.chat_id, to.kind, seconds)
            case wire.RetryLater() | wire.CallUncertain():
                pass
            case _:
                self.pacer.note_success()

    def for_reader(self, language: str) -> "Channel":
        """The same channel, with the texts of this language; empty means Persian."""
        return replace(self, caller=self.caller.for_reader(language)) if language else self


def _chat_of(call: wire.Call) -> Hashable:
    """What the call's failure is counted for: its chat, or the press that it answers in a group."""
    match call:
        case wire.EditText(ref=ref) | wire.EditFile(ref=ref) | wire.DeleteEphemeral(ref=ref):
            return ref.chat_id
        case wire.AnswerPress(chat_id=None, press_id=press_id):
            return press_id
    return call.chat_id


@dataclass(frozen=True, slots=True)
class Pause:
    """How long a row must wait, in seconds. ``everybody``: all rows must wait, so no other row is checked."""

    seconds: float
    everybody: bool = False


NOW: Final = Pause(0.0)


class ChannelQueue:
    """Queues rows and returns the next one that may be sent."""

    def __init__(self) -> None:
        self._queue = SendQueue()
        self._picking = asyncio.Lock()
        self._wake = asyncio.Event()
        self._on_rest: Callable[[], None] | None = None

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def quiet(self) -> int:
        """How many of the rows are not sent at night."""
        return self._queue.quiet

    def begin_stop(self, at: float, on_rest: Callable[[], None]) -> None:
        """The last messages are sent until this moment; ``on_rest`` is called when another row must wait."""
        self._queue.begin_stop(at)
        self._on_rest = on_rest

    def beyond_stop(self, *, by_night: bool = False) -> int:
        """How many rows must wait until after the stop; ``by_night``: of those that are sent at night."""
        return self._queue.beyond_stop(by_night=by_night)

    def holds_queue(self, name: str) -> bool:
        return self._queue.holds_queue(name)

    def count_of_broadcast(self, broadcast_id: str) -> int:
        """How many of the rows belong to this broadcast."""
        return self._queue.of_broadcast.get(broadcast_id, 0)

    @property
    def broadcasts(self) -> Mapping[str, int]:
        """How many of the rows belong to each broadcast."""
        return self._queue.of_broadcast

    def take_conversation(self, row: OutboxRow) -> Sequence[OutboxRow]:
        """Take out the row that was taken last with all behind it, in order."""
        return self._queue.take_conversation(row)

    def put(self, row: OutboxRow) -> OutboxRow | None:
        """Add a row. Returns the unsent row that it replaces, if any."""
        overtaken = self._queue.put(row)
        self._wake.set()
        return overtaken

    def postpone_row(self, row: OutboxRow, *, after: float, for_answer: bool = False) -> None:
        """Send the row again in this many seconds; ``for_answer``: sooner, if the messenger answers again."""
        self._queue.postpone_row(row, at=time.monotonic() + after, for_answer=for_answer)
        self._wake.set()
        self._note_rest()

    def _note_rest(self) -> None:
        if self._on_rest is not None:
            self._on_rest()

    def overtaking_row(self, row: OutboxRow) -> OutboxRow | None:
        """The newer row of its slot that replaces this one, which was being sent when it came."""
        return self._queue.overtaking_row(row)

    def go_on(self, *, in_doubt: bool = False) -> None:
        """The messenger answers again; ``in_doubt``: surely, so that what may have arrived already is sent again."""
        self._queue.end_waits_for_answer(in_doubt=in_doubt)
        self._wake.set()

    def holds_doubt(self) -> bool:
        """Whether a row waits that may have arrived several times."""
        return self._queue.holds_doubt()

    def finish_row(self, row: OutboxRow) -> None:
        if self._queue.finish_row(row):
            self._wake.set()

    def forget(self) -> None:
        """Drop all waiting rows."""
        self._queue.clear()
        self._wake.set()

    async def take_next_row(self, must_wait: Callable[[OutboxRow], Awaitable[Pause]]) -> OutboxRow:
        """Return the next row that may be sent. Senders wait in order, so that lanes decide and not chance.

        ``must_wait`` says how long a row must wait. A row that need not wait is counted as sent now.
        """
        async with self._picking:
            while True:
                self._wake.clear()
                row = self._queue.take(time.monotonic())
                if row is None:
                    await self._sleep(self._queue.next_time())
                    continue
                try:
                    pause = await must_wait(row)
                except BaseException:  # nobody else holds it
                    self._queue.give_back(row)
                    raise
                if pause.seconds <= 0:
                    return row
                if pause.everybody:
                    self._queue.give_back(row)
                    await self._sleep(time.monotonic() + pause.seconds)
                else:
                    self._queue.postpone_row(row, at=time.monotonic() + pause.seconds, for_room=True)
                    self._note_rest()

    async def _sleep(self, until: float | None) -> None:
        if until is None:
            await self._wake.wait()
            return
        try:
            async with asyncio.timeout(max(until - time.monotonic(), 0.001)):
                await self._wake.wait()
        except TimeoutError:
            pass


class ChannelQueues:
    """A queue for each messenger, and one (``None``) for rows whose messenger only the sealed address
    tells."""

    def __init__(self, channels: Mapping[Messenger, Channel]) -> None:
        self._channels = channels
        self._queues: dict[Messenger | None, ChannelQueue] = {m: ChannelQueue() for m in (*channels, None)}
        for messenger, channel in channels.items():
            queue, available = self._queues[messenger], channel.availability
            available.on_return, available.holds_doubt = queue.go_on, queue.holds_doubt
            available.on_answer = partial(queue.go_on, in_doubt=True)
        self._opened: dict[str, Messenger] = {}
        """By queue of a sealed conversation: the messenger in whose queue its rows wait."""

    def __len__(self) -> int:
        return sum(len(queue) for queue in self._queues.values())

    @property
    def is_busy(self) -> bool:
        """Whether a row waits that is also sent at night, for a messenger that answers."""
        return any(
            len(queue) > queue.quiet
            and not self._is_absent(messenger)
            and len(queue) - queue.beyond_stop(by_night=True) > queue.quiet
            for messenger, queue in self._queues.items()
        )

    def __getitem__(self, messenger: Messenger | None) -> ChannelQueue:
        return self._queues[messenger]

    def _is_absent(self, messenger: Messenger | None) -> bool:
        """Whether this messenger does not answer. Of sealed rows (None) nobody knows yet whom they wait for."""
        return messenger is not None and self._channels[messenger].availability.is_down

    def begin_stop(self, at: float, on_rest: Callable[[], None]) -> None:
        """The last messages are sent until this moment; ``on_rest`` is called when a messenger does not answer from
        now on, and when a row must wait."""
        for channel in self._channels.values():
            channel.availability.begin_stop(on_rest)
        for queue in self._queues.values():
            queue.begin_stop(at, on_rest)

    def sendable_count(self, is_night: Callable[[], bool]) -> int:
        """Number of rows that need wait neither for the morning, nor for a messenger that does not answer, nor until
        after the stop."""
        queues = [queue for messenger, queue in self._queues.items() if not self._is_absent(messenger)]
        quiet = sum(queue.quiet for queue in queues)
        by_night = bool(quiet) and is_night()
        waiting = sum(map(len, queues)) - (quiet if by_night else 0)
        return waiting - sum(queue.beyond_stop(by_night=by_night) for queue in queues)

    def held_back(self, broadcast_id: str) -> int:
        """How many of this broadcast's messages wait for a messenger that does not answer."""
        return sum(
            queue.count_of_broadcast(broadcast_id)
            for messenger, queue in self._queues.items()
            if self._is_absent(messenger)
        )

    def all_held_back(self) -> Mapping[str, int]:
        """The same by broadcast."""
        waiting: Counter[str] = Counter()
        for messenger, queue in self._queues.items():
            if self._is_absent(messenger):
                waiting.update(queue.broadcasts)
        return waiting

    def messenger_of(self, row: OutboxRow) -> Messenger | None:
        """The messenger that the row goes to; None while only the sealed address tells."""
        to = row.outgoing.destination
        return to.messenger if to is not None else self._opened.get(queue_name(row))

    def without_second_copy(self, row: OutboxRow) -> OutboxRow:
        """The row as it may be sent once more, if an earlier process may have sent it. An edit of a message whose
        number is known may be made again: it leaves nothing that could not be erased."""
        if not row.uncertain:
            return row
        channel = self._channels.get(messenger) if (messenger := self.messenger_of(row)) else None
        edits = channel is not None and channel.caller.edits_known_message(row.outgoing)
        return row if edits else at_most_once(row)

    def keep_closed(self, row: OutboxRow, seconds: float) -> None:
        """An earlier process was told to send nothing to this row's chat for so many seconds from now. A sealed row
        waits alone: its address is not opened for that."""
        to = row.outgoing.destination
        if seconds > 0 and to is not None and to.messenger in self._channels:
            self._channels[to.messenger].pacer.close(to.chat_id, seconds)

    def queue_of(self, row: OutboxRow) -> ChannelQueue:
        return self._queues.get(self.messenger_of(row), self._queues[None])

    def move(self, row: OutboxRow, messenger: Messenger) -> Sequence[OutboxRow]:
        """The sealed row goes to this messenger: it waits there, with all that stand behind it. Returns the rows that
        a newer one replaces."""
        rows = self._queues[None].take_conversation(row)
        if rows:
            self._opened[queue_name(row)] = messenger
        queue = self._queues[messenger]
        return [overtaken for waiting in rows if (overtaken := queue.put(waiting)) is not None]

    def finish_row(self, row: OutboxRow) -> None:
        """The row is finished. What is known of its conversation is forgotten with its last row."""
        queue = self.queue_of(row)
        queue.finish_row(row)
        if self._opened and not queue.holds_queue(name := queue_name(row)):
            self._opened.pop(name, None)

    def forget(self) -> None:
        """Drop all waiting rows."""
        self._opened.clear()
        for queue in self._queues.values():
            queue.forget()
