"""Small writes share commits: those that wait while a batch works are committed with it.

An fsync costs more than all statements of a poll's updates. So stored updates and delivery results wait in a
queue, and the next commit includes them.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from storage.engine import Database
from storage.link import Link
from storage.one_hop import run_to_completion
from storage.wrapped_keys import keys_conflict

ROUNDS_TO_JOIN: Final = 3
"""Of the event loop: a timer runs out, its task goes on, and what that wants to store is queued."""

type Job[T] = Callable[[Link], Awaitable[T]]
"""Statements of one small write. It may run again in another transaction, so it leaves nothing in memory."""


@dataclass(slots=True, eq=False)
class WaitingJob:
    job: Job[Any]
    answer: asyncio.Future[Any]
    alone: bool = False
    """It was in a transaction that failed: from now on it runs alone, so that it cannot fail others."""


class EndInOrder:
    """The end of a transaction that tells something: behind the ends of those that were committed before it."""

    def __init__(self, before: asyncio.Future[None] | None) -> None:
        self._before = before
        self.left: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def is_left(self) -> bool:
        return self.left.done()

    async def end(self, link: Link) -> None:
        """Do what the transaction has left to be done later, and wait for the end of those before it."""
        await link.run_later()
        if self._before is not None:
            await asyncio.wait([self._before])

    def leave(self) -> None:
        """Whoever comes next may end, after what runs now."""
        if not self.left.done():
            self.left.set_result(None)


class Writer:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._line: list[WaitingJob] = []
        self._last: EndInOrder | None = None
        """The last transaction that could not end at once."""

    async def submit[T](self, job: Job[T]) -> T:
        """Run the job in a transaction; committed when this returns. Raises Conflict."""
        try:
            return await self._submit(job)
        except sqlite3.Error as trouble:  # the key files, beside the database
            raise keys_conflict(trouble) from trouble

    async def _submit[T](self, job: Job[T]) -> T:
        if not self._database.is_sqlite:
            return await self._run_alone(job)
        mine = WaitingJob(job, asyncio.get_running_loop().create_future())
        self._line.append(mine)
        try:
            async with self._database.turn:
                if not mine.answer.done():
                    await run_to_completion(self._round())  # others wait for it too
            answer: T = await mine.answer
            return answer
        finally:
            if mine in self._line:
                self._line.remove(mine)
            elif mine.answer.done():
                mine.answer.exception()  # seen, also where this task was cancelled just when the refusal came

    @asynccontextmanager
    async def transaction(self, *, fenced: bool = True, tells: bool = False) -> AsyncIterator[Link]:
        """A longer write transaction, for a batch or the upkeep. What it leaves to be done later is done when the
        next one may begin. ``fenced``: as in ``Database.writing``. ``tells``: its messages go to the sender when it has
        ended, so it ends after those that were committed before it."""
        place: EndInOrder | None = None

        def take_place(link: Link) -> None:
            nonlocal place
            place = self._take_place(link)

        try:
            if self._database.is_sqlite:
                async with self._database.turn, self._database.writing() as link:
                    link.on_commit = take_place if tells else None
                    yield link
            else:
                async with self._database.writing(fenced=fenced) as link:
                    link.on_commit = take_place if tells else None
                    yield link
            if place is not None:
                await run_to_completion(place.end(link))
            elif link.later:
                await run_to_completion(link.run_later())
        finally:
            if place is not None:
                place.leave()

    def _take_place(self, link: Link) -> EndInOrder | None:
        """The place of a transaction that was committed at this moment, unless it can end at once."""
        before = self._last if self._last is not None and not self._last.is_left else None
        if before is None and self._database.is_sqlite and not link.later:
            return None
        self._last = EndInOrder(before.left if before else None)
        return self._last

    async def move_log(self) -> None:
        """Between two transactions that write much: move what they wrote into the file, so that no turn's commit has
        to do that."""
        if self._database.is_sqlite:
            await self._database.log.move_if_due()

    @asynccontextmanager
    async def moving_log(self) -> AsyncIterator[None]:
        """Around many transactions between which ``move_log`` is called: no commit does it meanwhile."""
        if not self._database.is_sqlite:
            yield
            return
        async with self._database.log.moved_by_hand():
            yield

    async def commit(self, link: Link) -> None:
        """Commit, together with the queue. Raises Conflict; the queued writes are not lost then.

        A batch may have kept the loop to itself until now: what has become due meanwhile gets the time to join the
        queue, so that it needs no commit of its own.
        """
        if self._database.is_sqlite:
            for _ in range(ROUNDS_TO_JOIN):
                await asyncio.sleep(0)
        along = [waiting for waiting in self._line if not waiting.alone]
        try:
            answers = [await waiting.job(link) for waiting in along]
            await link.commit()
        except BaseException:
            for waiting in along:
                waiting.alone = True
            raise
        self._settle(along, answers)

    def _refuse(self, waiting: WaitingJob, trouble: Exception) -> None:
        if waiting in self._line:  # otherwise the task that waited is gone
            self._line.remove(waiting)
            if not waiting.answer.done():
                waiting.answer.set_exception(trouble)

    def _settle(self, done: Sequence[WaitingJob], answers: Sequence[Any]) -> None:
        for waiting, answer in zip(done, answers, strict=True):
            if waiting in self._line:
                self._line.remove(waiting)
            if not waiting.answer.done():
                waiting.answer.set_result(answer)

    async def _round(self) -> None:
        """Everything queued in one transaction; if that fails, each in its own."""
        together = [waiting for waiting in self._line if not waiting.alone]
        if len(together) > 1:
            try:
                async with self._database.writing() as link:
                    await self.commit(link)
                await link.run_later()
                return
            except Exception:  # noqa: S110 each is tried again below and answers for itself
                pass
        for waiting in list(self._line):
            try:
                answer = await self._run_alone(waiting.job)
            except Exception as trouble:  # raised in the task that waits for it
                self._refuse(waiting, trouble)
            else:
                self._settle([waiting], [answer])

    async def _run_alone[T](self, job: Job[T]) -> T:
        async with self._database.writing() as link:
            answer = await job(link)
            await link.commit()
        await link.run_later()
        return answer
