"""Which way a message to a group goes when its minute is full: it waits, is held back, or goes to a private chat."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation.incoming import ChatKind
from bot.conversation.silence import passes
from bot.conversation.store import Destination, OutboxRow, Store
from bot.domain.people import Messenger
from bot.runtime.group_budget import Part
from bot.runtime.message_places import Places
from bot.runtime.send_queue import is_again
from bot.runtime.ways import NOW, Line, Pause
from bot.usecases.ports import Clock

type Again = Callable[[OutboxRow, Destination], Awaitable[Pause]]

WHISPER_WAITS: Final = 3.0
"""Seconds that somebody is kept waiting for what only he sees; then it goes to his private chat."""
EDIT_WAITS: Final = 120.0
"""Seconds after which an edit that nobody looks at goes before new cards: what stands there has been untrue for so
long. A card that is shown once more, though little of it has changed, is by then as urgent as a new one."""
GRAVE_WAITS: Final = 5.0
"""Seconds that a critical card waits in line; then the digest tells of it, too."""
MOST_WAITING: Final = 20_000


class Route(StrEnum):
    GROUP = "group"
    PRIVATE = "private"
    HELD = "held"


class GroupRoutes:
    """What the sender has decided about rows on their way to groups."""

    def __init__(self, store: Store, places: Places, clock: Clock) -> None:
        self._store = store
        self._places = places
        self._clock = clock
        self._routes: dict[int, Route] = {}
        self._here_only: set[int] = set()
        """Rows whose readers cannot be reached in private."""
        self._since: dict[int, float] = {}
        self._took: dict[int, float] = {}
        """The moment by which the group's budget knows a row that is on its way."""

    async def pause(self, row: OutboxRow, to: Destination, line: Line, *, again: Again) -> Pause:
        """How long the row waits for this group; one that goes now is counted. ``again`` asks anew, for another
        way."""
        if await self._places.says(row.outgoing.reply, to, line.caller):
            return NOW
        part = await self._part(row, to)
        wait = line.pacer.wait_for(to.chat_id, to.kind, part)
        if wait <= 0:
            self._took[row.id] = await line.pacer.took(to.chat_id, to.kind)
            return NOW
        route = await self._full(row, to, part, wait)
        if route is not Route.GROUP:
            self._routes[row.id] = route
        if route is Route.PRIVATE:
            return await again(row, to)
        return NOW if route is Route.HELD else Pause(wait)

    async def unspoken(self, row: OutboxRow, to: Destination) -> bool:
        """Whether nothing of this kind goes there for now: the group is asked about at each message, because what
        was queued before it became unsafe must not arrive after."""
        group = to.kind is not ChatKind.PRIVATE and self.of(row) is not Route.PRIVATE
        return (
            group and not passes(row.outgoing.reply) and await self._store.is_silent(to.messenger, to.chat_id)
        )

    async def note(self, row: OutboxRow, line: Line, to: Destination) -> None:
        """Stored before it goes: a process that dies has told the next how full the minute is. Raises Conflict."""
        if row.id in self._took and (ages := line.pacer.ages(to.chat_id)):
            now = self._clock.now()
            times = [now - timedelta(seconds=age) for age in ages]
            await self._store.note_sends(to.messenger, to.chat_id, times)

    def answered(self, row: OutboxRow, line: Line, to: Destination) -> None:
        """The messenger has answered: it has counted the row by now."""
        if (at := self._took.pop(row.id, None)) is not None:
            line.pacer.answered(to.chat_id, at)

    async def recall(self, lines: Mapping[Messenger, Line]) -> None:
        """What an earlier process has sent within the last minute."""
        now = self._clock.now()
        for (messenger, chat_id), times in (await self._store.sends()).items():
            if (line := lines.get(messenger)) is not None:
                line.pacer.recall(chat_id, [(now - at).total_seconds() for at in times])

    async def _part(self, row: OutboxRow, to: Destination) -> Part:
        """How urgent the row is for its group."""
        match row.outgoing.reply:
            case out.Say(remember=out.CardOf()):
                return _new(row)
            case out.EditCard(again=True):
                return self._edit(row)
            case out.EditCard(case_id=case_id, digest=False, there_only=there_only) if not _pressed_here(
                row, to
            ):
                there = there_only or await self._places.card(case_id, to)
                return self._edit(row) if there else _new(row)
            case out.EditCard(case_id=case_id, digest=True) if not await self._places.card(case_id, to):
                return Part.DIGEST
            case out.EndCase():
                return self._edit(row)
        return Part.PERSON if row.outgoing.press is not None else Part.NEWS

    def _edit(self, row: OutboxRow) -> Part:
        now = time.monotonic()
        since = self._since.setdefault(row.id, now)
        while len(self._since) > MOST_WAITING:
            del self._since[next(iter(self._since))]
        if now - since <= EDIT_WAITS:
            return Part.EDIT
        return Part.CARD if is_again(row) else Part.NEWS

    async def _full(self, row: OutboxRow, to: Destination, part: Part, wait: float) -> Route:
        """There is no room for ``wait`` seconds: what becomes of the row."""
        reply = row.outgoing.reply
        if part is Part.CRITICAL:
            return Route.HELD if wait > GRAVE_WAITS else Route.GROUP
        if _is_first(reply):
            return Route.HELD
        if isinstance(reply, out.EditCard) and not (reply.digest or reply.there_only):
            there = await self._places.card(reply.case_id, to)
            return Route.HELD if there is None else Route.GROUP
        late = _for_one(row) and wait > WHISPER_WAITS and row.id not in self._here_only
        return Route.PRIVATE if late else Route.GROUP

    def of(self, row: OutboxRow) -> Route:
        return self._routes.get(row.id, Route.GROUP)

    def group_after_all(self, row: OutboxRow) -> bool:
        """His private chat cannot be reached: the row waits for the group. False if it went there anyway."""
        if self.of(row) is not Route.PRIVATE:
            return False
        del self._routes[row.id]
        self._here_only.add(row.id)
        return True

    def overtaken(self, row: OutboxRow, *, by: OutboxRow) -> None:
        """Another takes the row's place, and has waited for as long: a case that changes often is shown, too."""
        if row is not by and (since := self._since.get(row.id)) is not None:
            self._since[by.id] = since

    def settled(self, row: OutboxRow) -> None:
        self._routes.pop(row.id, None)
        self._here_only.discard(row.id)
        self._since.pop(row.id, None)
        self._took.pop(row.id, None)


def _new(row: OutboxRow) -> Part:
    return Part.CRITICAL if row.outgoing.lane is out.Lane.RECEIPT else Part.CARD


def _is_first(reply: out.Reply) -> bool:
    return isinstance(reply, out.Say) and isinstance(reply.remember, out.CardOf)


def _pressed_here(row: OutboxRow, to: Destination) -> bool:
    press = row.outgoing.press
    return press is not None and press.message.chat_id == to.chat_id


def _for_one(row: OutboxRow) -> bool:
    """Whether only the presser sees it: a whisper, or a screen on one."""
    press = row.outgoing.press
    if press is None:
        return False
    on_whisper = press.message.ephemeral_id is not None
    return isinstance(row.outgoing.reply, out.Whisper) or (
        on_whisper and isinstance(row.outgoing.reply, out.Screen)
    )


def private_chat(row: OutboxRow, to: Destination) -> Destination:
    """The presser's private chat on this messenger."""
    press = row.outgoing.press
    assert press is not None, "only an answer to a press has somebody to go to"
    return Destination(to.messenger, press.presser_id, ChatKind.PRIVATE)


def as_private(row: OutboxRow) -> OutboxRow:
    """The row as it is said in the private chat: a screen is a message of its own there."""
    reply = row.outgoing.reply
    if not isinstance(reply, out.Screen):
        return row
    return replace(row, outgoing=replace(row.outgoing, reply=replace(reply, below=True)))
