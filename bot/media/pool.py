"""A few reusable children that make clean copies; started when there is work, ended when there is none."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from bot.confined.confinement import ConfinementFailure
from bot.confined.process import ChildGone
from bot.domain.submissions.clean_copies import AS_IT_IS, USUAL
from bot.media.kinds import IMAGES, MediaKind, detect
from bot.media.worker import Job, Worker
from bot.usecases.ports.media import (
    Changes,
    CleanCopy,
    CleanerClosed,
    CleaningFailure,
    CleaningPass,
    CleanSound,
    MediaLimits,
    NotCleanable,
)

_LARGEST_JOB: Final = 64 * 1024 * 1024
_TRY_AGAIN_AFTER: Final = 60.0
"""Seconds between two tries to confine a child after a failure: each costs a start."""
_CHANCES: Final = 3
"""Children that may end idle just before a file arrives, the last of which decides: a file that makes them
end so cannot go around for ever."""

_PICTURES: Final = "pictures"
"""Their first pass has a slot of its own: a picture never waits for a document."""


class CleaningPool:
    """A `MediaCleaner`. Each pass (`CleaningPass`, and a slot for pictures) works on one file at a time.

    A child serves up to `jobs_per_child` files and is then replaced. After a refusal, an error or a time-out
    it is replaced at once, so that no file can affect the next one. Idle children end by themselves after
    `idle_seconds`. Starting one takes 0.2 s for pictures, 0.6 s for all kinds.

    A child that cannot be confined gets no file, unless `open_unconfined` (the sandbox). `tell` is called
    with the failure, and with None as soon as a child is confined.
    """

    def __init__(
        self,
        *,
        jobs_per_child: int = 64,
        idle_seconds: float = 60.0,
        open_unconfined: bool = False,
    ) -> None:
        self._slots = {slot: asyncio.Lock() for slot in (*CleaningPass, _PICTURES)}
        self._closing = asyncio.Lock()
        self._jobs_per_child = jobs_per_child
        self._idle_seconds = idle_seconds
        self.open_unconfined = open_unconfined
        self.tell: Callable[[ConfinementFailure | None], None] = lambda _why: None
        self._unconfined: ConfinementFailure | None = None
        self._try_again = 0.0
        self._idle: list[Worker] = []
        self._alive: set[Worker] = set()
        self._starting = 0
        self._closed = False

    def is_picture(self, data: bytes) -> bool:
        """Whether these bytes use the slot for pictures."""
        return detect(data).kind in IMAGES

    async def confinement(self) -> ConfinementFailure | None:
        """Start a child for pictures and ask it; None if it is confined. Raises OSError, CleanerClosed."""
        async with self._slots[_PICTURES]:
            if self._closed:
                raise CleanerClosed
            await self._end(await self._start_worker(pictures=True))
        return self._unconfined

    async def clean_copy(
        self,
        data: bytes,
        *,
        limits: MediaLimits = USUAL,
        changes: Changes = AS_IT_IS,
        cleaning_pass: CleaningPass = CleaningPass.ASKED,
    ) -> CleanCopy | NotCleanable:
        """A copy of `data` without metadata and with these changes, or the reason why there is none.

        Raises CleanerClosed, and OSError if no child can be started.
        """
        job = self._job_for(data, limits, changes, whole=cleaning_pass is CleaningPass.FIRST)
        if isinstance(job, NotCleanable):
            return job
        outcome = await self._run(job, cleaning_pass)
        assert not isinstance(outcome, CleanSound), "nothing was to be measured"
        return outcome

    async def clean_sound(self, data: bytes, *, limits: MediaLimits = USUAL) -> CleanSound | NotCleanable:
        """A copy of a sound without metadata with its length and loudness, or the reason why there is none.

        Raises CleanerClosed, and OSError if no child can be started.
        """
        job = self._job_for(data, limits, AS_IT_IS, measured=True)
        if isinstance(job, NotCleanable):
            return job
        if job.kind in IMAGES or job.kind is MediaKind.PDF:
            return NotCleanable(reason=CleaningFailure.KEPT_SEALED, mime=detect(data).mime)
        outcome = await self._run(job, CleaningPass.ASKED)
        assert not isinstance(outcome, CleanCopy), "the job was to measure it"
        return outcome

    def _job_for(
        self,
        data: bytes,
        limits: MediaLimits,
        changes: Changes,
        *,
        whole: bool = False,
        measured: bool = False,
    ) -> Job | NotCleanable:
        """What a child is to do with these bytes, or why none is given them. Raises CleanerClosed."""
        if self._closed:
            raise CleanerClosed
        file_type = detect(data)
        if file_type.sealed:
            return NotCleanable(reason=CleaningFailure.SEALED_UNOPENED, mime=file_type.mime)
        if file_type.kind is None:
            return NotCleanable(reason=CleaningFailure.KEPT_SEALED, mime=file_type.mime)
        if len(data) > min(limits.max_bytes, _LARGEST_JOB):
            return NotCleanable(reason=CleaningFailure.TOO_LARGE, mime=file_type.mime)
        return Job(data, file_type.kind, limits, changes, whole=whole, measured=measured)

    async def _run(self, job: Job, cleaning_pass: CleaningPass) -> CleanCopy | CleanSound | NotCleanable:
        async with self._slots[_slot(job.kind, cleaning_pass)]:
            try:
                outcome = await self._outcome(job)
            except _NoConfinedChild:
                outcome = CleaningFailure.NOT_CONFINED
        if isinstance(outcome, CleaningFailure):
            return NotCleanable(reason=outcome, mime=detect(job.data).mime)
        return outcome

    async def close(self) -> None:
        """Kill every child and wait for its end; files in progress raise CleanerClosed. May be called
        again."""
        self._closed = True
        async with self._closing:
            for worker in self._alive:
                worker.stop()
            idle, self._idle = self._idle, []
            for worker in idle:
                await self._end(worker)
            # Take all slots: then every file in progress has seen its child's end and cleaned up.
            for slot in self._slots.values():
                await slot.acquire()
            for slot in self._slots.values():
                slot.release()

    async def _outcome(self, job: Job) -> CleanCopy | CleanSound | CleaningFailure:
        for chance in range(_CHANCES, 0, -1):
            worker = await self._worker(pictures=job.kind in IMAGES)
            fit = False
            try:
                async with asyncio.timeout(job.limits.wall_seconds):
                    outcome = await worker.clean_file(job)
                fit = not isinstance(outcome, CleaningFailure) and worker.jobs < self._jobs_per_child
                return outcome
            except TimeoutError:
                return CleaningFailure.TOO_SLOW
            except ChildGone as gone:
                if self._closed:
                    raise CleanerClosed from gone
                if gone.retired and chance > 1:
                    continue  # it ended just before the file arrived: another one takes it
                return CleaningFailure.TOO_SLOW if gone.overworked else CleaningFailure.DAMAGED
            finally:
                if fit and not self._closed:
                    self._idle.append(worker)
                else:
                    await self._end(worker)
        raise AssertionError("the last chance returns")

    async def _worker(self, *, pictures: bool) -> Worker:
        """A child that may be given a file. Raises _NoConfinedChild, CleanerClosed, OSError."""
        if self._closed:
            raise CleanerClosed
        if self._unsafe and time.monotonic() < self._try_again:
            raise _NoConfinedChild
        for place, idle in enumerate(self._idle):
            if idle.pictures is pictures:
                return self._idle.pop(place)
        while self._idle and len(self._alive) + self._starting >= len(self._slots):
            await self._end(self._idle.pop(0))
        worker = await self._start_worker(pictures=pictures)
        if self._unsafe:
            await self._end(worker)
            raise _NoConfinedChild
        return worker

    @property
    def _unsafe(self) -> bool:
        return self._unconfined is not None and not self.open_unconfined

    async def _start_worker(self, *, pictures: bool) -> Worker:
        """A new child that has reported whether it is confined. Raises CleanerClosed, OSError."""
        self._starting += 1
        try:
            worker = await Worker.start(
                idle_seconds=self._idle_seconds, most_bytes=_LARGEST_JOB, pictures=pictures
            )
            self._alive.add(worker)
        finally:
            self._starting -= 1
        try:
            self._note(await worker.confinement())
            if self._closed:
                raise CleanerClosed
        except BaseException as error:
            await self._end(worker)
            if self._closed:
                raise CleanerClosed from error
            if isinstance(error, ChildGone):
                raise OSError("a child that opens files ended before it was given one") from error
            raise
        return worker

    def _note(self, why: ConfinementFailure | None) -> None:
        self._unconfined, self._try_again = why, time.monotonic() + _TRY_AGAIN_AFTER
        self.tell(why)

    async def _end(self, worker: Worker) -> None:
        try:
            await worker.kill()
        finally:
            self._alive.discard(worker)


class _NoConfinedChild(Exception):
    """No child may be given a file."""


def _slot(kind: MediaKind, cleaning_pass: CleaningPass) -> str:
    return _PICTURES if cleaning_pass is CleaningPass.FIRST and kind in IMAGES else cleaning_pass
