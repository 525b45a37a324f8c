"""The page of a role in a browser: phone and desktop, light and dark, without a script, and not one request."""

import asyncio
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.cli.handout import make_file
from bot.handlers.learning.pocket_pages import pocket_page_file
from tests.browser.test_look import OVERFLOW
from tests.browser.test_publication_pages import RULES
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content

ROLES = ("clerk", "voter")
FONTS = "[...document.fonts].map(font => font.status + font.weight).sort()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = tmp_path_factory.mktemp("pocket")
    for role in ROLES:
        file = pocket_page_file(
            role, content=shipped_content(), links=["https://t.me/amanat_bot"], day=date(2027, 2, 1)
        )
        (pages / f"{role}.html").write_bytes(make_file(file, ELECTION).data)
    return pages


async def open_pocket_page(
    browser: Browser, folder: Path, role: str, width: int, **options: object
) -> tuple[Page, list[str]]:
    """The page, and the addresses of all requests that it makes."""
    context = await browser.new_context(viewport={"width": width, "height": 844}, **options)
    page = await context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    await page.goto((folder / f"{role}.html").as_uri())
    return page, requests


@pytest.mark.parametrize(("role", "width"), [(ROLES[0], 390), (ROLES[0], 1280), (ROLES[1], 390)])
async def test_page_is_read_without_script_or_request(
    browser: Browser, folder: Path, role: str, width: int
) -> None:
    page, requests = await open_pocket_page(browser, folder, role, width, java_script_enabled=False)
    for summary in await page.locator("main > details > summary").all():
        await summary.click()
    assert requests == [(folder / f"{role}.html").as_uri()]
    assert await page.evaluate(FONTS) == ["loaded400", "loaded700"], "the page carries its own letters"
    assert not await page.evaluate(OVERFLOW)
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await page.get_by_role("link", name="ماده‌های قانون به زبان ساده").click()
    await expect(page.get_by_role("heading", name="ماده‌های قانون به زبان ساده")).to_be_in_viewport()
    await page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_the_page_of_a_role(browser: Browser, folder: Path, scheme: str) -> None:
    page, _ = await open_pocket_page(browser, folder, "clerk", 390, color_scheme=scheme)
    await page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    results = await Axe().run(page, options=RULES)
    assert [(v["id"], v["nodes"][0]["html"]) for v in results.response["violations"]] == []
    await page.context.close()


async def test_policy_stops_what_would_reach_outside(browser: Browser, folder: Path) -> None:
    visits: list[str] = []

    async def note(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append("visit")
        writer.close()

    server = await asyncio.start_server(note, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    tags = f'<main><img src="http://127.0.0.1:{port}/x.png"><script>document.title="x"</script>'
    words = (folder / "clerk.html").read_text(encoding="utf-8")
    (folder / "evil.html").write_text(words.replace("<main>", tags), encoding="utf-8")
    page, _ = await open_pocket_page(browser, folder, "evil", 390)
    assert visits == [] and await page.title() != "x"
    await page.context.close()
    server.close()
