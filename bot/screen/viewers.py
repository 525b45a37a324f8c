"""Who looks at the screen now, and what all of them see: each view is made once, whoever many look at it.

A view is what a kind of viewer sees: a wall, a lead, a lead of the restricted circle. Views are made while somebody
looks at them, leads' every few seconds, walls' at the quarters of the hour, and sent where they have changed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.conversation.screen_store import ScreenStore
from bot.conversation.store import Conflict
from bot.domain.figures.screens import ScreenMode, ScreenPass
from bot.domain.figures.situation import Situation
from bot.domain.figures.wall import WallRows, quarter_before
from bot.domain.moments import day_of
from bot.domain.people import Account
from bot.usecases.ports import Clock, UnitOfWork

log = logging.getLogger(__name__)

MOST_VIEWERS: Final = 400
MOST_OF_ONE: Final = 8
"""Open pages in all, and of one screen: a page that is loaded anew has its old connection for a moment."""
EVERY_SECONDS: Final = 3.0
CHECKED: Final = timedelta(seconds=15)
"""How old the answer may be whether a viewer still has the role."""


class View(StrEnum):
    WALL = "wall"
    LEAD = "lead"
    CIRCLE = "circle"


class TooManyViewers(Exception):
    """No page more can be served now."""


@dataclass(frozen=True, slots=True)
class ViewerAccess:
    """Whether a person may look, whether at restricted cases, too, and which screens of theirs are open."""

    may_watch: bool
    restricted: bool = False
    screens: frozenset[str] = frozenset()

    def shows(self, screen: ScreenPass) -> bool:
        return self.may_watch and screen.name in self.screens


type LookAtLead = Callable[[UnitOfWork, bool], Awaitable[Situation]]
"""The situation now; with restricted cases, or without."""
type KeepRows = Callable[[date, WallRows], Awaitable[WallRows]]
"""Keeps what the rows of a day show; returns what they show, which never falls."""
type LookAtWall = Callable[[UnitOfWork, bytes, KeepRows], Awaitable[Situation]]
"""The situation of the last quarter, by the key of its day."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What the program gives: how situations are made, written, and who may see them."""

    lead: LookAtLead
    wall: LookAtWall
    access: Callable[[UnitOfWork, Account], Awaitable[ViewerAccess]]
    write: Callable[[Situation], bytes]
    new_key: Callable[[], bytes]


@dataclass(eq=False, slots=True)
class Viewer:
    """One open page. ``news`` is set when there is something to send, or the page is to end."""

    screen: ScreenPass
    view: View
    news: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    def wake(self) -> None:
        self.news.set()

    def end(self) -> None:
        self.ended = True
        self.wake()


class Viewers:
    """All viewers of this process."""

    def __init__(self, store: ScreenStore, looks: Looks, clock: Clock) -> None:
        self._store, self._looks, self._clock = store, looks, clock
        self._viewers: set[Viewer] = set()
        self._frames: dict[View, bytes] = {}
        self._accesses: dict[Account, tuple[datetime, ViewerAccess]] = {}
        self._wall_of: datetime | None = None
        self._wall_key: tuple[date, bytes] | None = None
        self._somebody = asyncio.Event()

    def __len__(self) -> int:
        return len(self._viewers)

    def frame(self, view: View) -> bytes | None:
        """What this kind of viewer sees now; None before the first look."""
        return self._frames.get(view)

    def has_room(self, screen: ScreenPass) -> bool:
        """Whether another page of this screen can be served now."""
        of_screen = sum(viewer.screen.name == screen.name for viewer in self._viewers)
        return len(self._viewers) < MOST_VIEWERS and of_screen < MOST_OF_ONE

    async def join(self, screen: ScreenPass) -> Viewer | None:
        """A new viewer; None if their role has ended, and their screens with it. Raises TooManyViewers, Conflict."""
        if not self.has_room(screen):
            raise TooManyViewers
        access = await self._access_of(screen.account)
        if not access.shows(screen):  # the answer may be from before it was opened
            self._accesses.pop(screen.account)
            access = await self._access_of(screen.account)
        await self._end_if_over(screen.account, access)
        if not access.shows(screen):
            return None
        viewer = Viewer(screen, _view_of(screen.mode, access))
        self._viewers.add(viewer)
        if self.frame(viewer.view) is not None:
            viewer.wake()
        self._somebody.set()
        return viewer

    def leave(self, viewer: Viewer) -> None:
        self._viewers.discard(viewer)
        if not self._viewers:
            self._somebody.clear()
        if not any(other.view is viewer.view for other in self._viewers):
            self._frames.pop(viewer.view, None)  # nobody keeps it up to date any more

    def end_all(self) -> None:
        """The program stops: pages connect again to the next one."""
        for viewer in self._viewers:
            viewer.end()

    async def run(self) -> None:
        """Look, as long as somebody does. What fails is tried again: pages say how old their numbers are."""
        while True:
            await self._somebody.wait()
            try:
                await self.look()
            except Conflict as trouble:
                log.warning("screen-not-renewed", extra={"why": type(trouble).__name__})
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self) -> None:
        """One round: who may still look, and what each kind of viewer sees."""
        await self._check_roles()
        views = {viewer.view for viewer in self._viewers}
        leads = sorted(views - {View.WALL})
        if leads:
            async with self._store.look() as uow:
                for view in leads:
                    situation = await self._looks.lead(uow, view is View.CIRCLE)
                    self._show(view, self._looks.write(situation))
        if View.WALL in views:
            await self._look_at_wall()

    async def _look_at_wall(self) -> None:
        at = quarter_before(self._clock.now())
        if at == self._wall_of and View.WALL in self._frames:
            return
        key = await self._key_of(day_of(at))
        async with self._store.look() as uow:
            situation = await self._looks.wall(uow, key, self._store.keep_wall_rows)
        self._wall_of = situation.at
        self._show(View.WALL, self._looks.write(situation))

    async def _key_of(self, day: date) -> bytes:
        if self._wall_key is None or self._wall_key[0] != day:
            self._wall_key = (day, await self._store.wall_key(day, self._looks.new_key()))
        return self._wall_key[1]

    def _show(self, view: View, frame: bytes) -> None:
        if self._frames.get(view) == frame:
            return
        self._frames[view] = frame
        for viewer in self._viewers:
            if viewer.view is view:
                viewer.wake()

    async def _check_roles(self) -> None:
        """End the pages of those whose role has ended, whose shift is over, or who closed them."""
        now = self._clock.now()
        for viewer in tuple(self._viewers):
            access = await self._access_of(viewer.screen.account)
            await self._end_if_over(viewer.screen.account, access)
            if not access.shows(viewer.screen) or not viewer.screen.is_valid(now=now):
                viewer.end()
            view = _view_of(viewer.screen.mode, access)
            if view is not viewer.view:
                viewer.view = view
                viewer.wake()

    async def _end_if_over(self, account: Account, access: ViewerAccess) -> None:
        """Whoever may not watch any more keeps no screen, also if the role comes back."""
        if not access.may_watch and access.screens:
            await self._store.end_screens(account)

    async def _access_of(self, account: Account) -> ViewerAccess:
        now, known = self._clock.now(), self._accesses.get(account)
        if known is not None and timedelta() <= now - known[0] < CHECKED:
            return known[1]
        async with self._store.look() as uow:
            access = await self._looks.access(uow, account)
        self._accesses[account] = (now, access)
        return access


def _view_of(mode: ScreenMode, access: ViewerAccess) -> View:
    if mode is ScreenMode.WALL:
        return View.WALL
    return View.CIRCLE if access.restricted else View.LEAD
