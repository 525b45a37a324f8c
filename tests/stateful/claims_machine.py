"""Any order of claims, questions, decisions, merges, breaks and hand-overs, two at a time in transactions
that began together, while reporters answer, disagree and withdraw, the clock advances, and the program
restarts."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.conversation.store import Conflict
from bot.domain.cases.claims import BREAKS
from bot.domain.cases.reports import DECIDED, HELD, IN_WORK, Case, State, Wish
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.catalogue import catalogue
from bot.domain.errors import RequestRefused
from bot.domain.events import DecisionStands
from bot.domain.people import Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from bot.usecases.ports import Group
from tests.fakes.memory import MemoryTables, MemoryUow
from tests.fakes.turns import FakeClock, FakeIds
from tests.stateful.claim_acts import (
    CASES,
    KINDS,
    LEADS,
    MOST_WITNESSES,
    PEOPLE,
    ClaimAction,
    acts,
    do,
    person,
)
from tests.stateful.two_workers import SnapshotStore, claim_counts

GROUP = Group(Messenger.TELEGRAM, -100)


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
            uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, self.clock.now()))
        now = self.clock.now()
        self.filed = sum(witnesses)
        for number, count in enumerate(witnesses):
            case = Case(
                f"c{number}", number, "O01", catalogue.Space.REAL, catalogue.Phase.DAY, catalogue.Severity.HIGH,
                "thr", now, now + timedelta(hours=1), witnesses=count,
            )  # fmt: skip
            uow.cases.add(case)
            for index in range(count):
                report = Report(
                    f"r{number}{index}", case.id, ContactMode.RETURNABLE, Consent.YES, self.clock.today()
                )
                body = ReportBody("words", "O01", catalogue.Space.REAL, "thr", actor="candidate", when="now")
                uow.reports.add(report, body=body, receipt=report.id, reporter_key="k", account=None)
        self.shelf = SnapshotStore(uow)
        self.shelf.checks_versions, self.shelf.looks_last = self.checks_versions, self.looks_last

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.loop.close()

    # --- steps ----------------------------------------------------------------------------------------------

    def try_action(self, act: ClaimAction, opened: tuple[MemoryUow, Any] | None = None) -> None:
        """Do the action and commit. Repeat it as long as the transaction conflicts."""
        for _ in range(4):
            uow, seen = opened or self.shelf.open()
            opened = None
            try:
                facts = self.loop.run_until_complete(do(act, uow=uow, clock=self.clock, ids=self.ids))
                self.shelf.commit(uow, seen)
            except RequestRefused:
                return
            except Conflict:
                continue
            self.takes_no_fourth(act, seen)
            self.tellings.update(fact.case_id for fact in facts if isinstance(fact, DecisionStands))
            return
        raise AssertionError(f"{act} conflicts again and again with no other transaction")

    def takes_no_fourth(self, act: ClaimAction, seen: MemoryTables) -> None:
        """After claiming or taking over, a moderator has at most three cases; an undo or an answer may exceed
        it."""
        taken = [
            case
            for case in self.cases.values()
            if case.state in IN_WORK
            and case.assignee == act.account
            and seen.cases[case.id].assignee != case.assignee
        ]
        if act.kind in ("claim", "take") and taken:
            assert claim_counts(self.cases)[act.account] <= MOST_OPEN_CLAIMS, taken

    @rule(act=acts)
    def act_alone(self, act: ClaimAction) -> None:
        self.try_action(act)

    @rule(first=acts, second=acts)
    def two_at_once(self, first: ClaimAction, second: ClaimAction) -> None:
        """Both read before either of them writes."""
        beside = self.shelf.open()
        self.try_action(first)
        self.try_action(second, beside)

    @rule(act=acts, who=st.integers(0, len(PEOPLE) - 1))
    def all_want_it(self, act: ClaimAction, who: int) -> None:
        claim, other = replace(act, kind="claim"), replace(act, kind="claim", who=who)
        self.two_at_once(claim, other)

    @rule(act=acts)
    def two_hands(self, act: ClaimAction) -> None:
        """One person claims two cases at the same instant, on two workers."""
        self.two_at_once(replace(act, kind="claim"), replace(act, kind="claim", case=act.other))

    @rule(act=acts, kind=st.sampled_from(KINDS))
    def while_it_expires(self, act: ClaimAction, kind: str) -> None:
        self.two_at_once(replace(act, kind="expire"), replace(act, kind=kind))

    @rule(act=acts, second=st.integers(3, 4))
    def break_and_hand_over(self, act: ClaimAction, second: int) -> None:
        """A complete break and a complete hand-over, so that both are reached often."""
        self.try_action(replace(act, kind="claim"))
        self.try_action(replace(act, kind="break", who=7 - second))
        self.try_action(replace(act, kind="agree", who=second))

    @rule(
        act=acts,
        wish=st.sampled_from(("break", "offer")),
        end=st.sampled_from(("release", "decide", "withdraw", "expire", "left")),
    )
    def end_claim_with_open_wish(self, act: ClaimAction, wish: str, end: str) -> None:
        """A claim ends while somebody wishes something about it."""
        wisher = 3 + act.other % 2 if wish == "break" else act.who
        self.try_action(replace(act, kind="claim"))
        self.try_action(replace(act, kind=wish, who=wisher))
        self.try_action(replace(act, kind=end))

    @rule(act=acts, third=st.integers(0, CASES - 1))
    def merge_twice(self, act: ClaimAction, third: int) -> None:
        """Two merges in a row, also back to the first case or into itself."""
        for action in (act, replace(act, case=act.other, other=third)):
            self.try_action(replace(action, kind="claim"))
            self.try_action(replace(action, kind="merge"))

    @rule(act=acts)
    def hand_over_claim(self, act: ClaimAction) -> None:
        giver, taker = act.who, act.other % len(PEOPLE)
        self.try_action(replace(act, kind="claim"))
        self.try_action(replace(act, kind="offer", other=taker))
        self.two_at_once(
            replace(act, kind="take", who=taker, other=giver),
            replace(act, kind="claim", who=taker, case=(act.case + 1) % CASES),
        )

    @rule(act=acts)
    def exceed_claim_limit(self, act: ClaimAction) -> None:
        """A moderator holds two cases and claims two more at the same instant."""
        for case in (act.case, act.case + 1):
            self.try_action(replace(act, kind="claim", case=case % CASES))
        self.two_at_once(
            replace(act, kind="claim", case=(act.case + 2) % CASES),
            replace(act, kind="claim", case=(act.case + 3) % CASES),
        )

    @rule(act=acts, minutes=st.sampled_from([0, 5]), back=st.booleans())
    def decide_case(self, act: ClaimAction, minutes: int, back: bool) -> None:
        self.try_action(replace(act, kind="claim"))
        self.try_action(replace(act, kind="decide"))
        self.wait(minutes)
        self.two_at_once(replace(act, kind="tell"), replace(act, kind="tell"))
        if back:
            self.try_action(replace(act, kind="undo"))

    @rule(minutes=st.sampled_from([1, 5, 20, 31, 60 * 24, -10]))
    def wait(self, minutes: int) -> None:
        """A clock that is corrected may also jump back."""
        self.clock.advance(timedelta(minutes=minutes))

    @rule()
    def restart(self) -> None:
        self.shelf.restart()

    # --- invariants -----------------------------------------------------------------------------------------

    @property
    def cases(self) -> dict[str, Case]:
        return self.shelf.tables.cases

    @invariant()
    def a_held_case_has_one_owner_and_an_end(self) -> None:
        for case in self.cases.values():
            held = case.state in HELD
            assert (case.until is not None) is held, case
            assert not held or case.assignee is not None
            if case.state in (State.NEW, State.WITHDRAWN):
                assert (case.assignee, case.assignee_name) == (None, ""), case
            assert not case.is_open or case.assignee is None or case.assignee != case.barred

    @invariant()
    def a_wish_is_about_the_claim_that_stands(self) -> None:
        for case in self.cases.values():
            if case.pending is None:
                continue
            assert case.state in HELD, case
            if case.pending.wish is Wish.HAND_OVER:
                assert case.pending.by == case.assignee, case
            else:
                assert case.pending.by != case.assignee and case.pending.by in LEADS, case

    @invariant()
    def the_log_tells_one_owner_after_the_other(self) -> None:
        holder: dict[str, str] = {}
        for record in self.shelf.tables.audit:
            has = holder.get(record.subject, "")
            match record.action:
                case AuditAction.CLAIM | AuditAction.UNDO:
                    assert not has, (record, has)
                    holder[record.subject] = record.by
                case AuditAction.HAND_OVER:
                    assert has == record.detail, (record, has)
                    holder[record.subject] = record.by
                case AuditAction.RELEASE | AuditAction.DECIDE | AuditAction.MERGE:
                    assert has == record.by, (record, has)
                    holder[record.subject] = ""
                case AuditAction.EXPIRE:
                    assert has == record.detail, (record, has)
                    holder[record.subject] = ""
                case AuditAction.BREAK if record.detail in BREAKS:
                    assert has and has != record.by, (record, has)
                    holder[record.subject] = ""
        for case in self.cases.values():
            if case.state in HELD:
                assert holder[case.id] == str(case.assignee), case

    @invariant()
    def witnesses_are_where_their_case_is_and_none_is_lost(self) -> None:
        reports = self.shelf.tables.reports.values()
        assert len(reports) == self.filed
        living = Counter(report.case_id for report in reports if not report.withdrawn)
        for case in self.cases.values():
            assert case.witnesses == living[case.id], case
            assert (case.witnesses == 0) is (case.state in (State.MERGED, State.WITHDRAWN)), case

    @invariant()
    def a_merge_never_leads_in_a_circle(self) -> None:
        for case in self.cases.values():
            at, passed = case, set[str]()
            while at.state is State.MERGED:
                assert at.id not in passed, passed
                passed.add(at.id)
                at = self.cases[at.merged_into]

    @invariant()
    def a_decision_has_a_reason_and_is_told_once(self) -> None:
        made = Counter(r.subject for r in self.shelf.tables.audit if r.action == AuditAction.DECIDE)
        back = Counter(r.subject for r in self.shelf.tables.audit if r.action == AuditAction.UNDO)
        for case in self.cases.values():
            if case.state in DECIDED:
                assert case.reason and case.decided_at is not None, case
            assert self.tellings[case.id] <= made[case.id] - back[case.id], case
            if case.reporter_notified and case.state in DECIDED:
                assert self.tellings[case.id] >= 1, case
