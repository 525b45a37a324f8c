"""Any order of presses by any number of people at any time: a simple model compared with the rules."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.cases import follow_up, triage
from bot.domain.cases.follow_up import REOPENINGS
from bot.domain.cases.reports import DECIDED, Action, Case, State, record_answer, withdraw
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.errors import RequestRefused
from bot.domain.moments import next_notice_time
from bot.domain.people import Account, Messenger, Role
from tests.fakes.effort import examples

PEOPLE = tuple(Account(Messenger.TELEGRAM, number) for number in (1, 2, 3))
CASES = 3
who = st.sampled_from(PEOPLE)
which = st.integers(0, CASES - 1)
reasons = st.sampled_from([reason for each in triage.REASONS.values() for reason in each])
UNDO = timedelta(minutes=5)


@dataclass
class Model:
    """The state of one case as the rules should make it: its step, its holder and the time, and who may not
    take a second look."""

    left: int
    stands: str = "waiting"
    holder: Account | None = None
    ends: datetime | None = None
    decided_at: datetime | None = None
    verified: bool = False
    reporter_notified: bool = False
    reopened: bool = False
    barred: Account | None = None
    tellings: int = 0
    decisions: int = 0
    """The numbers of final and of notified decisions. There are never more notices than decisions."""

    @property
    def in_hand(self) -> bool:
        return self.stands in ("held", "asked")

    @property
    def is_open(self) -> bool:
        return self.stands == "waiting" or self.in_hand

    def free(self) -> None:
        self.stands, self.holder, self.ends = "waiting", None, None


class Triage(RuleBasedStateMachine):
    """A few cases and a few moderators."""

    @initialize(witnesses=st.lists(st.integers(1, 4), min_size=CASES, max_size=CASES))
    def file(self, witnesses: list[int]) -> None:
        self.now = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
        self.cases = [
            Case(
                f"c{number}", number, "O01", Space.REAL, Phase.DAY, Severity.HIGH, "thr", self.now, self.now,
                witnesses=count,
            )
            for number, count in enumerate(witnesses)
        ]  # fmt: skip
        self.models = [Model(count) for count in witnesses]
        self.filed, self.taken_back = sum(witnesses), 0

    def try_action(self, done: bool, number: int, act: Callable[[Case], Case]) -> None:
        """Do the action. It must be refused exactly when the model says so, and then change nothing."""
        before = self.cases[number]
        try:
            self.cases[number] = act(before)
        except RequestRefused as refusal:
            assert not done, f"refused with {refusal.key}, but the model allows it"
        else:
            assert done, "done, but the model refuses it"

    @rule(at=which, by=who, claims=st.sampled_from([0, 0, 2, 3]))
    def claim(self, at: int, by: Account, claims: int) -> None:
        model = self.models[at]
        allowed = model.stands == "waiting" and claims < 3 and by != model.barred
        self.try_action(
            allowed, at, lambda c: triage.claim(c, by=by, name=str(by), now=self.now, open_claims=claims)
        )
        if allowed:
            model.stands, model.holder, model.ends = "held", by, self.now + timedelta(minutes=20)

    @rule(at=which, by=who)
    def release(self, at: int, by: Account) -> None:
        model = self.models[at]
        allowed = model.in_hand and by == model.holder
        self.try_action(allowed, at, lambda c: triage.release(c, by=by))
        if allowed:
            model.free()

    @rule(at=which)
    def expire_claim(self, at: int) -> None:
        model = self.models[at]
        if model.ends is None or self.now < model.ends:
            return
        self.try_action(True, at, triage.expire)
        model.free()

    @rule(at=which, by=who)
    def ask(self, at: int, by: Account) -> None:
        model = self.models[at]
        allowed = model.stands == "held" and by == model.holder
        self.try_action(allowed, at, lambda c: triage.ask(c, by=by, now=self.now))
        if allowed:
            model.stands, model.ends = "asked", next_notice_time(self.now) + timedelta(hours=24)

    @rule(at=which)
    def answer(self, at: int) -> None:
        model = self.models[at]
        allowed = model.stands == "asked"
        self.try_action(allowed, at, lambda c: record_answer(c, now=self.now))
        if allowed:
            model.stands, model.ends = "held", self.now + timedelta(minutes=20)

    @rule(at=which, by=who, reason=reasons)
    def decide(self, at: int, by: Account, reason: str) -> None:
        model = self.models[at]
        action, grade = triage.decision_of(reason)
        allowed = model.in_hand and by == model.holder
        self.try_action(
            allowed,
            at,
            lambda c: triage.decide(c, action, by=by, now=self.now, reason=reason, grade=grade),
        )
        if allowed:
            assert by != model.barred, "the person who decided first decided again"
            model.stands, model.ends, model.decided_at, model.reporter_notified = (
                "decided",
                None,
                self.now,
                False,
            )
            model.verified, model.reopened = action is Action.VERIFY, False
            model.decisions += 1

    @rule(at=which, by=who)
    def undo(self, at: int, by: Account) -> None:
        model = self.models[at]
        inside = model.decided_at is not None and self.now - model.decided_at < UNDO
        mine = model.stands == "decided" and by == model.holder
        allowed = mine and inside and not model.reporter_notified
        self.try_action(allowed, at, lambda c: triage.undo(c, by=by, now=self.now))
        if allowed:
            model.stands, model.ends, model.decided_at = "held", self.now + timedelta(minutes=20), None
            model.decisions -= 1

    @rule(at=which)
    def tell(self, at: int) -> None:
        model = self.models[at]
        over = model.decided_at is not None and self.now - model.decided_at >= UNDO
        due = model.stands == "decided" and over and not model.reporter_notified
        assert triage.is_due_to_notify(self.cases[at], now=self.now) is due
        if due:
            self.cases[at] = replace(self.cases[at], reporter_notified=True)
            model.reporter_notified = True
            model.tellings += 1

    @rule(at=which, by=who, reason=st.sampled_from(["reject-untrue", "verified-document"]))
    def decide_and_notify(self, at: int, by: Account, reason: str) -> None:
        """The usual way to a notified decision, so that the steps after it are reached often."""
        self.claim(at, by, 0)
        self.decide(at, by, reason)
        self.wait(5)
        self.tell(at)

    @rule(at=which, by=who)
    def ask_second_look(self, at: int, by: Account) -> None:
        self.decide_and_notify(at, by, "reject-untrue")
        self.disagree(at)

    @rule(at=which, by=who)
    def close_verified_case(self, at: int, by: Account) -> None:
        self.decide_and_notify(at, by, "verified-document")
        self.close(at, by, follow_up.CLOSINGS[0])

    @rule(at=which, into=which, by=who)
    def take_and_merge(self, at: int, into: int, by: Account) -> None:
        self.claim(at, by, 0)
        self.merge(at, into, by)

    @rule(at=which)
    def disagree(self, at: int) -> None:
        model = self.models[at]
        refused = model.stands == "decided" and not model.verified
        over = model.decided_at is not None and self.now - model.decided_at >= UNDO
        allowed = refused and (model.reporter_notified or over) and model.barred is None
        self.try_action(allowed, at, lambda c: follow_up.second_look(c, now=self.now))
        if allowed:
            model.decisions -= not model.reporter_notified  # nobody else is notified any more
            model.barred = model.holder
            model.free()
            model.decided_at, model.reporter_notified = None, False

    @rule(at=which, by=who, lead=st.booleans(), reason=st.sampled_from([*REOPENINGS, "because"]))
    def reopen(self, at: int, by: Account, lead: bool, reason: str) -> None:
        model = self.models[at]
        over = model.decided_at is not None and self.now - model.decided_at >= UNDO
        stands = model.stands == "decided" and (model.reporter_notified or over)
        allowed = stands and (lead or by == model.holder) and reason in REOPENINGS
        role = Role.LEAD if lead else Role.MODERATOR
        self.try_action(
            allowed, at, lambda c: follow_up.reopen(c, by=by, role=role, reason=reason, now=self.now)
        )
        if allowed:
            model.decisions -= not model.reporter_notified  # nobody is notified any more
            model.reopened = True
            model.free()
            model.decided_at, model.reporter_notified = None, False

    @rule(at=which, by=who, first=st.sampled_from(["reject-untrue", "verified-document"]))
    def decide_again(self, at: int, by: Account, first: str) -> None:
        """Set a decision aside and decide again, so that the steps after a second decision are reached."""
        self.decide_and_notify(at, by, first)
        self.reopen(at, by, False, REOPENINGS[0])
        self.decide_and_notify(at, by, "verified-document")

    @rule(at=which, by=who, reason=st.sampled_from(follow_up.CLOSINGS))
    def close(self, at: int, by: Account, reason: str) -> None:
        model = self.models[at]
        allowed = model.stands == "decided" and model.verified and model.reporter_notified
        self.try_action(
            allowed, at, lambda c: follow_up.close(c, by=by, name=str(by), reason=reason, now=self.now)
        )
        if allowed:
            model.stands, model.holder = "closed", by

    @rule(at=which, into=which, by=who)
    def merge(self, at: int, into: int, by: Account) -> None:
        model, other = self.models[at], self.models[into]
        fits = other.is_open or other.stands == "closed" or (other.stands == "decided" and other.verified)
        second = model.barred is not None or (other.barred is not None and other.is_open)
        allowed = model.in_hand and by == model.holder and at != into and fits and not second
        grown = self.cases[into]

        def apply_merge(case: Case) -> Case:
            nonlocal grown
            merged, grown = follow_up.merge(case, grown, by=by, now=self.now)
            return merged

        self.try_action(allowed, at, apply_merge)
        if allowed:
            self.cases[into] = grown
            other.left += model.left
            model.left, model.stands, model.ends = 0, "merged", None

    @rule(at=which)
    def take_back(self, at: int) -> None:
        model = self.models[at]
        allowed = model.stands not in ("gone", "merged")
        self.try_action(allowed, at, withdraw)
        if allowed:
            model.left -= 1
            self.taken_back += 1
            if model.left == 0:
                model.free()
                model.stands = "gone"

    @rule(minutes=st.sampled_from([1, 4, 5, 20, 60 * 24, -60 * 24]))
    def wait(self, minutes: int) -> None:
        """Time passes. A clock that is corrected may also jump back."""
        self.now += timedelta(minutes=minutes)

    @invariant()
    def agrees_with_the_model(self) -> None:
        names = {
            State.NEW: "waiting",
            State.CLAIMED: "held",
            State.NEEDS_INFO: "asked",
            State.CLOSED: "closed",
            State.MERGED: "merged",
            State.WITHDRAWN: "gone",
            **dict.fromkeys(DECIDED, "decided"),
        }
        for case, model in zip(self.cases, self.models, strict=True):
            assert names[case.state] == model.stands
            assert (case.assignee, case.until, case.barred) == (model.holder, model.ends, model.barred)
            assert case.witnesses == model.left
            assert case.reopened is model.reopened and not (case.reopened and case.state in DECIDED)

    @invariant()
    def no_witness_is_lost_and_none_is_counted_twice(self) -> None:
        assert sum(case.witnesses for case in self.cases) + self.taken_back == self.filed
        for case in self.cases:
            assert (case.witnesses == 0) is (case.state in (State.MERGED, State.WITHDRAWN))
            assert bool(case.merged_into) is (case.state is State.MERGED)

    @invariant()
    def a_claim_always_has_an_end_and_a_decision_a_reason(self) -> None:
        for case in self.cases:
            held = case.state in (State.CLAIMED, State.NEEDS_INFO)
            assert (case.until is not None) is held
            assert not held or case.assignee is not None
            if case.is_open:
                assert (case.decided_at, case.reason, case.grade, case.reporter_notified) == (
                    None,
                    "",
                    None,
                    False,
                )
            if case.state in DECIDED:
                assert case.reason and case.decided_at is not None
                assert (case.grade is not None) is (case.state is State.VERIFIED)
            if case.state is State.CLOSED:
                assert case.reporter_notified and case.grade is not None and case.reason in follow_up.CLOSINGS

    @invariant()
    def a_second_look_is_never_the_first_moderators(self) -> None:
        for case in self.cases:
            if case.barred is None:
                assert case.first_state is None and case.first_reason == ""
            else:
                assert case.first_state in (State.REJECTED, State.OUT_OF_SCOPE) and case.first_reason
                assert not case.is_open or case.assignee != case.barred

    @invariant()
    def undoing_and_telling_never_overlap_and_a_decision_is_told_once(self) -> None:
        for case, model in zip(self.cases, self.models, strict=True):
            assert not (triage.undoable(case, now=self.now) and triage.is_due_to_notify(case, now=self.now))
            assert model.decisions - 1 <= model.tellings <= model.decisions or model.decisions == 0
            assert model.tellings <= model.decisions


TestTriage = pytest.mark.slow(Triage.TestCase)
TestTriage.settings = settings(max_examples=examples(300), stateful_step_count=60, deadline=None)
