"""What the pages of the situation screen need beside the turns: a look at the database, screens that are opened once,
and the day's key of a wall."""

from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any

from bot.domain.cases.case_access import Accusable
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.figures.screens import SHIFT, ScreenPass
from bot.domain.figures.wall import WallRows, WallTable
from bot.domain.people import Account
from bot.usecases.ports import UnitOfWork
from storage.case_numbers import NumberBlock
from storage.columns import moment
from storage.link import Link
from storage.models_moderation import screens, wall_keys, wall_rows
from storage.row_cache import RowCache
from storage.screens import DROP, DROP_OF, KEY, ONE, RAISE, SHOWN, pass_of, row_of_pass
from storage.storage_context import StorageContext
from storage.unit_of_work import SqlUnitOfWork
from storage.writer import Writer


class SqlScreenStore:
    """Implements ``bot.conversation.screen_store.ScreenStore``."""

    def __init__(
        self,
        context: StorageContext,
        writer: Writer,
        *,
        areas: Callable[[], AreaTree],
        accusable: Callable[[], Accusable],
    ) -> None:
        self._context, self._writer = context, writer
        self._areas, self._accusable = areas, accusable
        self._figures: tuple[datetime | None, dict[Hashable, dict[Any, Any]]] = None, {}
        """Counts from one look to the next, and the minute for which they hold."""

    @asynccontextmanager
    async def look(self) -> AsyncIterator[UnitOfWork]:
        minute, cache = self._context.clock.now().replace(second=0, microsecond=0), RowCache()
        if self._figures[0] != minute:
            self._figures = minute, {}
        cache.figures = self._figures[1]
        async with self._context.database.reading() as link:
            uow = SqlUnitOfWork(
                link,
                self._context,
                cache,
                NumberBlock(),
                areas=self._areas(),
                accusable=self._accusable(),
            )
            await uow.staff_changes.load(link)
            yield uow

    async def open_screen(self, link: str, screen: str, *, now: datetime) -> ScreenPass | None:
        wanted = {"at": link, "is_open": False, "now": moment(now)}
        async with self._context.database.reading() as reading:
            if not await reading.rows(ONE, wanted):
                return None  # anybody outside may try: only who has a link gets a turn of the only writer

        async def take(session: Link) -> ScreenPass | None:
            rows = await session.rows(ONE, wanted)
            if not rows or await session.run(DROP, {"at": link}) != 1:
                return None
            issued = pass_of(rows[0])
            opened = ScreenPass(screen, issued.account, issued.mode, now + SHIFT, opened=True)
            await session.put(screens, [row_of_pass(opened)])
            return opened

        return await self._writer.submit(take)

    async def screen_of(self, name: str, *, now: datetime) -> ScreenPass | None:
        async with self._context.database.reading() as link:
            rows = await link.rows(ONE, {"at": name, "is_open": True, "now": moment(now)})
        return pass_of(rows[0]) if rows else None

    async def end_screens(self, account: Account) -> None:
        await self._writer.submit(lambda link: link.run(DROP_OF, {"who": str(account)}))

    async def wall_key(self, day: date, fresh: bytes) -> bytes:
        async def first(link: Link) -> bytes:
            await link.put(wall_keys, [{"day": day.isoformat(), "key": fresh}], ignore=True)
            key: bytes = (await link.rows(KEY, {"at": day.isoformat()}))[0][0]
            return bytes(key)

        return await self._writer.submit(first)

    async def keep_wall_rows(self, day: date, rows: WallRows) -> WallRows:
        at = day.isoformat()
        fresh = [
            {"day": at, "table": table.value, "row": row, "number": number}
            for (table, row), number in rows.items()
        ]
        raised = [
            {"at": at, "of": table.value, "at_row": row, "least": number}
            for (table, row), number in rows.items()
        ]

        async def keep(link: Link) -> WallRows:
            await link.put(wall_rows, fresh, ignore=True)
            await link.many(RAISE, raised)
            stored = await link.rows(SHOWN, {"at": at})
            return {(WallTable(of), row): number for of, row, number in stored}

        return await self._writer.submit(keep)
