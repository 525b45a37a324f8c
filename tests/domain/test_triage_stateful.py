"""Any order of presses, from any number of people, at any time: a model in plain ifs against the rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain import triage
from bot.domain.catalogue import Phase, Severity, Space
from bot.domain.errors import Refused
from bot.domain.people import Account, Messenger
from bot.domain.reports import DECIDED, Case, State, answered, withdraw

PEOPLE = tuple(Account(Messenger.TELEGRAM, number) for number in (1, 2))
who = st.sampled_from(PEOPLE)
reasons = st.sampled_from([reason for each in triage.REASONS.values() for reason in each])


class Triage(RuleBasedStateMachine):
    """One case. The model keeps four things: is it waiting, held, asked, decided or gone; by whom; since when."""

    @initialize(witnesses=st.integers(1, 6))
    def file(self, witnesses: int) -> None:
        self.now = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
        self.case = Case(
            "c", 1, "O01", Space.REAL, Phase.DAY, Severity.HIGH, "thr", self.now, self.now,
            witnesses=witnesses,
        )  # fmt: skip
        self.stands = "waiting"
        self.holder: Account | None = None
        self.ends: datetime | None = None
        self.decided_at: datetime | None = None
        self.told = False
        self.left = witnesses

    def tried(self, done: bool, act: "object") -> None:
        """Do it; it must be refused exactly when the model says so, and then change nothing."""
        before = self.case
        try:
            self.case = act()  # type: ignore[operator]  # a rule's own lambda
        except Refused as refusal:
            assert not done, f"refused with {refusal.key}, the model allows it"
            assert self.case == before
        else:
            assert done, "done, the model refuses it"

    @rule(by=who, claims=st.sampled_from([0, 0, 2, 3]))
    def claim(self, by: Account, claims: int) -> None:
        allowed = self.stands == "waiting" and claims < 3
        self.tried(
            allowed,
            lambda: triage.claim(self.case, by=by, name=str(by), now=self.now, open_claims=claims),
        )
        if allowed:
            self.stands, self.holder, self.ends = "held", by, self.now + timedelta(minutes=20)

    @rule(by=who)
    def release(self, by: Account) -> None:
        allowed = self.stands in ("held", "asked") and by == self.holder
        self.tried(allowed, lambda: triage.release(self.case, by=by))
        if allowed:
            self.stands, self.holder, self.ends = "waiting", None, None

    @rule()
    def run_out(self) -> None:
        if self.ends is None or self.now < self.ends:
            return
        self.tried(True, lambda: triage.expire(self.case))
        self.stands, self.holder, self.ends = "waiting", None, None

    @rule(by=who)
    def ask(self, by: Account) -> None:
        allowed = self.stands == "held" and by == self.holder
        self.tried(allowed, lambda: triage.ask(self.case, by=by, now=self.now))
        if allowed:
            self.stands, self.ends = "asked", self.now + timedelta(hours=24)

    @rule()
    def answer(self) -> None:
        allowed = self.stands == "asked"
        self.tried(allowed, lambda: answered(self.case, now=self.now))
        if allowed:
            self.stands, self.ends = "held", self.now + timedelta(minutes=20)

    @rule(by=who, reason=reasons)
    def decide(self, by: Account, reason: str) -> None:
        action, grade = triage.decision_of(reason)
        allowed = self.stands in ("held", "asked") and by == self.holder
        self.tried(
            allowed,
            lambda: triage.decide(self.case, action, by=by, now=self.now, reason=reason, grade=grade),
        )
        if allowed:
            self.stands, self.ends, self.decided_at, self.told = "decided", None, self.now, False

    @rule(by=who)
    def undo(self, by: Account) -> None:
        inside = self.decided_at is not None and self.now - self.decided_at < timedelta(minutes=5)
        allowed = self.stands == "decided" and by == self.holder and inside and not self.told
        self.tried(allowed, lambda: triage.undo(self.case, by=by, now=self.now))
        if allowed:
            self.stands, self.ends, self.decided_at = "held", self.now + timedelta(minutes=20), None

    @rule()
    def tell(self) -> None:
        over = self.decided_at is not None and self.now - self.decided_at >= timedelta(minutes=5)
        due = self.stands == "decided" and over and not self.told
        assert triage.due_to_tell(self.case, now=self.now) is due
        if due:
            self.case, self.told = replace(self.case, told=True), True

    @rule()
    def take_back(self) -> None:
        allowed = self.stands != "gone"
        self.tried(allowed, lambda: withdraw(self.case))
        if allowed:
            self.left -= 1
            if self.left == 0:
                self.stands, self.holder, self.ends = "gone", None, None

    @rule(minutes=st.sampled_from([1, 4, 5, 20, 60 * 24, -60 * 24]))
    def wait(self, minutes: int) -> None:
        """Time goes on; a clock that is set right may also jump back."""
        self.now += timedelta(minutes=minutes)

    @invariant()
    def agrees_with_the_model(self) -> None:
        names = {
            State.NEW: "waiting",
            State.CLAIMED: "held",
            State.NEEDS_INFO: "asked",
            State.WITHDRAWN: "gone",
            **dict.fromkeys(DECIDED, "decided"),
        }
        assert names[self.case.state] == self.stands
        assert (self.case.owner, self.case.until) == (self.holder, self.ends)
        assert self.case.witnesses == self.left

    @invariant()
    def a_claim_always_has_an_end_and_a_decision_a_reason(self) -> None:
        held = self.case.state in (State.CLAIMED, State.NEEDS_INFO)
        assert (self.case.until is not None) is held
        assert not held or self.case.owner is not None
        if self.case.open:
            assert (self.case.decided_at, self.case.reason, self.case.grade) == (None, "", None)
        if self.case.state in DECIDED:
            assert self.case.reason and self.case.decided_at is not None
            assert (self.case.grade is not None) is (self.case.state is State.VERIFIED)

    @invariant()
    def undoing_and_telling_never_overlap(self) -> None:
        assert not (triage.undoable(self.case, now=self.now) and triage.due_to_tell(self.case, now=self.now))


TestTriage = Triage.TestCase
TestTriage.settings = settings(max_examples=300, stateful_step_count=50, deadline=None)
