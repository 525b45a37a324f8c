"""One case from start to end: a report, its verification, the referral, the body's answer and the reporter's
notice. Then the atlas is drafted, discussed and locked, and the figures are signed and published."""

import asyncio
import csv
import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import atlas, publish
from bot.domain.people import Role
from tests.stories.people import StoryCitizen, StoryModerator, bare
from tests.stories.story_house import StoryHouse, house
from tests.stories.test_referral import ANSWER, agrees, make_liaison, prepare_referral, signs, verify_case

WHY = "در دورهٔ پیش سه بار جلوی شعبه‌ها درگیری شد."
OPINION = "منطقهٔ ۳ هم همین اندازه تنش دارد."
DAY = 86_400.0


async def run_command(*words: str) -> int:
    """Like another process beside the program."""
    return await asyncio.to_thread(main, list(words))


async def test_one_case_from_a_citizen_to_open_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with house(tmp_path) as home:
        for command in (publish, atlas):
            monkeypatch.setattr(command, "read_settings", lambda: home.settings)
        owner = StoryCitizen(home, "owner")
        sara, ali = StoryCitizen(home, "sara"), StoryCitizen(home, "ali")
        mina, reza = StoryModerator(home, "mina"), StoryModerator(home, "reza")
        owner.say("/start")
        await owner.sees("خوش آمدید")
        await verify_case(home, sara, mina, reza)
        await make_liaison(home, reza, "", Role.LEAD)
        await make_liaison(home, ali, "sup-county", started=False)
        ali.say("/start")
        await ali.sees("رابط یک نهاد هستید")
        await refer_case(sara, ali, mina, reza)
        await make_atlas(owner, ali, reza)
        assert await run_command("atlas", "recompute", "--check") == 0
        await publish_figures(home, owner, reza)
        figures_tell(home.settings.data_dir / "public")


async def refer_case(
    sara: StoryCitizen, ali: StoryCitizen, mina: StoryModerator, reza: StoryModerator
) -> None:
    """Send the case to the body with consent and two signatures, and the answer back to the reporter."""
    await prepare_referral(mina, sara)
    await agrees(sara)
    await signs(reza)
    await ali.sees("پرونده‌ای برای هیئت نظارت شهرستان رسید")
    ali.say("/referrals")
    await ali.press(sara.number)
    await ali.press("در دست گرفتیم")
    await ali.press("رسیدگی شد")
    await ali.sees("گزارش‌دهنده همین را می‌خواند")
    ali.say(ANSWER)
    await ali.sees(ANSWER)  # the older message has a button that sends no words
    await ali.press("بفرست")
    await mina.sees("پاسخ داد: رسیدگی کرد", chat="bot")
    await sara.sees("پیام تازه‌ای دارید")
    await sara.press("باز کردن پیام")
    assert ANSWER in bare((await sara.sees("رسیدگی کرد"))["text"])


async def make_atlas(owner: StoryCitizen, ali: StoryCitizen, reza: StoryModerator) -> None:
    """The liaison grades an area. The draft is discussed, and two people lock it."""
    ali.say("/atlas")
    for button in ("ارزیابی یک منطقه", "روز رأی‌گیری", "منطقهٔ ۲", "تنش و درگیری", "۴، سخت"):
        await ali.press(button)
    await ali.sees("چرا این نمره")
    ali.say(WHY)
    await ali.sees("ثبت شد")
    owner.say("/atlas")
    for button in ("نسخه‌ها", "ساختن پیش‌نویس تازه", "سطح منطقه‌ها"):
        await owner.press(button)
    await owner.sees(matches="منطقهٔ ۲: ۴، بسیار زیاد")
    for button in ("نظرخواهی دربارهٔ این پیش‌نویس", "رابط‌های نهادها", "۷ روز"):
        await owner.press(button)
    await ali.sees("از شما نظر می‌خواهیم")
    await ali.press("نظر می‌دهم")
    await ali.sees("نظرتان را بنویسید")
    ali.say(OPINION)
    await owner.sees("نظر تازه‌ای")
    await owner.press("پاسخ دادن به نظرها")
    await owner.press(f"بی‌پاسخ: {OPINION}")
    await owner.press("پذیرفته نشد")
    await owner.sees("چرا؟")
    owner.say("برای منطقهٔ ۳ هنوز ارزیابی ثبت نشده است.")
    await ali.sees("به نظر شما پاسخ داده شد")
    await owner.press("بستن نظرخواهی")
    await owner.sees("بسته شد")
    owner.say("/atlas")
    await owner.press("سطح منطقه‌ها")
    await owner.press("امضای نسخهٔ قطعی")
    await owner.sees("امضای اول ثبت شد")
    await reza.sees("قطعی شود", chat="bot")
    await reza.press("امضا می‌کنم", chat="bot")
    await reza.sees("نسخهٔ ۱ قطعی شد", chat="bot")


async def publish_figures(home: StoryHouse, owner: StoryCitizen, reza: StoryModerator) -> None:
    """Switch it on, make a preview when the day is over, let two people sign, write the pages."""
    owner.say("/publish")
    await owner.press("روشن کردن انتشار")
    await owner.press("بله، روشن شود")
    await owner.sees("برای هر بازه دو نفر امضا می‌کنند")
    await home.advance_time(DAY)
    assert await run_command("publish", "--preview") == 0
    await owner.press("دیدن پیش‌نمایش")
    await owner.press("امضا می‌کنم")
    await owner.sees("امضای شما ثبت شد")
    await reza.sees("امضای دوم لازم است", chat="bot")
    await reza.press("امضا می‌کنم", chat="bot")
    await reza.sees("تثبیت شد", chat="bot")
    assert await run_command("publish", "--write") == 0


def figures_tell(folder: Path) -> None:
    """One case is fewer than five, of whatever kind: no number is published, and every row is there."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["periods"]) == 1
    (state,) = folder.glob("*-state.csv")
    with state.open(encoding="utf-8-sig", newline="") as file:
        counts = {row["code"]: int(row["count"]) for row in csv.DictReader(file)}
    assert {"verified", "referred", "answered"} <= counts.keys() and set(counts.values()) <= {0, 5}
    everything = b"".join(path.read_bytes() for path in folder.iterdir()).decode()
    for secret in ("پلمب صندوق را پیش", ANSWER, OPINION, WHY, "سارا"):
        assert secret not in everything, secret
