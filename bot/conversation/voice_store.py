"""What sending and checking recordings of cards need from storage, and a file that is opened for sending."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.learning.voices import CardVoice, VaultPlace
from bot.domain.values import dataclass


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A clean working copy, opened for sending."""

    data: bytes
    kind: str
    name: str
    mime: str


class VoiceStore(Protocol):
    """Recordings of cards: rows of the database with their sounds in the vault."""

    async def voices_to_check(self, *, limit: int) -> Sequence[CardVoice]:
        """Recordings that are still stored only at the messenger."""
        ...

    async def keep_voice(self, data: bytes) -> VaultPlace:
        """Put a sound into the vault. One that no recording names is removed within hours. Raises OSError (VaultDown
        where trying again will help)."""
        ...

    async def open_voice(self, sha256: str) -> CleanFile | None:
        """The recording with this SHA-256 (hex); None if it is not there (any more), or was changed. Raises
        VaultDown."""
        ...
