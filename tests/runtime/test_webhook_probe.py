"""Once a minute a messenger that delivers by webhook is asked whether deliveries get through."""

import asyncio
from datetime import timedelta

import pytest

from bot.conversation import wire
from bot.runtime.availability import AWAY_AFTER, CALM, Availability
from bot.runtime.health import Health
from bot.runtime.webhook_probe import AGAIN, EVERY, WebhookProbe
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import FakeAdapter

URL = "https://bot.example.org/webhook/telegram"
NAME = "webhook-telegram"


class ProbeScene(FakeAdapter):
    """A messenger by webhook, and a clock that goes on only while the probe sleeps."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.end = 1_000.0, 0.0
        self.asked_at: list[float] = []
        self.trouble: Exception | None = None
        self.state = wire.WebhookState(URL)
        self.clock = FakeClock()
        self.health = Health()
        self.availability = Availability(clock=lambda: self.now)
        self.delivers_every = float("inf")
        self.probe = WebhookProbe(
            self, URL, health=self.health, clock=self.clock, availability=self.availability, sleep=self.sleep
        )

    async def webhook(self) -> wire.WebhookState:
        self.asked_at.append(self.now)
        if self.trouble is not None:
            raise self.trouble
        return self.state

    def fail(self, error: str) -> None:
        """A delivery fails now."""
        self.state = wire.WebhookState(URL, error, self.clock.now())

    def deliveries(self) -> str:
        """What health says of them."""
        trouble = self.health.troubles.get(NAME)
        return trouble.what if trouble else ""

    async def sleep(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            self.now = min(self.now + self.delivers_every, end)
            if self.now < end:
                self.availability.note_poll(answered=True)
        self.clock.advance(timedelta(seconds=seconds))
        if self.now >= self.end:
            raise asyncio.CancelledError

    async def run(self, seconds: float) -> None:
        self.end = self.now + seconds
        with pytest.raises(asyncio.CancelledError):
            await self.probe.run()

    async def ask(self) -> None:
        """Until it has been asked once more."""
        await self.run(2 * EVERY)


async def test_messenger_is_asked_once_a_minute() -> None:
    scene = ProbeScene()
    await scene.run(10 * EVERY)
    assert 9 <= len(scene.asked_at) <= 10
    assert scene.availability.outage() is None and not scene.health.troubles


async def test_one_failing_answer_amid_updates_is_no_outage() -> None:
    scene = ProbeScene()
    scene.delivers_every = 7.0
    scene.trouble = wire.WireDown("502")
    await scene.run(10 * EVERY)
    assert scene.availability.outage() is None and not scene.health.troubles


@pytest.mark.parametrize("trouble", [wire.WireDown("refused"), wire.TokenRefused("401")])
async def test_outage_on_a_quiet_bot_is_known_within_minutes(trouble: Exception) -> None:
    """Nobody writes, so no call fails that would tell."""
    scene = ProbeScene()
    scene.trouble = trouble
    await scene.run(EVERY + AWAY_AFTER + AGAIN)
    outage = scene.availability.outage()
    assert outage is not None and outage.ended_ago is None
    assert "poll-telegram" in scene.health.troubles
    scene.trouble = None
    await scene.run(AGAIN + CALM + EVERY)
    outage = scene.availability.outage()
    assert outage is not None and outage.ended_ago is not None
    assert "poll-telegram" not in scene.health.troubles


async def test_messenger_asking_to_wait_is_left_in_peace() -> None:
    scene = ProbeScene()
    scene.trouble = wire.WireDown("too many requests", retry_after=600.0)
    await scene.run(EVERY + 601.0)
    assert len(scene.asked_at) == 2


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        ("Wrong response from the webhook: 403 Forbidden", "AMANAT_WEBHOOK_SECRET"),
        ("Wrong response from the webhook: 413 Request Entity Too Large", "client_max_body_size"),
        ("SSL error {error:0A000086:SSL routines::certificate verify failed}", "renew the certificate"),
        ("Connection refused", "the reverse proxy runs"),
    ],
)
async def test_deliveries_that_go_on_failing_are_a_trouble(error: str, mend: str) -> None:
    scene = ProbeScene()
    for _ in range(3):
        scene.fail(error)
        await scene.ask()
    assert error in scene.deliveries() and mend in scene.deliveries()
    await scene.run(4 * EVERY)  # deliveries succeed again; the messenger still tells of the last error
    assert not scene.health.troubles


async def test_single_or_earlier_failure_is_no_trouble() -> None:
    scene = ProbeScene()
    scene.state = wire.WebhookState(URL, "Connection refused", scene.clock.now() - timedelta(seconds=5))
    await scene.run(3 * EVERY)
    scene.fail("Connection refused")
    seen = []
    for _ in range(4):
        await scene.ask()
        seen.append(scene.deliveries())
    assert not any(seen)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("", "no webhook is set"),
        ("https://thief.example.net/webhook/telegram?key=1", "go to thief.example.net:"),
    ],
)
async def test_another_address_is_a_trouble_while_it_is_set(url: str, what: str) -> None:
    scene = ProbeScene()
    scene.state = wire.WebhookState(url)
    await scene.ask()
    assert what in scene.deliveries()
    scene.state = wire.WebhookState(URL.replace("bot.", "Bot."))
    await scene.ask()
    assert not scene.health.troubles
