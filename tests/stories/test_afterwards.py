"""What comes after a report, where a story in JSON does not reach: a messenger that is down as night falls."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.runtime.system import TEHRAN
from bot.sandbox.records import Messenger
from tests.stories.house import House, house
from tests.stories.people import Citizen, Moderator

OTHER = {Messenger.TELEGRAM: Messenger.BALE, Messenger.BALE: Messenger.TELEGRAM}


async def at(home: House, hour: int, minute: int, *, days: int = 0) -> None:
    """The clock of the world shows this time in Tehran."""
    now = home.world.now().astimezone(TEHRAN)
    home.world.clock.set(now.replace(hour=hour, minute=minute, second=0) + timedelta(days=days))
    await home.program.ticks.due_work()


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_a_notice_that_could_not_go_by_day_waits_for_the_morning(
    messenger: Messenger, tmp_path: Path
) -> None:
    """The messenger is down when the case is taken up, and answers again when the night has come."""
    async with house(tmp_path) as home:
        sara, mina = Citizen(home, "sara", messenger), Moderator(home, "mina", OTHER[messenger])
        await mina.starts()
        await sara.reports()
        await at(home, 21, 59)
        sara.since = home.world.seq
        down = {"kind": "5xx", "method": "sendMessage", "messenger": messenger.value, "count": 1000}
        home.world.faults.add(down)
        await mina.claims(sara.number)
        await sara.sees_not("پیام تازه")
        await at(home, 22, 1)
        home.world.faults.clear()
        await sara.sees_not("پیام تازه", within=6.0)
        await at(home, 7, 0, days=1)
        await sara.sees("پیام تازه", within=10)
