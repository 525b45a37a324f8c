"""Runs ticks: APScheduler decides when, the use cases decide what. Each tick is short, idempotent and
restartable.

Jobs carry no state and no store: the next tick makes up for a missed one.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

type Job = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ScheduledJob[Program]:
    """What runs at a fixed interval, registered once in ``bot/lifecycle.py``."""

    name: str
    seconds: float
    run: Callable[[Program], Awaitable[None]]
    failure: str
    """What an operator notices as long as it fails."""


LONGEST_JOB: Final = 10.0

DEFAULTS: Final = {
    "misfire_grace_time": None,  # run late ticks; the default silently skips them after one second
    "coalesce": True,
    "max_instances": 1,
}


class Scheduler:
    """Runs jobs at fixed intervals until stopped; a running job is waited for, never cancelled."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=DEFAULTS)
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False

    def every(self, seconds: float, name: str, job: Job) -> None:
        """Run ``job`` every ``seconds``; a job that fails is logged and runs again next time."""
        guarded = partial(self.run_job, name, job)
        self._scheduler.add_job(guarded, "interval", seconds=seconds, id=name, replace_existing=True)

    async def run_job(self, name: str, job: Job) -> None:
        """Run ``job`` now as if it were due. Never raises."""
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
        """Start no new jobs from now on."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.pause()

    async def close(self) -> None:
        """Wait for the running jobs (APScheduler's own shutdown would cancel them at once), then end.

        A job that is still running after ``LONGEST_JOB`` seconds is cancelled: each is restartable.
        """
        try:
            async with asyncio.timeout(LONGEST_JOB):
                await self._idle.wait()
        except TimeoutError:
            log.warning("tick-cancelled")
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
