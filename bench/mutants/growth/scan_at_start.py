"""A start reads all updates to find those that wait, and the keys of all conversations."""

from typing import Any

from sqlalchemy import select

from bench.mutants import Patch
from storage.models_queues import chat_messages, sessions
from storage.store import SqlStore


def apply(patch: Patch) -> None:
    async def pending(self: SqlStore) -> Any:
        await self._context.hours.load_shared_keys()
        for table in (sessions, chat_messages):
            async with self._context.database.reading() as link:
                await link.rows(select(table))
        return await pending_updates(self)

    pending_updates = patch.replace(SqlStore, "pending_updates", pending)
