"""What to say, as plain values: text keys with arguments, buttons, edits. Nothing here is a sentence.

A handler returns a ``Turn``; the worker stores it with everything else in one transaction, and only
then does the sender render and send it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.conversation.buttons import Press
from bot.conversation.incoming import MessageRef
from bot.conversation.session import Session
from bot.domain.events import Fact
from bot.domain.people import Account, Messenger


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
    """A moment of which only the hour and minute are shown, in Tehran's time: «۱۴:۳۵»."""

    at: datetime


type Arg = str | int | datetime | date | TextRef | Digits | Latin | ClockTime
"""A text argument: words as they stand (escaped when rendered), a number, a moment (shown in Tehran's
time), a day (Jalali), or another text."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button: a verb of the route table, or a link."""

    label: TextRef | str
    press: Press | None = None
    url: str = ""


type Rows = tuple[tuple[Button, ...], ...]


class SendLane(StrEnum):
    """What goes first when the messenger's limits make things wait; the order here is the order there."""

    PRESS = "press"
    RECEIPT = "receipt"
    DIALOGUE = "dialogue"
    FORM = "form"
    REMINDER = "reminder"


# --- where to -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OriginChat:
    """The chat that the update came from."""


@dataclass(frozen=True, slots=True)
class StaffChat:
    """A member of staff's private chat."""

    account: Account


@dataclass(frozen=True, slots=True)
class GroupTopic:
    """A forum topic of a group: what it is for, and what it is called when it is made."""

    name: str
    label: TextRef | str


@dataclass(frozen=True, slots=True)
class GroupChat:
    """A moderators' group, and the topic of a card there."""

    messenger: Messenger
    chat_id: int
    topic: GroupTopic | None = None


@dataclass(frozen=True, slots=True)
class ReporterOf:
    """Whoever sent this report, if the account is kept. Only the sender opens it, to send."""

    report_id: str


@dataclass(frozen=True, slots=True)
class Letterbox:
    """A learner who asked to be written to: only the sender opens the sealed account, to send."""

    id: str


type To = OriginChat | StaffChat | GroupChat | ReporterOf | Letterbox


# --- what the sender remembers once the messenger took it ------------------------------------------


@dataclass(frozen=True, slots=True)
class CardOf:
    """The message is the card of this case in that group: its reference is stored for later edits."""

    case_id: str


@dataclass(frozen=True, slots=True)
class DetailOf:
    """The message shows details of this case to its claimer: it is taken away when the claim ends."""

    case_id: str
    account: Account


@dataclass(frozen=True, slots=True)
class PrivateCardOf:
    """The message is the case's card in this account's private chat: it changes when the case does."""

    case_id: str
    account: Account


@dataclass(frozen=True, slots=True)
class ReceiptOf:
    """The message is the receipt of this report: a no-return report forgets its sender once it arrived."""

    report_id: str


@dataclass(frozen=True, slots=True)
class BroadcastOf:
    """The message is one of a broadcast's: its fate is counted, and it is not sent once that was stopped."""

    broadcast_id: str


@dataclass(frozen=True, slots=True)
class ExpiringCopy:
    """The message shows a reporter what would go to a body: it is taken away once he has answered, within a day."""


type Remember = CardOf | DetailOf | PrivateCardOf | ReceiptOf | BroadcastOf | ExpiringCopy


# --- replies --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """A message of its own.

    ``slot`` names what may be overtaken: an unsent message with the same slot in the same chat is
    replaced by a newer one. ``protect`` forbids forwarding and saving where the messenger can. ``quiet``
    waits for the morning when it is night by the time it could be sent. ``stays``: it is what somebody asked for or
    wrote, so whatever is pressed under it is answered below it and never in its place.
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


@dataclass(frozen=True, slots=True)
class Screen:
    """The conversation's current screen: replaces the pressed message in place, else a new message.

    At most one unsent screen waits for a chat. ``below``: a new message in any case, because its buttons must stand
    below what the same turn says before it. ``remember``: what it shows of a case is taken away with the claim, unless
    another screen has taken its place by then.
    """

    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: Rows = ()
    lane: SendLane = SendLane.FORM
    below: bool = False
    remember: Remember | None = None


@dataclass(frozen=True, slots=True)
class Ack:
    """The answer to a press: silent, a toast, or an alert. The worker adds a silent one if none is given."""

    key: str = ""
    args: Mapping[str, Arg] = field(default_factory=dict)
    alert: bool = False


@dataclass(frozen=True, slots=True)
class EphemeralMessage:
    """A message in the group that only the presser sees; in the private chat where there is no such thing."""

    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: Rows = ()
    remember: Remember | None = None


@dataclass(frozen=True, slots=True)
class EditCard:
    """The case's cards in these groups are shown anew; where a group has none yet, it gets one, unless ``there_only``.
    A newer edit overtakes an unsent one. ``digest``: it stands for many cases, and never waits for room as a card does.
    ``leaves``: a short line closes what stood there; the case has no card there any more.
    ``again``: nothing has changed; it goes only if the card is known to say something else and no edit of it waits.
    What somebody of the staff watches in his private chat goes the same way, under an id of its own.
    """

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
    """The case's cards that stand in this account's private chat are shown anew, where they are; none is posted.
    What cannot be edited is taken away. ``remember``: they go with the claim from now on, where it begins."""

    case_id: str
    account: Account
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: Rows = ()
    remember: DetailOf | PrivateCardOf | None = None


@dataclass(frozen=True, slots=True)
class EndCase:
    """The case is over and nothing of it is kept: its card says only that, or without one whoever held it hears it."""

    number: int
    card: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class EraseDetails:
    """Every message with details of this case is taken away from the one who was shown it."""

    case_id: str
    account: Account


@dataclass(frozen=True, slots=True)
class EraseExpiringCopies:
    """Every copy that a reporter was shown in this chat is taken away from it."""


@dataclass(frozen=True, slots=True)
class EraseMessage:
    """One message is deleted, where the messenger still allows it."""

    ref: MessageRef


@dataclass(frozen=True, slots=True)
class EraseChat:
    """All messages of this private chat that are still deletable go; then ``key`` is shown."""

    key: str


@dataclass(frozen=True, slots=True)
class SendEvidence:
    """A clean working copy of a piece of evidence, to the claimer's private chat, with its caption; ``Here``: to the
    reporter who asks to see what would go of his own. ``cells`` of a
    picture's or film's grid are made unrecognisable; ``lines`` show the grid, of a film on three of its pictures."""

    evidence_id: str
    to: StaffChat | OriginChat
    remember: Remember | None = None
    caption: TextRef | None = None
    cells: tuple[int, ...] = ()
    lines: bool = False
    going: bool = False
    """As it goes to a body: a film without its sound."""
    seen_in: str = ""
    """The referral for whose signature it is shown: that it has arrived is noted there, with its hash."""


@dataclass(frozen=True, slots=True)
class SendPackage:
    """A referral's letter, or its copies with their list, made when it is sent; ``key`` is its caption.

    ``files``: the copies with the cells of their grids that are made unrecognisable. ``fields`` and the cells of
    ``rows`` are rendered to plain words before the maker sees them; it adds the copies' hashes.
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
    """Of the copies that were signed. If one would be another now, nothing goes."""
    first: int = 1
    """The number of the first of these ``files`` among all that go: copies that are too large together go in parts."""
    number: int = 0
    """Of the part, from 1; 0 where there is one alone."""


@dataclass(frozen=True, slots=True)
class SendPicture:
    """A picture drawn from these arguments when it is sent; ``name`` says which drawing."""

    name: str
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    rows: tuple[tuple[TextRef | str, int, TextRef | str], ...] = ()
    """Label, percent done (0-100), note."""
    buttons: Rows = ()
    lane: SendLane = SendLane.FORM


@dataclass(frozen=True, slots=True)
class SendDocument:
    """A file made from these values when it is sent; ``name`` says which maker. ``key`` is its caption.

    ``fields`` and the cells of ``rows`` are rendered to plain words before the maker sees them.
    """

    name: str
    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    fields: Mapping[str, TextRef | str] = field(default_factory=dict)
    rows: tuple[tuple[TextRef | str, ...], ...] = ()
    buttons: Rows = ()
    lane: SendLane = SendLane.FORM


type Reply = (
    Say
    | Screen
    | Ack
    | EphemeralMessage
    | EditCard
    | EditPrivate
    | EndCase
    | EraseDetails
    | EraseExpiringCopies
    | EraseMessage
    | EraseChat
    | SendEvidence
    | SendPackage
    | SendPicture
    | SendDocument
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a handler answers: replies in order, the next session (None: as it was), facts for others.

    ``forget`` ends the conversation's own rows (session and draft) with this turn.
    """

    replies: tuple[Reply, ...] = ()
    session: Session | None = None
    facts: tuple[Fact, ...] = ()
    forget: bool = False
