"""A unit of work in memory, under the same contract as SQL (tests/storage/test_unit_of_work.py). Which rows a
query means is not written again here: repositories that derive from one of storage's classes of queries ask them.

``MemoryUow()`` is enough for a handler's test: later reads see every write. ``keep_turn``, ``drop_turn`` and
``commit`` follow the batch of ``bot.conversation.store`` for tests that need them.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from bot.conversation.store import Conflict
from bot.domain.alerts.alerts import Alert, AlertContent
from bot.domain.asking.inquiries import Inquiry, InquiryWait
from bot.domain.asking.suggestions import AskSuggestion
from bot.domain.atlas.atlas import AreaFact
from bot.domain.atlas.atlas import AreaFactKind as KnownKind
from bot.domain.atlas.atlas_versions import AtlasVersion, LiaisonGrade
from bot.domain.atlas.grade_tables import GradeFile
from bot.domain.atlas.opinions import Opinion, OpinionRound
from bot.domain.atlas.province_letters import ProvinceLetter
from bot.domain.atlas.roadmap import Task
from bot.domain.briefs.briefs import Brief
from bot.domain.cases.case_access import Accusable, Recusal, is_restricted_case
from bot.domain.cases.reports import HELD, Case, State
from bot.domain.catalogue.catalogue import AreaTree, Severity
from bot.domain.cohorts.class_counts import ClassSums
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.group_questions import GroupQuestion, GroupQuestionFile
from bot.domain.cohorts.group_reminders import GroupReminder
from bot.domain.desk.case_requests import CaseRequest
from bot.domain.desk.desk import PileFilter
from bot.domain.desk.drills import Drill
from bot.domain.desk.roster import RosterEntry, WakeCall
from bot.domain.desk.roster_tables import RosterFile
from bot.domain.desk.staff_notes import CaseNote, Mute, SavedReply
from bot.domain.desk.team_replies import TeamReply
from bot.domain.division.row_stands import RowStand
from bot.domain.figures.daily_counts import CountKind
from bot.domain.figures.publication import Preview, Publication
from bot.domain.figures.screens import ScreenPass
from bot.domain.groups.group_notes import GroupNote
from bot.domain.learning.attempts import FinishedAttempt, newest
from bot.domain.learning.certificates import Certificate
from bot.domain.learning.editions import LawVersion
from bot.domain.learning.gain_test import GainMoment
from bot.domain.learning.gains import BLOCK, GainSums
from bot.domain.learning.item_statistics import ItemSums
from bot.domain.learning.lessons import Audience
from bot.domain.learning.remarks import Remark
from bot.domain.learning.transfers import Transfer
from bot.domain.learning.voices import CardVoice, VoiceState
from bot.domain.news.broadcasts import Broadcast
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Staff
from bot.domain.referrals.introductions import Introduction
from bot.domain.referrals.referrals import Referral, ReferralConsent, ReferralPackage
from bot.domain.staff.audit import BEGINNING, AuditAction, AuditRecord, ChainHead, as_moment
from bot.domain.staff.signatures import SignatureRequest
from bot.domain.staff.signed_versions import SignedVersion
from bot.domain.stages.stages import StageEntry
from bot.domain.submissions.duplicates import DuplicateCandidates, IndexedReport, Marks
from bot.domain.submissions.evidence import Evidence, should_notify_reporter
from bot.domain.submissions.online import AccountGrade
from bot.domain.submissions.traces import Trace, TraceKind, hash_of
from bot.domain.submissions.waves import TextMark, is_copy
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Reminding, Report, ReportBody
from bot.domain.threats.measures import Measure
from bot.domain.threats.own_threats import OwnThreat
from bot.domain.threats.proposals import MeasureProposal
from bot.domain.threats.threat_votes import ThreatVote
from bot.usecases import ports
from bot.usecases.ports import Group, Learner
from bot.usecases.ports.moderation import EVERY_CARD
from bot.usecases.ports.reports import Addressees, WaitTimes
from bot.usecases.ports.training import Follower, PracticeClock, Reminder
from storage.audit import chain_records
from storage.card_voices import CardVoiceQueries
from storage.case_piles import DueQueries
from storage.case_rows import urgency
from storage.cases import CaseQueries
from storage.certificates import CertificateQueries
from storage.cohorts import CohortQueries
from storage.followers import FollowerQueries
from storage.learners import ReminderQueries
from storage.practice_clocks import ClockQueries
from storage.remarks import RemarkQueries
from storage.reports import ReportQueries
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.asking import MemoryAskSuggestions, MemoryDailyCounts, MemoryInquiries, SealedInquiry
from tests.fakes.atlas import (
    MemoryAtlas,
    MemoryDivision,
    MemoryGradeFiles,
    MemoryProvinceLetters,
    MemoryRoadmap,
    MemoryRounds,
    MemoryThreats,
)
from tests.fakes.briefs import MemoryBriefs
from tests.fakes.broadcasts import MemoryBroadcasts
from tests.fakes.case_search import MemorySearch
from tests.fakes.desk import (
    MemoryCaseNotes,
    MemoryCaseRequests,
    MemoryFigures,
    MemoryIntroductions,
    MemoryLeadReads,
    MemoryMutes,
    MemoryPiles,
    MemoryReplies,
    MemoryRoster,
    MemoryRosterFiles,
    MemoryTeamReplies,
    MemoryViews,
    MemoryWakeCalls,
)
from tests.fakes.dict_rows import MemoryRepository
from tests.fakes.drill import MemoryDrills
from tests.fakes.group_work import (
    MemoryClassSums,
    MemoryCohortQuestions,
    MemoryGroupReminders,
    MemoryQuestionFiles,
)
from tests.fakes.online import MemoryOnline
from tests.fakes.proposals import MemoryProposals
from tests.fakes.publishing import MemoryPublications
from tests.fakes.referrals import MemoryReferrals
from tests.fakes.screens import MemoryScreens, MemoryWalls
from tests.fakes.stages import MemoryStageEntries


@dataclass(slots=True)
class SealedReport:
    """What SQL keeps under a report's key. ``account`` is here for tests to check; no port returns it."""

    body: ReportBody | None
    receipt: str
    reporter_key: str
    account: Account | None
    lines: list[DialogueLine] = field(default_factory=list)


@dataclass(slots=True)
class MemoryTables:
    learners: dict[str, Learner] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    sealed: dict[str, SealedReport] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    untold: set[str] = field(default_factory=set)
    staff: dict[Account, Staff] = field(default_factory=dict)
    groups: dict[tuple[Messenger, int], Group] = field(default_factory=dict)
    members: dict[tuple[Account, int], Membership] = field(default_factory=dict)
    tries: list[tuple[str, str, datetime]] = field(default_factory=list)
    links: dict[tuple[str, str], tuple[str, date, bool]] = field(default_factory=dict)
    grades: dict[str, AccountGrade] = field(default_factory=dict)
    running: RunningSettings = field(default_factory=RunningSettings)
    notes: dict[str, str] = field(default_factory=dict)
    commands: dict[str, tuple[str, str]] = field(default_factory=dict)
    morning: dict[str, None] = field(default_factory=dict)
    waves: list[tuple[frozenset[str], TextMark]] = field(default_factory=list)
    traces: dict[str, frozenset[tuple[TraceKind, int]]] = field(default_factory=dict)
    drills: dict[int, Drill] = field(default_factory=dict)
    case_requests: dict[str, CaseRequest] = field(default_factory=dict)
    roster_hours: dict[str, RosterEntry] = field(default_factory=dict)
    roster_files: dict[str, RosterFile] = field(default_factory=dict)
    wake_calls: dict[str, WakeCall] = field(default_factory=dict)
    letterboxes: dict[str, Account] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    """The language that the owner of a letterbox, or the sender of a report, reads, by its id."""
    followers: dict[str, Follower] = field(default_factory=dict)
    broadcasts: dict[str, Broadcast] = field(default_factory=dict)
    under_way: Counter[int] = field(default_factory=Counter)
    """Messages of a broadcast, by its number, that a test has not settled."""
    reminders: dict[str, Reminder] = field(default_factory=dict)
    practice_clocks: dict[str, PracticeClock] = field(default_factory=dict)
    card_voices: dict[str, CardVoice] = field(default_factory=dict)
    law: list[LawVersion] = field(default_factory=list)
    attempts: dict[str, tuple[str, FinishedAttempt]] = field(default_factory=dict)
    items: dict[tuple[str, str], ItemSums] = field(default_factory=dict)
    gains: dict[tuple[str, str, str], tuple[GainSums, GainSums]] = field(default_factory=dict)
    """What is published, and what waits."""
    cohorts: dict[str, Cohort] = field(default_factory=dict)
    enrolments: dict[tuple[str, str], date] = field(default_factory=dict)
    group_reminders: dict[str, GroupReminder] = field(default_factory=dict)
    class_sums: dict[tuple[str, str, str], tuple[ClassSums, ClassSums]] = field(default_factory=dict)
    """What is published, and what waits."""
    cohort_questions: dict[str, GroupQuestion] = field(default_factory=dict)
    question_files: dict[str, GroupQuestionFile] = field(default_factory=dict)
    transfers: dict[str, Transfer] = field(default_factory=dict)
    certificates: dict[str, Certificate] = field(default_factory=dict)
    remarks: dict[str, Remark] = field(default_factory=dict)
    inquiries: dict[str, Inquiry] = field(default_factory=dict)
    asked: dict[str, SealedInquiry] = field(default_factory=dict)
    inquiry_waits: dict[str, InquiryWait] = field(default_factory=dict)
    suggestions: dict[str, AskSuggestion] = field(default_factory=dict)
    daily_counts: Counter[tuple[date, CountKind, str, str]] = field(default_factory=Counter)
    audit: list[AuditRecord] = field(default_factory=list)
    reads: list[tuple[str, Account, date, frozenset[str]]] = field(default_factory=list)
    shown_cases: set[tuple[str, Account]] = field(default_factory=set)
    private_cards: set[tuple[str, Account]] = field(default_factory=set)
    """Messages in staff chats, by case:
    the floor, or a test that sends, puts them there as the sender does."""
    case_notes: list[tuple[str, CaseNote]] = field(default_factory=list)
    mutes: dict[str, tuple[str, Mute]] = field(default_factory=dict)
    introductions: dict[str, Introduction] = field(default_factory=dict)
    introduced: dict[tuple[str, str], str] = field(default_factory=dict)
    referrals: dict[str, Referral] = field(default_factory=dict)
    packed: dict[str, ReferralPackage] = field(default_factory=dict)
    agreed: dict[tuple[str, str], ReferralConsent] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    alert_contents: dict[str, AlertContent] = field(default_factory=dict)
    alert_sources: set[tuple[str, str]] = field(default_factory=set)
    saved_replies: dict[tuple[Account, str], SavedReply] = field(default_factory=dict)
    team_replies: dict[tuple[str, int], TeamReply] = field(default_factory=dict)
    views: dict[tuple[Account, str], PileFilter] = field(default_factory=dict)
    wanted: dict[str, SignatureRequest] = field(default_factory=dict)
    recusals: set[Recusal] = field(default_factory=set)
    staff_areas: dict[Account, tuple[str, ...]] = field(default_factory=dict)
    held: set[tuple[Messenger, int, str]] = field(default_factory=set)
    cards: set[tuple[Messenger, int, str]] = field(default_factory=set)
    """Where cases' cards are: the floor, or a test that sends, puts them there as the sender's marks do."""
    atlas_grades: dict[Any, LiaisonGrade] = field(default_factory=dict)
    atlas_known: dict[tuple[KnownKind, str], AreaFact] = field(default_factory=dict)
    grade_files: dict[str, GradeFile] = field(default_factory=dict)
    versions: dict[str, AtlasVersion] = field(default_factory=dict)
    threat_votes: dict[Any, ThreatVote] = field(default_factory=dict)
    own_threats: dict[str, OwnThreat] = field(default_factory=dict)
    threat_measures: dict[str, Measure] = field(default_factory=dict)
    threat_versions: dict[str, AtlasVersion] = field(default_factory=dict)
    division_versions: dict[str, SignedVersion] = field(default_factory=dict)
    division_stands: dict[tuple[Account, str], RowStand] = field(default_factory=dict)
    tasks: dict[tuple[str, str], Task] = field(default_factory=dict)
    stage_entries: dict[str, StageEntry] = field(default_factory=dict)
    rounds: dict[str, OpinionRound] = field(default_factory=dict)
    opinions: dict[str, Opinion] = field(default_factory=dict)
    proposals: dict[str, MeasureProposal] = field(default_factory=dict)
    province_letters: dict[tuple[str, int], ProvinceLetter] = field(default_factory=dict)
    previews: dict[str, Preview] = field(default_factory=dict)
    published: dict[str, Publication] = field(default_factory=dict)
    screens: dict[str, ScreenPass] = field(default_factory=dict)
    briefs: dict[date, Brief] = field(default_factory=dict)
    brief_readers: dict[Account, bool] = field(default_factory=dict)
    numbers: int = 1000
    changed_cases: set[str] = field(default_factory=set)


class MemoryLearners(MemoryRepository):
    async def get(self, key: str) -> Learner | None:
        return self.t.learners.get(key)

    async def several(self, keys: Sequence[str]) -> Sequence[Learner]:
        return [self.t.learners[key] for key in keys if key in self.t.learners]

    async def hold(self, keys: Sequence[str]) -> Collection[str]:
        return ()

    def save(self, learner: Learner) -> None:
        self.t.learners[learner.key] = learner

    def forget(self, key: str) -> None:
        self.t.learners.pop(key, None)


class MemoryCases(MemoryRepository, CaseQueries):
    table = "cases"

    async def get(self, case_id: str) -> Case | None:
        return self.t.cases.get(case_id)

    def add(self, case: Case) -> None:
        assert case.id not in self.t.cases, "a case is added once"
        self.t.cases[case.id] = case

    def save(self, case: Case) -> None:
        known = self.t.cases.get(case.id)
        if known is None or known.version != case.version:
            raise Conflict(f"case {case.id} changed meanwhile")
        self.t.cases[case.id] = case
        self.t.changed_cases.add(case.id)

    def restrict_all_but(self, acts: Collection[str]) -> None:
        for case in list(self.t.cases.values()):
            if case.act_id not in acts and not case.restricted:
                self.save(replace(case, restricted=True))

    async def new_number(self, day: date) -> int:
        self.t.numbers += 1
        return self.t.numbers

    async def wait_times(self, severity: Severity, *, since: datetime) -> WaitTimes | None:
        waited = sorted(
            c.decided_at - c.opened_at
            for c in self.t.cases.values()
            if c.severity is severity and c.decided_at is not None and c.decided_at >= since
        )
        if len(waited) < 10:
            return None
        return WaitTimes(waited[len(waited) // 2], waited[int(len(waited) * 0.9)])


class MemoryReports(MemoryRepository, ReportQueries):
    table = "reports"

    async def get(self, report_id: str) -> Report | None:
        return self.t.reports.get(report_id)

    async def of_reporter(self, reporter_key: str) -> Sequence[Report]:
        reports = [
            r
            for r in self.t.reports.values()
            if self.t.sealed[r.id].reporter_key == reporter_key
            and r.mode is ContactMode.RETURNABLE
            and not r.withdrawn
        ]
        return sorted(reports, key=lambda r: r.day, reverse=True)

    async def by_receipt(self, code: str) -> Report | None:
        return next((r for r in self.t.reports.values() if self.t.sealed[r.id].receipt == code), None)

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
        assert report.id not in self.t.reports, "a report is added once"
        self.t.reports[report.id] = report
        self.t.sealed[report.id] = SealedReport(body, receipt, reporter_key, account)
        self.t.languages[report.id] = language

    def save(self, report: Report) -> None:
        self.t.reports[report.id] = report

    async def body(self, report_id: str) -> ReportBody | None:
        sealed = self.t.sealed.get(report_id)
        return sealed.body if sealed else None

    async def dialogue(self, report_id: str) -> Sequence[DialogueLine]:
        sealed = self.t.sealed.get(report_id)
        return tuple(sealed.lines) if sealed else ()

    def add_line(self, report_id: str, line: DialogueLine) -> None:
        if sealed := self.t.sealed.get(report_id):
            sealed.lines.append(line)

    def drop_line(self, report_id: str, line: DialogueLine) -> None:
        if sealed := self.t.sealed.get(report_id):
            sealed.lines[:] = [item for item in sealed.lines if item != line]

    async def open_returnable(self, *, after: str, until: str, least: int) -> Addressees:
        mine: dict[str, list[Report]] = {}
        for report in self.t.reports.values():
            wanted = report.mode is ContactMode.RETURNABLE and not report.withdrawn
            if wanted and self.t.cases[report.case_id].is_open:
                mine.setdefault(self.t.sealed[report.id].reporter_key, []).append(report)
        marks = sorted({key[:4] for key in mine if key[:4] > after and (not until or key[:4] <= until)})
        reports: list[Report] = []
        for mark in marks:
            whose = sorted(key for key in mine if key[:4] == mark)
            reports += [min(mine[key], key=lambda r: (r.day, r.id)) for key in whose]
            if len(reports) >= least:
                return Addressees(tuple(reports), mark)
        return Addressees(tuple(reports), "")

    def destroy(self, report_id: str) -> None:
        self.uow.drop_signs(report_id)
        if report := self.t.reports.get(report_id):
            receipt = self.t.sealed[report_id].receipt
            self.t.reports[report_id] = replace(report, withdrawn=True)
            self.t.sealed[report_id] = SealedReport(None, receipt, "", None)
            introductions = {
                i: introduction
                for i, introduction in self.t.introductions.items()
                if introduction.report_id != report_id
            }
            self.t.introductions = introductions
            self.t.agreed = {at: consent for at, consent in self.t.agreed.items() if at[1] != report_id}
            self.t.alert_sources = {pair for pair in self.t.alert_sources if pair[1] != report_id}
        self.uow.evidence.drop_draft(report_id)

    def forget_sender(self, report_id: str) -> None:
        self.t.morning.pop(report_id, None)
        if sealed := self.t.sealed.get(report_id):
            sealed.reporter_key = ""
            sealed.account = None
            self.t.reports[report_id] = replace(
                self.t.reports[report_id], mode=ContactMode.NO_RETURN, complaint=Reminding.NONE
            )


class MemoryEvidence(MemoryRepository):
    async def get(self, evidence_id: str) -> Evidence | None:
        return self.t.evidence.get(evidence_id)

    async def of_report(self, report_id: str) -> Sequence[Evidence]:
        pieces = [e for e in self.t.evidence.values() if e.report_id == report_id]
        return sorted(pieces, key=lambda e: e.facts.received_at)

    def add(self, evidence: Evidence, *, person: str = "") -> None:
        self.t.evidence[evidence.id] = evidence
        if should_notify_reporter(evidence.state, evidence.facts):
            self.t.untold.add(evidence.id)

    def drop_draft(self, report_id: str) -> None:
        self.t.evidence = {k: e for k, e in self.t.evidence.items() if e.report_id != report_id}

    async def unreported_losses(self, *, limit: int) -> Sequence[str]:
        report_ids = {e.report_id for e in self.t.evidence.values() if e.id in self.t.untold}
        return sorted(report_ids & self.t.reports.keys())[:limit]

    def mark_losses_told(self, report_id: str) -> None:
        self.t.untold -= {e.id for e in self.t.evidence.values() if e.report_id == report_id}


class MemoryStaff(MemoryRepository):
    async def get(self, account: Account) -> Staff | None:
        return self.t.staff.get(account)

    def save(self, staff: Staff) -> None:
        self.t.staff[staff.account] = staff

    async def all(self) -> Sequence[Staff]:
        return sorted(self.t.staff.values(), key=lambda s: (s.account.messenger, s.account.id))


class MemoryGroups(MemoryRepository):
    async def get(self, messenger: Messenger, chat_id: int) -> Group | None:
        return self.t.groups.get((messenger, chat_id))

    def save(self, group: Group) -> None:
        self.t.groups[group.messenger, group.chat_id] = group

    async def active(self) -> Sequence[Group]:
        groups = [g for g in self.t.groups.values() if g.active]
        return sorted(groups, key=lambda g: (g.messenger, g.chat_id))

    async def open_groups(self) -> Sequence[Group]:
        return [group for group in await self.active() if group.speaks]

    async def left_groups(self) -> Sequence[Group]:
        groups = [g for g in self.t.groups.values() if not g.active]
        return sorted(groups, key=lambda g: (g.messenger, g.chat_id))

    def migrate(self, messenger: Messenger, *, old: int, new: int) -> None:
        if group := self.t.groups.pop((messenger, old), None):
            self.t.groups[messenger, new] = replace(group, chat_id=new)
        for (account, chat_id), membership in list(self.t.members.items()):
            if account.messenger is messenger and chat_id == old:
                del self.t.members[account, chat_id]
                self.t.members[account, new] = replace(membership, chat_id=new)
        for places in (self.t.held, self.t.cards):
            moved = {place for place in places if place[:2] == (messenger, old)}
            places.difference_update(moved)
            places.update((messenger, new, case_id) for _, _, case_id in moved)
        for kind in GroupNote:
            if note := self.t.notes.pop(kind.at(messenger, old), ""):
                self.t.notes.setdefault(kind.at(messenger, new), note)


class MemoryMembers(MemoryRepository):
    async def get(self, account: Account, chat_id: int) -> Membership | None:
        return self.t.members.get((account, chat_id))

    async def best(self, account: Account) -> Membership | None:
        active = {(g.messenger, g.chat_id) for g in self.t.groups.values() if g.active}
        memberships = [
            m
            for m in self.t.members.values()
            if m.account == account and (account.messenger, m.chat_id) in active
        ]
        return max(memberships, key=lambda m: (m.is_inside, m.checked_at), default=None)

    async def inside(self, chat_id: int, messenger: Messenger) -> Sequence[Account]:
        here = (messenger, chat_id)
        return [
            m.account
            for m in self.t.members.values()
            if m.is_inside and (m.account.messenger, m.chat_id) == here
        ]

    async def strangers(self, chat_id: int, messenger: Messenger) -> Sequence[Account]:
        return [
            m.account
            for m in self.t.members.values()
            if m.status is MembershipStatus.STRANGER
            and (m.account.messenger, m.chat_id) == (messenger, chat_id)
        ]

    def save(self, membership: Membership) -> None:
        self.t.members[membership.account, membership.chat_id] = membership


class MemoryTries(MemoryRepository):
    async def count(self, what: str, key: str, *, since: datetime) -> int:
        return sum(w == what and k == key and at >= since for w, k, at in self.t.tries)

    async def counts(self, whats: Sequence[str], key: str, *, since: datetime) -> Sequence[int]:
        return [await self.count(what, key, since=since) for what in whats]

    def add(self, what: str, key: str, *, at: datetime) -> None:
        self.t.tries.append((what, key, at))


class MemorySettings(MemoryRepository):
    async def running(self) -> RunningSettings:
        return self.t.running

    def save(self, running: RunningSettings) -> None:
        self.t.running = running

    async def note(self, name: str) -> str:
        return self.t.notes.get(name, "")

    def set_note(self, name: str, value: str) -> None:
        self.t.notes[name] = value


class MemoryCommands(MemoryRepository):
    def give(self, command_id: str, name: str, argument: str) -> None:
        self.t.commands[command_id] = (name, argument)


class MemoryMorning(MemoryRepository):
    def keep(self, report_id: str) -> None:
        self.t.morning[report_id] = None

    async def next_reports(self, *, limit: int) -> Sequence[str]:
        return sorted(self.t.morning)[:limit]

    def drop(self, report_id: str) -> None:
        self.t.morning.pop(report_id, None)


class MemoryWaves(MemoryRepository):
    def add(self, mark: TextMark, *, whole: str, runs: Collection[str]) -> None:
        self.t.waves.append((frozenset({f"= {whole}", *runs}), mark))

    async def equal(self, whole: str, *, since_minute: int) -> Sequence[TextMark]:
        return [mark for mark, _ in self._sharing({f"= {whole}"}, since_minute)]

    async def equal_and_copies(
        self, whole: str, runs: Collection[str], *, equal_since: int, copies_since: int
    ) -> tuple[Sequence[TextMark], Sequence[TextMark]]:
        matches = self._sharing(set(runs), copies_since)
        copies = [mark for mark, shared in matches if is_copy(shared, len(set(runs)))]
        return await self.equal(whole, since_minute=equal_since), copies

    def _sharing(self, names: set[str], since_minute: int) -> list[tuple[TextMark, int]]:
        return [
            (replace(mark, case_id=self.t.reports[mark.report_id].case_id), len(names & held))
            for held, mark in self.t.waves
            if names & held and mark.minute >= since_minute
        ]


class MemoryTraces(MemoryRepository):
    def add(self, report_id: str, traces: Collection[Trace], *, scope: str) -> None:
        marks = set(self.t.traces.get(report_id, ()))
        for trace in traces:
            marks.add(mark_of(scope, trace))
        self.t.traces[report_id] = frozenset(marks)

    async def similar_reports(self, report_id: str) -> DuplicateCandidates | None:
        own = self._load_traces(report_id)
        if own is None or not own.marks:
            return None
        seen = (self._load_traces(other) for other in self.t.traces if other != report_id)
        counts = Counter(
            mark for marks in self.t.traces.values() for kind, mark in marks if kind is TraceKind.WORD
        )
        others = [traces for traces in seen if traces is not None and _common(own.marks, traces.marks)]
        return DuplicateCandidates(own, others, counts, len(self.t.reports))

    def _load_traces(self, report_id: str) -> IndexedReport | None:
        report = self.t.reports.get(report_id)
        if report is None or report.withdrawn:
            return None
        begun = self.t.cases[report.origin or report.case_id]
        marks: dict[TraceKind, set[int]] = {}
        for kind, mark in self.t.traces.get(report_id, ()):
            marks.setdefault(kind, set()).add(mark)
        frozen = {kind: frozenset(its) for kind, its in marks.items()}
        of = (begun.act_id, begun.area_id, begun.space, begun.opened_at)
        return IndexedReport(report_id, report.case_id, *of, frozen)


def mark_of(scope: str, trace: Trace) -> tuple[TraceKind, int]:
    return trace.kind, hash_of(trace, lambda text: hash((scope, text)))


def _common(marks: Marks, other: Marks) -> bool:
    return any(marks & other.get(kind, frozenset()) for kind, marks in marks.items())


class MemoryLetterboxes(MemoryRepository):
    def keep(self, letterbox_id: str, account: Account, *, language: str = "") -> bool:
        self.t.letterboxes[letterbox_id] = account
        self.t.languages[letterbox_id] = language
        return True

    def drop(self, letterbox_id: str) -> None:
        self.t.letterboxes.pop(letterbox_id, None)


class MemoryFollowers(MemoryRepository, FollowerQueries):
    table = "followers"

    def add(self, letterbox_id: str, track: str = "", area: str = "") -> None:
        self.t.followers[letterbox_id] = Follower(letterbox_id, track, area)

    def drop(self, letterbox_id: str) -> None:
        self.t.followers.pop(letterbox_id, None)

    async def count(self, tracks: Collection[str], *, area: str = "") -> int:
        followers = [follower for follower in self.t.followers.values() if follower.track in tracks]
        return sum(1 for follower in followers if area in ("", follower.area))


class MemoryReminders(MemoryRepository, ReminderQueries):
    table = "reminders"

    def save(self, reminder: Reminder) -> None:
        self.t.reminders[reminder.learner] = reminder

    def drop(self, learner: str) -> None:
        self.t.reminders.pop(learner, None)

    def bring_forward(self, day: date) -> None:
        for learner, reminder in self.t.reminders.items():
            self.t.reminders[learner] = replace(reminder, day=min(day, reminder.day))


class MemoryPracticeClocks(MemoryRepository, ClockQueries):
    table = "practice_clocks"

    async def get(self, learner: str) -> PracticeClock | None:
        return self.t.practice_clocks.get(learner)

    def save(self, clock: PracticeClock) -> None:
        self.t.practice_clocks[clock.learner] = clock

    def drop(self, learner: str) -> None:
        self.t.practice_clocks.pop(learner, None)


class MemoryCardVoices(MemoryRepository, CardVoiceQueries):
    table = "card_voices"

    async def get(self, voice_id: str) -> CardVoice | None:
        return self.t.card_voices.get(voice_id)

    def save(self, voice: CardVoice) -> None:
        if voice.state is VoiceState.PUBLISHED:
            for other in [*self.t.card_voices.values()]:
                if other.card_id == voice.card_id and other.state is VoiceState.PUBLISHED:
                    del self.t.card_voices[other.id]
        self.t.card_voices[voice.id] = voice

    def drop(self, voice_id: str) -> None:
        self.t.card_voices.pop(voice_id, None)


class MemoryLaw(MemoryRepository):
    async def all(self) -> Sequence[LawVersion]:
        return sorted(self.t.law, key=lambda v: (v.revision, v.article_id))

    def add(self, version: LawVersion) -> None:
        self.t.law.append(version)


class MemoryAttempts(MemoryRepository):
    def add(self, learner: str, attempt: FinishedAttempt) -> None:
        self.t.attempts[attempt.id] = (learner, attempt)

    async def get(self, learner: str, attempt_id: str) -> FinishedAttempt | None:
        owner, attempt = self.t.attempts.get(attempt_id, ("", None))
        return attempt if owner == learner else None

    async def of_learner(self, learner: str, *, tier: str = "", limit: int) -> Sequence[FinishedAttempt]:
        mine = [a for owner, a in self.t.attempts.values() if owner == learner and tier in ("", a.tier)]
        return sorted(mine, key=newest, reverse=True)[:limit]

    async def move(self, learner: str, *, to: str) -> None:
        for key, (owner, attempt) in list(self.t.attempts.items()):
            if owner == learner:
                self.t.attempts[key] = (to, attempt)

    def forget(self, learner: str) -> None:
        self.t.attempts = {k: (o, a) for k, (o, a) in self.t.attempts.items() if o != learner}


class MemoryItems(MemoryRepository):
    def add(self, sums: ItemSums) -> None:
        key = (sums.question_id, sums.fingerprint)
        known = self.t.items.get(key)
        self.t.items[key] = known.plus(sums) if known else sums


class MemoryGains(MemoryRepository):
    def add(self, sums: GainSums) -> None:
        key = (sums.track.value, sums.cohort_id, sums.moment.value)
        empty = replace(sums, count=0, before=0, gain=0, gain_squared=0)
        published, waiting = self.t.gains.get(key, (empty, empty))
        waiting = waiting.plus(sums)
        if waiting.count >= BLOCK:
            published, waiting = published.plus(waiting), empty
        self.t.gains[key] = published, waiting

    async def published_sums(self, track: Audience, cohort_id: str) -> Sequence[GainSums]:
        of = [self.t.gains.get((track.value, cohort_id, moment.value)) for moment in GainMoment]
        return [entry[0] for entry in of if entry is not None and entry[0].count]

    async def published_parts(self, track: Audience) -> Sequence[GainSums]:
        cohorts = sorted({cohort for name, cohort, _ in self.t.gains if name == track.value})
        return [sums for cohort in cohorts for sums in await self.published_sums(track, cohort)]


class MemoryCohorts(MemoryRepository, CohortQueries):
    table = "cohorts"

    async def get(self, cohort_id: str) -> Cohort | None:
        return self.t.cohorts.get(cohort_id)

    async def of_learner(self, learner: str) -> Sequence[Cohort]:
        mine = sorted(cohort_id for cohort_id, who in self.t.enrolments if who == learner)
        return [self.t.cohorts[cohort_id] for cohort_id in mine if cohort_id in self.t.cohorts]

    def add(self, cohort: Cohort) -> None:
        self.t.cohorts[cohort.id] = replace(cohort, used=0)

    def save(self, cohort: Cohort) -> None:
        self.t.cohorts[cohort.id] = replace(cohort, used=self.t.cohorts[cohort.id].used)

    async def take_lead(self, cohort: Cohort, account: Account) -> None:
        self.t.cohorts[cohort.id] = replace(self.t.cohorts[cohort.id], lead_code=None, lead=account)

    async def enrol(self, cohort: Cohort, learner: str, day: date) -> None:
        known = self.t.cohorts[cohort.id]
        if known.used >= known.most:
            raise Conflict("a group filled up meanwhile")
        self.t.cohorts[cohort.id] = replace(known, used=known.used + 1)
        self.t.enrolments[cohort.id, learner] = day

    async def enrolled_learners(self, cohort_id: str) -> Sequence[str]:
        return sorted(who for where, who in self.t.enrolments if where == cohort_id)

    async def count_certified(self, cohort: Cohort) -> int:
        held = {
            c.learner for c in self.t.certificates.values() if c.track == cohort.track and c.revoked is None
        }
        return len(held & set(await self.enrolled_learners(cohort.id)))

    async def move(self, learner: str, *, to: str) -> None:
        for (where, who), day in list(self.t.enrolments.items()):
            if who == learner:
                del self.t.enrolments[where, who]
                self.t.enrolments[where, to] = min(day, self.t.enrolments.get((where, to), day))

    async def leave_all(self, learner: str) -> None:
        self.t.enrolments = {k: day for k, day in self.t.enrolments.items() if k[1] != learner}


class MemoryTransfers(MemoryRepository):
    def add(self, transfer: Transfer) -> None:
        self.t.transfers[transfer.code] = transfer

    async def get(self, code: str) -> Transfer | None:
        return self.t.transfers.get(code)

    def use(self, code: str) -> None:
        self.t.transfers.pop(code, None)

    async def drop_of(self, learner: str) -> None:
        self.t.transfers = {k: t for k, t in self.t.transfers.items() if t.learner != learner}


class MemoryCertificates(MemoryRepository, CertificateQueries):
    table = "certificates"

    async def get(self, number: str) -> Certificate | None:
        return self.t.certificates.get(number)

    def add(self, certificate: Certificate) -> None:
        assert certificate.id not in self.t.certificates, "a certificate is added once"
        self.t.certificates[certificate.id] = certificate

    def end(self, certificate: Certificate) -> None:
        if self.t.certificates[certificate.id].revoked is None:
            self.t.certificates[certificate.id] = certificate

    def move(self, learner: str, *, to: str) -> None:
        for number, certificate in list(self.t.certificates.items()):
            if certificate.learner == learner:
                self.t.certificates[number] = replace(certificate, learner=to)


class MemoryRemarks(MemoryRepository, RemarkQueries):
    table = "remarks"

    async def get(self, remark_id: str) -> Remark | None:
        return self.t.remarks.get(remark_id)

    def add(self, remark: Remark) -> None:
        self.t.remarks[remark.id] = remark

    def save(self, remark: Remark) -> None:
        self.t.remarks[remark.id] = remark


def words_key(record: AuditRecord) -> bytes:
    """The key that this record's words are hashed with here."""
    return hashlib.sha256(record.key_name.encode()).digest()


class MemoryAudit(MemoryRepository):
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
        bare = AuditRecord(0, as_moment(at), by, action.value, subject, detail, "")
        self.t.audit.append(replace(bare, words=bare.keyed_hash(words, words_key(bare))) if words else bare)

    def _chained_records(self) -> list[AuditRecord]:
        return list(chain_records(self.uow.stored_audit, 0, BEGINNING))

    async def head(self) -> ChainHead | None:
        records = self._chained_records()
        return ChainHead(records[-1].number, records[-1].hash.hex()) if records else None

    async def of_subject(
        self, subject: str, *, most: int, until: datetime | None = None, action: AuditAction | None = None
    ) -> Sequence[AuditRecord]:
        records = [record for record in reversed(self._chained_records()) if record.subject == subject]
        records = [record for record in records if action is None or record.action == action]
        return [record for record in records if until is None or record.at <= as_moment(until)][:most]


class MemoryReads(MemoryRepository):
    def add(self, case_id: str, account: Account, *, day: date, pieces: Collection[str] = ()) -> None:
        self.t.reads.append((case_id, account, day, frozenset(pieces)))

    async def pieces(self, case_id: str, account: Account) -> frozenset[str]:
        return frozenset[str]().union(
            *(pieces for of, who, _, pieces in self.t.reads if (of, who) == (case_id, account))
        )

    async def of_day(self, account: Account, *, day: date) -> frozenset[str]:
        return frozenset(case_id for case_id, who, on, _ in self.t.reads if (who, on) == (account, day))

    async def people(self, case_ids: Collection[str]) -> int:
        return len({who for case_id, who, *_ in self.t.reads if case_id in case_ids})


class MemoryShown(MemoryRepository):
    async def of(self, account: Account) -> frozenset[str]:
        return frozenset(case_id for case_id, who in self.t.shown_cases if who == account)

    async def viewers(self, case_id: str) -> Sequence[Account]:
        return sorted((who for of, who in self.t.private_cards if of == case_id), key=str)

    async def readers(self, case_id: str) -> Sequence[Account]:
        return sorted((who for of, who in self.t.shown_cases if of == case_id), key=str)


class MemoryDues(MemoryRepository, DueQueries):
    table = "cases"

    def _side(self, *, circle: bool) -> list[Case]:
        return [c for c in self.t.cases.values() if is_restricted_case(c) is circle]

    async def waiting(self, *, circle: bool) -> Sequence[ports.moderation.AreaWaitCount]:
        opening_times: dict[tuple[str, Severity], list[datetime]] = {}
        for case in self._side(circle=circle):
            if case.state is State.NEW:
                opening_times.setdefault((case.area_id, case.severity), []).append(case.opened_at)
        return [
            ports.moderation.AreaWaitCount(*key, len(times), min(times))
            for key, times in opening_times.items()
        ]

    async def held_counts(self, *, circle: bool) -> Mapping[str, int]:
        return Counter(c.area_id for c in self._side(circle=circle) if c.state in HELD)


class MemoryRecusals(MemoryRepository):
    async def of(self, account: Account) -> frozenset[Recusal]:
        return frozenset(recusal for recusal in self.t.recusals if recusal.account == account)

    def add(self, recusal: Recusal) -> None:
        self.t.recusals.add(recusal)

    def drop(self, recusal: Recusal) -> None:
        self.t.recusals.discard(recusal)


class MemorySignatures(MemoryRepository):
    async def get(self, wanted_id: str) -> SignatureRequest | None:
        return self.t.wanted.get(wanted_id)

    async def all(self) -> Sequence[SignatureRequest]:
        return sorted(self.t.wanted.values(), key=lambda signature: signature.at)

    def save(self, wanted: SignatureRequest) -> None:
        self.t.wanted[wanted.id] = wanted

    def drop(self, wanted_id: str) -> None:
        self.t.wanted.pop(wanted_id, None)


class MemoryHeldCards(MemoryRepository):
    def _cases(self, group: Group) -> list[Case]:
        here = [c for m, chat, c in self.t.held if (m, chat) == (group.messenger, group.chat_id)]
        return [self.t.cases[c] for c in here if c in self.t.cases and self.t.cases[c].is_open]

    async def next_cases(self, group: Group, *, most: int) -> Sequence[str]:
        cases = sorted(self._cases(group), key=lambda c: (c.state is not State.NEW, urgency(c)))
        return [c.id for c in cases][:most]

    async def outdated_cards(self, group: Group, *, most: int) -> Sequence[str]:
        here = sorted(c for m, chat, c in self.t.held & self.t.cards if chat == group.chat_id)
        return [c for c in here if c in self.t.cases and not self.t.cases[c].is_open][:most]

    async def counts(self, group: Group) -> Mapping[tuple[Severity, str], int]:
        return Counter((c.severity, c.area_id) for c in self._cases(group) if c.state is State.NEW)

    async def cards_in(
        self, group: Group, *, circle: bool, after: str = "", most: int = EVERY_CARD
    ) -> Sequence[str]:
        here = sorted(c for m, chat, c in self.t.cards if (m, chat) == (group.messenger, group.chat_id))
        cases = [self.t.cases[c] for c in here if c in self.t.cases]
        fitting = [c.id for c in cases if is_restricted_case(c) is circle and (circle or c.is_open)]
        return [case_id for case_id in fitting if case_id > after][:most]

    async def of_circle(self) -> Sequence[str]:
        return [
            c.id for c in sorted(self.t.cases.values(), key=urgency) if c.is_open and is_restricted_case(c)
        ]

    def hold(self, group: Group, case_id: str) -> None:
        self.t.held.add((group.messenger, group.chat_id, case_id))

    def drop(self, group: Group, case_id: str) -> None:
        self.t.held.discard((group.messenger, group.chat_id, case_id))

    async def posted_cards(self, case_ids: Collection[str]) -> Collection[tuple[str, Messenger, int]]:
        return {(case, m, chat) for m, chat, case in self.t.cards if case in case_ids}

    async def waiting(self, case_ids: Collection[str]) -> Collection[tuple[str, Messenger, int]]:
        return {(case, m, chat) for m, chat, case in self.t.held if case in case_ids}


class MemoryStaffAreas(MemoryRepository):
    async def of(self, account: Account) -> tuple[str, ...]:
        return self.t.staff_areas.get(account, ())

    def set(self, account: Account, areas: Sequence[str]) -> None:
        self.t.staff_areas.pop(account, None)
        if areas:
            self.t.staff_areas[account] = tuple(sorted(areas))


class MemoryCodes:
    def name(self, purpose: str, code: str) -> str:
        return f"{purpose}:{code}"


def _shallow(table: Any) -> Any:
    """A copy if it is a table; other values are never changed in place."""
    return table.copy() if isinstance(table, dict | list | set) else table


_NAMES: Final = tuple(MemoryTables.__dataclass_fields__)


class MemoryUow(ports.UnitOfWork):
    """Implements bot.usecases.ports.UnitOfWork with dictionaries. Tests may use ``tables``."""

    def __init__(self) -> None:
        self.tables = MemoryTables()
        self.areas = AreaTree(())
        self.accusable = Accusable()
        self.learners = MemoryLearners(self)
        self.cases = MemoryCases(self)
        self.reports = MemoryReports(self)
        self.evidence = MemoryEvidence(self)
        self.morning = MemoryMorning(self)
        self.waves = MemoryWaves(self)
        self.traces = MemoryTraces(self)
        self.online = MemoryOnline(self)
        self.staff = MemoryStaff(self)
        self.groups = MemoryGroups(self)
        self.members = MemoryMembers(self)
        self.tries = MemoryTries(self)
        self.settings = MemorySettings(self)
        self.commands = MemoryCommands(self)
        self.letterboxes = MemoryLetterboxes(self)
        self.followers = MemoryFollowers(self)
        self.codes = MemoryCodes()
        self.reminders = MemoryReminders(self)
        self.practice_clocks = MemoryPracticeClocks(self)
        self.card_voices = MemoryCardVoices(self)
        self.law = MemoryLaw(self)
        self.attempts = MemoryAttempts(self)
        self.items = MemoryItems(self)
        self.gains = MemoryGains(self)
        self.remarks = MemoryRemarks(self)
        self.inquiries = MemoryInquiries(self)
        self.suggestions = MemoryAskSuggestions(self)
        self.daily_counts = MemoryDailyCounts(self)
        self.cohorts = MemoryCohorts(self)
        self.group_reminders = MemoryGroupReminders(self)
        self.class_sums = MemoryClassSums(self)
        self.cohort_questions = MemoryCohortQuestions(self)
        self.question_files = MemoryQuestionFiles(self)
        self.certificates = MemoryCertificates(self)
        self.transfers = MemoryTransfers(self)
        self.broadcasts = MemoryBroadcasts(self)
        self.audit = MemoryAudit(self)
        self.reads = MemoryReads(self)
        self.shown_cases = MemoryShown(self)
        self.recusals = MemoryRecusals(self)
        self.staff_areas = MemoryStaffAreas(self)
        self.signatures = MemorySignatures(self)
        self.held_cards = MemoryHeldCards(self)
        self.dues = MemoryDues(self)
        self.piles = MemoryPiles(self)
        self.figures = MemoryFigures(self)
        self.screens = MemoryScreens(self)
        self.walls = MemoryWalls(self)
        self.drills = MemoryDrills(self)
        self.case_requests = MemoryCaseRequests(self)
        self.roster, self.roster_files = MemoryRoster(self), MemoryRosterFiles(self)
        self.wake_calls = MemoryWakeCalls(self)
        self.lead_reads = MemoryLeadReads(self)
        self.notes = MemoryCaseNotes(self)
        self.mutes = MemoryMutes(self)
        self.replies = MemoryReplies(self)
        self.team_replies = MemoryTeamReplies(self)
        self.views = MemoryViews(self)
        self.introductions = MemoryIntroductions(self)
        self.referrals, self.alerts = MemoryReferrals(self), MemoryAlerts(self)
        self.search = MemorySearch(self)
        self.atlas, self.grade_files = MemoryAtlas(self), MemoryGradeFiles(self)
        self.roadmap, self.division = MemoryRoadmap(self), MemoryDivision(self)
        self.threats = MemoryThreats(self)
        self.rounds, self.province_letters = MemoryRounds(self), MemoryProvinceLetters(self)
        self.proposals = MemoryProposals(self)
        self.stage_entries = MemoryStageEntries(self)
        self.publications = MemoryPublications(self)
        self.briefs = MemoryBriefs(self)
        self.stored_audit: list[AuditRecord] = []
        self._kept: MemoryTables = self.copy_tables()

    def drop_signs(self, report_id: str) -> None:
        """Data about a report is removed with its words."""
        self.tables.morning.pop(report_id, None)
        self.tables.traces.pop(report_id, None)
        for kind in ports.online.LinkKind:
            self.tables.links.pop((report_id, kind), None)
        self.tables.waves = [(t, m) for t, m in self.tables.waves if m.report_id != report_id]

    def copy_tables(self) -> MemoryTables:
        """The tables as they are now, for comparison or for continuing from here."""
        copied = MemoryTables()
        self._copy_into(copied)
        return copied

    def _copy_into(self, target: MemoryTables) -> None:
        """Nearly all of the sixty tables are and stay empty:
        a table that is empty on both sides needs no copy."""
        for name in _NAMES:
            now = getattr(self.tables, name)
            if now or getattr(target, name):
                setattr(target, name, _shallow(now))
        target.sealed = {k: replace(s, lines=list(s.lines)) for k, s in self.tables.sealed.items()}

    def keep_turn(self) -> None:
        self._copy_into(self._kept)

    def drop_turn(self) -> None:
        self.tables = self._kept
        self._kept = self.copy_tables()

    def commit(self) -> None:
        """Changed cases get their next version, as an UPDATE would set it."""
        for case_id in self.tables.changed_cases:
            case = self.tables.cases[case_id]
            self.tables.cases[case_id] = replace(case, version=case.version + 1)
        self.tables.changed_cases.clear()
        self.stored_audit = list(self.tables.audit)
        self.keep_turn()
