"""What buttons carry after their verb: a shape for each kind of argument that has more than one part.

``Press`` writes them and ``argument(update, shape)`` reads them, both by the types of the fields
(``bot.conversation.arguments``). The texts are in people's chats, so a field is never moved or renamed: only a
new field with a default may follow. Ids and what a use case refuses are plain text. Leads' are in ``desk_arguments``.
"""

from typing import NamedTuple, Self

from bot.domain.atlas.roadmap import TaskState
from bot.domain.cases.case_access import RecusalScope
from bot.domain.desk.desk import PileFilter
from bot.domain.figures.daily_counts import UsageSpan
from bot.domain.figures.figures import Figure, FiguresSpan
from bot.domain.learning.certificates import Revocation
from bot.domain.learning.lessons import Audience
from bot.domain.learning.remarks import RemarkKind
from bot.domain.people import Account
from bot.domain.reporting.drafts import FormVariant
from bot.domain.submissions.witnesses import Rightness

# --- shared by features ---------------------------------------------------------------------------------


class PreviewedWords(NamedTuple):
    """What typed words are about, and the mark of the preview above the button. Buttons of earlier releases
    carry no mark."""

    about: str
    mark: str = ""


class AreaPage(NamedTuple):
    """A branch of the area tree, or a group of acts, and a page of what is below it."""

    area_id: str
    page: int | None = None


# --- cases ----------------------------------------------------------------------------------------------


class CaseReason(NamedTuple):  # also of a person's question that is declined
    case_id: str
    reason: str


class CaseAction(NamedTuple):
    """A decision to be put in the moderator's own words; without an action, a question."""

    case_id: str
    action: str = ""


class CasePage(NamedTuple):
    case_id: str
    page: int | None = None


class CaseAct(NamedTuple):
    case_id: str
    act_id: str


class CasePair(NamedTuple):
    """A case, and the one that it is merged into."""

    case_id: str
    into_id: str


class CaseOpinion(NamedTuple):
    case_id: str
    answer: str


class CaseAccount(NamedTuple):
    """An account that a case is about, by its place in the list."""

    case_id: str
    place: int | None = None


class CaseAccountGrade(NamedTuple):
    case_id: str
    place: int | None
    grade: str


# --- referrals and bodies ---------------------------------------------------------------------------------


class CaseBody(NamedTuple):
    """A case, and the body it may go to."""

    case_id: str
    body: str


class CaseActor(NamedTuple):
    case_id: str
    actor: str = ""


class SourceCheck(NamedTuple):
    """Whether only one person could know the summary, and the mark of the summary."""

    case_id: str
    answer: str
    mark: str = ""


class CaseCopy(NamedTuple):
    """A copy by its number from 1, a cell of its grid, and the quarter shown; 0: all of it, in the picture's place."""

    case_id: str
    number: int | None
    cell: int | None = None
    quarter: int | None = None


class RecallReason(NamedTuple):
    referral_id: str
    reason: str


class ReferralAnswer(NamedTuple):
    """The body's answer, and the mark of the words that go with it."""

    referral_id: str
    outcome: str = ""
    mark: str = ""


class ComplaintWay(NamedTuple):
    report_id: str
    way_id: str


# --- reports, the moderators' desk ------------------------------------------------------------------------


class FieldValue(NamedTuple):  # a question of the form, and an answer to it
    field: str
    value: str


class FieldView(NamedTuple):
    """A question of the form, and where it is shown: a page, a branch of the tree, a day."""

    field: str
    at: str


class LocatedPlace(NamedTuple):  # the place that a location means, and whether its exact point is wanted
    area_id: str
    wish: str = ""


class ReportAnswer(NamedTuple):
    report_id: str
    answer: Rightness | None


class ReportReferral(NamedTuple):
    report_id: str
    referral_id: str = ""


class MuteReason(NamedTuple):
    report_id: str
    reason: str


class MuteTerm(NamedTuple):
    report_id: str
    reason: str
    days: int = 0


class PileView(NamedTuple):
    """How to look at a pile, and the pile with its filter (``PileFilter``)."""

    way: str
    pile: str


class PageStart(NamedTuple):
    """The case after which a page begins, and the page's number; the first page without a case."""

    after: str = ""
    number: int | None = None


class PilePage(NamedTuple):
    """The parts of a ``PileFilter`` as it is written, and where a page of it begins, as in ``PageStart``."""

    pile: str = ""
    severity: str = ""
    act: str = ""
    area: str = ""
    after: str = ""
    number: int | None = None

    @classmethod
    def page_after(cls, sieve: PileFilter, case_id: str, number: int) -> Self:
        """The page of this number, which begins after the case."""
        return cls(*sieve.parts, case_id, number)

    @classmethod
    def back_to(cls, sieve: PileFilter) -> Self:
        """The first page, for a button that leads back to it and chooses no filters."""
        return cls.page_after(sieve, "", 1)

    @property
    def is_chosen(self) -> bool:
        """Whether a button with this chooses the filters, and does not only turn pages."""
        return not self.after and self.number is None

    @property
    def sieve(self) -> PileFilter:
        return PileFilter.parse("/".join(self[:4]))


class SearchChoice(NamedTuple):
    kind: str
    value: str = ""


class DrillCase(NamedTuple):
    """A case of a drill by its number from 1, and what is decided about it."""

    drill_id: str
    number: int = 0
    decision: str = ""


class FigureView(NamedTuple):
    figure: Figure | None
    span: FiguresSpan | None = None


class UsageView(NamedTuple):
    span: UsageSpan = UsageSpan.WEEK
    way: FormVariant = FormVariant.QUICK


class SpaceLink(NamedTuple):
    name: str
    place: int | None = None


class SpaceAccount(NamedTuple):
    name: str
    span: FiguresSpan | None = None


class PreviewTable(NamedTuple):
    preview_id: str
    kind: str


# --- learning, asking, news -------------------------------------------------------------------------------


class CardIndex(NamedTuple):
    """A card of a lesson by its position from 0."""

    lesson_id: str
    position: int | None = None


class CheckPress(NamedTuple):  # an answer to the check of a card, as ``CardCheck.mark`` writes it
    lesson_id: str
    position: int | None = None
    mark: str = ""


class ScenePlace(NamedTuple):
    """A scene of a lesson; without one, the beginning."""

    lesson_id: str
    node_id: str = ""


class TierName(NamedTuple):
    """A quiz or a tier, as ``tier_key`` writes it."""

    track: Audience
    level: str


class QuizOption(NamedTuple):
    """An option by its place, of the question at a position."""

    position: int | None
    place: int | None


class CardRemark(NamedTuple):
    """A remark's kind, and the card as ``CardIndex`` writes it."""

    kind: RemarkKind
    card: str


class RemarkClosing(NamedTuple):
    how: str
    remark_id: str


class ReminderChoice(NamedTuple):
    """``on`` with a part of the day, or ``off``."""

    switch: str
    window: str = ""


class CertificateRevocation(NamedTuple):
    number: str
    reason: Revocation


class HitPlace(NamedTuple):
    kind: str
    key: str


class InquiryChoice(NamedTuple):
    """A person's question, one of the places offered as its answer, and the mark of its preview."""

    inquiry_id: str
    number: int | None = None
    mark: str = ""


class CalendarPage(NamedTuple):
    """The dates of an audience, or of everybody."""

    audience: str
    page: int | None


class CalendarSwitch(NamedTuple):
    switch: str
    audience: str


class BroadcastAudience(NamedTuple):
    broadcast_id: str
    audience: str


class BroadcastRefresh(NamedTuple):
    """A broadcast, and that its progress is refreshed: buttons of earlier releases do not say so."""

    broadcast_id: str
    again: str = ""


class BroadcastHaste(NamedTuple):
    broadcast_id: str
    haste: str = ""


class BroadcastFix(NamedTuple):
    """A broadcast, and the number of the one it corrects; 0 for none."""

    broadcast_id: str
    number: int | None = None


# --- cohorts, staff, groups, owners -----------------------------------------------------------------------


class CohortSwitch(NamedTuple):
    cohort_id: str
    active: bool


class CohortCode(NamedTuple):
    """A group of learners, and the mark of the code that is to be replaced."""

    cohort_id: str
    mark: str = ""


class AccountRole(NamedTuple):
    account: Account
    role: str


class AccountBody(NamedTuple):
    account: Account
    body: str


class AccountPair(NamedTuple):
    account: Account
    other: Account


class AccountArea(NamedTuple):
    """An area of a person, or of a group, which is named like a person."""

    account: Account
    area_id: str


class AccountAreaSwitch(NamedTuple):
    account: Account
    area_id: str
    on: bool


class RecusalSubject(NamedTuple):
    of: RecusalScope
    value: str


class GroupTopics(NamedTuple):
    group: Account
    by: str


class GroupSwitch(NamedTuple):
    group: Account
    on: bool


class GroupNewcomers(NamedTuple):
    """A group, and the mark of the newcomers that the button was made for."""

    group: Account
    mark: str = ""


class SettingValue(NamedTuple):
    """A setting's name (``name_of``), and a value for it."""

    setting: str
    value: str


class SettingQuestion(NamedTuple):
    """A setting's name, the value that an owner is asked to confirm, and the one that it replaces."""

    setting: str
    value: str
    was: str


class PhaseHold(NamedTuple):
    phase: str
    until: str


# --- the atlas and opinions -------------------------------------------------------------------------------


class VersionPhase(NamedTuple):
    version_id: str
    phase: str = ""


class PhaseArea(NamedTuple):
    """An area in a phase, of a version or of a round; or a page of areas, ``+2``."""

    about: str
    phase: str
    area: str = ""


class VersionPair(NamedTuple):
    version_id: str
    other_id: str = ""


class AreaGrade(NamedTuple):
    """What is graded so far, and the grade."""

    phase: str = ""
    area: str = ""
    factor: str = ""
    grade: str = ""


class OfficialLevel(NamedTuple):
    area: str = ""
    level: str = ""
    day: str = ""


class AreaTask(NamedTuple):
    area: str
    step: str


class TaskMove(NamedTuple):
    area: str
    step: str
    state: TaskState


class StepView(NamedTuple):
    """A step of the road map, and a page of its areas, ``+2``."""

    step: str
    page: str = ""


class StepState(NamedTuple):
    step: str
    state: str


class RoundPlan(NamedTuple):
    """A round to be begun: about what, who is asked, for how many days."""

    subject: str
    about: str = ""
    whom: str = ""
    days: int | None = None


class RoundPage(NamedTuple):
    round_id: str
    page: int | None = None


class RoundEdition(NamedTuple):  # a round, and the edition of the lesson that was read
    round_id: str
    edition: str


class OpinionChoice(NamedTuple):
    opinion_id: str
    answer: str
