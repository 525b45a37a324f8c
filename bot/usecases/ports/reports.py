"""What use cases about reports need from storage; the rest of the unit of work is in ``ports/__init__.py``.

What finding reports of one incident needs from outside: traces of a text, and a blind index of them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import Account
from bot.domain.submissions.duplicates import DuplicateCandidates
from bot.domain.submissions.evidence import Evidence
from bot.domain.submissions.traces import Trace
from bot.domain.submissions.waves import TextMark
from bot.domain.submissions.witnesses import DialogueLine, Report, ReportBody


@dataclass(frozen=True, slots=True)
class WaitTimes:
    """How long people wait from the report to the decision: half of them, and nine of ten."""

    median: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True)
class Addressees:
    """One report each of some people, and the mark at which to continue; an empty mark is the end.

    A mark is four characters of a keyed name: it identifies nobody.
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
        """An unused case number from the day's shuffled block."""
        ...

    async def open_claims(self, owner: Account) -> int:
        """How many cases in work they have: those that count against the limit."""
        ...

    async def held_by(self, owner: Account) -> Sequence[Case]: ...

    async def waiting(self, *, limit: int, after: str = "", restricted: bool = False) -> Sequence[Case]:
        """Unclaimed cases, most urgent first (``bot.domain.cases.priority``), ``restricted`` ones only if
        requested."""
        ...

    async def cases_after(self, after: str, *, limit: int) -> Sequence[Case]:
        """All cases after this id, decided ones included, by id; an empty id starts at the first."""
        ...

    def restrict_all_but(self, acts: Collection[str]) -> None:
        """Restrict every case that has none of these acts, in one statement at the commit. Cases read in this
        turn show it at once; counts and piles do from the commit on."""
        ...

    async def count_waiting(self, *, restricted: bool = False) -> int: ...

    async def expired_cases(self, now: datetime) -> Sequence[Case]:
        """Cases whose ``until`` has passed."""
        ...

    async def cases_to_notify(self, decided_before: datetime) -> Sequence[Case]:
        """Cases decided at or before this moment whose reporters were not told yet."""
        ...

    async def right_due(self, now: datetime) -> Sequence[Case]:
        """Cases whose reporters must be asked now whether it was put right; a limited number at a time."""
        ...

    async def look_due(self, now: datetime) -> Sequence[Case]:
        """Cases whose second look must be checked now; a limited number at a time."""
        ...

    async def merged_into(self, case_id: str) -> Sequence[Case]:
        """The cases whose witnesses now belong to this one."""
        ...

    async def by_number(self, number: int) -> Case | None: ...

    async def wait_times(self, severity: Severity, *, since: datetime) -> WaitTimes | None:
        """How long the cases of this severity that were decided since then had waited; None for fewer than
        ten. May be a minute old."""
        ...


class Reports(Protocol):
    """Reports with their sealed words. Nothing here ever returns an account."""

    async def get(self, report_id: str) -> Report | None: ...

    async def of_case(self, case_id: str) -> Sequence[Report]: ...

    async def of_reporter(self, reporter_key: str) -> Sequence[Report]:
        """This person's remaining returnable reports, newest first."""
        ...

    async def by_receipt(self, code: str) -> Report | None: ...

    def add(
        self,
        report: Report,
        *,
        body: ReportBody,
        receipt: str,
        reporter_key: str,
        account: Account,
        language: str = "",
    ) -> None:
        """Seal and store a report. The account (a private chat's address, with the language of its reader) is sealed
        separately; for a
        no-return report it and ``reporter_key`` are kept only until the receipt was confirmed as sent."""
        ...

    def save(self, report: Report) -> None: ...

    async def body(self, report_id: str) -> ReportBody | None:
        """The words, or None once the key is destroyed."""
        ...

    async def dialogue(self, report_id: str) -> Sequence[DialogueLine]: ...

    def add_line(self, report_id: str, line: DialogueLine) -> None: ...

    def drop_line(self, report_id: str, line: DialogueLine) -> None:
        """Withdraw these words: nobody reads them any more."""
        ...

    async def open_returnable(self, *, after: str, until: str, least: int) -> Addressees:
        """People who wait for an answer: one report per person, the oldest returnable one of an open case.

        People are in a fixed order, which does not change while reports come and go: those after the mark
        ``after`` and, unless it is empty, up to ``until``. About ``least`` at a time; none, with a mark, for
        a stretch where nobody waits.
        """
        ...

    async def wanting_reminder(self, *, after: str = "", limit: int) -> Sequence[Report]:
        """Reports after ``after``, by id, whose senders want a reminder of the last day for an official
        complaint and have not had it yet."""
        ...

    def destroy(self, report_id: str) -> None:
        """Destroy the words, dialogue, evidence, account and key of this report; the row stays as withdrawn,
        so that its receipt still gets an answer."""
        ...

    def forget_sender(self, report_id: str) -> None:
        """Forget the sender: account and reporter key are deleted; the report stays, reachable only by its
        code."""
        ...


class EvidenceStore(Protocol):
    async def get(self, evidence_id: str) -> Evidence | None: ...

    async def of_report(self, report_id: str) -> Sequence[Evidence]: ...

    def add(self, evidence: Evidence, *, person: str = "") -> None:
        """``person``: the sender's keyed name. It only serves to fetch people's files in turns and is not
        stored with the file."""
        ...

    def drop_draft(self, report_id: str) -> None:
        """Destroy the evidence of a discarded draft with its key."""
        ...

    async def unreported_losses(self, *, limit: int) -> Sequence[str]:
        """Sent reports with a file that never arrived or cannot be shown, while their senders do not know it
        yet."""
        ...

    def mark_losses_told(self, report_id: str) -> None:
        """The sender of this report, or the writer of this draft, knows of its losses so far."""
        ...


class MorningNotices(Protocol):
    """Reporters to be notified when the night is over; each report is listed once."""

    def keep(self, report_id: str) -> None: ...

    async def next_reports(self, *, limit: int) -> Sequence[str]: ...

    def drop(self, report_id: str) -> None: ...


class Waves(Protocol):
    """Keyed hashes of texts and of runs of their words, to find equal texts and copies. A mark is deleted
    with its report."""

    def add(self, mark: TextMark, *, whole: str, runs: Collection[str]) -> None:
        """``whole`` and ``runs`` are hashed under a key outside the database; they are not stored."""
        ...

    async def equal(self, whole: str, *, since_minute: int) -> Sequence[TextMark]:
        """The marks with the same whole, including this turn's own. Until this transaction ends no other
        reads or adds the same whole: of two simultaneous ones the second sees the first."""
        ...

    async def equal_and_copies(
        self, whole: str, runs: Collection[str], *, equal_since: int, copies_since: int
    ) -> tuple[Sequence[TextMark], Sequence[TextMark]]:
        """In one read, what ``equal`` returns and the marks of texts that share enough of these runs
        (`submissions.waves.is_copy`), including this turn's own. Both times are minutes; ``equal_since`` is
        not before ``copies_since``."""
        ...


class TraceReader(Protocol):
    """Turns a text into traces. Needs no dictionary: the same text always has the same traces."""

    def traces(self, text: str) -> frozenset[Trace]:
        """Words by their sound, places, candidates, numbers, hours. Stores nothing of the text."""
        ...

    def folded_text(self, text: str) -> str:
        """The text without meaningless differences: spaces, half-spaces, punctuation, digit scripts,
        look-alike letters. Equal for two texts that read the same."""
        ...

    def copies(self, text: str) -> frozenset[Trace]:
        """A few runs of its words, which copies of it share; none for a short text."""
        ...


class Traces(Protocol):
    """Keyed hashes of traces. They are deleted with their report; they contain nothing readable."""

    def add(self, report_id: str, traces: Collection[Trace], *, scope: str) -> None:
        """Traces added before stay. Equal traces of different scopes do not match."""
        ...

    async def similar_reports(self, report_id: str) -> DuplicateCandidates | None:
        """The stored reports that have most in common with a stored one, unordered; None if it has no
        traces."""
        ...
