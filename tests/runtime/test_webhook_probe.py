"""A messenger that delivers by webhook is asked whether it answers, where nothing else would tell."""

import asyncio

import pytest

from bot.conversation import wire
from bot.runtime.availability import AWAY_AFTER, CALM, Availability
from bot.runtime.health import Health
from bot.runtime.webhook_probe import AGAIN, QUIET, WebhookProbe
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import FakeAdapter


class ProbeScene(FakeAdapter):
    """A messenger by webhook, and a clock that goes on only while the probe sleeps."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.end = 1_000.0, 0.0
        self.asked_at: list[float] = []
        self.trouble: Exception | None = None
        self.health = Health()
        self.availability = Availability(clock=lambda: self.now)
        self.delivers_every = float("inf")
        self.probe = WebhookProbe(
            self, health=self.health, clock=FakeClock(), availability=self.availability, sleep=self.sleep
        )

    async def open(self) -> None:
        self.asked_at.append(self.now)
        if self.trouble is not None:
            raise self.trouble

    async def sleep(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            self.now = min(self.now + self.delivers_every, end)
            if self.now < end:
                self.availability.note_poll(answered=True)
        if self.now >= self.end:
            raise asyncio.CancelledError

    async def run(self, seconds: float) -> None:
        self.end = self.now + seconds
        with pytest.raises(asyncio.CancelledError):
            await self.probe.run()


async def test_quiet_bot_asks_once_a_minute() -> None:
    scene = ProbeScene()
    await scene.run(10 * QUIET)
    assert 9 <= len(scene.asked_at) <= 10
    assert scene.availability.outage() is None


async def test_nobody_is_asked_while_updates_come() -> None:
    scene = ProbeScene()
    scene.delivers_every = 7.0
    await scene.run(10 * QUIET)
    assert not scene.asked_at


@pytest.mark.parametrize("trouble", [wire.WireDown("refused"), wire.TokenRefused("401")])
async def test_outage_on_a_quiet_bot_is_known_within_minutes(trouble: Exception) -> None:
    """Nobody writes, so no call fails that would tell."""
    scene = ProbeScene()
    scene.trouble = trouble
    await scene.run(QUIET + AWAY_AFTER + AGAIN)
    outage = scene.availability.outage()
    assert outage is not None and outage.ended_ago is None
    assert "poll-telegram" in scene.health.troubles
    scene.trouble = None
    await scene.run(AGAIN + CALM + QUIET)
    outage = scene.availability.outage()
    assert outage is not None and outage.ended_ago is not None
    assert "poll-telegram" not in scene.health.troubles


async def test_messenger_asking_to_wait_is_left_in_peace() -> None:
    scene = ProbeScene()
    scene.trouble = wire.WireDown("too many requests", retry_after=600.0)
    await scene.run(QUIET + 601.0)
    assert len(scene.asked_at) == 2
