"""Checks the moderators' groups at start, once an hour, and on request: whether they are still closed,
whether the bot is administrator there, and whether it may make topics in those that have some.

While the bot is not an administrator of a group, it checks twice a minute: nothing works there until it is
one, and Bale does not tell when that changes.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.store import Batch, Conflict, OutboxRow, Store
from bot.conversation.wire import Adapter, TokenRefused, WireDown
from bot.domain.groups.topics import Forum
from bot.domain.people import Messenger
from bot.usecases.groups.note_admin import not_admin_since
from bot.usecases.groups.watch_groups import LOOKED, note_title
from bot.usecases.ports import Clock, Group

log = logging.getLogger(__name__)

EVERY: Final = timedelta(hours=1)
AGAIN: Final = timedelta(minutes=5)
EVERY_WITHOUT_ADMIN: Final = timedelta(seconds=30)

type Note = Callable[[Batch, Group, bool], Awaitable[None]]
"""Stores a messenger's yes or no about a group, with all that follows from it."""
type NoteForum = Callable[[Batch, Group, Forum], Awaitable[None]]
"""The same for its topics."""


class GroupWatch:
    """A check that fails is repeated in a few minutes; until then the last known answer holds."""

    def __init__(
        self,
        *,
        store: Store,
        adapters: Mapping[Messenger, Adapter],
        note: Note,
        note_admin: Note,
        note_forum: NoteForum,
        hand_over: Callable[[Sequence[OutboxRow]], None],
        clock: Clock,
    ) -> None:
        self._store = store
        self._adapters = adapters
        self._note = note
        self._note_admin = note_admin
        self._note_forum = note_forum
        self._hand_over = hand_over
        self._clock = clock

    async def look(self) -> None:
        now = self._clock.now()
        begun = (now - EVERY + AGAIN).isoformat()
        try:
            if not (groups := await self._due(now, begun)):
                return
        except Conflict:
            return
        asked = [group for group in groups if group.messenger in self._adapters]
        answers = [(group, answer) for group in asked if (answer := await self._is_public(group)) is not None]
        titles = [(group, title) for group, _ in answers if (title := await self._title(group))]
        admins = [
            (group, answer) for group, _ in answers if (answer := await self._administers(group)) is not None
        ]
        forums = [(group, forum) for group, _ in answers if (forum := await self._forum(group)) is not None]
        at = now if len(answers) == len(asked) else now - EVERY + AGAIN
        try:
            async with self._store.batch() as batch:
                for group, title in titles:
                    await note_title(group, title, uow=batch.uow)
                for group, public in answers:
                    await self._note(batch, group, public)
                for group, admin in admins:
                    await self._note_admin(batch, group, admin)
                for group, forum in forums:
                    await self._note_forum(batch, group, forum)
                if await batch.uow.settings.note(LOOKED) == begun:  # otherwise requested meanwhile
                    batch.uow.settings.set_note(LOOKED, at.isoformat())
                batch.keep_turn()
                committed = await batch.commit()
        except Conflict:
            return
        self._hand_over(committed)

    async def _due(self, now: datetime, begun: str) -> Sequence[Group]:
        """The groups to check now. The check is recorded first, so that a request that comes meanwhile is
        noticed at the end. If the process dies in between, the groups are checked soon. Raises Conflict."""
        async with self._store.batch() as batch:
            groups = await batch.uow.groups.active()
            looked = await batch.uow.settings.note(LOOKED)
            not_admin = [group for group in groups if await not_admin_since(group, uow=batch.uow) is not None]
            every = EVERY_WITHOUT_ADMIN if not_admin else EVERY
            if not groups or (looked and timedelta() <= now - datetime.fromisoformat(looked) < every):
                return ()
            batch.uow.settings.set_note(LOOKED, begun)
            batch.keep_turn()
            await batch.commit()
        return groups

    async def _is_public(self, group: Group) -> bool | None:
        try:
            return await self._adapters[group.messenger].public(group.chat_id)
        except (WireDown, TokenRefused):
            log.warning("group-unknown", extra={"messenger": group.messenger})
            return None

    async def _title(self, group: Group) -> str:
        try:
            return await self._adapters[group.messenger].title(group.chat_id)
        except (WireDown, TokenRefused):
            return ""

    async def _administers(self, group: Group) -> bool | None:
        try:
            return await self._adapters[group.messenger].administers(group.chat_id)
        except (WireDown, TokenRefused):
            return None

    async def _forum(self, group: Group) -> Forum | None:
        adapter = self._adapters[group.messenger]
        if not adapter.capabilities.topics:
            return None
        try:
            return await adapter.forum(group.chat_id)
        except (WireDown, TokenRefused):
            return None
