"""Cases, the triage table, and what a reporter's side does to a case.

A *case* is what moderators work on. A *report* (``submissions.witnesses``) is one witness of it, with its own
key. What moderators do with a case is in ``bot.domain.cases.triage``, what follows a decision in ``follow_up``.

What one member of staff wants for a claimed case and another has to agree to.

The pieces of a case that a moderator sees: each report's words, and each copy of a file.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.people import Account
from bot.domain.values import dataclass, replace

WISH_LASTS: Final = timedelta(minutes=30)
MARK: Final = 8
"""Characters; unique among the pieces of one case."""


class Wish(StrEnum):
    BREAK = "break"
    HAND_OVER = "hand-over"


@dataclass(frozen=True, slots=True)
class PendingWish:
    """Who wants what, and since when. A break has a reason, a hand-over has a person who may accept it."""

    wish: Wish
    by: Account
    at: datetime
    to: Account | None = None
    reason: str = ""

    def fresh(self, *, now: datetime) -> bool:
        return timedelta() <= now - self.at <= WISH_LASTS

    def __str__(self) -> str:
        return f"{self.wish} {self.by} {int(self.at.timestamp())} {self.to or '-'} {self.reason or '-'}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read what ``str`` wrote; None for an empty text. Raises ValueError for anything else."""
        if not text:
            return None
        wish, by, at, to, reason = text.split(" ")
        return cls(
            Wish(wish),
            Account.parse(by),
            datetime.fromtimestamp(int(at), UTC),
            None if to == "-" else Account.parse(to),
            "" if reason == "-" else reason,
        )


CLAIM_LASTS: Final = timedelta(minutes=20)
DETAILS_LAST: Final = timedelta(hours=24)


class State(StrEnum):
    NEW = "new"
    CLAIMED = "claimed"
    NEEDS_INFO = "needs_info"
    VERIFIED = "verified"
    OUT_OF_SCOPE = "out_of_scope"
    REJECTED = "rejected"
    MERGED = "merged"
    """Its reports are witnesses of another case now (``merged_into``)."""
    REFERRED = "referred"
    """Verified, and a body has it (``bot.domain.referrals.referrals``)."""
    CLOSED = "closed"
    """Verified, and moderators can do no more for it."""
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    CLAIM = "claim"
    RELEASE = "release"
    RECUSE = "recuse"
    EXPIRE = "expire"
    BREAK = "break"
    HAND_OVER = "hand_over"
    ASK = "ask"
    ANSWER = "answer"
    VERIFY = "verify"
    OUT_OF_SCOPE = "out_of_scope"
    REJECT = "reject"
    UNDO = "undo"
    REOPEN = "reopen"
    MERGE = "merge"
    UNMERGE = "unmerge"
    DISAGREE = "disagree"
    REFER = "refer"
    RECALL = "recall"
    CLOSE = "close"
    WITHDRAW = "withdraw"


DECIDED: Final = frozenset({State.VERIFIED, State.OUT_OF_SCOPE, State.REJECTED})
PROVEN: Final = frozenset({State.VERIFIED, State.REFERRED, State.CLOSED})
"""Cases that were decided to be true."""
HELD: Final = frozenset({State.CLAIMED, State.NEEDS_INFO})
IN_WORK: Final = frozenset({State.CLAIMED})
"""Claimed cases that their assignee can work on. Only these count against the limit: a case that waits for
its reporter or for a body does not keep anybody from taking another."""

TABLE: Final = {
    (State.NEW, Action.CLAIM): State.CLAIMED,
    (State.CLAIMED, Action.RELEASE): State.NEW,
    (State.NEW, Action.RECUSE): State.NEW,
    (State.CLAIMED, Action.RECUSE): State.NEW,
    (State.NEEDS_INFO, Action.RECUSE): State.NEW,
    (State.CLAIMED, Action.EXPIRE): State.NEW,
    (State.CLAIMED, Action.BREAK): State.NEW,
    (State.CLAIMED, Action.HAND_OVER): State.CLAIMED,
    (State.CLAIMED, Action.ASK): State.NEEDS_INFO,
    (State.NEEDS_INFO, Action.ANSWER): State.CLAIMED,
    (State.NEEDS_INFO, Action.RELEASE): State.NEW,
    (State.NEEDS_INFO, Action.EXPIRE): State.NEW,
    (State.NEEDS_INFO, Action.BREAK): State.NEW,
    (State.NEEDS_INFO, Action.HAND_OVER): State.NEEDS_INFO,
    (State.CLAIMED, Action.VERIFY): State.VERIFIED,
    (State.CLAIMED, Action.OUT_OF_SCOPE): State.OUT_OF_SCOPE,
    (State.CLAIMED, Action.REJECT): State.REJECTED,
    (State.NEEDS_INFO, Action.VERIFY): State.VERIFIED,
    (State.NEEDS_INFO, Action.OUT_OF_SCOPE): State.OUT_OF_SCOPE,
    (State.NEEDS_INFO, Action.REJECT): State.REJECTED,
    (State.VERIFIED, Action.UNDO): State.CLAIMED,
    (State.OUT_OF_SCOPE, Action.UNDO): State.CLAIMED,
    (State.REJECTED, Action.UNDO): State.CLAIMED,
    (State.VERIFIED, Action.REOPEN): State.NEW,
    (State.OUT_OF_SCOPE, Action.REOPEN): State.NEW,
    (State.REJECTED, Action.REOPEN): State.NEW,
    (State.CLAIMED, Action.MERGE): State.MERGED,
    (State.NEEDS_INFO, Action.MERGE): State.MERGED,
    (State.MERGED, Action.UNMERGE): State.NEW,
    (State.OUT_OF_SCOPE, Action.DISAGREE): State.NEW,
    (State.REJECTED, Action.DISAGREE): State.NEW,
    (State.VERIFIED, Action.REFER): State.REFERRED,
    (State.REFERRED, Action.REFER): State.REFERRED,
    (State.REFERRED, Action.RECALL): State.VERIFIED,
    (State.VERIFIED, Action.CLOSE): State.CLOSED,
    (State.REFERRED, Action.CLOSE): State.CLOSED,
    (State.NEW, Action.WITHDRAW): State.WITHDRAWN,
    (State.CLAIMED, Action.WITHDRAW): State.WITHDRAWN,
    (State.NEEDS_INFO, Action.WITHDRAW): State.WITHDRAWN,
    (State.VERIFIED, Action.WITHDRAW): State.WITHDRAWN,
    (State.REFERRED, Action.WITHDRAW): State.WITHDRAWN,
    (State.OUT_OF_SCOPE, Action.WITHDRAW): State.WITHDRAWN,
    (State.REJECTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.CLOSED, Action.WITHDRAW): State.WITHDRAWN,
}
"""Every step that a case may take. Any other step is refused with a sentence of its own."""


TEXT_FAMILIES: Final = tuple(f"case-cannot-{action.replace('_', '-')}" for action in Action)
"""The sentences for these refusals, by key."""


class ProofGrade(StrEnum):
    """How well a verified case is proven."""

    PLAUSIBLE = "plausible"
    ONE_SOURCE = "one_source"
    TWO_SOURCES = "two_sources"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Case:
    """What the moderators' card shows, and the assignee. Nothing here reveals a reporter.

    People refer to it by ``number``, which comes from a block shuffled each day, so it reveals no order.
    ``reason`` names a prepared reason; a typed one is sealed in the dialogue and ``reason`` is ``typed``.
    """

    id: str
    number: int
    act_id: str
    space: Space
    phase: Phase
    severity: Severity
    area_id: str
    opened_at: datetime
    deadline: datetime
    state: State = State.NEW
    assignee: Account | None = None
    assignee_name: str = ""
    until: datetime | None = None
    """End of the claim, or the deadline of the question when the state is ``needs_info``."""
    decided_at: datetime | None = None
    reason: str = ""
    grade: ProofGrade | None = None
    reporter_notified: bool = False
    """Whether the reporter was told of the present decision."""
    muted: bool = False  # it comes after all others: its reporter is muted for some days
    taken_at: datetime | None = None  # when it was first claimed
    taken_up: bool = False
    """Whether it was ever claimed: the reporter is told of the first time only."""
    witnesses: int = 1
    signals: str = ""
    """Signs of a wave of equal texts, as ``submissions.waves`` writes them; only the moderators' card shows
    them."""
    barred: Account | None = None
    """Who decided first, when a reporter disagreed: another person takes the second look."""
    first_state: State | None = None
    first_reason: str = ""
    """The decision that a reporter disagreed with; hidden from the second moderator until they have
    decided."""
    look_due: datetime | None = None
    """When to check whether anybody takes the second look; None if none is wanted."""
    merged_into: str = ""
    right_due: datetime | None = None
    """When to ask reporters whether it was put right; None before a decision stands and once they were
    asked."""
    right_asked: bool = False
    reopened: bool = False
    """Whether a final decision was set aside and there is no new one yet; its reporters read so."""
    actor: str = ""
    """The class of the reported person; no card shows it."""
    restricted: bool = True
    """Whether only the restricted circle may see it, as its act says (``catalogue.ActPolicy``)."""
    put_right: int = 0
    not_right: int = 0
    """How many reporters answered that it was not put right."""
    closed_at: datetime | None = None
    added: bool = False
    """Whether reporters added something that no moderator has looked at yet."""
    pending: PendingWish | None = None
    """What somebody wants for it while it is claimed: a break that a second lead must agree to, or a
    hand-over."""
    version: int = 0

    @property
    def is_open(self) -> bool:
        return self.state is State.NEW or self.state in HELD

    def state_after(self, action: Action) -> State:
        """The state that ``action`` leads to. Raises WrongState with the key ``case-cannot-<action>``."""
        try:
            return TABLE[self.state, action]
        except KeyError:
            raise WrongState(f"case-cannot-{action.replace('_', '-')}") from None

    @property
    def assignee_args(self) -> Mapping[str, str]:
        """The assignee, for a refusal text: the bot may not know their name."""
        return {"name": self.assignee_name, "named": "yes" if self.assignee_name else "no"}

    def require_assignee(self, account: Account) -> "Case":
        """This case, if ``account`` is the assignee. Raises NotAllowed otherwise, with the assignee's
        name."""
        if self.assignee is None:
            raise NotAllowed("case-not-claimed")
        if self.assignee != account:
            raise NotAllowed("case-not-yours", self.assignee_args)
        return self


def clear_assignee(case: Case, state: State) -> Case:
    """The case without an assignee; a pending wish ends with the claim."""
    return replace(case, state=state, assignee=None, assignee_name="", until=None, pending=None)


def record_answer(case: Case, *, now: datetime) -> Case:
    return replace(case, state=case.state_after(Action.ANSWER), until=now + CLAIM_LASTS)


def withdraw(case: Case) -> Case:
    """Remove one witness; the case stays as long as it has a report."""
    left = case.witnesses - 1
    if left > 0:
        return replace(case, witnesses=left)
    return replace(
        clear_assignee(case, case.state_after(Action.WITHDRAW)),
        witnesses=0,
        right_due=None,
        look_due=None,
        added=False,
    )


def mark_of_piece(piece_id: str) -> str:
    """A name for a report or a file that does not reveal its id."""
    return hashlib.sha256(piece_id.encode()).hexdigest()[:MARK]
