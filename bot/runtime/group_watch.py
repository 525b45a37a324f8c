"""Checks the moderators' groups at start, once an hour, and on request: whether they are still closed, whether the
bot is administrator there, and whether it may make topics in those that have some.

While the bot is not an administrator of a group, it checks twice a minute: nothing works there until it is one,
and Bale does not tell when that changes.

Turns what messengers report of moderators' groups into turns: stored, recorded, and sent to those concerned.

The display names of newcomers in the moderators' groups, for the question whether to let them in.

A stranger's name is never stored: it is kept in this process's memory for a day. After a restart, they are
shown by their number alone.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.outgoing import Turn
from bot.conversation.ports import TickCtx
from bot.conversation.store import Batch, Conflict, OutboxRow, Store, batch_for_sender
from bot.conversation.wire import Adapter, TokenRefused, WireDown
from bot.domain.events import Fact, StrangerSeen
from bot.domain.groups.homes import Forum
from bot.domain.people import Account, ChatId, Messenger
from bot.runtime.group_trouble import GroupTrouble
from bot.runtime.turns import TickRunner
from bot.usecases.groups.group_topics import note_forum
from bot.usecases.groups.membership import not_admin_since, note_admin
from bot.usecases.groups.silence import note_recovered, note_refusing
from bot.usecases.groups.watch_groups import LOOKED, note_public, note_title
from bot.usecases.ports import Clock, Group

log = logging.getLogger(__name__)

EVERY: Final = timedelta(hours=1)
AGAIN: Final = timedelta(minutes=5)
EVERY_WITHOUT_ADMIN: Final = timedelta(seconds=30)
ANSWERS_WITHIN: Final = 5.0
"""Seconds after which a messenger counts as one that does not answer."""
MOST_UNANSWERED: Final = 2
"""Groups in a row for which a messenger may give no answer before the others of it wait for the next check."""

type Note = Callable[[Batch, Group, bool], Awaitable[None]]
"""Stores a messenger's yes or no about a group, with all that follows from it."""
type NoteForum = Callable[[Batch, Group, Forum], Awaitable[None]]
"""The same for its topics."""


class GroupWatch:
    """A check that fails is repeated in a few minutes; until then the last known answer holds. Messengers are asked
    beside each other, and what one answers is stored at once."""

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
            looks = [
                self._look_at([group for group in groups if group.messenger is messenger])
                for messenger in self._adapters
            ]
            # Each look is waited for: what one messenger answers is stored although another's is lost.
            results = await asyncio.gather(*looks, return_exceptions=True)
            for result in results:
                if isinstance(result, BaseException):
                    raise result
            at = now if all(results) else now - EVERY + AGAIN
            async with self._store.batch() as batch:
                if await batch.uow.settings.note(LOOKED) == begun:  # otherwise requested meanwhile
                    batch.uow.settings.set_note(LOOKED, at.isoformat())
                batch.keep_turn()
                await batch.commit()
        except Conflict:
            return

    async def _look_at(self, groups: Sequence[Group]) -> bool:
        """Check these groups of one messenger and store what it answers; whether it answered for all. One that does
        not answer is left after few groups: other messengers' next checks wait for this one. Raises Conflict."""
        if not groups:
            return True
        adapter, patience = self._adapters[groups[0].messenger], _Patience()
        answers = await patience.ask_about(groups, adapter.public)
        if len(answers) < len(groups):
            log.warning("group-unknown", extra={"messenger": groups[0].messenger})
        answered = [group for group, _ in answers]
        titles = [
            (group, title) for group, title in await patience.ask_about(answered, adapter.title) if title
        ]
        admins = await patience.ask_about(answered, adapter.administers)
        forums = await patience.ask_about(answered, adapter.forum) if adapter.capabilities.topics else ()
        async with batch_for_sender(self._store, self._hand_over) as batch:
            for group, title in titles:
                await note_title(group, title, uow=batch.uow)
            for group, public in answers:
                await self._note(batch, group, public)
            for group, admin in admins:
                await self._note_admin(batch, group, admin)
            for group, forum in forums:
                await self._note_forum(batch, group, forum)
            batch.keep_turn()
        return len(answers) == len(groups) and not patience.is_over

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


class _Patience:
    """Asks one messenger until it has left MOST_UNANSWERED questions in a row without an answer."""

    def __init__(self) -> None:
        self._unanswered = 0

    @property
    def is_over(self) -> bool:
        return self._unanswered >= MOST_UNANSWERED

    async def ask_about[T](
        self, groups: Sequence[Group], question: Callable[[ChatId], Awaitable[T]]
    ) -> Sequence[tuple[Group, T]]:
        """The messenger's answers, for the groups for which it gives one within ANSWERS_WITHIN."""
        answers: list[tuple[Group, T]] = []
        for group in groups:
            if self.is_over:
                break
            try:
                async with asyncio.timeout(ANSWERS_WITHIN):
                    answers.append((group, await question(group.chat_id)))
                self._unanswered = 0
            except (WireDown, TokenRefused, TimeoutError):
                self._unanswered += 1
        return answers


class GroupNotes:
    """Each method works within its caller's batch."""

    def __init__(self, runner: TickRunner) -> None:
        self._runner = runner

    async def record_public(self, batch: Batch, group: Group, public: bool) -> None:
        """Record whether the group is public."""
        await self._note_in_turn(batch, lambda ctx: note_public(ctx, group, public))

    async def record_forum(self, batch: Batch, group: Group, forum: Forum) -> None:
        """Record whether the group has topics, and whether the bot may make them."""
        at = (group.messenger, group.chat_id)
        await self._note_in_turn(batch, lambda ctx: note_forum(ctx, *at, forum))

    async def record_admin(self, batch: Batch, group: Group, admin: bool) -> None:
        """Record whether the bot is administrator there."""
        at = (group.messenger, group.chat_id)
        await self._note_in_turn(batch, lambda ctx: note_admin(ctx, *at, admin))

    async def record_missing_admin(self, batch: Batch, messenger: Messenger, chat_id: ChatId) -> None:
        """Record that the messenger refused to tell the bot about a member."""
        await self._note_in_turn(batch, lambda ctx: note_admin(ctx, messenger, chat_id, False))

    async def record_recovery(self, batch: Batch, group: Group) -> None:
        """Record that the group accepts cards again."""
        at = (group.messenger, group.chat_id)
        await self._note_in_turn(batch, lambda ctx: note_recovered(ctx, *at))

    async def record_trouble(
        self, batch: Batch, messenger: Messenger, chat_id: ChatId, trouble: GroupTrouble
    ) -> None:
        """Record the trouble that the sender met there."""
        at = (messenger, chat_id)
        if trouble is GroupTrouble.SILENT:
            await self._note_in_turn(batch, lambda ctx: note_refusing(ctx, *at))
            return
        forum = Forum.NONE if trouble is GroupTrouble.NO_FORUM else Forum.NO_RIGHT
        await self._note_in_turn(batch, lambda ctx: note_forum(ctx, *at, forum))

    async def _note_in_turn(self, batch: Batch, note: Callable[[TickCtx], Awaitable[Sequence[Fact]]]) -> None:
        async def make_turn(ctx: TickCtx) -> Turn:
            return Turn(facts=tuple(await note(ctx)))

        await self._runner.run_within(batch, make_turn)


REMEMBERED: Final = timedelta(days=1)
MOST_NAMES: Final = 500
"""Only the newest are kept, so that flooding a group with newcomers fills no memory."""


class NewcomerNames:
    """By account: the name that the messenger showed when it was last seen."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._names: dict[Account, tuple[str, datetime]] = {}

    def note(self, facts: Iterable[Fact]) -> None:
        """Remember the names in these facts."""
        for fact in facts:
            if isinstance(fact, StrangerSeen) and fact.who.name:
                self._names.pop(fact.who.account, None)
                self._names[fact.who.account] = (fact.who.name, self._clock.now())
        self._forget_old()

    def name_of(self, account: Account) -> str:
        """Their name, or "" if it is not known here or no longer."""
        self._forget_old()
        return self._names[account][0] if account in self._names else ""

    def _forget_old(self) -> None:
        """Names stand in the order in which they were last seen, so the first is always the oldest."""
        since = self._clock.now() - REMEMBERED
        while self._names:
            oldest = next(iter(self._names))
            if len(self._names) <= MOST_NAMES and self._names[oldest][1] > since:
                break
            del self._names[oldest]
