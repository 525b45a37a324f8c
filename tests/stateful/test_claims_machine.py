"""Any order of claims, questions, decisions, merges, breaks and hand-overs, two at a time in transactions that began
together, while reporters answer, disagree and withdraw, the clock moves and the program starts anew."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

import bot.domain.afterwards
import bot.domain.claims
import bot.domain.reports
import bot.domain.triage
import bot.usecases.tell_decisions
from bot.conversation.store import Conflict
from bot.domain import catalogue
from bot.domain.afterwards import CLOSINGS
from bot.domain.audit import Deed
from bot.domain.claims import BREAKS
from bot.domain.errors import Refused
from bot.domain.events import DecisionStands, Fact
from bot.domain.pending import Wish
from bot.domain.people import Account, Membership, Messenger, Person, Role, Staff, Standing
from bot.domain.reports import DECIDED, HELD, Case, State
from bot.domain.triage import MOST_OPEN_CLAIMS, REASONS
from bot.domain.witnesses import Consent, ContactMode, Report, ReportBody
from bot.language.masking import mask
from bot.usecases.answer_question import answer_question
from bot.usecases.ask_reporter import ask_reporter
from bot.usecases.break_claim import agree_to_break, refuse_to_break, wish_to_break
from bot.usecases.claim_report import claim_report
from bot.usecases.close_case import close_case
from bot.usecases.count_reads import count_read
from bot.usecases.decide_case import decide_case
from bot.usecases.disagree import disagree
from bot.usecases.expire_claims import expire_claims, free_claims_of
from bot.usecases.hand_over import decline, offer_claims, take_claims
from bot.usecases.keep_claim import keep_claim
from bot.usecases.merge_cases import merge_cases
from bot.usecases.ports import Group
from bot.usecases.release_claim import release_claim
from bot.usecases.tell_decisions import tell_decisions
from bot.usecases.undo_decision import undo_decision
from bot.usecases.withdraw_report import withdraw_report
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock, FakeIds, keys_for
from tests.stateful.two_workers import Shelf, in_hand

CASES, MOST_WITNESSES = 5, 2
GROUP = Group(Messenger.TELEGRAM, -100)
PEOPLE = tuple(Account(Messenger.TELEGRAM, number) for number in (1, 2, 3, 8, 9))
LEADS = PEOPLE[3:]
REASON = [reason for each in REASONS.values() for reason in each]
KINDS = (
    "claim", "claim", "claim", "release", "read", "ask", "answer", "decide", "decide", "undo", "merge", "disagree",
    "close", "withdraw", "break", "agree", "agree", "refuse", "offer", "take", "take", "decline", "left",
)  # fmt: skip


@dataclass(frozen=True)
class Act:
    """One step of somebody, drawn whole: what does not fit is refused."""

    kind: str
    who: int
    case: int
    other: int
    witness: int
    reason: int

    @property
    def account(self) -> Account:
        return PEOPLE[self.who]


acts = st.builds(
    Act,
    kind=st.sampled_from(KINDS),
    who=st.integers(0, len(PEOPLE) - 1),
    case=st.integers(0, CASES - 1),
    other=st.integers(0, CASES - 1),
    witness=st.integers(0, MOST_WITNESSES - 1),
    reason=st.integers(0, len(REASON) - 1),
)


def person(account: Account) -> Person:
    return Person(account, keys_for(account), name=f"n{account.id}")


class Claims(RuleBasedStateMachine):
    """Five cases, three moderators and two leads."""

    checks_versions = looks_last = True

    @initialize(witnesses=st.lists(st.integers(1, MOST_WITNESSES), min_size=CASES, max_size=CASES))
    def file(self, witnesses: list[int]) -> None:
        self.loop = asyncio.new_event_loop()
        self.clock, self.ids = FakeClock(), FakeIds()
        self.tellings: Counter[str] = Counter()
        uow = MemoryUow()
        uow.groups.save(GROUP)
        for account in PEOPLE:
            role = Role.LEAD if account in LEADS else Role.MODERATOR
            uow.staff.save(Staff(account, role, person(account).name, started=True))
            uow.members.save(Membership(account, GROUP.chat_id, Standing.MEMBER, self.clock.now()))
        now = self.clock.now()
        self.filed = sum(witnesses)
        for number, count in enumerate(witnesses):
            case = Case(
                f"c{number}", number, "O01", catalogue.Space.REAL, catalogue.Phase.DAY, catalogue.Severity.HIGH,
                "thr", now, now + timedelta(hours=1), witnesses=count,
            )  # fmt: skip
            uow.cases.add(case)
            for one in range(count):
                report = Report(
                    f"r{number}{one}", case.id, ContactMode.RETURNABLE, Consent.YES, self.clock.today()
                )
                body = ReportBody("words", "O01", catalogue.Space.REAL, "thr", actor="candidate", when="now")
                uow.reports.add(report, body=body, receipt=report.id, reporter_key="k", account=None)
        self.shelf = Shelf(uow)
        self.shelf.checks_versions, self.shelf.looks_last = self.checks_versions, self.looks_last

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.loop.close()

    # --- steps ----------------------------------------------------------------------------------------

    async def _do(self, act: Act, uow: MemoryUow) -> tuple[Fact, ...]:
        """The act's use case."""
        who, clock, ids = act.account, self.clock, self.ids
        case_id, into, report_id = f"c{act.case}", f"c{act.other}", f"r{act.case}{act.witness}"
        other, at = PEOPLE[act.other % len(PEOPLE)], {"uow": uow, "clock": clock}
        steps: dict[str, Callable[[], Awaitable[Any]]] = {
            "claim": lambda: claim_report(case_id, by=person(who), **at),
            "release": lambda: release_claim(case_id, by=who, **at),
            "read": lambda: self._read(case_id, who, uow),
            "ask": lambda: ask_reporter(case_id, "what time was it there?", by=who, **at),
            "answer": lambda: answer_question(
                report_id, "at ten", messenger=Messenger.TELEGRAM, mask=mask, ids=ids, **at
            ),
            "decide": lambda: decide_case(case_id, REASON[act.reason], by=who, **at),
            "undo": lambda: undo_decision(case_id, by=who, **at),
            "merge": lambda: merge_cases(case_id, into, by=who, **at),
            "disagree": lambda: disagree(report_id, mask=mask, **at),
            "close": lambda: close_case(case_id, CLOSINGS[0], by=person(who), **at),
            "withdraw": lambda: withdraw_report(report_id, **at),
            "break": lambda: wish_to_break(case_id, BREAKS[act.reason % len(BREAKS)], by=who, **at),
            "agree": lambda: agree_to_break(case_id, by=who, **at),
            "refuse": lambda: refuse_to_break(case_id, by=person(who), **at),
            "offer": lambda: offer_claims(other, by=who, **at),
            "take": lambda: take_claims(other, by=person(who), **at),
            "decline": lambda: decline(other, by=who, **at),
            "left": lambda: free_claims_of(who, **at),
            "expire": lambda: expire_claims(**at),
            "tell": lambda: tell_decisions(**at),
        }
        done = await steps[act.kind]()
        return done if isinstance(done, tuple) else ()

    async def _read(self, case_id: str, who: Account, uow: MemoryUow) -> tuple[Fact, ...]:
        case, facts = await keep_claim(case_id, by=who, uow=uow, clock=self.clock)
        await count_read(case, by=who, uow=uow, clock=self.clock)
        return facts

    def tried(self, act: Act, opened: tuple[MemoryUow, Any] | None = None) -> None:
        """Do it and commit; replay it as long as the transaction is lost."""
        for _ in range(4):
            uow, seen = opened or self.shelf.open()
            opened = None
            try:
                facts = self.loop.run_until_complete(self._do(act, uow))
                self.shelf.commit(uow, seen)
            except Refused:
                return
            except Conflict:
                continue
            self.tellings.update(fact.case_id for fact in facts if isinstance(fact, DecisionStands))
            return
        raise AssertionError(f"{act} is in conflict with nobody, again and again")

    @rule(act=acts)
    def one(self, act: Act) -> None:
        self.tried(act)

    @rule(first=acts, second=acts)
    def two_at_once(self, first: Act, second: Act) -> None:
        """Both have read before either has written."""
        beside = self.shelf.open()
        self.tried(first)
        self.tried(second, beside)

    @rule(act=acts, who=st.integers(0, len(PEOPLE) - 1))
    def all_want_it(self, act: Act, who: int) -> None:
        one, other = replace(act, kind="claim"), replace(act, kind="claim", who=who)
        self.two_at_once(one, other)

    @rule(act=acts)
    def two_hands(self, act: Act) -> None:
        """One person claims two cases in the same instant, at two workers."""
        self.two_at_once(replace(act, kind="claim"), replace(act, kind="claim", case=act.other))

    @rule(act=acts, kind=st.sampled_from(KINDS))
    def while_it_expires(self, act: Act, kind: str) -> None:
        self.two_at_once(replace(act, kind="expire"), replace(act, kind=kind))

    @rule(act=acts, second=st.integers(3, 4))
    def broken(self, act: Act, second: int) -> None:
        """The whole way of a break and of a hand-over, so that both are reached often."""
        self.tried(replace(act, kind="claim"))
        self.tried(replace(act, kind="break", who=7 - second))
        self.tried(replace(act, kind="agree", who=second))

    @rule(act=acts)
    def handed_over(self, act: Act) -> None:
        giver, taker = act.who, act.other % len(PEOPLE)
        self.tried(replace(act, kind="claim"))
        self.tried(replace(act, kind="offer", other=taker))
        self.two_at_once(
            replace(act, kind="take", who=taker, other=giver),
            replace(act, kind="claim", who=taker, case=(act.case + 1) % CASES),
        )

    @rule(act=acts)
    def full_hands(self, act: Act) -> None:
        """Two cases in hand, and two more claimed in the same instant."""
        for case in (act.case, act.case + 1):
            self.tried(replace(act, kind="claim", case=case % CASES))
        self.two_at_once(
            replace(act, kind="claim", case=(act.case + 2) % CASES),
            replace(act, kind="claim", case=(act.case + 3) % CASES),
        )

    @rule(act=acts, minutes=st.sampled_from([0, 5]), back=st.booleans())
    def decided(self, act: Act, minutes: int, back: bool) -> None:
        self.tried(replace(act, kind="claim"))
        self.tried(replace(act, kind="decide"))
        self.wait(minutes)
        self.two_at_once(replace(act, kind="tell"), replace(act, kind="tell"))
        if back:
            self.tried(replace(act, kind="undo"))

    @rule(minutes=st.sampled_from([1, 5, 20, 31, 60 * 24, -10]))
    def wait(self, minutes: int) -> None:
        """A clock that is set right may also jump back."""
        self.clock.advance(timedelta(minutes=minutes))

    @rule()
    def restart(self) -> None:
        self.shelf.restart()

    # --- what always holds ----------------------------------------------------------------------------

    @property
    def cases(self) -> dict[str, Case]:
        return self.shelf.kept.cases

    @invariant()
    def a_held_case_has_one_owner_and_an_end(self) -> None:
        for case in self.cases.values():
            held = case.state in HELD
            assert (case.until is not None) is held, case
            assert not held or case.owner is not None
            if case.state in (State.NEW, State.WITHDRAWN):
                assert (case.owner, case.owner_name) == (None, ""), case
            assert not case.open or case.owner is None or case.owner != case.barred

    @invariant()
    def nobody_holds_more_than_three(self) -> None:
        held = in_hand(self.cases)
        assert not held or max(held.values()) <= MOST_OPEN_CLAIMS, held

    @invariant()
    def a_wish_is_about_the_claim_that_stands(self) -> None:
        for case in self.cases.values():
            if case.pending is None:
                continue
            assert case.state in HELD, case
            if case.pending.wish is Wish.HAND_OVER:
                assert case.pending.by == case.owner, case
            else:
                assert case.pending.by != case.owner and case.pending.by in LEADS, case

    @invariant()
    def the_log_tells_one_owner_after_the_other(self) -> None:
        holder: dict[str, str] = {}
        for record in self.shelf.kept.audit:
            has = holder.get(record.subject, "")
            match record.deed:
                case Deed.CLAIM | Deed.UNDO:
                    assert not has, (record, has)
                    holder[record.subject] = record.by
                case Deed.HAND_OVER:
                    assert has == record.detail, (record, has)
                    holder[record.subject] = record.by
                case Deed.RELEASE | Deed.DECIDE:
                    assert has == record.by, (record, has)
                    holder[record.subject] = ""
                case Deed.EXPIRE:
                    assert has == record.detail, (record, has)
                    holder[record.subject] = ""
                case Deed.BREAK if record.detail in BREAKS:
                    assert has and has != record.by, (record, has)
                    holder[record.subject] = ""
        for case in self.cases.values():
            if case.state in HELD:
                assert holder[case.id] == str(case.owner), case

    @invariant()
    def witnesses_are_where_their_case_is_and_none_is_lost(self) -> None:
        reports = self.shelf.kept.reports.values()
        assert len(reports) == self.filed
        living = Counter(report.case_id for report in reports if not report.withdrawn)
        for case in self.cases.values():
            assert case.witnesses == living[case.id], case
            assert (case.witnesses == 0) is (case.state in (State.MERGED, State.WITHDRAWN)), case

    @invariant()
    def a_decision_has_a_reason_and_is_told_once(self) -> None:
        made = Counter(r.subject for r in self.shelf.kept.audit if r.deed == Deed.DECIDE)
        back = Counter(r.subject for r in self.shelf.kept.audit if r.deed == Deed.UNDO)
        for case in self.cases.values():
            if case.state in DECIDED:
                assert case.reason and case.decided_at is not None, case
            assert self.tellings[case.id] <= made[case.id] - back[case.id], case
            if case.told and case.state in DECIDED:
                assert self.tellings[case.id] >= 1, case


SETTINGS = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestClaims = Claims.TestCase
TestClaims.settings = SETTINGS
pytestmark = pytest.mark.timeout(300)


# --- planted faults -----------------------------------------------------------------------------------


def found_out(machine: type[Claims]) -> None:
    hunting = settings(
        SETTINGS, max_examples=400, phases=[Phase.generate], database=None, report_multiple_bugs=False
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=hunting)  # type: ignore[no-untyped-call] # not typed there


def test_writing_without_a_look_at_the_version_is_found_out() -> None:
    found_out(type("Blind", (Claims,), {"checks_versions": False}))


def test_counting_claims_at_the_press_alone_is_found_out() -> None:
    found_out(type("Hasty", (Claims,), {"looks_last": False}))


@pytest.mark.parametrize(
    ("where", "name", "fault"),
    [
        (
            bot.domain.triage,
            "let_go",
            lambda case, state: replace(case, state=state, until=None, pending=None),
        ),
        (
            bot.domain.triage,
            "let_go",
            lambda case, state: replace(case, state=state, owner=None, owner_name="", until=None),
        ),
        (bot.domain.triage, "MOST_OPEN_CLAIMS", 4),
        (bot.domain.claims, "MOST_OPEN_CLAIMS", 4),
        (bot.domain.claims, "breakable", lambda case, by, role: None),
        (bot.domain.triage, "undoable", lambda case, now: True),
        (
            bot.usecases.tell_decisions,
            "replace",
            lambda case, **changes: replace(case, right_due=changes["right_due"]),
        ),
        (
            bot.domain.afterwards,
            "replace",
            lambda case, **changes: replace(case, **{k: v for k, v in changes.items() if k != "witnesses"}),
        ),
    ],
    ids=[
        "an owner stays behind",
        "a wish stays behind",
        "four claims",
        "four by hand-over",
        "anybody breaks",
        "undone when told",
        "told again",
        "witnesses stay",
    ],
)
def test_a_planted_fault_is_found_out(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, fault: Any
) -> None:
    monkeypatch.setattr(where, name, fault)
    found_out(Claims)
