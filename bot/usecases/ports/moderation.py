"""What the moderators' side needs from outside besides cases and reports, as Protocols."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.cases.case_access import Recusal
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.alarms import DueCaseKind
from bot.domain.people import Account, ChatId, Messenger
from bot.domain.staff.audit import AuditAction, AuditRecord, ChainHead
from bot.domain.staff.signatures import SignatureRequest

if TYPE_CHECKING:
    from bot.usecases.ports import Group

EVERY_CARD: Final = 1_000_000
"""More than any group has."""


class AuditLog(Protocol):
    """Actions of staff and operators. Records are added; nothing here changes or removes one."""

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
        """``words``: free text, of which only a hash is stored, under the case's key or the month's."""
        ...

    async def head(self) -> ChainHead | None:
        """The last stored record; None before the first."""
        ...

    async def of_subject(
        self, subject: str, *, most: int, until: datetime | None = None, action: AuditAction | None = None
    ) -> Sequence[AuditRecord]:
        """The newest records about this id; with ``until``, the newest written by then; with ``action``, only
        of this kind."""
        ...


class Reads(Protocol):
    """How often each moderator has opened each case's details; it contains nothing about reporters."""

    def add(self, case_id: str, account: Account, *, day: date, pieces: Collection[str] = ()) -> None:
        """``pieces``: the texts and copies of files that this opening showed
        (``bot/domain/cases/reports.py``)."""
        ...

    async def pieces(self, case_id: str, account: Account) -> frozenset[str]:
        """The pieces of this case that their openings have shown them: of each day, by the last one that
        showed it whole."""
        ...

    async def of_day(self, account: Account, *, day: date) -> frozenset[str]:
        """The cases that they opened on this day."""
        ...

    async def people(self, case_ids: Collection[str]) -> int:
        """How many different people have opened these cases."""
        ...


class ShownCases(Protocol):
    """Messages about cases in the private chats of staff, as delivered there; ``delete_by`` ends them."""

    async def of(self, account: Account) -> frozenset[str]:
        """The cases with a message in this person's chat."""
        ...

    async def viewers(self, case_id: str) -> Sequence[Account]:
        """The people with the case's card in their private chat, as far as that is stored."""
        ...

    async def readers(self, case_id: str) -> Sequence[Account]:
        """The people whose private chat shows details of the case, as far as that is stored."""
        ...


@dataclass(frozen=True, slots=True)
class AreaWaitCount:
    """How many cases of one area and severity wait, and since when the oldest of them does."""

    area_id: str
    severity: Severity
    count: int
    oldest: datetime


class Dues(Protocol):
    """Cases by their deadlines, as stored before this turn."""

    async def claims_ending(self, after: datetime, until: datetime) -> Sequence[Case]:
        """Claimed cases whose claim ends after ``after`` and by ``until``."""
        ...

    async def deadlines(self, after: datetime, until: datetime, due: DueCaseKind) -> Sequence[Case]:
        """All cases of this kind whose deadline is in that span, oldest first."""
        ...

    async def open_after(self, place: tuple[datetime, str] | None, *, limit: int) -> Sequence[Case]:
        """Open cases after this deadline and id, by deadline; None starts at the first."""
        ...

    async def waiting(self, *, circle: bool) -> Sequence[AreaWaitCount]:
        """The waiting cases: either the restricted ones or all others."""
        ...

    async def held_counts(self, *, circle: bool) -> Mapping[str, int]:
        """How many of them are claimed, by area."""
        ...


class Recusals(Protocol):
    """Moderators' recusals; those from one case are deleted with it."""

    async def of(self, account: Account) -> frozenset[Recusal]: ...

    def add(self, recusal: Recusal) -> None: ...

    def drop(self, recusal: Recusal) -> None: ...


class StaffAreas(Protocol):
    """The areas that leads have given to single people."""

    async def of(self, account: Account) -> tuple[str, ...]:
        """Empty: they have those of their groups (``bot.usecases.staff.own_areas``)."""
        ...

    def set(self, account: Account, areas: Sequence[str]) -> None: ...


class Signatures(Protocol):
    """Requests that wait for a second signature."""

    async def get(self, wanted_id: str) -> SignatureRequest | None: ...

    async def all(self) -> Sequence[SignatureRequest]: ...

    def save(self, wanted: SignatureRequest) -> None: ...

    def drop(self, wanted_id: str) -> None: ...


class HeldCards(Protocol):
    """Cases without a card in a group, or with an outdated one: the group's rate limit was reached, or the
    bot could not speak there."""

    async def next_cases(self, group: "Group", *, most: int) -> Sequence[str]:
        """The open cases whose cards go first: waiting ones by urgency, then claimed ones."""
        ...

    async def outdated_cards(self, group: "Group", *, most: int) -> Sequence[str]:
        """Cases that need no more work and whose cards there are outdated since the silence."""
        ...

    async def counts(self, group: "Group") -> Mapping[tuple[Severity, str], int]:
        """How many of them are waiting cases, by severity and area."""
        ...

    async def cards_in(
        self, group: "Group", *, circle: bool, after: str = "", most: int = EVERY_CARD
    ) -> Sequence[str]:
        """Cases with a card in this group, as stored, by id after ``after``: all restricted ones, or the open
        ones of the others."""
        ...

    async def of_circle(self) -> Sequence[str]:
        """The open restricted cases, as stored."""
        ...

    def hold(self, group: "Group", case_id: str) -> None:
        """Post its card once the bot may speak in this group again."""
        ...

    def drop(self, group: "Group", case_id: str) -> None:
        """Its card is on its way."""
        ...

    async def posted_cards(self, case_ids: Collection[str]) -> Collection[tuple[str, Messenger, ChatId]]:
        """(case, messenger, chat) of the cards in groups, for these cases, as stored."""
        ...

    async def waiting(self, case_ids: Collection[str]) -> Collection[tuple[str, Messenger, ChatId]]:
        """The same for held cards."""
        ...
