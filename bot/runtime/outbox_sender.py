"""Sends what is stored: claim, render for this messenger, call, mark. The only place that opens an address.

Towards the messenger this is at least once: a message whose answer was lost is sent again when losing it
would be worse than reading it twice (receipts, cards, questions, screens), and dropped otherwise.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import MessageRef
from bot.conversation.store import Conflict, Destination, Fate, Mark, OutboxRow, Outgoing, Store
from bot.domain.people import Messenger
from bot.runtime.calls import Caller
from bot.runtime.health import Health
from bot.runtime.pacer import Pacer
from bot.runtime.send_queue import SendQueue

log = logging.getLogger(__name__)

SENDERS: Final = 32
PRESS_LIVES: Final = 10.0
"""Seconds after which nobody waits for the answer to a press any more."""
MOST_TRIES: Final = 12
MARK_EVERY: Final = 0.05
MOST_MARKS: Final = 400
GROUP_CALLS: Final = (wire.SendText, wire.EditText, wire.SendFile)


@dataclass(slots=True)
class Line:
    """One messenger's way out."""

    adapter: wire.Adapter
    caller: Caller
    pacer: Pacer


class OutboxSender:
    """All messengers' outgoing messages."""

    def __init__(self, *, store: Store, lines: dict[Messenger, Line], health: Health) -> None:
        self._store = store
        self._lines = lines
        self._health = health
        self._queue = SendQueue()
        self._picking = asyncio.Lock()
        self._wake = asyncio.Event()
        self._marks: list[Mark] = []
        self._marked = asyncio.Event()
        self._flushing = asyncio.Lock()
        self._came: dict[int, float] = {}
        self._moved: dict[tuple[Messenger, int], int] = {}
        self._cards: dict[tuple[str, int], MessageRef] = {}
        self._idle = asyncio.Event()
        self._idle.set()

    # --- in -------------------------------------------------------------------------------------

    def accept(self, rows: Sequence[OutboxRow]) -> None:
        """Committed rows, in order."""
        now = time.monotonic()
        for row in rows:
            if row.uncertain and not worth_twice(row.outgoing):
                self._settle(row, Fate.DROPPED)
                continue
            if row.outgoing.lane is out.Lane.PRESS:
                self._came[row.id] = now
            if (overtaken := self._queue.put(row)) is not None:
                self._settle(overtaken, Fate.DROPPED)
        if rows:
            self._wake.set()
        if len(self._queue):
            self._idle.clear()

    # --- loops ----------------------------------------------------------------------------------

    async def send_loop(self) -> None:
        """One of several senders beside each other."""
        while True:
            row = await self._next()
            try:
                await self._send(row)
            except Exception:
                log.exception("send-failed", extra={"outbox": row.id})
                self._finish(row, Fate.REFUSED, why="our own error")

    async def mark_loop(self) -> None:
        """Store fates in batches."""
        while True:
            await self._marked.wait()
            await asyncio.sleep(0 if len(self._marks) >= MOST_MARKS else MARK_EVERY)
            await self.flush()

    async def flush(self) -> None:
        """Store all fates known so far."""
        async with self._flushing:
            while self._marks:
                marks, self._marks = self._marks, []
                self._marked.clear()
                try:
                    await self._store.mark(marks)
                except Conflict as error:
                    self._marks = marks + self._marks
                    self._marked.set()
                    log.warning("marks-not-stored", extra={"marks": len(marks), "lasting": error.lasting})
                    await asyncio.sleep(1.0 if error.lasting else 0.02)
                    return

    async def drain(self, seconds: float) -> int:
        """Send what can be sent within this time; answers how many rows stay in the table for the next start."""
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            pass
        await self.flush()
        return len(self._queue)

    # --- one row ---------------------------------------------------------------------------------

    async def _next(self) -> OutboxRow:
        """The next row that may go; the senders stand in line for it, so lanes decide and not luck."""
        async with self._picking:
            while True:
                now = time.monotonic()
                row = self._queue.take(now)
                if row is None:
                    self._wake.clear()
                    await self._sleep(self._queue.next_time())
                elif (wait := await self._must_wait(row)) > 0:
                    self._queue.again(row, at=now + wait)
                else:
                    return row

    async def _sleep(self, until: float | None) -> None:
        if until is None:
            await self._wake.wait()
            return
        try:
            async with asyncio.timeout(max(until - time.monotonic(), 0.001)):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _must_wait(self, row: OutboxRow) -> float:
        """Seconds that the pacer asks this row to wait; a row that may go is counted."""
        outgoing = row.outgoing
        if outgoing.destination is None or outgoing.lane is out.Lane.PRESS:
            return 0.0
        to = outgoing.destination
        pacer = self._lines[to.messenger].pacer
        wait = pacer.wait_for(to.chat_id, to.kind, critical=outgoing.lane is out.Lane.RECEIPT)
        if wait <= 0:
            await pacer.took(to.chat_id, to.kind)
        return wait

    async def _send(self, row: OutboxRow) -> None:
        came = self._came.pop(row.id, None)
        if came is not None and time.monotonic() - came > PRESS_LIVES:
            self._finish(row, Fate.DROPPED, why="nobody waits for it any more")
            return
        to = row.outgoing.destination
        if to is None:
            to = await self._store.open_address(row.outgoing.report_id)
            if to is None:
                self._finish(row, Fate.GONE, why="the reporter let go")
                return
        line = self._lines.get(to.messenger)
        if line is None:
            self._finish(row, Fate.GONE, why="this messenger is not configured")
            return
        moved = self._moved.get((to.messenger, to.chat_id))
        await self._perform(row, line, replace(to, chat_id=moved) if moved is not None else to)

    async def _perform(self, row: OutboxRow, line: Line, to: Destination) -> None:
        match row.outgoing.reply:
            case out.EraseDetails(case_id=case_id, account=account):
                await self.flush()
                refs = await self._store.details_of(case_id, account)
                await self._erase(line, refs)
                self._finish(row, Fate.SENT)
            case out.EraseMessage(ref=ref):
                await self._erase(line, [ref])
                self._finish(row, Fate.SENT)
            case out.EraseChat(key=key):
                await self._erase_chat(row, line, to, key)
            case out.SendEvidence(evidence_id=evidence_id):
                file = await self._store.open_clean(evidence_id)
                if file is None:
                    words = line.caller.words("evidence-not-shown", {})
                    await self._call(row, line, to, wire.SendText(to.chat_id, words))
                else:
                    await self._call(row, line, to, line.caller.file(file, to))
            case out.SendPicture() as picture:
                call = await asyncio.to_thread(line.caller.picture, picture, to)
                await self._call(row, line, to, call)
            case out.EditCard(case_id=case_id):
                card = await self._card(case_id, to)
                await self._call(row, line, to, line.caller.send(row.outgoing, to, card))
            case _:
                await self._call(row, line, to, line.caller.send(row.outgoing, to))

    async def _card(self, case_id: str, to: Destination) -> MessageRef | None:
        known = self._cards.get((case_id, to.chat_id))
        if known is not None:
            return known
        refs = await self._store.cards_of(case_id)
        return next(
            (ref for ref in refs if ref.messenger is to.messenger and ref.chat_id == to.chat_id), None
        )

    async def _call(self, row: OutboxRow, line: Line, to: Destination, call: wire.Call) -> None:
        outcome = await line.adapter.call(call)
        self._health.sends.labels(to.messenger, type(outcome).__name__).inc()
        match outcome:
            case wire.Done():
                line.pacer.went_well()
                self._finish(row, Fate.SENT, ref=reference(call, to, outcome, row.outgoing))
            case wire.RetryLater(seconds=seconds):
                line.pacer.too_many()
                self._retry(row, seconds, "the messenger asked to wait")
            case wire.Uncertain(why=why) if worth_twice(row.outgoing):
                self._retry(row, 1.0, why)
            case wire.Migrated(new_chat_id=new):
                self._moved[to.messenger, to.chat_id] = new
                await self._store.migrate_group(to.messenger, old=to.chat_id, new=new)
                self._retry(row, 0.0, "the group moved")
            case wire.Gone(why=why) | wire.CallRefused(why=why) if isinstance(call, wire.EditText):
                await self._anew(row, line, to, call, why)
            case wire.Gone(why=why):
                self._finish(row, Fate.GONE, why=why)
            case wire.CallRefused(why=why) | wire.Uncertain(why=why):
                self._finish(row, Fate.REFUSED, why=why)

    async def _anew(self, row: OutboxRow, line: Line, to: Destination, call: wire.EditText, why: str) -> None:
        """The message to edit is not there any more: what it should say goes as a new one."""
        if call.ref.ephemeral_id is not None:
            self._finish(row, Fate.REFUSED, why=why)
            return
        await self._call(row, line, to, wire.SendText(to.chat_id, call.html, call.keyboard))

    async def _erase(self, line: Line, refs: Sequence[MessageRef]) -> int:
        """Delete messages; answers how many could not be."""
        left = 0
        by_chat: dict[int, list[int]] = {}
        for ref in refs:
            if ref.ephemeral_id is not None:
                left += not isinstance(await line.adapter.call(wire.DeleteEphemeral(ref)), wire.Done)
            else:
                by_chat.setdefault(ref.chat_id, []).append(ref.message_id)
        step = 100 if line.adapter.capabilities.deletes_many else 1
        for chat_id, ids in by_chat.items():
            for start in range(0, len(ids), step):
                some = tuple(ids[start : start + step])
                outcome = await line.adapter.call(wire.DeleteMessages(chat_id, some))
                if isinstance(outcome, wire.RetryLater):
                    await asyncio.sleep(min(outcome.seconds, 5.0))
                    outcome = await line.adapter.call(wire.DeleteMessages(chat_id, some))
                left += 0 if isinstance(outcome, wire.Done) else len(some)
        return left

    async def _erase_chat(self, row: OutboxRow, line: Line, to: Destination, key: str) -> None:
        await self.flush()
        ids = await self._store.chat_messages(row.outgoing.conversation)
        left = await self._erase(line, [MessageRef(to.messenger, to.chat_id, number) for number in ids])
        words = line.caller.words(key, {"left": left})
        await self._call(row, line, to, wire.SendText(to.chat_id, words))

    # --- fates ------------------------------------------------------------------------------------

    def _retry(self, row: OutboxRow, seconds: float, why: str) -> None:
        tried = replace(row, attempts=row.attempts + 1)
        if tried.attempts >= MOST_TRIES:
            self._finish(row, Fate.REFUSED, why=why)
            return
        self._queue.replace_head(tried)
        self._queue.again(tried, at=time.monotonic() + seconds)
        self._wake.set()

    def _finish(self, row: OutboxRow, fate: Fate, *, ref: MessageRef | None = None, why: str = "") -> None:
        reply = row.outgoing.reply
        if fate in (Fate.GONE, Fate.REFUSED):
            log.warning(
                "message-not-sent", extra={"outbox": row.id, "fate": fate, "reply": type(reply).__name__}
            )
        if ref is not None and (case_id := card_case(reply)):
            self._cards[case_id, ref.chat_id] = ref
            while len(self._cards) > 5_000:
                del self._cards[next(iter(self._cards))]
        self._queue.finished(row)
        self._settle(row, fate, ref=ref, why=why)
        self._wake.set()
        if not len(self._queue):
            self._idle.set()

    def _settle(self, row: OutboxRow, fate: Fate, *, ref: MessageRef | None = None, why: str = "") -> None:
        self._marks.append(Mark(row, fate, ref=ref, why=why))
        self._marked.set()

    def waiting(self) -> int:
        """Rows not yet sent, for health."""
        return len(self._queue)


def worth_twice(outgoing: Outgoing) -> bool:
    """Whether reading it twice is better than perhaps not reading it at all."""
    return outgoing.lane not in (out.Lane.PRESS, out.Lane.REMINDER)


def card_case(reply: out.Reply) -> str:
    """The case whose card this reply shows, or nothing. A card edit whose card is gone makes a new card."""
    match reply:
        case out.Say(remember=out.CardOf(case_id=case_id)) | out.EditCard(case_id=case_id):
            return case_id
    return ""


def reference(call: wire.Call, to: Destination, done: wire.Done, outgoing: Outgoing) -> MessageRef | None:
    """Where the message stands now; never the id that an edit returned (Bale answers 0)."""
    match call:
        case wire.EditText(ref=ref):
            return ref
        case wire.SendText(ephemeral=wire.Ephemeral(receiver_id=receiver)):
            return MessageRef(to.messenger, call.chat_id, 0, receiver, done.ephemeral_id)
        case wire.SendText(chat_id=chat_id) | wire.SendFile(chat_id=chat_id):
            return MessageRef(to.messenger, chat_id, done.message_id)
    return None
