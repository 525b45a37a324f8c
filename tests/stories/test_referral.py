"""A citizen reports, a moderator verifies and prepares, the reporter agrees, a second person signs, the body
answers, and the reporter reads the answer, on both messengers. Also what happens if the reporter withdraws
the report."""

import asyncio
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import av
import pypdfium2 as pdfium
import pytest

from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.people import Account, Role, Staff
from bot.domain.people import Messenger as On
from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen, StoryModerator, bare
from tests.stories.story_house import StoryHouse, house

TOLD = "دیدم که دو نفر پلمب صندوق را پیش از پایان رأی‌گیری باز کردند و کسی چیزی نگفت."
SUMMARY = "در یکی از شعبه‌های این منطقه، پیش از پایان وقت، پلمب صندوق باز شده است."
SLOWLY = 40.0
"""Seconds: the first PDF of a process takes one for its font, and a child is started for the copies."""
ANSWER = "صندوق همان روز از نو پلمب شد و پرونده به دادستان رفت."


async def make_liaison(
    home: StoryHouse, who: StoryCitizen, body: str, role: Role = Role.LIAISON, *, started: bool = True
) -> None:
    """Their row says so. How a role is given is tested elsewhere."""
    account = Account(On(who.on.value), home.world.person(who.id).accounts[who.on].id)
    async with home.program.store.batch() as batch:
        batch.uow.staff.save(Staff(account, role, who.id, started=started, body=body))
        batch.keep_turn()
        await batch.commit()


def files_of(citizen: StoryCitizen) -> dict[str, bytes]:
    """The files in the person's chat with the bot, by name."""
    world = citizen.home.world
    files = {}
    for message in world.chat_for(world.person(citizen.id), citizen.on, "bot").messages.values():
        if message.media is not None and message.media.name is not None:
            blob = world.files.blob(message.media.blob)
            assert blob is not None
            files[message.media.name] = blob.data
    return files


async def answer_no_body(moderator: StoryModerator) -> None:
    """Answer the question for one's own body. Its buttons have the same labels as those of the referral."""
    await moderator.press("هیچ‌کدام", chat="bot")
    await moderator.press("بله، همین است", chat="bot")


async def verify_case(
    home: StoryHouse, sara: StoryCitizen, mina: StoryModerator, reza: StoryModerator
) -> None:
    for moderator in (mina, reza):
        await moderator.starts()
        await answer_no_body(moderator)
    await sara.reports(TOLD, file=True)
    await home.files_are_kept()
    await mina.claims(sara.number)
    await mina.decides("تأیید", "سند یا تصویر")
    await home.advance_time(UNDO_LASTS.total_seconds() + 60)
    await sara.sees("پیام تازه‌ای دارید")


async def prepare_referral(mina: StoryModerator, sara: StoryCitizen) -> None:
    """Body, summary, and the photo with one field covered. Then the reporter is asked."""
    await mina.press("ارجاع", chat=mina.group)
    await mina.press("ادامه می‌دهم", chat="bot")
    text = bare((await mina.sees("به کدام نهاد برود"))["text"])
    assert text.index("هیئت نظارت شهرستان") < text.index("هیئت نظارت استان")
    await mina.press("هیئت نظارت شهرستان", chat="bot")
    await mina.sees("خلاصه‌ای برای")
    mina.say(TOLD)
    await mina.sees("جملهٔ گزارش‌دهنده را در خود دارد")
    mina.say(SUMMARY)
    await mina.sees("آیا فقط یک نفر می‌توانست این را بداند؟")
    await mina.press("نه، چند نفر می‌دانستند", chat="bot")
    await mina.sees("نمی‌رود")
    await mina.press("پوشاندن بخشی", chat="bot")
    await mina.sees("هنوز چیزی پوشیده نیست", media="photo", chat="bot")
    await cover_a_cell(mina)
    await mina.press("برگشت به فهرست", chat="bot")
    await mina.sees("می‌رود، بخشی پوشیده")
    await mina.press("آماده است", chat="bot")
    await mina.sees("از گزارش‌دهنده می‌پرسیم")
    await sara.sees("پیام تازه‌ای دارید")


async def cover_a_cell(mina: StoryModerator) -> None:
    """Enlarge a quarter and cover one cell of it: each press brings the picture anew, and the one before goes."""
    await mina.press("بخش ۱", chat="bot")
    before = await mina.sees("بخش ۱", media="photo", chat="bot", within=SLOWLY)
    await mina.press("۸", chat="bot")
    await mina.sees("روی همهٔ تصویر ۱ تا", media="photo", chat="bot", within=SLOWLY)
    await mina.settles()
    assert before["id"] not in {message["id"] for message in mina.on_screen()}, "one picture at a time"


async def agrees(sara: StoryCitizen) -> None:
    await sara.press("باز کردن پیام")
    await sara.sees("بی‌موافقت شما نمی‌رود")
    await sara.press("دیدن خلاصه و جواب دادن")
    text = bare((await sara.sees("از گزارش شما همین می‌رود، نه چیزی بیشتر"))["text"])
    assert SUMMARY in text and TOLD not in text
    await sara.press("موافقم، همین برود")
    await sara.sees("همکار دومی هم باید امضا کند")


async def signs(reza: StoryModerator, copies: int = 1) -> None:
    """A signature counts once the copies, as they would be sent, have come to the signer's chat."""
    await reza.press("دیدن و امضا", chat="bot")
    assert SUMMARY in bare((await reza.sees("اگر نیست و درست است، امضا کنید"))["text"])
    await reza.press("امضا می‌کنم", chat="bot")
    await reza.sees("صبر کنید تا همه برسد")
    await reza.press("دیدن مدارک", chat="bot")
    for number in range(1, copies + 1):
        await reza.sees(f"مدرک {'۰۱۲'[number]} از {'۰۱۲'[copies]}", chat="bot", within=SLOWLY)
    await reza.settles()
    await reza.press("امضا می‌کنم", chat="bot")
    await reza.sees("ارجاع شد")


def shown_to(citizen: StoryCitizen) -> list[bytes]:
    """The bot's files that are now in the person's chat, oldest first."""
    world = citizen.home.world
    messages = world.chat_for(world.person(citizen.id), citizen.on, "bot").messages
    mine = {message["id"] for message in citizen.on_screen() if message["mine"]}
    blobs = [(n, world.files.blob(m.media.blob)) for n, m in messages.items() if m.media is not None]
    return [
        blob.data for n, blob in sorted(blobs, key=lambda pair: pair[0]) if blob is not None and n not in mine
    ]


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_from_a_report_to_the_body_s_answer(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, ali = StoryCitizen(home, "sara", messenger), StoryCitizen(home, "ali", messenger)
        mina, reza = StoryModerator(home, "mina", messenger), StoryModerator(home, "reza", messenger)
        await verify_case(home, sara, mina, reza)
        await make_liaison(home, reza, "", Role.LEAD)
        await make_liaison(home, ali, "sup-county", started=False)
        ali.say("/start")
        await ali.sees("رابط یک نهاد هستید")
        await prepare_referral(mina, sara)
        await agrees(sara)
        await reza.sees("منتظر امضای شماست", chat="bot")
        await mina.sees("موافق‌اند")
        await signs(reza)
        await mina.sees("به نهاد ارجاع شد", chat=mina.group)
        await sara.sees("پیام تازه‌ای دارید")
        await ali.sees("پرونده‌ای برای هیئت نظارت شهرستان رسید")
        await fetches(ali, sara.number)
        ali.say("/referrals")
        await ali.sees("۱ تا منتظر پاسخ")
        await ali.press(f"{sara.number}")
        await ali.press("در دست گرفتیم")
        await mina.sees("در دست گرفت", chat="bot")
        await ali.press("رسیدگی شد")
        await ali.sees("گزارش‌دهنده همین را می‌خواند")
        ali.say(ANSWER)
        await ali.sees(ANSWER)
        await ali.press("بفرست")
        await ali.sees("پاسخ ثبت شد")
        await mina.sees("پاسخ داد: رسیدگی کرد", chat="bot")
        await sara.sees("پیام تازه‌ای دارید")
        await sara.press("باز کردن پیام")
        assert ANSWER in bare((await sara.sees("رسیدگی کرد"))["text"])


async def fetches(ali: StoryCitizen, number: str) -> None:
    """The letter and the copies: the summary and hashes, and no words of the reporter."""
    await ali.press("گرفتن نامه و مدارک")
    await ali.sees("نامه و مدارک تا یک روز دیگر", within=SLOWLY)
    await ali.sees(f"مدارک پروندهٔ {number}")
    files = files_of(ali)
    with pdfium.PdfDocument(files["letter.pdf"]) as letter:
        letter_text = "".join(page.get_textpage().get_text_bounded() for page in letter)
    with zipfile.ZipFile(io.BytesIO(files["copies.zip"])) as packed:
        listed = json.loads(packed.read("manifest.json"))
    (copy,) = listed["files"]
    assert copy["changed"] == "fields" and listed["body"] == "sup-county"
    joined = "".join(letter_text.split())
    assert copy["sha256"] in joined, "the hash in the letter is that of the copy"
    assert "صندوق" in letter_text and "دو نفر" not in letter_text


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_what_is_taken_back_is_called_back(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, ali = StoryCitizen(home, "sara", messenger), StoryCitizen(home, "ali", messenger)
        mina, reza = StoryModerator(home, "mina", messenger), StoryModerator(home, "reza", messenger)
        await verify_case(home, sara, mina, reza)
        await make_liaison(home, reza, "", Role.LEAD)
        await make_liaison(home, ali, "sup-county", started=False)
        ali.say("/start")
        await ali.sees("رابط یک نهاد هستید")
        await prepare_referral(mina, sara)
        await agrees(sara)
        await signs(reza)
        await ali.sees("پرونده‌ای برای هیئت نظارت شهرستان رسید")
        await fetches(ali, sara.number)
        await sara.press("پس گرفتن گزارش")
        await sara.press("بله، پس می‌گیرم")
        await ali.sees("پس گرفته شد")
        await mina.sees("گزارشش را پس گرفت", chat="bot")
        assert not {"letter.pdf", "copies.zip"} & files_of(ali).keys()
        ali.say("/referrals")
        await ali.sees("الان پرونده‌ای پیش نهاد شما نیست")


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_referral_to_wrong_body_is_recalled_by_two(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, ali = StoryCitizen(home, "sara", messenger), StoryCitizen(home, "ali", messenger)
        mina, reza = StoryModerator(home, "mina", messenger), StoryModerator(home, "reza", messenger)
        await verify_case(home, sara, mina, reza)
        await make_liaison(home, reza, "", Role.LEAD)
        await make_liaison(home, mina, "", Role.LEAD)
        await make_liaison(home, ali, "sup-county", started=False)
        ali.say("/start")
        await ali.sees("رابط یک نهاد هستید")
        await prepare_referral(mina, sara)
        await agrees(sara)
        await signs(reza, 1)
        await ali.sees("پرونده‌ای برای هیئت نظارت شهرستان رسید")
        await fetches(ali, sara.number)
        await reza.press("ارجاع", chat=reza.group)
        await reza.press("ادامه می‌دهم", chat="bot")
        await reza.sees("به کدام نهاد برود", chat="bot")
        await reza.press("پس گرفتن از هیئت نظارت شهرستان", chat="bot")
        await reza.sees("چرا پس گرفته شود؟")
        await reza.press("به نهاد اشتباهی رفته است", chat="bot")
        await reza.sees("منتظر امضای همکار دیگری هستیم")
        await mina.sees("می‌خواهد ارجاع پروندهٔ", chat="bot")
        await mina.press("امضا می‌کنم", chat="bot")
        await mina.sees("پس گرفته شد", chat="bot")
        await ali.sees("نباید می‌فرستادند")
        assert not {"letter.pdf", "copies.zip"} & files_of(ali).keys()
        ali.say("/referrals")
        await ali.sees("الان پرونده‌ای پیش نهاد شما نیست")
        await sara.sees("پیام تازه‌ای دارید")
        await sara.press("باز کردن پیام")
        await sara.sees("جای درستش آن‌جا نبود")


# --- what is sent is shown before --------------------------------------------------------------------


async def with_a_film(
    home: StoryHouse, sara: StoryCitizen, mina: StoryModerator, reza: StoryModerator
) -> None:
    """A report with a photo and a film, verified."""
    for moderator in (mina, reza):
        await moderator.starts()
        await answer_no_body(moderator)
    await sara.begins_report()
    sara.say(TOLD)
    for button in ("گروه سازمان‌یافته", "خودم دیدم"):
        await sara.press(button)
    await sara.sees("سندی دارید؟")
    sara.does("photo", sample=True)
    await sara.sees("تا حالا ۱ فایل")
    sara.does("video", sample=True)
    await sara.sees("تا حالا ۲ فایل")
    for button in ("همین‌ها بود", "بله، برسانید", "پاسخ می‌خواهم"):
        await sara.press(button)
    await sara.sees("گزارش شما")
    await sara.sends()
    await home.files_are_kept()
    await mina.claims(sara.number)
    await mina.decides("تأیید", "سند یا تصویر")
    await home.advance_time(UNDO_LASTS.total_seconds() + 60)
    await sara.sees("پیام تازه‌ای دارید")


async def covers_both(mina: StoryModerator) -> None:
    """Cover a field of the photo and one of the film, and look at the film as it would be sent."""
    await mina.press("ارجاع", chat=mina.group)
    await mina.press("ادامه می‌دهم", chat="bot")
    await mina.sees("به کدام نهاد برود")
    await mina.press("هیئت نظارت شهرستان", chat="bot")
    await mina.sees("خلاصه‌ای برای")
    mina.say(SUMMARY)
    await mina.press("نه، چند نفر می‌دانستند", chat="bot")
    for number in ("۱", "۲"):
        await mina.press(f"{number}: پوشاندن بخشی", chat="bot")
        await mina.sees("هنوز چیزی پوشیده نیست", media="photo", chat="bot", within=SLOWLY)
        await cover_a_cell(mina)
        await mina.press("همهٔ تصویر", chat="bot")
        whole = await mina.sees("۱ خانه پوشیده است", media="photo", chat="bot", within=SLOWLY)
        if bare(whole["text"]).startswith("فیلم"):
            await mina.press("دیدن فیلم، همان‌طور که می‌رود", chat="bot")
            await mina.sees("بی‌صدا و با خانه‌های پوشیده", chat="bot", within=SLOWLY)
        await mina.press("برگشت به فهرست", chat="bot")
        await mina.sees(f"{number}. ")
    await mina.press("آماده است", chat="bot")
    await mina.sees("از گزارش‌دهنده می‌پرسیم")


async def view_copies(sara: StoryCitizen) -> list[bytes]:
    await sara.press("دیدن آنچه فرستاده می‌شود")
    await sara.sees("۲ از ۲، همان‌طور که می‌رود", within=SLOWLY)
    await sara.sees("۲ فایل شما که همراه خلاصه می‌رود")
    return shown_to(sara)


async def wait_until_empty(citizen: StoryCitizen) -> None:
    async with asyncio.timeout(SLOWLY):
        while shown_to(citizen):
            await citizen.home.world.wait_for_change(0.1)


async def signed_hashes(home: StoryHouse) -> set[str]:
    """The hashes of the files in the signer's chat."""
    async with home.program.store.batch() as batch:
        (referral,) = await batch.uow.referrals.of_body("sup-county")
        packed = await batch.uow.referrals.package(referral.id)
    assert packed is not None
    return {file.sha256 for file in packed.files}


async def replace_signed_hash(home: StoryHouse) -> None:
    """As if the files made now differed from those made then."""
    async with home.program.store.batch() as batch:
        (referral,) = await batch.uow.referrals.of_body("sup-county")
        packed = await batch.uow.referrals.package(referral.id)
        assert packed is not None
        first, *rest = packed.files
        other = replace(packed, files=(replace(first, sha256="0" * 64), *rest))
        batch.uow.referrals.save(referral, packed=other)
        batch.keep_turn()
        await batch.commit()


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_reporter_and_signer_see_exactly_what_is_sent(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara, ali = StoryCitizen(home, "sara", messenger), StoryCitizen(home, "ali", messenger)
        mina, reza = StoryModerator(home, "mina", messenger), StoryModerator(home, "reza", messenger)
        await with_a_film(home, sara, mina, reza)
        await make_liaison(home, reza, "", Role.LEAD)
        await make_liaison(home, ali, "sup-county", started=False)
        ali.say("/start")
        await ali.sees("رابط یک نهاد هستید")
        await covers_both(mina)
        await sara.press("باز کردن پیام")
        await sara.press("دیدن خلاصه و جواب دادن")
        await sara.sees("از فایل‌های شما ۲ تا همراهش می‌رود")
        assert not shown_to(sara), "files are shown only on request"
        copies = await view_copies(sara)
        await sara.press("برداشتن این‌ها از گفتگو")
        await wait_until_empty(sara)
        assert len(await view_copies(sara)) == len(copies)
        await sara.press("موافقم، همین برود")
        await wait_until_empty(sara)
        await signs(reza, 2)
        await ali.press("گرفتن نامه و مدارک")
        await ali.sees(f"مدارک پروندهٔ {sara.number}", within=SLOWLY)
        with zipfile.ZipFile(io.BytesIO(files_of(ali)["copies.zip"])) as packed:
            listed = json.loads(packed.read("manifest.json"))["files"]
            gone = [packed.read(entry["name"]) for entry in listed]
        assert {entry["sha256"] for entry in listed} == await signed_hashes(home)
        changed = {entry["mime"]: entry["changed"] for entry in listed}
        assert changed == {"image/jpeg": "fields", "video/mp4": "silent fields"}
        (film,) = [data for data, entry in zip(gone, listed, strict=True) if entry["mime"] == "video/mp4"]
        assert film in copies, "what the reporter saw is what was sent; messengers re-encode photos"
        with av.open(io.BytesIO(film)) as source:
            assert [stream.type for stream in source.streams] == ["video"]
        await replace_signed_hash(home)
        await ali.press("گرفتن نامه و مدارک")
        await ali.sees("همانی نیست که امضا شده است", within=SLOWLY)
        await ali.settles()
        await ali.sees_not("تا یک روز دیگر از این گفتگو پاک می‌شود")
        await ali.sees_not(f"مدارک پروندهٔ {sara.number}")


async def test_reporters_preview_is_erased_within_a_day_if_unanswered(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara")
        mina, reza = StoryModerator(home, "mina"), StoryModerator(home, "reza")
        await verify_case(home, sara, mina, reza)
        await make_liaison(home, reza, "", Role.LEAD)
        await prepare_referral(mina, sara)
        await sara.press("باز کردن پیام")
        await sara.press("دیدن خلاصه و جواب دادن")
        await sara.press("دیدن آنچه فرستاده می‌شود")
        await sara.sees("۱ از ۱، همان‌طور که می‌رود", within=SLOWLY)
        await sara.settles()
        (photo,) = [message for message in sara.on_screen() if message.get("protected")]
        assert "photo" in photo, "it can neither be forwarded nor saved"
        home.world.clock.advance(24 * 3600)
        await home.program.ticks.erase_due_details()
        await wait_until_empty(sara)
