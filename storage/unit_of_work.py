"""The unit of work in SQL: the one place in storage that names every repository."""

from dataclasses import dataclass

from bot.domain.cases.case_access import Accusable
from bot.domain.catalogue.catalogue import AreaTree
from bot.usecases import ports
from storage.addresses import SqlLetterboxes
from storage.alerts import SqlAlerts
from storage.atlas import SqlAtlas, SqlProvinceLetters, SqlRoadmap, SqlRounds
from storage.attempts import SqlAttempts, SqlItems
from storage.audit import SqlAudit
from storage.briefs import SqlBriefs
from storage.broadcasts import SqlBroadcasts
from storage.card_voices import SqlCardVoices
from storage.cards import SqlShownCases
from storage.case_figures import SqlFigures
from storage.case_numbers import CaseNumbers, NumberBlock
from storage.case_piles import SqlDues, SqlPiles
from storage.case_reads import SqlReads
from storage.case_search import SqlSearch
from storage.cases import SqlCases
from storage.certificates import SqlCertificates
from storage.cohorts import SqlCohorts
from storage.commands import SqlCommands
from storage.daily_counts import SqlDailyCounts
from storage.desk_rows import SqlTeamReplies, SqlViews
from storage.division import SqlDivision
from storage.drills import SqlDrills
from storage.evidence_shelf import SqlEvidence
from storage.followers import SqlFollowers
from storage.gains import SqlGains
from storage.grade_files import SqlGradeFiles
from storage.group_work import SqlClassSums, SqlCohortQuestions, SqlGroupReminders, SqlQuestionFiles
from storage.held_cards import SqlHeldCards
from storage.inquiries import SqlInquiries
from storage.introductions import SqlIntroductions
from storage.key_map import KeyMap
from storage.keys import KeyRing
from storage.law_versions import SqlLawVersions
from storage.lead_rows import SqlCaseRequests, SqlLeadReads, SqlRoster, SqlWakeCalls
from storage.learners import SqlLearners, SqlReminders
from storage.link import Link
from storage.moderator_rows import SqlCaseNotes, SqlMutes, SqlReplies
from storage.online import SqlOnline
from storage.practice_clocks import SqlPracticeClocks
from storage.proposals import SqlProposals
from storage.publications import SqlPublications
from storage.referrals import SqlReferrals
from storage.remarks import SqlRemarks
from storage.report_signs import SqlMorningNotices, SqlWaves
from storage.report_traces import SqlTraces
from storage.reports import SqlReports
from storage.repository import Repository
from storage.rights import SqlRecusals, SqlSignatures
from storage.roster_files import SqlRosterFiles
from storage.row_cache import RowCache
from storage.screens import SqlScreens, SqlWalls
from storage.staff_changes import SqlGroups, SqlMembers, SqlSettings, SqlStaff, SqlStaffAreas, StaffChanges
from storage.stage_entries import SqlStageEntries
from storage.storage_context import StorageContext
from storage.suggestions import SqlAskSuggestions
from storage.threats import SqlThreats
from storage.transfers import SqlTransfers
from storage.tries import SqlTries


@dataclass(frozen=True, slots=True)
class RingCodes:
    """Implements ``bot.usecases.ports.training.Codes``."""

    ring: KeyRing

    def name(self, purpose: str, code: str) -> str:
        return self.ring.code(purpose, code)


class SqlUnitOfWork(ports.UnitOfWork):
    """The repositories of one batch.

    A repository that has something to write is a ``Repository``. They are written in the order in which they
    are named here, everywhere, so that two processes that write the same rows never wait for each other.
    """

    def __init__(  # noqa: PLR0915 a line a repository
        self,
        link: Link,
        context: StorageContext,
        cache: RowCache,
        numbers: NumberBlock,
        *,
        areas: AreaTree,
        accusable: Accusable,
    ) -> None:
        self.areas = areas
        self.accusable = accusable
        self.keys = keys = KeyMap(link, context, cache)
        self.cases = cases = SqlCases(link, cache, CaseNumbers(link, context.ring, numbers))
        self.reports = SqlReports(link, context, keys)
        self.evidence = SqlEvidence(link, context, keys)
        self.morning = SqlMorningNotices(link)
        self.waves = SqlWaves(link, context)
        self.traces = SqlTraces(link, context)
        self.online = SqlOnline(link, context, cache)
        self.learners = SqlLearners(link, cache)
        self.tries = SqlTries(link, context)
        self.commands = SqlCommands()
        self.audit = SqlAudit(link, keys)
        self.reads = SqlReads(link)
        self.drills = SqlDrills(link)
        self.case_requests = SqlCaseRequests(link)
        self.roster = SqlRoster(link)
        self.roster_files = SqlRosterFiles(link)
        self.wake_calls = SqlWakeCalls(link)
        self.publications = SqlPublications(link)
        self.threats = SqlThreats(link)
        self.held_cards = SqlHeldCards(link)
        self.proposals = SqlProposals(link)
        self.letterboxes = SqlLetterboxes(context)
        self.followers = SqlFollowers(link)
        self.reminders = SqlReminders(link)
        self.practice_clocks = SqlPracticeClocks(link)
        self.law = SqlLawVersions(link)
        self.stage_entries = SqlStageEntries(link)
        self.attempts = SqlAttempts(link)
        self.items = SqlItems()
        self.gains = SqlGains(link)
        self.cohorts = SqlCohorts(link, cache)
        self.group_reminders = SqlGroupReminders(link)
        self.cohort_questions = SqlCohortQuestions(link)
        self.question_files = SqlQuestionFiles(link)
        self.class_sums = SqlClassSums(link)
        self.certificates = SqlCertificates(link)
        self.transfers = SqlTransfers(link)
        self.card_voices = SqlCardVoices(link, context, cache)
        self.inquiries = SqlInquiries(link, context)
        self.suggestions = SqlAskSuggestions(link)
        self.broadcasts = SqlBroadcasts(link, cache)
        self.daily_counts = SqlDailyCounts(link, context)
        self.notes = SqlCaseNotes(link, context, keys)
        self.remarks = SqlRemarks(link, context)
        self.mutes = SqlMutes(link)
        self.replies = SqlReplies(link, context)
        self.views = SqlViews(link)
        self.team_replies = SqlTeamReplies(link, context)
        self.introductions = SqlIntroductions(link, context, keys)
        self.screens = SqlScreens(link)
        self.referrals = SqlReferrals(link, context, keys)
        self.alerts = SqlAlerts(link, context, keys)
        self.atlas = SqlAtlas(link)
        self.grade_files = SqlGradeFiles(link)
        self.roadmap = SqlRoadmap(link)
        self.rounds = SqlRounds(link)
        self.briefs = SqlBriefs(link)
        self.division = SqlDivision(link)
        self.province_letters = SqlProvinceLetters(link)
        self.staff_changes = changes = StaffChanges(cache)
        self.staff = SqlStaff(changes)
        self.groups = SqlGroups(changes)
        self.members = SqlMembers(changes)
        self.settings = SqlSettings(changes)
        self.signatures = SqlSignatures(cache)
        self.recusals = SqlRecusals(cache)
        self.staff_areas = SqlStaffAreas(cache)
        # these only read
        self.codes = RingCodes(context.ring)
        self.shown_cases = SqlShownCases(link)
        self.dues = SqlDues(link)
        self.lead_reads = SqlLeadReads(link)
        self.piles = SqlPiles(link, cases)
        self.figures = SqlFigures(link, cache)
        self.walls = SqlWalls(link)
        self.search = SqlSearch(link, context, cases)

    def repositories(self) -> list[Repository]:
        """Those that write, in their order."""
        return [part for part in vars(self).values() if isinstance(part, Repository)]
