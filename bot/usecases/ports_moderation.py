"""What the moderators' side needs from outside beside cases and reports, as Protocols."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.audit import Deed, Head, Record
from bot.domain.people import Account
from bot.domain.signatures import Wanted


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


class Reads(Protocol):
    """How often which moderator has opened which case's details; nothing of a reporter is in it."""

    def add(self, case_id: str, account: Account, *, day: date) -> None: ...

    async def of_day(self, account: Account, *, day: date) -> frozenset[str]:
        """The cases that he has opened on this day."""
        ...

    async def people(self, case_ids: Collection[str]) -> int:
        """How many different people have opened these cases."""
        ...


class Signatures(Protocol):
    """What waits for a second signature."""

    async def get(self, wanted_id: str) -> Wanted | None: ...

    async def all(self) -> Sequence[Wanted]: ...

    def save(self, wanted: Wanted) -> None: ...

    def drop(self, wanted_id: str) -> None: ...
