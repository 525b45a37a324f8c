"""Runs the program that copies the database as a child process, and checks the copy.

The child ends when this process ends, however that happens. It gets nothing of our environment, no token and
no password. Of its output, only the kind of each event is logged.
"""

import asyncio
import json
import logging
import os
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, Protocol

from bot.runtime.health import Health
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

TROUBLE: Final = "litestream"
LOOK_EVERY: Final = 1.0
TRY_EVERY: Final = 6 * 3600.0
"""Seconds between two trials of the copy: it is restored to another place, checked and deleted."""
QUIET: Final = 30.0
"""Seconds without an error after which the trouble is cleared."""
LAST_SYNC: Final = 15.0
_LONGEST_LINE: Final = 256 * 1024

_TIED: Final = """
import ctypes, os, sys
parent = int(sys.argv[1])
os.umask(0o077)
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 15, 0, 0, 0)
if os.getppid() == parent:
    os.execv(sys.argv[2], sys.argv[2:])
"""
"""The child's start script. It makes files readable by their owner only, asks the kernel for SIGTERM when its
parent dies, checks that the parent still lives, and then executes the program."""


class ReplicaControl(Protocol):
    """Where the copy lies, and the program that makes it. Errors are worded for an operator and say how to
    fix them."""

    def begin(self) -> Sequence[str]: ...

    def settle(self) -> bool: ...


class ChildEnded(Exception):
    """The copying program ended unexpectedly."""


class Replication:
    """Two loops: one runs the child and reads its output, one tries the copy."""

    def __init__(self, replica: ReplicaControl, *, health: Health, clock: Clock) -> None:
        self._replica = replica
        self._health = health
        self._clock = clock
        self._process: Process | None = None
        self._last_error = 0.0
        self._tried = 0.0

    async def run(self) -> None:
        """Start the child and read its output. Raises when it cannot go on; the supervisor then starts it
        again."""
        await self.close()
        try:
            command = await asyncio.to_thread(self._replica.begin)
        except Exception as error:  # the error already says what is missing
            self._report_trouble(str(error))
            raise
        self._tried = 0.0
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", "-c", _TIED, str(os.getpid()), *command),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=PIPE,
            env={},
            limit=_LONGEST_LINE,
            start_new_session=True,  # Ctrl-C at the terminal is for us; the child is stopped last
        )
        log.info("replication-started")
        assert process.stderr is not None
        with suppress(ValueError):  # a line that is too long: the child ends and is restarted
            while line := await process.stderr.readline():
                self._read_event(line)
        await self.close()
        self._report_trouble("the copy of the database stopped; it is started again")
        raise ChildEnded

    def _read_event(self, line: bytes) -> None:
        try:
            event: dict[str, Any] = json.loads(line)
        except ValueError:
            event = {"level": "ERROR", "msg": "unreadable"}
        if event.get("level") == "ERROR":
            what, why = str(event.get("msg", ""))[:80], str(event.get("error", ""))[:200]
            log.error("replication-error", extra={"what": what, "why": why})
            self._report_trouble(
                f"the copy of the database fails ({what}): free space in AMANAT_COPY_DIR, see the log"
            )

    def _report_trouble(self, what: str) -> None:
        self._last_error = time.monotonic()
        self._health.report_trouble(TROUBLE, what, now=self._clock.now())

    async def look(self) -> None:
        """Try the copy now and then; start a broken one from scratch."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.try_copy()

    async def try_copy(self) -> None:
        """Try the copy once."""
        now = time.monotonic()
        if self._process is None or self._process.returncode is not None:
            return
        if not self._tried or now - self._tried >= TRY_EVERY:
            try:
                if await asyncio.to_thread(self._replica.settle):
                    self._tried = now
            except Exception as error:
                log.exception("replication-trial-failed")
                self._report_trouble(f"the copy of the database does not come back: {error}")
                self._process.terminate()
                return
        if self._tried and now - self._last_error > QUIET:
            self._health.clear_trouble(TROUBLE)

    async def close(self) -> None:
        """Called last, when nothing writes any more: the child copies the rest and ends."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(LAST_SYNC):
                await process.communicate()
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
