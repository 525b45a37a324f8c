"""The one place that starts background tasks, and the order in which they end.

A loop that crashes is logged and restarted after a growing pause; it never disappears silently.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Final

log = logging.getLogger(__name__)

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
RAN_WELL: Final = 60.0
"""Seconds after which a crash counts as the first one again."""


class Supervisor:
    """Starts and ends loops by name."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.stopping = asyncio.Event()
        self.restarts: dict[str, int] = {}
        self._down: set[str] = set()

    def start(self, name: str, loop: Callable[[], Awaitable[None]]) -> None:
        """Run ``loop`` until it returns; restart it whenever it raises."""
        if name in self._tasks:
            raise ValueError(f"a loop named {name!r} is already running")
        self._tasks[name] = asyncio.create_task(self._keep(name, loop), name=name)

    async def _keep(self, name: str, loop: Callable[[], Awaitable[None]]) -> None:
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            try:
                await loop()
            except Exception:
                if time.monotonic() - began >= RAN_WELL:
                    pause = FIRST_PAUSE
                self.restarts[name] = self.restarts.get(name, 0) + 1
                log.exception("loop-crashed", extra={"loop": name, "pause": pause})
                self._down.add(name)
                await asyncio.sleep(pause)
                self._down.discard(name)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                return

    async def end(self, name: str, *, within: float | None = None) -> bool:
        """Wait for a loop that was asked to stop; cancel it after ``within`` seconds. True: it ended by
        itself."""
        task = self._tasks.pop(name, None)
        if task is None:
            return True
        if within is not None and within > 0:
            await asyncio.wait({task}, timeout=within)
        if task.done():
            return not task.cancelled()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return False

    async def end_all(self, prefix: str = "", *, within: float | None = None) -> None:
        names = [name for name in self._tasks if name.startswith(prefix)]
        await asyncio.gather(*(self.end(name, within=within) for name in names))

    def alive(self) -> dict[str, bool]:
        """Which loops are running, for health: False for one that crashed and waits for its restart.

        A loop that returned by itself had finished its work.
        """
        return {name: name not in self._down for name in self._tasks}

    def own_signals(self) -> None:
        """SIGINT and SIGTERM set ``stopping``; no library installs handlers of its own."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stopping.set)
