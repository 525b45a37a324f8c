"""At the start, an unreachable messenger delays nothing else, and is connected as soon as it is reachable."""

import asyncio
from pathlib import Path

import pytest

from bot.conversation import wire
from bot.runtime import connecting
from bot.runtime.availability import AWAY_AFTER, Availability
from bot.runtime.connecting import connect_all, connect_with_retry, show_profile
from bot.runtime.health import Health
from bot.sandbox.records import SandboxMessenger
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import FakeAdapter
from tests.stories.people import StoryCitizen
from tests.stories.story_house import house

pytestmark = pytest.mark.slow
PROFILE = wire.BotProfile((("menu", "m"),), "description", "summary")


class UnreachableAdapter(FakeAdapter):
    """Unreachable for the first ``times`` attempts."""

    def __init__(self, times: int, trouble: Exception | None = None) -> None:
        super().__init__()
        self.times = times
        self.trouble = trouble or wire.WireDown("connection lost")

    async def open(self) -> None:
        if self.times:
            self.times -= 1
            raise self.trouble


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "CONNECT_PAUSES", (0.0, 0.0))
    monkeypatch.setattr(connecting, "PAUSE", 0.001)


async def test_a_connection_that_breaks_once_costs_no_start() -> None:
    assert await connect_all([UnreachableAdapter(0), UnreachableAdapter(2)]) == []


async def test_whoever_stays_unreachable_is_left_for_later() -> None:
    away = UnreachableAdapter(3)
    assert await connect_all([UnreachableAdapter(0), away]) == [away]


@pytest.mark.parametrize("order", [1, -1])
async def test_nobody_waits_for_a_messenger_that_hangs(order: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "OTHERS_WAIT", 0.02)
    silent = FakeAdapter()
    silent.open = asyncio.Event().wait  # type: ignore[method-assign, assignment] # never answers
    async with asyncio.timeout(5):
        assert await connect_all([UnreachableAdapter(1), silent][::order]) == [silent]


async def test_nobody_waits_for_a_messenger_that_asks_to_wait() -> None:
    busy = [UnreachableAdapter(1, wire.WireDown("too many", retry_after=30.0)) for _ in range(2)]
    assert await connect_all([UnreachableAdapter(0), busy[0]]) == [busy[0]]
    assert await connect_all([busy[1]]) == [busy[1]], "it is running: the start goes on and connects it later"


async def test_profile_is_retried_and_then_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(connecting, "PROFILE_PAUSES", (0.0, 0.0))
    adapter = SlowProfileAdapter(2)
    await show_profile(adapter, PROFILE)
    assert adapter.shown_profiles == [PROFILE]
    adapter = SlowProfileAdapter(9)
    await show_profile(adapter, PROFILE)
    assert (adapter.shown_profiles, adapter.times) == ([], 6)
    assert [record.message for record in caplog.records] == ["profile-not-shown"] * 5


class SlowProfileAdapter(UnreachableAdapter):
    """Setting its profile fails for the first ``times`` attempts."""

    async def show_profile(self, profile: wire.BotProfile) -> None:
        await self.open()
        await super().show_profile(profile)


async def test_a_start_without_any_messenger_says_so() -> None:
    with pytest.raises(wire.WireDown):
        await connect_all([UnreachableAdapter(3), UnreachableAdapter(3)])


async def test_refused_token_ends_a_start_without_other_messengers() -> None:
    with pytest.raises(wire.TokenRefused):
        await connect_all([UnreachableAdapter(3), UnreachableAdapter(1, wire.TokenRefused("no"))])


async def test_refused_token_leaves_the_other_messenger_running(caplog: pytest.LogCaptureFixture) -> None:
    """Also in its own trouble a messenger answers 401; a restart then must not take the other one away."""
    refusing = UnreachableAdapter(3, wire.TokenRefused("no"))
    assert await connect_all([UnreachableAdapter(0), refusing]) == [refusing]
    assert [record.message for record in caplog.records] == ["token-refused"]
    health, available = Health(), Availability()
    waiting = asyncio.create_task(
        connect_with_retry(refusing, health=health, clock=FakeClock(), availability=available)
    )
    await asyncio.sleep(0)
    assert "refuses the token" in health.troubles["poll-telegram"].what
    await waiting
    assert not health.troubles


async def test_health_reports_messenger_not_yet_connected() -> None:
    health, away, now = Health(), UnreachableAdapter(40), 1_000.0
    available = Availability(clock=lambda: now)
    waiting = asyncio.gather(
        connect_with_retry(away, health=health, clock=FakeClock(), availability=available)
    )
    await asyncio.sleep(0.005)
    assert health.troubles
    away.times = 0
    await waiting
    now += AWAY_AFTER
    assert not health.troubles and available.outage() is None, "also if nothing is polled after"


async def test_one_messenger_is_served_while_other_is_away(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await home.stop()
        home.world.faults.add({"kind": "refused", "messenger": "bale", "method": "getMe", "count": 50})
        ali = StoryCitizen(home, "ali", SandboxMessenger.BALE)
        ali.say("/start")
        await home.start()
        sara = StoryCitizen(home, "sara")
        sara.say("/start")
        await sara.sees("انجمن آزمایش")
        home.world.faults.clear()
        await ali.sees("انجمن آزمایش")
