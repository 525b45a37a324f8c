"""Burning: all keys of some kind are destroyed at once, in case somebody comes to seize the data.

It takes two owners in the chat, or one person with access to the machine. Nobody can undo it, so nobody can
confirm their own proposal.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Account

CONFIRM_WITHIN: Final = timedelta(minutes=10)
COMMAND: Final = "burn"
"""The name of the command to the running program."""
BURNT_NOTE: Final = "burnt"
"""The note with the last burn and its day: ``all 2026-12-01``."""
PROPOSAL_NOTE: Final = "burn"


class Burn(StrEnum):
    """What is burned."""

    ACCOUNTS = "accounts"
    """Who sent a report, and everything in progress between people and the bot."""
    ALL = "all"
    """The above, and the words and evidence of every report."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An owner's proposal to burn, waiting for another owner. Stored as one line of text."""

    what: Burn
    by: Account
    at: datetime

    def __str__(self) -> str:
        return f"{self.what} {self.by} {self.at.isoformat()}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for a line that is not a proposal, such as an empty one."""
        try:
            what, by, at = text.split()
            return cls(Burn(what), Account.parse(by), datetime.fromisoformat(at))
        except ValueError:
            return None

    def is_open(self, *, now: datetime) -> bool:
        return timedelta(0) <= now - self.at <= CONFIRM_WITHIN


def confirm_burn(proposal: Proposal | None, *, by: Account, what: Burn, now: datetime) -> Burn:
    """What to burn now. Raises NotFound (no proposal any more), NotAllowed (their own)."""
    if proposal is None or proposal.what is not what or not proposal.is_open(now=now):
        raise NotFound("burn-nothing-proposed")
    if proposal.by == by:
        raise NotAllowed("burn-own")
    return proposal.what


def last_burn(note: str) -> tuple[Burn, str] | None:
    """What was burned last and on which day (ISO), read from the note."""
    what, _, day = note.partition(" ")
    return (Burn(what), day) if what in Burn and day else None
