"""Burning: every key of some kind is destroyed at once, for the day on which somebody comes for the data.

It takes two owners in the chat, or whoever has the machine. Nobody can undo it, so nobody confirms his own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Account

CONFIRM_WITHIN: Final = timedelta(minutes=10)
COMMAND: Final = "burn"
"""The name under which the running program is asked for it."""
BURNT_NOTE: Final = "burnt"
"""Where the program remembers what was burnt last, and on which day: ``all 2026-12-01``."""
PROPOSAL_NOTE: Final = "burn"


class Burn(StrEnum):
    """What is burnt."""

    ACCOUNTS = "accounts"
    """Who sent a report, and everything that is under way between people and the bot."""
    ALL = "all"
    """That, and the words and evidence of every report."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An owner wants to burn, and waits for another one. Kept as one line of text."""

    what: Burn
    by: Account
    at: datetime

    def __str__(self) -> str:
        return f"{self.what} {self.by} {self.at.isoformat()}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for a line that is none, the empty one among them."""
        try:
            what, by, at = text.split()
            return cls(Burn(what), Account.parse(by), datetime.fromisoformat(at))
        except ValueError:
            return None

    def is_open(self, *, now: datetime) -> bool:
        return timedelta(0) <= now - self.at <= CONFIRM_WITHIN


def confirm_burn(proposal: Proposal | None, *, by: Account, what: Burn, now: datetime) -> Burn:
    """What is to be burnt now. Raises NotFound (nothing is proposed any more), NotAllowed (his own)."""
    if proposal is None or proposal.what is not what or not proposal.is_open(now=now):
        raise NotFound("burn-nothing-proposed")
    if proposal.by == by:
        raise NotAllowed("burn-own")
    return proposal.what


def last_burn(note: str) -> tuple[Burn, str] | None:
    """What was burnt last and on which day (ISO), out of the note."""
    what, _, day = note.partition(" ")
    return (Burn(what), day) if what in Burn and day else None
