"""What broadcasts need from the store. Writes are staged (``ports``), except counts, which the sender
makes."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.news.broadcasts import Broadcast


class Broadcasts(Protocol):
    """Few rows, kept as long as people may read what they were told."""

    async def get(self, broadcast_id: str) -> Broadcast | None: ...

    async def by_number(self, number: int) -> Broadcast | None: ...

    async def next_number(self) -> int: ...

    async def waiting(self) -> Sequence[Broadcast]:
        """Broadcasts that wait for signatures or are being sent, and stopped ones with unsettled messages, by
        number."""
        ...

    async def corrections(self, *, limit: int) -> Sequence[Broadcast]:
        """Corrections that were sent, newest first."""
        ...

    async def newest_correction(self) -> Broadcast | None:
        """The newest correction that was signed and not stopped, whether or not anybody has received it yet."""
        ...

    async def under_way(self, number: int) -> int:
        """How many of its messages the sender has not settled yet."""
        ...

    def add(self, broadcast: Broadcast) -> None: ...

    def save(self, broadcast: Broadcast) -> None:
        """Store everything except the counts, which are never overwritten from here."""
        ...

    def drop(self, broadcast_id: str) -> None: ...
