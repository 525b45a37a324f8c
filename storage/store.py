"""The database with its keys and the vault, as the loops see it (bot.conversation.store.Store)."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

from bot.conversation.committee_counts import CommitteeCounts
from bot.conversation.incoming import MessageRef
from bot.conversation.progress import Progress
from bot.conversation.screen_store import ScreenStore
from bot.conversation.store import (
    Batch,
    Conflict,
    DeliveryResult,
    Destination,
    FileName,
    InboxRow,
    OutboxRow,
    PendingEvidence,
    SealedEvidence,
)
from bot.conversation.store_troubles import DatabaseTrouble, KeyHolderLook, VaultDown, VaultTrouble
from bot.conversation.voice_store import CleanFile
from bot.conversation.wire import OrderOf, no_order
from bot.domain.asking.inquiries import InquiryState
from bot.domain.cases.case_access import Accusable
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.learning.voices import CardVoice, VaultPlace
from bot.domain.owner.burning import Burn
from bot.domain.people import Account, ChatId, Messenger, PersonKeys
from bot.domain.submissions.evidence import EvidenceFacts, EvidenceState, Loss
from bot.usecases.groups.register_group import move_group
from storage import (
    addresses,
    broadcasts,
    card_voices,
    cards,
    chat_notes,
    claims,
    commands,
    daily_counts,
    delivery_results,
    expiring_copies,
    group_topics,
    held_cards,
    inbox,
    outbox,
    report_ends,
    restored_database,
    stored_files,
)
from storage.batch import NOBODY, NOWHERE, SqlBatch
from storage.burning import SWEEP_NOTE, ShreddedRowCleaner, burn_keys, note_burning, put_note
from storage.case_numbers import NumberBlock
from storage.committee_counts import count_committee_work
from storage.destruction import finish_files
from storage.evidence_files import EvidenceFiles
from storage.inventory import Inventory, take_inventory
from storage.key_service.following import follow_key_holder
from storage.link import Link
from storage.models import evidence
from storage.models_asking import inquiries
from storage.models_queues import ENDED_UPDATES, OPEN_UPDATES
from storage.models_queues import inbox as inbox_table
from storage.models_queues import outbox as outbox_table
from storage.one_hop import run_to_completion
from storage.screen_store import SqlScreenStore
from storage.second_server import find_database_trouble
from storage.shared_burning import nobody_writes
from storage.storage_context import StorageContext
from storage.trouble import RowRefused
from storage.upkeep import Upkeep
from storage.vault import Vault
from storage.vault_moving import VaultMove, move_files
from storage.writer import Writer

_log = logging.getLogger(__name__)

_STATES: Final = tuple(
    select(inbox_table.c.state, func.count()).where(state).group_by(inbox_table.c.state)
    for state in (OPEN_UPDATES, ENDED_UPDATES)
)
"""All others are done: very many, and nobody asks for their number."""
_OUTBOX: Final = select(func.count()).select_from(outbox_table)
_QUESTIONS: Final = (
    select(func.count()).select_from(inquiries).where(inquiries.c.state == InquiryState.WAITING.value)
)
_EVIDENCE: Final = (
    select(func.count()).select_from(evidence).where(evidence.c.state == EvidenceState.WAITING.value)
)

_FILES_AT_ONCE: Final = 1000
"""Files of a bucket that one look destroys: one request."""


class SqlStore:
    """Implements ``bot.conversation.store.Store``. Made by ``storage.opening.open_store``."""

    def __init__(self, context: StorageContext, *, closing: AsyncExitStack) -> None:
        self._context = context
        self._closing = closing
        self._writer = Writer(context.database)
        self._numbers = NumberBlock()
        self._files = EvidenceFiles(context, self._writer)
        self._upkeep = Upkeep(context, self._writer)
        self._row_cleaner = ShreddedRowCleaner(context)
        self._areas: Callable[[], AreaTree] = lambda: NOWHERE
        self._burnt_unnoted: set[Burn] = set()
        """What was burned while the database could not be written, so that no row says so yet."""
        self._accusable: Callable[[], Accusable] = lambda: NOBODY
        self.screens: ScreenStore = SqlScreenStore(
            context,
            self._writer,
            areas=lambda: self._areas(),  # noqa: PLW0108 set later
            accusable=lambda: self._accusable(),  # noqa: PLW0108 set later
        )

    def know_accusable(self, accusable: Callable[[], Accusable]) -> None:
        """Set where acts and bodies are found; without them members of a body see no case."""
        self._accusable = accusable

    def know_areas(self, areas: Callable[[], AreaTree]) -> None:
        """Set where the tree of areas is found; the content may change while the program runs."""
        self._areas = areas

    def keys_of(self, account: Account) -> PersonKeys:
        return self._context.ring.keys_of(account)

    def signing_seed(self) -> bytes:
        return self._context.ring.certificates

    # inbox

    async def put_updates(
        self,
        messenger: Messenger,
        bot_id: int,
        updates: Sequence[tuple[int, Mapping[str, Any]]],
        *,
        order_of: OrderOf = no_order,
    ) -> Sequence[InboxRow]:
        if not updates:
            return ()
        return await self._writer.submit(
            lambda link: inbox.put_updates(link, self._context, messenger, bot_id, updates, order_of=order_of)
        )

    @property
    def is_shared(self) -> bool:
        return not self._context.database.is_sqlite

    async def free_held_updates(self) -> None:
        await self._writer.submit(claims.free_held_updates)

    async def open_updates(self) -> Mapping[Messenger, int]:
        async with self._reading() as link:
            return await claims.count_open_updates(link)

    async def pending_updates(self) -> Sequence[InboxRow]:
        async with self._reading() as link:
            return await inbox.pending_updates(link, self._context)

    async def last_update_id(self, messenger: Messenger, bot_id: int) -> int | None:
        async with self._reading() as link:
            return await inbox.last_update_id(link, messenger, bot_id)

    # turns

    def batch(self, *, for_claims: bool = False) -> AbstractAsyncContextManager[Batch]:
        return self._batch(for_claims=for_claims)

    @asynccontextmanager
    async def _batch(self, *, for_claims: bool) -> AsyncIterator[Batch]:
        async with self._writer.transaction(tells=True) as link:
            batch = SqlBatch(
                link,
                self._context,
                self._writer,
                self._numbers,
                areas=self._areas(),
                accusable=self._accusable(),
            )
            await batch.open(for_claims=for_claims)
            yield batch

    # outbox

    async def unsent(self) -> Sequence[OutboxRow]:
        async with self._reading() as link:
            return await outbox.unsent(link, self._context)

    async def note_sending(self, row_ids: Sequence[int]) -> None:
        await self._writer.submit(lambda link: outbox.note_sending(link, self._context, row_ids))

    async def record_deliveries(self, results: Sequence[DeliveryResult]) -> None:
        if results:
            await self._writer.submit(
                lambda link: delivery_results.record_deliveries(link, self._context, results)
            )

    async def note_sends(self, messenger: Messenger, chat_id: ChatId, times: Sequence[datetime]) -> None:
        await self._writer.submit(lambda link: held_cards.note_sends(link, messenger, chat_id, times))

    async def sends(self) -> Mapping[tuple[Messenger, ChatId], Sequence[datetime]]:
        async with self._reading() as link:
            return await held_cards.sends(link)

    async def is_silent(self, messenger: Messenger, chat_id: ChatId) -> bool:
        directory = self._context.cache.directory
        if directory is not None:  # on SQLite nobody but this process's batches writes groups
            group = directory.groups.get((messenger, chat_id))
            return group is not None and bool(group.stopped)
        async with self._reading() as link:
            return await cards.is_silent(link, messenger, chat_id)

    async def topic(self, messenger: Messenger, chat_id: ChatId, name: str) -> int | None:
        async with self._reading() as link:
            return await group_topics.topic(link, messenger, chat_id, name)

    async def keep_topic(self, messenger: Messenger, chat_id: ChatId, name: str, thread_id: int) -> None:
        await self._writer.submit(
            lambda link: group_topics.keep_topic(link, messenger, chat_id, name, thread_id)
        )

    async def drop_topic(self, messenger: Messenger, chat_id: ChatId, name: str) -> None:
        await self._writer.submit(lambda link: group_topics.drop_topic(link, messenger, chat_id, name))

    async def cards_of(self, case_id: str) -> Sequence[MessageRef]:
        return await cards.cards_of(self._context.database, case_id)

    async def details_of(self, case_id: str, account: Account) -> Sequence[MessageRef]:
        return await cards.details_of(self._context.database, case_id, account)

    async def private_cards(self, case_id: str, account: Account) -> Sequence[MessageRef]:
        return await cards.private_cards(self._context.database, case_id, account)

    async def screens_of(self, case_id: str, account: Account) -> Sequence[MessageRef]:
        return await cards.screens_of(self._context.database, case_id, account)

    async def details_due(self, now: datetime) -> Sequence[tuple[str, Account]]:
        async with self._reading() as link:
            return await cards.details_due(link, now)

    async def expiring_copies(self, conversation: str) -> Sequence[MessageRef]:
        async with self._reading() as link:
            return await expiring_copies.copies_in(link, self._context, conversation)

    async def expiring_copies_due(self, now: datetime) -> Sequence[str]:
        async with self._reading() as link:
            return await expiring_copies.due_conversations(link, self._context, now)

    async def open_copies_chat(self, conversation: str) -> Destination | None:
        async with self._reading() as link:
            return await expiring_copies.copy_destination(link, self._context, conversation)

    async def chat_messages(self, conversation: str) -> Sequence[int]:
        async with self._reading() as link:
            return await chat_notes.chat_messages_of(link, self._context, conversation)

    async def migrate_group(self, messenger: Messenger, *, old: ChatId, new: ChatId) -> None:
        async with self.batch() as batch:
            await move_group(messenger, old=old, new=new, uow=batch.uow)
            batch.keep_turn()
            await batch.commit()

    async def open_address(self, report_id: str) -> Destination | None:
        async with self._reading() as link:
            return await addresses.open_address(link, self._context, report_id)

    async def open_letterbox(self, letterbox_id: str) -> Destination | None:
        async with self._reading() as link:
            return await addresses.open_letterbox(link, self._context, letterbox_id)

    async def stored_file_id(self, file: FileName) -> str:
        async with self._reading() as link:
            return await stored_files.stored_file_id(link, file)

    async def is_broadcast_active(self, broadcast_id: str) -> bool:
        async with self._reading() as link:
            return await broadcasts.can_be_sent(link, broadcast_id)

    # evidence

    async def pending_evidence(self, *, after: str = "", limit: int = 200) -> Sequence[PendingEvidence]:
        async with self._reading() as link:
            return await self._files.pending(link, after=after, limit=limit)

    async def seal_evidence(
        self, evidence_id: str, *, original: bytes, clean: bytes | None, facts: EvidenceFacts
    ) -> None:
        await self._files.seal(evidence_id, original=original, clean=clean, facts=facts)

    async def uncopied_evidence(
        self, *, why: str, after: str = "", limit: int = 200
    ) -> tuple[Sequence[SealedEvidence], str]:
        async with self._reading() as link:
            return await self._files.evidence_without_copy(link, why=why, after=after, limit=limit)

    async def add_copy(self, evidence_id: str, *, clean: bytes | None, facts: EvidenceFacts) -> None:
        await self._files.add_copy(evidence_id, clean=clean, facts=facts)

    async def draft_bytes(self) -> int:
        async with self._reading() as link:
            names = await self._files.of_drafts(link)
        return await self._context.vault.sizes(names)

    async def lose_evidence(self, evidence_id: str, *, why: Loss) -> None:
        await self._files.lose(evidence_id, why=why)

    async def open_clean(self, evidence_id: str) -> CleanFile | None:
        return await self._files.open_clean(evidence_id)

    async def open_original(self, evidence_id: str) -> bytes | None:
        return await self._files.open_original(evidence_id)

    async def voices_to_check(self, *, limit: int) -> Sequence[CardVoice]:
        async with self._reading() as link:
            return await card_voices.voices_to_check(link, limit=limit)

    async def keep_voice(self, data: bytes) -> VaultPlace:
        return await card_voices.keep_sound(self._context.vault, data)

    async def open_voice(self, sha256: str) -> CleanFile | None:
        return await card_voices.open_sound(self._context, sha256)

    async def look_at_database(self) -> DatabaseTrouble | None:
        return await find_database_trouble(self._context.database)

    async def look_at_vault(self) -> frozenset[VaultTrouble]:
        troubles = await self._context.vault.look()
        if not self._context.vault.is_down:
            with suppress(VaultDown):
                await finish_files(self._writer, self._context, most=_FILES_AT_ONCE)
        return troubles | {VaultTrouble.CHANGED} if await self._files.has_changed_files() else troubles

    @property
    def is_vault_down(self) -> bool:
        return self._context.vault.is_down

    # upkeep

    async def purge(self, now: datetime, *, tell: report_ends.Tell = lambda _rows: None) -> Mapping[str, int]:
        return await self._upkeep.run(now, tell=tell)

    # burning, and requests to the running program

    async def commands(self) -> Sequence[tuple[str, str, str]]:
        by_file = await asyncio.to_thread(commands.file_commands, self._context.data_dir)
        try:
            async with self._reading() as link:
                return [*by_file, *await commands.pending_commands(link)]
        except Conflict:
            if by_file:
                return by_file
            raise

    async def command_done(self, command_id: str) -> None:
        if not await asyncio.to_thread(commands.take_out_file, self._context.data_dir, command_id):
            await self._writer.submit(lambda link: commands.take_out(link, command_id))

    async def burn(self, what: Burn) -> Sequence[str]:
        """No batch is open meanwhile (on SQLite), so that none keeps old state. When the database cannot be
        written the keys are burned all the same, once; the request stays until it is recorded what must be
        cleaned. Where several processes divide the work, none of them writes meanwhile, and each forgets what was
        burned."""
        left: list[Path] = []
        try:
            async with self._keep_others_from_writing(), self._writer.transaction(fenced=False) as link:
                await note_burning(link, self._context, what, self._context.clock.today())
                await run_to_completion(self._writer.commit(link))
                if what not in self._burnt_unnoted:
                    left = await burn_keys(self._context, what)
        except Conflict:
            if what in self._burnt_unnoted:
                raise
            left = await burn_keys(self._context, what)
            self._burnt_unnoted.add(what)
        else:
            self._burnt_unnoted.discard(what)
        return [str(path) for path in left]

    def _keep_others_from_writing(self) -> AbstractAsyncContextManager[None]:
        leases = self._context.leases
        return nobody_writes(self._context, leases) if leases is not None else nullcontext()

    async def sweep(self) -> bool:
        async with self._reading() as link:
            if not await self._row_cleaner.due(link):
                return False
        await self._row_cleaner.prepare()
        async with self._writer.transaction() as link:
            size, began = self._row_cleaner.size, time.monotonic()
            more = await self._row_cleaner.piece(link)
            await run_to_completion(self._writer.commit(link))
            size.follow(time.monotonic() - began)
        await self._writer.move_log()
        return more

    async def schedule_cleaning(self, *, apart: bool) -> None:
        """Clean rows that the keys do not open after a database was restored; ``apart``:
        with keys of another moment."""
        async with self._writer.transaction() as link:
            if apart:
                await restored_database.discard_pending_work(link, self._context)
            await put_note(link, self._context, SWEEP_NOTE, "due")
            await run_to_completion(self._writer.commit(link))

    async def inventory(self, *, apart: bool = False) -> Inventory:
        """What of the reports can be read, for drills: reads every report. ``apart`` as above."""
        async with self._reading() as link:
            return await take_inventory(link, self._context, apart=apart)

    async def move_vault(self, folder: Vault, *, to_bucket: bool, progress: Progress) -> VaultMove:
        """Move all evidence between this folder and the bucket that the store was opened with. Raises OSError."""
        bucket = self._context.vault
        source, target = (folder, bucket) if to_bucket else (bucket, folder)
        return await move_files(self._context, source, target, progress)

    # the copy

    async def align_copy(self) -> bool:
        context = self._context
        for keys in (context.report_keys, context.hours):
            was = keys.file.copy_behind
            if not await asyncio.to_thread(keys.file.align_copy):
                return False
            context.vault.copy_behind |= was
        return not context.vault.copy_behind or await context.vault.align_copy()

    async def follow_key_holder(self) -> KeyHolderLook | None:
        return await follow_key_holder(self._context)

    @property
    def copy_behind(self) -> bool:
        context = self._context
        return (
            context.report_keys.file.copy_behind
            or context.hours.file.copy_behind
            or context.vault.copy_behind
        )

    async def checkpoint(self) -> None:
        await self._context.database.checkpoint()
        await self._context.report_keys.checkpoint()
        await self._context.hours.checkpoint()

    async def ping(self) -> None:
        await self._context.database.ping()

    async def counts(self) -> Mapping[str, int]:
        async with self._reading() as link:
            states = {row[0]: row[1] for of_kind in _STATES for row in await link.rows(of_kind)}
            waiting_files = (await link.rows(_EVIDENCE))[0][0]
            unsent = (await link.rows(_OUTBOX))[0][0]
            questions = (await link.rows(_QUESTIONS))[0][0]
        return {
            "inbox": states.get("new", 0),
            "waiting": states.get("waiting", 0),
            "failed": states.get("failed", 0),
            "aside": states.get("aside", 0),
            "outbox": unsent,
            "evidence": waiting_files,
            "questions": questions,
        }

    async def committee_counts(self, now: datetime) -> CommitteeCounts:
        async with self._reading() as link:
            return await count_committee_work(link, now=now)

    async def close(self) -> None:
        """Call this last. Connections end before the locks do."""
        try:
            if self._context.held_counts:
                await self._writer.submit(lambda link: daily_counts.write_counts(link, self._context))
        except (Conflict, RowRefused):
            _log.warning("daily-counts-lost")
        finally:
            await self._closing.aclose()

    def _reading(self) -> AbstractAsyncContextManager[Link]:
        return self._context.database.reading()
