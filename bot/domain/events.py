"""Facts: what happened in a turn that others must hear of. ``handlers/notices.py`` says who and how."""

from dataclasses import dataclass

from bot.domain.people import Account


@dataclass(frozen=True, slots=True)
class ReportFiled:
    case_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class CaseChanged:
    """The card must be shown anew: claimed, released, expired, asked, answered, decided, undone."""

    case_id: str


@dataclass(frozen=True, slots=True)
class ClaimEnded:
    """Details go from the claimer's chat: released, expired, decided, withdrawn."""

    case_id: str
    owner: Account


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    case_id: str


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    case_id: str
    owner: Account


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
    owner: Account | None


@dataclass(frozen=True, slots=True)
class RemarksToTell:
    """The editors hear of these remarks about a card."""

    card_id: str
    remark_ids: tuple[str, ...]


type Fact = (
    ReportFiled
    | CaseChanged
    | ClaimEnded
    | QuestionAsked
    | AnswerGiven
    | CaseTakenUp
    | DecisionStands
    | ReportWithdrawn
    | RemarksToTell
)
