"""One of several programs beside each other, kept running as systemd would: started again when it ends by itself."""

import asyncio
import signal
import time
from collections import Counter
from contextlib import suppress
from typing import Any, Final

from tests.proofs.crash.cage import STOPPING, Cage, ProgramTrouble
from tests.proofs.crash.phases import CrashPhase

HUNTING: Final = 30.0
RESTART: Final = 0.3
"""Seconds until a program that has ended is started again."""
SERVER_AWAY: Final = "DatabaseUnusable"
"""In the log of a program that was started while no server answered: it says so, and ends with status 1."""
LEASE_LOST: Final = 3
"""The status of a program that has lost its lease."""


class Attendant:
    """Reads what the zygote tells, and starts the program again."""

    def __init__(self, cage: Cage) -> None:
        self.cage = cage
        self.up_since = 0.0
        """When it began to work; 0 while it stands by or is away."""
        self.stands_by = False
        self.pid = 0
        self.was_struck = False
        """Whether the last blow met it; otherwise it had ended before."""
        self.ended: Counter[int] = Counter()
        self._keeps = True
        self._is_lost = False
        """Whether its machine is gone: nothing is started there."""
        self._struck: asyncio.Future[dict[str, Any]] | None = None
        self._gone = asyncio.Event()
        self._gone.set()
        self._reading: asyncio.Task[None] | None = None

    async def begin(self, **more: Any) -> None:
        """Start the program and keep it running. It stands by if another one works."""
        self._keeps = True
        self.cage.base |= more
        self._start()
        self._reading = asyncio.create_task(self._read())

    @property
    def _orderly(self) -> tuple[int, ...]:
        """With which status it may end. The order to stop may come before a program that starts listens for it."""
        return (0, LEASE_LOST) if self._keeps else (0, LEASE_LOST, -signal.SIGTERM)

    def check(self) -> None:
        """Raises ProgramTrouble when the program ended in a way that nobody expects."""
        if self._reading is not None and self._reading.done():
            self._reading.result()

    def _start(self) -> None:
        self._gone.clear()
        self.cage.order_start()

    async def _read(self) -> None:
        while True:
            event = await self.cage.next_event()
            match event["event"]:
                case "up":
                    self.up_since, self.stands_by = time.monotonic(), False
                    self.pid = event["pid"]
                    self.cage.tally.starts.append(event["seconds"])
                case "stands by":
                    self.stands_by = True
                case "killed":
                    if self._struck is not None:
                        self._struck.set_result(event)
                case "ended":
                    await self._note_end(event["status"])

    async def _note_end(self, status: int) -> None:
        self.up_since, self.stands_by = 0.0, False
        self.ended[status] += 1
        self._gone.set()
        if self._struck is not None and not self._struck.done():
            self._struck.set_result({"event": "ended"})
        is_away = status == 1 and SERVER_AWAY in self.cage.log_tail()
        if status not in self._orderly and not is_away:
            raise ProgramTrouble(f"ended with {status}: {self.cage.log_tail()}")
        if self._keeps:
            await asyncio.sleep(RESTART)
            if not self._is_lost:
                self._start()

    async def strike(self, plan: dict[str, Any]) -> CrashPhase | None:
        """Strike when the program is in that phase; returns where it was. None too if it ended before."""
        self._struck = asyncio.get_running_loop().create_future()
        self.cage.order({"do": "aim", "plan": plan})
        async with asyncio.timeout(HUNTING):
            event = await self._struck
        self._struck = None
        self.was_struck = event["event"] == "killed"
        if not self.was_struck:
            return None
        if plan["victim"] in ("program", "both"):
            self.up_since, self.stands_by = 0.0, False
            self._gone.set()
        return self.cage.tally.note(event)

    def revive(self) -> None:
        """Start the program again after it was killed."""
        self._is_lost = False
        self._start()

    def kill(self) -> None:
        """End it at once, as its machine would. ``revive`` starts it again."""
        self._is_lost = True
        self.up_since, self.stands_by = 0.0, False
        self._gone.set()
        self.cage.order({"do": "kill"})

    def set_clock(self, ahead: int) -> None:
        """Set the clock of the program's machine, ``ahead`` seconds beside the right time."""
        self.cage.order({"do": "clock", "ahead": ahead})

    def wake(self) -> None:
        self.cage.order({"do": "continue"})

    async def stop(self) -> None:
        """Stop in order, working or standing by. Raises ProgramTrouble when that does not end with status 0."""
        self._keeps = False
        self.check()
        self.cage.order({"do": "stop"})
        async with asyncio.timeout(STOPPING):
            await self._gone.wait()
        assert self._reading is not None
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading
        if not self._is_lost and not any(self.ended[status] for status in self._orderly):
            raise ProgramTrouble(f"the ordered stop ended with {dict(self.ended)}: {self.cage.log_tail()}")
