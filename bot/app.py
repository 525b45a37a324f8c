"""The composition root: settings -> adapters -> handlers -> loops. `bot/lifecycle.py` starts them."""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.certificates.keys import SigningKey
from bot.certificates.making import CertificateMaker
from bot.confined.confinement import MENDS, ConfinementFailure
from bot.conversation.incoming import Chat
from bot.conversation.outgoing import Reply, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.conversation.session import Session
from bot.conversation.store import Batch, Store
from bot.domain.cases.case_access import Accusable
from bot.domain.events import Fact
from bot.domain.news.legal_calendar import SET_DAY
from bot.domain.people import ChatId, MembershipStatus, Newcomer, Person
from bot.foundations import Foundations, offered_file_readers, read_gift
from bot.handlers.bodies.letter import ANSWER_NOTE, packages_of, record_referral_export
from bot.handlers.bodies.letter import COMMAND as EXPORT
from bot.handlers.cards.card_notices import card_refresh_facts
from bot.handlers.closing import COMMAND_TICKS
from bot.handlers.figures.publication import COMMAND, preview_tick
from bot.handlers.figures.screen import opened_tick
from bot.handlers.learning.law_news import law_change_notices
from bot.handlers.learning.voice_desk import checked_tick
from bot.handlers.notices import notices
from bot.handlers.owner.outage_news import outage_news, return_news
from bot.handlers.stale import stale_press
from bot.handlers.ticks import TICKS
from bot.language.danger import DangerSense
from bot.language.date_reader import JalaliDateReader
from bot.language.dates import months_later
from bot.language.links import read_link
from bot.language.masking import mask
from bot.language.report_requests import account_in
from bot.language.told_actors import find_told_actor
from bot.language.typed_choices import TypedChoices
from bot.papers.bundle import bundle
from bot.papers.registry import make
from bot.pictures.drawings import draw
from bot.runtime.calls import Caller
from bot.runtime.channels import Channel
from bot.runtime.claiming_worker import ClaimingWorker
from bot.runtime.closed_groups import ClosedGroups
from bot.runtime.commands import Burning, command_turns, set_asked_day
from bot.runtime.content_keeper import ContentKeeper
from bot.runtime.database_watch import DatabaseWatch
from bot.runtime.disk_room import MEGABYTE, DiskRoom
from bot.runtime.evidence_fetcher import EvidenceFetcher, FileClaims
from bot.runtime.exporting import Exporting
from bot.runtime.group_trouble import GroupRecoveryProbe
from bot.runtime.group_watch import GroupNotes, GroupWatch
from bot.runtime.health import Watching
from bot.runtime.inbox_worker import InboxWorker
from bot.runtime.intake import Intake
from bot.runtime.key_watch import KeyWatch
from bot.runtime.late_copies import LateCopies
from bot.runtime.membership import MembershipChecker
from bot.runtime.outage_watch import OutageWatch
from bot.runtime.outbox_sender import OutboxSender
from bot.runtime.pace_keeper import PaceKeeper
from bot.runtime.packages import Packages
from bot.runtime.pages import Pages
from bot.runtime.replication import Replication
from bot.runtime.table_outbox import Outbox
from bot.runtime.ticks import Ticks
from bot.runtime.turns import CtxParts, TickRunner, Turns
from bot.runtime.update_turns import UpdateTurns
from bot.runtime.vault_watch import VaultWatch
from bot.runtime.voice_checker import VoiceChecker
from bot.runtime.voice_shelf import VoiceShelf
from bot.runtime.waiting_updates import UpdatesInMemory, UpdatesInTable
from bot.screen.frames import Frames
from bot.screen.looks import ProgramLooks
from bot.screen.server import ScreenPages
from bot.screen.viewers import Viewers
from bot.usecases.context import Context
from bot.usecases.groups.membership import note_membership
from bot.usecases.ports import Clock, Group, UnitOfWork
from storage.backup import last_backup
from storage.ballast import MOST as MOST_BALLAST
from storage.ballast import Ballast
from storage.engine import database_file
from storage.opening import open_store
from storage.replica import DatabaseReplica

log = logging.getLogger(__name__)


class Parts(Foundations):
    """The parts of one running bot, in the order in which they depend on each other.

    The constructor creates what needs no database (`bot/foundations.py`), `open_store` opens the database, and
    `build` creates the rest.
    """

    async def open_store(self) -> None:
        """Open the database with its keys. Raises the operator errors of storage."""
        self.store: Store = await open_store(
            self.settings.url,
            data_dir=self.settings.data_dir,
            key_file=self.settings.key_file,
            copy_dir=self.settings.copy_dir,
            bucket=self.settings.bucket,
            holder=self.settings.holder,
            clock=self.clock,
            retention=self.settings.retention,
            lease=self.lease,
        )

    def build(self) -> None:
        """Build everything that needs the open store. Each line needs only what stands above it."""
        self._let_store_ask_content()
        self.replication = self._build_replication()
        self.database = DatabaseWatch(self.store, self.health, self.clock)
        self.vault = VaultWatch(self.store, self.health, self.clock, self.settings.bucket_drafts)
        self.disk = self._build_disk_room()
        packages = Packages(files=self.store, cleaner=self.cleaner, bundle=bundle)
        self.exporting, self.sender = self._build_exporting(packages), self._build_sender(packages)
        self.outbox = self._build_outbox()
        self.paces = PaceKeeper(self.store, self.pacers)
        self.health.paces = self.paces.paces
        self.closed_groups = ClosedGroups(self.store, self.pacers, self.health, self.clock)
        self.updates = self._build_updates()
        self.intake = Intake(self.store, self.updates, health=self.health, clock=self.clock)
        self.checker = self._build_checker()
        self.turns = self._build_turns()
        self.tick_runner = self._build_tick_runner()
        news = outage_news, return_news
        self.outages = OutageWatch(self.availabilities, news, self.tick_runner, self.health, self.clock)
        self._notes = GroupNotes(self.tick_runner)
        self.watch = self._build_group_watch()
        self.recovery_probe = self._build_recovery_probe()
        self.fetcher = self._build_fetcher()
        memory, calm = self.fetcher.roomiest_memory, self.intake.load.calm
        room = self.vault.room or self.disk
        self.late = LateCopies(self.store, self.cleaner, memory=memory, room=room, calm=calm)
        self.question_files, self.grade_files, self.roster_files = offered_file_readers(
            self.adapters, self.tick_runner, areas=lambda: self.teaching.content.areas, clock=self.clock
        )
        self.voices = self._build_voice_checker()
        self.worker, self.ticks = self._build_worker(), self._build_ticks()
        self.keeper = self._build_content_keeper()
        self.burning = self._build_burning()
        self.keys = KeyWatch(self.store, self.health, self.clock, forget=self.burning.forget)
        self.watching = self._build_watching()
        self.pages = self._build_pages()
        self.viewers = self._build_viewers()

    # --- the store, its copy and its disk ---------------------------------------------------------

    def _let_store_ask_content(self) -> None:
        """The store asks the current content, which may be replaced while the program runs."""
        self.store.know_areas(lambda: self.teaching.content.areas)
        self.store.know_accusable(
            lambda: Accusable(self.teaching.content.acts, self.teaching.content.agencies)
        )

    def _build_replication(self) -> Replication | None:
        """The database's copy, if one is configured and the database is a file."""
        if self.settings.copy_dir is None or (database := database_file(self.settings.url)) is None:
            return None
        replica = DatabaseReplica(database, self.settings.copy_dir)
        return Replication(replica, health=self.health, clock=self.clock)

    def _build_disk_room(self) -> DiskRoom:
        settings, reserve = self.settings, self.settings.disk_reserve_mb * MEGABYTE
        database = database_file(settings.url)
        folders = [settings.data_dir, *([database.parent] if database is not None else [])]
        return DiskRoom(
            folders,
            reserve=reserve,
            ballast=Ballast(settings.data_dir, size=min(MOST_BALLAST, reserve // 4)),
            drafts=self.vault.draft_bytes_on_disk,
            health=self.health,
            clock=self.clock,
        )

    # --- sending: papers, packages, the outbox ----------------------------------------------------

    def _build_exporting(self, packages: Packages) -> Exporting:
        return Exporting(
            store=self.store,
            packages=packages,
            label=self.texts.label,
            make=make,
            find=packages_of,
            record=record_referral_export,
            tick_ctx=self.tick_ctx,
            answer_note=ANSWER_NOTE,
        )

    def _build_sender(self, packages: Packages) -> OutboxSender:
        papers = CertificateMaker(make, SigningKey(self.store.signing_seed()))
        channels = {
            messenger: Channel(
                adapter,
                Caller(self.texts, adapter.capabilities, draw, papers, readers=self.languages.others),
                self.pacers[messenger],
                self.availabilities[messenger],
                self._may_send,
            )
            for messenger, adapter in self.adapters.items()
        }
        return OutboxSender(
            store=self.store,
            channels=channels,
            health=self.health,
            clock=self.clock,
            packages=packages,
            open_voice=VoiceShelf(self.store, lambda: self.teaching.content).open,
        )

    def _may_send(self) -> None:
        """Raises Conflict when another process may be sending now."""
        if self.lease is not None:
            self.lease.check()

    def _build_outbox(self) -> Outbox:
        """Where messages go once they are committed."""
        return self.sender

    def _build_updates(self) -> UpdatesInTable | UpdatesInMemory:
        """Where updates wait for their turn."""
        return UpdatesInTable() if self.store.is_shared else UpdatesInMemory()

    # --- turns: membership, handlers, what follows --------------------------------------------------

    def _build_checker(self) -> MembershipChecker:
        return MembershipChecker(
            store=self.store,
            updates=self.updates,
            adapters=self.adapters,
            note=self._note_membership_status,
            note_missing_admin=lambda *place: self._notes.record_missing_admin(*place),  # noqa: PLW0108 made later
            hand_over=self.outbox.accept,
            clock=self.clock,
        )

    async def _note_membership_status(
        self, batch: Batch, who: Newcomer, status: MembershipStatus, chat_id: ChatId, asked_at: datetime
    ) -> None:
        async def make_turn(ctx: TickCtx) -> Turn:
            facts = await note_membership(
                ctx, who.account, status, chat_id=chat_id, name=who.name, asked_at=asked_at
            )
            return Turn(facts=facts)

        await self.tick_runner.run_within(batch, make_turn)

    def _build_turns(self) -> Turns:
        return Turns(
            store=self.store,
            router=self.router,
            notices=self._heard,
            stale_handler=stale_press,
            checker=self.checker,
            refreshed=card_refresh_facts,
            command_of=self.languages.command,
            escape_of=self.languages.escape,
            desk_word_of=self.texts.desk_word,
            read_label=self.languages.read_label,
            languages=self.languages.names,
            parts=CtxParts(self._ctx),
            clock=self.clock,
        )

    async def _heard(self, facts: Sequence[Fact], ctx: Ctx | TickCtx) -> tuple[Reply, ...]:
        self.newcomers.note(facts)
        return await notices(facts, ctx)

    def _ctx(self, person: Person, session: Session, batch: Batch, chat: Chat, clock: Clock) -> Ctx:
        return Ctx(
            person=person,
            session=session,
            uow=batch.uow,
            clock=clock,
            ids=self._ids,
            content=self.teaching.content,
            operator=self._operator,
            analyzer=self.analyzer,
            dates=JalaliDateReader(),
            places=self._places,
            choices=TypedChoices(),
            finder=self.indexes.finder,
            suggester=self.indexes.suggester,
            vectors=self.vectors,
            intents=self._intents,
            traces=self._traces,
            schedule=self._schedule,
            mask=mask,
            link=read_link,
            law=self.teaching.law,
            condition=self.watching.look,
            newcomer_name=self.newcomers.name_of,
            ephemerals=self.adapters[chat.messenger].capabilities.ephemerals,
            smells_of_danger=DangerSense().smells,
            told_actor=find_told_actor,
            account_in=account_in,
            has_room=lambda draft: (self.vault.room or self.disk).takes(draft=draft),
            read_gift=read_gift,
            languages=self.languages.names,
        )

    def tick_ctx(self, batch: Batch) -> TickCtx:
        return TickCtx(
            batch.uow,
            self.clock,
            self._ids,
            self.teaching.content,
            self._operator,
            self.teaching.law,
            self._room,
            months_later,
            self._held_back,
        )

    def _build_tick_runner(self) -> TickRunner:
        return TickRunner(
            store=self.store, turns=self.turns, tick_ctx=self.tick_ctx, hand_over=self.outbox.accept
        )

    def _room(self, group: Group) -> tuple[int, int]:
        return self.sender.room(group.messenger, group.chat_id)

    def _held_back(self, broadcast_id: str) -> int:
        return self.sender.held_back(broadcast_id)

    # --- groups -----------------------------------------------------------------------------------

    def _build_group_watch(self) -> GroupWatch:
        return GroupWatch(
            store=self.store,
            adapters=self.adapters,
            note=self._notes.record_public,
            note_admin=self._notes.record_admin,
            note_forum=self._notes.record_forum,
            hand_over=self.outbox.accept,
            clock=self.clock,
        )

    def _build_recovery_probe(self) -> GroupRecoveryProbe:
        return GroupRecoveryProbe(
            store=self.store,
            adapters=self.adapters,
            note=self._notes.record_recovery,
            hand_over=self.outbox.accept,
            clock=self.clock,
        )

    # --- evidence ---------------------------------------------------------------------------------

    def _build_fetcher(self) -> EvidenceFetcher:
        self.cleaner.tell = self._note_confinement
        return EvidenceFetcher(
            store=self.store,
            adapters=self.adapters,
            cleaner=self.cleaner,
            clock=self.clock,
            calm=self.intake.load.calm,
            room=self.vault.room or self.disk,
            claims=self._file_claims(),
        )

    def _build_voice_checker(self) -> VoiceChecker:
        return VoiceChecker(
            self.store,
            adapters=self.adapters,
            cleaner=self.cleaner,
            runner=self.tick_runner,
            content=lambda: self.teaching.content,
            answer=checked_tick,
        )

    def _file_claims(self) -> FileClaims | None:
        """Where other processes fetch, too: which of them fetches what."""
        return None

    def _note_confinement(self, why: ConfinementFailure | None) -> None:
        self.late.note(opens=why is None or self.cleaner.open_unconfined)
        if why is None:
            self.health.clear_trouble("confinement")
        elif not self.cleaner.open_unconfined:
            log.error("evidence-stays-sealed", extra={"why": why.value})
            message = f"evidence stays sealed: a child that opens files is not confined; {MENDS[why]}"
            self.health.report_trouble("confinement", message, now=self.clock.now())

    # --- the worker, and scheduled jobs --------------------------------------------------------------

    def _build_worker(self) -> InboxWorker | ClaimingWorker:
        turns = UpdateTurns(
            store=self.store,
            turns=self.turns,
            outbox=self.outbox,
            checker=self.checker,
            fetcher=self.fetcher,
            adapters=self.adapters,
            health=self.health,
        )
        store, health, clock = self.store, self.health, self.clock
        if isinstance(self.updates, UpdatesInTable):
            return ClaimingWorker(store=store, updates=self.updates, turns=turns, health=health, clock=clock)
        return InboxWorker(store=store, updates=self.updates, turns=turns, health=health, clock=clock)

    def _build_ticks(self) -> Ticks:
        return Ticks(
            store=self.store,
            runner=self.tick_runner,
            outbox=self.outbox,
            intake=self.intake,
            checker=self.checker,
            ticks=TICKS,
            owners=self.settings.owners,
            health=self.health,
            clock=self.clock,
        )

    def _build_content_keeper(self) -> ContentKeeper:
        return ContentKeeper(
            self.teaching,
            self._folder,
            runner=self.tick_runner,
            editor_notices=law_change_notices,
            renew=(self.indexes.renew, self.languages.translate),
            health=self.health,
            clock=self.clock,
        )

    # --- commands and pages for operators -----------------------------------------------------------

    def _build_burning(self) -> Burning:
        """Burning empties every part that holds something in memory; other commands go to their parts."""
        holding = (self.updates, self.worker, self.checker, self.fetcher, self.sender)
        return Burning(
            store=self.store,
            forget=[part.forget for part in holding],
            hand_over=self.outbox.accept,
            owners=self.settings.owners,
            clock=self.clock,
            make_room=self.disk.release,
            tell_processes=self._tell_burning,
            others={
                **command_turns(self.tick_runner, {COMMAND: preview_tick, **COMMAND_TICKS}),
                SET_DAY: partial(set_asked_day, store=self.store, tick_ctx=self.tick_ctx),
                EXPORT: self.exporting.ask,
            },
        )

    async def _tell_burning(self) -> None:
        """Wait until other processes have forgotten what was burned."""

    def _build_pages(self) -> Pages:
        return Pages(
            store=self.store,
            health=self.health,
            loops=self.supervisor.alive,
            jobs=self._scheduler.since_success,
            clock=self.clock,
            job_limits=self._scheduler.limits,
            machine=self.watching.machine,
        )

    def _build_watching(self) -> Watching:
        folder, alive = self.settings.data_dir, self.supervisor.alive
        backed_up = partial(last_backup, folder)
        return Watching(
            self.store, self.health, alive, folder, backed_up, self.clock.now(), copies=self._operator.copies
        )

    # --- the situation screen -------------------------------------------------------------------------

    def _build_viewers(self) -> Viewers:
        frames = Frames(self.texts.label, lambda: self.teaching.content)
        looks = ProgramLooks(self._context_of, frames, later=months_later, ids=self._ids).looks()
        return Viewers(self.store.screens, looks, self.clock)

    def _context_of(self, uow: UnitOfWork) -> Context:
        return Context(uow, self.clock, self._ids, self.teaching.content, self._operator)

    def screen_pages(self, public_url: str) -> ScreenPages:
        return ScreenPages(
            public_url=public_url,
            store=self.store.screens,
            viewers=self.viewers,
            clock=self.clock,
            label=self.texts.label,
            font=_font_file,
            new_secret=lambda: self._ids.new() + self._ids.new(),
            note_opened=lambda screen: self.tick_runner.run_tick(opened_tick(screen)),
        )


def _font_file(weight: int) -> bytes:
    from bot.papers.embedded_font import font_file  # noqa: PLC0415 loaded with the first screen

    return font_file(weight)
