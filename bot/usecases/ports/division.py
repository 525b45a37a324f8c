"""What the division of work needs from outside, as a Protocol."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.division.row_stands import RowStand
from bot.domain.staff.signed_versions import SignedVersion


class Division(Protocol):
    async def versions(self) -> Sequence[SignedVersion]:
        """By number, without their texts."""
        ...

    async def version(self, version_id: str) -> SignedVersion | None: ...

    def add(self, version: SignedVersion) -> None: ...

    def lock(self, version: SignedVersion) -> None:
        """Store stage, hash, day and signatures of a draft; its text stays as it was added."""
        ...

    def discard(self, version_id: str) -> None:
        """Delete a draft; a locked version stays."""
        ...

    async def stands(self) -> Sequence[RowStand]:
        """All of them, also about rows that are no longer in the table."""
        ...

    def take(self, stand: RowStand) -> None:
        """Store a stand; it replaces the same person's earlier one on the same row."""
        ...
