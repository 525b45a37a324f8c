"""One Chromium for all browser tests, and one page in it, emptied after each. Each test gets its own world and bot.

A new page with a profile of its own takes half a second of processor time, most of it for another process.
"""

from collections.abc import AsyncIterator, Callable
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _scripted_page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context()
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _scriptless_page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(java_script_enabled=False)
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def empty_page(_scripted_page: Page) -> AsyncIterator[Page]:
    """A page that shows nothing yet and remembers nothing. A test that listens to it removes its listeners."""
    yield _scripted_page
    await empty(_scripted_page)


@pytest_asyncio.fixture(loop_scope="session")
async def scriptless_page(_scriptless_page: Page) -> AsyncIterator[Page]:
    """Such a page in a browser that runs no script."""
    yield _scriptless_page
    await empty(_scriptless_page)


async def empty(page: Page) -> None:
    """Leave the page as a new one: other tests find no address, cookie, stored word, colours or pointer of this one."""
    await page.evaluate("try { sessionStorage.clear(); localStorage.clear(); } catch {}")
    await page.goto("about:blank")
    await page.context.clear_cookies()
    await page.emulate_media(media="null", color_scheme="light", reduced_motion="no-preference")
    await page.mouse.move(0, 0)


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
    empty_page: Page, server: SandboxServer, expected_console_errors: list[str]
) -> AsyncIterator[Callable[..., object]]:
    """Opens the page at a given width, once. At the end of the test, the console must hold no errors."""
    complaints: list[str] = []

    def note_error(error: object) -> None:
        complaints.append(str(error))

    def note_line(line: ConsoleMessage) -> None:
        if line.type == "error":
            complaints.append(line.text)

    async def open_new_page(
        width: int = 1280, height: int = 800, color_scheme: Literal["light", "dark"] = "light"
    ) -> Page:
        assert empty_page.url == "about:blank", "there is one page"
        await empty_page.set_viewport_size({"width": width, "height": height})
        await empty_page.emulate_media(color_scheme=color_scheme)
        empty_page.set_default_timeout(PATIENCE_MS)
        empty_page.on("pageerror", note_error)
        empty_page.on("console", note_line)
        await empty_page.goto(server.base_url)
        await expect(empty_page.locator("#pane-staff .messages")).not_to_be_empty()
        return empty_page

    yield open_new_page
    empty_page.remove_listener("pageerror", note_error)
    empty_page.remove_listener("console", note_line)
    assert [c for c in complaints if not any(part in c for part in expected_console_errors)] == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: Callable[..., object]) -> Page:
    """The page on a desktop."""
    return await open_page()  # type: ignore[misc,no-any-return] # the factory is async
