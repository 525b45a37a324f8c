"""Edits are not counted."""

from typing import Any

from bench.mutants import Patch
from bot.conversation.outgoing import EditCard
from bot.runtime.channels import NOW
from bot.runtime.group_routes import GroupRoutes


def apply(patch: Patch) -> None:
    async def pause_unless_edit(self: GroupRoutes, row: Any, to: Any, channel: Any, *, ask_again: Any) -> Any:
        if isinstance(row.outgoing.reply, EditCard):
            return NOW
        return await pause(self, row, to, channel, ask_again=ask_again)

    pause = patch.replace(GroupRoutes, "pause", pause_unless_edit)
