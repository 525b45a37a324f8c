"""Links to the situation screen, and how long they and the opened screens last.

A link opens once, within minutes, and only after a press on its page: the previews of messengers and proxies open
nothing. What is opened lasts for a shift, and ends with the role of whoever asked for it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.people import Account

LINK_LASTS: Final = timedelta(minutes=10)
SHIFT: Final = timedelta(hours=8)
MOST_SCREENS: Final = 6
"""Links and open screens of one person; one more ends the oldest."""


class ScreenMode(StrEnum):
    """Whom a screen is for. It belongs to the link: a wall shows nothing else, whatever is pressed on it."""

    LEAD = "lead"
    """The lead's own device: what the desk counts, as it changes."""
    WALL = "wall"
    """A room that visitors pass through: rounded counts of the day."""


@dataclass(frozen=True, slots=True)
class ScreenPass:
    """A link that nobody has opened yet, or an open screen. ``name`` is the hash of its secret, which only the
    holder has."""

    name: str
    account: Account
    mode: ScreenMode
    until: datetime
    opened: bool = False

    @property
    def began(self) -> datetime:
        """When the link was issued, or the screen opened."""
        return self.until - (SHIFT if self.opened else LINK_LASTS)

    def is_valid(self, *, now: datetime) -> bool:
        return now < self.until


def name_of_secret(secret: str) -> str:
    """What is stored of a secret: it cannot be read back from there."""
    return hashlib.sha256(secret.encode()).hexdigest()
