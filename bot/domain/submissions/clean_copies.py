"""Clean copies of evidence: what they may cost, how they differ from what they show, and why there is none.

Imports nothing of the program: the child processes that make the copies load this module.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MEBIBYTE: Final = 1024 * 1024
QUIETEST: Final = -45
"""Decibels below full scale. A second whose mean power is below is silence or the hiss of a room; speech held to a
telephone is at -30 to -12."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How a copy differs from what it shows: for outsiders, or for the person who chooses what is sent to
    them."""

    fields: int = 0
    """Cells of a picture that are made unrecognisable, one bit each (``bot.domain.submissions.evidence``)."""
    lines: bool = False
    """The grid is drawn on the picture."""
    quarter: int = 0
    """With ``lines``: this quarter alone (1 to 4), enlarged; 0 for the whole picture in its quarters."""
    silent: bool = False
    """A film without its sound, so that nobody's voice is in it."""


USUAL: Final = MediaLimits()
AS_IT_IS: Final = Changes()


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
class SoundMeasure:
    """What is heard: the codec's name, how long it is, and in how many of its seconds more is heard than the hiss of
    a room (``QUIETEST``)."""

    codec: str
    millis: int
    heard_seconds: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.millis / 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanSound:
    """A working copy of a sound, and what is heard in it."""

    copy: CleanCopy
    measure: SoundMeasure


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCleanable:
    """There is no working copy, and the reason."""

    reason: CleaningFailure
    mime: str = "application/octet-stream"
    """The type according to the first bytes; a guess, for labels only."""
