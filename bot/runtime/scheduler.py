"""Runs ticks: APScheduler decides when, the use cases decide what. Each tick is short, idempotent and
restartable.

Jobs carry no state and no store: the next tick makes up for a missed one.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.conversation.store import IN_NO_HURRY
from bot.runtime.roles import ProcessRole

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
    role: ProcessRole | None = None
    """Where several processes divide the work: which of them runs it. None: each of them, for itself."""

    def is_late(self, since_success: float) -> bool:
        """Whether it fails or hangs: a run may be late or skipped, but it last succeeded this many seconds ago."""
        return since_success > late_after(self.seconds)


LONGEST_JOB: Final = 10.0
LATE_RUNS: Final = 3
LATE_GRACE: Final = 60.0
"""Seconds; a busy machine delays short jobs."""


def late_after(seconds: float) -> float:
    """How many seconds after its last success a job is late that runs every ``seconds``."""
    return LATE_RUNS * seconds + LATE_GRACE


DEFAULTS: Final = {
    "misfire_grace_time": None,  # run late ticks; the default silently skips them after one second
    "coalesce": True,
    "max_instances": 1,
}


class Scheduler:
    """Runs jobs at fixed intervals until stopped; a running job is waited for, never cancelled."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=DEFAULTS)
        self._timer = timer
        self._succeeded: dict[str, float] = {}
        self._intervals: dict[str, float] = {}
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False

    def every(self, seconds: float, name: str, job: Job) -> None:
        """Run ``job`` every ``seconds``; a job that fails is logged and runs again next time."""
        self._succeeded[name] = self._timer()
        self._intervals[name] = seconds
        guarded = partial(self.run_job, name, job)
        self._scheduler.add_job(guarded, "interval", seconds=seconds, id=name, replace_existing=True)

    async def run_job(self, name: str, job: Job) -> None:
        """Run ``job`` now as if it were due. Never raises."""
        if self._stopping:
            return
        self._in_hand += 1
        self._idle.clear()
        patience = IN_NO_HURRY.set(True)
        try:
            await job()
            self._succeeded[name] = self._timer()
        except Exception:
            log.exception("tick-failed", extra={"tick": name})
        finally:
            IN_NO_HURRY.reset(patience)
            self._in_hand -= 1
            if not self._in_hand:
                self._idle.set()

    def since_success(self) -> dict[str, float]:
        """Seconds since each job last succeeded, or was registered. Kept in memory only: a row for each run would cost
        a write a second, and a program that does not run has no late jobs."""
        now = self._timer()
        return {name: now - at for name, at in self._succeeded.items()}

    def limits(self) -> dict[str, float]:
        """Seconds after which each job is late."""
        return {name: late_after(seconds) for name, seconds in self._intervals.items()}

    def start(self) -> None:
        self._scheduler.start()

    def pause(self) -> None:
        """Start no new jobs from now on."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.pause()

    async def close(self, *, within: float | None = None) -> None:
        """Wait for the running jobs (APScheduler's own shutdown would cancel them at once), then end.

        A job that is still running after so many seconds (without them ``LONGEST_JOB``) is cancelled: each is
        restartable.
        """
        try:
            async with asyncio.timeout(LONGEST_JOB if within is None else within):
                await self._idle.wait()
        except TimeoutError:
            log.warning("tick-cancelled")
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
