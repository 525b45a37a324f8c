"""The owner reads the privacy summary aloud; whoever is about to report can hear it, on each messenger."""

from pathlib import Path

import pytest

from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen
from tests.stories.story_house import house


@pytest.mark.parametrize("messenger", list(SandboxMessenger), ids=str)
async def test_owner_records_summary_and_citizen_hears_it(
    tmp_path: Path, messenger: SandboxMessenger
) -> None:
    async with house(tmp_path) as home:
        owner, sara = StoryCitizen(home, "owner", messenger), StoryCitizen(home, "sara", messenger)
        owner.say("/admin")
        await owner.press("صدای متن‌های پیش از گزارش")
        await owner.sees("صدا ندارد")
        await owner.press("خواندن متن حریم")
        await owner.sees("شمرده بخوانید")
        owner.does("voice", sample=True)
        await owner.sees("مردم همین صدا را می‌شنوند", media="voice")
        await owner.press("همین را پخش کنید")
        await owner.sees("از این پس")
        sara.say("/report")
        await sara.press("قدم‌به‌قدم")
        await sara.sees("پیش از گزارش بدانید", buttons=["شنیدن این متن", "خواندم"])
        await sara.press("شنیدن این متن")
        await sara.sees("حریم شما در سه خط", media="voice")
        await home.restart()
        sara.say("/privacy")
        await sara.sees("حریم شما", buttons=["شنیدن این متن"])
