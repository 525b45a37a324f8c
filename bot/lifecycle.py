"""Starts and stops the program that `bot/app.py` builds. Each order is deliberate; its reason stands beside
it.

After the start, every message that is sent can be marked as sent, and every update that is taken has a
handler. After a stop, nothing that was acknowledged is lost: unfinished work waits in the database for the
next start.
"""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import Final

from bot.app import Parts
from bot.conversation.outgoing import TextRef, Turn
from bot.conversation.ports import TickCtx
from bot.conversation.wire import Adapter, BotProfile
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Messenger
from bot.handlers.person.start import profile_texts
from bot.handlers.safety.help import SHOWN
from bot.handlers.sent_reports.privacy_news import note_in_force
from bot.runtime.connecting import connect_all, connect_with_retry, show_profile
from bot.runtime.large_pages import gather_memory
from bot.runtime.membership import CHECKERS
from bot.runtime.outage_watch import EVERY as OUTAGE_SECONDS
from bot.runtime.outbox_sender import SENDERS, SORTERS
from bot.runtime.pages import webhook_path
from bot.runtime.poller import Poller
from bot.runtime.roles import ProcessRole
from bot.runtime.scheduler import ScheduledJob
from bot.runtime.system import freeze_gc, return_free_memory
from bot.runtime.waiting_updates import UpdatesInTable
from bot.runtime.webhook_probe import WebhookProbe
from bot.usecases.groups.watch_groups import request_group_check
from bot.usecases.owner.name_owners import name_owners
from bot.usecases.ports import Group

log = logging.getLogger(__name__)

SEND_GRACE: Final = 8.0
"""Seconds that a stop gives to messages which wait to be sent."""
CALLS_GRACE: Final = 3.0
"""Seconds that a stop gives to calls under way: a call that is broken off may have arrived, and is repeated."""
BATCH_GRACE: Final = 5.0
"""Seconds that a stop gives to the worker's current turns."""
TICK_SECONDS: Final = 1.0
CONTENT_SECONDS: Final = 15.0
VAULT_SECONDS: Final = 5.0
DATABASE_SECONDS: Final = 5.0
QUESTION_FILE_SECONDS: Final = 2.0


class Program(Parts):
    """One running bot: started once, stopped once."""

    _unreachable: list[Adapter]
    """Messengers that could not be reached at the start."""

    _language_loaded = False
    receives = True
    """Whether updates come to this process."""

    # --- start ------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Open everything and start the loops; returns when updates are accepted. On an error, close what is
        open."""
        await self.open_store()  # first: every other part reads it or writes to it
        try:
            # A messenger tells the bot's name, which links in texts and the leftover updates need.
            self._unreachable = await connect_all(list(self.adapters.values()))
            self._link_bots()
            self.build()
            await self._seed()  # before the first update: owners and groups must be known then
            await self._open_pages()  # a port in use ends the start here, while nothing runs yet
            await self._load_outbox()  # before anything is told: older messages go first, and each once
            await self.keeper.note_law()  # turns use the law's edition
        except BaseException:
            await self._close_outside()
            await self.store.close()
            raise
        await self._load_pending()  # before the loops: old rows go before new ones
        self._start_loops()
        self._settle_memory()
        self.health.ready = True  # last: from here on the webhook takes updates
        log.info("started", extra={"messengers": [m.value for m in self.adapters]})

    def _settle_memory(self) -> None:
        """All that is loaded stays: the collector need not look at it again, and it lies in large pages. Where more is
        to be loaded, it is gathered after that."""
        freeze_gc()
        if self.is_warm:
            gather_memory()

    def _link_bots(self) -> None:
        links = [(m.value, a.private_link()) for m, a in self.adapters.items() if a not in self._unreachable]
        self._operator = replace(self._operator, bot_links=tuple(links))

    async def _name_owners(self, ctx: TickCtx) -> Turn:
        return Turn(facts=await name_owners(ctx, self.settings.owners, body=self.settings.operator_body))

    async def _seed(self) -> None:
        """Store the owners named in the settings, and seeds that are not in the database yet."""
        settings = self.settings
        async with self.store.batch() as batch:
            uow = batch.uow
            await self.tick_runner.run_within(batch, self._name_owners)
            for seed in settings.groups:
                if await uow.groups.get(seed.messenger, seed.id) is None:
                    uow.groups.save(Group(seed.messenger, seed.id))
            running = await uow.settings.running()
            if running == RunningSettings() and settings.reporting not in (None, Reporting.OFF):
                assert settings.reporting is not None
                phase = running.phase or Phase.BEFORE
                uow.settings.save(replace(running, reporting=settings.reporting, phase=phase))
            ctx = self.tick_ctx(batch)
            await note_in_force(ctx)
            request_group_check(ctx)  # the groups may have changed while the program was down
            batch.keep_turn()
            await batch.commit()

    async def _open_pages(self) -> None:
        settings = self.settings
        if settings.webhook_url and settings.webhook_secret and self.receives:
            secret = settings.webhook_secret.get_secret_value()
            for adapter in self.adapters.values():
                if adapter.capabilities.webhook_header:
                    available = self.availabilities[adapter.messenger]
                    self.pages.take_webhook(adapter, self.intake, secret=secret, availability=available)
        if settings.public_url:
            screen = self.screen_pages(settings.public_url)
            self.pages.serve(screen.routes(), stop=screen.stop)
        host, port = settings.host_and_port
        await self.pages.start(host, port)
        if settings.public_url:
            self.supervisor.start("screen", self.viewers.run)

    async def _load_outbox(self) -> None:
        """Load what an earlier process has not sent."""
        await self.sender.recall()
        await self.paces.load()
        await self.outages.load()
        self.sender.accept(await self.store.unsent())

    async def _load_pending(self) -> None:
        """Load what an earlier process has not answered."""
        if isinstance(self.updates, UpdatesInTable):
            await self.store.free_held_updates()  # whoever asked the messengers for them has ended
        else:
            left = [replace(row, waiting_since=None) for row in await self.store.pending_updates()]
            for messenger in self.adapters:
                self.updates.defer(messenger, [row for row in left if row.messenger is messenger])
        for adapter in self.adapters.values():
            if adapter not in self._unreachable:
                await self._open_messenger(adapter)

    async def _open_messenger(self, adapter: Adapter) -> None:
        """The bot knows its own name there: what an earlier process left of its updates can be handled."""
        await self.intake.begin(adapter)
        self.updates.open_messenger(adapter.messenger)

    # --- loops: consumers of a queue start before its producers --------------------------------------

    def _start_loops(self) -> None:
        """Start senders first and pollers last, so that every handler of an update is running when it
        arrives."""
        self._start_senders()
        start = self.supervisor.start
        for messenger in self.adapters:
            for number in range(CHECKERS):
                start(f"members-{messenger}-{number}", partial(self.checker.run, messenger))
        start("evidence-find", self.fetcher.find_loop)
        for name, loop in self.fetcher.loops():
            start(name, loop)
        start("work", self.worker.run)
        if self.replication is not None:
            start("copy", self.replication.run)
            start("copy-trial", self.replication.look)
        if self._load_language:
            start("language", self._load_analyzer)
        for job in JOBS:
            self._scheduler.every(job.seconds, job.name, partial(job.run, self))
        self._scheduler.start()
        self._start_pollers()

    def _start_senders(self) -> None:
        """Start the senders with the loop that records what was sent, so that nothing is sent twice after a
        crash."""
        for messenger in (*self.adapters, None):
            for number in range(SORTERS if messenger is None else SENDERS):
                name = f"send-{messenger or 'sealed'}-{number}"
                self.supervisor.start(name, partial(self.sender.send_loop, messenger))
        self.supervisor.start("mark", self.sender.record_loop)

    async def look_at_troubles(self) -> None:
        await self.sender.troubles.look(self.store, self._notes.record_trouble, self.outbox.accept)

    async def look_at_outages(self) -> None:
        """Messengers that do not answer, and groups that they have closed for a time."""
        await self.outages.look()
        await self.closed_groups.look()

    @property
    def is_warm(self) -> bool:
        """Whether nothing is left to load that keeps the processor busy for long."""
        return self._language_loaded or not self._load_language

    async def warm_up(self) -> None:
        """Load the language, if that is to be done and was not done yet; before the start or after it.
        Raises ImportError and OSError: the light rules stay in use then."""
        if self.is_warm:
            return
        await asyncio.to_thread(self.indexes.renew)
        await self.analyzer.load()
        await asyncio.to_thread(self.indexes.renew)
        freeze_gc()
        await asyncio.to_thread(return_free_memory)
        await asyncio.to_thread(gather_memory)
        self._language_loaded = True
        log.info("language-loaded")

    async def _load_analyzer(self) -> None:
        await self.warm_up()
        self.supervisor.start("vectors", self.vectors.run)

    def _start_pollers(self) -> None:
        profile = self._profile()
        for messenger, adapter in self.adapters.items():
            self.supervisor.start(f"profile-{messenger}", partial(show_profile, adapter, profile))
            self.supervisor.start(f"poll-{messenger}", partial(self._take_updates, messenger))

    def _profile(self) -> BotProfile:
        """What the messengers show of the bot: the same for everybody who holds the phone."""
        commands = tuple((name, self.texts.label(TextRef(f"command-shown-{name}"))) for name in SHOWN)
        description, summary = (
            self.texts.plain(key, args) for key, args in profile_texts(self._operator).items()
        )
        return BotProfile(commands, description, summary)

    async def _take_updates(self, messenger: Messenger) -> None:
        """Take updates of one messenger; one that could not be reached at the start is connected first."""
        adapter = self.adapters[messenger]
        if adapter in self._unreachable:
            available = self.availabilities[messenger]
            await connect_with_retry(adapter, health=self.health, clock=self.clock, availability=available)
            self._unreachable.remove(adapter)
            self._link_bots()
            await self._open_messenger(adapter)
        if self.settings.webhook_url and adapter.capabilities.webhook_header:
            await self._probe(adapter, await self._set_webhook(adapter)).run()
        else:
            await self._poller(adapter).run()

    def _poller(self, adapter: Adapter) -> Poller:
        return Poller(
            adapter,
            self.intake,
            health=self.health,
            clock=self.clock,
            availability=self.availabilities[adapter.messenger],
        )

    def _probe(self, adapter: Adapter, url: str) -> WebhookProbe:
        available = self.availabilities[adapter.messenger]
        return WebhookProbe(adapter, url, health=self.health, clock=self.clock, availability=available)

    async def _set_webhook(self, adapter: Adapter) -> str:
        """Returns its address."""
        assert self.settings.webhook_url and self.settings.webhook_secret
        url = self.settings.webhook_url.rstrip("/") + webhook_path(adapter.messenger)
        secret = self.settings.webhook_secret.get_secret_value()
        await adapter.set_webhook(url, secret)
        return url

    async def look_at_confinement(self) -> None:
        """Report to health, before the first file arrives, if files cannot be opened safely."""
        await self.cleaner.confinement()

    # --- stop -------------------------------------------------------------------------------------

    async def stop(self) -> None:
        """Stop in the order in which updates pass through; what could not be sent in time waits in the
        table."""
        self.health.ready = False
        # Nothing new is acknowledged: messengers keep what comes from here on.
        await self.supervisor.end_all("poll-")
        await self.pages.stop()
        # The current turns are committed, and their answers reach the outbox before it is emptied.
        self.worker.stop()
        await self.supervisor.end("work", within=BATCH_GRACE if self.updates.busy else 0.0)
        # Running jobs finish; they write to the outbox too.
        self._scheduler.pause()
        left = await self._end_jobs_and_sending()
        # The senders end before their last statuses are stored, so that no message is sent after them.
        await self.supervisor.end_all()
        await self.sender.flush()
        await self.paces.keep()
        # From here on, nothing asks messengers or opens files, and only the store writes.
        await self._close_outside()
        await self.store.close()
        # The copy ends last: it takes over what the store wrote when it closed.
        if self.replication is not None:
            await self.replication.close()
        log.info("stopped", extra={"unsent": left})

    async def _end_jobs_and_sending(self) -> int:
        """Returns how many messages remain."""
        await self._scheduler.close()
        left = await self.sender.drain(SEND_GRACE)
        return await self.sender.end_calls(CALLS_GRACE) if left else 0

    async def _close_outside(self) -> None:
        await self.cleaner.close()
        for adapter in self.adapters.values():
            await adapter.close()


JOBS: Final[tuple[ScheduledJob[Program], ...]] = (
    ScheduledJob(
        "due-work",
        TICK_SECONDS,
        lambda program: program.ticks.due_work(),
        "see the due work below: all of it stands still",
        ProcessRole.TICK,
    ),
    ScheduledJob(
        "burning",
        TICK_SECONDS,
        lambda program: program.burning.look(),
        "orders of the command line, also those to burn, are not carried out",
        ProcessRole.TICK,
    ),
    ScheduledJob(
        "sweep",
        TICK_SECONDS,
        lambda program: program.burning.sweep(),
        "what an order to burn has left is not destroyed",
        ProcessRole.TICK,
    ),
    ScheduledJob(
        "exports",
        TICK_SECONDS,
        lambda program: program.exporting.work(),
        "`./amanat referral export` waits",
        ProcessRole.TICK,
    ),
    ScheduledJob(
        "voices",
        TICK_SECONDS,
        lambda program: program.voices.look(),
        "what editors read aloud is not checked, and they wait",
        ProcessRole.TICK,
    ),
    ScheduledJob(
        "late-copies",
        TICK_SECONDS,
        lambda program: program.late.look(),
        "evidence that was stored sealed gets no clean copy",
        ProcessRole.FETCH,
    ),
    ScheduledJob(
        "question-files",
        QUESTION_FILE_SECONDS,
        lambda program: program.question_files.look(),
        "files with an institution's questions are not read",
        ProcessRole.TICK,
    ),
    ScheduledJob(
        "grade-files",
        QUESTION_FILE_SECONDS,
        lambda program: program.grade_files.look(),
        "tables of grades of areas are not read",
        ProcessRole.TICK,
    ),
    ScheduledJob(
        "roster-files",
        QUESTION_FILE_SECONDS,
        lambda program: program.roster_files.look(),
        "tables of the roster are not read",
        ProcessRole.TICK,
    ),
    ScheduledJob(
        "disk", TICK_SECONDS, lambda program: program.disk.look(), "a full disk is not noticed in time"
    ),
    ScheduledJob(
        "database",
        DATABASE_SECONDS,
        lambda program: program.database.look(),
        "a second database server that is away is not noticed",
    ),
    ScheduledJob(
        "vault",
        VAULT_SECONDS,
        lambda program: program.vault.look(),
        "a bucket that is away is not noticed, and what was withdrawn stays in it, sealed",
    ),
    ScheduledJob(
        "keys",
        TICK_SECONDS,
        lambda program: program.keys.look(),
        "a holder of keys that is away is not noticed, and keys that another program has destroyed stay in memory",
    ),
    ScheduledJob(
        "members",
        45,
        lambda program: program.ticks.refresh_members(),
        "presses of moderators wait for a question to the messenger",
        ProcessRole.WORK,
    ),
    ScheduledJob(
        "groups",
        5,
        lambda program: program.watch.look(),
        "a group that has become public is noticed late",
        ProcessRole.TICK,
    ),
    ScheduledJob(
        "group-troubles",
        TICK_SECONDS,
        lambda program: program.look_at_troubles(),
        "owners do not hear that nothing can be posted in a group",
        ProcessRole.SEND,
    ),
    ScheduledJob(
        "outages",
        OUTAGE_SECONDS,
        lambda program: program.look_at_outages(),
        "owners do not hear that a messenger does not answer",
        ProcessRole.SEND,
    ),
    ScheduledJob(
        "group-recovery",
        15,
        lambda program: program.recovery_probe.probe_groups(),
        "a group that can be written to again gets no cards",
        ProcessRole.TICK,
    ),
    ScheduledJob(
        "details",
        60,
        lambda program: program.ticks.erase_due_details(),
        "messages with details of cases stay in chats",
        ProcessRole.TICK,
    ),
    ScheduledJob(
        "pace",
        60,
        lambda program: program.paces.keep(),
        "a restart forgets how fast messengers take messages",
        ProcessRole.SEND,
    ),
    ScheduledJob(
        "upkeep", 300, lambda program: program.ticks.upkeep(), "expired rows and files stay", ProcessRole.TICK
    ),
    ScheduledJob(
        "copy", 30, lambda program: program.ticks.look_after_copy(), "a copy of the keys stays behind"
    ),
    ScheduledJob(
        "checkpoint",
        600,
        lambda program: program.ticks.checkpoint(),
        "deleted rows stay readable in the write-ahead log",
        ProcessRole.TICK,
    ),
    ScheduledJob(
        "content",
        CONTENT_SECONDS,
        lambda program: program.keeper.look(),
        "edited content does not come into force",
    ),
)
"""What runs at fixed intervals. Each may be late or skipped once; the next run makes up for it."""
