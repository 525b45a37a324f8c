"""What use cases need from outside, as Protocols. Storage, clock, ids and content implement them.

Reads are awaited. Writes are *staged*: later reads of the same turn see them, a failed turn drops them, and
they reach the database with the batch's commit. So a use case is one transaction without saying so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any, Final, Protocol

from bot.domain.atlas.roadmap import RoadmapStep
from bot.domain.bodies.complaints import Addressee
from bot.domain.bodies.routing import UrgentNumber
from bot.domain.cases.case_access import Accusable
from bot.domain.catalogue.answer_topics import AnswerTopic, TopicAnswer
from bot.domain.catalogue.catalogue import Act, Agency, AreaTree, Article, Hotline
from bot.domain.catalogue.election import Election
from bot.domain.catalogue.first_sentences import FirstSentences
from bot.domain.catalogue.material import GlossaryTerm, Handout
from bot.domain.desk.drills import Story
from bot.domain.duties.duties import Duty
from bot.domain.duties.incidents import Incident
from bot.domain.duties.own_material import DutyCard, OwnQuestion
from bot.domain.duties.settlement_cards import SettlementCard
from bot.domain.groups.homes import Forum, TopicSorting
from bot.domain.learning.ballots import BallotLaw
from bot.domain.learning.lessons import Audience, Lesson, Tier
from bot.domain.learning.order_incidents import OrderIncident
from bot.domain.learning.parallel_forms import ParallelForms
from bot.domain.learning.posters import PosterLaw
from bot.domain.learning.quizzes import Quiz
from bot.domain.learning.voices import FolderVoice
from bot.domain.news.legal_calendar import LegalDate
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account, ChatId, Membership, Messenger, Staff
from bot.domain.threats.threats import ThreatBook
from bot.domain.values import dataclass
from bot.domain.writing.statements import StatementBank
from bot.usecases.ports.alerts import Alerts
from bot.usecases.ports.asking import AskSuggestions, Inquiries
from bot.usecases.ports.atlas import Atlas, GradeFiles, ProvinceLetters, Roadmap, Rounds
from bot.usecases.ports.briefs import Briefs
from bot.usecases.ports.broadcasts import Broadcasts
from bot.usecases.ports.counting import DailyCounts
from bot.usecases.ports.desk import (
    CaseNotes,
    CaseSearch,
    Drills,
    Figures,
    Mutes,
    Piles,
    SavedReplies,
    SavedViews,
    TeamReplies,
)
from bot.usecases.ports.division import Division
from bot.usecases.ports.group_work import ClassSumsStore, CohortQuestions, GroupReminders, QuestionFiles
from bot.usecases.ports.leads import CaseRequests, LeadReads, Roster, RosterFiles, WakeCalls
from bot.usecases.ports.moderation import (
    AuditLog,
    Dues,
    HeldCards,
    Reads,
    Recusals,
    ShownCases,
    Signatures,
    StaffAreas,
)
from bot.usecases.ports.online import OnlineLinks
from bot.usecases.ports.proposals import Proposals
from bot.usecases.ports.publication import Publications
from bot.usecases.ports.referrals import Introductions, Referrals
from bot.usecases.ports.reports import Cases, EvidenceStore, MorningNotices, Reports, Traces, Waves
from bot.usecases.ports.screens import Screens, Walls
from bot.usecases.ports.stages import StageEntries
from bot.usecases.ports.threats import Threats
from bot.usecases.ports.training import (
    Attempts,
    CardVoices,
    Certificates,
    Codes,
    Cohorts,
    Followers,
    Gains,
    Items,
    LawVersions,
    Letterboxes,
    PracticeClocks,
    Remarks,
    Reminders,
    Transfers,
)


class Clock(Protocol):
    def now(self) -> datetime:
        """The present time, aware, in UTC."""
        ...

    def today(self) -> date:
        """The present day in Tehran."""
        ...


class Ids(Protocol):
    """Randomness from the system; rules contain none."""

    def new(self) -> str:
        """A random id of 128 bits, URL-safe, at most 22 characters; it reveals neither time nor order."""
        ...

    def receipt(self) -> str:
        """16 random digits."""
        ...

    def seed(self) -> int:
        """A seed for a draw."""
        ...


class Content(Protocol):
    """The content in force: lessons, quizzes, law, acts, areas, bodies."""

    election: Election
    """What makes this election this election: names, days, contests."""
    areas: AreaTree
    articles: Mapping[str, Article]
    acts: Mapping[str, Act]
    agencies: Mapping[str, Agency]
    hotlines: Sequence[Hotline]
    complaints: Sequence[Addressee]
    """The ways of an official complaint, in display order."""
    urgent: Sequence[UrgentNumber]
    """The numbers to call at once, before anything is written."""
    calendar: Sequence[LegalDate]
    """The dates of the law, in file order."""
    glossary: Mapping[str, GlossaryTerm]
    topics: Mapping[str, str]
    groups: Mapping[str, str]
    """The titles of the form's groups of acts, by id, in file order."""
    handouts: Mapping[str, Handout]
    voices: Mapping[str, FolderVoice]
    """Recordings of cards in the content folder, by card."""
    roadmap: Sequence[RoadmapStep]
    """The tasks for areas of a level, in file order."""
    threats: ThreatBook
    """The register of threats with its ready measures, and the words that no title contains."""
    drills: Sequence[Story]
    """Invented reports that moderators practise on."""
    duties: Mapping[str, Duty]
    """What people do on polling day, by id, in file order."""
    incidents: Mapping[str, Incident]
    """What may happen to them there, and what to do."""
    incident_groups: Mapping[str, str]
    """The titles of the groups of incidents, by id, in file order."""
    settlement_cards: Mapping[str, SettlementCard]
    """What differs in a city and in a village, by id, in file order."""
    duty_cards: Mapping[str, DutyCard]
    own_questions: Mapping[str, OwnQuestion]
    """Cards of each duty, and questions of a duty or of a kind of council, by id, in file order."""
    ballots: BallotLaw
    """What becomes of a ballot, for practice with ballots."""
    orders: Mapping[str, OrderIncident]
    """Incidents whose steps are put in order against a clock, by id, in file order."""
    posters: PosterLaw
    """What is forbidden on campaign material, for practice with it."""
    statements: StatementBank
    """The cases for writing an objection or a report."""
    forms: Mapping[Audience, ParallelForms]
    """The two forms of ten questions, for before and after a track; no quiz asks them."""
    flagged: frozenset[str]
    """What a person last compared with articles that have changed since: cards and questions by their ids, everything
    else as `bot.domain.learning.citation_keys` names it."""
    awaits_lawyer: bool
    """Whether a lawyer has yet to answer a question that something taught depends on."""
    asks: Mapping[str, tuple[str, ...]]
    """How people ask for a card, an article or an act, by ``card:…``, ``article:…``, ``act:…``."""
    first_sentences: FirstSentences
    """The sentences with which the answers of cards, articles and acts begin."""
    topic_answers: Mapping[AnswerTopic, TopicAnswer]
    """Answers to questions that no lesson, article or act is about."""
    tellings: Mapping[str, tuple[str, ...]]
    """How people describe what they saw: an act by ``act:…``, anything else by ``outside:…``
    (`OutsideSubject`)."""

    def lessons(self, track: Audience, tier: Tier) -> Sequence[Lesson]: ...

    def lesson(self, lesson_id: str) -> Lesson | None: ...

    def quiz(self, track: Audience, tier: Tier | None) -> Quiz | None:
        """The quiz of a tier; without one, the track's exam."""
        ...

    def exam(self, track: Audience) -> Quiz | None:
        """The exam over the track's three tiers; None until all of them have a quiz."""
        ...

    def hash(self) -> str:
        """A hash over all content, stored with every attempt."""
        ...


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner's row: progress per track and the present attempt, as plain dictionaries of the rules."""

    key: str
    day: date
    audience: Audience | None = None
    progress: Mapping[str, Any] = field(default_factory=dict)
    attempt: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    memory: Mapping[str, Any] = field(default_factory=dict)
    """Answered questions, by question id (``domain.learning.memory``)."""
    practice: Mapping[str, Any] = field(default_factory=dict)
    """Rounds of practice, by their kind (``usecases.learning.practices``), of incidents against a clock
    (``domain.learning.order_rounds``), and of writing by track (``domain.writing.statement_rounds``)."""
    gains: Mapping[str, Any] = field(default_factory=dict)
    """Tests before and after, by track (``domain.learning.gain_test``)."""


BROKEN: Final = "failed"
"""``Group.silent`` of a group that refuses messages."""


@dataclass(frozen=True, slots=True)
class Group:
    """A moderators' group."""

    messenger: Messenger
    chat_id: ChatId
    title: str = ""
    active: bool = True
    stopped: str = ""
    """Why nothing is posted there now (``public``, ``stranger``); empty if all is well."""
    circle: bool = False
    """Whether it is the restricted circle's own group: it shows only restricted cases."""
    areas: tuple[str, ...] = ()
    """The areas that it covers; empty for a general group (``bot.domain.groups.homes``)."""
    silent: str = ""
    """Why no cards are posted there although it is safe (``bot.usecases.groups.silence``); empty if they
    are."""
    topics: TopicSorting = TopicSorting.NONE
    forum: Forum = Forum.NONE

    @property
    def speaks(self) -> bool:
        """Whether the bot posts cards and related messages there now."""
        return self.hears and not self.silent

    @property
    def hears(self) -> bool:
        """Whether announcements to all moderators are posted there, even if cards are not wanted."""
        return self.active and not self.stopped and self.silent != BROKEN


class Learners(Protocol):
    async def get(self, key: str) -> Learner | None: ...

    async def several(self, keys: Sequence[str]) -> Sequence[Learner]:
        """The rows of these learners that exist, in one query."""
        ...

    async def hold(self, keys: Sequence[str]) -> Collection[str]:
        """Read these rows as they are now and keep others from changing them until this batch ends, for what no person
        of theirs does. Returns the keys of rows that another process is changing: leave them alone."""
        ...

    def save(self, learner: Learner) -> None: ...

    def forget(self, key: str) -> None: ...


class StaffList(Protocol):
    async def get(self, account: Account) -> Staff | None: ...

    def save(self, staff: Staff) -> None: ...

    async def all(self) -> Sequence[Staff]: ...


class Groups(Protocol):
    async def get(self, messenger: Messenger, chat_id: ChatId) -> Group | None: ...

    def save(self, group: Group) -> None: ...

    async def active(self) -> Sequence[Group]: ...

    async def open_groups(self) -> Sequence[Group]:
        """The active groups in which the bot speaks."""
        ...

    async def left_groups(self) -> Sequence[Group]:
        """The groups that the bot was removed from: cards may still be there."""
        ...

    def migrate(self, messenger: Messenger, *, old: ChatId, new: ChatId) -> None:
        """The group, its cards, its members and its notes move to the new id."""
        ...


class Members(Protocol):
    async def get(self, account: Account, chat_id: ChatId) -> Membership | None: ...

    async def best(self, account: Account) -> Membership | None:
        """The newest membership of this account in any active group of its messenger. Being inside one counts
        before being outside another, so that leaving one of two groups changes nothing in the other."""
        ...

    async def inside(self, chat_id: ChatId, messenger: Messenger) -> Sequence[Account]:
        """Who is known to be in this group and was let in."""
        ...

    async def strangers(self, chat_id: ChatId, messenger: Messenger) -> Sequence[Account]:
        """Who is in this group and was not let in."""
        ...

    def save(self, membership: Membership) -> None: ...


class Tries(Protocol):
    async def count(self, what: str, key: str, *, since: datetime) -> int:
        """How often this person tried ``what`` since then. The counter's key rotates daily."""
        ...

    async def counts(self, whats: Sequence[str], key: str, *, since: datetime) -> Sequence[int]:
        """``count`` of each of these, in one read."""
        ...

    def add(self, what: str, key: str, *, at: datetime) -> None: ...


class SettingsStore(Protocol):
    async def running(self) -> RunningSettings: ...

    def save(self, running: RunningSettings) -> None: ...

    async def note(self, name: str) -> str:
        """A small note that the program stores about itself, by name; empty if there is none."""
        ...

    def set_note(self, name: str, value: str) -> None: ...


class Commands(Protocol):
    """Commands to the running program; it executes them within a second or so, outside turns."""

    def give(self, command_id: str, name: str, argument: str) -> None: ...


class UnitOfWork(Protocol):
    """All repositories of one transaction. Implementations derive from it, so that each names its repositories
    once, without repeating their types."""

    areas: AreaTree
    """The tree of areas in the present content: a recusal from an area covers everything in it."""
    accusable: Accusable
    """The possible accused in the present content: which cases are hidden from whom."""
    learners: Learners
    cases: Cases
    reports: Reports
    evidence: EvidenceStore
    morning: MorningNotices
    waves: Waves
    traces: Traces
    online: OnlineLinks
    staff: StaffList
    groups: Groups
    members: Members
    tries: Tries
    settings: SettingsStore
    commands: Commands
    letterboxes: Letterboxes
    followers: Followers
    codes: Codes
    reminders: Reminders
    practice_clocks: PracticeClocks
    law: LawVersions
    attempts: Attempts
    items: Items
    gains: Gains
    cohorts: Cohorts
    group_reminders: GroupReminders
    class_sums: ClassSumsStore
    cohort_questions: CohortQuestions
    question_files: QuestionFiles
    certificates: Certificates
    transfers: Transfers
    card_voices: CardVoices
    remarks: Remarks
    inquiries: Inquiries
    suggestions: AskSuggestions
    daily_counts: DailyCounts
    broadcasts: Broadcasts
    audit: AuditLog
    reads: Reads
    shown_cases: ShownCases
    recusals: Recusals
    staff_areas: StaffAreas
    signatures: Signatures
    held_cards: HeldCards
    dues: Dues
    piles: Piles
    figures: Figures
    screens: Screens
    walls: Walls
    drills: Drills
    case_requests: CaseRequests
    roster: Roster
    roster_files: RosterFiles
    wake_calls: WakeCalls
    lead_reads: LeadReads
    notes: CaseNotes
    mutes: Mutes
    replies: SavedReplies
    team_replies: TeamReplies
    views: SavedViews
    introductions: Introductions
    referrals: Referrals
    alerts: Alerts
    search: CaseSearch
    atlas: Atlas
    grade_files: GradeFiles
    roadmap: Roadmap
    threats: Threats
    rounds: Rounds
    proposals: Proposals
    stage_entries: StageEntries
    division: Division
    province_letters: ProvinceLetters
    publications: Publications
    briefs: Briefs
