"""A correction from the owner's first word to the followers, and news of tomorrow, on both messengers."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from persiantools.jdatetime import JalaliDate

from bot.language.dates import tehran_day
from bot.sandbox.records import SandboxMessenger
from tests.stories.people import STORY, StoryCitizen, bare
from tests.stories.story_house import StoryHouse, house

RUMOUR = "رأی‌گیری تا ساعت ۲۰ ادامه دارد. خبر پایان زودتر، نادرست است."


async def to_noon(home: StoryHouse, *, days: int) -> None:
    now: datetime = home.world.now()
    noon = now.replace(hour=8, minute=30, second=0, microsecond=0) + timedelta(days=days)
    await home.advance_time((noon - now).total_seconds())


async def follows(citizen: StoryCitizen) -> None:
    citizen.say("/calendar")
    await citizen.press("خبرم کن")
    await citizen.sees("درستِ خبری که نادرست پخش شده است")


async def write_correction(owner: StoryCitizen, text: str) -> None:
    owner.say("/broadcast")
    await owner.press("اصلاح یک خبر نادرست")
    await owner.sees("همان‌طور که مردم می‌خوانند")
    owner.say(text)
    await owner.sees("این را چه کسی گفته است؟")
    owner.say("هیئت اجرایی شهرستان تهران")


async def asks(owner: StoryCitizen) -> None:
    await owner.sees("به چه کسانی برسد؟")
    await owner.press("رأی‌دهندگان")
    await owner.sees("به چه کسانی برسد؟", buttons=["پیش‌نمایش"])
    await owner.press("پیش‌نمایش")
    await owner.sees("به گفتهٔ هیئت اجرایی شهرستان تهران")
    await owner.sees("دو نفر باید امضا کنند")
    await owner.press("خواستن امضا")
    await owner.sees("یک نفر دیگر امضا کند")


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_correction_signed_by_two_reaches_only_followers(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    other = next(candidate for candidate in SandboxMessenger if candidate is not messenger)
    async with house(tmp_path) as home:
        await to_noon(home, days=1)
        owner, second = StoryCitizen(home, "owner", messenger), StoryCitizen(home, "owner", other)
        sara, reza, ali = (StoryCitizen(home, who, messenger) for who in ("sara", "reza", "ali"))
        for person in (owner, second):
            person.say("/start")
            await person.sees("خوش آمدید")
        await follows(sara)
        await follows(reza)
        await ali.reports(STORY.format(1))
        reza.does("block")
        await write_correction(owner, RUMOUR)
        second.since = home.world.seq
        await asks(owner)
        await second.sees(RUMOUR)
        await second.sees("امضای شما لازم است", buttons=["امضا می‌کنم", "امضا نمی‌کنم"])
        for person in (sara, ali):
            person.since = home.world.seq
            await person.sees_not("اصلاح خبر", within=0.2)
        owner.since = home.world.seq
        await second.press("امضا می‌کنم")
        await second.sees("پیام راه افتاد")
        message = await sara.sees("اصلاح خبر، شمارهٔ ۱", buttons=["اصلاح‌های پیشین", "دیگر خبرم نکن"])
        assert RUMOUR in message["text"]
        over = bare((await owner.sees("به آخر رسید"))["text"])
        assert "رسید: ۱ از ۲" in over and "از فهرست رفتند: ۱" in over
        await ali.sees_not("اصلاح خبر", within=0.2)
        await sara.press("اصلاح‌های پیشین")
        await sara.sees("به گفتهٔ هیئت اجرایی شهرستان تهران")
        ali.say("/corrections")
        await ali.sees(RUMOUR)
        ali.say("/broadcast")
        await ali.sees("این بخش برای گردانندگان و ویراستاران است")


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_night_broadcast_waits_survives_restart_and_can_be_stopped(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    other = next(candidate for candidate in SandboxMessenger if candidate is not messenger)
    async with house(tmp_path) as home:
        await to_noon(home, days=1)
        owner, second, sara = (
            StoryCitizen(home, "owner", messenger),
            StoryCitizen(home, "owner", other),
            StoryCitizen(home, "sara", messenger),
        )
        for person in (owner, second):
            person.say("/start")
            await person.sees("خوش آمدید")
        await follows(sara)
        await home.advance_time(12 * 3_600)
        await write_correction(owner, RUMOUR)
        await asks(owner)
        await second.press("امضا می‌کنم")
        await second.sees("از ساعت ۸ صبح راه می‌افتد")
        sara.since = home.world.seq
        await sara.sees_not("اصلاح خبر", within=0.6)
        await home.restart()
        await home.advance_time(8 * 3_600)  # 08:00
        await sara.sees("اصلاح خبر، شمارهٔ ۱")
        await home.advance_time(15 * 3_600)
        await write_correction(owner, "شعبه‌ها تا ساعت ۲۲ باز است.")
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
        await home.advance_time(10 * 3_600)
        await sara.sees_not("شمارهٔ ۲", within=0.6)


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_owner_is_asked_day_before_and_one_press_notifies(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        await to_noon(home, days=1)
        owner, sara = StoryCitizen(home, "owner", messenger), StoryCitizen(home, "sara", messenger)
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
        message = await sara.sees("فردا آغاز می‌شود: زمان تبلیغات", buttons=["حالا نوبت چیست؟"])
        assert "مادهٔ ۹۴" in bare(message["text"])
        await sara.press("حالا نوبت چیست؟")
        await sara.sees("بعد از این")
