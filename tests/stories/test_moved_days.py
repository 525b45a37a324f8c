"""A day that moves, from the owner's question to the followers' phones, and again while the news is being
sent, on both messengers and over a restart."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from persiantools.jdatetime import JalaliDate

from bot.language.dates import tehran_day
from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen, bare
from tests.stories.story_house import house
from tests.stories.test_broadcasts import follows, to_noon

NEWS = "تقویم انتخابات عوض شد"
DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def of_month(day: date) -> str:
    """The day as the news writes it."""
    return str(JalaliDate(day).day).translate(DIGITS)


async def moves(owner: StoryCitizen, day: date) -> None:
    owner.say(f"/polling_day {JalaliDate(day).strftime('%Y/%m/%d')}")
    await owner.sees("همین که «بله، همین» را بزنید، خبرش")
    await owner.press("بله، همین")


async def reads(citizen: StoryCitizen, *, after: int) -> list[str]:
    """The news that the person has got, in order."""
    citizen.since = after
    return [bare(message["text"]) for message in citizen.new() if NEWS in message.get("text", "")]


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_twice_moved_day_is_announced_once_each_newest_last(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path, broadcast_per_second=1) as home:
        await to_noon(home, days=1)
        owner = StoryCitizen(home, "owner", messenger)
        crowd = [StoryCitizen(home, who, messenger) for who in ("sara", "reza", "ali")]
        owner.say("/start")
        await owner.sees("خوش آمدید")
        for citizen in crowd:
            await follows(citizen)
        began = home.world.seq
        first = tehran_day(home.world.now()) + timedelta(days=40)
        second = first + timedelta(days=9)
        await moves(owner, first)
        card = await owner.sees("در راه است", buttons=["همین حالا بایست"])
        assert "خبر تغییر تقویم" in bare(card["text"])
        while not any([await reads(citizen, after=began) for citizen in crowd]):
            await home.world.wait_for_change(0.1)
        await moves(owner, second)
        await owner.sees("پیام شمارهٔ ۲")
        await home.restart()
        for citizen in crowd:
            citizen.since = began
            await citizen.sees(of_month(second))
        owner.since = began
        over = bare((await owner.sees("پیام شمارهٔ ۲ به آخر رسید", within=15))["text"])
        assert "رسید: ۳ از ۳" in over
        await owner.sees("پیام شمارهٔ ۱ ایستاد")
        for citizen in crowd:
            news = await reads(citizen, after=began)
            assert 1 <= len(news) <= 2 and len(set(news)) == len(news), "no news comes twice"
            assert of_month(second) in news[-1]


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_night_announcement_waits_and_owner_stops_typo(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        await to_noon(home, days=1)
        owner, sara = StoryCitizen(home, "owner", messenger), StoryCitizen(home, "sara", messenger)
        owner.say("/start")
        await owner.sees("خوش آمدید")
        await follows(sara)
        await home.advance_time(12 * 3_600)
        sara.since = home.world.seq
        await moves(owner, tehran_day(home.world.now()) + timedelta(days=40))
        await owner.sees("از ۲۲ تا ۸ صبح هیچ", buttons=["همین حالا بایست"])
        await owner.press("همین حالا بایست")
        await owner.sees("دیگر برای کسی فرستاده نمی‌شود")
        await home.advance_time(9 * 3_600)
        await sara.sees_not(NEWS, within=1.5)
        await moves(owner, tehran_day(home.world.now()) + timedelta(days=41))
        sara.since = 0
        await sara.sees(NEWS, buttons=["تقویم انتخابات", "دیگر خبرم نکن"])
