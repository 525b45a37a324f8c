"""How a row that was tried ends: sent again after a pause, finished, or dropped because a newer one takes its place."""

import asyncio
import logging
import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.incoming import MessageRef
from bot.conversation.outgoing import SendLane
from bot.conversation.store import DeliveryResult, DeliveryStatus, OutboxRow
from bot.domain.moments import at_night
from bot.runtime.calls import named_wait
from bot.runtime.channels import ChannelQueues
from bot.runtime.delivery_recorder import DeliveryRecorder
from bot.runtime.details_under_way import DetailsUnderWay
from bot.runtime.erasures import Erasures
from bot.runtime.group_routes import GroupRoute, GroupRoutes
from bot.runtime.message_places import Places
from bot.runtime.missed_details import MissedDetails
from bot.runtime.retry_after import RetryAfter
from bot.runtime.send_queue import QUICK_REPEATS, is_in_doubt
from bot.runtime.send_terms import SendTerms
from bot.runtime.stored_pictures import StoredPictures
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

PRESS_LIVES: Final = 10.0
"""Seconds after which nobody waits for the answer to a press."""
MOST_TRIES: Final = 1_500
"""With LONGEST_PAUSE about a day: an outage of the messenger loses nothing that is worth a day's delay."""
LONGEST_PAUSE: Final = 60.0
DOUBT_PAUSE: Final = 240.0
LONGEST_DOUBT: Final = 3_600.0
"""Seconds before a message is sent again that is in doubt, at first and at most: where the messenger takes messages and
its answers are lost, few copies come."""
STORED_FROM: Final = 60.0
"""A wait of more seconds that the messenger names is stored: after a restart, too, the chat is left alone."""


class RowEndings:
    """Ends rows of the outbox, and knows whether any is left that can be sent now."""

    def __init__(
        self,
        *,
        queues: ChannelQueues,
        routes: GroupRoutes,
        places: Places,
        details: DetailsUnderWay,
        erasures: Erasures,
        missed: MissedDetails,
        pictures: StoredPictures,
        deliveries: DeliveryRecorder,
        terms: SendTerms,
        clock: Clock,
    ) -> None:
        self._queues = queues
        self._routes = routes
        self._places = places
        self._details = details
        self._erasures = erasures
        self._missed = missed
        self._pictures = pictures
        self._deliveries = deliveries
        self._terms = terms
        self._clock = clock
        self._came: dict[int, float] = {}
        """When answers to presses were accepted."""
        self._waits: dict[int, datetime] = {}
        """By row: until when the messenger wants nothing in its chat, as it is stored."""
        self.idle = asyncio.Event()
        """Set while nothing is left that can be sent now."""
        self.idle.set()

    def note_accepted(self, row: OutboxRow, at: float) -> None:
        """Note when (on the monotonic clock) the answer to a press was accepted, and which chat an earlier process was
        told to leave alone."""
        if row.outgoing.not_before is not None:
            self._queues.keep_closed(row, named_wait(row, self._clock))
        if row.outgoing.lane is SendLane.PRESS:
            self._came[row.id] = at

    def is_press_over(self, row: OutboxRow, *, after: float = 0.0) -> bool:
        """Whether nobody waits for this answer to a press any more, or will in so many seconds."""
        came = self._came.get(row.id)
        return came is not None and time.monotonic() + after - came > PRESS_LIVES

    def forget(self) -> None:
        """Drop what is known of the rows; nothing is left to be sent."""
        self._came.clear()
        self._waits.clear()
        self.idle.set()

    def retry(self, row: OutboxRow, again: RetryAfter, *, most: int = MOST_TRIES) -> None:
        """Try again, with a pause that grows with the number of tries."""
        tried = replace(row, attempts=row.attempts + 1)
        if tried.attempts >= most:
            self.finish(row, DeliveryStatus.REFUSED, why=again.why)
            return
        pause = min(2.0 ** min(row.attempts - 1, 10), LONGEST_PAUSE) if row.attempts else 0.0
        if self.is_press_over(row, after=again.seconds):
            self.finish(row, DeliveryStatus.DROPPED, why="the press expires before")
            return
        queue = self._queues.queue_of(row)
        newer = queue.overtaking_row(row)
        is_named = again.seconds > STORED_FROM and not again.for_answer
        if is_named and self._routes.route_of(row) is not GroupRoute.PRIVATE:
            self._store_wait(newer or row, self._clock.now() + timedelta(seconds=again.seconds))
        if newer is not None:
            self._routes.note_overtaken(row, by=newer)
            self.finish(row, DeliveryStatus.DROPPED, why="a newer one waits")
            return
        queue.postpone_row(tried, after=max(again.seconds, pause), for_answer=again.for_answer)

    def _store_wait(self, row: OutboxRow, until: datetime) -> None:
        """Until then the messenger wants nothing in the row's chat."""
        self._waits[row.id] = until
        self._deliveries.add(DeliveryResult(row, DeliveryStatus.LATER, later=until))

    def drop_overtaken(self, row: OutboxRow, *, by: OutboxRow) -> None:
        """A newer row takes the place of this one, which waits, and inherits its waits."""
        self._routes.note_overtaken(row, by=by)
        until = self._waits.get(row.id, row.outgoing.not_before)
        self.settle(row, DeliveryStatus.DROPPED)
        if row is not by and until is not None and until > self._clock.now():
            self._store_wait(by, until)

    def retry_in_doubt(self, row: OutboxRow, again: RetryAfter) -> None:
        """The answer was lost. A message in doubt waits until the messenger surely answers, or ever longer."""
        seconds = again.seconds
        if is_in_doubt(row):
            seconds = min(DOUBT_PAUSE * 4.0 ** min(row.doubts - QUICK_REPEATS, 5), LONGEST_DOUBT)
        self.retry(replace(row, uncertain=True), replace(again, seconds=seconds))

    def finish(
        self,
        row: OutboxRow,
        status: DeliveryStatus,
        *,
        ref: MessageRef | None = None,
        more: tuple[MessageRef, ...] = (),
        why: str = "",
        made: str = "",
    ) -> None:
        """End a row that was tried. ``more``: the other messages of an album; ``made``: the hash of the copy that was
        sent."""
        reply = row.outgoing.reply
        if status in (DeliveryStatus.GONE, DeliveryStatus.REFUSED):
            log.warning(
                "message-not-sent", extra={"outbox": row.id, "status": status, "reply": type(reply).__name__}
            )
        if ref is not None:
            self._places.keep(reply, ref)
        self._queues.finish_row(row)
        self.settle(row, status, ref=ref, more=more, why=why, made=made)
        self.note_if_idle()

    def go_on(self, rest: OutboxRow, refs: tuple[MessageRef, ...], *, sent: OutboxRow) -> None:
        """What was ``sent`` has arrived as these messages: note them, and send the rest of the row."""
        self._details.note_part(sent, refs)
        ref, missed = refs[0] if refs else None, self._missed.take(sent, DeliveryStatus.PART)
        result = DeliveryResult(sent, DeliveryStatus.PART, ref, more=refs[1:], missed=missed)
        self._deliveries.add(result)
        self._queues.queue_of(rest).postpone_row(rest, after=0.0)

    def note_if_idle(self) -> None:
        """Set ``idle`` when nothing is left that can be sent now."""
        if not self._queues.is_busy and not self.sendable_count():
            self.idle.set()

    def settle(
        self,
        row: OutboxRow,
        status: DeliveryStatus,
        *,
        ref: MessageRef | None = None,
        more: tuple[MessageRef, ...] = (),
        why: str = "",
        made: str = "",
    ) -> None:
        """End a row, also one that never was tried; its result is stored with the next ones."""
        self._came.pop(row.id, None)
        self._waits.pop(row.id, None)
        self._routes.forget_row(row)
        self._terms.forget(row)
        self._erasures.forget_row(row)
        sent = more if ref is None else (ref, *more)
        erased, upload = self._details.end(row, sent), self._pictures.take_upload(row)
        self._deliveries.add(
            DeliveryResult(
                row, status, ref, why=why, made=made, erased=erased, upload=upload, more=more,
                missed=self._missed.take(row, status),
            )
        )  # fmt: skip

    def sendable_count(self) -> int:
        """Number of unsent rows that need wait neither for the morning nor for a messenger that does not answer."""
        return self._queues.sendable_count(lambda: at_night(self._clock.now()))
