"""The objects of the world: accounts, people, bots, chats, messages, presses."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bot.sandbox.updates import UpdateQueue

type Json = dict[str, Any]
type Rows = list[list[Json]]

IN_CHAT = frozenset({"creator", "administrator", "member"})


class SandboxMessenger(StrEnum):
    """The messengers, by the name of the module in `bot/sandbox/faces` that says how each behaves."""

    TELEGRAM = "telegram"
    BALE = "bale"


FIRST_MESSENGER: Final = next(iter(SandboxMessenger))
"""The one that is meant where none is named."""
MESSENGER_NAMES: Final = " or ".join(SandboxMessenger)


class SandboxChatKind(StrEnum):
    """Kinds of chats. Not every messenger knows supergroups."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"


@dataclass(slots=True, eq=False)
class SandboxAccount:
    """A user of one messenger: a person's account or a bot."""

    id: int
    first_name: str
    username: str | None = None
    phone: str | None = None
    is_bot: bool = False
    person: str | None = None
    old_client: bool = False


@dataclass(slots=True, eq=False)
class SandboxPerson:
    """A person with an account on each messenger, using one of them at the moment."""

    id: str
    name: str
    accounts: dict[SandboxMessenger, SandboxAccount]
    current: SandboxMessenger
    role: str | None = None


@dataclass(slots=True, eq=False)
class Bot:
    """A bot of one messenger, its token and its waiting updates."""

    token: str
    messenger: SandboxMessenger
    account: SandboxAccount
    queue: UpdateQueue
    blocked_by: set[int] = field(default_factory=set)
    commands: dict[str, list[Json]] = field(default_factory=dict)  # by scope and language
    descriptions: dict[str, str] = field(default_factory=dict)  # by language
    short_descriptions: dict[str, str] = field(default_factory=dict)  # by language
    menu_button: str = "default"


@dataclass(slots=True, eq=False)
class ForumTopic:
    """A topic of a forum; its thread id is the id of the message that created it."""

    name: str
    closed: bool = False


@dataclass(slots=True, eq=False)
class SandboxChat:
    """A private chat (one per person and bot) or a group."""

    id: int
    messenger: SandboxMessenger
    kind: SandboxChatKind
    name: str
    title: str
    bot: Bot | None = None  # private chats only
    peer: SandboxAccount | None = None  # private chats only
    started: bool = False  # the person has written to the bot
    members: dict[int, str] = field(default_factory=dict)  # account id -> status
    messages: dict[int, Message] = field(default_factory=dict)
    ephemerals: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    last_ephemeral: int = 0
    free_ephemerals: list[int] = field(default_factory=list)  # a heap of free numbers
    changes: list[tuple[int, Message]] = field(default_factory=list)  # (seq, message), rising
    migrated_to: SandboxChat | None = None
    migrated_from: SandboxChat | None = None
    last_bot_spoken: int | None = None
    typing_until: float = 0.0
    deaf: bool = False  # a group that refuses the bots' messages
    forum: bool = False
    topics: dict[int, ForumTopic] = field(default_factory=dict)  # by thread
    topic_makers: set[int] = field(default_factory=set)  # bots that have can_manage_topics
    instance: str = ""


@dataclass(slots=True, eq=False)
class Media:
    """A stored file as it appears in a message."""

    kind: str  # photo, voice, video, audio, document
    blob: str
    name: str | None = None
    mime: str = "application/octet-stream"
    size: int = 0
    width: int | None = None
    height: int | None = None
    duration: int | None = None
    thumb: str | None = None


@dataclass(slots=True, eq=False)
class Message:
    """One message. An ephemeral one has id 0, an ephemeral_id and a receiver."""

    id: int
    chat: SandboxChat
    sender: SandboxAccount
    date: float
    seq: int = 0
    text: str | None = None  # as shown: text, or a medium's caption
    raw: str | None = None  # as sent, marks included
    entities: list[Json] = field(default_factory=list)
    media: Media | None = None
    album: str | None = None
    location: Json | None = None
    contact: Json | None = None
    reply_to: Message | None = None
    forward: Json | None = None
    buttons: Rows = field(default_factory=list)
    keyboard: Json | None = None
    service: Json | None = None
    edited: float | None = None
    ephemeral_id: int | None = None
    receiver: SandboxAccount | None = None
    vanished: bool = False  # gone from the phone; the server does not know that
    protected: bool = False
    thread: int | None = None  # its forum topic; None: General, or no forum

    @property
    def key(self) -> str:
        """The message's key for people: the id, e… for ephemerals, o… from before a group's upgrade."""
        if self.ephemeral_id is not None:
            return f"e{self.ephemeral_id}"
        return f"o{self.id}" if self.chat.migrated_to is not None else str(self.id)


@dataclass(slots=True, eq=False)
class CallbackQuery:
    """A callback query and its result."""

    id: str
    bot: Bot
    presser: SandboxAccount
    message: Message
    at: float


@dataclass(slots=True, eq=False)
class Toast:
    """An answer to a press, as the presser sees it."""

    seq: int
    at: float
    account: SandboxAccount
    chat: SandboxChat
    text: str
    alert: bool
    url: str | None
