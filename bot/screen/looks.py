"""How the program looks at a situation for the screen, and at those who watch it."""

import asyncio
from collections.abc import Callable

import orjson

from bot.domain.figures.situation import NO_LEVELS, Situation
from bot.domain.figures.wall import wall_rows
from bot.domain.moments import day_of
from bot.domain.news.legal_calendar import MonthsLater
from bot.domain.people import Account
from bot.screen.frames import Frames
from bot.screen.viewers import KeepRows, Looks, ViewerAccess
from bot.usecases.context import Context
from bot.usecases.figures.look_at_situation import look_at_situation, look_at_wall, read_wall
from bot.usecases.figures.open_screens import may_watch, sees_restricted
from bot.usecases.ports import Ids, UnitOfWork


class ProgramLooks:
    """Makes situations from a context of the program; the atlas is read once for each version."""

    def __init__(
        self, context: Callable[[UnitOfWork], Context], frames: Frames, *, later: MonthsLater, ids: Ids
    ) -> None:
        self._context, self._frames, self._later, self._ids = context, frames, later, ids
        self._levels = NO_LEVELS

    def looks(self) -> Looks:
        return Looks(self.look_as_lead, self.look_at_wall, self.access_of, self.write, self.new_key)

    async def look_as_lead(self, uow: UnitOfWork, restricted: bool) -> Situation:
        situation = await look_at_situation(
            self._context(uow), restricted=restricted, later=self._later, levels=self._levels
        )
        self._levels = situation.levels
        return situation

    async def look_at_wall(self, uow: UnitOfWork, key: bytes, keep: KeepRows) -> Situation:
        """Counted in a thread: a busy day takes longer than turns should wait."""
        ctx = self._context(uow)
        read = await read_wall(ctx)
        rows = await asyncio.to_thread(
            wall_rows, read.cases, read.referrals, key=key, district_of=read.places
        )
        rows = await keep(day_of(read.at), rows)
        situation = await look_at_wall(ctx, read.at, rows, later=self._later, levels=self._levels)
        self._levels = situation.levels
        return situation

    async def access_of(self, uow: UnitOfWork, account: Account) -> ViewerAccess:
        ctx = self._context(uow)
        names = frozenset(screen.name for screen in await uow.screens.of(account) if screen.opened)
        return ViewerAccess(await may_watch(ctx, account), await sees_restricted(ctx, account), names)

    def write(self, situation: Situation) -> bytes:
        return orjson.dumps(self._frames.write(situation))

    def new_key(self) -> bytes:
        """256 bits from the system."""
        return f"{self._ids.new()}{self._ids.new()}".encode()
