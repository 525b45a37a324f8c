"""After a decision: second looks, merges, closing, and whether the problem was solved."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.cases import follow_up, triage
from bot.domain.cases.reports import Case, ProofGrade, State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.people import Account, Messenger
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, Rightness

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
REZA = Account(Messenger.TELEGRAM, 9001)
LEILA = Account(Messenger.BALE, 9001)
REPORT = Report("r1", "c1", ContactMode.RETURNABLE, Consent.ASK_ME, date(2026, 5, 1))


def case(state: State, **changed: object) -> Case:
    known = Case(
        "c1", 4711, "O01", Space.REAL, Phase.DAY, Severity.HIGH, "thr01", NOW, NOW + timedelta(hours=1),
        state=state, assignee=REZA, assignee_name="Reza", reason="reject-unclear", decided_at=NOW,
        reporter_notified=True,
    )  # fmt: skip
    return replace(known, **changed)  # type: ignore[arg-type]  # a test's own fields


@pytest.mark.parametrize("state", [State.REJECTED, State.OUT_OF_SCOPE])
def test_second_look_needs_another_moderator_and_hides_first_reason(state: State) -> None:
    again = follow_up.second_look(case(state), now=NOW)
    assert (again.state, again.assignee, again.reason, again.reporter_notified) == (
        State.NEW,
        None,
        "",
        False,
    )
    assert (again.barred, again.first_state, again.first_reason) == (REZA, state, "reject-unclear")
    assert again.deadline == NOW + timedelta(hours=1)
    with pytest.raises(NotAllowed, match="case-second-look"):
        triage.claim(again, by=REZA, name="Reza", now=NOW, open_claims=0)
    assert triage.claim(again, by=LEILA, name="Leila", now=NOW, open_claims=0).assignee == LEILA


def test_second_look_happens_once_after_decision_is_announced() -> None:
    with pytest.raises(WrongState, match="my-disagree-early"):
        follow_up.second_look(case(State.REJECTED, reporter_notified=False), now=NOW)
    with pytest.raises(WrongState, match="my-disagree-done"):
        follow_up.second_look(case(State.REJECTED, barred=LEILA), now=NOW)
    with pytest.raises(WrongState, match="case-cannot-disagree"):
        follow_up.second_look(case(State.VERIFIED, grade=ProofGrade.DOCUMENT), now=NOW)


def test_a_merge_moves_every_witness_and_none_twice() -> None:
    held = case(State.CLAIMED, decided_at=None, reporter_notified=False, reason="", witnesses=3, until=NOW)
    into = replace(
        case(State.NEW, decided_at=None, reporter_notified=False, reason=""),
        id="c2",
        witnesses=2,
        assignee=None,
    )
    merged, grown = follow_up.merge(held, into, by=REZA, now=NOW)
    assert (merged.state, merged.merged_into, merged.witnesses) == (State.MERGED, "c2", 0)
    assert grown.witnesses == 5
    with pytest.raises(WrongState, match="case-merge-unfit"):
        follow_up.merge(held, held, by=REZA, now=NOW)
    with pytest.raises(WrongState, match="case-merge-unfit"):
        follow_up.merge(held, replace(into, state=State.WITHDRAWN), by=REZA, now=NOW)
    with pytest.raises(WrongState, match="case-merge-second-look"):
        follow_up.merge(replace(held, barred=LEILA), into, by=REZA, now=NOW)
    with pytest.raises(NotAllowed):
        follow_up.merge(held, into, by=LEILA, now=NOW)


def test_only_verified_and_announced_case_can_be_closed() -> None:
    verified = case(State.VERIFIED, grade=ProofGrade.DOCUMENT)
    closed = follow_up.close(verified, by=LEILA, name="Leila", reason="closed-right", now=NOW)
    assert (closed.state, closed.reason, closed.assignee, closed.closed_at) == (
        State.CLOSED,
        "closed-right",
        LEILA,
        NOW,
    )
    with pytest.raises(WrongState, match="case-close-early"):
        follow_up.close(
            replace(verified, reporter_notified=False), by=LEILA, name="", reason="closed-right", now=NOW
        )
    with pytest.raises(WrongState, match="case-cannot-close"):
        follow_up.close(case(State.REJECTED), by=LEILA, name="", reason="closed-right", now=NOW)


def test_reporters_are_asked_once_whether_it_was_put_right() -> None:
    verified = case(State.VERIFIED, grade=ProofGrade.DOCUMENT)
    assert follow_up.put_right_due_at(verified, now=NOW) == NOW + timedelta(hours=3)
    assert follow_up.put_right_due_at(replace(verified, phase=Phase.BEFORE), now=NOW) == NOW + timedelta(
        days=3
    )
    assert follow_up.put_right_due_at(case(State.REJECTED), now=NOW) is None

    due = replace(verified, right_due=NOW)
    assert follow_up.is_put_right_due(due, now=NOW)
    assert not follow_up.is_put_right_due(due, now=NOW - timedelta(seconds=1))
    assert not follow_up.is_put_right_due(replace(due, state=State.WITHDRAWN), now=NOW)
    with pytest.raises(WrongState):
        follow_up.record_put_right_answer(due, REPORT, Rightness.YES)
    asked = follow_up.mark_put_right_asked(due)
    assert not follow_up.is_put_right_due(asked, now=NOW)
    counted, answered = follow_up.record_put_right_answer(asked, REPORT, Rightness.NO)
    assert (counted.put_right, counted.not_right, answered.right) == (0, 1, Rightness.NO)
    with pytest.raises(WrongState, match="my-right-not-asked"):
        follow_up.record_put_right_answer(counted, answered, Rightness.YES)
