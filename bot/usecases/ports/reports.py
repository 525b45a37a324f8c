"""What use cases about reports need from storage; the rest of the unit of work is in ``ports.py``."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import Account
from bot.domain.submissions.evidence import Evidence
from bot.domain.submissions.waves import TextMark
from bot.domain.submissions.witnesses import DialogueLine, Report, ReportBody


@dataclass(frozen=True, slots=True)
class WaitTimes:
    """How long people wait from the report to the decision: half of them, and nine of ten."""

    median: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True)
class Addressees:
    """A report of each of some people, and the mark where to go on; an empty mark is the end.

    A mark is four signs of a keyed name: it names nobody.
    """

    reports: Sequence[Report]
    mark: str


class Cases(Protocol):
    async def get(self, case_id: str) -> Case | None: ...

    def add(self, case: Case) -> None: ...

    def save(self, case: Case) -> None:
        """Store a changed case; its version must be the one that was read, else the turn is replayed."""
        ...

    async def new_number(self, day: date) -> int:
        """A case number nobody has, out of a shuffled block of the day."""
        ...

    async def open_claims(self, owner: Account) -> int:
        """How many cases he has in work: those that count against the limit."""
        ...

    async def held_by(self, owner: Account) -> Sequence[Case]: ...

    async def waiting(self, *, limit: int, after: str = "", restricted: bool = False) -> Sequence[Case]:
        """Unclaimed cases, most urgent first (``bot.domain.cases.priority``), ``restricted`` ones only if asked for."""
        ...

    async def cases_after(self, after: str, *, limit: int) -> Sequence[Case]:
        """All cases, decided ones too, in the order of their ids, behind this one; empty begins at the first."""
        ...

    def restrict_all_but(self, acts: Collection[str]) -> None:
        """Restrict every case that is of none of these acts, in one statement at the commit. A case that this turn
        reads says so already; counts and piles say it from the commit on."""
        ...

    async def count_waiting(self, *, restricted: bool = False) -> int: ...

    async def expired_cases(self, now: datetime) -> Sequence[Case]:
        """Cases whose ``until`` has passed."""
        ...

    async def cases_to_notify(self, decided_before: datetime) -> Sequence[Case]:
        """Decided cases whose reporters are not told yet, decided at or before this moment."""
        ...

    async def right_due(self, now: datetime) -> Sequence[Case]:
        """Cases whose reporters are to be asked now whether it was put right; at most some at a time."""
        ...

    async def look_due(self, now: datetime) -> Sequence[Case]:
        """Cases of which it is to be seen now whether anybody takes their second look; at most some at a time."""
        ...

    async def merged_into(self, case_id: str) -> Sequence[Case]:
        """The cases whose witnesses are this one's now."""
        ...

    async def by_number(self, number: int) -> Case | None: ...

    async def wait_times(self, severity: Severity, *, since: datetime) -> WaitTimes | None:
        """How long the cases of this severity that were decided since then had waited; None below ten.
        May be a minute old."""
        ...


class Reports(Protocol):
    """Reports with their sealed words. Nothing here ever gives an account back."""

    async def get(self, report_id: str) -> Report | None: ...

    async def of_case(self, case_id: str) -> Sequence[Report]: ...

    async def of_reporter(self, reporter_key: str) -> Sequence[Report]:
        """This person's returnable reports that are still there, newest first."""
        ...

    async def by_receipt(self, code: str) -> Report | None: ...

    def add(
        self, report: Report, *, body: ReportBody, receipt: str, reporter_key: str, account: Account
    ) -> None:
        """Seal and store a report. The account (a private chat's address) is sealed apart; in no-return
        mode it and ``reporter_key`` are kept only until the receipt is confirmed sent."""
        ...

    def save(self, report: Report) -> None: ...

    async def body(self, report_id: str) -> ReportBody | None:
        """The words, or None once the key is destroyed."""
        ...

    async def dialogue(self, report_id: str) -> Sequence[DialogueLine]: ...

    def add_line(self, report_id: str, line: DialogueLine) -> None: ...

    def drop_line(self, report_id: str, line: DialogueLine) -> None:
        """These words are withdrawn: nobody reads them any more."""
        ...

    async def open_returnable(self, *, after: str, until: str, least: int) -> Addressees:
        """Who waits for an answer: of each person one report, the oldest returnable one of an open case.

        People stand in an order of their own, which stays while reports come and go: those behind the mark
        ``after`` and, unless it is empty, up to ``until``. About ``least`` at a time; none, with a mark, on a
        stretch where nobody waits.
        """
        ...

    async def wanting_reminder(self, *, after: str = "", limit: int) -> Sequence[Report]:
        """Reports whose senders want to hear of the last day for an official complaint, and have not yet; in
        the order of their ids, those behind ``after``."""
        ...

    def destroy(self, report_id: str) -> None:
        """The words, dialogue, evidence, account and key of this report are destroyed; the row stays as
        withdrawn, so that its receipt still answers."""
        ...

    def forget_sender(self, report_id: str) -> None:
        """Forget who sent it: account and reporter key are gone; the report stays, by its code only."""
        ...


class EvidenceStore(Protocol):
    async def get(self, evidence_id: str) -> Evidence | None: ...

    async def of_report(self, report_id: str) -> Sequence[Evidence]: ...

    def add(self, evidence: Evidence, *, person: str = "") -> None:
        """``person``: the keyed name of whoever sends it. Only so that people's files are fetched by turns; it is not
        stored with the file."""
        ...

    def drop_draft(self, report_id: str) -> None:
        """Evidence of a draft that was thrown away is destroyed with its key."""
        ...

    async def unreported_losses(self, *, limit: int) -> Sequence[str]:
        """Sent reports of which a file never came or cannot be shown, while their senders do not know it yet."""
        ...

    def mark_losses_told(self, report_id: str) -> None:
        """Whoever sent this report, or writes this draft, knows what is lost of it so far."""
        ...


class MorningNotices(Protocol):
    """Reporters who are to be written to when the night is over; a report stands here once."""

    def keep(self, report_id: str) -> None: ...

    async def next_reports(self, *, limit: int) -> Sequence[str]: ...

    def drop(self, report_id: str) -> None: ...


class Waves(Protocol):
    """Keyed hashes of texts and of runs of their words, to find equal ones and copies. A mark dies with its report."""

    def add(self, mark: TextMark, *, whole: str, runs: Collection[str]) -> None:
        """``whole`` and ``runs`` are hashed under a key outside the database; nothing of them is stored."""
        ...

    async def equal(self, whole: str, *, since_minute: int) -> Sequence[TextMark]:
        """The marks of the same whole, this turn's own among them. Until this transaction ends no other looks for
        or adds the same: of two at the same instant the second sees the first."""
        ...

    async def copies(self, runs: Collection[str], *, since_minute: int) -> Sequence[TextMark]:
        """The marks of texts that share enough of these runs (`submissions.waves.is_copy`), this turn's own among
        them."""
        ...
