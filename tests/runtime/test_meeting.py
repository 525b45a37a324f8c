"""At a start, a messenger that cannot be reached holds up nobody else, and is met when it can be."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.conversation import wire
from bot.runtime import command_list, meeting
from bot.runtime.command_list import show_commands
from bot.runtime.health import Health
from bot.runtime.meeting import meet, meet_late
from bot.sandbox.records import Messenger
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import FakeAdapter
from tests.stories.house import house
from tests.stories.people import Citizen

pytestmark = pytest.mark.slow


class Shy(FakeAdapter):
    """Cannot be reached the first ``times``."""

    def __init__(self, times: int, trouble: Exception | None = None) -> None:
        super().__init__()
        self.times = times
        self.trouble = trouble or wire.WireDown("connection lost")

    async def open(self) -> None:
        if self.times:
            self.times -= 1
            raise self.trouble


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(meeting, "PAUSE", 0.001)


async def test_a_connection_that_breaks_once_costs_no_start() -> None:
    assert await meet([Shy(0), Shy(2)]) == []


async def test_whoever_stays_unreachable_is_left_for_later() -> None:
    away = Shy(3)
    assert await meet([Shy(0), away]) == [away]


async def test_nobody_waits_for_a_messenger_that_asks_to_wait() -> None:
    busy = [Shy(1, wire.WireDown("too many", retry_after=30.0)) for _ in range(2)]
    assert await meet([Shy(0), busy[0]]) == [busy[0]]
    assert await meet([busy[1]]) == [busy[1]], "it is there: the start goes on and meets it later"


async def test_a_menu_that_cannot_be_set_is_tried_again_and_then_left(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(command_list, "PAUSES", (0.0, 0.0))
    adapter = Mute(2)
    await show_commands(adapter, [("menu", "m")])
    assert adapter.shown == [[("menu", "m")]]
    adapter = Mute(9)
    await show_commands(adapter, [("menu", "m")])
    assert (adapter.shown, adapter.times) == ([], 6)
    assert [record.message for record in caplog.records] == ["commands-not-shown"] * 5


class Mute(Shy):
    """Whose menu cannot be set the first ``times``."""

    async def show_commands(self, commands: Sequence[tuple[str, str]]) -> None:
        await self.open()
        await super().show_commands(commands)


async def test_a_start_without_any_messenger_says_so() -> None:
    with pytest.raises(wire.WireDown):
        await meet([Shy(3), Shy(3)])


async def test_a_refused_token_ends_the_start_whoever_else_is_there() -> None:
    with pytest.raises(wire.TokenRefused):
        await meet([Shy(1, wire.TokenRefused("no")), Shy(3)])


async def test_health_tells_of_a_messenger_that_is_not_met_yet() -> None:
    health, away = Health(), Shy(40)
    waiting = asyncio.gather(meet_late(away, health=health, clock=FakeClock()))
    await asyncio.sleep(0.005)
    assert health.troubles
    away.times = 0
    await waiting
    assert not health.troubles


async def test_the_program_serves_one_messenger_while_the_other_is_away(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await home.stop()
        home.world.faults.add({"kind": "refused", "messenger": "bale", "method": "getMe", "count": 50})
        ali = Citizen(home, "ali", Messenger.BALE)
        ali.say("/start")
        await home.start()
        sara = Citizen(home, "sara")
        sara.say("/start")
        await sara.sees("انجمن آزمایش")
        home.world.faults.clear()
        await ali.sees("انجمن آزمایش")
