"""Who a person is: an account on a messenger, three keyed names for it, and a role if they are staff."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from bot.domain.values import dataclass

type ChatId = int | str
"""The id of a person or a chat, as the messenger gives it. Only the messenger's adapter looks into it; everything
else compares it, stores it and hands it back."""

LONGEST_ID: Final = 32
"""Characters of an id: button data and columns have room for no more."""


class Messenger(StrEnum):
    """The messengers that this program speaks to: for each its name and the type of its ids.

    An id means nothing without its messenger. The rest of a messenger stands in its folder,
    ``bot/platforms/<name>/``.
    """

    TELEGRAM = "telegram", int
    BALE = "bale", int

    _id_type: type[int] | type[str]

    def __new__(cls, name: str, id_type: type[int] | type[str] = str) -> Self:
        messenger = str.__new__(cls, name)
        messenger._value_ = name
        messenger._id_type = id_type
        return messenger

    def read_id(self, text: str) -> ChatId:
        """The id that is written so. Raises ValueError for what cannot be an id here."""
        if not text or len(text) > LONGEST_ID:
            raise ValueError(f"an id has 1 to {LONGEST_ID} characters")
        return self._id_type(text)


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account, by the messenger's id for it.

    Stored in plain text for staff only. A citizen's account exists only during one turn; what is stored is
    keyed or sealed.
    """

    messenger: Messenger
    id: ChatId

    def __str__(self) -> str:
        return f"{self.messenger}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``telegram:111``. Raises ValueError for anything else."""
        name, _, id_text = text.strip().partition(":")
        messenger = Messenger(name)
        return cls(messenger, messenger.read_id(id_text))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person who is in a moderators' group now. ``name`` is what the messenger showed; it is shown and
    never stored: the program remembers it for a day, in memory."""

    account: Account
    name: str = ""


class Role(StrEnum):
    """The role of a member of staff; ``bot.domain.staff.permissions`` says what each may do. A person has one
    role."""

    MODERATOR = "moderator"
    LEAD = "lead"
    LIAISON = "liaison"
    """Speaks for a body that cases are referred to."""
    EDITOR = "editor"
    """Maintains the lessons."""
    EXPERT = "expert"
    """Gives opinions on a draft or a lesson when a round asks for them, and sees nothing else."""
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Staff:
    """A person with a role. ``name`` is what the messenger showed at their last press."""

    account: Account
    role: Role
    name: str = ""
    started: bool = False
    """Whether they have written to the bot in private: only then can it reach them there."""
    since: datetime | None = None
    """When the role was given, or a moderator opened their desk; None if it counts without a waiting time
    (``bot.domain.staff.permissions``)."""
    named: bool = False
    """Whether the settings name them as owner: nobody can take that away in a chat."""
    frozen: bool = False
    """Whether two moderators have frozen them: they can do nothing until two others lift it."""
    circle: bool = False
    """Whether they were named for the restricted circle (``bot.domain.cases.case_access``)."""
    body: str = ""
    """The body that a liaison speaks for: an id of the agencies."""
    belongs_to: str = ""
    """The body that they belong to, an id of the agencies, or ``none``; empty until they have said it
    (``bot.domain.cases.case_access``)."""
    same_as: Account | None = None
    """Their account on the other messenger, if an owner noted that both belong to one person: they sign
    once."""


class MembershipStatus(StrEnum):
    """A person's membership in a group, as far as rights depend on it."""

    MEMBER = "member"
    ADMINISTRATOR = "administrator"
    OUTSIDE = "outside"
    STRANGER = "stranger"
    """In the group, but first seen there after its registration and not let in by anybody: without rights."""


INSIDE: Final = frozenset({MembershipStatus.MEMBER, MembershipStatus.ADMINISTRATOR})
MEMBERSHIP_FRESH: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Membership:
    """What is known of an account's membership in a moderators' group, and since when."""

    account: Account
    chat_id: ChatId
    status: MembershipStatus
    checked_at: datetime

    def fresh(self, *, now: datetime) -> bool:
        """Whether this knowledge may still be used. After 60 s it fails closed, as does knowledge that seems
        to come from the future because the clock was set back."""
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
    """An account's three keyed names (HMAC-SHA256, hex): without the keys nothing links them."""

    learner: str
    reporter: str
    conversation: str


@dataclass(frozen=True, slots=True)
class Person:
    """The person who wrote or pressed, for one turn."""

    account: Account
    keys: PersonKeys
    name: str = ""
    staff: Staff | None = None
    membership: Membership | None = None
    """Their membership in the group that the update came from, or in their own group for a private chat."""
    language: str = ""
    """The code of the language that they read in this chat; empty for Persian."""
