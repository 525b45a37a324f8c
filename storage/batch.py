"""One write transaction that many turns share. Turns are isolated in memory; statements are shared."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from bot.conversation.incoming import MessageRef
from bot.conversation.outgoing import DetailOf
from bot.conversation.session import Session
from bot.conversation.store import InboxRow, OutboxRow, Outgoing
from bot.domain.cases.case_access import Accusable
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.people import Messenger, PersonKeys
from bot.usecases import ports
from storage import claims
from storage.cards import NotedDetails
from storage.case_numbers import NumberBlock
from storage.chat_notes import NotedMessages
from storage.inbox import InboxChanges
from storage.link import Link
from storage.one_hop import run_to_completion
from storage.outbox import OutboxChanges
from storage.row_cache import RowCache
from storage.sessions import Sessions
from storage.staged_rows import TurnStage
from storage.storage_context import StorageContext
from storage.unit_of_work import SqlUnitOfWork
from storage.wrapped_keys import keys_conflict
from storage.writer import Writer

NOWHERE: Final = AreaTree(())
NOBODY: Final = Accusable()


@contextmanager
def _keys_as_conflict() -> Iterator[None]:
    """What is wrong with the key files, beside the database, passes: the turns are tried again."""
    try:
        yield
    except (sqlite3.Error, OSError) as trouble:
        raise keys_conflict(trouble) from trouble


class SqlBatch:
    """Implements ``bot.conversation.store.Batch``."""

    def __init__(
        self,
        link: Link,
        context: StorageContext,
        writer: Writer,
        numbers: NumberBlock,
        *,
        areas: AreaTree = NOWHERE,
        accusable: Accusable = NOBODY,
    ) -> None:
        self._link: Final = link
        self._context: Final = context
        self._writer: Final = writer
        self._cache = context.cache if link.dialect == "sqlite" else RowCache()
        self._repositories = SqlUnitOfWork(
            link, context, self._cache, numbers, areas=areas, accusable=accusable
        )
        self.uow: ports.UnitOfWork = self._repositories
        self._sessions = Sessions(link, context, self._cache)
        self._inbox = InboxChanges(context)
        self._noted_messages = NotedMessages(context)
        self._noted_details = NotedDetails(context)
        self._outbox = OutboxChanges(context)
        self._parts: Final = (
            *self._repositories.repositories(),
            self._sessions,
            self._inbox,
            self._noted_messages,
            self._noted_details,
        )
        """In the order in which they are written. The outbox follows: its rows are handed over."""
        self._stages: Final[Sequence[TurnStage]] = (
            *(stage for part in self._parts for stage in part.stages),
            *self._outbox.stages,
        )

    async def open(self, *, for_claims: bool = False) -> None:
        """Check that cached rows are current, and prepare keys for what may be sealed. ``for_claims``: staff are read
        when updates are claimed."""
        if self._link.dialect == "sqlite" and not await self._cache.check(self._link):
            await self._context.ids.open(self._link)
        if not for_claims:
            await self._repositories.staff_changes.load(self._link)

    async def prefetch(self, keys: Sequence[PersonKeys]) -> None:
        await self._sessions.load([person.conversation for person in keys])
        learners = [person.learner for person in keys]
        await self._repositories.learners.load(learners)
        await self._repositories.cohorts.load(learners)

    async def session(self, conversation: str) -> Session:
        return await self._sessions.get(conversation)

    def save_session(self, conversation: str, session: Session) -> None:
        self._sessions.save(conversation, session)
        if session.draft is not None and session.draft.evidence:
            self._repositories.evidence.draft_lives(session.draft.id)

    def forget_session(self, conversation: str) -> None:
        self._sessions.forget(conversation)

    def enqueue(self, outgoing: Outgoing) -> None:
        self._outbox.enqueue(outgoing)

    async def claim_updates(
        self, messengers: Collection[Messenger], most: int, *, passed_over: Collection[int] = ()
    ) -> Sequence[InboxRow]:
        wish = claims.ClaimWish(messengers, most, passed_over, self._context.clock.now())
        with _keys_as_conflict():
            rows = await claims.claim_updates(self._link, self._context, wish)
        await self._repositories.staff_changes.load(self._link)
        return rows

    async def free_updates(self, rows: Sequence[InboxRow]) -> None:
        await claims.free_updates(self._link, rows)

    def mark_done(self, row: InboxRow) -> None:
        self._inbox.mark_done(row)

    def wait(self, row: InboxRow, since: datetime) -> None:
        self._inbox.wait(row, since)

    def fail(self, row: InboxRow, *, reference: str) -> None:
        self._inbox.fail(row, reference=reference)

    def set_aside(self, row: InboxRow, *, why: str) -> None:
        self._inbox.set_aside(row, why=why)

    def note_message(self, conversation: str, message_id: int) -> None:
        self._noted_messages.add(conversation, message_id)

    def note_detail(self, detail: DetailOf, message: MessageRef) -> None:
        self._noted_details.add(detail, message)

    def keep_turn(self) -> None:
        for stage in self._stages:
            if stage.turn:  # a turn changes three of a hundred
                stage.keep()

    def drop_turn(self) -> None:
        for stage in self._stages:
            if stage.turn:
                stage.drop()

    async def commit(self) -> Sequence[OutboxRow]:
        with _keys_as_conflict():
            rows = await self._flush()
        await run_to_completion(self._commit_and_update_cache())
        return rows

    async def _commit_and_update_cache(self) -> None:
        """Update memory together with the database, or neither."""
        await self._writer.commit(self._link)
        for part in self._parts:
            part.update_cache()

    async def _flush(self) -> list[OutboxRow]:
        await self._repositories.keys.give({i for part in self._parts for i in part.to_seal()})
        for part in self._parts:
            await part.flush(self._link)
        return await self._outbox.flush(self._link)
