"""Health, readiness, metrics and the webhook, over real HTTP."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from bot.conversation import wire
from bot.conversation.store import Conflict
from bot.domain.people import Messenger
from bot.platforms.telegram import CAPABILITIES
from bot.runtime import pages, waiting_updates
from bot.runtime.availability import AWAY_AFTER, CALM, CHATS_IN_A_ROW, Availability, Outage
from bot.runtime.health import Health, MachineState
from bot.runtime.intake import Intake
from bot.runtime.pages import Pages, webhook_path
from bot.runtime.waiting_updates import UpdatesInMemory
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import FakeAdapter, FakeStore

SECRET_HEADER = CAPABILITIES.webhook_header
SECRET = "s3cret_of-the-webhook"


class PagesServer:
    def __init__(self) -> None:
        self.store = FakeStore()
        self.clock = FakeClock()
        self.health = Health()
        self.health.ready = True
        self.loops = {"work": True}
        self.updates = UpdatesInMemory()
        self.intake = Intake(self.store, self.updates, health=self.health, clock=self.clock)
        self.pages = Pages(
            store=self.store,
            health=self.health,
            loops=lambda: self.loops,
            jobs=lambda: {"upkeep": 12.4},
            clock=self.clock,
            job_limits=lambda: {"upkeep": 960.0},
            machine=lambda: MachineState(free_bytes=7_000_000_000),
        )
        self.now = 1_000.0
        self.availability = Availability(clock=lambda: self.now)
        self.pages.take_webhook(FakeAdapter(), self.intake, secret=SECRET, availability=self.availability)
        self.http: aiohttp.ClientSession

    async def get(self, path: str) -> tuple[int, Any]:
        async with self.http.get(f"http://127.0.0.1:{self.pages.port}{path}") as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, await answer.json() if is_json else await answer.text()

    async def post(self, body: bytes, secret: str | None = SECRET) -> int:
        headers = {SECRET_HEADER: secret} if secret is not None else {}
        url = f"http://127.0.0.1:{self.pages.port}{webhook_path(Messenger.TELEGRAM)}"
        async with self.http.post(url, data=BytesIO(body), headers=headers) as answer:
            return answer.status


@pytest.fixture
async def site() -> AsyncIterator[PagesServer]:
    made = PagesServer()
    await made.pages.start("127.0.0.1", 0)
    async with aiohttp.ClientSession() as made.http:
        yield made
    await made.pages.stop()


async def test_all_is_well(site: PagesServer) -> None:
    assert await site.get("/healthz") == (
        200,
        {
            "ok": True,
            "troubles": {},
            "loops_down": [],
            "jobs": {"upkeep": 12},
            "rows": {"inbox": 3, "outbox": 1},
            "vectors": "off",
            "pace": {},
        },
    )


async def test_trouble_turns_page_red_with_reason_until_cleared(site: PagesServer) -> None:
    site.health.report_trouble("gap-bale", "3 updates lost", now=site.clock.now())
    status, page = await site.get("/healthz")
    assert status == 503 and page["troubles"] == {"gap-bale": "3 updates lost"}
    site.health.clear_trouble("gap-bale")
    assert (await site.get("/healthz"))[0] == 200


async def test_a_loop_that_is_down_turns_the_page_red(site: PagesServer) -> None:
    site.loops["work"] = False
    status, page = await site.get("/healthz")
    assert status == 503 and page["loops_down"] == ["work"]


async def test_unanswering_database_is_red_until_it_answers(site: PagesServer) -> None:
    site.store.broken = OSError("gone")
    status, page = await site.get("/healthz")
    assert status == 503 and page["troubles"] == {"database": "the database does not answer"}
    assert await site.get("/readyz") == (503, {"ready": False})
    site.store.broken = None
    assert (await site.get("/healthz"))[0] == 200
    assert await site.get("/readyz") == (200, {"ready": True})


async def test_ready_only_between_start_and_stop(site: PagesServer) -> None:
    site.health.ready = False
    assert await site.get("/readyz") == (503, {"ready": False})


async def test_metrics_say_how_things_stand_now(site: PagesServer) -> None:
    site.health.report_trouble("poll-bale", "refused", now=site.clock.now())
    site.loops["send"] = False
    _, text = await site.get("/metrics")
    for line in (
        "amanat_ready 1.0",
        'amanat_trouble{trouble="poll-bale"} 1.0',
        'amanat_loop_up{loop="send"} 0.0',
        'amanat_job_seconds{name="upkeep"} 12.4',
        'amanat_job_limit_seconds{name="upkeep"} 960.0',
        "amanat_disk_free_bytes 7e+09",
        "amanat_last_backup_timestamp_seconds 0.0",
        'amanat_turns_total{outcome="failed"} 0.0',
        'amanat_alerts{what="late"} 1.0',
        'amanat_proposals{what="late"} 3.0',
    ):
        assert line in text.splitlines()
    site.health.clear_trouble("poll-bale")
    site.store.broken = OSError("gone")
    _, text = await site.get("/metrics")
    assert "amanat_ready 0.0" in text and 'trouble="poll-bale"' not in text
    assert "amanat_alerts{" not in text
    assert "amanat_rows{" not in text, "counts of an earlier moment would look like those of now"


async def test_metrics_are_prometheus_text_without_acts_areas_or_people(site: PagesServer) -> None:
    site.health.sends.labels("telegram", "Done").inc()
    status, text = await site.get("/metrics")
    assert status == 200
    assert 'amanat_rows{kind="inbox"} 3.0' in text
    assert 'amanat_sends_total{messenger="telegram",outcome="Done"} 1.0' in text
    labels = {part.split("=")[0] for line in text.splitlines() if "{" in line for part in _labels(line)}
    assert labels <= {"messenger", "outcome", "kind", "le", "trouble", "loop", "name", "what"}


def _labels(line: str) -> list[str]:
    return line[line.index("{") + 1 : line.rindex("}")].split(",")


async def test_a_webhook_update_is_stored_before_it_is_acknowledged(site: PagesServer) -> None:
    assert await site.post(b'{"update_id": 7}') == 200
    assert [row.update_id for row in site.store.inbox] == [7] and len(site.updates) == 1


async def test_delivery_tells_that_the_messenger_is_not_away(site: PagesServer) -> None:
    for chat in range(CHATS_IN_A_ROW):
        site.availability.note_call(wire.CallUncertain("lost"), chat)
    site.now += AWAY_AFTER
    assert await site.post(b'{"update_id": 7}', "wrong") == 403
    assert site.availability.outage() == Outage(AWAY_AFTER)
    assert await site.post(b'{"update_id": 7}') == 200
    site.now += CALM
    assert site.availability.outage() == Outage(AWAY_AFTER + CALM, CALM)


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "سرّ", "\udce9"])
async def test_without_the_secret_nothing_is_taken(site: PagesServer, secret: str | None) -> None:
    assert await site.post(b'{"update_id": 7}', secret) == 403
    assert not site.store.inbox


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'"text"', b"\xff\xfe"])
async def test_what_is_no_update_is_refused(site: PagesServer, body: bytes) -> None:
    assert await site.post(body) == 400
    assert not site.store.inbox


async def test_an_update_that_is_too_large_is_refused(site: PagesServer) -> None:
    assert await site.post(b" " * (1024 * 1024 + 1)) == 413


async def test_refused_requests_are_counted_and_logged_once_a_minute(
    site: PagesServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await site.post(b" " * (1024 * 1024 + 1)) == 413
    assert await site.post(b"[]") == 400
    for number in range(5):
        assert await site.post(b'{"update_id": 7}', f"guess-{number}") == 403
    _, text = await site.get("/metrics")
    for what, count in (("secret", 5), ("size", 1), ("body", 1)):
        assert f'amanat_webhook_refused_total{{messenger="telegram",what="{what}"}} {count}.0' in text
    refusals = [record for record in caplog.records if record.getMessage() == "webhook-refused"]
    assert len(refusals) == 1, "once a minute"
    monkeypatch.setattr(pages, "REFUSALS_EVERY", 0.0)
    assert await site.post(b'{"update_id": 7}', "guess") == 403
    last = caplog.records[-1]
    of_telegram = vars(last)["telegram-secret"], vars(last)["telegram-body"]
    assert of_telegram == (6, 1), "with all since the last line"
    assert not site.health.troubles, "anybody could turn health red"


async def test_what_cannot_be_stored_is_not_acknowledged(site: PagesServer) -> None:
    site.store.conflicts["put"] = [Conflict("full", lasting=True)]
    assert await site.post(b'{"update_id": 7}') == 503
    assert "storing" in site.health.troubles
    assert await site.post(b'{"update_id": 7}') == 200
    assert "storing" not in site.health.troubles


async def test_unready_or_overloaded_program_leaves_updates_with_messenger(
    site: PagesServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.health.ready = False
    assert await site.post(b'{"update_id": 7}') == 503
    site.health.ready = True
    monkeypatch.setattr(waiting_updates, "FULL", 0)
    assert await site.post(b'{"update_id": 7}') == 503
    assert not site.store.inbox


async def test_used_port_is_os_error_and_leaves_nothing(site: PagesServer) -> None:
    other = Pages(store=site.store, health=site.health, loops=dict, jobs=dict, clock=site.clock)
    with pytest.raises(OSError, match="address already in use"):
        await other.start("127.0.0.1", site.pages.port)
    assert other._runner is None
