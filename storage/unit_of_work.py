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

    def __init__(
        self,
        link: Link,
        context: StorageContext,
        cache: RowCache,
        numbers: NumberBlock,
        *,
        areas: AreaTree,
        accusable: Accusable,
    ) -> None:
        self.areas, self.accusable = areas, accusable
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
        self.commands, self.audit = SqlCommands(), SqlAudit(link, keys)
        self.reads = SqlReads(link)
        self.drills, self.case_requests = SqlDrills(link), SqlCaseRequests(link)
        self.roster, self.roster_files = SqlRoster(link), SqlRosterFiles(link)
        self.wake_calls = SqlWakeCalls(link)
        self.publications, self.threats = SqlPublications(link), SqlThreats(link)
        self.held_cards, self.proposals = SqlHeldCards(link), SqlProposals(link)
        self.letterboxes, self.followers = SqlLetterboxes(context), SqlFollowers(link)
        self.reminders, self.practice_clocks = SqlReminders(link), SqlPracticeClocks(link)
        self.law, self.stage_entries = SqlLawVersions(link), SqlStageEntries(link)
        self.attempts, self.items, self.gains = SqlAttempts(link), SqlItems(), SqlGains(link)
        self.cohorts, self.group_reminders = SqlCohorts(link, cache), SqlGroupReminders(link)
        self.cohort_questions, self.question_files = SqlCohortQuestions(link), SqlQuestionFiles(link)
        self.class_sums, self.certificates = SqlClassSums(link), SqlCertificates(link)
        self.transfers, self.card_voices = SqlTransfers(link), SqlCardVoices(link, context, cache)
        self.inquiries, self.suggestions = SqlInquiries(link, context), SqlAskSuggestions(link)
        self.broadcasts, self.daily_counts = SqlBroadcasts(link, cache), SqlDailyCounts(link, context)
        self.notes, self.remarks = SqlCaseNotes(link, context, keys), SqlRemarks(link, context)
        self.mutes, self.replies = SqlMutes(link), SqlReplies(link, context)
        self.views, self.team_replies = SqlViews(link), SqlTeamReplies(link, context)
        self.introductions, self.screens = SqlIntroductions(link, context, keys), SqlScreens(link)
        self.referrals, self.alerts = SqlReferrals(link, context, keys), SqlAlerts(link, context, keys)
        self.atlas, self.grade_files = SqlAtlas(link), SqlGradeFiles(link)
        self.roadmap, self.rounds, self.briefs = SqlRoadmap(link), SqlRounds(link), SqlBriefs(link)
        self.division, self.province_letters = SqlDivision(link), SqlProvinceLetters(link)
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
        self.dues, self.lead_reads = SqlDues(link), SqlLeadReads(link)
        self.piles = SqlPiles(link, cases)
        self.figures, self.walls = SqlFigures(link, cache), SqlWalls(link)
        self.search = SqlSearch(link, context, cases)

    def repositories(self) -> list[Repository]:
        """Those that write, in their order."""
        return [part for part in vars(self).values() if isinstance(part, Repository)]
