"""A drill: moderators practise on invented cases, by the same rules as for real ones.

Drill cases are never among the real ones: they exist in the drill and end with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.cases import triage
from bot.domain.cases.priority import deadline_for
from bot.domain.cases.reports import DECIDED, HELD, IN_WORK, Case, State
from bot.domain.catalogue.catalogue import Act, Area, Phase, Space
from bot.domain.errors import NotFound
from bot.domain.people import Account

LASTS: Final = timedelta(hours=24)
MOST: Final = 20
"""Cases in a drill: one person's summary of all of them fits one message."""
SIZES: Final = (5, 10, MOST)


@dataclass(frozen=True, slots=True)
class Story:
    """An invented report, with the answer of a skilled moderator and its reason."""

    id: str
    act_id: str
    space: Space
    text: str
    answer: State
    why: str


@dataclass(frozen=True, slots=True)
class Drill:
    """``stories`` are in the order of the cases; a case's number is its position, from 1."""

    id: str
    by: Account
    began: datetime
    cases: tuple[Case, ...]
    stories: tuple[str, ...]
    joined: tuple[Account, ...] = ()

    def is_over(self, *, now: datetime) -> bool:
        return now - self.began >= LASTS

    def case(self, number: int) -> Case:
        """Raises NotFound for an unknown number."""
        if not 1 <= number <= len(self.cases):
            raise NotFound("drill-gone")
        return self.cases[number - 1]

    def with_case(self, case: Case) -> "Drill":
        at = case.number - 1
        return replace(self, cases=(*self.cases[:at], case, *self.cases[at + 1 :]))

    def waiting(self) -> list[Case]:
        """Most urgent first."""
        return sorted((c for c in self.cases if c.state is State.NEW), key=lambda c: (c.deadline, c.number))

    def assigned_to(self, account: Account) -> list[Case]:
        return [c for c in self.cases if c.state in HELD and c.assignee == account]

    def open_claims(self, account: Account) -> int:
        return sum(case.state in IN_WORK for case in self.assigned_to(account))

    def with_member(self, account: Account) -> "Drill":
        return self if account in self.joined else replace(self, joined=(*self.joined, account))


def begin(
    drill_id: str,
    stories: Sequence[Story],
    *,
    by: Account,
    acts: Mapping[str, Act],
    areas: Sequence[Area],
    now: datetime,
) -> Drill:
    """A drill whose stories are waiting cases, all opened now, in areas that take turns."""
    cases = tuple(
        _case(f"{drill_id}/{number}", number, story, acts[story.act_id], now=now)
        for number, story in enumerate(stories, 1)
    )
    cases = tuple(replace(case, area_id=areas[case.number % len(areas)].id) for case in cases)
    return Drill(drill_id, by, now, cases, tuple(story.id for story in stories), (by,))


def _case(case_id: str, number: int, story: Story, act: Act, *, now: datetime) -> Case:
    phase = Phase.DAY if Phase.DAY in act.phases else act.phases[0]
    return Case(
        case_id, number, act.id, story.space, phase, act.severity, "", now,
        deadline_for(act.severity, phase, now=now), restricted=act.policy.restricted,
    )  # fmt: skip


def at_moment(drill: Drill, *, now: datetime) -> Drill:
    """The drill with expired claims freed."""
    for case in drill.cases:
        if case.state in HELD and case.until is not None and case.until <= now:
            drill = drill.with_case(triage.expire(case))
    return drill


type Change = Callable[[Drill, Case], Case]


def claim_change(by: Account, name: str, *, now: datetime) -> Change:
    """The limit of open claims counts within the drill alone."""
    return lambda drill, case: triage.claim(
        case, by=by, name=name, now=now, open_claims=drill.open_claims(by)
    )


def release_change(by: Account) -> Change:
    return lambda _, case: triage.release(case, by=by)


def renew_change(by: Account, *, now: datetime) -> Change:
    return lambda _, case: triage.renew(case.require_assignee(by), now=now)


def decision_change(by: Account, reason: str, *, now: datetime) -> Change:
    action, grade = triage.decision_of(reason)
    return lambda _, case: triage.decide(case, action, by=by, now=now, reason=reason, grade=grade)


def undo_change(by: Account, *, now: datetime) -> Change:
    return lambda _, case: triage.undo(case, by=by, now=now)


@dataclass(frozen=True, slots=True)
class DrillScore:
    """One person's result: the number of decisions, how many match the prepared answer, and the median
    time."""

    cases: tuple[Case, ...]
    agreed: int
    took: timedelta


def score_of(drill: Drill, account: Account, answers: Mapping[str, State]) -> DrillScore:
    """A story that left the content has no answer, so nobody matches it."""
    own = tuple(c for c in drill.cases if c.assignee == account and c.state in DECIDED)
    agreed = sum(answers.get(drill.stories[c.number - 1]) is c.state for c in own)
    times = sorted(c.decided_at - c.taken_at for c in own if c.decided_at and c.taken_at)
    return DrillScore(own, agreed, times[len(times) // 2] if times else timedelta())
