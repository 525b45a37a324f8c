"""A world and the program in one process: started once for each test, and restarted where a story says so."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.sandbox import let_in
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger
from bot.lifecycle import Program
from bot.runtime.system import SystemClock
from bot.sandbox.faces.bale import BALE_TOKEN
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from bot.sandbox.server import SandboxServer, default_world
from bot.sandbox.story_form import messengers_of
from bot.sandbox.world import World
from bot.settings import Settings
from tests.fakes.shared_content import shared_program_args

type PlayedStory = tuple[Path, str]
"""A story and the messenger that it is played on."""


def list_stories(folder: Path) -> dict[str, PlayedStory]:
    """The stories of a folder by their names; one for each messenger is there once for each, with its name."""
    stories: dict[str, PlayedStory] = {}
    for path in sorted(folder.glob("*.json")):
        messengers = messengers_of(json.loads(path.read_text(encoding="utf-8")))
        for messenger in messengers:
            name = path.stem if len(messengers) == 1 else f"{path.stem}_{messenger}"
            stories[name] = path, messenger
    return stories


OPERATOR = "این ربات را انجمن آزمایش می‌گرداند. گزارش‌ها را دو بررسی‌کننده می‌خوانند و کارساز همین‌جاست."


@dataclass
class StoryHouse:
    """The world with its people, and the program that serves them."""

    server: SandboxServer
    settings: Settings
    program: Program
    read: dict[str, Any]

    @property
    def world(self) -> World:
        return self.server.world

    async def stop(self) -> None:
        await self.program.stop()

    async def start(self) -> None:
        """Start a new program on the data of the last one."""
        self.program = _program(self.settings, self.server, self.read)
        await self.program.start()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def advance_time(self, seconds: float) -> None:
        """Advance the clock of the whole world. Return when the program has noticed."""
        self.world.clock.advance(seconds)
        await self.program.ticks.due_work()
        failing = [name for name in self.program.health.troubles if name.startswith("tick-")]
        assert not failing, "due work that fails is skipped, and no story would notice"

    async def files_are_kept(self) -> None:
        """Wait until every sent file is in the vault: files are fetched after their message was answered."""
        async with asyncio.timeout(60):
            while (await self.program.store.counts())["evidence"]:  # noqa: ASYNC110 no event tells it
                await asyncio.sleep(0.02)

    async def open_reporting(self, reporting: Reporting, phase: Phase = Phase.DAY) -> None:
        async with self.program.store.batch() as batch:
            batch.uow.settings.save(RunningSettings(reporting=reporting, phase=phase))
            batch.keep_turn()
            await batch.commit()
        await self.program.ticks.due_work()  # the card has changed, and this is noted before anybody reports


def _program(settings: Settings, server: SandboxServer, read: dict[str, Any]) -> Program:
    clock = SystemClock(server.world.now)
    return Program(settings, clock=clock, pace=False, load_language=False, **read)


def settings_for(server: SandboxServer, folder: Path, **more: Any) -> Settings:
    world, base = server.world, server.base_url
    owner = world.person("owner")
    given: dict[str, Any] = {
        "telegram_token": TELEGRAM_TOKEN,
        "telegram_api": f"{base}/telegram",
        "bale_token": BALE_TOKEN,
        "bale_api": f"{base}/bale",
        "data_dir": folder / "data",
        "key_file": folder / "keys" / "keys.json",
        "owners": tuple(Account(Messenger(m), account.id) for m, account in owner.accounts.items()),
        "groups": tuple(Account(Messenger(m), world.group(m, "moderators").id) for m in owner.accounts),
        "operator_fa": OPERATOR,
        "listen": "127.0.0.1:0",
        **more,
    }
    return Settings(_env_file=None, **given)


@asynccontextmanager
async def house(
    folder: Path, *, limits: bool = False, own_content: bool = False, members: bool = True, **more: Any
) -> AsyncIterator[StoryHouse]:
    """On polling day, with reporting open. ``own_content``: the program reads and watches its own content
    folder. ``members``: whether the members of the groups were admitted. ``more``: further settings."""
    server = SandboxServer(default_world(limits=limits))
    await server.start()
    settings = settings_for(server, folder, **more)
    read = {} if own_content else shared_program_args()
    home = StoryHouse(server, settings, _program(settings, server, read), read)
    try:
        await home.program.start()
        try:
            await home.open_reporting(Reporting.OPEN)
            if members:
                await let_in(home.program, server)
            yield home
        finally:
            await asyncio.wait_for(home.stop(), 60)
    finally:
        await server.stop()
