"""Fakes around the loops: a store that can refuse, a messenger whose answers the test sets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.committee_counts import CommitteeCounts
from bot.conversation.incoming import ChatKind, Incoming, MessageRef
from bot.conversation.outgoing import DetailOf
from bot.conversation.session import Session
from bot.conversation.store import (
    DeliveryResult,
    Destination,
    FileName,
    InboxRow,
    OutboxRow,
    Outgoing,
    PendingEvidence,
    PressContext,
    SealedEvidence,
)
from bot.conversation.store_troubles import DatabaseTrouble, KeyHolderLook, VaultDown, VaultTrouble
from bot.conversation.voice_store import CleanFile
from bot.conversation.wire import OrderOf, no_order
from bot.domain.groups.homes import Forum
from bot.domain.learning.voices import CardVoice, VaultPlace
from bot.domain.messengers import Capabilities
from bot.domain.owner.burning import Burn
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Newcomer, PersonKeys
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.usecases.groups.membership import note_admin
from tests.fakes.contexts import context
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock, keys_for

TG = Messenger.TELEGRAM
BALE = Messenger.BALE
GROUP_ID = -100_777


async def until(true: Callable[[], Any], *, seconds: float = 30.0) -> None:
    """Let the loops run until the condition holds."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 a test looks at plain values, which set no event
            await asyncio.sleep(0.001)


ENDED = ("done", "fail", "aside")


@dataclass
class FakeBatch:
    """A batch in memory. Its turns are dropped or stored, like those of the real one."""

    store: FakeStore
    uow: MemoryUow
    for_claims: bool = False
    sessions: dict[str, Session] = field(default_factory=dict)
    staged: list[tuple[str, Any]] = field(default_factory=list)
    pending_changes: list[tuple[str, Any]] = field(default_factory=list)
    prefetched: list[PersonKeys] = field(default_factory=list)

    async def prefetch(self, keys: Sequence[PersonKeys]) -> None:
        self.prefetched.extend(keys)

    async def session(self, conversation: str) -> Session:
        for what, value in reversed([*self.pending_changes, *self.staged]):
            if what == "session" and value[0] == conversation:
                return value[1] or Session()
        return self.store.sessions.get(conversation, Session())

    def save_session(self, conversation: str, session: Session) -> None:
        self.staged.append(("session", (conversation, session)))

    def forget_session(self, conversation: str) -> None:
        self.staged.append(("session", (conversation, None)))

    def enqueue(self, outgoing: Outgoing) -> None:
        self.staged.append(("say", outgoing))

    async def claim_updates(
        self, messengers: Collection[Messenger], most: int, *, passed_over: Collection[int] = ()
    ) -> Sequence[InboxRow]:
        """Of what ``FakeStore.inbox`` holds, whole conversations up to their first held press."""
        assert self.for_claims, "staff are read after the claim: a role given before an update counts for it"
        log = [*self.store.log, *self.pending_changes]
        waiting: dict[int, datetime | None] = {}
        for what, value in log:
            if what == "wait":
                waiting[value] = None
            elif what == "free":
                waiting[value.id] = value.waiting_since
        held = {row_id for row_id, since in waiting.items() if since is None}
        ended = {value[0] if what == "fail" else value for what, value in log if what in ENDED} | {
            *passed_over
        }
        behind: set[str] = set()
        claimed: list[InboxRow] = []
        for row in self.store.inbox:
            if row.id in held:
                behind.add(row.conversation)
            elif row.id not in ended and row.conversation not in behind and row.messenger in messengers:
                claimed.append(replace(row, waiting_since=waiting.get(row.id)))
        return claimed[:most]

    async def free_updates(self, rows: Sequence[InboxRow]) -> None:
        self.pending_changes.extend(("free", row) for row in rows)

    def mark_done(self, row: InboxRow) -> None:
        self.staged.append(("done", row.id))

    def wait(self, row: InboxRow, since: datetime) -> None:
        self.staged.append(("wait", row.id))

    def fail(self, row: InboxRow, *, reference: str) -> None:
        self.staged.append(("fail", (row.id, reference)))

    def set_aside(self, row: InboxRow, *, why: str) -> None:
        self.staged.append(("aside", row.id))

    def note_message(self, conversation: str, message_id: int) -> None:
        self.staged.append(("note", (conversation, message_id)))

    def note_detail(self, detail: DetailOf, message: MessageRef) -> None:
        self.staged.append(("detail", (detail, message)))

    def keep_turn(self) -> None:
        self.pending_changes.extend(self.staged)
        self.staged.clear()
        self.uow.keep_turn()

    def drop_turn(self) -> None:
        self.staged.clear()
        self.uow.drop_turn()

    async def commit(self) -> Sequence[OutboxRow]:
        return self.store.commit_changes(self)


class FakeStore:
    """The store's Protocol, with dictionaries. The next commits, puts or marks raise the ``conflicts``."""

    def __init__(self) -> None:
        self.uow = MemoryUow()
        self.sessions: dict[str, Session] = {}
        self.log: list[tuple[str, Any]] = []
        self.rows = 0
        self.inbox: list[InboxRow] = []
        self.last_ids: dict[Messenger, int] = {}
        self.marks: list[DeliveryResult] = []
        self.mark_calls: list[int] = []
        self.outbox: dict[int, OutboxRow] = {}
        self.conflicts: dict[str, list[BaseException]] = {"commit": [], "put": [], "mark": [], "address": []}
        self.addresses: dict[str, Destination] = {}
        self.voices: dict[str, CleanFile] = {}
        self.voices_to_be_checked: list[CardVoice] = []
        self.kept_voices: list[bytes] = []
        self.stored_files: dict[FileName, str] = {}
        self.stopped: set[str] = set()
        """Broadcasts that were stopped."""
        self.cards: dict[str, list[MessageRef]] = {}
        self.topics: dict[tuple[Messenger, int, str], int] = {}
        self.group_sends: dict[tuple[Messenger, int], Sequence[datetime]] = {}
        self.shown: dict[str, list[MessageRef]] = {}
        self.details: dict[tuple[str, Account], list[MessageRef]] = {}
        self.private: dict[tuple[str, Account], list[MessageRef]] = {}
        self.screens: dict[tuple[str, Account], list[MessageRef]] = {}
        self.chats: dict[str, list[int]] = {}
        self.migrated: list[tuple[Messenger, int, int]] = []
        self.evidence: list[PendingEvidence] = []
        self.looks = 0
        self.database_trouble: DatabaseTrouble | None = None
        self.vault_troubles: set[VaultTrouble] = set()
        self.key_holder: KeyHolderLook | None = None
        self.sealed: dict[str, Any] = {}
        self.lost: dict[str, str] = {}
        self.uncopied: list[SealedEvidence] = []
        self.originals: dict[str, bytes] = {}
        self.clean: dict[str, CleanFile] = {}
        self.broken: Exception | None = None
        self.asked: list[tuple[str, str, str]] = []
        self.burnt: list[Burn] = []
        self.not_destroyed: list[str] = []
        self.in_drafts = 0
        self.last_words: list[OutboxRow] = []
        self.ashes = 0
        self.copy_behind = False
        self.conflicts |= {"burn": [], "sweep": [], "term": []}
        self.terms: list[list[int]] = []
        """Rows that were noted as about to be sent, by transaction."""
        self.numbers: dict[str, int] = {"inbox": 3, "outbox": 1}
        self.committee = CommitteeCounts({"late": 1}, {"late": 3})

    is_shared = False

    def _maybe(self, what: str) -> None:
        if self.conflicts[what]:
            raise self.conflicts[what].pop(0)

    def keys_of(self, account: Account) -> PersonKeys:
        return keys_for(account)

    async def topic(self, messenger: Messenger, chat_id: int, name: str) -> int | None:
        return self.topics.get((messenger, chat_id, name))

    async def keep_topic(self, messenger: Messenger, chat_id: int, name: str, thread_id: int) -> None:
        self.topics[messenger, chat_id, name] = thread_id

    async def drop_topic(self, messenger: Messenger, chat_id: int, name: str) -> None:
        self.topics.pop((messenger, chat_id, name), None)

    async def put_updates(
        self,
        messenger: Messenger,
        bot_id: int,
        updates: Sequence[tuple[int, Mapping[str, Any]]],
        *,
        order_of: OrderOf = no_order,
    ) -> Sequence[InboxRow]:
        await asyncio.sleep(0)
        self._maybe("put")
        known = {row.update_id for row in self.inbox if row.messenger is messenger}
        rows = [
            InboxRow(len(self.inbox) + place, messenger, bot_id, update_id, raw)
            for place, (update_id, raw) in enumerate((u for u in updates if u[0] not in known), start=1)
        ]
        self.inbox.extend(rows)
        return rows

    async def pending_updates(self) -> Sequence[InboxRow]:
        return list(self.inbox)

    async def open_updates(self) -> Mapping[Messenger, int]:
        return {}

    async def free_held_updates(self) -> None:
        return None

    async def last_update_id(self, messenger: Messenger, bot_id: int) -> int | None:
        return self.last_ids.get(messenger)

    @asynccontextmanager
    async def batch(self, *, for_claims: bool = False) -> AsyncIterator[FakeBatch]:
        self.uow.keep_turn()
        batch = FakeBatch(self, self.uow, for_claims)
        try:
            yield batch
        finally:
            self.uow.drop_turn()

    def commit_changes(self, batch: FakeBatch) -> Sequence[OutboxRow]:
        self._maybe("commit")
        rows = []
        for what, value in batch.pending_changes:
            if what == "session":
                self.sessions[value[0]] = value[1] or Session()
            elif what == "say":
                self.rows += 1
                rows.append(OutboxRow(self.rows, value))
        self.log.extend(batch.pending_changes)
        batch.uow.commit()
        return rows

    async def unsent(self) -> Sequence[OutboxRow]:
        return list(self.outbox.values())

    async def note_sending(self, row_ids: Sequence[int]) -> None:
        await asyncio.sleep(0)
        self._maybe("term")
        self.terms.append(list(row_ids))

    async def record_deliveries(self, marks: Sequence[DeliveryResult]) -> None:
        self._maybe("mark")
        self.mark_calls.append(len(marks))
        self.marks.extend(marks)

    async def note_sends(self, messenger: Messenger, chat_id: int, times: Sequence[datetime]) -> None:
        self.group_sends[messenger, chat_id] = tuple(times)

    async def is_silent(self, messenger: Messenger, chat_id: int) -> bool:
        group = await self.uow.groups.get(messenger, chat_id)
        return group is not None and bool(group.stopped)

    async def sends(self) -> Mapping[tuple[Messenger, int], Sequence[datetime]]:
        return self.group_sends

    async def cards_of(self, case_id: str) -> Sequence[MessageRef]:
        return self.cards.get(case_id, [])

    async def details_of(self, case_id: str, account: Account) -> Sequence[MessageRef]:
        return self.details.get((case_id, account), [])

    async def private_cards(self, case_id: str, account: Account) -> Sequence[MessageRef]:
        return self.private.get((case_id, account), [])

    async def screens_of(self, case_id: str, account: Account) -> Sequence[MessageRef]:
        return self.screens.get((case_id, account), [])

    async def details_due(self, now: datetime) -> Sequence[tuple[str, Account]]:
        return list(self.details)

    async def expiring_copies(self, conversation: str) -> Sequence[MessageRef]:
        return self.shown.get(conversation, [])

    async def expiring_copies_due(self, now: datetime) -> Sequence[str]:
        return list(self.shown)

    async def open_copies_chat(self, conversation: str) -> Destination | None:
        refs = self.shown.get(conversation, [])
        return Destination(refs[0].messenger, refs[0].chat_id, ChatKind.PRIVATE) if refs else None

    async def chat_messages(self, conversation: str) -> Sequence[int]:
        return self.chats.get(conversation, [])

    async def migrate_group(self, messenger: Messenger, *, old: int, new: int) -> None:
        self.migrated.append((messenger, old, new))

    async def open_address(self, report_id: str) -> Destination | None:
        self._maybe("address")
        return self.addresses.get(report_id)

    async def open_letterbox(self, letterbox_id: str) -> Destination | None:
        return self.addresses.get(letterbox_id)

    async def voices_to_check(self, *, limit: int) -> Sequence[CardVoice]:
        return self.voices_to_be_checked[:limit]

    async def keep_voice(self, data: bytes) -> VaultPlace:
        self.kept_voices.append(data)
        return VaultPlace(f"{len(self.kept_voices):032x}", b"k" * 32)

    async def open_voice(self, sha256: str) -> CleanFile | None:
        return self.voices.get(sha256)

    async def stored_file_id(self, file: FileName) -> str:
        return self.stored_files.get(file, "")

    async def is_broadcast_active(self, broadcast_id: str) -> bool:
        return broadcast_id not in self.stopped

    async def pending_evidence(self, *, after: str = "", limit: int = 200) -> Sequence[PendingEvidence]:
        self.looks += 1
        ordered = sorted(self.evidence, key=lambda evidence: evidence.evidence_id)
        return [evidence for evidence in ordered if evidence.evidence_id > after][:limit]

    async def seal_evidence(self, evidence_id: str, **given: Any) -> None:
        if self.vault_troubles:
            raise VaultDown(VaultTrouble.SILENT)
        self.sealed[evidence_id] = given
        self.evidence = [evidence for evidence in self.evidence if evidence.evidence_id != evidence_id]

    async def uncopied_evidence(
        self, *, why: str, after: str = "", limit: int = 200
    ) -> tuple[Sequence[SealedEvidence], str]:
        page = [evidence for evidence in self.uncopied if evidence.evidence_id > after][:limit]
        matches = [evidence for evidence in page if evidence.facts.why_not_clean == why]
        return matches, page[-1].evidence_id if len(page) == limit else ""

    async def open_original(self, evidence_id: str) -> bytes | None:
        return self.originals.get(evidence_id)

    async def add_copy(self, evidence_id: str, **given: Any) -> None:
        self.sealed[evidence_id] = given
        self.uncopied = [evidence for evidence in self.uncopied if evidence.evidence_id != evidence_id]

    async def draft_bytes(self) -> int:
        return self.in_drafts

    async def lose_evidence(self, evidence_id: str, *, why: str) -> None:
        self.lost[evidence_id] = why
        self.evidence = [evidence for evidence in self.evidence if evidence.evidence_id != evidence_id]

    async def open_clean(self, evidence_id: str) -> CleanFile | None:
        if self.vault_troubles:
            raise VaultDown(VaultTrouble.SILENT)
        return self.clean.get(evidence_id)

    async def look_at_database(self) -> DatabaseTrouble | None:
        return self.database_trouble

    async def look_at_vault(self) -> frozenset[VaultTrouble]:
        return frozenset(self.vault_troubles)

    @property
    def is_vault_down(self) -> bool:
        return bool(self.vault_troubles)

    async def commands(self) -> Sequence[tuple[str, str, str]]:
        return list(self.asked)

    async def command_done(self, command_id: str) -> None:
        self.asked = [command for command in self.asked if command[0] != command_id]

    async def burn(self, what: Burn) -> Sequence[str]:
        self._maybe("burn")
        self.burnt.append(what)
        return self.not_destroyed

    async def sweep(self) -> bool:
        self._maybe("sweep")
        self.ashes -= self.ashes > 0
        return self.ashes > 0

    async def align_copy(self) -> bool:
        return not self.copy_behind

    async def follow_key_holder(self) -> KeyHolderLook | None:
        return self.key_holder

    async def purge(
        self, now: datetime, *, tell: Callable[[Sequence[OutboxRow]], None] = lambda _rows: None
    ) -> Mapping[str, int]:
        tell(self.last_words)
        return {"inbox": 0}

    async def checkpoint(self) -> None:
        return None

    async def ping(self) -> None:
        if self.broken:
            raise self.broken

    async def counts(self) -> Mapping[str, int]:
        if self.broken:
            raise self.broken
        return self.numbers

    async def committee_counts(self, now: datetime) -> CommitteeCounts:
        if self.broken:
            raise self.broken
        return self.committee

    async def close(self) -> None:
        return None

    def logged_values(self, what: str) -> list[Any]:
        """The committed values of one kind, in order."""
        return [value for kind, value in self.log if kind == what]

    def replies(self) -> list[out.Reply]:
        return [outgoing.reply for outgoing in self.logged_values("say")]

    def delivery_statuses(self) -> dict[int, str]:
        return {mark.row.id: mark.status.value for mark in self.marks}


@dataclass
class FakeAdapter:
    """A messenger. It gives ``answers`` to calls in order, then ``Done`` with a new id."""

    messenger: Messenger = TG
    capabilities: Capabilities = TELEGRAM
    identity: wire.BotIdentity = field(default_factory=lambda: wire.BotIdentity(1000, "amanat_bot"))
    answers: list[wire.Outcome | BaseException] = field(default_factory=list)
    calls: list[wire.Call] = field(default_factory=list)
    polls: list[Sequence[Mapping[str, Any]] | BaseException] = field(default_factory=list)
    offsets: list[int | None] = field(default_factory=list)
    standings: list[MembershipStatus | BaseException] = field(default_factory=list)
    publics: list[bool | BaseException] = field(default_factory=list)
    forums: list[Forum | BaseException] = field(default_factory=list)
    writable: bool | BaseException = True
    admins: list[bool | BaseException] = field(default_factory=list)
    files: dict[str, bytes | BaseException] = field(default_factory=dict)
    unwanted: set[int] = field(default_factory=set)
    made: dict[str, Incoming | BaseException] = field(default_factory=dict)
    gate: asyncio.Event | None = None
    shown_profiles: list[wire.BotProfile] = field(default_factory=list)
    last_id: int = 900
    hook: wire.WebhookState | BaseException = field(default_factory=wire.WebhookState)

    async def open(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def poll(self, *, offset: int | None, seconds: int) -> Sequence[Mapping[str, Any]]:
        self.offsets.append(offset)
        if not self.polls:
            await asyncio.Event().wait()
        answer = self.polls.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def is_wanted(self, raw: Mapping[str, Any]) -> bool:
        return raw["update_id"] not in self.unwanted

    def scrub_update(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        return raw

    def parse(self, raw: Mapping[str, Any]) -> Incoming:
        """The update that a test has put under the key ``is`` of the raw update."""
        made = self.made[raw["is"]]
        if isinstance(made, BaseException):
            raise made
        return made

    def order_of(self, raw: Mapping[str, Any]) -> str:
        return str(raw.get("is", ""))

    async def call(self, call: wire.Call) -> wire.Outcome:
        self.calls.append(call)
        if self.gate is not None:
            await self.gate.wait()
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, BaseException):
                raise answer
            return answer
        self.last_id += 1
        return wire.CallSuccess(self.last_id)

    async def fetch(self, file_id: str) -> bytes:
        content = self.files[file_id]
        if isinstance(content, BaseException):
            raise content
        return content

    async def membership_status(self, chat_id: int, account: Account) -> MembershipStatus:
        answer = self.standings.pop(0) if self.standings else MembershipStatus.MEMBER
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async def may_write(self, chat_id: int) -> bool:
        if isinstance(self.writable, BaseException):
            raise self.writable
        return self.writable

    async def title(self, chat_id: int) -> str:
        return "Our group"

    async def administers(self, chat_id: int) -> bool:
        answer = self.admins.pop(0) if self.admins else True
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async def forum(self, chat_id: int) -> Forum:
        answer = self.forums.pop(0) if self.forums else Forum.NONE
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async def public(self, chat_id: int) -> bool:
        answer = self.publics.pop(0) if self.publics else False
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async def set_webhook(self, url: str, secret: str) -> None:
        return None

    async def webhook(self) -> wire.WebhookState:
        if isinstance(self.hook, BaseException):
            raise self.hook
        return self.hook

    async def drop_webhook(self) -> None:
        self.hook = wire.WebhookState()

    async def show_profile(self, profile: wire.BotProfile) -> None:
        self.shown_profiles.append(profile)

    def private_link(self, payload: str = "") -> str:
        return "https://t.me/amanat_bot"


class PlainSpeaker:
    """Returns keys unchanged, so that a test sees which sentence was meant."""

    def render(self, key: str, args: Mapping[str, out.Arg]) -> str:
        return key if not args else f"{key} {dict(args)}"

    def label(self, label: out.TextRef | str) -> str:
        return label if isinstance(label, str) else label.key

    def is_left_to_right(self, label: out.TextRef | str) -> bool:
        return False


def private(chat_id: int = 5001, messenger: Messenger = TG) -> Destination:
    return Destination(messenger, chat_id, ChatKind.PRIVATE)


def in_group(chat_id: int = GROUP_ID, messenger: Messenger = TG) -> Destination:
    return Destination(messenger, chat_id, ChatKind.GROUP)


def press_context(message_id: int = 20, chat_id: int = 5001) -> PressContext:
    return PressContext("press-1", 5001, MessageRef(TG, chat_id, message_id))


def row(
    row_id: int,
    reply: out.Reply | None = None,
    *,
    to: Destination | None = None,
    conversation: str = "",
    lane: out.SendLane = out.SendLane.FORM,
    slot: str = "",
    report_id: str = "",
    press: PressContext | None = None,
    uncertain: bool = False,
) -> OutboxRow:
    """An outbox row; by default a sentence to a private chat."""
    if to is None and not report_id:
        to = private()
    key = conversation or (f"{to.messenger}:{to.chat_id}" if to else f"report:{report_id}")
    reply = reply or out.Say(f"words-{row_id}")
    outgoing = Outgoing(reply, key, lane, destination=to, report_id=report_id, press=press, slot=slot)
    return OutboxRow(row_id, outgoing, uncertain=uncertain)


async def start_loops(*loops: Callable[[], Awaitable[None]]) -> list[asyncio.Task[None]]:
    """Start the loops as tasks. The caller ends them with ``ended``."""

    async def run_loop(loop: Callable[[], Awaitable[None]]) -> None:
        await loop()

    return [asyncio.create_task(run_loop(loop)) for loop in loops]


async def cancel_tasks(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def record_not_admin(batch: Any, messenger: Messenger, chat_id: int) -> None:
    """What the program stores if the bot is no administrator, without the consequences."""
    clock = FakeClock()
    await note_admin(context(batch.uow, clock=clock), messenger, chat_id, False)
    batch.keep_turn()


def membership_recorder() -> Callable[[Any, Newcomer, MembershipStatus, int, datetime], Awaitable[None]]:
    """How the program stores a membership status, without the consequences. Strangers are not stored."""

    async def keep(batch: Any, who: Newcomer, standing: MembershipStatus, chat_id: int, at: datetime) -> None:
        account = who.account
        known = await batch.uow.members.get(account, chat_id)
        if standing is not MembershipStatus.OUTSIDE or known is not None:
            batch.uow.members.save(Membership(account, chat_id, standing, at))
        batch.keep_turn()

    return keep
