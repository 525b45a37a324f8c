"""One machine from one seed: its clock, its randomness, its threads, and processes that can be killed.

Importing this changes the process: ``time.time`` and ``time.perf_counter`` follow the simulated clock, statements of
SQLite's driver and work for other threads are done at once in the event loop's own thread. It must be imported before
the program. So the order of everything follows from the seed alone.

A *process* is everything that its first task has started. A killed one gets nothing more from the machine: its open
transactions are rolled back, and what it has asked for but not heard may have been done, as after ``kill -9``.
"""

import asyncio
import os
import random
import selectors
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from contextvars import ContextVar, copy_context
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from bench.simulated_time import SIMULATED_TIME, SimulatedTimeLoop  # isort: skip # before the program: it must use this clock

import aiosqlite

from storage.lock import FolderLock

ROUNDS: Final = 200
"""Turns of the loop within which the tasks of a killed process must have ended."""
_real_time: Final = time.time
_real_counter: Final = time.perf_counter
_real_connect: Final = sqlite3.connect


class Machine:
    """The wall clock of this machine, and its source of randomness."""

    def __init__(self) -> None:
        self.began: datetime | None = None
        """The moment at which simulated time began; None while the clock is the real one."""
        self.jump = 0.0
        """Seconds by which the program's wall clock is wrong."""
        self.is_disk_full = False

    def start(self, began: datetime, seed: int) -> None:
        """From now on time begins there, and randomness follows from the seed."""
        self.began, self.jump, self.is_disk_full = began, 0.0, False
        source = random.Random(seed)
        random.seed(seed)
        os.urandom = source.randbytes
        random._urandom = source.randbytes  # type: ignore[attr-defined] # what ``secrets`` asks

    def time(self) -> float:
        """Seconds since the epoch, as a right clock shows them."""
        if self.began is None or SIMULATED_TIME.at is None:
            return _real_time()
        return self.began.timestamp() + SIMULATED_TIME.at - SimulatedTimeLoop.BEGINS

    def now(self) -> datetime:
        """What the program's clock shows."""
        return datetime.fromtimestamp(self.time() + self.jump, UTC)


MACHINE: Final = Machine()
_DISK: Final = SimpleNamespace(total=100 << 30, used=50 << 30, free=50 << 30)
time.time = MACHINE.time
shutil.disk_usage = lambda _path: _DISK  # type: ignore[assignment, misc] # whoever plays on another disk reads the same
time.perf_counter = lambda: _real_counter() if SIMULATED_TIME.at is None else SIMULATED_TIME.at


# --- processes ----------------------------------------------------------------------------------------------


class SimulatedProcess:
    """A process of the program; what it has open ends with it."""

    def __init__(self) -> None:
        self.is_dead = False
        self.connections: list[sqlite3.Connection] = []
        self.locks: list[FolderLock] = []

    def run(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Its first task. All that this one starts belongs to the process."""
        context = copy_context()
        context.run(PROCESS.set, self)
        return asyncio.get_running_loop().create_task(work, context=context)

    def die(self) -> None:
        """At once, between two steps of the loop."""
        self.is_dead = True
        for connection in self.connections:
            with suppress(sqlite3.Error):
                connection.close()
        for lock in self.locks:
            lock.release()

    async def bury(self) -> None:
        """End its tasks, whose requests the machine refuses. Raises RuntimeError when they do not end."""
        for _ in range(ROUNDS):
            tasks = [task for task in asyncio.all_tasks() if task.get_context().get(PROCESS) is self]
            if not tasks:
                return
            for task in sorted(tasks, key=asyncio.Task.get_name):
                task.cancel()
            await asyncio.sleep(0)
        raise RuntimeError(f"a killed process goes on: {[task.get_name() for task in tasks]}")


PROCESS: Final[ContextVar[SimulatedProcess | None]] = ContextVar("process", default=None)


def end_if_dead() -> None:
    """The machine does nothing for a process that was killed. Raises CancelledError in it."""
    process = PROCESS.get()
    if process is not None and process.is_dead:
        raise asyncio.CancelledError


class _NoSockets(selectors.DefaultSelector):
    """Time goes on at once: no thread and no socket is waited for."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or SIMULATED_TIME.at is None:
            return super().select(1.0)
        SIMULATED_TIME.at += max(timeout, 0)
        return []


# --- the loop -----------------------------------------------------------------------------------------------


class ElectionLoop(SimulatedTimeLoop):
    """Counts its steps, can call a function between any two of them, and does the work of threads at once."""

    def __init__(self) -> None:
        self.steps = 0
        self._calls: list[tuple[int, Callable[[], None]]] = []
        self._next = sys.maxsize
        super().__init__(_NoSockets())

    def call_at_step(self, step: int, call: Callable[[], None]) -> None:
        """Call it once when so many steps were ordered; it goes before all that is ordered later."""
        self._calls = sorted([*self._calls, (step, call)], key=lambda pair: pair[0])
        self._next = self._calls[0][0]

    def forget_calls(self) -> None:
        """Nothing is called at any step any more."""
        self._calls, self._next = [], sys.maxsize

    def call_soon(self, callback: Any, *args: Any, context: Any = None) -> asyncio.Handle:
        self.steps += 1
        if self.steps >= self._next:
            _, call = self._calls.pop(0)
            self._next = self._calls[0][0] if self._calls else sys.maxsize
            super().call_soon(call)
        return super().call_soon(callback, *args, context=context)

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        end_if_dead()
        future: asyncio.Future[Any] = self.create_future()
        try:
            result = func(*args)
        except Exception as error:
            self.call_soon(_end_badly, future, error)
        else:
            self.call_soon(_end_well, future, result)
        return future


def _end_well(future: asyncio.Future[Any], result: Any) -> None:
    if not future.done():
        future.set_result(result)


def _end_badly(future: asyncio.Future[Any], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)


# --- SQLite -------------------------------------------------------------------------------------------------

_WRITES: Final = frozenset({"_write", "_run_many"})


def _connect(*given: Any, **named: Any) -> sqlite3.Connection:
    end_if_dead()
    connection = _real_connect(*given, **named)
    process = PROCESS.get()
    if process is not None and ":memory:" not in given:
        process.connections.append(connection)
    return connection


class _AtOnce:
    """In the place of the queue to a driver's thread: does what is put in, and tells whoever waits a step later."""

    def put_nowait(self, item: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        end_if_dead()
        future, work = item
        if (loop := asyncio._get_running_loop()) is None:
            return  # a connection of a run that is over
        try:
            if MACHINE.is_disk_full and getattr(getattr(work, "func", None), "__name__", "") in _WRITES:
                raise _disk_full(work.args[0])  # type: ignore[attr-defined] # a partial with its connection
            result = work()
        except Exception as error:
            if future is not None:
                loop.call_soon(_end_badly, future, error)
        else:
            if future is not None:
                loop.call_soon(_end_well, future, result)


def _disk_full(connection: sqlite3.Connection) -> sqlite3.Error:
    """What SQLite does where no byte is free: it rolls everything back, and says so."""
    if connection.in_transaction:
        connection.rollback()
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_FULL, "SQLITE_FULL"
    return error


def _begin_connection(self: aiosqlite.Connection, *given: Any, **named: Any) -> None:
    _real_begin(self, *given, **named)
    self._tx = _AtOnce()  # type: ignore[assignment] # the part of a queue that is used


def _await_connection(self: aiosqlite.Connection) -> Generator[Any, None, aiosqlite.Connection]:
    return self._connect().__await__()


def open_beside(path: Path) -> sqlite3.Connection:
    """A connection that only reads, of nobody's process. Raises sqlite3.Error."""
    return _real_connect(f"file:{path}?mode=ro", uri=True, timeout=5)


def _take_lock(folder: Any) -> FolderLock:
    lock = _real_take(folder)
    process = PROCESS.get()
    if process is not None:
        process.locks.append(lock)
    return lock


_real_take: Final = FolderLock.take
_real_begin: Final = aiosqlite.Connection.__init__
FolderLock.take = staticmethod(_take_lock)  # type: ignore[assignment, method-assign] # a killed process holds no lock
sqlite3.connect = _connect  # type: ignore[assignment] # the connections of a killed process are closed
aiosqlite.Connection.__init__ = _begin_connection  # type: ignore[method-assign] # no thread is started for it
aiosqlite.Connection.__await__ = _await_connection  # type: ignore[method-assign]
