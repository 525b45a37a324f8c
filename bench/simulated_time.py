"""A clock that the bench controls: hours pass as fast as they can be computed.

Importing this replaces ``time.monotonic``: it returns the machine's own time until a ``SimulatedTimeLoop``
runs. It must be imported before the program, whose parts keep the function that they find.

In a simulated loop time stands still while any work is done: callbacks, statements in the database's thread,
work in other threads. When there is none, it jumps to the next timer. So a simulated wait includes the
program's limits, queues and ticks, but not the machine's computing time.
"""

import asyncio
import selectors
import time
from collections.abc import Callable
from typing import Any, Final

import aiosqlite

_REAL: Final = time.monotonic
_DEADLOCK: Final = 5.0


class SimulatedTime:
    """The current simulated time; None while it is the machine's own."""

    def __init__(self) -> None:
        self.at: float | None = None
        self.busy = 0
        """Statements and other work that threads are doing."""

    @staticmethod
    def real() -> float:
        """The machine's own clock."""
        return _REAL()

    def __call__(self) -> float:
        return _REAL() if self.at is None else self.at


SIMULATED_TIME: Final = SimulatedTime()
time.monotonic = SIMULATED_TIME


class _TimeSkippingSelector(selectors.DefaultSelector):
    """Waits for threads and sockets, and advances the clock instead of waiting for time."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0 or SIMULATED_TIME.at is None:
            return ready
        if SIMULATED_TIME.busy or timeout is None:
            return super().select(_DEADLOCK)
        SIMULATED_TIME.at += timeout
        return []


class SimulatedTimeLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is the bench's, which begins at ``BEGINS`` seconds."""

    BEGINS: Final = 1_000.0

    def __init__(self, selector: selectors.BaseSelector | None = None) -> None:
        SIMULATED_TIME.at = self.BEGINS
        super().__init__(selector or _TimeSkippingSelector())

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        return _track_work(super().run_in_executor(executor, func, *args))

    def close(self) -> None:
        super().close()
        SIMULATED_TIME.at = None


def _track_work(future: asyncio.Future[Any]) -> asyncio.Future[Any]:
    SIMULATED_TIME.busy += 1
    future.add_done_callback(_end_work)
    return future


def _end_work(_future: object) -> None:
    SIMULATED_TIME.busy -= 1


_execute: Final = aiosqlite.Connection._execute


async def _execute_counted(self: aiosqlite.Connection, *given: Any, **named: Any) -> Any:
    SIMULATED_TIME.busy += 1
    try:
        return await _execute(self, *given, **named)
    finally:
        SIMULATED_TIME.busy -= 1


aiosqlite.Connection._execute = _execute_counted  # type: ignore[method-assign] # the statements of a thread are counted
