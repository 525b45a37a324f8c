"""A correction from the owner's first word to the phones of those who follow, and what tomorrow brings: on both
messengers."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from persiantools.jdatetime import JalaliDate

from bot.language.dates import tehran_day
from bot.sandbox.records import Messenger
from tests.stories.house import House, house
from tests.stories.people import STORY, Citizen, bare

RUMOUR = "رأی‌گیری تا ساعت ۲۰ ادامه دارد. خبر پایان زودتر، نادرست است."


async def to_noon(home: House, *, days: int) -> None:
    now: datetime = home.world.now()
    noon = now.replace(hour=8, minute=30, second=0, microsecond=0) + timedelta(days=days)
    await home.later((noon - now).total_seconds())


async def follows(one: Citizen) -> None:
    one.say("/calendar")
    await one.press("خبرم کن")
    await one.sees("درستِ خبری که نادرست پخش شده است")


async def written(owner: Citizen, text: str) -> None:
    owner.say("/broadcast")
    await owner.press("اصلاح یک خبر نادرست")
    await owner.sees("همان‌طور که مردم می‌خوانند")
    owner.say(text)
    await owner.sees("این را چه کسی گفته است؟")
    owner.say("هیئت اجرایی شهرستان تهران")


async def asks(owner: Citizen) -> None:
    await owner.sees("به چه کسانی برسد؟")
    await owner.press("رأی‌دهندگان")
    await owner.sees("به چه کسانی برسد؟", buttons=["پیش‌نمایش"])
    await owner.press("پیش‌نمایش")
    await owner.sees("به گفتهٔ هیئت اجرایی شهرستان تهران")
    await owner.sees("دو نفر باید امضا کنند")
    await owner.press("خواستن امضا")
    await owner.sees("یک نفر دیگر امضا کند")


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_a_correction_is_signed_by_two_and_reaches_who_follows_and_nobody_else(
    messenger: Messenger, tmp_path: Path
) -> None:
    other = next(one for one in Messenger if one is not messenger)
    async with house(tmp_path) as home:
        await to_noon(home, days=1)
        owner, second = Citizen(home, "owner", messenger), Citizen(home, "owner", other)
        sara, reza, ali = (Citizen(home, who, messenger) for who in ("sara", "reza", "ali"))
        for one in (owner, second):
            one.say("/start")
            await one.sees("خوش آمدید")
        await follows(sara)
        await follows(reza)
        await ali.reports(STORY.format(1))
        reza.does("block")
        await written(owner, RUMOUR)
        second.since = home.world.seq
        await asks(owner)
        await second.sees(RUMOUR)
        await second.sees("امضای شما لازم است", buttons=["امضا می‌کنم", "امضا نمی‌کنم"])
        for one in (sara, ali):
            one.since = home.world.seq
            await one.sees_not("اصلاح خبر", within=0.2)
        owner.since = home.world.seq
        await second.press("امضا می‌کنم")
        await second.sees("پیام راه افتاد")
        told = await sara.sees("اصلاح خبر، شمارهٔ ۱", buttons=["اصلاح‌های پیشین", "دیگر خبرم نکن"])
        assert RUMOUR in told["text"]
        over = bare((await owner.sees("به آخر رسید"))["text"])
        assert "رسید: ۱ از ۲" in over and "از فهرست رفتند: ۱" in over
        await ali.sees_not("اصلاح خبر", within=0.2)
        await sara.press("اصلاح‌های پیشین")
        await sara.sees("به گفتهٔ هیئت اجرایی شهرستان تهران")
        ali.say("/corrections")
        await ali.sees(RUMOUR)
        ali.say("/broadcast")
        await ali.sees("این بخش برای گردانندگان و ویراستاران است")


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_at_night_it_waits_a_restart_forgets_nobody_and_a_stop_ends_it(
    messenger: Messenger, tmp_path: Path
) -> None:
    other = next(one for one in Messenger if one is not messenger)
    async with house(tmp_path) as home:
        await to_noon(home, days=1)
        owner, second, sara = (
            Citizen(home, "owner", messenger), Citizen(home, "owner", other), Citizen(home, "sara", messenger),
        )  # fmt: skip
        for one in (owner, second):
            one.say("/start")
            await one.sees("خوش آمدید")
        await follows(sara)
        await home.later(12 * 3_600)
        await written(owner, RUMOUR)
        await asks(owner)
        await second.press("امضا می‌کنم")
        await second.sees("از ساعت ۸ صبح راه می‌افتد")
        sara.since = home.world.seq
        await sara.sees_not("اصلاح خبر", within=0.6)
        await home.restart()
        await home.later(8 * 3_600)  # eight in the morning
        await sara.sees("اصلاح خبر، شمارهٔ ۱")
        await home.later(15 * 3_600)
        await written(owner, "شعبه‌ها تا ساعت ۲۲ باز است.")
        await owner.sees("یکی از اصلاح‌های پیشین")
        await owner.press("شمارهٔ ۱")
        second.since = home.world.seq
        await asks(owner)
        await second.sees("درست می‌کند")
        await second.sees("امضای شما لازم است")
        await second.press("امضا می‌کنم")
        await second.sees("از ساعت ۸ صبح راه می‌افتد")
        second.say("/broadcast")
        await second.press("شمارهٔ ۲")
        await second.press("همین حالا بایست")
        await second.sees("دیگر برای کسی فرستاده نمی‌شود")
        sara.since = home.world.seq
        await home.later(10 * 3_600)
        await sara.sees_not("شمارهٔ ۲", within=0.6)


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_the_owner_is_asked_the_day_before_and_one_press_tells_those_who_follow(
    messenger: Messenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        await to_noon(home, days=1)
        owner, sara = Citizen(home, "owner", messenger), Citizen(home, "sara", messenger)
        owner.say("/start")
        await owner.sees("خوش آمدید")
        await follows(sara)
        polling = tehran_day(home.world.now()) + timedelta(days=9)
        owner.say(f"/polling_day {JalaliDate(polling).strftime('%Y/%m/%d')}")
        await owner.press("بله، همین")
        asked = await owner.sees("خبرش را برای", buttons=["فرستادن خبر", "نه، نفرست"])
        assert "زمان تبلیغات" in asked["text"]
        sara.since = home.world.seq
        await sara.sees_not("آغاز می‌شود", within=0.3)
        await owner.press("فرستادن خبر")
        told = await sara.sees("فردا آغاز می‌شود: زمان تبلیغات", buttons=["حالا نوبت چیست؟"])
        assert "مادهٔ ۹۴" in bare(told["text"])
        await sara.press("حالا نوبت چیست؟")
        await sara.sees("بعد از این")
