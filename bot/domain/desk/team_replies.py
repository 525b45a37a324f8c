"""Replies that a team shares: leads write and change them, moderators use them; what was before stays readable."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zlib import crc32

from bot.domain.cases.triage import moderator_words
from bot.domain.desk.staff_notes import reply_name
from bot.domain.errors import TooMany, WrongState
from bot.domain.people import Account

MOST_TEAM_REPLIES: Final = 30
MOST_VERSIONS: Final = 20
"""Of one reply; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class TeamReply:
    """One version of a reply. An empty text: it is not offered any more since this version."""

    name: str
    version: int
    """From 1 up."""
    text: str
    by: Account
    by_name: str
    """The lead's name as the messenger showed it then."""
    at: datetime

    @property
    def mark(self) -> str:
        """The id on a button: a Persian name would not fit."""
        return f"{crc32(self.name.encode()):08x}"

    @property
    def is_offered(self) -> bool:
        return bool(self.text)


def next_version(
    name: str, text: str, before: TeamReply | None, *, of: int, by: Account, by_name: str, at: datetime
) -> TeamReply:
    """The version after ``before``, with these words; ``of`` is the version that its writer had read, 0 for none.
    Raises BadInput, and WrongState if somebody wrote another one meanwhile or the words are the same."""
    latest = before.version if before is not None else 0
    if latest != of:
        raise WrongState("team-meanwhile", {"name": (before.by_name if before is not None else "") or "none"})
    words = moderator_words(text)
    if before is not None and before.text == words:
        raise WrongState("team-same")
    return TeamReply(reply_name(name), latest + 1, words, by, by_name, at)


def withdrawn_version(before: TeamReply, *, by: Account, by_name: str, at: datetime) -> TeamReply:
    """The version that takes the reply out of the offer. Raises WrongState if it is out already."""
    if not before.is_offered:
        raise WrongState("team-gone")
    return TeamReply(before.name, before.version + 1, "", by, by_name, at)


def require_room(offered_count: int) -> None:
    """Raises TooMany if no further reply fits in."""
    if offered_count >= MOST_TEAM_REPLIES:
        raise TooMany("team-too-many", {"most": MOST_TEAM_REPLIES})
