"""Promises that were kept: reports that were decided within the deadline that their reporters read, and referrals
that led a body to a step.

A case is *due* once it was decided or its deadline has passed; until then nothing can be said of it. A case that
waits anew (a second look, a reopening) is judged by its new deadline. Spam, merged and withdrawn cases are nobody's
promise: their reporters were promised nothing, or belong to another case, or have left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.cases.reports import DECIDED, PROVEN, Case, State
from bot.domain.cases.triage import SPAM
from bot.domain.catalogue.catalogue import Severity

FEWEST_SHOWN: Final = 5
"""The desk shows a share of at least so many due cases: of fewer it would speak of single ones."""
_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class PromiseCount:
    """Due cases: decided in time, and late (decided after the deadline, or open past it)."""

    in_time: int = 0
    late: int = 0

    @property
    def due(self) -> int:
        return self.in_time + self.late

    @property
    def percent(self) -> int | None:
        """The share that was kept; None while nothing was due."""
        return percent_of(self.in_time, self.due)


@dataclass(frozen=True, slots=True)
class ReferralCount:
    """Referrals that were sent: all, those that the body has answered, and those whose answer says that it acted."""

    sent: int = 0
    answered: int = 0
    acted: int = 0

    @property
    def percent(self) -> int | None:
        """The share that led to a step; None while nothing was sent."""
        return percent_of(self.acted, self.sent)


type Promises = Mapping[Severity, PromiseCount]


def percent_of(part: int, whole: int) -> int | None:
    """Rounded down: 100 % says that not one was missed. None of nothing."""
    return part * _PERCENT // whole if whole else None


def sum_promises(counts: Iterable[PromiseCount]) -> PromiseCount:
    known = list(counts)
    return PromiseCount(sum(count.in_time for count in known), sum(count.late for count in known))


def is_promise(state: State, reason: str) -> bool:
    """Whether somebody waited for this decision."""
    return state in DECIDED | PROVEN and not (state is State.OUT_OF_SCOPE and reason == SPAM)


def was_in_time(case: Case) -> bool | None:
    """Whether the decision came within the deadline; None for a case without one that counts."""
    if case.decided_at is None or not is_promise(case.state, case.reason):
        return None
    return case.decided_at <= case.deadline


def is_late_now(case: Case, *, now: datetime) -> bool:
    """Whether it is open past its deadline."""
    return case.is_open and case.deadline <= now
