"""A verified case on its way to a body: reporters who agree, a second signature, an answer. Pure rules.

What goes is a summary in a moderator's words and the copies that he chose, never a reporter's sentence or voice.
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
from bot.domain.submissions.witnesses import Consent, ContactMode, Report
from bot.domain.typed import tidy

CONSENT_STANDS: Final = timedelta(days=7)
"""How long reporters may think; whoever has not answered by then has not agreed."""
SIGNED_WITHIN: Final = timedelta(days=3)
"""How long a second signature is waited for."""
MOST: Final = 6
"""Referrals of one case that are kept."""
SHORTEST: Final = 20
LONGEST: Final = 1000
"""Characters of a summary."""


class ReferralStep(StrEnum):
    ASKED = "asked"
    """Its reporters are asked."""
    SIGN = "sign"
    """All of them agree; another moderator has to sign."""
    SENT = "sent"
    ACKED = "acked"
    """The body has it in hand."""
    ANSWERED = "answered"


BEFORE: Final = frozenset({ReferralStep.ASKED, ReferralStep.SIGN})
"""Nothing has left yet: whatever ends it here leaves nothing behind."""
OPEN: Final = frozenset({ReferralStep.SENT, ReferralStep.ACKED})


class ReferralOutcome(StrEnum):
    """What the body answers."""

    ACTED = "acted"
    NOT_COMPETENT = "not_competent"
    UNFOUNDED = "unfounded"
    MORE = "more"
    """It needs to know more."""


class ReferralEndReason(StrEnum):
    """Why a referral is over that nobody has refused."""

    UNMERGED = "unmerged"
    """Its reports are of two cases now."""
    REOPENED = "reopened"
    CLOSED = "closed"
    RECALLED = "recalled"
    """Staff have called it back from a body that it should not have gone to."""


class ReferralConsent(StrEnum):
    """What a reporter answers to the summary."""

    NOTHING = ""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class ChosenCopy:
    """A copy that goes along. ``cells`` of the grid are made unrecognisable; none: it goes as it is. ``sha256`` is that
    of the very copy that was signed; empty before."""

    evidence_id: str
    cells: tuple[int, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class SeenCopy:
    """A copy that has come to somebody's chat as it would go, with its hash."""

    by: Account
    file: ChosenCopy


@dataclass(frozen=True, slots=True)
class ReferralPackage:
    """What is sealed: the summary, the copies and who has seen them, and what the body wrote."""

    summary: str
    files: tuple[ChosenCopy, ...] = ()
    answer: str = ""
    seen: tuple[SeenCopy, ...] = ()
    """The newest last; until it is signed."""
    way: str = ""
    """By which way it went, by its id; empty before it is signed, and where that was before it was kept."""
    articles: tuple[str, ...] = ()
    """By which articles the body takes it, by their ids: those of the way on that day."""


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
    """Which body is competent, as the answer says."""
    reminders: int = 0
    """How often the clock has spoken since it was sent."""
    answer_by: datetime | None = None
    """By when the body is to answer, as its letter says; ``until`` goes on with each reminder."""

    @property
    def due(self) -> datetime:
        """What people are told of its time."""
        return self.answer_by or self.until

    @property
    def is_open(self) -> bool:
        """Whether the body still has to do something."""
        return self.step in OPEN


# --- who may, and with whose consent ----------------------------------------------------------------


def referable(case: Case, *, by: Account, role: Role) -> None:
    """Raises WrongState where there is nothing to refer, NotAllowed for all but who decided it and leads."""
    case.state_after(Action.REFER)
    if not case.reporter_notified:
        raise WrongState("refer-early")
    if not role_grants(role, Permission.REFER_CASE, is_assignee=case.assignee == by):
        raise NotAllowed("refer-not-yours", case.assignee_args)


def sources(reports: Iterable[Report]) -> Sequence[Report]:
    """Those whose words may be used: of whoever can be asked and has not said no, and of whoever said yes."""
    return [report for report in reports if _may_be_used(report)]


def _may_be_used(report: Report) -> bool:
    if report.withdrawn or report.consent is Consent.NO:
        return False
    return report.mode is ContactMode.RETURNABLE or report.consent is Consent.YES


def initial_consent(report: Report) -> ReferralConsent:
    """A reporter who can be asked is shown the summary, whatever he said in the form; of another that must do."""
    return ReferralConsent.NOTHING if report.mode is ContactMode.RETURNABLE else ReferralConsent.YES


def require_not_referred(body: str, before: Iterable[Referral]) -> None:
    """Raises WrongState for a body that has the case already, while another is being asked, or after too many."""
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
    """A summary as it goes. Raises BadInput."""
    words = tidy(text)
    if len(words) < SHORTEST:
        raise BadInput("refer-short", {"least": SHORTEST})
    if len(words) > LONGEST:
        raise BadInput("refer-long", {"most": LONGEST, "length": len(words)})
    return words


# --- its steps --------------------------------------------------------------------------------------


def propose_referral(referral: Referral, answers: Iterable[ReferralConsent], *, now: datetime) -> Referral:
    """It waits for the reporters; where nobody needs to be asked, for the signature."""
    waiting = any(answer is ReferralConsent.NOTHING for answer in answers)
    step = ReferralStep.ASKED if waiting else ReferralStep.SIGN
    return replace(referral, step=step, until=now + (CONSENT_STANDS if waiting else SIGNED_WITHIN))


def record_agreement(referral: Referral, answers: Iterable[ReferralConsent], *, now: datetime) -> Referral:
    """Somebody has said yes: once all have, it waits for a signature. Raises WrongState once it is over."""
    require_asked(referral, now=now)
    if all(answer is ReferralConsent.YES for answer in answers):
        return replace(referral, step=ReferralStep.SIGN, until=now + SIGNED_WITHIN)
    return referral


def require_asked(referral: Referral, *, now: datetime) -> None:
    if referral.step is not ReferralStep.ASKED or now > referral.until:
        raise WrongState("refer-over")


def is_stoppable(referral: Referral, *, now: datetime) -> bool:
    """Whether it still may be stopped by whoever is asked."""
    return referral.step in BEFORE and now <= referral.until


def signable(referral: Referral | None, *, by: Account, now: datetime) -> Referral:
    """Raises NotFound where nobody waits for a signature, NotAllowed under one's own."""
    if referral is None or referral.step is not ReferralStep.SIGN or now > referral.until:
        raise NotFound("refer-over")
    if referral.by == by:
        raise NotAllowed("refer-own")
    return referral


def sign_package(packed: ReferralPackage, way: Addressee, *, by: Account) -> ReferralPackage:
    """Each copy with the hash of what came to his chat: nothing else may go. Raises WrongState where one has not.
    ``way``: of that day, which the letter names whenever it is fetched."""
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
    """A referral was stopped: with none left that was sent, the case is verified and no more."""
    if case.state is not State.REFERRED or any(referral.step not in BEFORE for referral in left):
        return case
    return replace(case, state=case.state_after(Action.RECALL))
