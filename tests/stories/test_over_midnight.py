"""Reports over midnight of polling day, on the next day, and after the period has ended."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.language.dates import tehran_day
from bot.sandbox.records import SandboxMessenger
from tests.stories.people import STORY, StoryCitizen, bare
from tests.stories.story_house import StoryHouse, house
from tests.stories.test_after_a_report import set_tehran_time

ACT = "ترساندن مردم در شعبه"
"""An act that can happen on polling day only."""


async def polling_day(home: StoryHouse, *, result: timedelta | None = None) -> date:
    """Today is polling day, and from now on the phase follows the dates."""
    today = tehran_day(home.world.now())
    known = RunningSettings(
        Reporting.OPEN,
        Phase.DAY,
        polling_day=today,
        result_day=today + result if result is not None else None,
    )
    async with home.program.store.batch() as batch:
        batch.uow.settings.save(known)
        batch.keep_turn()
        await batch.commit()
    await home.program.ticks.due_work()
    return today


async def comes_to_the_day(sara: StoryCitizen) -> None:
    sara.say("/report")
    for seen_first, pressed in (
        ("زنگ بزنید", "در خطر نیستم"),
        ("پیش از گزارش بدانید", "خواندم"),
        ("چه تخلفی بود", "فوری و خطرناک"),
        ("کدام‌یک بود", ACT),
        ("کدام جا", "منطقهٔ ۲"),
        ("منطقهٔ ۲", "شعبهٔ نمونهٔ ۱"),
    ):
        await sara.sees(seen_first)
        await sara.press(pressed)
    await sara.sees("کِی بود")


async def phase_of_the_case(home: StoryHouse, number: str) -> Phase:
    async with home.program.store.batch() as batch:
        case = await batch.uow.cases.by_number(int(number))
    assert case is not None
    return case.phase


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_draft_crossing_midnight_is_taken(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await set_tehran_time(home, 23, 50)
        await polling_day(home)
        sara = StoryCitizen(home, "sara", messenger)
        await comes_to_the_day(sara)
        await sara.press("همین حالا")
        await sara.sees("چه شد؟")
        await home.advance_time(20 * 60)
        await sara.writes(STORY.format(1))
        await sara.sends()
        assert await phase_of_the_case(home, sara.number) is Phase.AFTER


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_next_day_report_names_day_and_wrong_day_reasks(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        await set_tehran_time(home, 12, 0)
        await polling_day(home)
        await set_tehran_time(home, 12, 0, days=1)
        sara = StoryCitizen(home, "sara", messenger)
        await comes_to_the_day(sara)
        await sara.press("همین حالا")
        await sara.sees("باقی پاسخ‌ها سر جایش است")
        await sara.sees("چه تخلفی بود", buttons=["عوض کردن روز"])
        await sara.press("عوض کردن روز")
        await sara.sees("کِی بود")
        await sara.press("دیروز")
        await sara.sees("چه وقت روز")
        await sara.press("صبح")
        await sara.sees("چه تخلفی بود")
        await sara.press("فوری و خطرناک")
        await sara.sees("کدام‌یک بود")
        await sara.press(ACT)
        await sara.sees("چه شد؟")
        await sara.writes(STORY.format(1))
        await sara.sends()
        assert sara.number


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_refusal_after_window_names_who_still_takes_it(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        await set_tehran_time(home, 12, 0)
        await polling_day(home, result=timedelta(days=1))
        sara, reza = StoryCitizen(home, "sara", messenger), StoryCitizen(home, "reza", messenger)
        await comes_to_the_day(sara)
        await sara.press("همین حالا")
        await sara.sees("چه شد؟")
        await set_tehran_time(home, 12, 0, days=4)
        sara.say(STORY.format(1))
        refused = bare((await sara.sees("دیگر این‌جا نمی‌گیریم", buttons=["انتخاب تخلف دیگر"]))["text"])
        assert "هیئت نظارت" in refused and "هیئت اجرایی" not in refused, "its period has ended"
        await sara.sees_not("فرستادن گزارش")
        reza.say("/report")
        await reza.sees("زنگ بزنید")
        await reza.press("در خطر نیستم")
        await reza.sees("پیش از گزارش بدانید")
        await reza.press("خواندم")
        await reza.sees("چه تخلفی بود")
        await reza.press("کاری پیش از رأی‌گیری یا در روز آن بود")
        refusal = bare((await reza.sees("دیگر این‌جا گزارش نمی‌شود"))["text"])
        assert "هیئت مرکزی نظارت" in refusal and "هیئت اجرایی" not in refusal
