"""Who may take which step: every action by every person in every state, also breaking and handing over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cases import case_access, claims, follow_up, triage
from bot.domain.cases.reports import (
    CLAIM_LASTS,
    HELD,
    TABLE,
    WISH_LASTS,
    Action,
    Case,
    PendingWish,
    State,
    Wish,
    record_answer,
    withdraw,
)
from bot.domain.cases.triage_page import ACTION_ROLES, ActionRole
from bot.domain.errors import BadInput, NotAllowed, NotFound, RequestRefused, WrongState
from bot.domain.people import Account, Messenger, Person, PersonKeys, Role, Staff
from bot.domain.referrals import referrals
from bot.domain.submissions.witnesses import Consent, ContactMode, Report
from tests.domain.test_triage import LEILA, NOW, REZA, case

LEAD = Account(Messenger.TELEGRAM, 8001)
OTHER_LEAD = Account(Messenger.BALE, 8002)
SARA = Account(Messenger.TELEGRAM, 5001)
ROLES = {LEAD: Role.LEAD, OTHER_LEAD: Role.OWNER}
WISHED = PendingWish(Wish.BREAK, LEAD, NOW, reason="break-away")
OFFERED = PendingWish(Wish.HAND_OVER, REZA, NOW, to=LEILA)

CAME = (Report("r1", "c2", ContactMode.RETURNABLE, Consent.NO, NOW.date(), origin="c1"),)


def _staff_person(account: Account) -> Person:
    return Person(
        account, PersonKeys("l", "r", "c"), staff=Staff(account, ROLES.get(account, Role.MODERATOR))
    )


ACTS: dict[Action, Callable[[Case, Account], object]] = {
    Action.CLAIM: lambda c, by: triage.claim(c, by=by, name="x", now=NOW, open_claims=0),
    Action.RELEASE: lambda c, by: triage.release(c, by=by),
    Action.RECUSE: lambda c, by: case_access.recuse(c, by=by),
    Action.EXPIRE: lambda c, by: triage.expire(c),
    Action.BREAK: lambda c, by: claims.agree_to_break(
        replace(c, pending=WISHED), by=by, role=ROLES.get(by, Role.MODERATOR), now=NOW
    ),
    Action.HAND_OVER: lambda c, by: claims.take_over(
        replace(c, pending=OFFERED), by=by, name="x", now=NOW, open_claims=0
    ),
    Action.ASK: lambda c, by: triage.ask(c, by=by, now=NOW),
    Action.ANSWER: lambda c, by: record_answer(c, now=NOW),
    Action.VERIFY: lambda c, by: triage.decide(
        c, Action.VERIFY, by=by, now=NOW, reason="verified-document", grade=triage.ProofGrade.DOCUMENT
    ),
    Action.OUT_OF_SCOPE: lambda c, by: triage.decide(
        c, Action.OUT_OF_SCOPE, by=by, now=NOW, reason="out-opinion"
    ),
    Action.REJECT: lambda c, by: triage.decide(c, Action.REJECT, by=by, now=NOW, reason="reject-untrue"),
    Action.UNDO: lambda c, by: triage.undo(c, by=by, now=NOW),
    Action.REOPEN: lambda c, by: follow_up.reopen(
        replace(c, reporter_notified=True),
        by=by,
        role=ROLES.get(by, Role.MODERATOR),
        reason=follow_up.REOPENINGS[0],
        now=NOW,
    ),
    Action.MERGE: lambda c, by: follow_up.merge(c, replace(case(), id="c2"), by=by, now=NOW),
    Action.UNMERGE: lambda c, by: follow_up.unmerge(c, replace(case(), id="c2"), CAME, by=_staff_person(by)),
    Action.DISAGREE: lambda c, by: follow_up.second_look(replace(c, reporter_notified=True), now=NOW),
    Action.REFER: lambda c, by: referrals.referable(
        replace(c, reporter_notified=True), by=by, role=ROLES.get(by, Role.MODERATOR)
    ),
    Action.RECALL: lambda c, by: replace(c, state=c.state_after(Action.RECALL)),
    Action.CLOSE: lambda c, by: follow_up.close(
        replace(c, reporter_notified=True), by=by, name="x", reason=follow_up.CLOSINGS[0], now=NOW
    ),
    Action.WITHDRAW: lambda c, by: withdraw(c),
}
MAY: dict[ActionRole, set[Account]] = {
    ActionRole.MODERATOR: {REZA, LEILA, LEAD, OTHER_LEAD},
    ActionRole.ASSIGNEE: {REZA},
    ActionRole.RECUSED: {REZA, LEILA, LEAD, OTHER_LEAD},
    ActionRole.DECIDER: {REZA},
    ActionRole.DECIDER_OR_LEAD: {REZA, LEAD, OTHER_LEAD},
    ActionRole.MERGER: {REZA, LEAD, OTHER_LEAD},
    ActionRole.COLLEAGUE: {LEILA},
    ActionRole.REFERRER: {REZA, LEAD, OTHER_LEAD},
    ActionRole.LEADS: {OTHER_LEAD},
}
"""Reza holds or has decided every case here. He asked Leila, a colleague. LEAD has requested the break."""


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_every_action_is_allowed_only_to_its_role(state: State, action: Action) -> None:
    """No moderator's button takes the steps of reporters and of the clock, so the person does not matter."""
    allowed = MAY.get(ACTION_ROLES[action])
    for who in (REZA, LEILA, LEAD, OTHER_LEAD):
        here = case(state)
        may = (state, action) in TABLE and (allowed is None or who in allowed)
        if may:
            ACTS[action](here, who)
        else:
            with pytest.raises(RequestRefused):
                ACTS[action](here, who)


def test_the_acts_are_all_of_them() -> None:
    assert set(ACTS) == set(Action)


def test_claim_break_needs_two_leads_neither_its_own_requester() -> None:
    held = case(State.CLAIMED)
    wished = claims.wish_to_break(held, by=LEAD, role=Role.LEAD, reason="break-stuck", now=NOW)
    assert (wished.state, wished.assignee) == (State.CLAIMED, REZA), (
        "until somebody accepts, it stays with Reza"
    )
    with pytest.raises(NotAllowed) as refused:
        claims.agree_to_break(wished, by=LEAD, role=Role.LEAD, now=NOW)
    assert refused.value.key == "case-break-alone"
    freed = claims.agree_to_break(wished, by=OTHER_LEAD, role=Role.OWNER, now=NOW)
    assert (freed.state, freed.assignee, freed.assignee_name, freed.until, freed.pending) == (
        State.NEW,
        None,
        "",
        None,
        None,
    )


def test_break_request_needs_reason_expiry_and_uninvolved_lead() -> None:
    held = case(State.CLAIMED)
    with pytest.raises(BadInput):
        claims.wish_to_break(held, by=LEAD, role=Role.LEAD, reason="", now=NOW)
    with pytest.raises(NotAllowed):
        claims.wish_to_break(held, by=LEILA, role=Role.MODERATOR, reason="break-away", now=NOW)
    with pytest.raises(WrongState) as refused:
        claims.wish_to_break(held, by=REZA, role=Role.LEAD, reason="break-away", now=NOW)
    assert refused.value.key == "case-break-own"
    wished = replace(held, pending=WISHED)
    for late in (WISH_LASTS + timedelta(seconds=1), timedelta(seconds=-1)):
        with pytest.raises(NotFound):
            claims.agree_to_break(wished, by=OTHER_LEAD, role=Role.LEAD, now=NOW + late)


@pytest.mark.parametrize("state", sorted(HELD))
def test_releasing_case_ends_its_requests(state: State) -> None:
    wished = replace(case(state), pending=WISHED)
    for after in (
        triage.release(wished, by=REZA),
        triage.expire(wished),
        withdraw(wished),
        triage.decide(wished, Action.REJECT, by=REZA, now=NOW, reason="reject-untrue"),
        follow_up.merge(wished, replace(case(), id="c2"), by=REZA, now=NOW)[0],
    ):
        assert after.pending is None


def test_handover_moves_case_with_question_but_never_a_fourth() -> None:
    asked = claims.offer(case(State.NEEDS_INFO), by=REZA, to=LEILA, now=NOW)
    taken_case = claims.take_over(asked, by=LEILA, name="Leila", now=NOW, open_claims=2)
    assert (
        taken_case.state,
        taken_case.assignee,
        taken_case.assignee_name,
        taken_case.until,
        taken_case.pending,
    ) == (
        State.NEEDS_INFO,
        LEILA,
        "Leila",
        asked.until,
        None,
    )
    later = NOW + timedelta(minutes=9)
    claimed = claims.offer(case(State.CLAIMED), by=REZA, to=LEILA, now=NOW)
    assert (
        claims.take_over(claimed, by=LEILA, name="Leila", now=later, open_claims=0).until
        == later + CLAIM_LASTS
    )
    with pytest.raises(NotAllowed) as refused:
        claims.take_over(claimed, by=LEILA, name="Leila", now=NOW, open_claims=3)
    assert refused.value.key == "case-too-many-claims"
    waits = claims.take_over(asked, by=LEILA, name="Leila", now=NOW, open_claims=3)
    assert waits.assignee == LEILA, "a case that waits for its reporter takes no place"


def test_what_is_not_offered_to_them_is_not_taken() -> None:
    offered = replace(case(State.CLAIMED), pending=OFFERED)
    for there, who, at in (
        (offered, SARA, NOW),
        (offered, LEILA, NOW + WISH_LASTS * 2),
        (replace(offered, assignee=LEAD), LEILA, NOW),
        (replace(offered, pending=WISHED), LEILA, NOW),
        (replace(offered, pending=None), LEILA, NOW),
    ):
        with pytest.raises(NotFound):
            claims.take_over(there, by=who, name="x", now=at, open_claims=0)
    with pytest.raises(NotAllowed) as refused:
        claims.take_over(replace(offered, barred=LEILA), by=LEILA, name="x", now=NOW, open_claims=0)
    assert refused.value.key == "case-second-look"


def test_a_wish_is_written_and_read() -> None:
    for wish in (WISHED, OFFERED):
        assert PendingWish.parse(str(wish)) == wish
        assert len(str(wish)) <= 128
    assert PendingWish.parse("") is None
    longest = Account(Messenger.TELEGRAM, 10**13)
    assert len(str(PendingWish(Wish.HAND_OVER, longest, NOW, to=longest))) <= 128
