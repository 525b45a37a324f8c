"""What the loops need from storage: inbox, batches of turns, outbox. Storage implements these Protocols."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from bot.conversation.committee_counts import CommitteeStore
from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.missed_pieces import MissedPieces
from bot.conversation.outgoing import DetailOf, GroupTopic, Reply, SendLane
from bot.conversation.screen_store import ScreenStore
from bot.conversation.session import Session
from bot.conversation.store_troubles import DatabaseTrouble, KeyHolderLook, VaultTrouble
from bot.conversation.voice_store import CleanFile, VoiceStore
from bot.conversation.wire import OrderOf, no_order
from bot.domain.cases.case_access import Accusable
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.owner.burning import Burn
from bot.domain.people import Account, ChatId, Messenger, PersonKeys
from bot.domain.submissions.evidence import EvidenceFacts, Loss
from bot.domain.values import dataclass
from bot.usecases.ports import UnitOfWork

IN_NO_HURRY: Final[ContextVar[bool]] = ContextVar("in_no_hurry", default=False)
"""Set during work that no person waits for: it waits while the database is rebuilt, and turns do not."""


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
    conversation: str = ""
    """Of a claimed row: a name that it shares with the rows that must keep their order with it."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A chat known by its id; sealed in the table if it is a citizen's."""

    messenger: Messenger
    chat_id: ChatId
    kind: ChatKind
    topic: GroupTopic | None = None
    """The forum topic that a card belongs to."""
    language: str = ""
    """The code of the language that its reader has chosen; empty for Persian, as in every group."""


@dataclass(frozen=True, slots=True)
class PressContext:
    """The press that a reply answers: who pressed, where the button stands, in which topic (0: none)."""

    press_id: str
    presser_id: ChatId
    message: MessageRef
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply with everything that sending needs.

    ``conversation`` orders messages: those of one are sent one after another. ``destination`` is None if only a report
    (``report_id``) or a letterbox is known: the sender then asks for the sealed address.
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
    """A stored outgoing message. ``uncertain``: it may have been sent before, also by an earlier process that died;
    ``doubts``: how often this process has lost the answer to it as a new message."""

    id: int
    outgoing: Outgoing
    attempts: int = 0
    uncertain: bool = False
    doubts: int = 0


class DeliveryStatus(StrEnum):
    """What happened to an outbox row."""

    SENT = "sent"
    LATER = "later"  # refused for a long time, which is stored: after a restart it is not tried sooner
    DROPPED = "dropped"
    """Replaced, expired, or a callback answer that nobody waits for any more."""
    GONE = "gone"
    REFUSED = "refused"
    PART = "part"
    """A part of it has arrived; the rest follows under the same row."""
    HELD = "held"
    """A card without room in its group: the case is in the queue, and its card follows when there is room."""


@dataclass(frozen=True, slots=True)
class FileName:
    """A picture of ours that a messenger keeps for a bot: it is sent again by the messenger's id of it."""

    messenger: Messenger
    bot_id: int
    name: str


@dataclass(frozen=True, slots=True)
class FileUpload:
    """A picture that was uploaded with a message: the messenger keeps it under this id."""

    file: FileName
    file_id: str


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """One row's result. ``ref``: the sent message; ``more``: an album's others; ``upload``: the picture kept of it;
    ``later``: when to retry; ``made``: its copy's hash; ``erased``: deleted, or nobody can; ``missed``: not seen."""

    row: OutboxRow
    status: DeliveryStatus
    ref: MessageRef | None = None
    later: datetime | None = None
    why: str = ""
    made: str = ""
    erased: tuple[MessageRef, ...] = ()
    upload: FileUpload | None = None
    more: tuple[MessageRef, ...] = ()
    missed: MissedPieces | None = None

    @property
    def refs(self) -> tuple[MessageRef, ...]:
        """All messages that were sent."""
        return self.more if self.ref is None else (self.ref, *self.more)


class Batch(Protocol):
    """One write transaction that many turns share. Turns are isolated from each other in memory: what a
    failed turn staged is dropped and never reaches the database."""

    uow: UnitOfWork

    async def prefetch(self, keys: Sequence[PersonKeys]) -> None:
        """Read the sessions and learners of these people in one query each."""
        ...

    async def session(self, conversation: str) -> Session: ...

    def save_session(self, conversation: str, session: Session) -> None: ...

    def forget_session(self, conversation: str) -> None: ...

    def enqueue(self, outgoing: Outgoing) -> None: ...

    async def claim_updates(
        self, messengers: Collection[Messenger], most: int, *, passed_over: Collection[int] = ()
    ) -> Sequence[InboxRow]:
        """Where ``Store.is_shared``: take up to ``most`` open updates of these messengers, oldest first, whole
        conversations from their first open update on; nobody else takes from these until the transaction ends. What
        stands behind a press that waits for a membership check is left, except when that press has waited too long:
        whoever asked for it has died. ``passed_over``: ids that are left. Raises Conflict."""
        ...

    async def free_updates(self, rows: Sequence[InboxRow]) -> None:
        """These presses wait no longer: they can be claimed, as having waited since their ``waiting_since``."""
        ...

    def mark_done(self, row: InboxRow) -> None:
        """The update is handled: its sealed text is deleted with this transaction, its id stays for 48 h."""
        ...

    def wait(self, row: InboxRow, since: datetime) -> None:
        """The press waits for a membership check."""
        ...

    def fail(self, row: InboxRow, *, reference: str) -> None:
        """It failed three times: kept sealed for 7 days, with the reference code that the person got."""
        ...

    def set_aside(self, row: InboxRow, *, why: str) -> None:
        """It cannot be parsed: kept sealed for 7 days."""
        ...

    def note_message(self, conversation: str, message_id: int) -> None:
        """Record a message that the person sent in the private chat, for cleaning the chat within 48 h."""
        ...

    def note_detail(self, detail: DetailOf, message: MessageRef) -> None:
        """Record a message that staff typed about a case in their private chat: it is deleted with the claim."""
        ...

    def keep_turn(self) -> None:
        """The turn succeeded: what it staged now belongs to the batch."""
        ...

    def drop_turn(self) -> None:
        """The turn failed: drop what it staged."""
        ...

    async def commit(self) -> Sequence[OutboxRow]:
        """Write everything, commit, and return the committed outbox rows. Raises Conflict."""
        ...


class Conflict(Exception):
    """The transaction failed (deadlock, serialisation, disk full, a changed version): the batch's turns are
    replayed one by one. ``lasting``: the problem does not pass by itself (disk full). ``mend``: what the operator
    does about it, where that is not to free disk space."""

    def __init__(self, why: str, *, lasting: bool = False, mend: str = "") -> None:
        super().__init__(why)
        self.lasting = lasting
        self.mend = mend


@dataclass(frozen=True, slots=True)
class PendingEvidence:
    """A file that is still stored only at the messenger."""

    evidence_id: str
    report_id: str
    messenger: Messenger
    file_id: str
    facts: EvidenceFacts
    draft: bool = False
    """Whether its report has not been sent yet."""
    sender: str = ""
    """A token for the sender, valid in this process only; it identifies nobody. Empty if not known."""


@dataclass(frozen=True, slots=True)
class SealedEvidence:
    """A file in the vault that has no clean copy."""

    evidence_id: str
    facts: EvidenceFacts


class Store(VoiceStore, CommitteeStore, Protocol):
    """The database with its keys and the vault, as the loops use it."""

    screens: ScreenStore

    def keys_of(self, account: Account) -> PersonKeys: ...

    def signing_seed(self) -> bytes:
        """32 bytes derived from the key file; certificates are signed with them."""
        ...

    def know_areas(self, areas: Callable[[], AreaTree]) -> None:
        """Register the source of the area tree; the content may change while the program runs."""
        ...

    def know_accusable(self, accusable: Callable[[], Accusable]) -> None:
        """Register the source of acts and bodies: it decides whose cases are hidden from whom."""
        ...

    # inbox
    @property
    def is_shared(self) -> bool:
        """Whether several processes may work on the database (PostgreSQL). Updates are then claimed from the table,
        by ``Batch.claim_updates``, and never handed over in memory."""
        ...

    async def put_updates(
        self,
        messenger: Messenger,
        bot_id: int,
        updates: Sequence[tuple[int, Mapping[str, Any]]],
        *,
        order_of: OrderOf = no_order,
    ) -> Sequence[InboxRow]:
        """Store updates (id, scrubbed raw), sealed and committed when this returns; without those stored before."""
        ...

    async def free_held_updates(self) -> None:
        """Let all presses be claimed that wait for a membership check. For a start, when nobody else works."""
        ...

    async def open_updates(self) -> Mapping[Messenger, int]:
        """How many updates are not handled yet."""
        ...

    async def pending_updates(self) -> Sequence[InboxRow]:
        """All updates not yet handled, in order; read at start."""
        ...

    async def last_update_id(self, messenger: Messenger, bot_id: int) -> int | None: ...

    def batch(self, *, for_claims: bool = False) -> AbstractAsyncContextManager[Batch]:
        """A write transaction. Leaving without ``commit`` rolls back. ``for_claims``: it begins with ``claim_updates``,
        and staff are read after that: what somebody was given before an update came counts for it."""
        ...

    # outbox
    async def unsent(self) -> Sequence[OutboxRow]:
        """Rows left by an earlier process, in order; read at start."""
        ...

    async def note_sending(self, row_ids: Sequence[int]) -> None:
        """Where ``is_shared``: store that this process is about to send these rows. Raises Conflict."""
        ...

    async def record_deliveries(self, results: Sequence[DeliveryResult]) -> None:
        """Store results in one transaction: sent rows are deleted, references are stored, a no-return report
        forgets its sender once its receipt is sent."""
        ...

    async def note_sends(self, messenger: Messenger, chat_id: ChatId, times: Sequence[datetime]) -> None:
        """Store when something was sent to this group within the last minute. Raises Conflict."""
        ...

    async def sends(self) -> Mapping[tuple[Messenger, ChatId], Sequence[datetime]]:
        """The last values of ``note_sends``; read at start."""
        ...

    async def is_silent(self, messenger: Messenger, chat_id: ChatId) -> bool:
        """Whether the bot has stopped posting in this group."""
        ...

    async def topic(self, messenger: Messenger, chat_id: ChatId, name: str) -> int | None:
        """The thread of this topic of a group; None before it is created."""
        ...

    async def keep_topic(self, messenger: Messenger, chat_id: ChatId, name: str, thread_id: int) -> None:
        """Raises Conflict."""
        ...

    async def drop_topic(self, messenger: Messenger, chat_id: ChatId, name: str) -> None: ...

    async def cards_of(self, case_id: str) -> Sequence[MessageRef]: ...

    async def details_of(self, case_id: str, account: Account) -> Sequence[MessageRef]: ...

    async def private_cards(self, case_id: str, account: Account) -> Sequence[MessageRef]:
        """Where the case's card stands in this account's chat: it changes with the case."""
        ...

    async def screens_of(self, case_id: str, account: Account) -> Sequence[MessageRef]:
        """Where the case's card or screen stands in this account's chat, the newest last."""
        ...

    async def details_due(self, now: datetime) -> Sequence[tuple[str, Account]]:
        """(case, account) whose messages with details have reached their ``delete_by``."""
        ...

    async def expiring_copies(self, conversation: str) -> Sequence[MessageRef]:
        """Copies that a reporter is shown in this chat until they have answered."""
        ...

    async def expiring_copies_due(self, now: datetime) -> Sequence[str]:
        """Conversations in which such copies have stood for a day."""
        ...

    async def open_copies_chat(self, conversation: str) -> Destination | None:
        """The chat that these copies stand in. Only ``outbox_sender`` may call this (a test checks it)."""
        ...

    async def chat_messages(self, conversation: str) -> Sequence[int]:
        """Message ids of a private chat, the bot's and the person's, of the last 48 h."""
        ...

    async def migrate_group(self, messenger: Messenger, *, old: ChatId, new: ChatId) -> None: ...

    async def open_address(self, report_id: str) -> Destination | None:
        """The sender of this report. Only ``outbox_sender`` may call this (a test checks it)."""
        ...

    async def open_letterbox(self, letterbox_id: str) -> Destination | None:
        """The owner of this letterbox. Only ``outbox_sender`` may call this (a test checks it)."""
        ...

    async def stored_file_id(self, file: FileName) -> str:
        """The messenger's id of this picture, or "" if it was not uploaded yet."""
        ...

    async def is_broadcast_active(self, broadcast_id: str) -> bool:
        """Whether its messages may still be sent: nobody has stopped it."""
        ...

    # evidence
    async def pending_evidence(self, *, after: str = "", limit: int = 200) -> Sequence[PendingEvidence]:
        """Files to fetch, ordered by their random ids, starting after ``after``; at most ``limit``, and none
        only at the end. Their time of arrival is not stored; repeated rounds reach each file."""
        ...

    async def seal_evidence(
        self, evidence_id: str, *, original: bytes, clean: bytes | None, facts: EvidenceFacts
    ) -> None:
        """Put the original and the clean copy into the vault under the report's key; delete the file id.
        Raises OSError (VaultDown where trying again will help); nothing is stored then."""
        ...

    async def uncopied_evidence(
        self, *, why: str, after: str = "", limit: int = 200
    ) -> tuple[Sequence[SealedEvidence], str]:
        """Of the next ``limit`` sealed files without a clean copy, those that lack it for this reason; and
        where the next page starts, "" at the end."""
        ...

    async def add_copy(self, evidence_id: str, *, clean: bytes | None, facts: EvidenceFacts) -> None:
        """Add the copy that a sealed file lacked, or why there is still none. Raises OSError, Conflict."""
        ...

    async def draft_bytes(self) -> int:
        """The size in bytes of the drafts' files in the vault."""
        ...

    async def lose_evidence(self, evidence_id: str, *, why: Loss) -> None:
        """The file will never arrive. Its file id is deleted; its sender is to be told."""
        ...

    async def open_clean(self, evidence_id: str) -> CleanFile | None:
        """None without a clean copy, or if the vault's content has changed: that is logged and not shown.
        Raises VaultDown."""
        ...

    async def open_original(self, evidence_id: str) -> bytes | None:
        """The bytes as received, for a drill or a body that asks for them. None as ``open_clean``. Raises VaultDown."""
        ...

    async def look_at_database(self) -> DatabaseTrouble | None:
        """What is wrong with the second database server now, if there should be one. Raises Conflict."""
        ...

    async def look_at_vault(self) -> frozenset[VaultTrouble]:
        """What is wrong with the vault now. Destroys what waits to be destroyed in a bucket."""
        ...

    @property
    def is_vault_down(self) -> bool:
        """Whether the vault takes no file at the moment."""
        ...

    # upkeep
    async def purge(
        self, now: datetime, *, tell: Callable[[Sequence[OutboxRow]], None] = ...
    ) -> Mapping[str, int]:
        """Remove what has expired: handled ids, set-aside rows, old sessions and drafts, hour keys that no
        row needs, keys of destroyed reports. Returns the count of each; ``tell`` gets the committed messages
        that say so on cards and to former assignees."""
        ...

    async def commands(self) -> Sequence[tuple[str, str, str]]:
        """(id, name, argument) of commands that other processes give to the running program."""
        ...

    async def command_done(self, command_id: str) -> None: ...

    async def burn(self, what: Burn) -> Sequence[str]:
        """Destroy every key of this kind. When this returns, nobody can read what the keys opened, not even
        from the copy; new reports get new keys. ``sweep`` removes the rows. Returns the files that could not
        be destroyed. Raises Conflict if the keys are destroyed already and the database cannot record it
        yet."""
        ...

    async def sweep(self) -> bool:
        """Remove the next few rows of destroyed keys, in a short transaction. False if none are left."""
        ...

    async def align_copy(self) -> bool:
        """Update the copy of key files and vault where it is behind; whether it is up to date now."""
        ...

    async def follow_key_holder(self) -> KeyHolderLook | None:
        """Forget the keys that other programs have destroyed at the machine that holds them, and look how it is. None
        if the keys are here. Raises nothing."""
        ...

    @property
    def copy_behind(self) -> bool:
        """Whether the copy could not be written, and may lack something or contain too much."""
        ...

    async def checkpoint(self) -> None:
        """Truncate the write-ahead log, so that deleted rows cannot be read from it."""
        ...

    async def ping(self) -> None:
        """Raises if the database does not answer."""
        ...

    async def counts(self) -> Mapping[str, int]:
        """Row counts for health and metrics: inbox, outbox, waiting, failed, aside, evidence."""

    async def close(self) -> None: ...


@asynccontextmanager
async def batch_for_sender(
    store: Store, hand_over: Callable[[Sequence[OutboxRow]], None]
) -> AsyncIterator[Batch]:
    """A batch that is committed at the end of the block; its messages go to the sender after that. Raises what the
    commit raises; of a block that raises, nothing is stored or sent."""
    async with store.batch() as batch:
        yield batch
        committed = await batch.commit()
    hand_over(committed)
