"""What use cases need from the media layer: working copies that contain only the picture and the sound."""

from enum import StrEnum
from typing import Final, Protocol

from bot.domain.submissions.clean_copies import (
    AS_IT_IS,
    MEBIBYTE,
    USUAL,
    Changes,
    CleanCopy,
    CleaningFailure,
    CleanSound,
    MediaLimits,
    NotCleanable,
    SoundMeasure,
)

__all__ = [
    "FIRST_PASS",
    "MEBIBYTE",
    "Changes",
    "CleanCopy",
    "CleanSound",
    "CleanerClosed",
    "CleaningFailure",
    "CleaningPass",
    "MediaCleaner",
    "MediaLimits",
    "NotCleanable",
    "SoundCleaner",
    "SoundMeasure",
]

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
        limits: MediaLimits = USUAL,
        changes: Changes = AS_IT_IS,
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


class SoundCleaner(Protocol):
    """Makes clean copies of sounds, and measures them."""

    async def clean_sound(self, data: bytes, *, limits: MediaLimits = USUAL) -> CleanSound | NotCleanable:
        """A copy without metadata with its length and loudness, or the reason why there is none: KEPT_SEALED for
        what is neither film nor sound. Raises as ``MediaCleaner.clean_copy``."""
        ...
