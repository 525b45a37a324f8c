"""What leads and liaisons say of a threat: how likely and how harmful it is, from 1 to 5, with a reason."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.errors import BadInput
from bot.domain.people import Account

LEAST: Final = 1
MOST: Final = 5
LEADS: Final = ""
"""The voice of all leads and owners together: they speak for no body."""


@dataclass(frozen=True, slots=True)
class ThreatVote:
    """One person's vote on a threat. ``body``: the one that they spoke for; leads share one voice."""

    by: Account
    threat: str
    likelihood: int
    harm: int
    reason: str
    day: date
    body: str = LEADS

    @property
    def grades(self) -> tuple[int, int]:
        """Likelihood and harm."""
        return self.likelihood, self.harm

    @property
    def place(self) -> tuple[Account, str]:
        """The key of a vote: a person has one on each threat."""
        return self.by, self.threat


@dataclass(frozen=True, slots=True, order=True)
class CountedVote:
    """A vote as a version holds it. ``by`` only tells whether two votes are by the same person, ``body`` whether they
    are of the same voice."""

    threat: str
    body: str
    by: str
    likelihood: int
    harm: int
    reason: str


def check_likelihood(number: int) -> int:
    """Raises BadInput for anything but 1 to 5."""
    if not LEAST <= number <= MOST:
        raise BadInput("threat-likelihood-range")
    return number


def check_harm(number: int) -> int:
    """Raises BadInput for anything but 1 to 5."""
    if not LEAST <= number <= MOST:
        raise BadInput("threat-harm-range")
    return number
