"""What the moderators' desk reads, in memory (bot.usecases.ports.desk)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.conversation.store import Conflict
from bot.domain.cases.reports import DECIDED, PROVEN, Case, State
from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.desk.case_requests import CaseRequest, RequestKind
from bot.domain.desk.desk import PileFilter
from bot.domain.desk.roster import RosterEntry, WakeCall
from bot.domain.desk.roster_tables import RosterFile
from bot.domain.desk.staff_notes import CaseNote, Mute, SavedReply
from bot.domain.desk.team_replies import TeamReply
from bot.domain.desk.views import SavedView
from bot.domain.figures.figures import CaseMilestone, ComparisonAxis
from bot.domain.figures.promises import PromiseCount, Promises, ReferralCount, is_late_now, was_in_time
from bot.domain.figures.situation import SOON, OpenCaseCounts, SeverityCount
from bot.domain.people import Account
from bot.domain.referrals.introductions import Introduction
from bot.domain.referrals.referrals import BEFORE, ReferralOutcome, ReferralStep
from bot.domain.staff.audit import AuditAction, as_moment
from bot.domain.submissions.witnesses import ContactMode
from bot.usecases.ports.desk import PileQuery
from bot.usecases.ports.leads import ActionCounts
from storage.case_piles import DECIDED_AT, HELD_CASES, MERGED_AT, OPEN_CASES, PilePart, parts_of_pile
from storage.columns import moment
from storage.introductions import IntroductionQueries
from storage.lead_rows import (
    CaseRequestQueries,
    NewestCaseQueries,
    RosterQueries,
    WakeCallQueries,
    entry_id,
    request_id,
)
from storage.moderator_rows import MuteQueries
from storage.roster_files import RosterFileQueries
from tests.fakes.dict_rows import MemoryRepository

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryTables, MemoryUow


class MemoryPiles:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    @property
    def t(self) -> MemoryTables:
        return self._uow.tables

    async def page(self, wanted: PileQuery, *, limit: int, after: str = "") -> Sequence[Case]:
        page: list[Case] = []
        for part in parts_of_pile(wanted, self.t.cases.get(after)):
            page += part.query.pick(self.t.cases.values(), limit=limit - len(page))
        return page

    async def count(self, wanted: PileQuery, *, most: int | None = None) -> int:
        return len(PilePart(wanted).query.pick(self.t.cases.values())[:most])

    async def assignees(self, *, restricted: bool = False) -> Mapping[Account, int]:
        return Counter(c.assignee for c in HELD_CASES[restricted].pick(self.t.cases.values()) if c.assignee)

    async def merged_at(self, by: Account, at: datetime) -> Sequence[Case]:
        return MERGED_AT.pick(self.t.cases.values(), {"who": str(by), "at": moment(at)})

    async def decided_at(self, by: Account, at: datetime) -> Sequence[Case]:
        return DECIDED_AT.pick(self.t.cases.values(), {"who": str(by), "at": moment(at)})

    async def acts(self, *, restricted: bool = False) -> Mapping[str, int]:
        return Counter(c.act_id for c in OPEN_CASES[restricted].pick(self.t.cases.values()))

    async def areas(self, *, restricted: bool = False) -> Mapping[str, int]:
        return Counter(c.area_id for c in OPEN_CASES[restricted].pick(self.t.cases.values()))


class MemoryFigures:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    def _cases_since(self, since: datetime, restricted: bool) -> Iterable[Case]:
        cases = self._uow.tables.cases.values()
        return (c for c in cases if c.opened_at >= since and (restricted or not c.restricted))

    async def quarters(self, *, since: datetime, restricted: bool = False) -> Mapping[datetime, int]:
        return Counter(
            c.opened_at - timedelta(seconds=c.opened_at.timestamp() % 900)
            for c in self._cases_since(since, restricted)
        )

    async def acts(self, *, since: datetime, restricted: bool = False) -> Mapping[str, int]:
        return Counter(c.act_id for c in self._cases_since(since, restricted))

    async def areas(self, *, since: datetime, restricted: bool = False) -> Mapping[str, int]:
        return Counter(c.area_id for c in self._cases_since(since, restricted))

    async def states(self, *, since: datetime, restricted: bool = False) -> Mapping[State, int]:
        return Counter(c.state for c in self._cases_since(since, restricted))

    async def wait_times(
        self, reached: CaseMilestone, *, since: datetime, restricted: bool = False
    ) -> Mapping[int, int]:
        ends = (
            (c, c.taken_at if reached is CaseMilestone.CLAIMED else c.decided_at)
            for c in self._cases_since(since, restricted)
        )
        return Counter((end - c.opened_at) // timedelta(minutes=1) for c, end in ends if end is not None)

    async def spaces(
        self, cut: ComparisonAxis, *, since: datetime, restricted: bool = False
    ) -> Mapping[tuple[str | datetime, Space], int]:
        def key(c: Case) -> str | datetime:
            if cut is ComparisonAxis.HOUR:
                return c.opened_at - timedelta(seconds=c.opened_at.timestamp() % 900)
            return c.act_id if cut is ComparisonAxis.ACT else c.area_id

        return Counter((key(c), c.space) for c in self._cases_since(since, restricted))

    async def open_cases(self, *, now: datetime, restricted: bool = False) -> OpenCaseCounts:
        cases = OPEN_CASES[restricted].pick(self._uow.tables.cases.values())
        states = Counter(c.state for c in cases)
        by_severity = {}
        for severity in Severity:
            of_it = [c for c in cases if c.severity is severity and not c.muted]
            late = sum(is_late_now(c, now=now) for c in of_it)
            near = sum(is_late_now(c, now=now + SOON) for c in of_it)
            by_severity[severity] = SeverityCount(len(of_it), near - late, late)
        late = sum(is_late_now(c, now=now) for c in cases)
        return OpenCaseCounts(
            states[State.NEW], states[State.CLAIMED], states[State.NEEDS_INFO], late, by_severity
        )

    async def promises(self, *, since: datetime, now: datetime, restricted: bool = False) -> Promises:
        counts = {}
        for severity in Severity:
            of_it = [c for c in self._cases_since(since, restricted) if c.severity is severity]
            in_time = sum(was_in_time(c) is True for c in of_it)
            late = sum(was_in_time(c) is False or is_late_now(c, now=now) for c in of_it)
            counts[severity] = PromiseCount(in_time, late)
        return counts

    async def referrals(self, *, since: datetime, restricted: bool = False) -> ReferralCount:
        cases = self._uow.tables.cases
        sent = [
            r
            for r in self._uow.tables.referrals.values()
            if r.sent_at is not None
            and r.sent_at >= since
            and r.step not in BEFORE
            and (restricted or not cases[r.case_id].restricted)
        ]
        return ReferralCount(
            len(sent),
            sum(r.step is ReferralStep.ANSWERED for r in sent),
            sum(r.outcome is ReferralOutcome.ACTED for r in sent),
        )

    async def decided_by(self, account: Account, *, since: datetime) -> int:
        over = DECIDED | PROVEN
        return sum(
            c.assignee == account and c.state in over and c.decided_at is not None and c.decided_at >= since
            for c in self._uow.tables.cases.values()
        )


class MemoryCaseNotes:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    def add(self, case_id: str, note: CaseNote) -> None:
        self._uow.tables.case_notes.append((case_id, note))

    async def of_cases(self, case_ids: Collection[str]) -> Sequence[CaseNote]:
        return [note for case_id, note in self._uow.tables.case_notes if case_id in case_ids]

    def destroy(self, case_id: str) -> None:
        self._uow.tables.case_notes = [note for note in self._uow.tables.case_notes if note[0] != case_id]
        for referral in [row for row in self._uow.tables.referrals.values() if row.case_id == case_id]:
            self._uow.referrals.end(referral.id)


class MemoryMutes(MemoryRepository, MuteQueries):
    table = "mutes"

    async def set(self, report_id: str, mute: Mute) -> bool:
        known = self.uow.tables.reports.get(report_id)
        key = self.uow.tables.sealed[report_id].reporter_key if known else ""
        if known is None or not key or known.mode is not ContactMode.RETURNABLE:
            return False
        self.uow.tables.mutes[mute.id] = (key, mute)
        return True

    async def held_back(self, mute_id: str) -> Sequence[str]:
        mutes = self.uow.tables.mutes
        mine = {mutes[mute_id][0]} if mute_id in mutes else set[str]()
        if any(key in mine for other, (key, _) in mutes.items() if other != mute_id):
            return []
        reports, sealed = self.uow.tables.reports, self.uow.tables.sealed
        living = [r for r in reports.values() if not r.withdrawn and r.id in sealed]
        return sorted({r.case_id for r in living if sealed[r.id].reporter_key in mine})

    def forget(self, reporter_key: str) -> None:
        mutes = self.uow.tables.mutes
        self.uow.tables.mutes = {
            mute_id: ("" if key == reporter_key else key, mute) for mute_id, (key, mute) in mutes.items()
        }

    def lift(self, mute_id: str) -> None:
        mutes = self.uow.tables.mutes
        self.uow.tables.mutes = {key: held for key, held in mutes.items() if key != mute_id}


class MemoryReplies:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    async def of(self, account: Account) -> Sequence[SavedReply]:
        replies = [reply for (who, _), reply in self._uow.tables.saved_replies.items() if who == account]
        return sorted(replies, key=lambda reply: reply.name)

    def save(self, account: Account, reply: SavedReply) -> None:
        self._uow.tables.saved_replies[account, reply.name] = reply

    def drop(self, account: Account, name: str) -> None:
        self._uow.tables.saved_replies.pop((account, name), None)


class MemoryTeamReplies(MemoryRepository):
    async def current(self) -> Sequence[TeamReply]:
        replies = self.t.team_replies.values()
        newest = {reply.name: reply for reply in sorted(replies, key=lambda reply: reply.version)}
        return [newest[name] for name in sorted(newest) if newest[name].is_offered]

    async def versions(self, name: str) -> Sequence[TeamReply]:
        versions = [reply for reply in self.t.team_replies.values() if reply.name == name]
        return sorted(versions, key=lambda reply: reply.version, reverse=True)

    def add(self, reply: TeamReply) -> None:
        if (reply.name, reply.version) in self.t.team_replies:
            raise Conflict("a shared reply changed meanwhile")
        self.t.team_replies[reply.name, reply.version] = reply

    def forget_version(self, name: str, version: int) -> None:
        self.t.team_replies.pop((name, version), None)


class MemoryViews(MemoryRepository):
    async def of(self, account: Account) -> Sequence[SavedView]:
        views = [(name, sieve) for (who, name), sieve in self.t.views.items() if who == account and name]
        return [SavedView(*view) for view in sorted(views, key=lambda view: view[0])]

    async def last(self, account: Account) -> PileFilter:
        return self.t.views.get((account, ""), PileFilter())

    def save(self, account: Account, view: SavedView) -> None:
        self.t.views[account, view.name] = view.sieve

    def set_last(self, account: Account, sieve: PileFilter) -> None:
        self.t.views[account, ""] = sieve

    def drop(self, account: Account, name: str) -> None:
        self.t.views.pop((account, name), None)


class MemoryIntroductions(MemoryRepository, IntroductionQueries):
    table = "introductions"

    def add(self, introduction: Introduction, *, words: str) -> None:
        self.uow.tables.introductions[introduction.id] = introduction
        self.uow.tables.introduced[introduction.id, "words"] = words

    def save(self, introduction: Introduction, *, answer: str = "") -> None:
        self.uow.tables.introductions[introduction.id] = introduction
        if answer:
            self.uow.tables.introduced[introduction.id, "answer"] = answer

    def end(self, introduction_id: str) -> None:
        self.uow.tables.introductions.pop(introduction_id, None)

    async def words(self, introduction_id: str) -> str:
        return self._text(introduction_id, "words")

    async def answer(self, introduction_id: str) -> str:
        return self._text(introduction_id, "answer")

    def _text(self, introduction_id: str, what: str) -> str:
        there = introduction_id in self.uow.tables.introductions
        return self.uow.tables.introduced.get((introduction_id, what), "") if there else ""


class MemoryCaseRequests(MemoryRepository, CaseRequestQueries):
    table = "case_requests"

    def save(self, request: CaseRequest) -> None:
        self.t.case_requests[request_id(request.case_id, request.kind)] = request

    def drop(self, case_id: str, kind: RequestKind) -> None:
        self.t.case_requests.pop(request_id(case_id, kind), None)


class MemoryRoster(MemoryRepository, RosterQueries):
    table = "roster_hours"

    def save(self, entry: RosterEntry) -> None:
        self.t.roster_hours[entry_id(entry)] = entry

    def drop(self, entry: RosterEntry) -> None:
        self.t.roster_hours.pop(entry_id(entry), None)


class MemoryRosterFiles(MemoryRepository, RosterFileQueries):
    table = "roster_files"

    async def get(self, file_id: str) -> RosterFile | None:
        return self.t.roster_files.get(file_id)

    def save(self, file: RosterFile) -> None:
        self.t.roster_files[file.id] = file

    def drop(self, file_id: str) -> None:
        self.t.roster_files.pop(file_id, None)


class MemoryWakeCalls(MemoryRepository, WakeCallQueries):
    table = "wake_calls"

    def save(self, call: WakeCall) -> None:
        self.t.wake_calls[call.case_id] = call

    def drop(self, case_id: str) -> None:
        self.t.wake_calls.pop(case_id, None)


class MemoryLeadReads(MemoryRepository, NewestCaseQueries):
    table = "cases"

    async def action_counts(
        self, actions: Collection[AuditAction], *, since: datetime, restricted: bool = False
    ) -> ActionCounts:
        inner = {case.id for case in self.t.cases.values() if case.restricted and not restricted}
        return ActionCounts(
            Counter(
                (record.by, AuditAction(record.action))
                for record in self.uow.stored_audit
                if record.action in actions and record.at >= as_moment(since) and record.subject not in inner
            ),
            since,
        )
