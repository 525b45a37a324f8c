"""A stage of the election in the whole program: two liaisons on two messengers, a restart, an undo, and what a citizen
reads in the calendar."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.language.dates import tehran_day
from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen, bare
from tests.stories.story_house import StoryHouse, house
from tests.stories.test_broadcasts import to_noon
from tests.stories.test_referral import make_liaison

pytestmark = pytest.mark.slow

BODY = "هیئت اجرایی شهرستان"


async def set_polling_in(home: StoryHouse, days: int) -> None:
    async with home.program.store.batch() as batch:
        running = await batch.uow.settings.running()
        day = tehran_day(home.world.now()) + timedelta(days=days)
        batch.uow.settings.save(replace(running, polling_day=day))
        batch.keep_turn()
        await batch.commit()


async def test_liaisons_say_how_far_a_stage_is(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await to_noon(home, days=1)
        await set_polling_in(home, 8)
        ali = StoryCitizen(home, "ali", SandboxMessenger.BALE)
        reza = StoryCitizen(home, "reza", SandboxMessenger.TELEGRAM)
        sara = StoryCitizen(home, "sara", SandboxMessenger.BALE)
        for liaison in (ali, reza):
            await make_liaison(home, liaison, "exec-county")
        ali.say("مراحل")
        await ali.sees("با نهاد شما")
        await ali.press("آماده بودن شعبه")
        await ali.press("در جریان است")
        await ali.sees(f"گفتهٔ {BODY}")
        await home.restart()
        sara.say("/calendar")
        calendar = bare((await sara.sees("آماده بودن شعبه"))["text"])
        assert f"وضع: در جریان؛ {BODY}" in calendar and "ali" not in calendar
        reza.say("/stages")
        await reza.press("آماده بودن شعبه")
        since = home.world.seq
        await reza.press("هنوز آغاز نشده")
        ali.since = since
        await ali.sees("گفته‌های ناسازگار دربارهٔ «آماده بودن شعبه»")
        since = home.world.seq
        await reza.press("پس گرفتن «آغاز نشده»")
        await reza.sees("وضع: در جریان")
        ali.since = since
        await ali.sees("یک گفته پس گرفته شد")
        ali.say("مراحل")
        await ali.press("تصویر این هفته")
        await ali.sees("مراحل این هفته", media="photo")
