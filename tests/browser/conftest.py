"""One Chromium for all browser tests. Each test gets its own world, bot and page."""

import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from bot.sandbox.server import SandboxServer, default_world
from tests.browser.chromium import ARGUMENTS, chromium
from tests.browser.fake_bot import FakeBot

PATIENCE_MS = 5000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all tests of this folder in one event loop, because the browser lives in it."""
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.long)  # together: one worker runs them all, in one Chromium
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """Headless Chromium with a fresh profile."""
    program = chromium()
    if program is None:
        pytest.skip("no Chromium here: install it (Debian: apt-get install chromium) or set AMANAT_CHROMIUM")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=program, headless=True, args=list(ARGUMENTS), chromium_sandbox=False
        )
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[SandboxServer]:
    """A world of its own with a bot on the sandbox's Telegram side."""
    running = SandboxServer(default_world(limits=False))
    base = await running.start()
    bot = FakeBot(base, face="telegram", token=TELEGRAM_TOKEN)
    await bot.start()
    yield running
    await bot.stop()
    await running.stop()


@pytest.fixture
def expected_console_errors() -> list[str]:
    """Parts of console lines that a test expects. Chromium reports each refused request as an error."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(
    browser: Browser, server: SandboxServer, expected_console_errors: list[str]
) -> AsyncIterator[Callable[..., object]]:
    """Opens the page at a given width. At the end of the test, the console must hold no errors."""
    complaints: list[str] = []

    async with contextlib.AsyncExitStack() as stack:

        async def open_new_page(width: int = 1280, height: int = 800, **options: object) -> Page:
            context = await browser.new_context(viewport={"width": width, "height": height}, **options)
            stack.push_async_callback(context.close)
            page = await context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda line: line.type == "error" and complaints.append(line.text))
            await page.goto(server.base_url)
            await expect(page.locator("#pane-staff .messages")).not_to_be_empty()
            return page

        yield open_new_page
    assert [c for c in complaints if not any(part in c for part in expected_console_errors)] == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: Callable[..., object]) -> Page:
    """The page on a desktop."""
    return await open_page()  # type: ignore[misc,no-any-return] # the factory is async
