"""The page of a role in a browser: phone and desktop, light and dark, without a script, and not one request."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, Request, expect

from bot.cli.handout import make_file
from bot.handlers.learning.pocket_pages import pocket_page_file
from tests.browser.test_look import OVERFLOW
from tests.browser.test_publication_pages import DARK, RULES
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content

ROLES = ("clerk", "voter")
FONTS = "[...document.fonts].map(font => font.status + font.weight).sort()"
# Presses each closed fold where it is shown, which takes a browser's hand ten seconds. Returns those that stay closed.
OPEN_ALL = """folds => folds.filter(fold => {
  if (fold.parentElement.open) return false;
  fold.scrollIntoView({block: 'center'});
  const box = fold.getBoundingClientRect();
  const on_top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  if (!fold.contains(on_top)) return true;
  on_top.click();
  return !fold.parentElement.open;
}).map(fold => fold.innerText)"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = tmp_path_factory.mktemp("pocket")
    for role in ROLES:
        file = pocket_page_file(
            role, content=shipped_content(), links=["https://t.me/amanat_bot"], day=date(2027, 2, 1)
        )
        (pages / f"{role}.html").write_bytes(make_file(file, ELECTION).data)
    return pages


async def open_pocket_page(page: Page, folder: Path, role: str, width: int = 390) -> None:
    await page.set_viewport_size({"width": width, "height": 844})
    await page.goto((folder / f"{role}.html").as_uri())


@pytest.mark.parametrize(("role", "width"), [(ROLES[0], 390), (ROLES[0], 1280), (ROLES[1], 390)])
async def test_page_is_read_without_script_or_request(
    scriptless_page: Page, folder: Path, role: str, width: int
) -> None:
    page = scriptless_page
    requests: list[str] = []

    def note_request(request: Request) -> None:
        requests.append(request.url)

    page.on("request", note_request)
    await open_pocket_page(page, folder, role, width)
    page.remove_listener("request", note_request)
    folds = page.locator("main > details > summary")
    await folds.first.click()
    await folds.last.click()
    assert await folds.evaluate_all(OPEN_ALL) == [], "a fold cannot be pressed, or a press does not open it"
    assert requests == [(folder / f"{role}.html").as_uri()]
    assert await page.evaluate(FONTS) == ["loaded400", "loaded700"], "the page carries its own letters"
    assert not await page.evaluate(OVERFLOW)
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await page.get_by_role("link", name="ماده‌های قانون به زبان ساده").click()
    await expect(page.get_by_role("heading", name="ماده‌های قانون به زبان ساده")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_the_page_of_a_role(
    empty_page: Page, folder: Path, scheme: Literal["light", "dark"]
) -> None:
    page = empty_page
    await page.emulate_media(color_scheme=scheme)
    await open_pocket_page(page, folder, "clerk")
    assert await page.evaluate(DARK) is (scheme == "dark")
    await page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    results = await Axe().run(page, options=RULES)
    assert [(v["id"], v["nodes"][0]["html"]) for v in results.response["violations"]] == []


async def test_policy_stops_what_would_reach_outside(empty_page: Page, folder: Path) -> None:
    visits: list[str] = []

    async def note(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append("visit")
        writer.close()

    server = await asyncio.start_server(note, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    tags = f'<main><img src="http://127.0.0.1:{port}/x.png"><script>document.title="x"</script>'
    words = (folder / "clerk.html").read_text(encoding="utf-8")
    (folder / "evil.html").write_text(words.replace("<main>", tags), encoding="utf-8")
    await open_pocket_page(empty_page, folder, "evil")
    assert visits == [] and await empty_page.title() != "x"
    server.close()
