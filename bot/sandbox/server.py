"""The sandbox as one HTTP server on loopback: Bot API, /world, the page."""

from __future__ import annotations

import os
from datetime import timedelta, timezone
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox import groups, people
from bot.sandbox.botapi import BotApi
from bot.sandbox.control import Control
from bot.sandbox.faces.registry import FACES
from bot.sandbox.json_bodies import refusals
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.webhooks import Webhooks
from bot.sandbox.world import World
from bot.sandbox.world_reader import WorldReader

TOKENS = {messenger: face.token for messenger, face in FACES.items()}
BOT_NAME = "امانت"
USERNAME = "amanat_sandbox_bot"
PEOPLE = {"sara": "سارا", "ali": "علی", "mina": "مینا", "reza": "رضا", "owner": "مدیر"}
LARGEST_BODY = 60 * 1024 * 1024
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
WEB = Path(__file__).with_name("web")
TEHRAN = timezone(timedelta(hours=3, minutes=30))
BEGINS = 10


def default_world(**options: Any) -> World:
    """A bot on each messenger, two moderators in their group on each messenger, two citizens and the owner.

    It starts today at ten in the morning in Tehran. At night a bot is silent, and its messages must not
    depend on the time of the test.
    """
    world = World(**options)
    world.clock.set(world.now().astimezone(TEHRAN).replace(hour=BEGINS, minute=0, second=0, microsecond=0))
    for messenger, token in TOKENS.items():
        world.add_bot(token, messenger, username=USERNAME, name=BOT_NAME)
    for person_id, name in PEOPLE.items():
        people.add(world, person_id, name=name)
    world.person("owner").role = "owner"
    for messenger in SandboxMessenger:
        group = groups.create(world, "moderators", messenger)
        mina = world.person("mina").accounts[messenger]
        groups.set_status(world, group, mina, "creator", by=mina)
        leader = world.bot_on(messenger).account
        groups.set_status(world, group, leader, "administrator", by=mina)
    for person_id in ("mina", "reza"):
        people.add(world, person_id, role="moderator")
    for bot in world.bots.values():  # the story begins now, without earlier updates
        bot.queue.next_id -= len(bot.queue.forget_all())
    world.journal.clear()
    return world


class SandboxServer:
    """`start` returns the base URL; each messenger is under its name, as in /telegram."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or default_world()
        self.api = BotApi(self.world)
        self.base_url = ""
        self._webhooks = Webhooks(self.api)
        self.world.on_webhook = self._webhooks.update_sender
        self._runner: web.AppRunner | None = None

    def application(self) -> web.Application:
        """The aiohttp application."""
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[_own_pages_only, refusals])
        app.add_routes(self.api.routes())
        app.add_routes(WorldReader(self.world).routes())
        app.add_routes(Control(self.world, self.api).routes())
        app.add_routes([web.get("/", _index), web.get("/font.ttf", _font), web.static("/", WEB)])
        return app

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen on loopback and return the base URL. Any other address is a ValueError."""
        if host not in LOOPBACK:
            raise ValueError("the sandbox listens on loopback only")
        self._runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        bound = self._runner.addresses[0][1]
        self.base_url = f"http://{host}:{bound}"
        return self.base_url

    async def stop(self) -> None:
        """Close the connections and stop sending webhooks."""
        await self._webhooks.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


@web.middleware
async def _own_pages_only(request: web.Request, handler: Any) -> web.StreamResponse:
    """Keep out other web pages in the same browser. An act may name a file of this machine, so a foreign page
    that posts here, or whose name resolves to loopback, could read and do whatever the sandbox can."""
    origin = request.headers.get("Origin")
    if _host_of(f"//{request.host}") not in LOOPBACK or (origin and origin != f"http://{request.host}"):
        raise web.HTTPForbidden(text="the sandbox answers its own page and programs of this machine only")
    response: web.StreamResponse = await handler(request)
    return response


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


async def _index(request: web.Request) -> web.StreamResponse:
    page = WEB / "index.html"
    if not page.is_file():
        raise web.HTTPNotFound(text="no page is installed")
    return web.FileResponse(page, headers={"Cache-Control": "no-cache"})


async def _font(request: web.Request) -> web.StreamResponse:
    folder = resources.files("fontpkg_noto_sans_arabic") / "files"
    file = next(f for f in folder.iterdir() if f.name.endswith(".ttf"))
    return web.FileResponse(Path(os.fspath(str(file))), headers={"Content-Type": "font/ttf"})
