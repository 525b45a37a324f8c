"""A few reusable children that make clean copies, started when there is work and ended when there is none."""

import asyncio
from typing import Final

from bot.media.kinds import Kind, detect
from bot.media.worker import ChildGone, Worker
from bot.usecases.ports.media import Changes, CleanCopy, CleanerClosed, MediaLimits, NotCleanable, WhyNot

_DEFAULT: Final = MediaLimits()
_AS_IT_IS: Final = Changes()
_LARGEST_JOB: Final = 64 * 1024 * 1024


class CleaningPool:
    """A `MediaCleaner`. At most `children` files are worked on at a time; the others wait their turn.

    A child serves up to `jobs_per_child` files and is then replaced; after a refusal, an error or a time-out
    it is replaced at once, so nothing that a file did to it can touch the next one. Idle children end by
    themselves after `idle_seconds`. Starting one takes about 0.2 s.
    """

    def __init__(self, *, children: int = 2, jobs_per_child: int = 64, idle_seconds: float = 60.0) -> None:
        self._slots = asyncio.Semaphore(children)
        self._children = children
        self._closing = asyncio.Lock()
        self._jobs_per_child = jobs_per_child
        self._idle_seconds = idle_seconds
        self._idle: list[Worker] = []
        self._alive: set[Worker] = set()
        self._closed = False

    async def clean_copy(
        self, data: bytes, *, limits: MediaLimits = _DEFAULT, changes: Changes = _AS_IT_IS
    ) -> CleanCopy | NotCleanable:
        """A copy of `data` without metadata and with these changes, or the reason why there is none.

        Raises CleanerClosed, and OSError where no child can be started.
        """
        if self._closed:
            raise CleanerClosed
        found = detect(data)
        if found.sealed:
            return NotCleanable(reason=WhyNot.SEALED_UNOPENED, mime=found.mime)
        if found.kind is None:
            return NotCleanable(reason=WhyNot.KEPT_SEALED, mime=found.mime)
        if len(data) > min(limits.max_bytes, _LARGEST_JOB):
            return NotCleanable(reason=WhyNot.TOO_LARGE, mime=found.mime)
        async with self._slots:
            outcome = await self._outcome(data, found.kind, limits, changes)
        return outcome if isinstance(outcome, CleanCopy) else NotCleanable(reason=outcome, mime=found.mime)

    async def close(self) -> None:
        """Kill every child and wait for its end; files under way raise CleanerClosed. May be called again."""
        self._closed = True
        async with self._closing:
            for worker in self._alive:
                worker.stop()
            idle, self._idle = self._idle, []
            for worker in idle:
                await self._end(worker)
            # All slots in hand: every file under way has seen its child's end and cleared up after it.
            for _ in range(self._children):
                await self._slots.acquire()
            for _ in range(self._children):
                self._slots.release()

    async def _outcome(
        self, data: bytes, kind: Kind, limits: MediaLimits, changes: Changes
    ) -> CleanCopy | WhyNot:
        while True:
            worker = await self._worker()
            fit = False
            try:
                async with asyncio.timeout(limits.wall_seconds):
                    outcome = await worker.cleaned(data, kind, limits, changes)
                fit = isinstance(outcome, CleanCopy) and worker.jobs < self._jobs_per_child
                return outcome
            except TimeoutError:
                return WhyNot.TOO_SLOW
            except ChildGone as gone:
                if self._closed:
                    raise CleanerClosed from gone
                if gone.retired and worker.jobs > 1:
                    continue  # it had gone home just before the file came: another one takes it
                return WhyNot.TOO_SLOW if gone.overworked else WhyNot.DAMAGED
            finally:
                if fit and not self._closed:
                    self._idle.append(worker)
                else:
                    await self._end(worker)

    async def _worker(self) -> Worker:
        if self._closed:
            raise CleanerClosed
        if self._idle:
            return self._idle.pop()
        worker = await Worker.started(idle_seconds=self._idle_seconds, most_bytes=_LARGEST_JOB)
        self._alive.add(worker)
        if self._closed:
            await self._end(worker)
            raise CleanerClosed
        return worker

    async def _end(self, worker: Worker) -> None:
        self._alive.discard(worker)
        await worker.kill()
