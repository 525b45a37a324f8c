"""What to send, as plain values: text keys with arguments, buttons, edits. It contains no sentences.

A handler returns a ``Turn``; the worker stores it with everything else in one transaction, and only then does
the sender render and send it.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal

from bot.conversation.buttons import Press
from bot.conversation.incoming import MessageRef
from bot.conversation.session import Session
from bot.domain.events import Fact
from bot.domain.learning.voices import upload_name
from bot.domain.people import Account, ChatId, Messenger
from bot.domain.values import dataclass


@dataclass(frozen=True, slots=True)
class TextRef:
    """A text key with its arguments, used inside another text or as a label."""

    key: str
    args: Mapping[str, "Arg"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Digits:
    """A code, year or article number: shown in Persian digits, never with thousands separators."""

    text: str


@dataclass(frozen=True, slots=True)
class Latin:
    """An address, code or Latin word inside a sentence: shown as it is, isolated by direction."""

    text: str


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A moment shown only by hour and minute, in Tehran's time: «۱۴:۳۵»."""

    at: datetime


type Arg = str | int | datetime | date | TextRef | Digits | Latin | ClockTime
"""A text argument: plain words (escaped when rendered), a number, a moment (shown in Tehran's time), a day
(shown in the Jalali calendar), or another text."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button: a verb of the route table, a link, or a text that a press copies, such as a number to dial.
    The last is left out where the messenger has no such buttons, so the text stands in the message, too."""

    label: TextRef | str
    press: Press | None = None
    url: str = ""
    copy: str = ""


type Rows = tuple[tuple[Button, ...], ...]


class SendLane(StrEnum):
    """What goes first when the messenger's limits make messages wait, in the order of the members."""

    PRESS = "press"
    RECEIPT = "receipt"
    DIALOGUE = "dialogue"
    FORM = "form"
    REMINDER = "reminder"


# --- destinations ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OriginChat:
    """The chat that the update came from."""


@dataclass(frozen=True, slots=True)
class StaffChat:
    """A staff member's private chat."""

    account: Account


@dataclass(frozen=True, slots=True)
class GroupTopic:
    """A forum topic of a group: its purpose, and its name when it is created."""

    name: str
    label: TextRef | str


@dataclass(frozen=True, slots=True)
class GroupChat:
    """A moderators' group, and the topic of a card in it."""

    messenger: Messenger
    chat_id: ChatId
    topic: GroupTopic | None = None


@dataclass(frozen=True, slots=True)
class ReporterOf:
    """The sender of this report, if the account is kept. Only the sender loop opens it, to send."""

    report_id: str


@dataclass(frozen=True, slots=True)
class Letterbox:
    """A learner who asked for messages. Only the sender loop opens the sealed account, to send."""

    id: str


type To = OriginChat | StaffChat | GroupChat | ReporterOf | Letterbox


# --- what the sender remembers after the messenger accepted it ----------------------------------------


@dataclass(frozen=True, slots=True)
class CardOf:
    """The message is the card of this case in that group: its reference is stored for later edits."""

    case_id: str


@dataclass(frozen=True, slots=True)
class DetailOf:
    """The message shows details of this case to its assignee: it is deleted when the claim ends. ``opens``: the
    verb that shows them again, if it is unknown whether they have arrived; empty if none does: they are sent again.
    ``screen``: it is the screen from which the case is handled, of which a chat has one for each case: its card, which
    changes with the case, or a form that asks something. ``beside``: another case of which it shows words, too; it is
    also deleted when they are withdrawn."""

    case_id: str
    account: Account
    opens: str = "case.open"
    screen: Literal["", "card", "form"] = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class PrivateCardOf:
    """The message is the case's card in this account's private chat: it is edited when the case changes."""

    case_id: str
    account: Account


@dataclass(frozen=True, slots=True)
class ReceiptOf:
    """The message is the receipt of this report: a no-return report forgets its sender once it arrives."""

    report_id: str


@dataclass(frozen=True, slots=True)
class BroadcastOf:
    """The message is one of a broadcast: its result is counted, and it is not sent after a stop."""

    broadcast_id: str


@dataclass(frozen=True, slots=True)
class ExpiringCopy:
    """The message shows a reporter what would go to a body: deleted after their answer, or within a day."""


type Remember = CardOf | DetailOf | PrivateCardOf | ReceiptOf | BroadcastOf | ExpiringCopy


# --- replies --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """A new message.

    ``slot``: an unsent message with the same slot in the same chat is replaced. ``protect`` forbids forwarding and
    saving where the messenger can. ``quiet`` waits for the morning if it is night when it could be sent. ``stays``: a
    person asked for it or wrote it, so the answer to a press on it is sent below and never replaces it. ``until``:
    after this moment it is not sent any more, because what it says has passed.
    """

    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: Rows = ()
    to: To = OriginChat()
    lane: SendLane = SendLane.FORM
    slot: str = ""
    remember: Remember | None = None
    protect: bool = False
    quiet: bool = False
    stays: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """The current screen of the conversation: replaces the pressed message in place, or else is a new message. At
    most one unsent screen waits for a chat.
    ``below``: always a new message, because its buttons must stand below what the same turn sends before it.
    ``remember``: what it shows of a case is deleted with the claim, unless another screen has replaced it by then.
    ``is_question``: it asks what the open form wants next, or shows its review, where other questions may wait, too.
    """

    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: Rows = ()
    lane: SendLane = SendLane.FORM
    below: bool = False
    remember: Remember | None = None
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class Ack:
    """The answer to a press: silent, a toast, or an alert. The worker adds a silent one if none is given."""

    key: str = ""
    args: Mapping[str, Arg] = field(default_factory=dict)
    alert: bool = False


@dataclass(frozen=True, slots=True)
class EphemeralMessage:
    """A message in the group that only the presser sees; a private one on messengers without these."""

    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: Rows = ()
    remember: Remember | None = None


@dataclass(frozen=True, slots=True)
class EditCard:
    """Edit the case's cards in these groups; a group without one gets one, unless ``there_only``. A newer edit replaces
    an unsent one. ``digest``: it stands for many cases, and never waits for room as a card does. ``leaves``: a short
    line closes the message; the case has no card there any more. ``again``: nothing has changed; it is sent only if
    the card is known to have another text and no edit of it waits. Staff's own messages are edited in the same way."""

    case_id: str
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: Rows = ()
    lane: SendLane = SendLane.DIALOGUE
    to: tuple[GroupChat | StaffChat, ...] = ()
    there_only: bool = False
    leaves: bool = False
    digest: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class EditPrivate:
    """Edit the case's cards in this account's private chat in place; none is posted. Cards that cannot be
    edited are deleted. ``remember``: they end with the claim from now on, if one begins."""

    case_id: str
    account: Account
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: Rows = ()
    remember: DetailOf | PrivateCardOf | None = None


@dataclass(frozen=True, slots=True)
class EndCase:
    """The case is over and nothing of it is kept: its card says so, or else the former assignee is told."""

    number: int
    card: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class EraseDetails:
    """Delete every message with details of this case from this person's chat."""

    case_id: str
    account: Account


@dataclass(frozen=True, slots=True)
class EraseOlderScreens:
    """Delete the screens and cards of this case in this person's chat, except the newest: one message a case.
    ``pressed``: the message below whose button the newest was asked for goes, too, known or not."""

    case_id: str
    account: Account
    pressed: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class EraseExpiringCopies:
    """Delete every copy that a reporter was shown in this chat."""


@dataclass(frozen=True, slots=True)
class EraseMessage:
    """One message is deleted, where the messenger still allows it."""

    ref: MessageRef


@dataclass(frozen=True, slots=True)
class EraseChat:
    """Delete all messages of this private chat that can still be deleted; then show ``key``."""

    key: str


@dataclass(frozen=True, slots=True)
class SendEvidence:
    """A clean working copy of a piece of evidence with its caption, to the assignee's private chat; with ``OriginChat``
    to the reporter who asks to see what would be sent of their own files. ``cells`` of the grid over a picture or film
    are made unrecognisable; ``lines`` show the grid, for a film on three of its frames; ``quarter`` (1 to 4) then
    shows that part alone, enlarged. ``replaces``: the picture before, deleted once this one is there."""

    evidence_id: str
    to: StaffChat | OriginChat
    remember: Remember | None = None
    caption: TextRef | None = None
    cells: tuple[int, ...] = ()
    lines: bool = False
    going: bool = False
    """As it is sent to a body: a film without its sound."""
    seen_in: str = ""
    """The referral that this is shown for, before a signature: its arrival and hash are recorded there."""
    quarter: int = 0
    buttons: Rows = ()
    replaces: MessageRef | None = None
    slot: str = ""
    """As of a message."""


@dataclass(frozen=True, slots=True)
class AlbumFile:
    """A clean working copy of a piece of evidence, with its caption."""

    evidence_id: str
    caption: TextRef | None = None


@dataclass(frozen=True, slots=True)
class SendAlbum:
    """Clean working copies for the assignee's private chat, in order: as few messages as the messenger allows, up to
    ten files in each. ``singly``: it has refused them together, so each goes alone."""

    files: tuple[AlbumFile, ...]
    to: StaffChat
    remember: Remember | None = None
    singly: bool = False


@dataclass(frozen=True, slots=True)
class SendPackage:
    """A referral's letter, or its copies with their list, made when it is sent; ``key`` is its caption.

    ``files``: the copies, each with the cells of its grid that are made unrecognisable. ``fields`` and the
    cells of ``rows`` are rendered to plain words before the maker sees them; it adds the copies' hashes.
    """

    referral_id: str
    part: str
    """``letter`` or ``copies``."""
    key: str
    to: StaffChat
    files: tuple[tuple[str, tuple[int, ...]], ...] = ()
    args: Mapping[str, Arg] = field(default_factory=dict)
    fields: Mapping[str, TextRef | str] = field(default_factory=dict)
    rows: tuple[tuple[TextRef | str, ...], ...] = ()
    remember: Remember | None = None
    hashes: tuple[str, ...] = ()
    """The hashes of the signed copies. If one would differ now, nothing is sent."""
    first: int = 1
    """The number of the first of these ``files`` among all copies: too large copies go in parts."""
    number: int = 0
    """The number of the part, from 1; 0 if there is only one."""


@dataclass(frozen=True, slots=True)
class SendPicture:
    """A picture drawn from these arguments when it is sent. ``name`` selects the drawing."""

    name: str
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    rows: tuple[tuple[TextRef | str, int, TextRef | str], ...] = ()
    """Label, percent done (0-100), note."""
    buttons: Rows = ()
    lane: SendLane = SendLane.FORM


@dataclass(frozen=True, slots=True)
class SendDocument:
    """A file made from these values when it is sent. ``name`` selects the maker; ``key`` is its caption.

    ``fields`` and the cells of ``rows`` are rendered to plain words before the maker sees them. ``stored_as``: the
    messenger's id of the picture is kept under this name and its rendered words, and with the next message it is not
    made again; the name must change with all else in the picture. ``replaces``: this message with a picture ends; where
    the messenger can, the new picture takes its place.
    """

    name: str
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    fields: Mapping[str, TextRef | str] = field(default_factory=dict)
    rows: tuple[tuple[TextRef | str, ...], ...] = ()
    buttons: Rows = ()
    lane: SendLane = SendLane.FORM
    stored_as: str = ""
    replaces: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class SendRecording:
    """A recording that is stored at the messenger, by its file id, with a caption."""

    file_id: str
    kind: str
    """``voice`` or ``audio``."""
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: Rows = ()
    lane: SendLane = SendLane.FORM


@dataclass(frozen=True, slots=True)
class SendVoice:
    """A recording of a card, by the SHA-256 of its sound: taken from the vault or the content folder with its first
    message, afterwards sent by the messenger's own id, like the pictures of a bank."""

    sha256: str
    mime: str
    """``audio/ogg`` is a voice note; anything else is shown as music."""
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: Rows = ()
    to: OriginChat | StaffChat = OriginChat()
    lane: SendLane = SendLane.FORM

    @property
    def stored_as(self) -> str:
        """The name under which the messenger's id is kept."""
        return upload_name(self.sha256)


type Reply = (
    Say
    | Screen
    | Ack
    | EphemeralMessage
    | EditCard
    | EditPrivate
    | EndCase
    | EraseDetails
    | EraseOlderScreens
    | EraseExpiringCopies
    | EraseMessage
    | EraseChat
    | SendEvidence
    | SendAlbum
    | SendPackage
    | SendPicture
    | SendDocument
    | SendRecording
    | SendVoice
)
REMEMBERED: Final = (Say, Screen, EphemeralMessage, EditPrivate, SendEvidence, SendAlbum, SendPackage)
"""The replies of which something may be remembered."""


def wish_to_remember(reply: Reply) -> Remember | None:
    """What the sender remembers of this reply once the messenger has accepted it; None if nothing."""
    return reply.remember if isinstance(reply, REMEMBERED) else None


@dataclass(frozen=True, slots=True)
class Turn:
    """A handler's result: replies in order, the next session (None: unchanged), facts for other parts.

    ``forget`` deletes the conversation's own rows (session and draft) with this turn.
    """

    replies: tuple[Reply, ...] = ()
    session: Session | None = None
    facts: tuple[Fact, ...] = ()
    forget: bool = False
