"""In the sandbox, too, the owner opens the situation screen: the program's listener gives the page on this machine."""

import re
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.cli.sandbox import _settings
from bot.lifecycle import Program
from bot.runtime.system import SystemClock
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.server import SandboxServer, default_world
from tests.fakes.shared_content import shared_program_args
from tests.stories.people import StoryCitizen
from tests.stories.story_house import StoryHouse

pytestmark = pytest.mark.slow
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/screen#([A-Za-z0-9_-]+)")


async def test_owners_link_opens_the_screen_once(tmp_path: Path) -> None:
    server = SandboxServer(default_world(limits=False))
    settings = _settings(tmp_path, await server.start(), server)
    read = shared_program_args()
    program = Program(settings, clock=SystemClock(server.world.now), pace=False, load_language=False, **read)
    await program.start()
    owner = StoryCitizen(StoryHouse(server, settings, program, read), "owner", SandboxMessenger.TELEGRAM)
    try:
        owner.say("/screen")
        await owner.press("پیوند برای دستگاه خودم")
        link = await owner.sees("/screen#")
        parts = ADDRESS.search(str(link["text"]))
        assert parts is not None and parts[1] == settings.public_url
        async with ClientSession() as browser:
            async with browser.get(f"{parts[1]}/screen") as page:
                assert page.status == 200 and "صفحهٔ وضعیت" in await page.text()
            for status in (204, 410):
                headers = {"Origin": parts[1]}
                async with browser.post(f"{parts[1]}/screen/open", data=parts[2], headers=headers) as answer:
                    assert answer.status == status, "the link opens once"
        await owner.sees("باز شد")
    finally:
        await program.stop()
        await server.stop()
