"""Sends what is stored: claim, render for this messenger, call, store the result. The only place that opens
an address.

Towards the messenger this is at least once. If the answer to a message was lost, the message is sent again
when losing it would be worse than reading it twice (receipts, cards, questions, screens); otherwise, as for a
reminder, it is dropped. Of details sent as a message, only a notice is sent again; an edit that shows details is
made again.
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.silence import is_card
from bot.conversation.store import Conflict, DeliveryStatus, Destination, OutboxRow, Store
from bot.domain.people import ChatId, Messenger
from bot.runtime.albums import Albums, singly
from bot.runtime.at_most_once import UnreadNotices, at_most_once
from bot.runtime.calls import (
    edits_existing_only,
    falls_back,
    is_asleep,
    is_evidence,
    is_worth_repeating,
    last_notice,
    named_wait,
    references,
)
from bot.runtime.channels import NOW, Channel, ChannelQueues, Pause
from bot.runtime.copies import OpenVoice, display_call, file_call, voice_call
from bot.runtime.delivery_recorder import DeliveryRecorder
from bot.runtime.details_under_way import DetailsUnderWay
from bot.runtime.erasures import Erasure, Erasures
from bot.runtime.group_routes import GroupRoute, GroupRoutes, as_private, private_chat
from bot.runtime.group_trouble import GroupTroubles
from bot.runtime.health import Health
from bot.runtime.message_places import Places
from bot.runtime.packages import Packages
from bot.runtime.private_cards import PrivateCards
from bot.runtime.retry_after import RetryAfter
from bot.runtime.row_endings import RowEndings
from bot.runtime.send_queue import broadcast_of
from bot.runtime.send_terms import SendTerms
from bot.runtime.stored_pictures import StoredPictures
from bot.runtime.topics import TopicThreads
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

SENDERS: Final = 32
"""Concurrent calls to one messenger."""
SORTERS: Final = 4
"""Sealed addresses that are opened at a time, to find out the messenger."""
OWN_TRIES: Final = 3
UNCERTAIN_PAUSE: Final = 1.0
EVIDENCE_AT_ONCE: Final = 2
"""Evidence files opened and being sent to one messenger at a time: each is in memory several times."""
EVIDENCE_PAUSE: Final = 0.1
_DELETIONS: Final = (out.EraseDetails, out.EraseOlderScreens)
"""Rows that send no message: they wait for no pace."""
STORE_PAUSE: Final = 1.0
LAST_FLUSHES: Final = 5
CALLS_LOOK: Final = 0.02
NIGHT_PAUSE: Final = 2.0
"""Seconds between two looks at the clock for what waits for the morning; the clock may be changed."""


class OutboxSender:
    """All messengers' outgoing messages."""

    def __init__(
        self,
        *,
        store: Store,
        channels: dict[Messenger, Channel],
        health: Health,
        clock: Clock,
        packages: Packages | None = None,
        open_voice: OpenVoice | None = None,
    ) -> None:
        """``open_voice`` finds recordings of cards; by default those of the vault."""
        self._open_voice = open_voice
        self._store = store
        self._packages = packages
        self._clock = clock
        self._channels = channels
        self._health = health
        self._queues = ChannelQueues(channels)
        self._takes_rows = True
        self._under_way = 0
        self._deliveries = DeliveryRecorder(store)
        self._places = Places(store)
        self._routes = GroupRoutes(store, self._places, clock)
        self._unread = UnreadNotices(clock)
        self._private_cards = PrivateCards(store)
        self._albums = Albums(store)
        self._details = DetailsUnderWay()
        self._erasures = Erasures(store, self._deliveries, self._details)
        self.troubles = GroupTroubles()
        self._pictures = StoredPictures(store, self._places)
        self._topics = TopicThreads(store, self._places, self._routes, self.troubles)
        self._files: dict[Messenger, set[int]] = {messenger: set() for messenger in channels}
        """Rows with evidence that are being sent, by messenger."""
        self._terms = SendTerms(store)
        self._endings = RowEndings(
            queues=self._queues,
            routes=self._routes,
            places=self._places,
            details=self._details,
            erasures=self._erasures,
            missed=self._albums.missed,
            pictures=self._pictures,
            deliveries=self._deliveries,
            terms=self._terms,
            clock=clock,
        )

    def accept(self, rows: Sequence[OutboxRow]) -> None:
        """Queue committed rows, in order."""
        now = time.monotonic()
        for stored in rows:
            if (row := self._queues.without_second_copy(stored)) is not stored:
                self._albums.missed.note(stored)
            if row.uncertain and not is_worth_repeating(row.outgoing):
                self._endings.settle(row, DeliveryStatus.DROPPED)
                continue
            self._endings.note_accepted(row, now)
            self._details.accept(row)
            if (overtaken := self._queues.queue_of(row).put(row)) is not None:
                self._endings.drop_overtaken(overtaken, by=row)
        if self.sendable_count():
            self._endings.idle.clear()

    async def recall(self) -> None:
        """Count what an earlier process sent to groups within the last minute."""
        await self._routes.recall(self._channels)

    def room(self, messenger: Messenger, chat_id: ChatId) -> tuple[int, int]:
        """How many cards this group takes now: ordinary ones, and critical ones."""
        channel = self._channels.get(messenger)
        return channel.pacer.cards(chat_id) if channel is not None else (0, 0)

    def rooms(self) -> Mapping[tuple[Messenger, ChatId], tuple[int, int]]:
        """The same for each group that was written to."""
        return {
            (messenger, chat_id): room
            for messenger, channel in self._channels.items()
            for chat_id, room in channel.pacer.known_rooms().items()
        }

    def forget(self) -> None:
        """Drop the waiting rows, which are burnt in the table too; what is being sent at this moment arrives."""
        self._queues.forget()
        self._unread.forget()
        self._private_cards.forget()
        self._details.forget()
        self._erasures.forget()
        self._albums.missed.forget()
        self._terms.clear()
        self._endings.forget()

    async def send_loop(self, messenger: Messenger | None) -> None:
        """Run one of several concurrent senders of this messenger's queue. None: one that finds out the messengers of
        sealed addresses; it waits for no messenger."""
        queue = self._queues[messenger]
        while self._takes_rows:
            row = await queue.take_next_row(self._must_wait)
            if not self._takes_rows:
                return  # it was on its way here: it stays in the table
            self._under_way += 1
            try:
                await (self._send(row) if messenger is not None else self._sort(row))
            except Conflict:
                queue.postpone_row(row, after=STORE_PAUSE)
            except Exception:
                log.exception("send-failed", extra={"outbox": row.id, "attempts": row.attempts})
                self._endings.retry(row, RetryAfter(STORE_PAUSE, "our own error"), most=OWN_TRIES)
            finally:
                self._under_way -= 1
                self._details.end_sending(row)
                self._albums.end_try(row)
                if messenger is not None:
                    self._files[messenger].discard(row.id)
                    self._channels[messenger].availability.end_try(row.id)

    async def record_loop(self) -> None:
        """Store delivery statuses in batches."""
        await self._deliveries.run()

    async def flush(self) -> bool:
        """Store all statuses known so far, with retries; False if the database does not accept them."""
        for _ in range(LAST_FLUSHES):
            if await self._deliveries.flush():
                return True
        return False

    async def drain(self, seconds: float) -> int:
        """Send what waits neither for the morning, nor a silent messenger, nor longer than so many seconds. Returns how
        many rows remain then."""
        self._queues.begin_stop(time.monotonic() + seconds, self._endings.note_if_idle)
        self._endings.note_if_idle()  # the night may have begun since the last send
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._endings.idle.wait()
        await self._deliveries.flush()
        return self.waiting()

    async def end_calls(self, seconds: float) -> int:
        """Begin no more calls, and let those under way end, for so long at most: another process sends what waits.
        Returns how many rows remain."""
        self._takes_rows = False
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._under_way:  # noqa: ASYNC110 each of many senders ends for itself
                    await asyncio.sleep(CALLS_LOOK)
        await self._deliveries.flush()
        return self.waiting()

    async def _must_wait(self, row: OutboxRow, to: Destination | None = None) -> Pause:
        """How long the row must wait. One that may go is counted, and one that waits is not the one that is tried."""
        wait = max(self._details.wait_of(row), named_wait(row, self._clock))
        try:
            pause = Pause(wait) if wait > 0 else await self._pause(row, to)
        except Conflict:  # what is asked of the database is not known now
            pause = Pause(STORE_PAUSE)
        if pause.seconds > 0 and (messenger := self._queues.messenger_of(row)) in self._channels:
            self._channels[messenger].availability.end_try(row.id)
        return pause

    async def _pause(self, row: OutboxRow, to: Destination | None) -> Pause:
        """How long it waits for the morning, a silent messenger or the pacer. Counted if it may go to a known chat."""
        if is_asleep(row, self._clock):
            return Pause(NIGHT_PAUSE)
        to, messenger = to or row.outgoing.destination, self._queues.messenger_of(row)
        channel = self._channels.get(messenger) if messenger is not None else None
        if channel is None:
            return NOW
        pause = channel.pause(row)
        is_free = row.outgoing.lane is out.SendLane.PRESS or isinstance(row.outgoing.reply, _DELETIONS)
        if pause.seconds > 0 or to is None or is_free:
            return pause
        files = self._files[to.messenger]
        if is_evidence(row) and len(files) >= EVIDENCE_AT_ONCE:
            return Pause(EVIDENCE_PAUSE)
        to = self._places.present(to)
        if to.kind is not ChatKind.PRIVATE and self._routes.route_of(row) is not GroupRoute.PRIVATE:
            return await self._routes.pause(row, to, channel, ask_again=self._must_wait)
        chat_id = private_chat(row, to).chat_id if to.kind is not ChatKind.PRIVATE else to.chat_id
        wait = channel.pacer.wait_for(chat_id, ChatKind.PRIVATE)
        if wait <= 0 and not isinstance(row.outgoing.reply, out.EditPrivate):  # counted by what it edits
            await channel.pacer.count_send(chat_id, ChatKind.PRIVATE, broadcast=bool(broadcast_of(row)))
            if is_evidence(row):
                files.add(row.id)
        return Pause(wait)

    async def _sort(self, row: OutboxRow) -> None:
        """Find out which messenger the row goes to. The address is opened again when it is sent: it may be gone by
        then."""
        to = row.outgoing.destination or await self._open_destination(row)
        if to is None:
            self._endings.finish(row, DeliveryStatus.GONE, why="the address is no longer kept")
        elif to.messenger not in self._channels:
            self._endings.finish(row, DeliveryStatus.GONE, why="this messenger is not configured")
        else:
            for overtaken in self._queues.move(row, to.messenger):
                self._endings.settle(overtaken, DeliveryStatus.DROPPED)

    async def _send(self, row: OutboxRow) -> None:
        if not self._details.begin_sending(row):
            self._endings.finish(row, DeliveryStatus.DROPPED, why="the claim has ended")
            return
        if self._endings.is_press_over(row):
            self._endings.finish(row, DeliveryStatus.DROPPED, why="the press has expired")
            return
        if (until := getattr(row.outgoing.reply, "until", None)) and self._clock.now() > until:
            self._endings.finish(row, DeliveryStatus.DROPPED, why="its time has passed")
            return
        if (part_of := broadcast_of(row)) and not await self._store.is_broadcast_active(part_of):
            self._endings.finish(row, DeliveryStatus.DROPPED, why="the broadcast was stopped")
            return
        to = row.outgoing.destination or await self._destination_if_due(row)
        if to is None:
            return
        channel, to = self._channels[to.messenger].for_reader(to.language), self._places.present(to)
        if await self._routes.is_silenced(row, to):
            is_held = is_card(row.outgoing.reply)
            self._endings.finish(row, DeliveryStatus.HELD if is_held else DeliveryStatus.DROPPED)
            return
        await self._terms.note(row)
        match self._routes.route_of(row):
            case GroupRoute.HELD:
                self._endings.finish(row, DeliveryStatus.HELD)
            case GroupRoute.PRIVATE:
                await self._perform(as_private(row), channel, private_chat(row, to))
            case GroupRoute.GROUP:
                await self._routes.note(row, channel, to)
                await self._perform(row, channel, to)

    async def _destination_if_due(self, row: OutboxRow) -> Destination | None:
        """The row's address if it can be sent now. Otherwise the row is finished or postponed, and None is
        returned."""
        to = await self._open_destination(row)
        if to is None:
            self._endings.finish(row, DeliveryStatus.GONE, why="the address is no longer kept")
        elif self._unread.is_unread(row, to):
            self._endings.finish(row, DeliveryStatus.DROPPED, why="an unread notice is already there")
        elif (pause := await self._must_wait(row, to)).seconds > 0:
            self._queues.queue_of(row).postpone_row(row, after=pause.seconds)
        else:
            return to
        return None

    async def _open_destination(self, row: OutboxRow) -> Destination | None:
        if isinstance(row.outgoing.reply, out.EraseExpiringCopies):
            return await self._store.open_copies_chat(row.outgoing.conversation)
        if row.outgoing.letterbox:
            return await self._store.open_letterbox(row.outgoing.letterbox)
        return await self._store.open_address(row.outgoing.report_id)

    async def _perform(self, row: OutboxRow, channel: Channel, to: Destination) -> None:
        self._unread.note_sending(row, to)
        if (erasure := await self._erasures.erasure_of(row, to)) is not None:
            await self._erase(row, channel, to, erasure)
            return
        match row.outgoing.reply:
            case out.EditPrivate() as edit:
                await self._edit_private(row, edit, channel, to)
            case out.SendEvidence() as evidence:
                call, made = await display_call(evidence, self._packages, self._store, channel.caller, to)
                await self._call(row, channel, to, call, made=made)
            case out.SendAlbum() as album:
                files = await self._albums.next_call(row, album, channel.caller, to)
                await self._call(row, channel, to, files)
            case out.SendRecording() as recording:
                await self._call(row, channel, to, channel.caller.recording(recording, to))
            case out.SendPicture() | out.SendDocument() | out.SendPackage() | out.SendVoice() as file:
                stored = await self._pictures.stored_call(file, channel, to)
                made_now = stored or await self._make_file(file, channel, to)
                await self._call(row, channel, to, made_now)
            case out.EditCard(case_id=case_id):
                card = await self._places.card(case_id, to)
                same = await self._places.is_up_to_date(row.outgoing.reply, to, channel.caller)
                if same or (card is None and edits_existing_only(row)):
                    self._endings.finish(row, DeliveryStatus.SENT)
                else:
                    await self._call(row, channel, to, channel.caller.send(row.outgoing, to, card))
            case _:
                await self._call(row, channel, to, channel.caller.send(row.outgoing, to))

    async def _make_file(
        self,
        file: out.SendPicture | out.SendDocument | out.SendPackage | out.SendVoice,
        channel: Channel,
        to: Destination,
    ) -> wire.Call:
        if isinstance(file, out.SendVoice):
            return await voice_call(file, self._open_voice or self._store.open_voice, channel.caller, to)
        return await file_call(file, self._packages, channel.caller, to)

    async def _call(
        self, row: OutboxRow, channel: Channel, to: Destination, call: wire.Call, *, made: str = ""
    ) -> None:
        """``made`` is the hash of the copy that the call shows."""
        if isinstance(call, wire.EditText) and self._places.has_vanished(call.ref):
            call = wire.SendText(to.chat_id, call.html, call.keyboard)
        if to.topic is not None and isinstance(call, wire.SendText) and channel.adapter.capabilities.topics:
            thread = await self._topics.thread(row, channel, to)
            if isinstance(thread, RetryAfter):
                self._endings.retry(row, thread)
                return
            call = replace(call, thread_id=thread)
        self._places.note_sending(call)
        try:
            outcome = await channel.call(call)
        finally:
            self._routes.note_answer(row, channel, to)
        self._health.count_send(to.messenger, outcome)
        channel.teach_pacer(outcome, to, call)
        if isinstance(outcome, wire.TargetGone | wire.CallRefused):
            await self._handle_refusal(row, channel, to, call, outcome, made=made)
            return
        match outcome:
            case wire.CallSuccess():
                self.troubles.note_success(to)
                await self._pictures.note_sent(row, channel, to, call, outcome)
                self._confirm_delivery(row, to, call, references(call, to, outcome), made=made)
            case wire.RetryLater(seconds=seconds, limited=limited):
                self._endings.retry(
                    row, RetryAfter(seconds, "the messenger asked to wait", for_answer=not limited)
                )
            case wire.CallUncertain(why=why) if is_worth_repeating(row.outgoing):
                retried_row = row if isinstance(call, wire.EditText) else self._albums.after_doubt(row)
                again = RetryAfter(UNCERTAIN_PAUSE, why, for_answer=True)
                self._endings.retry_in_doubt(retried_row, again)
            case wire.ChatMigration(new_chat_id=new):
                await self._places.move(to, new)
                self._endings.retry(row, RetryAfter(0.0, "the group moved"))
            case wire.TopicGone(why=why):
                self._endings.retry(await self._topics.forget_topic(row, to), RetryAfter(0.0, why))
            case wire.CallUncertain(why=why):
                self._endings.finish(row, DeliveryStatus.REFUSED, why=why)

    def _confirm_delivery(
        self, row: OutboxRow, to: Destination, call: wire.Call, refs: tuple[MessageRef, ...], *, made: str
    ) -> None:
        ref = refs[0] if refs else None
        self._places.note_card_text(row.outgoing.reply, call, ref)
        self._unread.note_arrival(row, to)
        if (rest := self._albums.rest_of(row)) is not None:
            self._endings.go_on(rest, refs, sent=row)
        else:
            self._endings.finish(row, DeliveryStatus.SENT, ref=ref, more=refs[1:], made=made)

    async def _handle_refusal(
        self,
        row: OutboxRow,
        channel: Channel,
        to: Destination,
        call: wire.Call,
        outcome: wire.TargetGone | wire.CallRefused,
        *,
        made: str = "",
    ) -> None:
        """The messenger refuses the call: send the alternative, or else finish the row."""
        match outcome:
            case _ if isinstance(call, wire.EditText):
                self._resend_as_new(row, call, outcome.why)
            case _ if self._pictures.note_refusal(row, channel, to, call, outcome):
                self._endings.retry(row, RetryAfter(0.0, outcome.why))
            case wire.CallRefused() if isinstance(call, wire.SendStored):
                await channel.pacer.count_send(to.chat_id, to.kind)
                await self._call(row, channel, to, channel.caller.fallback_call(call))
            case wire.CallRefused() if isinstance(call, wire.SendFileGroup):
                self._endings.retry(singly(row), RetryAfter(0.0, outcome.why))
            case wire.CallRefused() if isinstance(call, wire.SendFile) and falls_back(row):
                other = channel.caller.fallback_call(call, last=last_notice(row))
                made = made if isinstance(other, wire.SendFile) else ""
                await channel.pacer.count_send(to.chat_id, to.kind)
                await self._call(row, channel, to, other, made=made)
            case wire.TargetGone() if self._routes.fall_back_to_group(row):
                self._endings.retry(row, RetryAfter(0.0, "the private chat cannot be reached"))
            case _:
                self._endings.finish(row, self.troubles.delivery_status(row, to, outcome), why=outcome.why)

    def _resend_as_new(self, row: OutboxRow, call: wire.EditText, why: str) -> None:
        """The message to edit no longer exists: send its text as a new message, paced like any other. An earlier
        process may have done so before it died."""
        last_word = isinstance(row.outgoing.reply, out.EndCase) or edits_existing_only(row)
        if call.ref.ephemeral_id is not None or last_word:
            self._endings.finish(row, DeliveryStatus.REFUSED, why=why)
            return
        self._places.mark_vanished(call.ref)
        self._endings.retry(at_most_once(row) if row.uncertain else row, RetryAfter(0.0, why))

    async def _erase(self, row: OutboxRow, channel: Channel, to: Destination, erasure: Erasure) -> None:
        """Erase the messages, and tell how many are left; of a cleaned chat also if none are."""
        erased = await self._erasures.erase(row, channel, to, erasure)
        if (again := erased.again) is not None:
            self._endings.retry(replace(row, attempts=0) if erased.got_on else row, again)
            return
        if erased.left:
            log.warning("messages-not-deleted", extra={"outbox": row.id, "left": erased.left})
        if (erased.left and erasure.key) or isinstance(row.outgoing.reply, out.EraseChat):
            words = channel.caller.words(erasure.key, {"left": erased.left})
            await self._call(row, channel, to, wire.SendText(to.chat_id, words))
        else:
            self._endings.finish(row, DeliveryStatus.SENT)

    async def _edit_private(
        self, row: OutboxRow, card: out.EditPrivate, channel: Channel, to: Destination
    ) -> None:
        await self._deliveries.flush_before_erasure(row, card.account)
        again = await self._private_cards.edit(row, card, channel, to)
        if again is None:
            self._endings.finish(row, DeliveryStatus.SENT)
        else:
            self._endings.retry(row, again)

    def waiting(self) -> int:
        """Number of unsent rows, for health."""
        return len(self._queues)

    def sendable_count(self) -> int:
        """Number of unsent rows that need wait neither for the morning nor for a messenger that does not answer."""
        return self._endings.sendable_count()

    def held_back(self, broadcast_id: str) -> int:
        """How many of this broadcast's messages wait for a messenger that does not answer."""
        return self._queues.held_back(broadcast_id)

    def all_held_back(self) -> Mapping[str, int]:
        """The same by broadcast."""
        return self._queues.all_held_back()
