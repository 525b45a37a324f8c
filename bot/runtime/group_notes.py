"""Turns what messengers report of moderators' groups into turns: stored, recorded, and sent to those
concerned."""

from collections.abc import Awaitable, Callable, Sequence

from bot.conversation.outgoing import Turn
from bot.conversation.ports import TickCtx
from bot.conversation.store import Batch
from bot.domain.events import Fact
from bot.domain.groups.topics import Forum
from bot.domain.people import ChatId, Messenger
from bot.runtime.group_trouble import GroupTrouble
from bot.runtime.turns import TickRunner
from bot.usecases.groups.group_topics import note_forum
from bot.usecases.groups.note_admin import note_admin
from bot.usecases.groups.silence import note_recovered, note_refusing
from bot.usecases.groups.watch_groups import note_public
from bot.usecases.ports import Group


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
