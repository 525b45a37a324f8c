"""What the moderators' side needs from outside beside cases and reports, as Protocols."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.audit import Deed, Head, Record


class AuditLog(Protocol):
    """What staff and operators did. Records are added; nothing here changes or removes one."""

    def record(
        self, deed: Deed, *, by: str, at: datetime, subject: str = "", detail: str = "", words: str = ""
    ) -> None:
        """``words``: free text, of which only a salted hash is kept."""
        ...

    async def head(self) -> Head | None:
        """The last record that is stored; None before the first."""
        ...

    async def of_subject(self, subject: str, *, most: int) -> Sequence[Record]:
        """The newest records about this id."""
        ...
