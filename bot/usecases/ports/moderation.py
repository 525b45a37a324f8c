"""What the moderators' side needs from outside beside cases and reports, as Protocols."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.cases.recusal import Recusal
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.alarms import DueCaseKind
from bot.domain.people import Account, Messenger
from bot.domain.staff.audit import AuditAction, AuditRecord, ChainHead
from bot.domain.staff.signatures import SignatureRequest

if TYPE_CHECKING:
    from bot.usecases.ports import Group

EVERY_CARD: Final = 1_000_000
"""More than stand in any group."""


class AuditLog(Protocol):
    """What staff and operators did. Records are added; nothing here changes or removes one."""

    def record(
        self,
        action: AuditAction,
        *,
        by: str,
        at: datetime,
        subject: str = "",
        detail: str = "",
        words: str = "",
    ) -> None:
        """``words``: free text, of which only a hash is kept, under the case's key or under one of the month."""
        ...

    async def head(self) -> ChainHead | None:
        """The last record that is stored; None before the first."""
        ...

    async def of_subject(
        self, subject: str, *, most: int, until: datetime | None = None, action: AuditAction | None = None
    ) -> Sequence[AuditRecord]:
        """The newest records about this id; with ``until``, the newest that were written by then; with ``action``, of
        this kind alone."""
        ...


class Reads(Protocol):
    """How often which moderator has opened which case's details; nothing of a reporter is in it."""

    def add(self, case_id: str, account: Account, *, day: date, pieces: Collection[str] = ()) -> None:
        """``pieces``: which texts and copies of files this opening has shown (``bot/domain/cases/pieces.py``)."""
        ...

    async def pieces(self, case_id: str, account: Account) -> frozenset[str]:
        """What their openings have shown them of this case: of each day, the last one that showed it whole."""
        ...

    async def of_day(self, account: Account, *, day: date) -> frozenset[str]:
        """The cases that he has opened on this day."""
        ...

    async def people(self, case_ids: Collection[str]) -> int:
        """How many different people have opened these cases."""
        ...


class ShownCases(Protocol):
    """What stands about cases in the private chats of staff, as it arrived there; ``delete_by`` ends it."""

    async def of(self, account: Account) -> frozenset[str]:
        """The cases of which something stands in his chat."""
        ...

    async def viewers(self, case_id: str) -> Sequence[Account]:
        """In whose private chats the case's card stands, as far as it is kept in mind."""
        ...


@dataclass(frozen=True, slots=True)
class AreaWaitCount:
    """How many cases of one area and severity wait for somebody, and since when the oldest of them does."""

    area_id: str
    severity: Severity
    count: int
    oldest: datetime


class Dues(Protocol):
    """Cases by what the clock says of them, as they were stored before this turn."""

    async def claims_ending(self, after: datetime, until: datetime) -> Sequence[Case]:
        """Claimed cases whose claim ends behind ``after`` and not behind ``until``."""
        ...

    async def deadlines(self, after: datetime, until: datetime, due: DueCaseKind) -> Sequence[Case]:
        """Such cases whose deadline lies in that span, all of them, the oldest first."""
        ...

    async def open_after(self, place: tuple[datetime, str] | None, *, limit: int) -> Sequence[Case]:
        """Open cases behind this deadline and id, by deadline; None for the first ones."""
        ...

    async def waiting(self, *, circle: bool) -> Sequence[AreaWaitCount]:
        """The cases of the smaller circle, or all others, that wait for somebody."""
        ...

    async def held_counts(self, *, circle: bool) -> Mapping[str, int]:
        """How many of them are in somebody's hands, by area."""
        ...


class Recusals(Protocol):
    """What moderators keep away from; what is about one case goes with it."""

    async def of(self, account: Account) -> frozenset[Recusal]: ...

    def add(self, recusal: Recusal) -> None: ...

    def drop(self, recusal: Recusal) -> None: ...


class StaffAreas(Protocol):
    """The areas that leads have given to single people."""

    async def of(self, account: Account) -> tuple[str, ...]:
        """Empty: he has those of his groups (``bot.usecases.staff.own_areas``)."""
        ...

    def set(self, account: Account, areas: Sequence[str]) -> None: ...


class Signatures(Protocol):
    """What waits for a second signature."""

    async def get(self, wanted_id: str) -> SignatureRequest | None: ...

    async def all(self) -> Sequence[SignatureRequest]: ...

    def save(self, wanted: SignatureRequest) -> None: ...

    def drop(self, wanted_id: str) -> None: ...


class HeldCards(Protocol):
    """Cases that have no card in a group, or an old one: its minute was full, or the bot could not speak there."""

    async def next_cases(self, group: "Group", *, most: int) -> Sequence[str]:
        """The open cases whose cards go first: those that wait, by urgency, then those that somebody holds."""
        ...

    async def outdated_cards(self, group: "Group", *, most: int) -> Sequence[str]:
        """Cases that are no work any more and whose cards there say what they said before the silence."""
        ...

    async def counts(self, group: "Group") -> Mapping[tuple[Severity, str], int]:
        """How many of them wait for somebody, by severity and area."""
        ...

    async def cards_in(
        self, group: "Group", *, circle: bool, after: str = "", most: int = EVERY_CARD
    ) -> Sequence[str]:
        """Cases whose card stands in this group, as stored, by their ids behind ``after``: all of the smaller circle,
        or of the others those that are open."""
        ...

    async def of_circle(self) -> Sequence[str]:
        """The open cases of the smaller circle, as stored."""
        ...

    def hold(self, group: "Group", case_id: str) -> None:
        """Its card goes there once the bot may speak in this group again."""
        ...

    def drop(self, group: "Group", case_id: str) -> None:
        """Its card is on its way."""
        ...

    async def posted_cards(self, case_ids: Collection[str]) -> Collection[tuple[str, Messenger, int]]:
        """(case, messenger, chat) of the cards that stand in groups, of these cases, as stored."""
        ...

    async def waiting(self, case_ids: Collection[str]) -> Collection[tuple[str, Messenger, int]]:
        """The same of those that are held."""
        ...
