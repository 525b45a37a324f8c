"""Groups of learners of one body and place: who may join, until when, and who leads them."""

from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from unicodedata import category

from bot.domain.learning.lessons import Audience
from bot.domain.people import Account
from bot.domain.typed import whole_digits

OPEN_TO_ALL: Final = frozenset({Audience.VOTER, Audience.CANDIDATE})
"""Tracks that need no enrolment."""

LONGEST_NAME: Final = 80
MOST: Final = 5000
_LONGEST_NUMBER: Final = 9
"""Learners in one group; a larger body makes several groups."""

LONGEST: Final = timedelta(days=366)


class Purpose(StrEnum):
    """What a code is for; each purpose stores the same code under a different name."""

    ENROL = "enrol"
    LEAD = "lead"
    MOVE = "move"


class CohortState(StrEnum):
    """Whether somebody can join now."""

    OPEN = "open"
    FULL = "full"
    EXPIRED = "expired"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group. ``code`` and ``lead_code`` are stored names of codes, never codes. ``used`` counts everybody
    who ever joined and never goes down; ``expires`` is the last day to join, ``due`` the day by which its lead wants
    it to have finished."""

    id: str
    _: KW_ONLY
    track: Audience
    body: str
    area_id: str
    code: str
    lead_code: str | None = None
    lead: Account | None = None
    most: int
    used: int = 0
    expires: date
    active: bool = True
    due: date | None = None
    reminded: date | None = None
    """The last day on which its lead reminded it."""

    def state(self, today: date) -> CohortState:
        """A closed group stays closed, whatever else is true."""
        if not self.active:
            return CohortState.CLOSED
        if today > self.expires:
            return CohortState.EXPIRED
        return CohortState.FULL if self.used >= self.most else CohortState.OPEN


def clean_name(typed: str) -> str | None:
    """A body's name in one line, without hidden marks except the half-space; None if it is empty or longer
    than 80 characters."""
    text = "".join(c if category(c) not in ("Cc", "Zl", "Zp", "Zs") else " " for c in typed)
    seen = "".join(c for c in text if c == "\u200c" or category(c) not in ("Cf", "Co", "Cs", "Cn"))
    name = " ".join(seen.split()).strip("\u200c ")
    has_letter = any(category(c)[0] in "LN" for c in name)
    return name if has_letter and len(name) <= LONGEST_NAME else None


def last_day(day: date, *, today: date) -> bool:
    """Whether a group may be open until this day: from tomorrow to a year from now."""
    return today < day <= today + LONGEST


def can_be_due(day: date, *, today: date) -> bool:
    """Whether a group may be asked to finish by this day: from today to a year from now."""
    return today <= day <= today + LONGEST


def typed_number(text: str) -> int | None:
    """A whole number typed in any script, with or without marks between thousands; None for anything else."""
    digits = whole_digits(text)
    return int(digits) if 0 < len(digits) <= _LONGEST_NUMBER else None
