"""The situation screen in a browser: from the link to the board, on a phone and on a wall, light and dark, WCAG."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import orjson
import pytest
import pytest_asyncio
from aiohttp import web
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import ConsoleMessage, Page, Request, expect

from bot.domain.figures.screens import ScreenMode
from bot.domain.figures.situation import Situation
from bot.domain.people import Account, Role
from bot.papers.embedded_font import font_file
from bot.screen import server as serving
from bot.screen import viewers as viewing
from bot.screen.frames import Frames
from bot.screen.server import ScreenPages
from bot.screen.viewers import CHECKED, KeepRows, Looks, ViewerAccess, Viewers
from bot.usecases.figures.open_screens import may_watch
from bot.usecases.ports import UnitOfWork
from tests.browser.test_look import OVERFLOW
from tests.browser.test_publication_pages import DARK, RULES
from tests.fakes.shared_content import shipped_content
from tests.fakes.situations import lead_situation, wall_situation
from tests.fakes.talk import TEXTS
from tests.screen.conftest import ScreenSite

CONTENT = shipped_content()
LEAST_PIXELS = {390: 10, 1920: 11, 3840: 20}
"""Of the smallest letters, by the width of the window."""
SIZES = ((390, 844), (1920, 1080), (3840, 2160))
SMALLEST = """[...document.querySelectorAll('#board *')].filter(one => one.checkVisibility() && one.innerText)
    .map(one => parseFloat(getComputedStyle(one).fontSize)).reduce((a, b) => Math.min(a, b), 99)"""
TOO_TALL = "document.documentElement.scrollHeight > innerHeight"
CLIPPED = """[...document.querySelectorAll('.tile, .number, .bars li, #stages li')]
    .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"""


class ServedScreen(ScreenSite):
    """A prepared day, served under an address of this machine."""

    base = ""
    situation: Situation = lead_situation()

    def __post_init__(self) -> None:
        super().__post_init__()
        frames = Frames(TEXTS.label, lambda: CONTENT)
        looks = Looks(
            self._lead, self._wall, self._access, lambda s: orjson.dumps(frames.write(s)), lambda: b"k" * 32
        )
        self.viewers = Viewers(self.store, looks, self.clock)

    async def _lead(self, _uow: UnitOfWork, _restricted: bool) -> Situation:
        return self.situation

    async def _wall(self, _uow: UnitOfWork, _key: bytes, _keep: KeepRows) -> Situation:
        return wall_situation()

    async def _access(self, uow: UnitOfWork, account: Account) -> ViewerAccess:
        names = frozenset(screen.name for screen in await uow.screens.of(account))
        return ViewerAccess(await may_watch(self.context_of(uow), account), False, names)

    def made_pages(self) -> ScreenPages:
        return ScreenPages(
            public_url=self.base,
            store=self.store,
            viewers=self.viewers,
            clock=self.clock,
            label=TEXTS.label,
            font=font_file,
            new_secret=self.new_secret,
            note_opened=self.note_opened,
        )


@pytest_asyncio.fixture(loop_scope="session")
async def site() -> AsyncIterator[ServedScreen]:
    served, app = ServedScreen(), web.Application()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served.base = f"http://127.0.0.1:{port}"
    pages = served.made_pages()
    app.add_routes(pages.routes())
    app.on_shutdown.append(pages.stop)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield served
    await runner.cleanup()


async def open_board(page: Page, site: ServedScreen, mode: ScreenMode, size: tuple[int, int]) -> None:
    """Press the link's button, and wait for the numbers. No request goes elsewhere, and the console stays quiet."""
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await page.emulate_media(reduced_motion="reduce")
    page.set_default_timeout(30_000)
    complaints: list[str] = []

    def note_line(line: ConsoleMessage) -> None:
        if line.type == "error":
            complaints.append(line.text)

    def note_request(request: Request) -> None:
        if site.base not in request.url:
            complaints.append(request.url)

    page.on("console", note_line)
    page.on("request", note_request)
    await page.goto(f"{site.base}/screen#{site.issue(mode)}")
    await page.get_by_role("button", name="باز کردن").click()
    await expect(page.locator("#ask")).to_be_hidden()
    for _ in range(100):
        if len(site.viewers):
            break
        await asyncio.sleep(0.02)
    await site.viewers.look()
    await expect(page.locator("#board")).to_be_visible()
    await page.evaluate("document.fonts.ready")
    page.remove_listener("console", note_line)
    page.remove_listener("request", note_request)
    assert complaints == []


@pytest.mark.parametrize("mode", ScreenMode)
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_at_any_size(
    empty_page: Page, site: ServedScreen, mode: ScreenMode, scheme: Literal["light", "dark"]
) -> None:
    page = empty_page
    await page.emulate_media(color_scheme=scheme)
    await open_board(page, site, mode, SIZES[0])
    assert await page.evaluate(DARK) is (scheme == "dark")
    for size in SIZES if scheme == "light" else SIZES[:1]:  # colours are the same at every size
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        assert await page.evaluate("[innerWidth, innerHeight]") == list(size)
        results = await Axe().run(page, options=RULES)
        assert [(v["id"], v["nodes"][0]["html"]) for v in results.response["violations"]] == [], size
        assert len(results.response["passes"]) > 15, "the rules ran"
        assert not await page.evaluate(OVERFLOW), size
        assert size[0] < 1000 or not await page.evaluate(TOO_TALL), "a wall cannot be scrolled"
        assert await page.evaluate(CLIPPED) == [], size
        assert await page.evaluate(SMALLEST) >= LEAST_PIXELS[size[0]], size


async def test_link_opens_after_press_and_leaves_address_bar(empty_page: Page, site: ServedScreen) -> None:
    secret = site.issue()
    page, context = empty_page, empty_page.context
    await page.goto(f"{site.base}/screen#\u2068{secret}\u2069")
    await expect(page.get_by_role("button", name="باز کردن")).to_be_visible()
    assert page.url == f"{site.base}/screen" and not site.opened, "looking opens nothing"
    await page.get_by_role("button", name="باز کردن").click()
    await expect(page.locator("#ask")).to_be_hidden()
    assert len(site.opened) == 1
    (cookie,) = await context.cookies()
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Strict")
    assert await page.evaluate("document.cookie") == ""
    other = await context.new_page()
    await other.goto(f"{site.base}/screen#{secret}")
    await other.get_by_role("button", name="باز کردن").click()
    await expect(other.get_by_text("این پیوند دیگر باز نمی‌شود")).to_be_visible()
    await other.close()


async def test_without_a_screen_page_says_where_link_is(empty_page: Page, site: ServedScreen) -> None:
    await empty_page.goto(f"{site.base}/screen")
    await expect(empty_page.get_by_text("صفحه‌ای این‌جا باز نیست")).to_be_visible()


async def test_numbers_change_live_and_end_with_the_role(empty_page: Page, site: ServedScreen) -> None:
    page = empty_page
    await open_board(page, site, ScreenMode.LEAD, SIZES[1])
    waiting = page.locator(".number.waiting b")
    await expect(waiting).to_have_text("۳۱۲")
    desk = site.situation.desk
    assert desk is not None
    site.situation = replace(site.situation, desk=replace(desk, waiting=313))
    await site.viewers.look()
    await expect(waiting).to_have_text("۳۱۳")
    await page.reload()
    await expect(waiting).to_have_text("۳۱۳"), "the screen stays open through a reload"
    site.set_role(Role.MODERATOR)
    site.clock.advance(CHECKED + timedelta(seconds=1))
    await site.viewers.look()
    await expect(page.get_by_text("این صفحه بسته شد")).to_be_visible()
    await expect(page.locator("#board")).to_be_hidden()


async def test_silence_is_told_and_mended(
    empty_page: Page, site: ServedScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wall gets no frame between the quarters: what says that the connection lives must reach the page."""
    monkeypatch.setattr(serving, "_QUIET_SECONDS", 0.05)
    page, away = empty_page, empty_page.locator("#away")
    await page.clock.install()
    await open_board(page, site, ScreenMode.WALL, SIZES[1])
    for _ in range(3):
        await asyncio.sleep(0.15)
        await page.clock.fast_forward(25_000)
    await expect(away).to_be_hidden()
    monkeypatch.setattr(serving, "_QUIET_SECONDS", 60)
    await asyncio.sleep(0.15)
    async with page.expect_response("**/screen/session"):
        await page.clock.fast_forward(61_000)
    async with page.expect_request("**/screen/events"):
        await page.clock.run_for(7_000)
    await expect(away).to_be_hidden()


async def test_full_house_is_told_before_board_is_shown(
    empty_page: Page, site: ServedScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "MOST_VIEWERS", 0)
    await empty_page.goto(f"{site.base}/screen#{site.issue()}")
    await empty_page.get_by_role("button", name="باز کردن").click()
    await expect(empty_page.get_by_text("الان دستگاه‌های زیادی")).to_be_visible()
    await expect(empty_page.locator("#away")).to_be_hidden()


async def test_wall_says_fewer_than_five_and_offers_layout_only(empty_page: Page, site: ServedScreen) -> None:
    page = empty_page
    await open_board(page, site, ScreenMode.WALL, SIZES[1])
    await expect(page.locator(".tile.few b").first).to_have_text("کمتر از ۵")
    await expect(page.locator("#deadlines-box")).to_be_hidden()
    await expect(page.locator("#wall-note")).to_contain_text("تقریبی است")
    names = await page.locator("button:visible, a:visible, input:visible").all_inner_texts()
    assert names == ["روشن یا تیره", "تمام‌صفحه"]
    await page.get_by_role("button", name="روشن یا تیره").click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "light")
