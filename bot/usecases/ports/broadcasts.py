"""What broadcasts need of the store. Staged like all writes (``ports``), but for counts: those the sender makes."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.news.broadcasts import Broadcast


class Broadcasts(Protocol):
    """Few rows, kept as long as people may read what they were told."""

    async def get(self, broadcast_id: str) -> Broadcast | None: ...

    async def by_number(self, number: int) -> Broadcast | None: ...

    async def next_number(self) -> int: ...

    async def waiting(self) -> Sequence[Broadcast]:
        """Those that wait for signatures or go out, and stopped ones whose last messages are not settled, by number."""
        ...

    async def corrections(self, *, limit: int) -> Sequence[Broadcast]:
        """Those that people were told, the newest first."""
        ...

    async def under_way(self, number: int) -> int:
        """How many of its messages the sender has not settled yet."""
        ...

    def add(self, broadcast: Broadcast) -> None: ...

    def save(self, broadcast: Broadcast) -> None:
        """Everything but what is counted: that is never overwritten from here."""
        ...

    def drop(self, broadcast_id: str) -> None: ...
