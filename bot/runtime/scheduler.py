"""Ticks: APScheduler says when, the use cases say what. Each is short, idempotent and restartable.

Jobs carry no state and no store: a tick that was missed is made up by the next one.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC
from functools import partial
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

type Job = Callable[[], Awaitable[None]]

LONGEST_JOB: Final = 10.0

DEFAULTS: Final = {
    "misfire_grace_time": None,  # a late tick runs; the default skips it silently after one second
    "coalesce": True,
    "max_instances": 1,
}


class Scheduler:
    """Runs jobs at fixed intervals until stopped; a job in hand is waited for, never cancelled."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=DEFAULTS)
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False

    def every(self, seconds: float, name: str, job: Job) -> None:
        """Run ``job`` every so many seconds; one that fails is logged and runs again next time."""
        guarded = partial(self.run_job, name, job)
        self._scheduler.add_job(guarded, "interval", seconds=seconds, id=name, replace_existing=True)

    async def run_job(self, name: str, job: Job) -> None:
        """Run ``job`` now, as when its time has come; nothing of it is raised."""
        if self._stopping:
            return
        self._in_hand += 1
        self._idle.clear()
        try:
            await job()
        except Exception:
            log.exception("tick-failed", extra={"tick": name})
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self._idle.set()

    def start(self) -> None:
        self._scheduler.start()

    def pause(self) -> None:
        """No new jobs from here on."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.pause()

    async def close(self) -> None:
        """Wait for the jobs in hand (APScheduler's own shutdown would cancel them at once), then end.

        A job that is still not done after ``LONGEST_JOB`` seconds is cancelled: each is restartable.
        """
        try:
            async with asyncio.timeout(LONGEST_JOB):
                await self._idle.wait()
        except TimeoutError:
            log.warning("tick-cancelled")
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
