"""Updates as plain values, the same from both messengers.

Adapters build these from raw updates. Account ids and names in them live within one turn; handlers store what
a person *said*, never who they are according to the messenger.
"""

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from bot.domain.people import Account, ChatId, MembershipStatus, Messenger, Newcomer
from bot.domain.values import dataclass


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat, by the messenger's id for it. ``kind`` comes from ``chat.type``, never from the id's sign."""

    messenger: Messenger
    id: ChatId
    kind: ChatKind
    title: str = ""
    public: bool = False
    """Whether anybody can find this group by a public name."""
    forum: bool = False
    """Whether the group has topics."""


@dataclass(frozen=True, slots=True)
class MessageRef:
    """The reference by which a message is found again.

    An ephemeral message has ``message_id`` 0 and is found by its receiver and ``ephemeral_id``.
    """

    messenger: Messenger
    chat_id: ChatId
    message_id: int
    receiver_id: ChatId | None = None
    ephemeral_id: int | None = None


class FileKind(StrEnum):
    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file stored at the messenger. ``size`` in bytes, 0 if the messenger does not report it."""

    kind: FileKind
    file_id: str
    size: int = 0
    mime: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """The common part of every update: where it happened and who did it."""

    chat: Chat
    sender: Account
    sender_name: str = field(default="", kw_only=True)
    message_id: int = field(default=0, kw_only=True)
    update_id: int = field(default=0, kw_only=True)


@dataclass(frozen=True, slots=True)
class TextSaid(Incoming):
    """A text message. ``reply_to`` is the bot's message that it answers, if any. ``passed_on``: somebody else
    wrote it (their identity is never read)."""

    text: str
    reply_to: int | None = None
    passed_on: bool = False


@dataclass(frozen=True, slots=True)
class CommandGiven(Incoming):
    """``/name argument``; the bot's own @username is already removed."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class ButtonPressed(Incoming):
    """A press. ``data`` is the button's callback data; ``message`` is where the button stands."""

    press_id: str
    data: str
    message: MessageRef
    thread_id: int = 0
    """The forum topic that the button stands in; 0 for none."""
    stays: bool = False
    """Whether the message keeps its text: the next screen is sent below it."""


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
    """A forwarded post. ``source`` and ``link`` belong to a channel or a public group; the origin of a
    person's or a closed group's message is removed before."""

    text: str
    source: str = ""
    link: str = ""
    files: tuple[FileRef, ...] = ()
    album: str = ""


@dataclass(frozen=True, slots=True)
class MessageEdited(Incoming):
    """The person has edited one of their messages. Its new text is never read."""


@dataclass(frozen=True, slots=True)
class MemberChanged(Incoming):
    """A person's membership in a group changed, or the messenger reported it when asked."""

    member: Account
    status: MembershipStatus
    is_bot_itself: bool = False
    member_name: str = ""
    others: tuple[Newcomer, ...] = ()
    """Others who joined in the same message."""
    received_at: datetime | None = None
    """When it came in, if it waited for the messenger's answer: later knowledge takes precedence."""


@dataclass(frozen=True, slots=True)
class GroupMigrated(Incoming):
    """The group became a supergroup and has a new id."""

    new_chat_id: ChatId


@dataclass(frozen=True, slots=True)
class OtherSent(Incoming):
    """An update without any use here: a sticker, a contact, a poll. ``what`` names it for the log."""

    what: str
