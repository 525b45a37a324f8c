"""What was said of the stages of the election."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.stages.stages import StageEntry


class StageEntries(Protocol):
    async def all(self) -> Sequence[StageEntry]:
        """All of them, also what was taken back, the oldest first."""
        ...

    async def get(self, entry_id: str) -> StageEntry | None: ...

    def save(self, entry: StageEntry) -> None:
        """Store a new entry, or one that was taken back."""
        ...
