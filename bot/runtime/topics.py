"""Which forum topic a card goes to: created when first needed, and created again once if somebody deletes
it."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.conversation import wire
from bot.conversation.outgoing import GroupTopic
from bot.conversation.store import Destination, OutboxRow, Store
from bot.domain.people import ChatId, Messenger
from bot.runtime.channels import Channel
from bot.runtime.group_routes import GroupRoutes
from bot.runtime.group_trouble import GroupTrouble, GroupTroubles
from bot.runtime.message_places import Places
from bot.runtime.retry_after import RetryAfter

GENERAL: Final = 0
"""No topic: for messages that need none or have none."""
PATIENCE: Final = 600.0
"""Seconds in which a topic is created again only once, and in which a refused action is not tried again."""
LOST: Final = 1.0

type _Key = tuple[Messenger, ChatId, str]


class TopicThreads:
    """What the sender knows of topics. The table is authoritative. Creating a missing topic happens under a
    lock."""

    def __init__(
        self,
        store: Store,
        places: Places,
        routes: GroupRoutes,
        troubles: GroupTroubles,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._places = places
        self._routes = routes
        self._troubles = troubles
        self._clock = clock
        self._known: dict[_Key, int] = {}
        self._general: dict[_Key, float] = {}
        """Until when this topic's cards go without one."""
        self._remade_until: dict[_Key, float] = {}
        self._locks: dict[_Key, asyncio.Lock] = {}

    async def thread(self, row: OutboxRow, channel: Channel, to: Destination) -> int | RetryAfter:
        """The thread of the row's topic, created now if it does not exist. Creating it is a send, so the card
        itself is paced again. Raises Conflict."""
        if (topic := to.topic) is None:
            return GENERAL
        key = to.messenger, to.chat_id, topic.name
        async with self._locks.setdefault(
            key, asyncio.Lock()
        ):  # two cards must not create the same topic twice
            if self._general.get(key, 0.0) > self._clock():
                return GENERAL
            thread_id = self._known.get(key) or await self._store.topic(*key)
            return thread_id or await self._make_topic(row, channel, to, topic)

    async def _make_topic(
        self, row: OutboxRow, channel: Channel, to: Destination, topic: GroupTopic
    ) -> RetryAfter:
        try:
            outcome = await channel.call(channel.caller.topic(topic, to))
        finally:
            self._routes.note_answer(row, channel, to)
        match outcome:
            case wire.CallSuccess(message_id=thread_id) if thread_id:
                key = to.messenger, to.chat_id, topic.name
                self._known[key] = thread_id
                await self._store.keep_topic(*key, thread_id)
                return RetryAfter(0.0, "its topic was created")
            case wire.RetryLater(seconds=seconds, limited=limited):
                if limited:
                    channel.pacer.note_refusal(to.chat_id, to.kind, seconds)
                return RetryAfter(seconds, "the messenger asked to wait", for_answer=not limited)
            case wire.CallUncertain(why=why):
                return RetryAfter(LOST, why, for_answer=True)
            case wire.ChatMigration(new_chat_id=new):
                await self._places.move(to, new)
                return RetryAfter(0.0, "the group moved")
            case wire.CallRefused(why=why):
                missing = GroupTrouble.NO_FORUM if "forum" in why.casefold() else GroupTrouble.NO_TOPICS
                self._troubles.note_trouble(to, missing)
        self._general[to.messenger, to.chat_id, topic.name] = self._clock() + PATIENCE
        return RetryAfter(0.0, "no topic can be created")

    async def forget_topic(self, row: OutboxRow, to: Destination) -> OutboxRow:
        """Somebody has deleted or closed the topic. A card's topic is created again or, if that was just
        done, the card goes without one. An answer to a press in the topic also goes without it. Raises
        Conflict."""
        if to.topic is None:
            press = row.outgoing.press
            assert press is not None, "only a card or an answer to a press goes to a topic"
            return replace(row, outgoing=replace(row.outgoing, press=replace(press, thread_id=GENERAL)))
        key, now = (to.messenger, to.chat_id, to.topic.name), self._clock()
        if self._remade_until.get(key, 0.0) > now:
            self._general[key] = now + PATIENCE
        self._remade_until[key] = now + PATIENCE
        self._known.pop(key, None)
        await self._store.drop_topic(*key)
        return row
