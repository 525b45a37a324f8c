"""A citizen reports, a moderator verifies and prepares, the reporter agrees, a second signs, the body answers, the
reporter reads it; on both messengers. And what happens to it when he takes his report back."""

import io
import json
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from bot.domain.people import Account, Role, Staff
from bot.domain.people import Messenger as On
from bot.domain.triage import UNDO_LASTS
from bot.sandbox.records import Messenger
from tests.stories.house import House, house
from tests.stories.people import Citizen, Moderator, bare

TOLD = "دیدم که دو نفر پلمب صندوق را پیش از پایان رأی‌گیری باز کردند و کسی چیزی نگفت."
SUMMARY = "در یکی از شعبه‌های این منطقه، پیش از پایان وقت، پلمب صندوق باز شده است."
SLOWLY = 40.0
"""The first paper of a process takes a second for its font, and a child is started for the copies."""
ANSWER = "صندوق همان روز از نو پلمب شد و پرونده به دادستان رفت."


async def speaks_for(
    home: House, who: Citizen, body: str, role: Role = Role.LIAISON, *, started: bool = True
) -> None:
    """His row says so; how a role is given is another story."""
    account = Account(On(who.on.value), home.world.person(who.id).accounts[who.on].id)
    async with home.program.store.batch() as batch:
        batch.uow.staff.save(Staff(account, role, who.id, started=started, body=body))
        batch.keep_turn()
        await batch.commit()


def files_of(one: Citizen) -> dict[str, bytes]:
    """What stands in his chat with the bot, by name."""
    world = one.home.world
    found = {}
    for message in world.chat_for(world.person(one.id), one.on, "bot").messages.values():
        if message.media is not None and message.media.name is not None:
            blob = world.files.blob(message.media.blob)
            assert blob is not None
            found[message.media.name] = blob.data
    return found


async def verified(home: House, sara: Citizen, mina: Moderator, reza: Moderator) -> None:
    for one in (mina, reza):
        await one.starts()
    await sara.reports(TOLD, file=True)
    await home.files_are_kept()
    await mina.claims(sara.number)
    await mina.decides("تأیید", "سند یا تصویر")
    await home.later(UNDO_LASTS.total_seconds() + 60)
    await sara.sees("پیام تازه‌ای دارید")


async def prepared(mina: Moderator, sara: Citizen) -> None:
    """Body, summary, and the photo with one field covered; then the reporter is asked."""
    await mina.press("ارجاع", chat=mina.group)
    await mina.press("ادامه می‌دهم", chat="bot")
    shown = bare((await mina.sees("به کدام نهاد برود"))["text"])
    assert shown.index("هیئت نظارت شهرستان") < shown.index("هیئت نظارت استان")
    await mina.press("هیئت نظارت شهرستان", chat="bot")
    await mina.sees("خلاصه‌ای برای")
    mina.say(TOLD)
    await mina.sees("جملهٔ گزارش‌دهنده را در خود دارد")
    mina.say(SUMMARY)
    await mina.sees("آیا فقط یک نفر می‌توانست این را بداند؟")
    await mina.press("نه، چند نفر می‌دانستند", chat="bot")
    await mina.sees("نمی‌رود")
    await mina.press("پوشاندن بخشی", chat="bot")
    await mina.sees(media="photo", chat="bot")
    await mina.press("⬜️", chat="bot")
    await mina.sees("۱ خانه پوشیده است")
    await mina.press("برگشت به فهرست", chat="bot")
    await mina.sees("می‌رود، بخشی پوشیده")
    await mina.press("آماده است", chat="bot")
    await mina.sees("از گزارش‌دهنده می‌پرسیم")
    await sara.sees("پیام تازه‌ای دارید")


async def agrees(sara: Citizen) -> None:
    await sara.press("باز کردن پیام")
    await sara.sees("بی‌موافقت شما نمی‌رود")
    await sara.press("دیدن خلاصه و جواب دادن")
    shown = bare((await sara.sees("از گزارش شما همین می‌رود، نه چیزی بیشتر"))["text"])
    assert SUMMARY in shown and TOLD not in shown
    await sara.press("موافقم، همین برود")
    await sara.sees("همکار دومی هم باید امضا کند")


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_from_a_report_to_the_body_s_answer(messenger: Messenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, ali = Citizen(home, "sara", messenger), Citizen(home, "ali", messenger)
        mina, reza = Moderator(home, "mina", messenger), Moderator(home, "reza", messenger)
        await verified(home, sara, mina, reza)
        await speaks_for(home, reza, "", Role.LEAD)
        await speaks_for(home, ali, "sup-county", started=False)
        ali.say("/start")
        await ali.sees("رابط یک نهاد هستید")
        await prepared(mina, sara)
        await agrees(sara)
        await reza.sees("منتظر امضای شماست", chat="bot")
        await mina.sees("موافق‌اند")
        await reza.press("دیدن و امضا", chat="bot")
        assert SUMMARY in bare((await reza.sees("اگر نیست و درست است، امضا کنید"))["text"])
        await reza.press("امضا می‌کنم", chat="bot")
        await reza.sees("ارجاع شد")
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


async def fetches(ali: Citizen, number: str) -> None:
    """The letter and the copies: the summary and hashes, and not a word of the reporter's."""
    await ali.press("گرفتن نامه و مدارک")
    await ali.sees("نامه و مدارک تا یک روز دیگر", within=SLOWLY)
    await ali.sees(f"مدارک پروندهٔ {number}")
    files = files_of(ali)
    with pdfium.PdfDocument(files["letter.pdf"]) as letter:
        told = "".join(page.get_textpage().get_text_bounded() for page in letter)
    with zipfile.ZipFile(io.BytesIO(files["copies.zip"])) as packed:
        listed = json.loads(packed.read("manifest.json"))
    (copy,) = listed["files"]
    assert copy["changed"] == "fields" and listed["body"] == "sup-county"
    joined = "".join(told.split())
    assert copy["sha256"] in joined, "the letter's hash is the copy's"
    assert "صندوق" in told and "دو نفر" not in told


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_what_is_taken_back_is_called_back(messenger: Messenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, ali = Citizen(home, "sara", messenger), Citizen(home, "ali", messenger)
        mina, reza = Moderator(home, "mina", messenger), Moderator(home, "reza", messenger)
        await verified(home, sara, mina, reza)
        await speaks_for(home, reza, "", Role.LEAD)
        await speaks_for(home, ali, "sup-county", started=False)
        ali.say("/start")
        await ali.sees("رابط یک نهاد هستید")
        await prepared(mina, sara)
        await agrees(sara)
        await reza.press("دیدن و امضا", chat="bot")
        await reza.press("امضا می‌کنم", chat="bot")
        await ali.sees("پرونده‌ای برای هیئت نظارت شهرستان رسید")
        await fetches(ali, sara.number)
        await sara.press("پس گرفتن گزارش")
        await sara.press("بله، پس می‌گیرم")
        await ali.sees("پس گرفته شد")
        await mina.sees("گزارشش را پس گرفت", chat="bot")
        assert not {"letter.pdf", "copies.zip"} & files_of(ali).keys()
        ali.say("/referrals")
        await ali.sees("هنوز پرونده‌ای به نهاد شما نرفته است")


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_what_went_to_the_wrong_body_is_called_back_by_two(
    messenger: Messenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara, ali = Citizen(home, "sara", messenger), Citizen(home, "ali", messenger)
        mina, reza = Moderator(home, "mina", messenger), Moderator(home, "reza", messenger)
        await verified(home, sara, mina, reza)
        await speaks_for(home, reza, "", Role.LEAD)
        await speaks_for(home, ali, "sup-county", started=False)
        ali.say("/start")
        await ali.sees("رابط یک نهاد هستید")
        await prepared(mina, sara)
        await agrees(sara)
        await reza.press("دیدن و امضا", chat="bot")
        await reza.press("امضا می‌کنم", chat="bot")
        await ali.sees("پرونده‌ای برای هیئت نظارت شهرستان رسید")
        await fetches(ali, sara.number)
        await reza.press("ارجاع", chat=reza.group)
        await reza.press("ادامه می‌دهم", chat="bot")
        await reza.sees("به کدام نهاد برود", chat="bot")
        await reza.press("پس گرفتن از هیئت نظارت شهرستان", chat="bot")
        await reza.sees("چرا پس گرفته شود؟")
        await reza.press("به نهاد اشتباه رفته است", chat="bot")
        await reza.sees("منتظر امضای همکار دیگری هستیم")
        await mina.sees("می‌خواهد ارجاع پروندهٔ", chat="bot")
        await mina.press("امضا می‌کنم", chat="bot")
        await mina.sees("پس گرفته شد", chat="bot")
        await ali.sees("نباید می‌فرستادند")
        assert not {"letter.pdf", "copies.zip"} & files_of(ali).keys()
        ali.say("/referrals")
        await ali.sees("هنوز پرونده‌ای به نهاد شما نرفته است")
        await sara.sees("پیام تازه‌ای دارید")
        await sara.press("باز کردن پیام")
        await sara.sees("جای درستش آن‌جا نبود")
