"""Probes groups that refused cards: after five minutes, then after longer and longer pauses."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.store import Batch, Conflict, OutboxRow, Store
from bot.conversation.wire import Adapter, TokenRefused, WireDown
from bot.domain.people import ChatId, Messenger
from bot.usecases.groups.silence import FAILED
from bot.usecases.ports import Clock, Group

log = logging.getLogger(__name__)

SOON: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=1)

type Note = Callable[[Batch, Group], Awaitable[None]]
"""Stores that the group accepts cards again, with all that follows from it."""
type _Key = tuple[Messenger, ChatId]


class GroupRecoveryProbe:
    """A group that accepts a probe and then refuses again is probed less often; one that worked for long,
    sooner."""

    def __init__(
        self,
        *,
        store: Store,
        adapters: Mapping[Messenger, Adapter],
        note: Note,
        hand_over: Callable[[Sequence[OutboxRow]], None],
        clock: Clock,
    ) -> None:
        self._store = store
        self._adapters = adapters
        self._note = note
        self._hand_over = hand_over
        self._clock = clock
        self._asked: dict[_Key, tuple[datetime, timedelta]] = {}
        """When this group was last probed or found silent, and how long to wait from then."""

    async def probe_groups(self) -> None:
        async with self._store.batch() as batch:
            groups = await batch.uow.groups.active()
        now = self._clock.now()
        due = [
            g for g in groups if g.silent == FAILED and g.messenger in self._adapters and self._due(g, now)
        ]
        recovered_groups = [group for group in due if await self._may_write(group)]
        if not recovered_groups:
            return
        try:
            async with self._store.batch() as batch:
                for group in recovered_groups:
                    await self._note(batch, group)
                committed = await batch.commit()
        except Conflict:
            return
        self._hand_over(committed)

    def _due(self, group: Group, now: datetime) -> bool:
        """Whether to probe now. A group that is found silent for the first time is probed after the pause."""
        key = (group.messenger, group.chat_id)
        at, pause = self._asked.get(key, (now - 3 * LONGEST, SOON))
        if now - at > 2 * LONGEST or now < at:
            self._asked[key] = (now, SOON)
            return False
        if now - at < pause:
            return False
        self._asked[key] = (now, min(2 * pause, LONGEST))
        return True

    async def _may_write(self, group: Group) -> bool:
        try:
            return await self._adapters[group.messenger].may_write(group.chat_id)
        except (WireDown, TokenRefused):
            log.warning("group-unknown", extra={"messenger": group.messenger})
            return False
