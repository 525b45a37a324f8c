"""Facts: what happened in a turn that others must hear of. ``handlers/notices.py`` says who and how."""

from dataclasses import dataclass

from bot.domain.people import Account, Messenger, Newcomer, Role
from bot.domain.referrals.referrals import ReferralEndReason


@dataclass(frozen=True, slots=True)
class ReportFiled:
    case_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class CaseChanged:
    """The card must be shown anew: claimed, released, expired, asked, answered, decided, undone, said
    whether it was put right."""

    case_id: str


@dataclass(frozen=True, slots=True)
class ClaimEnded:
    """Details go from the claimer's chat: released, expired, decided, withdrawn."""

    case_id: str
    assignee: Account


@dataclass(frozen=True, slots=True)
class ClaimLost:
    """Who held the case may not see it any more."""

    case_id: str
    assignee: Account


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    case_id: str


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """``files``: how many came with the answer."""

    case_id: str
    report_id: str
    assignee: Account
    files: int = 0


@dataclass(frozen=True, slots=True)
class CaseReopened:
    """A decision that its reporters have heard is set aside: the case is looked at again."""

    case_id: str


@dataclass(frozen=True, slots=True)
class CaseTakenUp:
    """Somebody holds the case now; told to the reporter once."""

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
    """A reporter has added files or words to his report by himself."""

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
    """The time has come to ask reporters whether it was put right."""

    case_id: str


@dataclass(frozen=True, slots=True)
class SummaryWritten:
    """A moderator has written what he heard in these voice reports; their senders are asked whether it is so."""

    case_id: str
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryAnswered:
    case_id: str
    right: bool


@dataclass(frozen=True, slots=True)
class IntroductionAsked:
    """A body wishes to hear whoever sent this report; two leads have signed it."""

    case_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class IntroductionOver:
    """A body that wished to hear whoever sent this report waits for no answer any more: the case was called back."""

    case_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class ReferralAsked:
    """These reporters are asked whether a summary may go to a body."""

    case_id: str
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseReferred:
    """A body has the case now; two have signed and its reporters agree."""

    case_id: str
    referral_id: str


@dataclass(frozen=True, slots=True)
class BodyAnswered:
    """The body has answered: its reporters hear of it."""

    case_id: str
    referral_id: str


@dataclass(frozen=True, slots=True)
class ReferralRecalled:
    """One who reported it has taken his report back: it does not go, or what has gone is called back."""

    case_id: str
    body: str
    by: Account
    sent: bool
    recipients: tuple[str, ...] = ()
    """Who has taken the package out besides those who speak for the body now: accounts, or the operator."""


@dataclass(frozen=True, slots=True)
class ReferralEnded:
    """A referral that nobody has refused is over: it does not go, or staff have called it back. ``report_ids``: whose
    senders were asked about it."""

    case_id: str
    body: str
    by: Account
    why: ReferralEndReason
    report_ids: tuple[str, ...]
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemarksToTell:
    """The editors hear of these remarks about a card."""

    card_id: str
    remark_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceLost:
    """A file of this sent report never came, or cannot be shown: whoever sent it can send it otherwise."""

    case_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class WishGone:
    """A body's wish for a witness has gone, with its report or a recall: what ``by`` was shown of it, in the case that
    he asked about, and what others were asked to sign is taken away; nothing of that where ``wish`` is empty."""

    case_id: str
    asked_in: str
    wish: str
    by: Account


@dataclass(frozen=True, slots=True)
class BodyUnread:
    """Nobody speaks any more for the body that has yet to answer this referral."""

    case_id: str
    referral_id: str


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """Other groups show the case from now on: its act or its area belongs to them."""

    case_id: str


@dataclass(frozen=True, slots=True)
class CardPressed:
    """A press in this group was refused: its card may be an old one."""

    case_id: str
    messenger: Messenger
    chat_id: int


@dataclass(frozen=True, slots=True)
class GroupStopped:
    """The bot speaks in this moderators' group no more, or again where ``why`` is empty."""

    messenger: Messenger
    chat_id: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class StrangerSeen:
    """Somebody is in this moderators' group whom nobody has let in."""

    messenger: Messenger
    chat_id: int
    title: str
    who: Newcomer


@dataclass(frozen=True, slots=True)
class RoleEnded:
    """Somebody has left the moderators' groups, and his role with them."""

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
    | RemarksToTell
    | EvidenceLost
    | CaseMoved
    | CardPressed
    | GroupStopped
    | StrangerSeen
    | RoleEnded
)
