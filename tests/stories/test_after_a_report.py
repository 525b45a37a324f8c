"""What happens after a report, where JSON stories do not reach: a messenger is down at nightfall."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.runtime.system import TEHRAN
from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse, house

OTHER = {SandboxMessenger.TELEGRAM: SandboxMessenger.BALE, SandboxMessenger.BALE: SandboxMessenger.TELEGRAM}


async def set_tehran_time(home: StoryHouse, hour: int, minute: int, *, days: int = 0) -> None:
    """Set the world's clock to this time in Tehran."""
    now = home.world.now().astimezone(TEHRAN)
    home.world.clock.set(now.replace(hour=hour, minute=minute, second=0) + timedelta(days=days))
    await home.program.ticks.due_work()


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_undeliverable_daytime_notice_waits_for_morning(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    """The messenger is down when the case is claimed, and answers again when it is night."""
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", OTHER[messenger])
        await mina.starts()
        await sara.reports()
        await set_tehran_time(home, 21, 59)
        sara.since = home.world.seq
        down = {"kind": "5xx", "method": "sendMessage", "messenger": messenger.value, "count": 1000}
        home.world.faults.add(down)
        await mina.claims(sara.number)
        await sara.sees_not("پیام تازه")
        await set_tehran_time(home, 22, 1)
        home.world.faults.clear()
        await sara.sees_not("پیام تازه", within=6.0)
        await set_tehran_time(home, 7, 0, days=1)
        await sara.sees("پیام تازه", within=10)
