"""A verified case on its way to a body: reporters who agree, a second signature, an answer. Pure rules.

What goes is a summary in a moderator's words and the copies that he chose, never a reporter's sentence or voice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.bodies.complaints import Addressee
from bot.domain.cases.claims import LEADS
from bot.domain.cases.reports import Action, Case, State
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.people import Account, Role
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


class Step(StrEnum):
    ASKED = "asked"
    """Its reporters are asked."""
    SIGN = "sign"
    """All of them agree; another moderator has to sign."""
    SENT = "sent"
    ACKED = "acked"
    """The body has it in hand."""
    ANSWERED = "answered"


BEFORE: Final = frozenset({Step.ASKED, Step.SIGN})
"""Nothing has left yet: whatever ends it here leaves nothing behind."""
OPEN: Final = frozenset({Step.SENT, Step.ACKED})


class Outcome(StrEnum):
    """What the body answers."""

    ACTED = "acted"
    NOT_COMPETENT = "not_competent"
    UNFOUNDED = "unfounded"
    MORE = "more"
    """It needs to know more."""


class Ended(StrEnum):
    """Why a referral is over that nobody has refused."""

    UNMERGED = "unmerged"
    """Its reports are of two cases now."""
    REOPENED = "reopened"
    CLOSED = "closed"
    RECALLED = "recalled"
    """Staff have called it back from a body that it should not have gone to."""


class Said(StrEnum):
    """What a reporter answers to the summary."""

    NOTHING = ""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A copy that goes along. ``cells`` of the grid are made unrecognisable; none: it goes as it is. ``sha256`` is that
    of the very copy that was signed; empty before."""

    evidence_id: str
    cells: tuple[int, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A copy that has come to somebody's chat as it would go, with its hash."""

    by: Account
    file: Chosen


@dataclass(frozen=True, slots=True)
class Packed:
    """What is sealed: the summary, the copies and who has seen them, and what the body wrote."""

    summary: str
    files: tuple[Chosen, ...] = ()
    answer: str = ""
    seen: tuple[Seen, ...] = ()
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
    step: Step
    until: datetime
    signed_by: Account | None = None
    sent_at: datetime | None = None
    outcome: Outcome | None = None
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
    def open(self) -> bool:
        """Whether the body still has to do something."""
        return self.step in OPEN


# --- who may, and with whose consent ----------------------------------------------------------------


def referable(case: Case, *, by: Account, role: Role) -> None:
    """Raises WrongState where there is nothing to refer, NotAllowed for all but who decided it and leads."""
    case.after(Action.REFER)
    if not case.told:
        raise WrongState("refer-early")
    if case.owner != by and role not in LEADS:
        raise NotAllowed("refer-not-yours", case.holder_args)


def sources(reports: Iterable[Report]) -> Sequence[Report]:
    """Those whose words may be used: of whoever can be asked and has not said no, and of whoever said yes."""
    return [report for report in reports if _may_be_used(report)]


def _may_be_used(report: Report) -> bool:
    if report.withdrawn or report.consent is Consent.NO:
        return False
    return report.mode is ContactMode.RETURNABLE or report.consent is Consent.YES


def said_before(report: Report) -> Said:
    """A reporter who can be asked is shown the summary, whatever he said in the form; of another that must do."""
    return Said.NOTHING if report.mode is ContactMode.RETURNABLE else Said.YES


def not_twice(body: str, before: Iterable[Referral]) -> None:
    """Raises WrongState for a body that has the case already, while another is being asked, or after too many."""
    found = list(before)
    if any(one.step in BEFORE for one in found):
        raise WrongState("refer-under-way")
    if any(one.body == body and (one.open or one.outcome is not Outcome.MORE) for one in found):
        raise WrongState("refer-has-it")
    if len(found) >= MOST:
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


def proposed(one: Referral, said: Iterable[Said], *, now: datetime) -> Referral:
    """It waits for the reporters; where nobody needs to be asked, for the signature."""
    waiting = any(answer is Said.NOTHING for answer in said)
    step = Step.ASKED if waiting else Step.SIGN
    return replace(one, step=step, until=now + (CONSENT_STANDS if waiting else SIGNED_WITHIN))


def agreed(one: Referral, said: Iterable[Said], *, now: datetime) -> Referral:
    """Somebody has said yes: once all have, it waits for a signature. Raises WrongState once it is over."""
    still_asked(one, now=now)
    if all(answer is Said.YES for answer in said):
        return replace(one, step=Step.SIGN, until=now + SIGNED_WITHIN)
    return one


def still_asked(one: Referral, *, now: datetime) -> None:
    if one.step is not Step.ASKED or now > one.until:
        raise WrongState("refer-over")


def not_gone(one: Referral, *, now: datetime) -> bool:
    """Whether it still may be stopped by whoever is asked."""
    return one.step in BEFORE and now <= one.until


def signable(one: Referral | None, *, by: Account, now: datetime) -> Referral:
    """Raises NotFound where nobody waits for a signature, NotAllowed under one's own."""
    if one is None or one.step is not Step.SIGN or now > one.until:
        raise NotFound("refer-over")
    if one.by == by:
        raise NotAllowed("refer-own")
    return one


def signed(packed: Packed, way: Addressee, *, by: Account) -> Packed:
    """Each copy with the hash of what came to his chat: nothing else may go. Raises WrongState where one has not.
    ``way``: of that day, which the letter names whenever it is fetched."""
    shown = {(one.file.evidence_id, one.file.cells): one.file for one in packed.seen if one.by == by}
    files = [shown.get((file.evidence_id, file.cells)) for file in packed.files]
    there = tuple(file for file in files if file is not None)
    if len(there) < len(files):
        raise WrongState("refer-look-first")
    return replace(packed, files=there, seen=(), way=way.id, articles=way.article_ids)


def refer(case: Case) -> Case:
    """Raises WrongState."""
    return replace(case, state=case.after(Action.REFER))


def recalled(case: Case, left: Iterable[Referral]) -> Case:
    """A referral was stopped: with none left that was sent, the case is verified and no more."""
    if case.state is not State.REFERRED or any(one.step not in BEFORE for one in left):
        return case
    return replace(case, state=case.after(Action.RECALL))
