"""One child process from its parent's side: start it, give it a file, kill it."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.confined import frames
from bot.confined.confinement import ConfinementFailure
from bot.media.copy_names import is_believable
from bot.media.kinds import MediaKind
from bot.usecases.ports.media import Changes, CleanCopy, CleaningFailure, MediaLimits

COMMAND: Final[tuple[str, ...]] = ("-m", "bot.media.child")
_ROOT: Final = Path(__file__).resolve().parents[2]
_BUFFER: Final = 1 << 20
_LONGEST_START: Final = 60.0
"""Seconds for loading the decoders on a busy machine."""
_PIECE: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Job:
    """One file. ``whole``: a partial copy within the time limit is not enough."""

    data: bytes
    kind: MediaKind
    limits: MediaLimits = field(default_factory=MediaLimits)
    changes: Changes = field(default_factory=Changes)
    whole: bool = False


class ChildGone(Exception):
    """The child ended or broke the protocol.

    `retired`: it had ended by itself because it was idle. `overworked`: its processor time was used up.
    """

    def __init__(self, status: int | None) -> None:
        super().__init__("the child is gone")
        self.retired = status == 0
        self.overworked = status == -signal.SIGXCPU


class Worker:
    """A running child. Two tasks must not use it at once; `kill` must be awaited in the end."""

    def __init__(self, process: Process, *, pictures: bool = False) -> None:
        self._process = process
        self.pictures = pictures
        """Whether it opens only pictures."""
        self.jobs = 0

    @classmethod
    async def start(cls, *, idle_seconds: float, most_bytes: int, pictures: bool) -> "Worker":
        """Start a child: this interpreter, an empty environment, nothing inherited but three pipes."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-s", "-B", *COMMAND),
            *(str(idle_seconds), str(most_bytes), "pictures" if pictures else "all"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=_ROOT,
            env=_environment(),
            limit=_BUFFER,
            start_new_session=True,  # Ctrl-C at the terminal is for the parent, which ends its children
        )
        return cls(process, pictures=pictures)

    async def confinement(self) -> ConfinementFailure | None:
        """What the child reports before it gets any file: None if it is confined. Raises ChildGone."""
        try:
            async with asyncio.timeout(_LONGEST_START):
                head, _ = await self._read_frame(most=0)
            return None if head["confined"] is True else ConfinementFailure(head["why"])
        except (ConnectionError, EOFError, KeyError, ValueError, TimeoutError, frames.BadFrame) as error:
            raise ChildGone(self._process.returncode) from error

    async def clean_file(self, job: Job) -> CleanCopy | CleaningFailure:
        """The child's answer. Raises ChildGone; sets no time limit."""
        self.jobs += 1
        limits, changes = job.limits, job.changes
        header = {
            "kind": job.kind.value,
            "pixels": limits.max_pixels,
            "pages": limits.max_pages,
            "page": limits.page_pixels,
            "output": limits.max_output,
            "memory": limits.memory_bytes,
            "cpu": limits.cpu_seconds,
            "whole": int(job.whole),
            "fields": changes.fields,
            "lines": int(changes.lines),
            "silent": int(changes.silent),
        }
        try:
            answer, body = await self._send_request(
                frames.pack_header(header, len(job.data)), job.data, limits.max_output
            )
            return _parse_answer(answer, body, job)
        except (ConnectionError, EOFError, frames.BadFrame) as error:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), 0.5)
            raise ChildGone(self._process.returncode) from error

    async def _send_request(self, head: bytes, data: bytes, most: int) -> tuple[dict[str, Any], bytes]:
        into = self._process.stdin
        if into is None or into.is_closing():
            raise EOFError  # uvloop would raise RuntimeError for a write to an ended child
        into.write(head)
        for start in range(0, len(data), _PIECE):
            # In pieces: what a pipe does not take at once is copied, which would otherwise be the whole file.
            into.write(data[start : start + _PIECE])
            await into.drain()
        return await self._read_frame(most=most)

    async def _read_frame(self, *, most: int) -> tuple[dict[str, Any], bytes]:
        out = self._process.stdout
        if out is None:
            raise EOFError
        raw = await out.readexactly(frames.LENGTHS.size)
        header_length, body_length = frames.check_lengths(raw, most=most)
        return frames.parse_header(await out.readexactly(header_length)), await out.readexactly(body_length)

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


def _environment() -> dict[str, str]:
    """Nothing of the parent's environment, which holds tokens, except what a system needs to start a
    process."""
    needed = ("SYSTEMROOT", "__CF_USER_TEXT_ENCODING")
    return {name: os.environ[name] for name in needed if name in os.environ} | {"LC_ALL": "C.UTF-8"}


def _parse_answer(answer: dict[str, Any], body: bytes, job: Job) -> CleanCopy | CleaningFailure:
    if "refused" in answer:
        try:
            return CleaningFailure(answer["refused"])
        except ValueError as error:
            raise frames.BadFrame("an unknown refusal") from error
    mime, suffix, partial = answer.get("mime"), answer.get("suffix"), answer.get("partial")
    if not (isinstance(mime, str) and isinstance(suffix, str) and isinstance(partial, bool)):
        raise frames.BadFrame("an answer without its parts")
    if not is_believable(body, mime=mime, suffix=suffix, kind=job.kind, changes=job.changes):
        raise frames.BadFrame("a copy that is not what was asked for")
    return CleanCopy(data=body, mime=mime, suffix=suffix, partial=partial)
