"""One write transaction that many turns share. Turns are isolated in memory; statements are shared."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.conversation.incoming import MessageRef
from bot.conversation.outgoing import DetailOf
from bot.conversation.session import Session
from bot.conversation.store import Conflict, InboxRow, OutboxRow, Outgoing
from bot.domain.cases.belonging import Accusable
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.people import PersonKeys
from bot.usecases import ports
from storage.atlas_rounds import AtlasRows
from storage.audit import SqlAudit
from storage.cards import SqlShownCases, note_details
from storage.case_clock import SqlDues
from storage.case_figures import SqlFigures
from storage.case_numbers import CaseNumbers, NumberBlock
from storage.case_piles import SqlPiles
from storage.case_reads import SqlReads
from storage.case_search import SqlSearch
from storage.cases import SqlCases
from storage.chat_notes import note_messages
from storage.commands import SqlCommands
from storage.drills import SqlDrills
from storage.evidence_shelf import SqlEvidence
from storage.held_cards import SqlHeldCards
from storage.inbox import InboxChanges
from storage.key_map import KeyMap
from storage.learners import SqlLearners
from storage.link import Link
from storage.moderator_rows import ModeratorRows
from storage.online import SqlOnline
from storage.outbox import OutboxChanges
from storage.publications import SqlPublications
from storage.report_signs import SqlMorningNotices, SqlWaves
from storage.report_traces import SqlTraces
from storage.reports import SqlReports
from storage.rights import SqlRecusals, SqlSignatures
from storage.row_cache import RowCache
from storage.run_to_completion import run_to_completion
from storage.sessions import Sessions
from storage.staff_areas import SqlStaffAreas
from storage.staff_changes import SqlGroups, SqlMembers, SqlSettings, SqlStaff, StaffChanges
from storage.staged_rows import StagedLog, TurnStage
from storage.storage_context import StorageContext
from storage.training import RingCodes, TrainingRows
from storage.tries import SqlTries
from storage.writer import Writer

NOWHERE: Final = AreaTree(())
NOBODY: Final = Accusable()


@dataclass(frozen=True, slots=True)
class SqlUnitOfWork:
    """Implements ``bot.usecases.ports``.UnitOfWork, for the length of a batch."""

    areas: AreaTree
    accusable: Accusable
    learners: ports.Learners
    cases: ports.reports.Cases
    reports: ports.reports.Reports
    evidence: ports.reports.EvidenceStore
    morning: ports.reports.MorningNotices
    waves: ports.reports.Waves
    traces: ports.matching.Traces
    online: ports.online.OnlineLinks
    staff: ports.StaffList
    groups: ports.Groups
    members: ports.Members
    tries: ports.Tries
    settings: ports.SettingsStore
    commands: ports.Commands
    letterboxes: ports.training.Letterboxes
    followers: ports.training.Followers
    codes: ports.training.Codes
    reminders: ports.training.Reminders
    law: ports.training.LawVersions
    attempts: ports.training.Attempts
    items: ports.training.Items
    cohorts: ports.training.Cohorts
    certificates: ports.training.Certificates
    transfers: ports.training.Transfers
    remarks: ports.training.Remarks
    broadcasts: ports.broadcasts.Broadcasts
    audit: ports.moderation.AuditLog
    reads: ports.moderation.Reads
    shown_cases: ports.moderation.ShownCases
    signatures: ports.moderation.Signatures
    recusals: ports.moderation.Recusals
    staff_areas: ports.moderation.StaffAreas
    held_cards: ports.moderation.HeldCards
    dues: ports.moderation.Dues
    piles: ports.desk.Piles
    figures: ports.desk.Figures
    notes: ports.desk.CaseNotes
    mutes: ports.desk.Mutes
    replies: ports.desk.SavedReplies
    introductions: ports.introductions.Introductions
    referrals: ports.referrals.Referrals
    search: ports.search.CaseSearch
    drills: ports.drill.Drills
    atlas: ports.atlas.Atlas
    roadmap: ports.atlas.Roadmap
    rounds: ports.atlas.Rounds
    publications: ports.publication.Publications


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
        cache = self._cache
        self._keys = KeyMap(link, context, cache)
        self._staff_changes = StaffChanges(cache)
        self._sessions = Sessions(link, context, cache)
        self._learners = SqlLearners(link, cache)
        self._cases = SqlCases(link, cache, CaseNumbers(link, context.ring, numbers))
        self._reports = SqlReports(link, context, self._keys)
        self._evidence = SqlEvidence(link, context, self._keys)
        self._morning = SqlMorningNotices(link)
        self._waves = SqlWaves(link, context)
        self._traces = SqlTraces(link, context)
        self._online = SqlOnline(link, context, cache)
        self._tries = SqlTries(link, context)
        self._commands = SqlCommands()
        self._audit = SqlAudit(link, self._keys)
        self._reads = SqlReads(link)
        self._beside = ModeratorRows(link, context, self._keys)
        self._drills = SqlDrills(link)
        self._maps = AtlasRows(link)
        self._publications = SqlPublications(link)
        self._signatures = SqlSignatures(cache)
        self._recusals = SqlRecusals(cache)
        self._staff_areas = SqlStaffAreas(cache)
        self._held = SqlHeldCards(link)
        self._training = TrainingRows(link, context, cache)
        training = self._training
        self._inbox = InboxChanges(context)
        self._outbox = OutboxChanges(context)
        self._noted: StagedLog[tuple[str, int]] = StagedLog()
        self._typed: StagedLog[tuple[DetailOf, MessageRef]] = StagedLog()
        self.uow: ports.UnitOfWork = SqlUnitOfWork(
            areas=areas,
            accusable=accusable,
            learners=self._learners,
            cases=self._cases,
            reports=self._reports,
            evidence=self._evidence,
            morning=self._morning,
            waves=self._waves,
            traces=self._traces,
            online=self._online,
            staff=SqlStaff(self._staff_changes),
            groups=SqlGroups(self._staff_changes),
            members=SqlMembers(self._staff_changes),
            tries=self._tries,
            settings=SqlSettings(self._staff_changes),
            commands=self._commands,
            letterboxes=training.letterboxes,
            followers=training.followers,
            codes=RingCodes(context.ring),
            reminders=training.reminders,
            law=training.law,
            attempts=training.attempts,
            items=training.items,
            cohorts=training.cohorts,
            certificates=training.certificates,
            transfers=training.transfers,
            remarks=training.remarks,
            broadcasts=training.broadcasts,
            audit=self._audit,
            reads=self._reads,
            shown_cases=SqlShownCases(link),
            signatures=self._signatures,
            recusals=self._recusals,
            staff_areas=self._staff_areas,
            held_cards=self._held,
            dues=SqlDues(link),
            piles=SqlPiles(link, self._cases),
            figures=SqlFigures(link, cache),
            notes=self._beside.notes,
            mutes=self._beside.mutes,
            replies=self._beside.replies,
            introductions=self._beside.introductions,
            referrals=self._beside.referrals,
            search=SqlSearch(link, context, self._cases),
            drills=self._drills,
            atlas=self._maps.atlas,
            roadmap=self._maps.roadmap,
            rounds=self._maps.rounds,
            publications=self._publications,
        )
        self._stages = self._all_stages()

    def _all_stages(self) -> tuple[TurnStage, ...]:
        parts = (self._sessions, self._learners, self._cases, self._reports, self._evidence)
        others = (
            self._morning,
            self._waves,
            self._traces,
            self._online,
            self._tries,
            self._commands,
            self._audit,
            self._reads,
            self._drills,
            self._publications,
            self._held,
            self._inbox,
            self._outbox,
            self._staff_changes,
            self._signatures,
            self._recusals,
            self._staff_areas,
            self._training,
            self._beside,
            self._maps,
        )
        return (
            *(stage for part in parts for stage in part.stages),
            *(stage for part in others for stage in part.stages),
            self._noted,
            self._typed,
        )

    async def open(self) -> None:
        """Check that cached rows are current, and prepare keys for what may be sealed."""
        if self._link.dialect == "sqlite" and not await self._cache.check(self._link):
            await self._context.ids.open(self._link)
        await self._staff_changes.load(self._link)

    async def prefetch(self, keys: Sequence[PersonKeys]) -> None:
        await self._sessions.load([person.conversation for person in keys])
        await self._learners.load([person.learner for person in keys])

    async def session(self, conversation: str) -> Session:
        return await self._sessions.get(conversation)

    def save_session(self, conversation: str, session: Session) -> None:
        self._sessions.save(conversation, session)
        if session.draft is not None and session.draft.evidence:
            self._evidence.draft_lives(session.draft.id)

    def forget_session(self, conversation: str) -> None:
        self._sessions.forget(conversation)

    def enqueue(self, outgoing: Outgoing) -> None:
        self._outbox.enqueue(outgoing)

    def mark_done(self, row: InboxRow) -> None:
        self._inbox.mark_done(row)

    def wait(self, row: InboxRow, since: datetime) -> None:
        self._inbox.wait(row, since)

    def fail(self, row: InboxRow, *, reference: str) -> None:
        self._inbox.fail(row, reference=reference)

    def set_aside(self, row: InboxRow, *, why: str) -> None:
        self._inbox.set_aside(row, why=why)

    def note_message(self, conversation: str, message_id: int) -> None:
        self._noted.add((conversation, message_id))

    def note_detail(self, detail: DetailOf, message: MessageRef) -> None:
        self._typed.add((detail, message))

    def keep_turn(self) -> None:
        for stage in self._stages:
            stage.keep()

    def drop_turn(self) -> None:
        for stage in self._stages:
            stage.drop()

    async def commit(self) -> Sequence[OutboxRow]:
        try:
            rows = await self._flush()
        except (sqlite3.Error, OSError) as trouble:  # the key files, beside the database
            raise Conflict(f"key files: {type(trouble).__name__}", lasting=True) from trouble
        await run_to_completion(self._commit_and_publish())
        return rows

    async def _commit_and_publish(self) -> None:
        """Update memory together with the database, or neither."""
        await self._writer.commit(self._link)
        for part in (self._sessions, self._learners, self._cases, self._keys, self._training):
            part.publish()
        self._staff_changes.publish()
        self._signatures.publish()
        self._recusals.publish()
        self._staff_areas.publish()

    async def _flush(self) -> list[OutboxRow]:
        link = self._link
        new, known = self._reports.to_seal()
        await self._keys.give(new | self._evidence.to_seal() | self._beside.to_seal() | self._audit.to_seal())
        await self._keys.load(known)
        await self._cases.flush(link)
        await self._reports.flush(link)
        await self._evidence.flush(link)
        await self._morning.flush(link)
        await self._waves.flush(link)
        await self._traces.flush(link)
        await self._online.flush(link)
        await self._learners.flush(link)
        await self._sessions.flush(link)
        await self._tries.flush(link)
        await self._commands.flush(link)
        await self._audit.flush(link)
        await self._reads.flush(link)
        await self._drills.flush(link)
        await self._publications.flush(link)
        await self._held.flush(link)
        await self._training.flush(link)
        await self._beside.flush(link)
        await self._maps.flush(link)
        await self._staff_changes.flush(link)
        await self._signatures.flush(link)
        await self._recusals.flush(link)
        await self._staff_areas.flush(link)
        await self._inbox.flush(link)
        await note_messages(link, self._context, self._noted.batch)
        await note_details(link, self._context, self._typed.batch)
        return await self._outbox.flush(link)
