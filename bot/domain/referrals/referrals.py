"""A verified case on its way to a body: reporters' consent, a second signature, an answer. Pure rules.

It contains a summary in a moderator's words and the copies that they chose, never a reporter's sentence or
voice.

Staff call a referral back: the reasons, and what a second person signs. Pure rules.
"""

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.bodies.complaints import Addressee
from bot.domain.cases.reports import Action, Case, State
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.people import Account, Role
from bot.domain.staff.permissions import Permission, role_grants
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.domain.submissions.witnesses import Consent, ContactMode, Report
from bot.domain.typed import tidy

CONSENT_STANDS: Final = timedelta(days=7)
"""How long reporters may think; whoever has not answered by then has not agreed."""
SIGNED_WITHIN: Final = timedelta(days=3)
"""How long a referral waits for its second signature."""
MOST: Final = 6
"""Referrals that are kept per case."""
SHORTEST: Final = 20
LONGEST: Final = 1000
"""Characters of a summary."""
REASONS: Final = ("body", "words", "person")
"""The wrong body; words or copies that should not have been sent; somebody can be recognised."""
_ANSWERED: Final = "+"
NOT_HANDED_OVER: Final = -1
"""In place of the number of notices: the body's liaisons have not been given the letter yet."""


class ReferralStep(StrEnum):
    ASKED = "asked"
    """Its reporters are asked."""
    SIGN = "sign"
    """All of them agree; another moderator has to sign."""
    SENT = "sent"
    ACKED = "acked"
    """The body is working on it."""
    ANSWERED = "answered"


BEFORE: Final = frozenset({ReferralStep.ASKED, ReferralStep.SIGN})
"""Nothing has been sent yet: a referral that ends here leaves nothing behind."""
OPEN: Final = frozenset({ReferralStep.SENT, ReferralStep.ACKED})


class ReferralOutcome(StrEnum):
    """The body's answer."""

    ACTED = "acted"
    NOT_COMPETENT = "not_competent"
    UNFOUNDED = "unfounded"
    MORE = "more"
    """It needs more information."""


class ReferralEndReason(StrEnum):
    """Why a referral ended that nobody refused."""

    UNMERGED = "unmerged"
    """Its reports now belong to two cases."""
    REOPENED = "reopened"
    CLOSED = "closed"
    RECALLED = "recalled"
    """Staff called it back from a body that should not have received it."""


class ReferralConsent(StrEnum):
    """A reporter's answer to the summary."""

    NOTHING = ""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class ChosenCopy:
    """A copy to be sent. ``cells`` of the grid are made unrecognisable; none: it goes unchanged. ``sha256``
    is that of the exact copy that was signed; empty before."""

    evidence_id: str
    cells: tuple[int, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class SeenCopy:
    """A copy that was shown in somebody's chat as it would be sent, with its hash."""

    by: Account
    file: ChosenCopy


@dataclass(frozen=True, slots=True)
class ReferralPackage:
    """The sealed content: the summary, the copies and who has seen them, and the body's words."""

    summary: str
    files: tuple[ChosenCopy, ...] = ()
    answer: str = ""
    seen: tuple[SeenCopy, ...] = ()
    """The newest last; until it is signed."""
    way: str = ""
    """The id of the way that it was sent by; empty before it is signed, and in older referrals."""
    articles: tuple[str, ...] = ()
    """Ids of the articles by which the body takes it: those of the way on that day."""


@dataclass(frozen=True, slots=True)
class Referral:
    """One case to one body. ``until``: when the present step is late or over."""

    id: str
    _: KW_ONLY
    case_id: str
    body: str
    by: Account
    step: ReferralStep
    until: datetime
    signed_by: Account | None = None
    sent_at: datetime | None = None
    outcome: ReferralOutcome | None = None
    next_body: str = ""
    """The competent body according to the answer."""
    reminders: int = 0
    """How many notices were sent since it went to the body; ``NOT_HANDED_OVER`` until its letter is."""
    answer_by: datetime | None = None
    """The deadline for the body's answer, as its letter says; ``until`` moves with each reminder."""

    @property
    def due(self) -> datetime:
        """The deadline that people are shown."""
        return self.answer_by or self.until

    @property
    def is_open(self) -> bool:
        """Whether the body still has to act."""
        return self.step in OPEN

    @property
    def awaits_handover(self) -> bool:
        """Whether its letter still has to be sent to the body's liaisons: the letter quotes the record of the
        signature, which has its number only once it is stored."""
        return self.is_open and self.reminders == NOT_HANDED_OVER


# --- who may, and with whose consent ----------------------------------------------------------------


def referable(case: Case, *, by: Account, role: Role) -> None:
    """Raises WrongState if there is nothing to refer, NotAllowed for all but leads and the person who
    decided."""
    case.state_after(Action.REFER)
    if not case.reporter_notified:
        raise WrongState("refer-early")
    if not role_grants(role, Permission.REFER_CASE, is_assignee=case.assignee == by):
        raise NotAllowed("refer-not-yours", case.assignee_args)


def sources(reports: Iterable[Report]) -> Sequence[Report]:
    """Reports whose words may be used: of reporters who can be asked and have not refused, and of those who
    agreed."""
    return [report for report in reports if _may_be_used(report)]


def _may_be_used(report: Report) -> bool:
    if report.withdrawn or report.consent is Consent.NO:
        return False
    return report.mode is ContactMode.RETURNABLE or report.consent is Consent.YES


def initial_consent(report: Report) -> ReferralConsent:
    """A reporter who can be asked is shown the summary, whatever their answer in the form; for others that
    answer counts."""
    return ReferralConsent.NOTHING if report.mode is ContactMode.RETURNABLE else ReferralConsent.YES


def require_not_referred(body: str, before: Iterable[Referral]) -> None:
    """Raises WrongState for a body that has the case already, while another referral is pending, or after too
    many."""
    referrals = list(before)
    if any(referral.step in BEFORE for referral in referrals):
        raise WrongState("refer-under-way")
    if any(
        referral.body == body and (referral.is_open or referral.outcome is not ReferralOutcome.MORE)
        for referral in referrals
    ):
        raise WrongState("refer-has-it")
    if len(referrals) >= MOST:
        raise WrongState("refer-most", {"most": MOST})


def summary_words(text: str) -> str:
    """A summary as it is sent. Raises BadInput."""
    words = tidy(text)
    if len(words) < SHORTEST:
        raise BadInput("refer-short", {"least": SHORTEST})
    if len(words) > LONGEST:
        raise BadInput("refer-long", {"most": LONGEST, "length": len(words)})
    return words


# --- its steps --------------------------------------------------------------------------------------


def propose_referral(referral: Referral, answers: Iterable[ReferralConsent], *, now: datetime) -> Referral:
    """It waits for the reporters; if nobody needs to be asked, for the signature."""
    waiting = any(answer is ReferralConsent.NOTHING for answer in answers)
    step = ReferralStep.ASKED if waiting else ReferralStep.SIGN
    return replace(referral, step=step, until=now + (CONSENT_STANDS if waiting else SIGNED_WITHIN))


def record_agreement(referral: Referral, answers: Iterable[ReferralConsent], *, now: datetime) -> Referral:
    """A reporter has agreed: once all have, it waits for a signature. Raises WrongState once it is over."""
    require_asked(referral, now=now)
    if all(answer is ReferralConsent.YES for answer in answers):
        return replace(referral, step=ReferralStep.SIGN, until=now + SIGNED_WITHIN)
    return referral


def require_asked(referral: Referral, *, now: datetime) -> None:
    if referral.step is not ReferralStep.ASKED or now > referral.until:
        raise WrongState("refer-over")


def is_stoppable(referral: Referral, *, now: datetime) -> bool:
    """Whether a reporter who was asked can still stop it."""
    return referral.step in BEFORE and now <= referral.until


def signable(referral: Referral | None, *, by: Account, now: datetime) -> Referral:
    """Raises NotFound if it does not wait for a signature, NotAllowed for the signer's own referral."""
    if referral is None or referral.step is not ReferralStep.SIGN or now > referral.until:
        raise NotFound("refer-over")
    if referral.by == by:
        raise NotAllowed("refer-own")
    return referral


def sign_package(packed: ReferralPackage, way: Addressee, *, by: Account) -> ReferralPackage:
    """Each copy with the hash of what the signer was shown: nothing else may be sent. Raises WrongState if a
    copy was not shown. ``way``: of that day; the letter names it whenever it is fetched."""
    seen_copies = {
        (seen_copy.file.evidence_id, seen_copy.file.cells): seen_copy.file
        for seen_copy in packed.seen
        if seen_copy.by == by
    }
    files = [seen_copies.get((file.evidence_id, file.cells)) for file in packed.files]
    there = tuple(file for file in files if file is not None)
    if len(there) < len(files):
        raise WrongState("refer-look-first")
    return replace(packed, files=there, seen=(), way=way.id, articles=way.article_ids)


def refer(case: Case) -> Case:
    """Raises WrongState."""
    return replace(case, state=case.state_after(Action.REFER))


def recall_case(case: Case, left: Iterable[Referral]) -> Case:
    """A referral was stopped: if no other was sent, the case goes back to verified."""
    if case.state is not State.REFERRED or any(referral.step not in BEFORE for referral in left):
        return case
    return replace(case, state=case.state_after(Action.RECALL))


@dataclass(frozen=True, slots=True)
class RecallWish:
    """``answered``: whether the body had answered when the recall was requested, so that its answer is
    removed too."""

    referral_id: str
    reason: str
    answered: bool = False

    def detail(self) -> str:
        """At most 32 characters: an id of 22, a reason, a sign."""
        return f"{self.referral_id} {self.reason}{_ANSWERED if self.answered else ''}"


def read_recall_wish(wanted: SignatureRequest | None) -> RecallWish:
    """What this request is about. Raises NotFound if it is not a recall."""
    if wanted is None or wanted.matter is not Matter.RECALL:
        raise NotFound("sign-none")
    referral_id, _, reason = wanted.detail.partition(" ")
    return RecallWish(referral_id, reason.removesuffix(_ANSWERED), reason.endswith(_ANSWERED))


def require_sent(referral: Referral | None) -> Referral:
    """A referral that was sent. Raises NotFound for any other: the person who prepared it takes back an
    unsent one."""
    if referral is None or referral.step in BEFORE:
        raise NotFound("recall-over")
    return referral


def make_recall_wish(referral: Referral, reason: str) -> RecallWish:
    """Raises BadInput for an unknown reason."""
    if reason not in REASONS:
        raise BadInput("recall-no-reason")
    return RecallWish(referral.id, reason, referral.step is ReferralStep.ANSWERED)


def require_wish_current(referral: Referral, what: RecallWish) -> None:
    """Raises WrongState if the body has answered since: then a new request must include the answer."""
    if referral.step is ReferralStep.ANSWERED and not what.answered:
        raise WrongState("recall-answered")
