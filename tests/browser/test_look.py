"""Layout and behaviour of the page: widths, keyboard, contrast, clock, long chats, a lost connection."""

import re
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.records import SandboxMessenger
from bot.sandbox.server import SandboxServer
from tests.browser.pane import OpenPage, bubble, citizen, say, staff, start_chat

WIDTHS = (320, 390, 720, 1280)
OVERFLOW = "document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth"
# Each text against the nearest painted background, by the formula of WCAG. Level AA requires 4.5.
FAINT = """() => {
  const rgb = c => c.match(/[0-9.]+/g).map(Number);
  const light = c => c.slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = el => { for (let e = el; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c; } };
  const faint = [];
  for (const el of document.querySelectorAll('body *')) {
    const own = [...el.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || !el.checkVisibility() || el.matches('.visually-hidden, option, noscript')) continue;
    const [a, b] = [light(rgb(getComputedStyle(el).color)), light(behind(el))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) faint.push([el.outerHTML.slice(0, 90), (a + 0.05) / (b + 0.05)]);
  }
  return faint;
}"""


async def test_the_phone_shows_one_pane_at_a_time(open_page: OpenPage) -> None:
    page = await open_page(390, 844)
    await expect(citizen(page)).to_be_visible()
    await expect(staff(page)).to_be_hidden()
    await page.get_by_role("button", name="بررسی‌کنندگان").click()
    await expect(staff(page)).to_be_visible()
    await expect(citizen(page)).to_be_hidden()
    await staff(page).get_by_role("tab", name="گفتگوی خصوصی").click()
    await staff(page).get_by_role("button", name="شروع").click()
    await bubble(staff(page), "سلام دوست من")


async def test_by_keyboard_alone_from_the_text_to_a_button(page: Page) -> None:
    field = citizen(page).get_by_label("متن پیام")
    await field.focus()
    await page.keyboard.type("/start")
    await page.keyboard.press("Enter")
    await bubble(citizen(page), "سلام دوست من")
    for _ in range(12):
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.activeElement.textContent") == "یادداشت":
            break
    await expect(citizen(page).get_by_role("button", name="یادداشت")).to_be_focused()
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await page.keyboard.press("Enter")
    await expect(citizen(page).locator(".toast")).to_have_text("یادداشت کوتاه")
    await field.focus()
    await page.keyboard.press("ArrowUp")
    await expect(citizen(page).locator(".bubble").last).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="پاسخ")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)


async def test_line_beginning_with_isolate_is_right_to_left(page: Page) -> None:
    await say(citizen(page), "\u2068یک رأی\u2069\nکارت \u2068۱\u2069")
    text = (await bubble(citizen(page), "شنیدم: \u2068یک رأی")).locator(".text")
    mine = citizen(page).locator(".mine .text")
    assert [await t.evaluate("el => getComputedStyle(el).direction") for t in (text, mine)] == ["rtl", "rtl"]


async def test_nothing_exceeds_screen_width_and_targets_are_large(open_page: OpenPage) -> None:
    page = await open_page(320, 640)
    await start_chat(page)
    await say(citizen(page), "https://example.org/" + "a" * 200 + " (" + "بلند" * 60 + ")")
    await bubble(citizen(page), "بلندبلند")
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 700})
        assert not await page.evaluate(OVERFLOW), width
        inner = "el => el.scrollWidth > el.clientWidth"
        assert not await citizen(page).locator(".scroller").evaluate(inner), width
        small = await page.evaluate(
            "[...document.querySelectorAll('button:not(.command), select, a.key, textarea')]"
            ".filter(e => e.checkVisibility() && (e.getBoundingClientRect().height < 40"
            " || e.getBoundingClientRect().width < 40)).map(e => e.outerHTML)"
        )
        assert small == [], width


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_texts_stand_out_in_both_lights(open_page: OpenPage, scheme: Literal["light", "dark"]) -> None:
    page = await open_page(color_scheme=scheme)
    await start_chat(page)
    await say(staff(page), "/card")
    await staff(page).get_by_role("button", name="فقط برای من").click()
    await bubble(staff(page), "رازی برای مینا")
    await citizen(page).get_by_role("button", name="یادداشت").click()
    await expect(citizen(page).locator(".toast")).to_be_visible()
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(300)  # wait until the hover colours have faded
    assert await page.evaluate(FAINT) == []


async def test_a_thousand_messages_come_in_parts(page: Page, server: SandboxServer) -> None:
    world = server.world
    account = world.person("reza").accounts[SandboxMessenger.TELEGRAM]
    group = world.group(SandboxMessenger.TELEGRAM, "moderators")
    for number in range(1000):
        world.post(group, account, text=f"پیام {number}")
    pane = staff(page)
    await page.reload()
    await bubble(pane, "پیام 999")
    await expect(pane.locator(".row")).to_have_count(200)
    await pane.locator(".scroller").evaluate("el => { el.scrollTop = 0; }")
    await pane.get_by_role("button", name="پیام‌های پیشین").click()
    await expect(pane.locator(".row")).to_have_count(600)
    await expect(pane.get_by_text("پیام 800", exact=True)).to_be_in_viewport()


async def test_a_cut_line_is_told_and_mended(
    page: Page, server: SandboxServer, expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("ERR_")
    await start_chat(page)
    port = int(server.base_url.rpartition(":")[2])
    await server.stop()
    await expect(page.get_by_text("پیوند با دنیای آزمایشی قطع است")).to_be_visible()
    await say(citizen(page), "هستید؟")
    await expect(citizen(page).get_by_role("alert")).to_contain_text("برقرار نیست")
    await server.start(port=port)
    await expect(page.get_by_text("پیوند با دنیای آزمایشی قطع است")).to_be_hidden()
    await citizen(page).get_by_role("button", name="فرستادن", exact=True).click()
    await bubble(citizen(page), "شنیدم: هستید؟")


async def test_clock_change_moves_dates_of_page_and_messages(page: Page) -> None:
    await start_chat(page)
    before = await page.locator("#clock").inner_text()
    assert re.fullmatch("[آ-ی‌]+ [۰-۹]{1,2} [آ-ی]+ [۰-۹]{4}، [۰-۹]{2}:[۰-۹]{2}", before)
    await page.get_by_role("button", name="۱ روز جلو").click()
    await expect(page.locator("#clock")).not_to_contain_text(before.split("،")[0])
    await say(citizen(page), "فردا")
    await bubble(citizen(page), "شنیدم: فردا")
    await expect(citizen(page).locator(".day")).to_have_count(2)


async def test_new_messages_do_not_pull_a_reader_away(page: Page) -> None:
    pane = staff(page)
    await say(pane, "/many")
    await bubble(pane, "خط 29")
    scroller = pane.locator(".scroller")
    gap = "el => Math.round(el.scrollHeight - el.scrollTop - el.clientHeight)"
    assert await scroller.evaluate(gap) <= 1
    await scroller.evaluate("el => { el.scrollTop = 0; }")
    message = {"chat": "moderators", "text": "دیگری"}
    await page.request.post(page.url + "world/people/reza/say", data=message)
    await bubble(pane, "شنیدم: دیگری")
    assert await scroller.evaluate(gap) > 100
    await pane.get_by_role("button", name="پیام تازه").click()
    await expect(pane.get_by_role("button", name="پیام تازه")).to_be_hidden()
    assert await scroller.evaluate(gap) <= 1
