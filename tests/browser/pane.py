"""Helpers that find and use the two phones of the page."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Locator, Page, expect

OpenPage = Callable[..., Awaitable[Page]]


def citizen(page: Page) -> Locator:
    return page.locator("#pane-citizen")


def staff(page: Page) -> Locator:
    return page.locator("#pane-staff")


async def say(pane: Locator, text: str) -> None:
    field = pane.get_by_label("متن پیام")
    await field.fill(text)
    await field.press("Enter")


async def bubble(pane: Locator, text: str) -> Locator:
    locator = pane.locator(".bubble").filter(has_text=text).last
    await expect(locator).to_be_visible()
    return locator


async def start_chat(page: Page) -> Locator:
    await say(citizen(page), "/start")
    await bubble(citizen(page), "سلام دوست من")
    return citizen(page)
