"""The interface of an adapter: rendered calls out, outcomes back, raw updates in. Both messengers share these
types.

Rendered text is a small subset of HTML (``b``, ``i``, ``code``, ``a``), always well formed, with people's
words escaped; each adapter turns it into what its messenger understands.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from bot.conversation.incoming import FileKind, Incoming, MessageRef
from bot.conversation.outgoing import Arg, TextRef
from bot.domain.groups.homes import Forum
from bot.domain.messengers import Capabilities
from bot.domain.people import Account, ChatId, MembershipStatus, Messenger
from bot.domain.values import dataclass

LONGEST_NAMED_WAIT: Final = 86_400.0
"""Seconds that a messenger's «try again after» is believed at most: a day. Whatever is longer is asked about again
then, and a stored moment that is further away comes from a clock that was wrong."""


class Unreadable(Exception):
    """A raw update that cannot be parsed: it is set aside and counted; the others continue."""


# --- calls ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WireButton:
    """A rendered button: callback data, a link, or a text to copy (at most 256 characters)."""

    text: str
    data: str = ""
    url: str = ""
    copy: str = ""


type Keyboard = tuple[tuple[WireButton, ...], ...]


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """Only ``receiver_id`` sees it, in answer to this press (empty: the bot is administrator)."""

    receiver_id: ChatId
    press_id: str = ""


@dataclass(frozen=True, slots=True)
class SendText:
    chat_id: ChatId
    html: str
    keyboard: Keyboard = ()
    protect: bool = False
    ephemeral: Ephemeral | None = None
    thread_id: int = 0
    """The id of the forum topic; 0 for none."""


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
    chat_id: ChatId | None = None
    """The presser's private chat, where the text is also sent for clients that cannot show answers (old ones
    on Bale); None in a group, where others would read it."""


@dataclass(frozen=True, slots=True)
class DeleteMessages:
    """Messages of one chat; ephemerals are deleted one by one with their own reference."""

    chat_id: ChatId
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DeleteEphemeral:
    ref: MessageRef


@dataclass(frozen=True, slots=True)
class SendFile:
    """A file of at most 20 MB with a caption of at most 1,024 characters."""

    chat_id: ChatId
    kind: FileKind
    data: bytes
    name: str
    mime: str = ""
    caption: str = ""
    keyboard: Keyboard = ()
    protect: bool = False


@dataclass(frozen=True, slots=True)
class FileInAlbum:
    """A file of an album: a photo or a film, a document, or a piece of music, with a caption of at most 1,024
    characters."""

    kind: FileKind
    data: bytes
    name: str
    mime: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class SendFileGroup:
    """Two to ten files that are shown together: photos and films, or only documents, or only music."""

    chat_id: ChatId
    files: tuple[FileInAlbum, ...]
    protect: bool = False


@dataclass(frozen=True, slots=True)
class SendStored:
    """A file that the messenger has already, by its id, with a caption of at most 1,024 characters."""

    chat_id: ChatId
    kind: FileKind
    file_id: str
    caption: str = ""
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class EditFile:
    """Another file that the messenger has already, in the place of a message's file, with its caption and buttons.
    Only where ``Capabilities.edits_files``."""

    ref: MessageRef
    kind: FileKind
    file_id: str
    caption: str = ""
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that the program made for a person: a certificate, a poster, a table."""

    kind: FileKind
    data: bytes
    name: str
    mime: str


@dataclass(frozen=True, slots=True)
class MakeTopic:
    """A new forum topic in a group. The ``message_id`` of ``CallSuccess`` is its thread id."""

    chat_id: ChatId
    name: str


type Call = (
    SendText
    | EditText
    | AnswerPress
    | DeleteMessages
    | DeleteEphemeral
    | SendFile
    | SendFileGroup
    | SendStored
    | EditFile
    | MakeTopic
)


# --- outcomes -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallSuccess:
    """The messenger accepted it. ``message_id`` is 0 for edits and ephemerals, and for answers to presses that are no
    message beside that."""

    message_id: int = 0
    ephemeral_id: int | None = None
    file_id: str = ""
    """The messenger's id of the picture that was sent."""
    more_ids: tuple[int, ...] = ()
    """The other messages of an album."""


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Too many requests (429) or a server error (5xx): try again after this many seconds. ``limited``: the
    messenger refused the call as one too many."""

    seconds: float
    limited: bool = False


@dataclass(frozen=True, slots=True)
class TargetGone:
    """The target does not exist: bot blocked, never started, chat or message deleted."""

    why: str


@dataclass(frozen=True, slots=True)
class CallRefused:
    """The messenger will never accept this call. ``why`` is the messenger's description, for the log."""

    why: str


@dataclass(frozen=True, slots=True)
class ChatMigration:
    """The group has a new id; the call must go there."""

    new_chat_id: ChatId


@dataclass(frozen=True, slots=True)
class CallUncertain:
    """The connection broke before the answer: the call may or may not have arrived."""

    why: str


@dataclass(frozen=True, slots=True)
class TopicGone:
    """The group exists, but the topic is deleted or closed."""

    why: str


type Outcome = CallSuccess | RetryLater | TargetGone | CallRefused | ChatMigration | CallUncertain | TopicGone


# --- the adapter ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BotIdentity:
    bot_id: int
    username: str


@dataclass(frozen=True, slots=True)
class BotProfile:
    """What a messenger shows of the bot outside its messages; plain texts."""

    commands: tuple[tuple[str, str], ...]
    """(name, description), in the menu of every private chat."""
    description: str
    """In a chat that has no message yet: at most 512 characters."""
    summary: str
    """On the bot's page and in shared links: at most 120 characters."""


@dataclass(frozen=True, slots=True)
class WebhookState:
    """What a messenger says of its deliveries to a webhook."""

    url: str = ""
    """Empty if none is set."""
    last_error: str = ""
    """Why a delivery last failed, in the messenger's words on one line; it stays when deliveries succeed again."""
    failed_at: datetime | None = None
    """When, in whole seconds of the messenger's clock; None if it was not told."""


class ConflictingPoller(Exception):
    """Another process polls with this token, or a webhook is set."""


class WireDown(Exception):
    """The messenger cannot be reached or has an error of its own; try again later, after ``retry_after`` seconds where
    they are known. ``limited``: it has answered that this was one request too many."""

    def __init__(self, why: str, retry_after: float | None = None, *, limited: bool = False) -> None:
        super().__init__(why)
        self.retry_after = retry_after
        self.limited = limited


class NotAdministrator(WireDown):
    """The messenger reports members of this group only to administrators, and the bot is not one."""


class TokenRefused(Exception):
    """The messenger does not accept this token."""


class FileGone(Exception):
    """The messenger no longer gives this file."""


class FileTooBig(FileGone):
    """The messenger does not deliver files of this size, or it is over 20 MB."""


class Speaker(Protocol):
    """From text keys to words: what the sender needs of the texts."""

    def render(self, key: str, args: Mapping[str, Arg]) -> str:
        """The sentence in this module's subset of HTML."""
        ...

    def label(self, label: TextRef | str) -> str:
        """A button's label as plain text."""
        ...

    def is_left_to_right(self, label: TextRef | str) -> bool:
        """Whether this label is of a language that is written from left to right."""
        ...


class Calls(Protocol):
    """Makes the calls of one messenger."""

    @property
    def capabilities(self) -> Capabilities: ...

    async def call(self, call: Call) -> Outcome: ...


type OrderOf = Callable[[Mapping[str, Any]], str]
"""``Adapter.order_of``: the same text for updates that must keep their order, empty for one that waits for none."""


def no_order(_raw: Mapping[str, Any]) -> str:
    """Each update waits for no other."""
    return ""


class Adapter(Protocol):
    """The connection to one messenger. Only ``call`` never raises: its errors are outcomes."""

    messenger: Messenger
    capabilities: Capabilities
    identity: BotIdentity

    async def open(self) -> None:
        """Connect and find out which bot this is. Raises TokenRefused or WireDown."""
        ...

    async def close(self) -> None: ...

    async def poll(self, *, offset: int | None, seconds: int) -> Sequence[Mapping[str, Any]]:
        """Raw updates from ``offset`` on, waiting up to ``seconds`` for the first.

        A request with an offset acknowledges all earlier updates.

        Raises WireDown, ConflictingPoller, TokenRefused.
        """
        ...

    def is_wanted(self, raw: Mapping[str, Any]) -> bool:
        """Whether this update is stored at all. From groups, only presses, commands, replies to the bot and
        service messages are stored."""
        ...

    def scrub_update(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """The update as it may be stored: the origin of a person's forwarded message is removed."""
        ...

    def parse(self, raw: Mapping[str, Any]) -> Incoming:
        """The update, as ``scrub_update`` has left it, as a value. Raises Unreadable."""
        ...

    def order_of(self, raw: Mapping[str, Any]) -> str:
        """The same text for all updates that must keep their order: of one person in their private chat, or in one
        group. Cheap, and never raises; empty for an update that cannot be read, which waits for no other."""
        ...

    async def call(self, call: Call) -> Outcome: ...

    async def fetch(self, file_id: str) -> bytes:
        """The file's bytes. Raises FileGone, FileTooBig or WireDown."""
        ...

    async def membership_status(self, chat_id: ChatId, account: Account) -> MembershipStatus:
        """The account's membership in a group, asked now. Raises WireDown, NotAdministrator."""
        ...

    async def title(self, chat_id: ChatId) -> str:
        """The group's title, asked now; empty if not reported. Raises WireDown, TokenRefused."""
        ...

    async def administers(self, chat_id: ChatId) -> bool:
        """Whether the bot is an administrator of this group, asked now. Raises WireDown, TokenRefused."""
        ...

    async def may_write(self, chat_id: ChatId) -> bool:
        """Whether the bot may write in this group, asked now. Raises WireDown, TokenRefused."""
        ...

    async def forum(self, chat_id: ChatId) -> Forum:
        """Whether this group has topics, and the bot may create some; asked now. Raises WireDown,
        TokenRefused."""
        ...

    async def public(self, chat_id: ChatId) -> bool:
        """Whether anybody can find this group by a public name, asked now. Raises WireDown, TokenRefused."""
        ...

    async def set_webhook(self, url: str, secret: str) -> None: ...

    async def webhook(self) -> WebhookState:
        """The webhook that is set, asked now. Raises WireDown, TokenRefused."""
        ...

    async def drop_webhook(self) -> None:
        """From now on the messenger is polled; what waits there stays. Raises WireDown, TokenRefused."""
        ...

    async def show_profile(self, profile: BotProfile) -> None:
        """Show this instead of what was shown before, with the commands behind the menu button. Only what
        differs is set, and nothing if the messenger has no such profile. Raises WireDown, TokenRefused."""
        ...

    def private_link(self, payload: str = "") -> str:
        """A link that opens the private chat with the bot."""
        ...
