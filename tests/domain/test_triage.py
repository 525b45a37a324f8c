"""The triage table and its rules: every allowed step, and every other step is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.cases import triage
from bot.domain.cases.reports import CLAIM_LASTS, DECIDED, TABLE, Action, Case, ProofGrade, State, withdraw
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.errors import BadInput, NotAllowed, WrongState
from bot.domain.people import Account, Messenger

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
REZA = Account(Messenger.TELEGRAM, 9001)
LEILA = Account(Messenger.BALE, 9001)

SET_ASIDE = {"undo": State.CLAIMED, "reopen": State.NEW, "withdraw": State.WITHDRAWN}
EXPECTED = {
    State.NEW: {"claim": State.CLAIMED, "recuse": State.NEW, "withdraw": State.WITHDRAWN},
    State.CLAIMED: {
        "release": State.NEW,
        "recuse": State.NEW,
        "expire": State.NEW,
        "break": State.NEW,
        "hand_over": State.CLAIMED,
        "ask": State.NEEDS_INFO,
        "verify": State.VERIFIED,
        "out_of_scope": State.OUT_OF_SCOPE,
        "reject": State.REJECTED,
        "merge": State.MERGED,
        "withdraw": State.WITHDRAWN,
    },
    State.NEEDS_INFO: {
        "answer": State.CLAIMED,
        "release": State.NEW,
        "recuse": State.NEW,
        "expire": State.NEW,
        "break": State.NEW,
        "hand_over": State.NEEDS_INFO,
        "verify": State.VERIFIED,
        "out_of_scope": State.OUT_OF_SCOPE,
        "reject": State.REJECTED,
        "merge": State.MERGED,
        "withdraw": State.WITHDRAWN,
    },
    State.VERIFIED: {
        "undo": State.CLAIMED,
        "reopen": State.NEW,
        "close": State.CLOSED,
        "refer": State.REFERRED,
        "withdraw": State.WITHDRAWN,
    },
    State.OUT_OF_SCOPE: {
        "undo": State.CLAIMED,
        "reopen": State.NEW,
        "disagree": State.NEW,
        "withdraw": State.WITHDRAWN,
    },
    State.REJECTED: {
        "undo": State.CLAIMED,
        "reopen": State.NEW,
        "disagree": State.NEW,
        "withdraw": State.WITHDRAWN,
    },
    State.REFERRED: {
        "refer": State.REFERRED,
        "recall": State.VERIFIED,
        "close": State.CLOSED,
        "withdraw": State.WITHDRAWN,
    },
    State.CLOSED: {"withdraw": State.WITHDRAWN},
    State.MERGED: {"unmerge": State.NEW},
    State.WITHDRAWN: {},
}


def case(state: State = State.NEW, **changed: object) -> Case:
    held = state not in (State.NEW, State.WITHDRAWN)
    given: dict[str, object] = {
        "assignee": REZA if held else None,
        "assignee_name": "Reza" if held else "",
        "until": NOW + CLAIM_LASTS if state in (State.CLAIMED, State.NEEDS_INFO) else None,
        "decided_at": NOW if state in DECIDED else None,
        **changed,
    }
    return Case(
        "c1", 4711, "O01", Space.REAL, Phase.DAY, Severity.HIGH, "thr01", NOW, NOW + timedelta(hours=1),
        state=state, **given,  # type: ignore[arg-type]  # a test's own fields
    )  # fmt: skip


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_every_step_of_the_table_and_no_other(state: State, action: Action) -> None:
    expected = EXPECTED[state].get(action)
    assert TABLE.get((state, action)) == expected
    if expected is not None:
        assert case(state).state_after(action) is expected
        return
    with pytest.raises(WrongState) as refused:
        case(state).state_after(action)
    assert refused.value.key == f"case-cannot-{action.replace('_', '-')}"


def test_a_claim_names_its_owner_and_its_end() -> None:
    claimed = triage.claim(case(), by=REZA, name="Reza", now=NOW, open_claims=2)
    assert (claimed.state, claimed.assignee, claimed.assignee_name) == (State.CLAIMED, REZA, "Reza")
    assert claimed.until == NOW + timedelta(minutes=20)
    assert claimed.taken_up


def test_a_held_case_is_refused_with_its_holders_name() -> None:
    with pytest.raises(WrongState) as refused:
        triage.claim(case(State.CLAIMED), by=LEILA, name="Leila", now=NOW, open_claims=0)
    assert (refused.value.key, dict(refused.value.args_for_text)) == (
        "case-held",
        {"name": "Reza", "named": "yes"},
    )


def test_claiming_twice_says_so() -> None:
    with pytest.raises(WrongState) as refused:
        triage.claim(case(State.NEEDS_INFO), by=REZA, name="Reza", now=NOW, open_claims=1)
    assert refused.value.key == "case-already-yours"


def test_the_fourth_open_claim_is_refused() -> None:
    with pytest.raises(NotAllowed) as refused:
        triage.claim(case(), by=REZA, name="Reza", now=NOW, open_claims=3)
    assert (refused.value.key, dict(refused.value.args_for_text)) == ("case-too-many-claims", {"most": 3})


@pytest.mark.parametrize("state", [State.CLAIMED, State.NEEDS_INFO, *sorted(DECIDED)])
def test_nobody_but_the_holder_acts_on_a_case(state: State) -> None:
    """The same account number on the other messenger is another person."""
    held = case(state)
    for act in (
        lambda: triage.release(held, by=LEILA),
        lambda: triage.ask(held, by=LEILA, now=NOW),
        lambda: triage.decide(held, Action.REJECT, by=LEILA, now=NOW, reason="reject-untrue"),
        lambda: triage.undo(held, by=LEILA, now=NOW),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert (refused.value.key, dict(refused.value.args_for_text)) == (
            "case-not-yours",
            {"name": "Reza", "named": "yes"},
        )


def test_nobody_acts_on_a_case_that_nobody_holds() -> None:
    with pytest.raises(NotAllowed) as refused:
        triage.release(case(), by=REZA)
    assert refused.value.key == "case-not-claimed"


def test_decision_is_undoable_for_five_minutes_unless_announced() -> None:
    decided = triage.decide(case(State.CLAIMED), Action.REJECT, by=REZA, now=NOW, reason="reject-untrue")
    just_in_time = NOW + timedelta(minutes=4, seconds=59)
    undone = triage.undo(decided, by=REZA, now=just_in_time)
    assert (undone.state, undone.reason, undone.grade, undone.decided_at) == (State.CLAIMED, "", None, None)
    assert undone.until == just_in_time + CLAIM_LASTS
    assert not triage.is_due_to_notify(decided, now=just_in_time)
    late = NOW + timedelta(minutes=5)
    assert triage.is_due_to_notify(decided, now=late)
    for closed, at in ((decided, late), (case(State.REJECTED, reporter_notified=True), NOW)):
        with pytest.raises(WrongState) as refused:
            triage.undo(closed, by=REZA, now=at)
        assert refused.value.key == "case-undo-closed"


def test_only_verified_cases_have_a_grade() -> None:
    held = case(State.CLAIMED)
    with pytest.raises(ValueError, match="grade"):
        triage.decide(held, Action.VERIFY, by=REZA, now=NOW, reason="verified-document")
    with pytest.raises(ValueError, match="grade"):
        triage.decide(
            held, Action.REJECT, by=REZA, now=NOW, reason="reject-untrue", grade=ProofGrade.DOCUMENT
        )


def test_a_prepared_reason_says_what_the_decision_is() -> None:
    every = {reason: triage.decision_of(reason) for reasons in triage.REASONS.values() for reason in reasons}
    assert every["verified-two-sources"] == (Action.VERIFY, ProofGrade.TWO_SOURCES)
    assert every["out-opinion"] == (Action.OUT_OF_SCOPE, None)
    assert every["reject-repeat"] == (Action.REJECT, None)
    assert {grade for action, grade in every.values() if action is Action.VERIFY} == set(ProofGrade)
    for unknown in ("", "typed", "verified-unseen"):
        with pytest.raises(BadInput):
            triage.decision_of(unknown)


def test_words_are_kept_between_ten_and_five_hundred() -> None:
    assert triage.moderator_words("who\u202e did\u2069 it? \u200b") == "who did it?"
    assert triage.moderator_words("  what \n time   was it? ") == "what time was it?"
    assert len(triage.moderator_words("x" * 500)) == 500
    for text, key in (
        ("why?", "words-too-short"),
        ("x" * 501, "words-too-long"),
        (" \n ", "words-too-short"),
        ("\u200b" * 20, "words-too-short"),
        ("\u200c" * 20, "words-too-short"),
        ("\u3164" * 20, "words-too-short"),
    ):
        with pytest.raises(BadInput) as refused:
            triage.moderator_words(text)
        assert refused.value.key == key


def test_a_case_lives_while_one_witness_does() -> None:
    held = case(State.CLAIMED, witnesses=2)
    one_left = withdraw(held)
    assert (one_left.state, one_left.witnesses, one_left.assignee) == (State.CLAIMED, 1, REZA)
    none_left = withdraw(one_left)
    assert (none_left.state, none_left.witnesses, none_left.assignee) == (State.WITHDRAWN, 0, None)
