"""Reports over midnight of polling day, on the next day, and after the window has closed: the clock moves."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, Running
from bot.language.dates import tehran_day
from bot.sandbox.records import Messenger
from tests.stories.house import House, house
from tests.stories.people import STORY, Citizen, bare
from tests.stories.test_afterwards import at

ACT = "ترساندن مردم در شعبه"
"""An act of polling day alone."""


async def polling_day(home: House, *, result: timedelta | None = None) -> date:
    """Today is polling day, and the phase follows the dates from now on."""
    today = tehran_day(home.world.now())
    known = Running(
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


async def comes_to_the_day(sara: Citizen) -> None:
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


async def phase_of_the_case(home: House, number: str) -> Phase:
    async with home.program.store.batch() as batch:
        case = await batch.uow.cases.by_number(int(number))
    assert case is not None
    return case.phase


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_a_story_that_crosses_midnight_in_mid_draft_is_taken(
    messenger: Messenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        await at(home, 23, 50)
        await polling_day(home)
        sara = Citizen(home, "sara", messenger)
        await comes_to_the_day(sara)
        await sara.press("همین حالا")
        await sara.sees("چه شد؟")
        await home.later(20 * 60)
        await sara.writes(STORY.format(1))
        await sara.sends()
        assert await phase_of_the_case(home, sara.number) is Phase.AFTER


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_the_next_day_it_is_told_by_its_day_and_a_wrong_day_asks_again(
    messenger: Messenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        await at(home, 12, 0)
        await polling_day(home)
        await at(home, 12, 0, days=1)
        sara = Citizen(home, "sara", messenger)
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


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_after_the_window_the_refusal_names_who_still_takes_it(
    messenger: Messenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        await at(home, 12, 0)
        await polling_day(home, result=timedelta(days=1))
        sara, reza = Citizen(home, "sara", messenger), Citizen(home, "reza", messenger)
        await comes_to_the_day(sara)
        await sara.press("همین حالا")
        await sara.sees("چه شد؟")
        await at(home, 12, 0, days=4)
        sara.say(STORY.format(1))
        refused = bare((await sara.sees("دیگر این‌جا نمی‌گیریم", buttons=["انتخاب تخلف دیگر"]))["text"])
        assert "هیئت نظارت" in refused and "هیئت اجرایی" not in refused, "its window has closed"
        await sara.sees_not("گرفتن کد پیگیری")
        reza.say("/report")
        await reza.sees("زنگ بزنید")
        await reza.press("در خطر نیستم")
        await reza.sees("پیش از گزارش بدانید")
        await reza.press("خواندم")
        await reza.sees("چه تخلفی بود")
        await reza.press("کاری پیش از رأی‌گیری یا در روز آن بود")
        told = bare((await reza.sees("دیگر این‌جا گزارش نمی‌شود"))["text"])
        assert "هیئت مرکزی نظارت" in told and "هیئت اجرایی" not in told
