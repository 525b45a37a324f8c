"""What use cases ask of the media layer: working copies that carry nothing but the picture and the sound."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLimits:
    """What one file may cost. Beyond any of these it is refused, never half cleaned."""

    max_bytes: int = 20 * MEBIBYTE
    """Size of the file as it came in."""
    max_output: int = 21 * MEBIBYTE
    """Size of the clean copy: what both messengers still take, and what a new container adds to a full one."""
    max_pixels: int = 50_000_000
    """Width times height of a picture, read from its header before anything is unpacked."""
    max_pages: int = 30
    """Pages of a PDF that are drawn; its copy tells where there were more."""
    page_pixels: int = 4_000_000
    """Width times height of a drawn page at most."""
    wall_seconds: float = 20.0
    """From the start of the work to its end; waiting for a free child does not count."""
    cpu_seconds: int = 15
    """Processor time of the child, for this file."""
    memory_bytes: int = 768 * MEBIBYTE
    """Address space of the child."""


FIRST_PASS: Final = MediaLimits(wall_seconds=5.0, cpu_seconds=2)
"""Two seconds of the processor: what needs longer waits until others had their turn. The clock gives a machine that is
busy time for them, so that an ordinary photo is not taken for a slow one."""


class CleaningPass(StrEnum):
    """Which line a file stands in. Nobody in one waits for anybody in another."""

    ASKED = "asked"
    """Somebody is waiting for this very copy."""
    FIRST = "first"
    """It came in. What is not whole in time is refused as TOO_SLOW, also where a part could be shown: it comes again.
    Pictures have a line of their own here."""
    LONG = "long"
    """Its first pass was too short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How a copy differs from what it shows: for somebody outside, or for whoever chooses what goes there."""

    fields: int = 0
    """Fields of a picture that are made unrecognisable, a bit each (``bot.domain.submissions.grid``)."""
    lines: bool = False
    """The grid is drawn on the picture."""
    silent: bool = False
    """A film without its sound: nobody's voice is in it."""


class CleaningFailure(StrEnum):
    """Why there is no clean copy. The original is kept sealed in every case."""

    KEPT_SEALED = "kept sealed"
    """A kind that is not cleaned (office papers, unknown codecs, anything unknown)."""
    SEALED_UNOPENED = "sealed unopened"
    """A program or an archive: not a byte of it was parsed."""
    LOCKED = "locked"
    """A PDF that opens with a password only."""
    DAMAGED = "damaged"
    """It looks like a picture, video, sound or PDF, but cannot be read as one."""
    TOO_LARGE = "too large"
    """More bytes, pixels or memory than the limits allow."""
    TOO_SLOW = "too slow"
    """It was not done within the limits of time."""
    NOT_CONFINED = "not confined"
    """This machine cannot confine whatever opens it: a matter of the machine, not of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanCopy:
    """A working copy without metadata."""

    data: bytes
    mime: str
    suffix: str
    """File name ending with its dot, for sending: ".jpg"."""
    partial: bool = False
    """The copy shows less than the original: one picture of an animation, some of many tracks or pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCleanable:
    """There is no working copy, and why."""

    reason: CleaningFailure
    mime: str = "application/octet-stream"
    """What the first bytes say it is; a guess, for labels only."""


class CleanerClosed(Exception):
    """The cleaner is shutting down: the file was not judged, ask again after the next start."""


class MediaCleaner(Protocol):
    """Makes clean copies, a few at a time."""

    def is_picture(self, data: bytes) -> bool:
        """Whether these bytes have a slot of their own, beside which nothing slower waits."""
        ...

    async def clean_copy(
        self,
        data: bytes,
        *,
        limits: MediaLimits = MediaLimits(),
        changes: Changes = Changes(),
        cleaning_pass: CleaningPass = CleaningPass.ASKED,
    ) -> CleanCopy | NotCleanable:
        """A copy of `data` without metadata and with these changes, or the reason why there is none. Raises
        CleanerClosed, OSError.

        OSError means that no child could be started: a matter of this machine, not of the file.
        """
        ...

    async def close(self) -> None:
        """Stop everything at once. Work under way raises CleanerClosed. May be called again."""
        ...
