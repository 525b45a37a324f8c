"""Chatting in the sandbox's page as people do. Each test has its own world."""

import re

from playwright.async_api import Page, expect

from bot.sandbox.server import SandboxServer
from tests.browser.pane import bubble, citizen, say, staff, start_chat


async def test_text_gets_answer_and_page_is_persian(page: Page) -> None:
    assert await page.evaluate("[document.documentElement.lang, document.dir]") == ["fa", "rtl"]
    await say(citizen(page), "سلام (شعبهٔ ۱۲)")
    mine = await bubble(citizen(page), "سلام (شعبهٔ ۱۲)")
    await expect(citizen(page).locator(".mine .bubble")).to_have_count(1)
    await bubble(citizen(page), "شنیدم: سلام (شعبهٔ ۱۲)")
    await expect(citizen(page).get_by_label("متن پیام")).to_have_value("")
    await expect(mine.locator("time")).to_have_text(re.compile("^[۰-۹]{2}:[۰-۹]{2}$"))


async def test_shift_enter_is_a_new_line(page: Page) -> None:
    field = citizen(page).get_by_label("متن پیام")
    await field.fill("یک")
    await field.press("Shift+Enter")
    await field.type("دو")
    await field.press("Enter")
    assert (await (await bubble(citizen(page), "شنیدم")).locator(".text").inner_text()) == "شنیدم: یک\nدو"


async def test_formatting_is_drawn_and_markup_in_texts_stays_text(page: Page) -> None:
    pane = await start_chat(page)
    text = (await bubble(pane, "سلام")).locator(".text")
    await expect(text.locator("b")).to_have_text("دوست من")
    await expect(text.locator("code")).to_have_text("a < b")
    await expect(text.locator(".command")).to_have_text("/help")
    await say(pane, "<img src=x onerror=alert(1)> <b>نه</b>")
    bubble_text = (await bubble(pane, "شنیدم: <img")).locator(".text")
    await expect(bubble_text).to_contain_text("<b>نه</b>")
    assert await bubble_text.locator("img, b").count() == 0
    await say(pane, "\u2066https://a.example/screen#x_9\u2069")
    link = (await bubble(pane, "شنیدم: \u2066https")).locator("a")
    await expect(link).to_have_attribute("href", "https://a.example/screen#x_9")


async def test_button_brings_note_and_alert_waits_for_ok(page: Page) -> None:
    pane = await start_chat(page)
    await pane.get_by_role("button", name="یادداشت").click()
    await expect(pane.locator(".toast")).to_have_text("یادداشت کوتاه")
    await pane.get_by_role("button", name="هشدار").click()
    dialog = page.get_by_role("alertdialog")
    await expect(dialog).to_contain_text("بخوانید و باشد را بزنید")
    await page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)


async def test_in_place_edit_keeps_focus_and_deletion_removes_message(page: Page) -> None:
    pane = await start_chat(page)
    await pane.get_by_role("button", name="عوض کن").press("Enter")
    await expect(await bubble(pane, "متن تازه")).to_contain_text("ویرایش‌شده")
    await expect(pane.get_by_role("button", name="عوض کن")).to_be_focused()
    assert await pane.get_by_role("link", name="پیوند").get_attribute("rel") == "noreferrer noopener"
    await pane.get_by_role("button", name="پاک کن").click()
    await expect(pane.locator(".theirs .bubble")).to_have_count(0)
    await expect(pane.locator(".mine .bubble")).to_have_count(1)


async def test_ephemeral_message_is_receivers_only_until_app_restart(page: Page) -> None:
    pane = staff(page)
    await say(pane, "/card")
    await pane.get_by_role("button", name="فقط برای من").click()
    await expect(await bubble(pane, "رازی برای مینا")).to_contain_text("فقط شما می‌بینید")
    await pane.get_by_label("شخص در بررسی‌کننده").select_option(label="رضا")
    await bubble(pane, "پرونده‌ای تازه رسید")
    await expect(pane.get_by_text("رازی برای مینا")).to_have_count(0)
    await pane.get_by_label("شخص در بررسی‌کننده").select_option(label="مینا")
    await bubble(pane, "رازی برای مینا")
    await page.get_by_role("button", name="بستن و باز کردن برنامه").click()
    await expect(pane.get_by_text("رازی برای مینا")).to_have_count(0)
    await bubble(pane, "پرونده‌ای تازه رسید")


async def test_photos_are_shown_both_ways(page: Page) -> None:
    pane = citizen(page)
    await say(pane, "/photo")
    image = (await bubble(pane, "این هم عکس")).locator("img")
    await expect(image).to_have_js_property("naturalWidth", 640)
    await pane.get_by_role("button", name="پیوست").click()
    await page.get_by_role("menuitem", name="عکس", exact=True).click()
    dialog = page.get_by_role("dialog", name="فرستادن عکس")
    await dialog.get_by_label("شرح").fill("کنار شعبه")
    await dialog.get_by_role("button", name="نمونهٔ ساختگی").click()
    await expect(dialog).to_have_count(0)
    await expect((await bubble(pane, "کنار شعبه")).locator("img")).to_be_visible()
    await bubble(pane, "عکس رسید")


async def test_a_chosen_file_goes_byte_for_byte(page: Page, server: SandboxServer) -> None:
    pane = citizen(page)
    await pane.get_by_role("button", name="پیوست").click()
    await page.get_by_role("menuitem", name="فایل", exact=True).click()
    dialog = page.get_by_role("dialog", name="فرستادن فایل")
    await dialog.get_by_role("button", name="فرستادن").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("هنوز فایلی برنگزیده‌اید")
    file = {"name": "سند (۱).txt", "mimeType": "text/plain", "buffer": "متن".encode()}
    await dialog.locator("input[type=file]").set_input_files(file)
    await dialog.get_by_role("button", name="فرستادن").click()
    link = (await bubble(pane, "سند (۱).txt")).get_by_role("link")
    response = await page.request.get(server.base_url + (await link.get_attribute("href") or ""))
    assert await response.body() == "متن".encode()
    assert await link.get_attribute("download") == "سند (۱).txt"


async def test_a_voice_note_is_recorded_and_a_post_forwarded(page: Page, server: SandboxServer) -> None:
    pane = citizen(page)
    await pane.get_by_role("button", name="پیوست").click()
    await page.get_by_role("menuitem", name="پیام صوتی").click()
    dialog = page.get_by_role("dialog", name="فرستادن پیام صوتی")
    await dialog.get_by_role("button", name="ضبط صدا").click()
    await page.wait_for_timeout(300)
    await dialog.get_by_role("button", name="پایان ضبط").click()
    await expect(dialog.locator("audio")).to_be_visible()
    await dialog.get_by_role("button", name="فرستادن").click()
    note = pane.locator(".bubble audio")
    await expect(note).to_be_visible()
    response = await page.request.get(server.base_url + (await note.get_attribute("src") or ""))
    assert (await response.body()).startswith(b"OggS"), "voice is recorded as Ogg, as the messengers' apps do"
    await pane.get_by_role("button", name="پیوست").click()
    await page.get_by_role("menuitem", name="پست هدایت‌شده").click()
    dialog = page.get_by_role("dialog", name="هدایت یک پست")
    await dialog.get_by_label("پست آماده").select_option(index=1)
    await dialog.get_by_role("button", name="فرستادن").click()
    await expect(pane.locator(".forwarded")).to_contain_text("خبر شهر")


async def test_refusal_is_shown_and_typed_text_stays(page: Page, expected_console_errors: list[str]) -> None:
    expected_console_errors.append("409")
    pane = citizen(page)
    await say(pane, "ا" * 4097)
    await expect(pane.get_by_role("alert")).to_contain_text("کوتاهش کنید")
    assert len(await pane.get_by_label("متن پیام").input_value()) == 4097
    await say(pane, "کوتاه")
    await bubble(pane, "شنیدم: کوتاه")
    await expect(pane.get_by_role("alert")).to_have_count(0)


async def test_blocked_bot_is_reopened_and_bale_is_separate(page: Page) -> None:
    pane = await start_chat(page)
    await pane.get_by_role("button", name="کارهای این گفتگو").click()
    await page.get_by_role("menuitem", name="بستن ربات").click()
    await pane.get_by_role("button", name="باز کردن ربات").click()
    await expect(pane.get_by_label("متن پیام")).to_be_visible()
    await pane.get_by_role("button", name="بله", exact=True).click()
    await expect(pane.get_by_role("button", name="شروع")).to_be_visible()
    await expect(pane.locator(".bubble")).to_have_count(0)


async def test_typing_somebody_new_faults_and_the_story(page: Page) -> None:
    await say(citizen(page), "/typing")
    await expect(citizen(page).get_by_text("در حال نوشتن…")).to_be_visible()
    await page.get_by_role("button", name="شخص تازه").click()
    dialog = page.get_by_role("dialog", name="شخص تازه")
    await dialog.get_by_label("نام").fill("ندا")
    await dialog.get_by_label("نقش").select_option("moderator")
    await dialog.get_by_role("button", name="ساختن").click()
    await expect(staff(page).locator("option:checked")).to_have_text("ندا")
    await expect(staff(page).get_by_label("متن پیام")).to_be_visible()
    await page.get_by_role("button", name="خطاها").click()
    dialog = page.get_by_role("dialog", name="خطاهای ساختگی")
    await dialog.get_by_role("button", name="افزودن").click()
    await expect(dialog).to_have_count(0)
    faults = await (await page.request.get(page.url + "world/faults")).json()
    assert [(f["kind"], f["seconds"]) for f in faults["faults"]] == [("delay", 3)]
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="دانلود داستان").click()
    download = await waiting.value
    assert download.suggested_filename == "story.json"
