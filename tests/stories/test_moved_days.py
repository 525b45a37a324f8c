"""A day that moves, from the owner's question to the phones of those who follow, and once more while it goes: on both
messengers, over a restart."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from persiantools.jdatetime import JalaliDate

from bot.language.dates import tehran_day
from bot.sandbox.records import Messenger
from tests.stories.house import house
from tests.stories.people import Citizen, bare
from tests.stories.test_broadcasts import follows, to_noon

NEWS = "تقویم انتخابات عوض شد"
DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def of_month(day: date) -> str:
    """As it stands in the news."""
    return str(JalaliDate(day).day).translate(DIGITS)


async def moves(owner: Citizen, day: date) -> None:
    owner.say(f"/polling_day {JalaliDate(day).strftime('%Y/%m/%d')}")
    await owner.sees("همین که «بله، همین» را بزنید، خبرش")
    await owner.press("بله، همین")


async def reads(one: Citizen, *, after: int) -> list[str]:
    """The news that he has got, in order."""
    one.since = after
    return [bare(message["text"]) for message in one.new() if NEWS in message.get("text", "")]


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_a_day_that_moves_twice_is_told_once_each_and_the_newest_last(
    messenger: Messenger, tmp_path: Path
) -> None:
    async with house(tmp_path, broadcast_per_second=1) as home:
        await to_noon(home, days=1)
        owner = Citizen(home, "owner", messenger)
        crowd = [Citizen(home, who, messenger) for who in ("sara", "reza", "ali")]
        owner.say("/start")
        await owner.sees("خوش آمدید")
        for one in crowd:
            await follows(one)
        began = home.world.seq
        first = tehran_day(home.world.now()) + timedelta(days=40)
        second = first + timedelta(days=9)
        await moves(owner, first)
        card = await owner.sees("در راه است", buttons=["همین حالا بایست"])
        assert "خبر تغییر تقویم" in bare(card["text"])
        while not any([await reads(one, after=began) for one in crowd]):
            await home.world.change(0.1)
        await moves(owner, second)
        await owner.sees("پیام شمارهٔ ۲")
        await home.restart()
        for one in crowd:
            one.since = began
            await one.sees(of_month(second))
        owner.since = began
        over = bare((await owner.sees("پیام شمارهٔ ۲ به آخر رسید", within=15))["text"])
        assert "رسید: ۳ از ۳" in over
        await owner.sees("پیام شمارهٔ ۱ ایستاد")
        for one in crowd:
            news = await reads(one, after=began)
            assert 1 <= len(news) <= 2 and len(set(news)) == len(news), "the same news never twice"
            assert of_month(second) in news[-1]


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_at_night_it_waits_and_the_owner_stops_what_he_typed_wrong(
    messenger: Messenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        await to_noon(home, days=1)
        owner, sara = Citizen(home, "owner", messenger), Citizen(home, "sara", messenger)
        owner.say("/start")
        await owner.sees("خوش آمدید")
        await follows(sara)
        await home.later(12 * 3_600)
        sara.since = home.world.seq
        await moves(owner, tehran_day(home.world.now()) + timedelta(days=40))
        await owner.sees("از ۲۲ تا ۸ صبح هیچ", buttons=["همین حالا بایست"])
        await owner.press("همین حالا بایست")
        await owner.sees("دیگر برای کسی فرستاده نمی‌شود")
        await home.later(9 * 3_600)
        await sara.sees_not(NEWS, within=1.5)
        await moves(owner, tehran_day(home.world.now()) + timedelta(days=41))
        sara.since = 0
        await sara.sees(NEWS, buttons=["تقویم انتخابات", "دیگر خبرم نکن"])
