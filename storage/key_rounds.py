"""Drops the keys of hours that no row needs, and removes conversations and notes that are over with their keys.

Every conversation has a key of its own, so there are as many as people. A round reads all keys and the keys that rows
name, piece by piece beside the turns, and only what goes is removed in transactions. A small store has a round in each
upkeep, a large one every two hours and whenever a day begins or an owner shortens how long drafts stay. In between
only the keys of what passes through are looked at, and those that turns have released.

A row never gets an old key, so a key that no row names while the round passes is needed by none.
"""

import asyncio
from array import array
from bisect import bisect_left
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Executable, Select, bindparam, delete, select, tuple_, union

from storage.chat_notes import NOTES_STAY
from storage.columns import hour_of
from storage.link import Link
from storage.models import accounts
from storage.models_asking import inquiries
from storage.models_queues import (
    ENDED_UPDATES,
    OPEN_UPDATES,
    chat_messages,
    inbox,
    outbox,
    sessions,
    shown_copies,
)
from storage.pieces import PieceSize, remove_listed
from storage.retention import retention_now
from storage.storage_context import StorageContext
from storage.writer import Writer

SMALL: Final = 20_000
"""Conversations, notes and keys up to which each upkeep makes a whole round."""
_ROUND_HOURS: Final = 2
_PIECE: Final = 2_000
_PAUSE: Final = 0.002
"""Seconds for turns between two pieces that are read."""
_DAY_HOURS: Final = 24

_PASSING: Final = union(
    select(inbox.c.key).where(OPEN_UPDATES, inbox.c.key.is_not(None)),
    select(inbox.c.key).where(ENDED_UPDATES, inbox.c.key.is_not(None)),
    select(outbox.c.key),
    select(shown_copies.c.key),
)
_OWN: Final = union(select(accounts.c.key).where(accounts.c.key.is_not(None)), select(inquiries.c.key))
_TALKS: Final = (
    select(sessions.c.conversation, sessions.c.key)
    .where(sessions.c.conversation > bindparam("after"))
    .order_by(sessions.c.conversation)
    .limit(_PIECE)
)
_NOTES: Final = (
    select(chat_messages.c.conversation, chat_messages.c.sealed, chat_messages.c.key)
    .where(
        tuple_(chat_messages.c.conversation, chat_messages.c.sealed)
        > tuple_(bindparam("after"), bindparam("after_sealed"))
    )
    .order_by(chat_messages.c.conversation, chat_messages.c.sealed)
    .limit(_PIECE)
)
_OVER: Final = delete(sessions).where(
    sessions.c.conversation == bindparam("at"), sessions.c.day < bindparam("before")
)
_THESE: Final = select(sessions.c.conversation).where(
    sessions.c.conversation.in_(bindparam("these", expanding=True))
)
_NO_NOTE: Final = delete(chat_messages).where(
    chat_messages.c.conversation == bindparam("at"), chat_messages.c.sealed == bindparam("sealed_at")
)


class _OwnKeys:
    """Keys of single rows by their numbers, with the hours in which they were made, and which of them a row names."""

    def __init__(self) -> None:
        self.ids = array("q")
        self._hours = array("q")
        self._needed = bytearray()

    def add(self, hours_by_key: Mapping[int, int]) -> None:
        """In the order of their numbers."""
        self.ids.extend(hours_by_key)
        self._hours.extend(hours_by_key.values())
        self._needed.extend(bytes(len(hours_by_key)))

    def need(self, key_id: int) -> int | None:
        """Mark the key as needed; returns its hour, None for one that is not among them."""
        at = bisect_left(self.ids, key_id)
        if at == len(self.ids) or self.ids[at] != key_id:
            return None
        self._needed[at] = 1
        return self._hours[at]

    def find_unneeded(self, *, before: int) -> list[int]:
        """Those made before this hour that no row names."""
        keys = zip(self.ids, self._hours, self._needed, strict=True)
        return [key_id for key_id, hour, needed in keys if not needed and hour < before]


class KeyRounds:
    """Remembers when the last round was, and how much it read."""

    def __init__(self, context: StorageContext, writer: Writer) -> None:
        self._context = context
        self._writer = writer
        self._last: tuple[str, int] | None = None
        """The first day of conversations that stayed in the last round, and the hour of that round."""
        self._read = 0
        self._looked_at: set[int] = set()
        """Old shared keys of earlier processes that the last round looked at."""
        self._talks, self._notes = PieceSize(), PieceSize()

    async def run(self, now: datetime, *, until: float) -> Mapping[str, int]:
        """Returns how many keys, conversations and notes were removed."""
        hours = self._context.hours
        removed = {"hour_keys": await self.drop_ended(now), "sessions": 0, "chat_messages": 0}
        async with self._context.database.reading() as link:
            draft = (await retention_now(link, self._context)).draft
        first = (self._context.clock.today() - timedelta(days=draft)).isoformat()
        released = hours.released_keys
        await hours.drop(released)
        removed["hour_keys"] += len(released)
        if not self._is_due(first, hour_of(now)):
            removed["hour_keys"] += await self._drop_passing(hour_of(now))
            return removed
        self._last, self._read = (first, hour_of(now)), 0
        for name, count in (await self._round(hour_of(now), first, draft, until)).items():
            removed[name] += count
        removed["hour_keys"] += await self.drop_ended(
            now
        )  # those of other processes, which the round has seen
        return removed

    async def drop_ended(self, now: datetime) -> int:
        """Drop the keys of words that waited until now at most. Returns how many."""
        ended = self._context.hours.ended_keys(now)
        await self._context.hours.drop(ended)
        return len(ended)

    def _is_due(self, first: str, hour: int) -> bool:
        if self._last is None or self._read <= SMALL:
            return True
        if self._context.hours.foreign_keys_before(hour - 1) - self._looked_at:
            return True
        last_first, last_hour = self._last
        return first != last_first or abs(hour - last_hour) >= _ROUND_HOURS

    async def _drop_passing(self, hour: int) -> int:
        """Drop the keys of past hours that this process has sealed updates and messages with."""
        hours = self._context.hours
        idle = hours.passing_keys_before(hour - 1)
        idle -= await self._keys_in(_PASSING)
        await hours.drop(idle)
        return len(idle)

    async def _round(self, hour: int, first: str, draft: int, until: float) -> Mapping[str, int]:
        hours, own = self._context.hours, _OwnKeys()
        async for piece in hours.read_own():  # before the rows are: whatever they get from now on is not old
            own.add(piece)
            await asyncio.sleep(_PAUSE)
        self._read += len(own.ids)
        shared = hours.shared_keys_before(hour - 1)
        self._looked_at = hours.foreign_keys_before(hour - 1)
        needed = await self._keys_in(_PASSING)
        for key_id in await self._keys_in(_OWN):
            own.need(key_id)
        notes = await self._read_notes(hours.shared_keys_before(hour - NOTES_STAY), needed)
        talks = await self._read_talks(own, made_before=hour - (draft - 1) * _DAY_HOURS)
        removed = {
            "chat_messages": await remove_listed(
                self._writer, notes, _remove_notes, self._notes, until=until
            ),
            "sessions": await remove_listed(
                self._writer, talks, self._forget_talks(first), self._talks, until=until
            ),
        }
        idle = {*own.find_unneeded(before=hour - 1), *(shared - needed), *hours.released_keys}
        await hours.drop(idle)
        return {**removed, "hour_keys": len(idle)}

    async def _keys_in(self, statement: Executable) -> set[int]:
        async with self._context.database.reading() as link:
            return {row[0] for row in await link.rows(statement)}

    async def _read_talks(self, own: _OwnKeys, *, made_before: int) -> list[tuple[str, int]]:
        """Conversations whose keys are old enough that they may be over, with these keys: a key is at most as young
        as what it seals, and one that is gone may be of any age. The day is behind the sealed words, so it is read
        only where it matters."""
        maybe_over = []
        async for rows in self._pieces(_TALKS, {"after": ""}, lambda row: {"after": row.conversation}):
            for conversation, key_id in rows:
                made = own.need(key_id)
                if made is None or made < made_before:
                    maybe_over.append((conversation, key_id))
        return maybe_over

    async def _read_notes(self, over: Collection[int], needed: set[int]) -> list[tuple[str, bytes]]:
        """Notes under keys that are over; the keys of all others are ``needed``."""

        def last(row: Any) -> Mapping[str, Any]:
            return {"after": row.conversation, "after_sealed": row.sealed}

        ended = []
        async for rows in self._pieces(_NOTES, {"after": "", "after_sealed": b""}, last):
            for conversation, sealed, key_id in rows:
                if key_id in over:
                    ended.append((conversation, sealed))
                else:
                    needed.add(key_id)
        return ended

    async def _pieces(
        self,
        statement: Select[Any],
        values: Mapping[str, Any],
        after: Callable[[Any], Mapping[str, Any]],
    ) -> AsyncIterator[Sequence[Any]]:
        while True:
            async with self._context.database.reading() as link:
                rows = await link.rows(statement, values)
            self._read += len(rows)
            yield rows
            if len(rows) < _PIECE:
                return
            values = after(rows[-1])
            await asyncio.sleep(_PAUSE)

    def _forget_talks(self, first: str) -> Callable[[Link, Sequence[tuple[str, int]]], Awaitable[int]]:
        async def forget(link: Link, talks: Sequence[tuple[str, int]]) -> int:
            await link.many(_OVER, [{"at": talk, "before": first} for talk, _ in talks])
            rows = await link.rows(_THESE, {"these": [talk for talk, _ in talks]})
            staying = {row.conversation for row in rows}

            async def after_commit() -> None:
                for conversation, _ in talks:
                    self._context.cache.sessions.forget(conversation)
                over = [key_id for talk, key_id in talks if talk not in staying]
                await self._context.hours.load(over)
                self._context.hours.release_keys(over)

            link.after.append(after_commit)
            return len(talks) - len(staying)

        return forget


async def _remove_notes(link: Link, notes: Sequence[tuple[str, bytes]]) -> int:
    await link.many(_NO_NOTE, [{"at": talk, "sealed_at": sealed} for talk, sealed in notes])
    return len(notes)
