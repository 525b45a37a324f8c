"""The HTTP pages of the program: health, readiness, metrics, the webhooks of messengers with their secret, and what
other rooms serve (bot/screen)."""

import hmac
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final

import orjson
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.conversation.committee_counts import CommitteeCounts
from bot.conversation.store import Conflict, Store
from bot.conversation.wire import Adapter
from bot.domain.people import Messenger
from bot.runtime.availability import Availability
from bot.runtime.health import Health, MachineState, Readings
from bot.runtime.intake import Intake
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

LARGEST_UPDATE: Final = 1024 * 1024
REFUSALS: Final = {"secret": 403, "size": 413, "body": 400}
"""What may be wrong with a request to a webhook, and its HTTP status."""
REFUSALS_EVERY: Final = 60.0
"""Seconds between two lines in the log about requests that were refused."""


def webhook_path(messenger: Messenger) -> str:
    return f"/webhook/{messenger}"


async def _update_in(request: web.Request) -> dict[str, Any] | str:
    """The update in this request, or what is wrong with it, by its name in ``REFUSALS``."""
    try:
        raw = orjson.loads(await request.read())
    except web.HTTPRequestEntityTooLarge:
        return "size"
    except orjson.JSONDecodeError:
        return "body"
    return raw if isinstance(raw, dict) else "body"


class Pages:
    """Serves on one address. Starting fails with OSError when the port is in use."""

    def __init__(
        self,
        *,
        store: Store,
        health: Health,
        loops: Callable[[], Mapping[str, bool]],
        jobs: Callable[[], Mapping[str, float]],
        clock: Clock,
        job_limits: Callable[[], Mapping[str, float]] = dict,
        machine: Callable[[], MachineState] = MachineState,
    ) -> None:
        """``loops``: whether each loop is alive; ``jobs``: seconds since each scheduled job last succeeded;
        ``job_limits``: after how many it is late."""
        self._store = store
        self._health = health
        self._loops = loops
        self._jobs = jobs
        self._job_limits = job_limits
        self._machine = machine
        self._clock = clock
        self._app = web.Application(client_max_size=LARGEST_UPDATE)
        self._app.router.add_get("/healthz", self._healthz)
        self._app.router.add_get("/readyz", self._readyz)
        self._app.router.add_get("/metrics", self._metrics)
        self._runner: web.AppRunner | None = None
        self._refused: Counter[str] = Counter()
        """Requests to webhooks since they were last logged, by what was wrong."""
        self._refusals_logged = float("-inf")
        self.port = 0

    def take_webhook(
        self, adapter: Adapter, intake: Intake, *, secret: str, availability: Availability
    ) -> None:
        """Accept updates at ``webhook_path`` with this secret; call it before ``start``. Each delivery tells
        ``availability`` what an answered poll tells of a messenger that is polled."""

        header = adapter.capabilities.webhook_header

        async def receive(request: web.Request) -> web.Response:
            given = request.headers.get(header, "")
            if not hmac.compare_digest(given.encode(errors="surrogateescape"), secret.encode()):
                return self._refuse(adapter.messenger, "secret")
            availability.note_poll(answered=True)
            if not self._health.ready or intake.updates.is_full(adapter.messenger):
                return web.Response(status=503)  # the messenger keeps it and tries again
            raw = await _update_in(request)
            if isinstance(raw, str):
                return self._refuse(adapter.messenger, raw)
            try:
                await intake.store_updates(adapter, [raw])
            except Conflict as error:
                self._health.report_trouble(
                    "storing",
                    f"updates cannot be stored ({error}): {error.mend or 'free disk space'}",
                    now=self._clock.now(),
                )
                return web.Response(status=503)
            return web.Response()

        self._app.router.add_post(webhook_path(adapter.messenger), receive)

    def _refuse(self, messenger: Messenger, what: str) -> web.Response:
        """Count it. Anybody can send such requests: the log says it once a minute, with their number."""
        self._health.count_refusal(messenger, what)
        self._refused[f"{messenger}-{what}"] += 1
        now = time.monotonic()
        if now - self._refusals_logged >= REFUSALS_EVERY:
            self._refusals_logged = now
            log.warning("webhook-refused", extra=dict(self._refused))
            self._refused.clear()
        return web.Response(status=REFUSALS[what])

    def serve(
        self, routes: Iterable[web.AbstractRouteDef], *, stop: Callable[[web.Application], Awaitable[None]]
    ) -> None:
        """Serve these, too; call it before ``start``. ``stop`` ends what would hold up a stop."""
        self._app.add_routes(routes)
        self._app.on_shutdown.append(stop)

    async def start(self, host: str, port: int) -> None:
        self._runner = web.AppRunner(self._app, access_log=None, handle_signals=False)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except BaseException:
            await self.stop()
            raise
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _healthz(self, _request: web.Request) -> web.Response:
        page = self._health.page(counts=await self._counts(), loops=self._loops(), jobs=self._jobs())
        return web.json_response(page, status=200 if page["ok"] else 503)

    async def _readyz(self, _request: web.Request) -> web.Response:
        try:
            await self._store.ping()
        except Exception:
            log.exception("database-does-not-answer")
            return web.json_response({"ready": False}, status=503)
        return web.json_response({"ready": self._health.ready}, status=200 if self._health.ready else 503)

    async def _metrics(self, _request: web.Request) -> web.Response:
        readings = Readings(
            counts=await self._counts(),
            loops=self._loops(),
            jobs=self._jobs(),
            job_limits=self._job_limits(),
            machine=self._machine(),
            committee=await self._committee(),
        )
        body = self._health.metrics(readings)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _committee(self) -> CommitteeCounts:
        try:
            return await self._store.committee_counts(self._clock.now())
        except Exception:
            log.exception("committee-cannot-be-counted")
            return CommitteeCounts()

    async def _counts(self) -> Mapping[str, int]:
        try:
            counts = await self._store.counts()
        except Exception:
            log.exception("rows-cannot-be-counted")
            self._health.report_trouble("database", "the database does not answer", now=self._clock.now())
            return {}
        self._health.clear_trouble("database")
        return counts
