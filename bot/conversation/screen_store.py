"""What the pages of the situation screen need from storage beside the turns."""

from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from bot.domain.figures.screens import ScreenPass
from bot.domain.figures.wall import WallRows
from bot.domain.people import Account
from bot.usecases.ports import UnitOfWork


class ScreenStore(Protocol):
    """Each method is a transaction of its own, and raises Conflict."""

    def look(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """What is stored now, beside the writer: nothing that is staged in it is ever written."""
        ...

    async def open_screen(self, link: str, screen: str, *, now: datetime) -> ScreenPass | None:
        """Turn a link into an open screen under another name; both are hashes. None if there is no such link, or it
        has ended or was opened before: of two who open one at once, in any process, one gets it."""
        ...

    async def screen_of(self, name: str, *, now: datetime) -> ScreenPass | None:
        """The open screen of this name, while it lasts."""
        ...

    async def end_screens(self, account: Account) -> None:
        """End this person's links and screens."""
        ...

    async def wall_key(self, day: date, fresh: bytes) -> bytes:
        """The key of this day: the first that any process gave."""
        ...

    async def keep_wall_rows(self, day: date, rows: WallRows) -> WallRows:
        """Keep what walls show on this day, and return for each row the highest number that any process has kept: a
        number that falls tells that somebody withdrew."""
        ...
