"""Starts and stops the program that `bot/app.py` builds.

Its start is ordered so that nothing is sent before it can be marked, and its stop so that nothing acknowledged
is lost: pollers, the batch in hand, ticks, outbox (8 s), adapters, store.
"""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import Final

from bot.app import Parts
from bot.conversation.outgoing import TextRef, Turn
from bot.conversation.ports import TickCtx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Messenger
from bot.handlers.safety.help import SHOWN
from bot.handlers.sent_reports.privacy_news import note_in_force
from bot.runtime.command_list import show_commands
from bot.runtime.connecting import connect_all, connect_with_retry
from bot.runtime.membership import CHECKERS
from bot.runtime.outbox_sender import SENDERS
from bot.runtime.pages import WEBHOOK_PATH
from bot.runtime.poller import Poller
from bot.runtime.system import freeze_gc
from bot.usecases.groups.watch_groups import request_group_check
from bot.usecases.owner.name_owners import name_owners
from bot.usecases.ports import Group

log = logging.getLogger(__name__)

SEND_GRACE: Final = 8.0
TICK_SECONDS: Final = 1.0
CONTENT_SECONDS: Final = 15.0


class Program(Parts):
    """One running bot: built whole, started, stopped in order."""

    async def start(self) -> None:
        """Open everything and start the loops; returns when updates are being taken."""
        await self.open_store()
        self.replication = self._replication()
        try:
            self._unreachable = await connect_all(list(self.adapters.values()))
            self._link_bots()
            self._build()
            await self._seed()
            await self._open_pages()
            await self.keeper.note_law()
        except BaseException:
            await self._close_outside()
            await self.store.close()
            raise
        await self._load_pending()
        self._start_loops()
        freeze_gc()
        self.health.ready = True
        log.info("started", extra={"messengers": [m.value for m in self.adapters]})

    async def look_at_confinement(self) -> None:
        """Before the first file comes: health tells where files could not be opened safely."""
        await self.cleaner.confinement()

    def _link_bots(self) -> None:
        links = [(m.value, a.private_link()) for m, a in self.adapters.items() if a not in self._unreachable]
        self._operator = replace(self._operator, bot_links=tuple(links))

    async def _open_pages(self) -> None:
        settings = self.settings
        telegram = self.adapters.get(Messenger.TELEGRAM)
        if settings.webhook_url and settings.webhook_secret and telegram is not None:
            secret = settings.webhook_secret.get_secret_value()
            self.pages.take_webhook(telegram, self.intake, secret=secret)
        host, port = settings.host_and_port
        await self.pages.start(host, port)

    async def _load_pending(self) -> None:
        """What an earlier process left: its outbox first, then its inbox."""
        await self.sender.recall()
        self.sender.accept(await self.store.unsent())
        left = [replace(row, waiting_since=None) for row in await self.store.pending_updates()]
        unreachable = {adapter.messenger for adapter in self._unreachable}
        self._deferred_updates = {m: [row for row in left if row.messenger is m] for m in unreachable}
        self.intake.put(
            [row for row in left if row.messenger in self.adapters and row.messenger not in unreachable]
        )
        for adapter in self.adapters.values():
            if adapter not in self._unreachable:
                await self.intake.begin(adapter)

    async def _take_updates(self, messenger: Messenger) -> None:
        """Updates of one messenger; one that could not be reached at the start is met first."""
        adapter = self.adapters[messenger]
        if adapter in self._unreachable:
            await connect_with_retry(adapter, health=self.health, clock=self.clock)
            self._unreachable.remove(adapter)
            self._link_bots()
            await self.intake.begin(adapter)
            self.intake.put(self._deferred_updates.pop(messenger, []))
        if self.settings.webhook_url and messenger is Messenger.TELEGRAM:
            await self._set_webhook()
        else:
            await Poller(adapter, self.intake, health=self.health, clock=self.clock).run()

    def _start_loops(self) -> None:
        start = self.supervisor.start
        for messenger in (*self.adapters, None):
            for number in range(SENDERS):
                start(f"send-{messenger or 'sealed'}-{number}", partial(self.sender.send_loop, messenger))
        start("mark", self.sender.record_loop)
        for number in range(CHECKERS):
            start(f"members-{number}", self.checker.run)
        start("evidence-find", self.fetcher.find_loop)
        for name, loop in self.fetcher.loops():
            start(name, loop)
        start("work", self.worker.run)
        if self.replication is not None:
            start("copy", self.replication.run)
            start("copy-trial", self.replication.look)
        if self._load_language:
            start("language", self._load_analyzer)
        every = self._scheduler.every
        every(TICK_SECONDS, "due-work", self.ticks.due_work)
        burning = self._burning()
        every(TICK_SECONDS, "burning", burning.look)
        every(TICK_SECONDS, "sweep", burning.sweep)
        every(TICK_SECONDS, "exports", self.exporting.work)
        every(TICK_SECONDS, "late-copies", self.late.look)
        every(TICK_SECONDS, "disk", self.disk.look)
        every(45, "members", self.ticks.refresh_members)
        every(5, "groups", self.watch.look)
        every(TICK_SECONDS, "group-troubles", self._look_at_troubles)
        every(15, "group-ears", self.recovery_probe.probe_groups)
        every(60, "details", self.ticks.erase_due_details)
        every(300, "upkeep", self.ticks.upkeep)
        every(30, "copy", self.ticks.look_after_copy)
        every(600, "checkpoint", self.ticks.checkpoint)
        every(CONTENT_SECONDS, "content", self.keeper.look)
        self._scheduler.start()
        commands = [(name, self.texts.label(TextRef(f"command-shown-{name}"))) for name in SHOWN]
        for messenger, adapter in self.adapters.items():
            start(f"commands-{messenger}", partial(show_commands, adapter, commands))
            start(f"poll-{messenger}", partial(self._take_updates, messenger))

    async def _load_analyzer(self) -> None:
        await asyncio.to_thread(self.indexes.renew)
        await self.analyzer.load()
        await asyncio.to_thread(self.indexes.renew)
        freeze_gc()
        log.info("language-loaded")

    async def _set_webhook(self) -> None:
        assert self.settings.webhook_url and self.settings.webhook_secret
        url = self.settings.webhook_url.rstrip("/") + WEBHOOK_PATH
        secret = self.settings.webhook_secret.get_secret_value()
        await self.adapters[Messenger.TELEGRAM].set_webhook(url, secret)

    async def stop(self) -> None:
        """End in order; what could not be sent in time waits in the table for the next start."""
        self.health.ready = False
        await self.supervisor.end_all("poll-")
        await self.pages.stop()
        self.worker.stop()
        await self.supervisor.end("work", within=5.0 if self.intake.busy else 0.0)
        self._scheduler.pause()
        await self._scheduler.close()
        left = await self.sender.drain(SEND_GRACE)
        await self.supervisor.end_all()
        await self.sender.flush()
        await self._close_outside()
        await self.store.close()
        if self.replication is not None:
            await self.replication.close()
        log.info("stopped", extra={"unsent": left})

    async def _close_outside(self) -> None:
        await self.cleaner.close()
        for adapter in self.adapters.values():
            await adapter.close()

    # --- first start ------------------------------------------------------------------------------

    async def _name_owners(self, ctx: TickCtx) -> Turn:
        return Turn(
            facts=await name_owners(
                self.settings.owners, uow=ctx.uow, clock=ctx.clock, body=self.settings.operator_body
            )
        )

    async def _seed(self) -> None:
        """The owners as the settings name them, and seeds that are not in the database yet."""
        settings = self.settings
        async with self.store.batch() as batch:
            uow = batch.uow
            await self.turns.system(batch, self._name_owners, self._tick_ctx(batch))
            for seed in settings.groups:
                if await uow.groups.get(seed.messenger, seed.id) is None:
                    uow.groups.save(Group(seed.messenger, seed.id))
            running = await uow.settings.running()
            if running == RunningSettings() and settings.reporting not in (None, Reporting.OFF):
                assert settings.reporting is not None
                phase = running.phase or Phase.BEFORE
                uow.settings.save(replace(running, reporting=settings.reporting, phase=phase))
            await note_in_force(self._tick_ctx(batch))
            request_group_check(uow)  # what has become of the groups while nobody was here
            batch.keep_turn()
            await batch.commit()
