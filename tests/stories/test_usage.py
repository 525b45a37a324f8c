"""What people ask and how far the form is filled in reaches the owner a day later as counts, on both messengers."""

from pathlib import Path

import pytest

from bot.domain.owner.settings import Reporting
from bot.sandbox import records
from bot.sandbox.story_player import seen_text
from tests.stories.people import StoryCitizen, bare
from tests.stories.story_house import house

BOTH = pytest.mark.parametrize("messenger", list(records.SandboxMessenger))
QUESTION = "رأی‌گیری چه روزی است؟"
DAY = 24 * 3_600


@BOTH
async def test_owner_reads_yesterdays_questions_and_form(
    tmp_path: Path, messenger: records.SandboxMessenger
) -> None:
    async with house(tmp_path) as home:
        await home.open_reporting(Reporting.OPEN)
        sara, owner = StoryCitizen(home, "sara", messenger), StoryCitizen(home, "owner", messenger)
        for _ in range(6):
            sara.say(QUESTION)
            await sara.sees("رأی‌گیری")
        sara.say("/report")
        await sara.press("گزارش سریع")
        await sara.sees("چه شد")
        await owner_opens(owner)
        seen = await owner.sees("پرسش‌ها: کمتر از ۵")
        assert "روز رأی‌گیری" not in bare(seen_text([seen])), "today is not among the days"

        await home.restart()
        await home.advance_time(DAY)
        await owner_opens(owner)
        seen = await owner.sees("روز رأی‌گیری: ۵ تا ۹")
        assert "پرسش‌ها: ۵ تا ۹" in bare(seen_text([seen])) and QUESTION not in bare(seen_text([seen]))
        await owner.press("فرم تا کجا پر شد")
        await owner.sees("فرستاده شد: کمتر از ۵")


async def owner_opens(owner: StoryCitizen) -> None:
    owner.say("/admin")
    await owner.press("پرسش‌ها و فرم")
