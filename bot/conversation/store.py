"""What the loops need from storage: inbox, batches of turns, outbox. Storage binds to these Protocols."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import DetailOf, GroupTopic, Reply, SendLane
from bot.conversation.session import Session
from bot.domain.cases.belonging import Accusable
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.owner.burning import Burn
from bot.domain.people import Account, Messenger, PersonKeys
from bot.domain.submissions.evidence import EvidenceFacts, Loss
from bot.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A stored update. ``raw`` is the scrubbed update; in the table it is sealed."""

    id: int
    messenger: Messenger
    bot_id: int
    update_id: int
    raw: Mapping[str, Any]
    attempts: int = 0
    waiting_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """A chat that is known by its id; sealed in the table when it is a citizen's."""

    messenger: Messenger
    chat_id: int
    kind: ChatKind
    topic: GroupTopic | None = None
    """The forum topic that a card belongs to."""


@dataclass(frozen=True, slots=True)
class PressContext:
    """The press that a reply answers: who pressed, where the button stands, in which topic (0: in none)."""

    press_id: str
    presser_id: int
    message: MessageRef
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply with everything that sending it takes.

    ``conversation`` orders messages: those of one conversation go out one after another. ``destination``
    is None when only a report (``report_id``) or a letterbox is known: the sender then asks for the sealed
    address.
    """

    reply: Reply
    conversation: str
    lane: SendLane
    destination: Destination | None = None
    report_id: str = ""
    press: PressContext | None = None
    slot: str = ""
    not_before: datetime | None = None
    letterbox: str = ""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A stored outgoing message. ``uncertain``: another process may have sent it before it died."""

    id: int
    outgoing: Outgoing
    attempts: int = 0
    uncertain: bool = False


class DeliveryStatus(StrEnum):
    """What became of an outbox row."""

    SENT = "sent"
    LATER = "later"
    DROPPED = "dropped"
    """Overtaken, expired, or a press answer that nobody waits for any more."""
    GONE = "gone"
    REFUSED = "refused"
    HELD = "held"
    """A card for which its group has no room: the case is in the queue, and its card goes when there is some."""


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """The fate of one row. ``ref`` is the message it became; ``later`` when to try again; ``made`` the hash of the
    copy that it showed."""

    row: OutboxRow
    status: DeliveryStatus
    ref: MessageRef | None = None
    later: datetime | None = None
    why: str = ""
    made: str = ""


class Batch(Protocol):
    """One write transaction that many turns share. Turns are isolated from each other in memory: what a
    failed turn staged is dropped, nothing of it reaches the database."""

    uow: UnitOfWork

    async def prefetch(self, keys: Sequence[PersonKeys]) -> None:
        """Read the sessions and learners of these people in one query each."""
        ...

    async def session(self, conversation: str) -> Session: ...

    def save_session(self, conversation: str, session: Session) -> None: ...

    def forget_session(self, conversation: str) -> None: ...

    def enqueue(self, outgoing: Outgoing) -> None: ...

    def mark_done(self, row: InboxRow) -> None:
        """The update is handled: its sealed text goes with this transaction, its id stays for 48 h."""
        ...

    def wait(self, row: InboxRow, since: datetime) -> None:
        """The press waits for a membership check."""
        ...

    def fail(self, row: InboxRow, *, reference: str) -> None:
        """It failed three times: kept sealed for 7 days, with the reference code that the person got."""
        ...

    def set_aside(self, row: InboxRow, *, why: str) -> None:
        """It cannot be read: kept sealed for 7 days."""
        ...

    def note_message(self, conversation: str, message_id: int) -> None:
        """A message the person sent in the private chat, for cleaning the chat within 48 h."""
        ...

    def note_detail(self, detail: DetailOf, message: MessageRef) -> None:
        """What one of staff has typed about a case in his private chat is taken away with the claim, as what he was
        shown is."""
        ...

    def keep_turn(self) -> None:
        """The turn went well: what it staged now belongs to the batch."""
        ...

    def drop_turn(self) -> None:
        """The turn failed: what it staged is forgotten."""
        ...

    async def commit(self) -> Sequence[OutboxRow]:
        """Write everything, commit, and hand over the committed outbox rows. Raises Conflict."""
        ...


class Conflict(Exception):
    """The transaction is gone (deadlock, serialisation, disk full, a changed version): the batch's turns
    are replayed one by one. ``lasting`` tells that the trouble will not pass by itself (disk full)."""

    def __init__(self, why: str, *, lasting: bool = False) -> None:
        super().__init__(why)
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class PendingEvidence:
    """A file that the messenger still holds for us."""

    evidence_id: str
    report_id: str
    messenger: Messenger
    file_id: str
    facts: EvidenceFacts
    draft: bool = False
    """Whether its report has not been sent yet."""
    sender: str = ""
    """Stands for whoever sent it, as long as this process runs; it names nobody. Empty where that is not known."""


@dataclass(frozen=True, slots=True)
class SealedEvidence:
    """A file in the vault that has no clean copy."""

    evidence_id: str
    facts: EvidenceFacts


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A clean working copy, opened for sending."""

    data: bytes
    kind: str
    name: str
    mime: str


class Store(Protocol):
    """The database with its keys and the vault, as the loops see it."""

    def keys_of(self, account: Account) -> PersonKeys: ...

    def signing_seed(self) -> bytes:
        """32 bytes out of the key file that certificates are signed with."""
        ...

    def know_areas(self, areas: Callable[[], AreaTree]) -> None:
        """Where the tree of areas is found; what is taught may change while the program runs."""
        ...

    def know_accusable(self, accusable: Callable[[], Accusable]) -> None:
        """Where acts and bodies are found: whose cases are kept from whom."""
        ...

    # inbox
    async def put_updates(
        self, messenger: Messenger, bot_id: int, updates: Sequence[tuple[int, Mapping[str, Any]]]
    ) -> Sequence[InboxRow]:
        """Store updates (id, scrubbed raw), sealed, in one transaction; committed when this returns.
        Updates already stored are left out of the answer."""
        ...

    async def pending_updates(self) -> Sequence[InboxRow]:
        """All updates not yet handled, in order; read at start."""
        ...

    async def last_update_id(self, messenger: Messenger, bot_id: int) -> int | None: ...

    # turns
    def batch(self) -> AbstractAsyncContextManager[Batch]:
        """A write transaction. Leaving without ``commit`` rolls back."""
        ...

    # outbox
    async def unsent(self) -> Sequence[OutboxRow]:
        """Rows left by an earlier process, in order; read at start."""
        ...

    async def record_deliveries(self, results: Sequence[DeliveryResult]) -> None:
        """Store fates in one transaction: sent rows go, references are remembered, a no-return report
        lets its sender go once its receipt is sent."""
        ...

    async def note_sends(self, messenger: Messenger, chat_id: int, times: Sequence[datetime]) -> None:
        """When this group was sent something within the last minute. Raises Conflict."""
        ...

    async def sends(self) -> Mapping[tuple[Messenger, int], Sequence[datetime]]:
        """What ``note_sends`` was told last; read at start."""
        ...

    async def is_silent(self, messenger: Messenger, chat_id: int) -> bool:
        """Whether the bot has stopped speaking in this group."""
        ...

    async def topic(self, messenger: Messenger, chat_id: int, name: str) -> int | None:
        """The thread of this topic of a group; None before it is made."""
        ...

    async def keep_topic(self, messenger: Messenger, chat_id: int, name: str, thread_id: int) -> None:
        """Raises Conflict."""
        ...

    async def drop_topic(self, messenger: Messenger, chat_id: int, name: str) -> None: ...

    async def cards_of(self, case_id: str) -> Sequence[MessageRef]: ...

    async def details_of(self, case_id: str, account: Account) -> Sequence[MessageRef]: ...

    async def private_cards(self, case_id: str, account: Account) -> Sequence[MessageRef]:
        """Where the case's card stands in this account's chat without showing more of it."""
        ...

    async def details_due(self, now: datetime) -> Sequence[tuple[str, Account]]:
        """(case, account) whose messages with details have reached their ``delete_by``."""
        ...

    async def expiring_copies(self, conversation: str) -> Sequence[MessageRef]:
        """Copies that a reporter is shown in this chat until he has answered."""
        ...

    async def expiring_copies_due(self, now: datetime) -> Sequence[str]:
        """Conversations in which such copies have stood for a day."""
        ...

    async def open_copies_chat(self, conversation: str) -> Destination | None:
        """The chat that they stand in. Only ``outbox_sender`` may call this (a test holds it)."""
        ...

    async def chat_messages(self, conversation: str) -> Sequence[int]:
        """Message ids of a private chat, ours and the person's, of the last 48 h."""
        ...

    async def migrate_group(self, messenger: Messenger, *, old: int, new: int) -> None: ...

    async def open_address(self, report_id: str) -> Destination | None:
        """Whoever sent this report. Only ``outbox_sender`` may call this (a test holds it)."""
        ...

    async def open_letterbox(self, letterbox_id: str) -> Destination | None:
        """Whoever keeps this letterbox. Only ``outbox_sender`` may call this (a test holds it)."""
        ...

    async def is_broadcast_active(self, broadcast_id: str) -> bool:
        """Whether its messages may still be sent: nobody has stopped it."""
        ...

    # evidence
    async def pending_evidence(self, *, after: str = "", limit: int = 200) -> Sequence[PendingEvidence]:
        """Files to fetch, in the order of their random ids, those behind ``after``; at most ``limit``, and none
        only at the end. When they came is not stored: who goes round finds each in its turn."""
        ...

    async def seal_evidence(
        self, evidence_id: str, *, original: bytes, clean: bytes | None, facts: EvidenceFacts
    ) -> None:
        """Put the original and the clean copy into the vault under the report's key; the file id goes."""
        ...

    async def uncopied_evidence(
        self, *, why: str, after: str = "", limit: int = 200
    ) -> tuple[Sequence[SealedEvidence], str]:
        """Of the next ``limit`` sealed files without a clean copy those that have none for this reason; and behind
        which the page after begins, "" at the end."""
        ...

    async def add_copy(self, evidence_id: str, *, clean: bytes | None, facts: EvidenceFacts) -> None:
        """The copy that a sealed file had none of, or why there is none after all. Raises OSError, Conflict."""
        ...

    async def draft_bytes(self) -> int:
        """How much the files of drafts take up in the vault."""
        ...

    async def lose_evidence(self, evidence_id: str, *, why: Loss) -> None:
        """It will never come. The file id goes; whoever sent it is to be told."""
        ...

    async def open_clean(self, evidence_id: str) -> CleanFile | None:
        """None where there is no clean copy, or what lies in the vault is not what was put there: then it is
        logged and not shown."""
        ...

    async def open_original(self, evidence_id: str) -> bytes | None:
        """The bytes as they were received, for a drill or a body that asks for them; nobody is shown them.
        None as for ``open_clean``."""
        ...

    # upkeep
    async def purge(
        self, now: datetime, *, tell: Callable[[Sequence[OutboxRow]], None] = ...
    ) -> Mapping[str, int]:
        """Remove what has reached its end: done ids, set-aside rows, old sessions and drafts, hour keys
        that no row needs, keys of destroyed reports. Answers how many of each; ``tell`` gets the committed messages
        that say so on cards and to whoever held an ended case."""
        ...

    async def commands(self) -> Sequence[tuple[str, str, str]]:
        """(id, name, argument) of what is asked of the running program from beside."""
        ...

    async def command_done(self, command_id: str) -> None: ...

    async def burn(self, what: Burn) -> Sequence[str]:
        """Destroy every key of this kind. When this returns nobody can read any more what it opened, also not
        from the copy; new reports get new keys. The rows are swept up by ``sweep``. Answers the files that could not be
        destroyed. Raises Conflict where the keys are destroyed already and the database cannot note it yet."""
        ...

    async def sweep(self) -> bool:
        """Tidy up the next few rows whose keys are gone, in a short transaction. False when none are left."""
        ...

    async def align_copy(self) -> bool:
        """Bring the copy of key files and vault in line where it fell behind; whether it is in line now."""
        ...

    @property
    def copy_behind(self) -> bool:
        """Whether the copy could not be written, and may lack something or hold too much."""
        ...

    async def checkpoint(self) -> None:
        """Empty the write-ahead log, so that deleted rows cannot be read from it."""
        ...

    async def ping(self) -> None:
        """Raise if the database does not answer."""
        ...

    async def counts(self) -> Mapping[str, int]:
        """Row counts for health and metrics: inbox, outbox, waiting, failed, aside, evidence."""
        ...

    async def close(self) -> None: ...
