"""Who a person is: an account on a messenger, three keyed names for it, and a role if he is staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self


class Messenger(StrEnum):
    """A messenger with its own number space: an id means nothing without it."""

    TELEGRAM = "telegram"
    BALE = "bale"


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account as the messenger numbers it.

    Stored in the open for staff only. A citizen's lives within one turn; what is stored is keyed or sealed.
    """

    messenger: Messenger
    id: int

    def __str__(self) -> str:
        return f"{self.messenger}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``telegram:111``. Raises ValueError for anything else."""
        messenger, _, number = text.strip().partition(":")
        return cls(Messenger(messenger), int(number))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is in a moderators' group now. ``name`` is what the messenger showed; it is said, and stored
    nowhere: the program remembers it for a day, in memory."""

    account: Account
    name: str = ""


class Role(StrEnum):
    """What a member of staff is; what each may do is in ``bot.domain.staff.permissions``. One person has one role."""

    MODERATOR = "moderator"
    LEAD = "lead"
    LIAISON = "liaison"
    """Speaks for a body that cases are referred to."""
    EDITOR = "editor"
    """Looks after the lessons."""
    EXPERT = "expert"
    """Says what he thinks of a draft or a lesson where a round asks him, and sees nothing else."""
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody with a role. ``name`` is what the messenger showed at his last press."""

    account: Account
    role: Role
    name: str = ""
    started: bool = False
    """Whether he has written to the bot in private: only then can anything reach him there."""
    since: datetime | None = None
    """When the role was given, or a moderator opened his desk; None where it needs no time to count
    (``bot.domain.staff.permissions``)."""
    named: bool = False
    """Whether the settings name him owner: nobody takes that from him in a chat."""
    frozen: bool = False
    """Two moderators have stopped him: he does nothing until two others lift it."""
    circle: bool = False
    """Whether he was named for the smaller circle (``bot.domain.cases.case_access``)."""
    body: str = ""
    """Which body a liaison speaks for: an id of the agencies."""
    belongs_to: str = ""
    """The body that they are of, an id of the agencies, or ``none``; empty while they have not said it
    (``bot.domain.cases.belonging``)."""
    same_as: Account | None = None
    """His account on the other messenger, where an owner has noted that both are one person's: they sign once."""


class MembershipStatus(StrEnum):
    """A person's standing in a group, as far as rights go."""

    MEMBER = "member"
    ADMINISTRATOR = "administrator"
    OUTSIDE = "outside"
    STRANGER = "stranger"
    """In the group, but first seen there after it was registered, and let in by nobody: without rights."""


INSIDE: Final = frozenset({MembershipStatus.MEMBER, MembershipStatus.ADMINISTRATOR})
MEMBERSHIP_FRESH: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Membership:
    """What is known of an account's standing in a moderators' group, and since when it is known."""

    account: Account
    chat_id: int
    status: MembershipStatus
    checked_at: datetime

    def fresh(self, *, now: datetime) -> bool:
        """Whether this knowledge may still decide anything: older than 60 s fails closed, and so does what a clock
        that was set back since would have us believe for long."""
        return self.is_checked_within(MEMBERSHIP_FRESH, now=now)

    def is_checked_within(self, longest: timedelta, *, now: datetime) -> bool:
        return timedelta() <= now - self.checked_at <= longest

    @property
    def is_inside(self) -> bool:
        return self.status in INSIDE

    def allows(self, *, now: datetime) -> bool:
        return self.fresh(now=now) and self.is_inside


@dataclass(frozen=True, slots=True)
class PersonKeys:
    """An account's three keyed names (HMAC-SHA256, hex): nothing links one to another without the keys."""

    learner: str
    reporter: str
    conversation: str


@dataclass(frozen=True, slots=True)
class Person:
    """The one who wrote or pressed, for the length of a turn."""

    account: Account
    keys: PersonKeys
    name: str = ""
    staff: Staff | None = None
    membership: Membership | None = None
    """His standing in the group that the update came from, or in his own group for a private chat."""
