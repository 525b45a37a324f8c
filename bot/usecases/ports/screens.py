"""What the situation screen needs from storage, as Protocols."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.figures.screens import ScreenPass
from bot.domain.figures.wall import WallCase, WallReferral
from bot.domain.people import Account


class Screens(Protocol):
    """Links to the screen, and open screens. Opening one is not here: it must succeed once only, in whichever process
    (``bot.conversation.screen_store``)."""

    async def of(self, account: Account) -> Sequence[ScreenPass]:
        """This person's, the one that ends first at the beginning."""
        ...

    def issue(self, link: ScreenPass) -> None: ...

    def end(self, screen: ScreenPass) -> None: ...


class Walls(Protocol):
    """What a wall counts, as stored: nothing restricted or without an act, no spam; also withdrawn and merged cases."""

    async def cases(self, since: datetime, until: datetime, *, as_of: datetime) -> Sequence[WallCase]:
        """The cases that came in within this span, as they stood then as far as their times tell."""
        ...

    async def referrals(self, since: datetime, until: datetime) -> Sequence[WallReferral]:
        """The referrals that were sent within this span."""
        ...
