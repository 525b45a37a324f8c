"""What moderators store besides cases: notes for each other, saved replies, mutes of a pseudonym."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zlib import crc32

from bot.domain.cases.triage import moderator_words
from bot.domain.catalogue.catalogue import Severity
from bot.domain.errors import BadInput, NotAllowed, TooMany
from bot.domain.people import Account, Role
from bot.domain.staff.permissions import Permission, role_grants
from bot.domain.typed import short_name

MOST_NOTES: Final = 20
"""On one case."""
MOST_REPLIES: Final = 20
"""Of one moderator."""
LONGEST_NAME: Final = 30

MUTE_REASONS: Final = ("mute-flood", "mute-false", "mute-abuse")
MUTE_DAYS: Final = (1, 7, 30)
LONGEST_MUTE: Final = 30


@dataclass(frozen=True, slots=True)
class CaseNote:
    """A note for the next person who works on the case; no reporter reads it. Sealed under the case's key."""

    by: Account
    name: str
    """The moderator's name as the messenger showed it when they wrote the note."""
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SavedReply:
    """A question or a reason that a moderator reuses."""

    name: str
    text: str

    @property
    def mark(self) -> str:
        """The id on a button: a Persian name would not fit."""
        return f"{crc32(self.name.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Mute:
    """A muted reporter, whose new reports wait behind all others for some days. A keyed name identifies them;
    no screen shows it."""

    id: str
    by: Account
    reason: str
    until: date
    """The last day of the mute."""


def note_words(text: str, *, written: int) -> str:
    """A note's words. Raises BadInput (too short, too long), TooMany."""
    if written >= MOST_NOTES:
        raise TooMany("note-too-many", {"most": MOST_NOTES})
    return moderator_words(text)


def reply_name(name: str) -> str:
    """The name of an own or shared reply in the form in which it is kept. Raises BadInput."""
    return short_name(name, most=LONGEST_NAME, empty="reply-nameless", long="reply-name-long")


def new_reply(name: str, text: str, *, saved_count: int) -> SavedReply:
    """A new saved reply; its text is screened like a typed one. Raises BadInput, TooMany."""
    clean_name = reply_name(name)
    if saved_count >= MOST_REPLIES:
        raise TooMany("reply-too-many", {"most": MOST_REPLIES})
    return SavedReply(clean_name, moderator_words(text))


def new_mute(mute_id: str, *, by: Account, reason: str, days: int, today: date) -> Mute:
    """A mute with a reason and an end, at most thirty days from now. Raises BadInput."""
    if reason not in MUTE_REASONS:
        raise BadInput("case-reason-unfit")
    if not 0 < days <= LONGEST_MUTE:
        raise BadInput("mute-days", {"most": LONGEST_MUTE})
    return Mute(mute_id, by, reason, today + timedelta(days=days))


def may_lift(role: Role) -> None:
    """Raises NotAllowed for all but leads."""
    if not role_grants(role, Permission.LIFT_MUTES):
        raise NotAllowed("mute-leads")


def is_held_back(severity: Severity) -> bool:
    """Whether a muted person's report of this severity waits behind the others; an emergency never does."""
    return severity is not Severity.CRITICAL
