"""The published pages in a browser: rules of WCAG, phone and desktop, light and dark mode, no scripts."""

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from bot.cli.publication.site import PublicationSite
from bot.cli.publication.words import PageTexts
from bot.cli.publish import put_in_place
from tests.browser.test_look import OVERFLOW
from tests.fakes.published import make_publication, real_content
from tests.fakes.talk import TEXTS

PAGES = ("index", "2026-11-14_2026-11-20", "2026-11-21", "2026-11-22_2026-11-28")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of passed rules, axe describes one element each instead of all
}
WIDTHS = (320, 390, 1280)
DARK = "matchMedia('(prefers-color-scheme: dark)').matches"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    content = real_content()
    publications = [
        make_publication(content),
        make_publication(content, days=1, cases=30, after=7),
        make_publication(content, cases=0, after=8),
    ]
    pages_folder = tmp_path_factory.mktemp("pages") / "public"
    put_in_place(
        pages_folder, PublicationSite(publications, PageTexts(TEXTS), content, head="9f86d081884c").files()
    )
    return pages_folder


async def open_published_page(page: Page, folder: Path, name: str) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto((folder / f"{name}.html").as_uri())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
async def test_axe_finds_nothing_at_any_width(
    empty_page: Page, folder: Path, name: str, scheme: Literal["light", "dark"]
) -> None:
    page = empty_page
    await page.emulate_media(color_scheme=scheme)
    await open_published_page(page, folder, name)
    assert await page.evaluate(DARK) is (scheme == "dark")
    await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for width in WIDTHS if scheme == "light" else WIDTHS[1:2]:  # colours are the same at every width
        await page.set_viewport_size({"width": width, "height": 844})
        assert await page.evaluate("innerWidth") == width
        results = await Axe().run(page, options=RULES)
        assert [(v["id"], v["nodes"][0]["html"]) for v in results.response["violations"]] == [], width
        assert len(results.response["passes"]) > 15, "the rules ran"
        assert not await page.evaluate(OVERFLOW), width


async def test_axe_can_fail(empty_page: Page, folder: Path) -> None:
    page = empty_page
    await open_published_page(page, folder, PAGES[1])
    await page.evaluate("document.querySelector('img').removeAttribute('alt')")
    results = await Axe().run(page, options=RULES)
    assert [v["id"] for v in results.response["violations"]] == ["image-alt"]


async def test_all_of_it_is_read_without_a_script(scriptless_page: Page, folder: Path) -> None:
    page = scriptless_page
    await open_published_page(page, folder, "index")
    await page.get_by_role("link", name="۲۳ آبان").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("۲۳ آبان ۱۴۰۵")
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    hidden = page.get_by_role("row", name="دیوارنویسی")
    await expect(hidden).to_be_hidden()
    await page.locator("summary").first.click()
    await expect(hidden).to_be_visible()
    await expect(hidden).to_contain_text("کمتر از ۵")
    for picture in await page.get_by_role("img").all():
        await picture.scroll_into_view_if_needed()
        box = await picture.bounding_box()
        assert box is not None and box["width"] > 280 and box["height"] > 60, "the picture is shown"
    await page.get_by_role("link", name="همهٔ بازه‌ها").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("آمار گزارش‌های مردم")


async def test_on_paper_no_row_stays_folded_away(scriptless_page: Page, folder: Path) -> None:
    page = scriptless_page
    await open_published_page(page, folder, PAGES[1])
    row = page.get_by_role("row", name="دیوارنویسی")
    await expect(row).to_be_hidden()
    await page.emulate_media(media="print")
    await expect(row).to_be_visible()


async def test_by_keyboard_from_the_first_page_to_a_file(empty_page: Page, folder: Path) -> None:
    page = empty_page
    await open_published_page(page, folder, PAGES[1])
    seen = []
    for _ in range(14):
        await page.keyboard.press("Tab")
        seen.append(
            await page.evaluate(
                "document.activeElement.getAttribute('href') || document.activeElement.tagName"
            )
        )
        if seen[-1] == "BODY":
            break
        assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", seen[
            -1
        ]
    assert seen[0] == "index.html" and {"SUMMARY", "definitions.csv"} <= set(seen)
