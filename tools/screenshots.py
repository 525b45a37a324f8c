"""Takes the sandbox pictures in docs/images again, from a story that the tests play, too.

    python -m tools.screenshots

Needs Chromium (``AMANAT_CHROMIUM`` names one that is not in the path) and a font with emoji (Debian:
fonts-noto-color-emoji).
"""

import asyncio
import io
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, ViewportSize, async_playwright

from bot.cli.sandbox import world_and_program
from bot.sandbox.story_player import play

ROOT: Final = Path(__file__).parents[1]
STORY: Final = ROOT / "tests" / "stories" / "report_to_outcome_telegram.json"
IMAGES: Final = ROOT / "docs" / "images"
DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 800}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}


def story_until(text: str) -> dict[str, Any]:
    """The story with its steps up to the first one that mentions the text."""
    story: dict[str, Any] = json.loads(STORY.read_text(encoding="utf8"))
    texts = [json.dumps(step, ensure_ascii=False) for step in story["steps"]]
    end = next(number for number, step in enumerate(texts) if text in step)
    return {**story, "steps": story["steps"][: end + 1]}


@asynccontextmanager
async def world_played_until(text: str) -> AsyncIterator[str]:
    """The address of a world in which the story was played so far. Raises RuntimeError when a step fails."""
    async with world_and_program() as (server, _program):
        output = io.StringIO()
        if await play(server.base_url, story_until(text), output):
            raise RuntimeError(output.getvalue())
        yield server.base_url


async def take(browser: Browser, url: str, name: str, *, dark: bool = False, private: bool = False) -> None:
    """One picture of the page: on a phone if its name says so, else both panes."""
    size = PHONE if name.endswith("phone") else DESKTOP
    context = await browser.new_context(viewport=size, color_scheme="dark" if dark else "light")
    page = await context.new_page()
    await page.goto(url)
    if private:
        await page.locator("#pane-staff").get_by_role("tab").last.click()
    await page.wait_for_timeout(1500)
    await page.screenshot(path=IMAGES / f"{name}.png")
    await context.close()


async def main() -> int:
    """Take all pictures; returns the exit status."""
    program = os.environ.get("AMANAT_CHROMIUM") or shutil.which("chromium")
    if program is None:
        print("no Chromium here: install it or set AMANAT_CHROMIUM", file=sys.stderr)
        return 1
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"], chromium_sandbox=False
        )
        async with world_played_until("باز کردن در گفتگوی خصوصی") as url:
            await take(browser, url, "sandbox-desktop")
            await take(browser, url, "sandbox-phone")
        async with world_played_until('"media": "document"') as url:
            await take(browser, url, "sandbox-private-dark", dark=True, private=True)
        await browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
