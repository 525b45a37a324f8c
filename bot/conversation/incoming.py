"""What came in, as plain values: the same from both messengers.

The adapters build these from raw updates. Account ids and names in them live within one turn; handlers
store what the person *said*, never who the wire says he is.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.people import Account, MembershipStatus, Messenger, Newcomer


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat as the wire numbers it. ``kind`` comes from ``chat.type``, never from the sign of the id."""

    messenger: Messenger
    id: int
    kind: ChatKind
    title: str = ""
    public: bool = False
    """Whether anybody can find this group by a name."""
    forum: bool = False
    """Whether the group has topics."""


@dataclass(frozen=True, slots=True)
class MessageRef:
    """How a message is found again.

    An ephemeral message has ``message_id`` 0 and is found by its receiver and ``ephemeral_id``.
    """

    messenger: Messenger
    chat_id: int
    message_id: int
    receiver_id: int | None = None
    ephemeral_id: int | None = None


class FileKind(StrEnum):
    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that the messenger holds for us. ``size`` in bytes, 0 where the messenger does not tell it."""

    kind: FileKind
    file_id: str
    size: int = 0
    mime: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What every update has: where it happened and who did it."""

    chat: Chat
    sender: Account
    sender_name: str = field(default="", kw_only=True)
    message_id: int = field(default=0, kw_only=True)
    update_id: int = field(default=0, kw_only=True)


@dataclass(frozen=True, slots=True)
class TextSaid(Incoming):
    """A text message. ``reply_to`` is the message of ours that it answers, if any; ``passed_on`` says that
    somebody else wrote it (who, is never read)."""

    text: str
    reply_to: int | None = None
    passed_on: bool = False


@dataclass(frozen=True, slots=True)
class CommandGiven(Incoming):
    """``/name argument``; the bot's own @username is already taken off."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class ButtonPressed(Incoming):
    """A press. ``data`` is what we once put on the button; ``message`` is where the button stands."""

    press_id: str
    data: str
    message: MessageRef
    thread_id: int = 0
    """The forum topic that the button stands in; 0 for none."""
    stays: bool = False
    """Whether the message keeps what it says: the next screen stands below it."""


@dataclass(frozen=True, slots=True)
class FilesSent(Incoming):
    """A photo, voice note, document … with its caption. An album arrives as several of these."""

    files: tuple[FileRef, ...]
    caption: str = ""
    album: str = ""


@dataclass(frozen=True, slots=True)
class LocationSent(Incoming):
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class PostForwarded(Incoming):
    """A forwarded post. ``source`` and ``link`` are a channel's or a public group's; a person's origin, and a closed
    group's, never gets this far."""

    text: str
    source: str = ""
    link: str = ""
    files: tuple[FileRef, ...] = ()
    album: str = ""


@dataclass(frozen=True, slots=True)
class MessageEdited(Incoming):
    """The person has changed a message of his; what it says now is never read."""


@dataclass(frozen=True, slots=True)
class MemberChanged(Incoming):
    """Someone's standing in a group changed, or the messenger told it when asked."""

    member: Account
    status: MembershipStatus
    is_bot_itself: bool = False
    member_name: str = ""
    others: tuple[Newcomer, ...] = ()
    """Who else came in the same message."""
    received_at: datetime | None = None
    """When it came, where it has waited since for an answer of the messenger: what is known since holds."""


@dataclass(frozen=True, slots=True)
class GroupMigrated(Incoming):
    """The group became a supergroup and has a new id."""

    new_chat_id: int


@dataclass(frozen=True, slots=True)
class OtherSent(Incoming):
    """Something the product has no use for: a sticker, a contact, a poll. ``what`` names it for the log."""

    what: str
