"""What an adapter does: rendered calls out, outcomes back, raw updates in. The words both wires share.

Rendered text is a small subset of HTML (``b``, ``i``, ``code``, ``a``), always well formed, with people's
words escaped; each adapter turns it into what its messenger understands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.conversation.incoming import FileKind, Incoming, MessageRef
from bot.conversation.outgoing import Arg, TextRef
from bot.domain.groups.topics import Forum
from bot.domain.people import Account, MembershipStatus, Messenger


class Unreadable(Exception):
    """A raw update that cannot be understood: it is set aside and counted; the rest goes on."""


# --- calls ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WireButton:
    """A rendered button: callback data or a link."""

    text: str
    data: str = ""
    url: str = ""


type Keyboard = tuple[tuple[WireButton, ...], ...]


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """Only ``receiver_id`` sees it, in answer to this press (empty: the bot is administrator)."""

    receiver_id: int
    press_id: str = ""


@dataclass(frozen=True, slots=True)
class SendText:
    chat_id: int
    html: str
    keyboard: Keyboard = ()
    protect: bool = False
    ephemeral: Ephemeral | None = None
    thread_id: int = 0
    """The forum topic's; 0 for none."""


@dataclass(frozen=True, slots=True)
class EditText:
    ref: MessageRef
    html: str
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class AnswerPress:
    press_id: str
    text: str = ""
    alert: bool = False
    url: str = ""
    chat_id: int = 0
    """The presser's private chat, where the text is also said to a client that cannot show answers (old
    ones on Bale); 0 in a group, where others would read it."""


@dataclass(frozen=True, slots=True)
class DeleteMessages:
    """Messages of one chat; ephemerals are deleted one by one with their own reference."""

    chat_id: int
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DeleteEphemeral:
    ref: MessageRef


@dataclass(frozen=True, slots=True)
class SendFile:
    """A file of at most 20 MB with a caption of at most 1,024 characters."""

    chat_id: int
    kind: FileKind
    data: bytes
    name: str
    mime: str = ""
    caption: str = ""
    keyboard: Keyboard = ()
    protect: bool = False


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that the program made for a person: a certificate, a poster, a table."""

    kind: FileKind
    data: bytes
    name: str
    mime: str


@dataclass(frozen=True, slots=True)
class MakeTopic:
    """A new forum topic in a group. Its thread's id is the ``message_id`` of ``Done``."""

    chat_id: int
    name: str


type Call = SendText | EditText | AnswerPress | DeleteMessages | DeleteEphemeral | SendFile | MakeTopic


# --- outcomes -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallSuccess:
    """The messenger took it. ``message_id`` is 0 for edits, answers and ephemerals."""

    message_id: int = 0
    ephemeral_id: int | None = None


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Too fast (429) or the server's own trouble (5xx): once more after this many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class TargetGone:
    """Nobody is there: blocked, never started, chat or message deleted."""

    why: str


@dataclass(frozen=True, slots=True)
class CallRefused:
    """The messenger will never take this call as it is. ``why`` is its own description, for the log."""

    why: str


@dataclass(frozen=True, slots=True)
class ChatMigration:
    """The group has a new id; the call goes there."""

    new_chat_id: int


@dataclass(frozen=True, slots=True)
class CallUncertain:
    """The connection broke before the answer: it may or may not have arrived."""

    why: str


@dataclass(frozen=True, slots=True)
class TopicGone:
    """The group is there, the topic is deleted or closed."""

    why: str


type Outcome = CallSuccess | RetryLater | TargetGone | CallRefused | ChatMigration | CallUncertain | TopicGone


# --- the adapter ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a messenger can do; an ``if messenger ==`` elsewhere means that one is missing here."""

    ephemerals: bool
    protects: bool
    deletes_many: bool
    edits_reliably: bool
    member_updates: bool
    """Whether the messenger tells of membership changes by itself."""
    caption_limit: int
    group_per_minute: int
    """Sends, edits and ephemerals to one group in a minute that we allow ourselves."""
    per_second: float
    """Messages a second over all chats to begin with; 0 for no limit."""
    strips_photos: bool = False
    """Whether a picture that is sent as a photo is known to lose its date and place on the way."""
    topics: bool = False
    """Whether groups can have forum topics."""
    tunes_rate: bool = False
    """The messenger does not tell its limit: the rate grows slowly and is halved when it says "too many"."""


@dataclass(frozen=True, slots=True)
class BotIdentity:
    bot_id: int
    username: str


class ConflictingPoller(Exception):
    """Another process polls with this token, or a webhook is set."""


class WireDown(Exception):
    """The messenger cannot be reached or answers with trouble of its own; try again later."""

    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class NotAdministrator(WireDown):
    """The messenger tells of members of this group to administrators only, and the bot is none."""


class TokenRefused(Exception):
    """The messenger does not know this token."""


class FileGone(Exception):
    """The messenger no longer gives this file."""


class FileTooBig(FileGone):
    """The messenger gives no file of this size, or it is over 20 MB."""


class Speaker(Protocol):
    """Text keys to words: what the sender needs of the texts."""

    def render(self, key: str, args: Mapping[str, Arg]) -> str:
        """The sentence as our subset of HTML."""
        ...

    def label(self, label: TextRef | str) -> str:
        """A button's label, plain."""
        ...


class Adapter(Protocol):
    """One messenger's wire. Only ``call`` never raises: each of its troubles is an outcome."""

    messenger: Messenger
    capabilities: Capabilities
    identity: BotIdentity

    async def open(self) -> None:
        """Connect and learn who the bot is. Raises TokenRefused or WireDown."""
        ...

    async def close(self) -> None: ...

    async def poll(self, *, offset: int | None, seconds: int) -> Sequence[Mapping[str, Any]]:
        """Raw updates from ``offset`` on, waiting up to ``seconds`` for the first.

        Asking with an offset acknowledges what lies before it.

        Raises WireDown, ConflictingPoller, TokenRefused.
        """
        ...

    def is_wanted(self, raw: Mapping[str, Any]) -> bool:
        """Whether this update is stored at all: from groups only presses, commands, replies to the bot
        and service messages are."""
        ...

    def scrub_update(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """The update as it may be stored: a person's forward origin is taken out."""
        ...

    def parse(self, raw: Mapping[str, Any]) -> Incoming:
        """The update as a value. Raises Unreadable."""
        ...

    async def call(self, call: Call) -> Outcome: ...

    async def fetch(self, file_id: str) -> bytes:
        """The file's bytes. Raises FileGone, FileTooBig or WireDown."""
        ...

    async def membership_status(self, chat_id: int, account: Account) -> MembershipStatus:
        """The account's standing in a group, asked now. Raises WireDown, NotAdministrator."""
        ...

    async def title(self, chat_id: int) -> str:
        """What the group is called, asked now; empty where that is not told. Raises WireDown, TokenRefused."""
        ...

    async def administers(self, chat_id: int) -> bool:
        """Whether the bot is administrator of this group, asked now. Raises WireDown, TokenRefused."""
        ...

    async def may_write(self, chat_id: int) -> bool:
        """Whether the bot may write in this group, asked now. Raises WireDown, TokenRefused."""
        ...

    async def forum(self, chat_id: int) -> Forum:
        """Whether this group has topics, and the bot may make some; asked now. Raises WireDown, TokenRefused."""
        ...

    async def public(self, chat_id: int) -> bool:
        """Whether anybody can find this group by a name, asked now. Raises WireDown, TokenRefused."""
        ...

    async def set_webhook(self, url: str, secret: str) -> None: ...

    async def drop_webhook(self) -> None: ...

    async def show_commands(self, commands: Sequence[tuple[str, str]]) -> None:
        """Show these (name, description) in the menu of every private chat, instead of those shown before;
        nothing where the messenger has no such menu. Raises WireDown, TokenRefused."""
        ...

    def private_link(self, payload: str = "") -> str:
        """A link that opens the private chat with the bot."""
        ...
