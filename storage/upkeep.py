"""All that the upkeep does, one after the other, while turns go on."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.conversation.store_troubles import VaultDown
from storage import purge
from storage.destruction import destroy_words, finish_some
from storage.key_rounds import KeyRounds
from storage.leftovers import Leftovers
from storage.link import Link
from storage.one_hop import run_to_completion
from storage.pieces import LONGEST, PieceSize, remove_in_pieces, remove_listed
from storage.report_ends import ReportEnds, Tell
from storage.report_traces import count_reports
from storage.retention import retention_now
from storage.storage_context import StorageContext
from storage.writer import Writer

_DESTROYED_AT_ONCE = 100


class Upkeep:
    """Remembers how many rows fit into a transaction, and how far its searches have come."""

    def __init__(self, context: StorageContext, writer: Writer) -> None:
        self._context = context
        self._writer = writer
        self._leftovers = Leftovers(context)
        self._rounds = KeyRounds(context, writer)
        self._ends = ReportEnds(writer, context)
        self._sizes: dict[str, PieceSize] = {}

    async def run(self, now: datetime, *, tell: Tell) -> Mapping[str, int]:
        """Returns how many of each were removed. What takes too long is left to the next upkeep. Raises Conflict where
        ``now`` is the time of a clock that has leapt: keys and files would be gone for good."""
        self._context.database.check_clock()
        async with self._writer.moving_log():
            return await self._run(now, tell=tell)

    async def _run(self, now: datetime, *, tell: Tell) -> Mapping[str, int]:
        until = time.monotonic() + LONGEST
        ended = await self._rounds.drop_ended(now)  # whatever else fails
        doomed = await self._finish(until)  # first: only what an earlier transaction has released
        removed = {"doomed": doomed}
        for name, piece in purge.removals(now).items():
            size = self._sizes.setdefault(name, PieceSize())
            removed[name] = await remove_in_pieces(self._writer, piece, size, until=until)
        async with self._writer.transaction() as link:
            removed |= await purge.purge(link, self._context, now)
            await run_to_completion(self._writer.commit(link))
        removed |= await self._rounds.run(now, until=until)
        removed["hour_keys"] += ended
        removed["drafts"] = await self._end_drafts(until)
        removed |= await self._ends.end_all(now, tell=tell, until=until)
        await self._finish(until)
        async with self._context.database.reading() as link:
            keys = await self._leftovers.keys(link)
            self._context.report_count = await count_reports(link)
        return {**removed, "orphans": await self._destroy_orphans(), "keys": keys}

    async def _destroy_orphans(self) -> int:
        try:
            orphans = await self._leftovers.files()
            self._context.database.check_clock()  # young files are left alone
            await self._context.vault.destroy(orphans)
        except VaultDown:
            return 0  # the next upkeep finds them; health says that the vault is away
        return len(orphans)

    async def _finish(self, until: float) -> int:
        total = 0
        while count := await finish_some(self._writer, self._context, most=_DESTROYED_AT_ONCE):
            total += count
            if time.monotonic() > until:
                break
        return total

    async def _end_drafts(self, until: float) -> int:
        """Destroy drafts that were left, with their evidence."""
        async with self._context.database.reading() as link:
            days = (await retention_now(link, self._context)).draft
            before = self._context.clock.today() - timedelta(days=days)
            left = sorted(await self._leftovers.drafts(link, before=before))

        async def destroy(link: Link, drafts: Sequence[str]) -> int:
            await destroy_words(link, self._context, await self._leftovers.without_report(link, drafts))
            return len(drafts)

        size = self._sizes.setdefault("drafts", PieceSize())
        return await remove_listed(self._writer, left, destroy, size, until=until)
