"""The store of one of several processes that divide the work on a PostgreSQL database."""

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.conversation.shared_store import NewMessages, OtherProcess, ProcessPage
from storage import daily_counts, outbox, process_board
from storage.link import Link
from storage.report_traces import count_reports
from storage.role_leases import RoleLeases
from storage.shared_burning import follow_burning, tell_others
from storage.store import SqlStore
from storage.wrapped_keys import keys_conflict


class DividedStore(SqlStore):
    """Implements ``bot.conversation.shared_store.SharedStore``."""

    @property
    def _leases(self) -> RoleLeases:
        assert self._context.leases is not None
        return self._context.leases

    async def new_messages(self, *, above: int, known: Collection[int]) -> NewMessages:
        async with self._reading() as link:
            return await outbox.new_messages(link, self._context, above=above, known=known)

    async def message_ids(self) -> set[int]:
        async with self._reading() as link:
            return await outbox.message_ids(link)

    async def claim_file(self, evidence_id: str) -> bool:
        if not await self._leases.claim_file(evidence_id):
            return False
        async with self._reading() as link:
            if await self._files.is_waiting(link, evidence_id):
                return True
        await self._leases.free_file(evidence_id)
        return False

    async def free_file(self, evidence_id: str) -> None:
        await self._leases.free_file(evidence_id)

    async def post_page(self, page: ProcessPage) -> Sequence[OtherProcess]:
        leases = self._leases

        async def put(link: Link) -> Sequence[OtherProcess]:
            await process_board.put_page(link, leases, page)
            return await process_board.read_pages(link, without=leases.run)

        return await self._writer.submit(put)

    async def take_down_page(self) -> None:
        await self._writer.submit(lambda link: process_board.take_down(link, self._leases.run))

    async def follow_burning(self) -> bool:
        try:
            return await follow_burning(self._context, self._leases)
        except sqlite3.Error as trouble:
            raise keys_conflict(trouble) from trouble

    async def tell_burning(self) -> None:
        await tell_others(self._context, self._leases)

    async def keep_house(self, now: datetime) -> None:
        context, hours = self._context, self._context.hours
        await hours.drop(hours.released_keys | hours.ended_keys(now))
        hours.forget_known()
        context.report_keys.forget_known()
        await self._writer.submit(lambda link: daily_counts.write_counts_hourly(link, context))
        async with self._reading() as link:
            context.report_count = await count_reports(link)
