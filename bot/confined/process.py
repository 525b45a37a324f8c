"""One confined child from its parent's side: start it, hear whether it is confined, read from it, kill it."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from bot.confined import frames
from bot.confined.confinement import ConfinementFailure

_ROOT: Final = Path(__file__).resolve().parents[2]
_BUFFER: Final = 1 << 20
_LONGEST_START: Final = 60.0
"""Seconds for loading the libraries on a busy machine."""


class ChildGone(Exception):
    """The child ended or broke the protocol.

    `retired`: it had ended by itself because it was idle. `overworked`: its processor time was used up.
    """

    def __init__(self, status: int | None) -> None:
        super().__init__("the child is gone")
        self.retired = status == 0
        self.overworked = status == -signal.SIGXCPU


class ChildProcess:
    """A running child. Two tasks must not use it at once; `kill` must be awaited in the end."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @staticmethod
    async def launch(*command: str) -> Process:
        """Start a child: this interpreter, an empty environment, nothing inherited but three pipes."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-s", "-B", *command),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=_ROOT,
            env=child_environment(),
            limit=_BUFFER,
            start_new_session=True,  # Ctrl-C at the terminal is for the parent, which ends its children
        )

    async def confinement(self) -> ConfinementFailure | None:
        """What the child reports before it gets anything: None if it is confined. Raises ChildGone."""
        try:
            async with asyncio.timeout(_LONGEST_START):
                head, _ = await self.read_frame(most=0)
            return None if head["confined"] is True else ConfinementFailure(head["why"])
        except (ConnectionError, EOFError, KeyError, ValueError, TimeoutError, frames.BadFrame) as error:
            raise ChildGone(self._process.returncode) from error

    async def read_frame(self, *, most: int) -> tuple[dict[str, Any], bytes]:
        """The child's next frame. Raises EOFError, BadFrame."""
        out = self._process.stdout
        if out is None:
            raise EOFError
        raw = await out.readexactly(frames.LENGTHS.size)
        header_length, body_length = frames.check_lengths(raw, most=most)
        return frames.parse_header(await out.readexactly(header_length)), await out.readexactly(body_length)

    async def wait(self) -> None:
        """Wait for the child's end."""
        await self._process.wait()

    def stop(self) -> None:
        """Kill the child without waiting; a task that waits for its answer gets ChildGone."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def kill(self) -> None:
        """Kill the child and wait until nothing of it is left. Not while an answer is awaited."""
        self.stop()
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._process.stdout is not None:
            # Unread output would keep its pipe, and with it the transport, open.
            while await self._process.stdout.read(_BUFFER):
                pass
        await self._process.wait()
        if self._process.stdin is not None:
            with suppress(ConnectionError):
                await self._process.stdin.wait_closed()


def child_environment() -> dict[str, str]:
    """Nothing of the parent's environment, which holds tokens, except what a system needs to start a
    process."""
    needed = ("SYSTEMROOT", "__CF_USER_TEXT_ENCODING")
    return {name: os.environ[name] for name in needed if name in os.environ} | {"LC_ALL": "C.UTF-8"}
