"""One child process that cleans files, from its parent's side: start it, give it a file."""

import asyncio
import re
from asyncio.subprocess import Process
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from bot.confined import frames
from bot.confined.process import ChildGone, ChildProcess
from bot.media.copy_names import is_believable
from bot.media.kinds import MediaKind
from bot.usecases.ports.media import (
    Changes,
    CleanCopy,
    CleaningFailure,
    CleanSound,
    MediaLimits,
    SoundMeasure,
)

COMMAND: Final[tuple[str, ...]] = ("-m", "bot.media.child")
_PIECE: Final = 1 << 18
_CODEC: Final = re.compile(r"[a-z0-9_]{1,32}")


@dataclass(frozen=True, slots=True)
class Job:
    """One file. ``whole``: a partial copy within the time limit is not enough."""

    data: bytes
    kind: MediaKind
    limits: MediaLimits = field(default_factory=MediaLimits)
    changes: Changes = field(default_factory=Changes)
    whole: bool = False
    measured: bool = False
    """A sound is also measured."""


class Worker(ChildProcess):
    """A running child that cleans files. Two tasks must not use it at once; `kill` must be awaited in the
    end."""

    def __init__(self, process: Process, *, pictures: bool = False) -> None:
        super().__init__(process)
        self.pictures = pictures
        """Whether it opens only pictures."""
        self.jobs = 0

    @classmethod
    async def start(cls, *, idle_seconds: float, most_bytes: int, pictures: bool) -> "Worker":
        """Start a child. Raises OSError."""
        what = "pictures" if pictures else "all"
        process = await cls.launch(*COMMAND, str(idle_seconds), str(most_bytes), what)
        return cls(process, pictures=pictures)

    async def clean_file(self, job: Job) -> CleanCopy | CleanSound | CleaningFailure:
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
            "measured": int(job.measured),
            "fields": changes.fields,
            "lines": int(changes.lines),
            "quarter": changes.quarter,
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
        return await self.read_frame(most=most)


def _parse_answer(answer: dict[str, Any], body: bytes, job: Job) -> CleanCopy | CleanSound | CleaningFailure:
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
    copy = CleanCopy(data=body, mime=mime, suffix=suffix, partial=partial)
    return CleanSound(copy=copy, measure=_parse_measure(answer)) if job.measured else copy


def _parse_measure(answer: dict[str, Any]) -> SoundMeasure:
    """What the child says that it has heard. It may say anything: nothing but numbers and a codec's name is taken."""
    codec, millis, heard = (answer.get(name) for name in ("codec", "millis", "heard"))
    if not (isinstance(codec, str) and isinstance(millis, int) and isinstance(heard, int)):
        raise frames.BadFrame("a sound without its measure")
    if min(millis, heard) < 0 or not _CODEC.fullmatch(codec):
        raise frames.BadFrame("a measure that is none")
    return SoundMeasure(codec=codec, millis=millis, heard_seconds=heard)
