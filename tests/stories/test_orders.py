"""An incident against a clock on both messengers: calls that come, a restart in its midst, the end, a quiet end."""

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen
from tests.stories.story_house import StoryHouse, house

ASIDE = "بماند برای بعد"
CALL = "تمرین: تماس"


async def begin(sara: StoryCitizen) -> dict[str, Any]:
    sara.say("/learn staff")
    await sara.press("⏱ تمرین: اول چه کنم؟")
    await sara.sees("چند کار هست و همه‌اش درست است")
    await sara.press("شروع ماجرا")
    return await sara.sees("کدام را اول می‌کنید؟")


def steps_of(message: dict[str, Any]) -> list[str]:
    labels = [button["text"] for row in message["buttons"] for button in row]
    return [label for label in labels if label != ASIDE]


async def wait_for_call(home: StoryHouse, sara: StoryCitizen) -> dict[str, Any]:
    """The clock goes on by half a minute: the next call is due."""
    sara.since = home.world.seq
    await home.advance_time(30)
    return await sara.sees(CALL)


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_an_incident_from_its_first_step_to_its_end(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        board = await begin(sara)
        await sara.settles()
        await home.restart()
        board = await wait_for_call(home, sara)
        assert ASIDE in str(board["buttons"])
        for _ in range(8):
            await sara.press(steps_of(board)[0])
            board = await sara.sees(matches="حالا کدام؟|آنچه کردید")
            if "آنچه کردید" in board["text"]:
                break
        assert "آنچه کردید" in board["text"] and "مادهٔ" in board["text"] and "📞" in board["text"], board[
            "text"
        ]
        sara.since = home.world.seq
        await home.advance_time(20 * 60)
        await sara.sees_not(CALL)
        assert not await clocks_in(home)


async def test_an_incident_left_alone_ends_without_a_word(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", SandboxMessenger.BALE)
        board = await begin(sara)
        step = steps_of(board)[0]
        await home.advance_time(3 * 3600)
        await sara.sees_not(CALL)
        assert not await clocks_in(home)
        await sara.press(step)
        await sara.sees("این ماجرا دیگر باز نیست")


async def clocks_in(home: StoryHouse) -> int:
    """How many clocks run, and letterboxes there are."""
    async with home.program.store.batch() as batch:
        now = home.program.clock.now()
        return len(await batch.uow.practice_clocks.due(now.replace(year=now.year + 1), limit=9))
