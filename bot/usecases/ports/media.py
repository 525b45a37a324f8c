"""What use cases need from the media layer: working copies that contain only the picture and the sound."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLimits:
    """What one file may cost. A file above any of these is refused, never half cleaned."""

    max_bytes: int = 20 * MEBIBYTE
    """Size of the incoming file."""
    max_output: int = 21 * MEBIBYTE
    """Size of the clean copy: the most that both messengers accept, including what a new container adds to a
    full one."""
    max_pixels: int = 50_000_000
    """Width times height of a picture, read from its header before anything is decoded."""
    max_pages: int = 30
    """Pages of a PDF that are rendered; the copy says if there were more."""
    page_pixels: int = 4_000_000
    """Width times height of a rendered page at most."""
    wall_seconds: float = 20.0
    """From the start of the work to its end; waiting for a free child process does not count."""
    cpu_seconds: int = 15
    """Processor time of the child process, for this file."""
    memory_bytes: int = 768 * MEBIBYTE
    """Address space of the child process."""


FIRST_PASS: Final = MediaLimits(wall_seconds=5.0, cpu_seconds=2)
"""Two seconds of processor time: a file that needs longer waits until others had their turn. The wall time is
longer, so that a busy machine does not take an ordinary photo for a slow one."""


class CleaningPass(StrEnum):
    """The queue of a file. Files in one queue never wait for files in another."""

    ASKED = "asked"
    """Somebody is waiting for this very copy."""
    FIRST = "first"
    """It just arrived. If it is not finished in time it is refused as TOO_SLOW, even if a part could be
    shown: it comes again. Pictures have a queue of their own here."""
    LONG = "long"
    """Its first pass was too short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How a copy differs from what it shows: for outsiders, or for the person who chooses what is sent to
    them."""

    fields: int = 0
    """Fields of a picture that are made unrecognisable, one bit each (``bot.domain.submissions.evidence``)."""
    lines: bool = False
    """The grid is drawn on the picture."""
    silent: bool = False
    """A film without its sound, so that nobody's voice is in it."""


class CleaningFailure(StrEnum):
    """Why there is no clean copy. The original is kept sealed in every case."""

    KEPT_SEALED = "kept sealed"
    """A type that is not cleaned (office documents, unknown codecs, anything unknown)."""
    SEALED_UNOPENED = "sealed unopened"
    """A program or an archive: not a byte of it was parsed."""
    LOCKED = "locked"
    """A PDF that requires a password."""
    DAMAGED = "damaged"
    """It looks like a picture, video, sound or PDF, but cannot be read as one."""
    TOO_LARGE = "too large"
    """More bytes, pixels or memory than the limits allow."""
    TOO_SLOW = "too slow"
    """It was not finished within the time limits."""
    NOT_CONFINED = "not confined"
    """This machine cannot confine the process that opens it: a problem of the machine, not of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanCopy:
    """A working copy without metadata."""

    data: bytes
    mime: str
    suffix: str
    """File name extension with its dot, for sending: ".jpg"."""
    partial: bool = False
    """The copy shows less than the original: one picture of an animation, or some of many tracks or pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCleanable:
    """There is no working copy, and the reason."""

    reason: CleaningFailure
    mime: str = "application/octet-stream"
    """The type according to the first bytes; a guess, for labels only."""


class CleanerClosed(Exception):
    """The cleaner is shutting down: the file was not judged, ask again after the next start."""


class MediaCleaner(Protocol):
    """Makes clean copies, a few at a time."""

    def is_picture(self, data: bytes) -> bool:
        """Whether these bytes belong in the pictures' own queue, where nothing slower waits."""
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

        OSError means that no child process could be started: a problem of this machine, not of the file.
        """
        ...

    async def close(self) -> None:
        """Stop everything at once. Running work raises CleanerClosed. May be called again."""
        ...
