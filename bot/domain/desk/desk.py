"""What a moderator browses in the private chat: a pile of cases, and a filter on it.

A moderator's search among all cases.

Putting many cases out of scope, or merging them, at once, each by the rule for one case. Pure rules over the triage
table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple, Self

from bot.domain.cases.follow_up import merge
from bot.domain.cases.reports import DECIDED, HELD, Action, Case, State
from bot.domain.cases.triage import claim, decide, release, undo, unread_reasons
from bot.domain.catalogue.catalogue import Severity
from bot.domain.errors import BadInput
from bot.domain.people import Account

MOST_COUNTED: Final = 1_000
"""Cases of a list that the desk counts: beyond, nobody needs the number, and counting them all takes long."""
PAGE: Final = 8
"""Cases on one screen of a phone."""


def is_late_critical(case: Case, now: datetime) -> bool:
    """Whether the case goes before all others of its list: a critical one whose deadline has passed."""
    return case.severity is Severity.CRITICAL and not case.muted and case.deadline <= now


class Pile(StrEnum):
    """The letters are part of button data. In each, critical cases past their deadline come first."""

    WAITING = "w"
    """Unclaimed; most urgent first."""
    MINE = "m"
    ASKED = "a"
    """The assignee has asked the reporter and waits for the answer."""
    LATE = "l"
    """Open past the deadline, claimed or not; the oldest deadline first."""


_SIGNS: Final = {severity: severity[0] for severity in Severity}
_SEVERITIES: Final = {sign: severity for severity, sign in _SIGNS.items()}


@dataclass(frozen=True, slots=True)
class PileFilter:
    """A pile, optionally with only one severity, act or district; empty means any. It fits on a button next
    to a case's id."""

    pile: Pile = Pile.WAITING
    severity: Severity | None = None
    act: str = ""
    area: str = ""

    def __str__(self) -> str:
        return "/".join(self.parts)

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """Pile, severity, act and area, as they are written."""
        return self.pile.value, _SIGNS[self.severity] if self.severity else "", self.act, self.area

    @property
    def has_filters(self) -> bool:
        return bool(self.severity or self.act or self.area)

    def in_pile(self, pile: Pile) -> Self:
        """The same filters on another pile."""
        return replace(self, pile=pile)

    def without_filters(self) -> Self:
        return replace(self, severity=None, act="", area="")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a filter from a button. Unknown parts are ignored: an outdated button leads to the whole pile."""
        pile, sign, act, area = (text.split("/", 4) + [""] * 4)[:4]
        known = Pile(pile) if pile in Pile else Pile.WAITING
        return cls(known, _SEVERITIES.get(sign), act, area)


MOST_WORDS: Final = 8
LONGEST: Final = 200
"""Characters of a typed search."""
LONGEST_NUMBER: Final = 9
LONGEST_DETAIL: Final = 64
"""Characters of a prepared word in the audit log."""


class CaseStage(StrEnum):
    WAITING = "waiting"
    HELD = "held"
    DECIDED = "decided"
    OVER = "over"


STATES: Final[Mapping[CaseStage, frozenset[State]]] = {
    CaseStage.WAITING: frozenset({State.NEW}),
    CaseStage.HELD: HELD,
    CaseStage.DECIDED: DECIDED | {State.REFERRED},
    CaseStage.OVER: frozenset({State.CLOSED, State.MERGED, State.WITHDRAWN}),
}


_ASSIGNEE: Final = "holder"
"""The assignee's name in stored sessions and searches, from when they were called so."""


class DaySpan(NamedTuple):
    """Days in Tehran, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first.isoformat()}.{self.last.isoformat()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what ``str`` wrote. Raises ValueError."""
        first, _, last = text.partition(".")
        return cls(date.fromisoformat(first), date.fromisoformat(last))


@dataclass(frozen=True, slots=True)
class CaseSearchFilter:
    """Restricts a search; empty and None mean any."""

    act: str = ""
    area: str = ""
    stage: str = ""
    severity: Severity | None = None
    assignee: Account | None = None
    """Only cases that this member of staff has claimed now. What somebody has decided is not searched by their name."""
    body: str = ""
    """Only cases that have a referral to this body."""
    days: DaySpan | None = None
    """Only cases that came in on these days."""

    @property
    def has_filters(self) -> bool:
        return self != CaseSearchFilter()

    @property
    def states(self) -> frozenset[State]:
        if self.assignee is not None:
            return HELD
        return STATES[CaseStage(self.stage)] if self.stage in CaseStage else frozenset()

    def as_data(self) -> Mapping[str, str]:
        """The form in a session; what is empty is left out."""
        data = {
            "act": self.act,
            "area": self.area,
            "stage": self.stage,
            "severity": self.severity.value if self.severity else "",
            _ASSIGNEE: str(self.assignee or ""),
            "body": self.body,
            "days": str(self.days or ""),
        }
        return {name: value for name, value in data.items() if value}

    @classmethod
    def of_data(cls, data: Mapping[str, str]) -> Self:
        """Read what ``as_data`` wrote."""
        severity, assignee, days = data.get("severity", ""), data.get(_ASSIGNEE, ""), data.get("days", "")
        return cls(
            data.get("act", ""),
            data.get("area", ""),
            data.get("stage", ""),
            Severity(severity) if severity in Severity else None,
            Account.parse(assignee) if assignee else None,
            data.get("body", ""),
            DaySpan.parse(days) if days else None,
        )

    def __str__(self) -> str:
        """The form in the audit log, at most 64 characters; the assignee is the record's subject."""
        sign = _SIGNS[self.severity] if self.severity else ""
        days = f"{self.days.first:%Y%m%d}-{self.days.last:%Y%m%d}" if self.days else ""
        newer = "/".join((sign, days, self.body)).rstrip("/")
        older = f"{self.act}/{self.area}/{self.stage}" if self.act or self.area or self.stage or newer else ""
        return (f"{older}/{newer}" if newer else older)[:LONGEST_DETAIL]


MOST: Final = 50
"""Cases in one go: as many as a person can check in one message."""


def set_aside(case: Case, *, by: Account, name: str, now: datetime, reason: str) -> Case:
    """Put a case out of scope in the normal way. A free case is claimed only for the decision, so that the
    limit of open claims does not apply. Raises WrongState, NotAllowed, BadInput as each step does; BadInput
    also for a reason about texts that nobody has opened."""
    if reason not in unread_reasons(Action.OUT_OF_SCOPE):
        raise BadInput("case-reason-unfit")
    held = claim(case, by=by, name=name, now=now, open_claims=0) if case.state is State.NEW else case
    done = decide(held, Action.OUT_OF_SCOPE, by=by, now=now, reason=reason)
    return replace(done, taken_up=case.taken_up)  # the reporter hears of the decision, not of this claim


def take_back(case: Case, *, by: Account, now: datetime) -> Case:
    """Undo the decision; the case waits again, so that nobody ends up with fifty claims. Raises as ``undo``
    does."""
    return replace(release(undo(case, by=by, now=now), by=by), pending=None)


def merge_free(case: Case, into: Case, *, by: Account, name: str, now: datetime) -> tuple[Case, Case]:
    """Merge a case in the normal way. A free case is claimed only for the merge, so that the limit of open claims does
    not apply. Raises as ``claim`` and ``merge`` do."""
    held = claim(case, by=by, name=name, now=now, open_claims=0) if case.state is State.NEW else case
    merged, grown = merge(held, into, by=by, now=now)
    return replace(merged, taken_up=case.taken_up), grown
