"""Facts: what happened in a turn that others must hear of. ``handlers/notices.py`` says who hears of it, and
how."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.alerts.alerts import CallBackReason
from bot.domain.people import Account, ChatId, Messenger, Newcomer, Role
from bot.domain.referrals.referrals import ReferralEndReason


@dataclass(frozen=True, slots=True)
class ReportFiled:
    case_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class CaseChanged:
    """The card must be redrawn: claimed, released, expired, asked, answered, decided, undone, or answered
    whether it was put right."""

    case_id: str


@dataclass(frozen=True, slots=True)
class ClaimEnded:
    """Remove details from the assignee's chat: released, expired, decided, withdrawn."""

    case_id: str
    assignee: Account


@dataclass(frozen=True, slots=True)
class ClaimLost:
    """The assignee may no longer see the case."""

    case_id: str
    assignee: Account


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    case_id: str


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """``files``: the number of files in the answer."""

    case_id: str
    report_id: str
    assignee: Account
    files: int = 0


@dataclass(frozen=True, slots=True)
class CaseReopened:
    """A decision that its reporters know was set aside: the case is looked at again."""

    case_id: str


@dataclass(frozen=True, slots=True)
class CaseTakenUp:
    """Somebody has claimed the case; the reporter hears of it once."""

    case_id: str


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """The time has passed by which the reporter was told that the case would be looked at."""

    case_id: str


@dataclass(frozen=True, slots=True)
class DecisionMissing:
    """The election was closed, and nobody decides this case any more."""

    case_id: str


@dataclass(frozen=True, slots=True)
class AnswerMissing:
    """The election was closed, and what a body says of this case reaches its reporters no more."""

    case_id: str


@dataclass(frozen=True, slots=True)
class DecisionStands:
    """The undo window has closed: the reporter is told the outcome and its reason."""

    case_id: str


@dataclass(frozen=True, slots=True)
class ReportWithdrawn:
    case_id: str
    report_id: str
    assignee: Account | None


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """A reporter has added files or words to their report, unasked."""

    case_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class SecondLookAsked:
    """A reporter disagrees with the decision: the case waits for another moderator."""

    case_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class SecondLookUnclaimed:
    """Nobody has taken the second look by its deadline; ``nobody``: there is nobody who could."""

    case_id: str
    nobody: bool


@dataclass(frozen=True, slots=True)
class CaseMerged:
    """The case's reports are witnesses of another case now."""

    case_id: str
    into_id: str
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseUnmerged:
    """A merge was taken back: these reports are witnesses of their own case again."""

    case_id: str
    into_id: str
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseClosed:
    case_id: str


@dataclass(frozen=True, slots=True)
class PutRightAsked:
    """It is time to ask reporters whether it was put right."""

    case_id: str


@dataclass(frozen=True, slots=True)
class SummaryWritten:
    """A moderator has summarised these voice reports; their senders are asked whether the summary is
    right."""

    case_id: str
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryAnswered:
    case_id: str
    right: bool


@dataclass(frozen=True, slots=True)
class IntroductionAsked:
    """A body wishes to hear the sender of this report; two leads have signed the wish."""

    case_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class IntroductionOver:
    """A body's wish to hear the sender of this report is over: the case was called back."""

    case_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class ReferralAsked:
    """These reporters are asked whether a summary may go to a body."""

    case_id: str
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseReferred:
    """A body has the case now; two people have signed and its reporters agree."""

    case_id: str
    referral_id: str


@dataclass(frozen=True, slots=True)
class BodyAnswered:
    """The body has answered; the reporters hear of it."""

    case_id: str
    referral_id: str


@dataclass(frozen=True, slots=True)
class ReferralRecalled:
    """A reporter has withdrawn their report: the referral does not go, or is called back."""

    case_id: str
    body: str
    by: Account
    sent: bool
    recipients: tuple[str, ...] = ()
    """Who took the package out besides the body's present liaisons: accounts, or the operator."""


@dataclass(frozen=True, slots=True)
class ReferralEnded:
    """A referral is over that nobody has refused: it does not go, or staff have called it back.
    ``report_ids``: the reports whose senders were asked about it."""

    case_id: str
    body: str
    by: Account
    why: ReferralEndReason
    report_ids: tuple[str, ...]
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertAsked:
    """These reporters are asked whether act, station and hour may go to a body at once."""

    case_id: str
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlertSent:
    """A body's liaison was alerted. ``report_ids``: the reports that it was made of."""

    case_id: str
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlertAcknowledged:
    """A liaison has the alert in hand."""

    case_id: str
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlertStopped:
    """An alert that waited for its signature does not go: ``by`` prepared it for ``body``."""

    case_id: str
    alert_id: str
    body: str
    by: Account


@dataclass(frozen=True, slots=True)
class AlertCalledBack:
    """An alert that was sent is called back. ``reached``: the liaisons that have it; ``staff``: who prepared and who
    signed it; ``report_ids``: the reports that it was made of and that are not withdrawn."""

    case_id: str
    alert_id: str
    body: str
    sent_at: datetime
    why: CallBackReason
    reached: tuple[Account, ...]
    staff: tuple[Account, ...]
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemarksToTell:
    """Tell the editors of these remarks about a card."""

    card_id: str
    remark_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceLost:
    """A file of this sent report never arrived or cannot be shown; its sender can send it another way."""

    case_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class WishGone:
    """A body's wish for a witness ended with its report or a recall. What ``by`` was shown of it, in the case
    that they asked about, and what others were asked to sign is removed; nothing is if ``wish`` is empty."""

    case_id: str
    asked_in: str
    wish: str
    by: Account


@dataclass(frozen=True, slots=True)
class BodyUnread:
    """The body that has yet to answer this referral has no liaison any more."""

    case_id: str
    referral_id: str


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """Other groups show the case from now on, because its act or its area changed."""

    case_id: str


@dataclass(frozen=True, slots=True)
class CardPressed:
    """A button press in this group was refused: its card may be outdated."""

    case_id: str
    messenger: Messenger
    chat_id: ChatId


@dataclass(frozen=True, slots=True)
class GroupStopped:
    """The bot stopped speaking in this moderators' group, or speaks there again if ``why`` is empty."""

    messenger: Messenger
    chat_id: ChatId
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class StrangerSeen:
    """Somebody is in this moderators' group who was not let in."""

    messenger: Messenger
    chat_id: ChatId
    title: str
    who: Newcomer


@dataclass(frozen=True, slots=True)
class RoleEnded:
    """Somebody has left the moderators' groups and lost their role."""

    name: str
    role: Role


type Fact = (
    ReportFiled
    | CaseChanged
    | ClaimEnded
    | ClaimLost
    | QuestionAsked
    | AnswerGiven
    | CaseTakenUp
    | CaseReopened
    | DeadlinePassed
    | DecisionMissing
    | AnswerMissing
    | DecisionStands
    | ReportWithdrawn
    | EvidenceAdded
    | SecondLookAsked
    | SecondLookUnclaimed
    | CaseMerged
    | CaseUnmerged
    | CaseClosed
    | PutRightAsked
    | SummaryWritten
    | SummaryAnswered
    | IntroductionAsked
    | IntroductionOver
    | WishGone
    | BodyUnread
    | ReferralAsked
    | CaseReferred
    | BodyAnswered
    | ReferralRecalled
    | ReferralEnded
    | AlertAsked
    | AlertSent
    | AlertAcknowledged
    | AlertStopped
    | AlertCalledBack
    | RemarksToTell
    | EvidenceLost
    | CaseMoved
    | CardPressed
    | GroupStopped
    | StrangerSeen
    | RoleEnded
)
