"""Which cases propose which measure, how often, and what comes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.catalogue.catalogue import ActorClass, Phase, Space
from bot.domain.errors import BadInput, RequestRefused, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage
from bot.domain.threats.proposals import (
    DECIDE_WITHIN,
    DONE_WITHIN,
    MeasureProposal,
    ProposalOutcome,
    ProposalRule,
    ProposalState,
    VerifiedActs,
    acknowledge_proposal,
    count_cases,
    count_proposals,
    decide_proposal,
    is_late,
    matched_measures,
    outcome_of,
    quarter_of,
)
from bot.domain.threats.threats import MeasureKind
from tests.fakes.polling_day import ACTS
from tests.fakes.threatened import BUYING, LESSON, LETTER, agency
from tests.fakes.turns import REZA, SARA

NOW = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
BY_ID = {act.id: act for act in ACTS}
TRACKS = {"vb1": Audience.VOTER}
WHY = "در سه شعبه دیده شده است"


def cases(count: int, area: str = "thr01", act: str = "O01", **more: Any) -> VerifiedActs:
    fields = {"actor": "candidate", "phase": Phase.DAY, "space": Space.REAL, **more}
    return VerifiedActs(area, act, count=count, **fields)


def proposal(**more: Any) -> MeasureProposal:
    fields = {
        "threat": "buying", "measure": "letter", "kind": MeasureKind.LETTER, "district": "thr01", "body": "court",
        "at": NOW, "least": 5, "hours": 24, **more,
    }  # fmt: skip
    return MeasureProposal("p1", **fields)


def names(*those: VerifiedActs, earlier: tuple[MeasureProposal, ...] = (), now: datetime = NOW) -> list[str]:
    """District and measure of what is proposed."""
    matched = matched_measures(
        [BUYING],
        those,
        earlier,
        rule=ProposalRule(),
        now=now,
        acts=BY_ID,
        agencies={"court": agency("court")},
        tracks=TRACKS,
    )
    return [f"{entry.district} {entry.measure.id}" for entry in matched]


@pytest.mark.parametrize(
    ("case", "counted"),
    [
        (cases(3), 3),
        (cases(3, act="O13", actor="force"), 0),
        (cases(3, act="O26"), 0),
        (cases(3, phase=Phase.BEFORE), 0),
        (cases(3, space=Space.VIRTUAL), 0),
    ],
    ids=["fits", "restricted act", "act of no threat", "other phase", "other space"],
)
def test_case_speaks_for_threat_of_its_act(case: VerifiedActs, counted: int) -> None:
    assert count_cases(BUYING, LESSON, [case], acts=BY_ID, agencies={}, tracks=TRACKS) == counted


def test_body_hears_of_no_case_that_may_accuse_it() -> None:
    court = {"court": agency("court", ActorClass.STAFF)}
    of_each = [cases(1, actor="candidate"), cases(2, actor="staff"), cases(4, actor="")]
    assert count_cases(BUYING, LETTER, of_each, acts=BY_ID, agencies=court, tracks=TRACKS) == 1


@pytest.mark.parametrize(
    ("track", "counted"),
    [
        (Audience.VOTER, 0b00111),
        (Audience.CANDIDATE, 0b01110),
        (Audience.STAFF, 0b11101),
        (Audience.SECURITY, 0b11011),
    ],
)
def test_lesson_warns_nobody_who_is_accused(track: Audience, counted: int) -> None:
    """O01 is reported of candidates and persons, so that an unknown accused may be one of these."""
    of_each = [
        cases(1, actor="candidate"),
        cases(2, actor="staff"),
        cases(4, actor="force"),
        cases(8, actor="person"),
        cases(16, actor=""),
    ]
    assert count_cases(BUYING, LESSON, of_each, acts=BY_ID, agencies={}, tracks={"vb1": track}) == counted


def test_five_cases_of_a_district_propose_measures() -> None:
    assert names(cases(4), cases(4, "thr02")) == []
    assert names(cases(3), cases(2, actor="staff"), cases(4, "thr02")) == [
        "thr01 lesson",
        "thr01 right",
        "thr01 letter",
    ], "a check is not proposed"


def test_threat_proposes_once_a_window_in_a_district() -> None:
    earlier = (proposal(state=ProposalState.REFUSED, at=NOW - timedelta(hours=23, minutes=45)),)
    assert names(cases(9), cases(9, "thr02"), earlier=earlier) == [
        "thr02 lesson",
        "thr02 right",
        "thr02 letter",
    ]
    assert len(names(cases(9), earlier=earlier, now=NOW + timedelta(minutes=15))) == 3


def test_measure_that_waits_is_not_proposed_again() -> None:
    old = proposal(at=NOW - timedelta(hours=30))
    assert names(cases(9), earlier=(old,)) == ["thr01 lesson", "thr01 right"]


def test_quarter_hides_the_moment() -> None:
    assert quarter_of(NOW + timedelta(minutes=14, seconds=59, milliseconds=3)) == NOW
    assert quarter_of(NOW + timedelta(minutes=15)) == NOW + timedelta(minutes=15)


def test_decision_has_a_reason_and_happens_once() -> None:
    for words in ("نه", "ن" * 500):
        with pytest.raises(BadInput):
            decide_proposal(proposal(), accept=False, reason=words, by=REZA, now=NOW)
    refused = decide_proposal(proposal(), accept=False, reason=WHY, by=REZA, now=NOW)
    assert (refused.state, refused.by, refused.reason) == (ProposalState.REFUSED, REZA, WHY)
    with pytest.raises(WrongState, match="proposal-decided-already"):
        decide_proposal(refused, accept=True, reason=WHY, by=SARA, now=NOW)
    with pytest.raises(RequestRefused, match="proposal-gone"):
        decide_proposal(None, accept=True, reason=WHY, by=SARA, now=NOW)


def test_lesson_that_reached_hardly_anybody_is_not_done() -> None:
    """Of none and of four it says the same."""
    accepted = proposal(kind=MeasureKind.LESSON, state=ProposalState.ACCEPTED, broadcast="b1", decided_at=NOW)
    lesson = Broadcast(
        "b1", 1, BroadcastKind.LESSON, REZA, NOW, BroadcastStage.DONE, dates=("vb1", "thr01"), over_at=NOW
    )
    outcomes = [outcome_of(accepted, replace(lesson, total=total)) for total in (0, 4, 5)]
    assert outcomes == [ProposalOutcome.FEW, ProposalOutcome.FEW, ProposalOutcome.DONE]
    counts = count_proposals([(accepted, ProposalOutcome.FEW)], now=NOW + DONE_WITHIN)
    assert (counts.accepted, counts.done, counts.dropped, counts.late) == (1, 0, 0, 0)


def test_only_a_letter_that_was_sent_is_acknowledged() -> None:
    with pytest.raises(WrongState, match="proposal-not-sent"):
        acknowledge_proposal(proposal(), by=SARA, now=NOW)
    sent = decide_proposal(proposal(), accept=True, reason=WHY, by=REZA, now=NOW)
    seen = acknowledge_proposal(sent, by=SARA, now=NOW)
    assert (outcome_of(sent, None), outcome_of(seen, None)) == (ProposalOutcome.SENT, ProposalOutcome.DONE)
    assert acknowledge_proposal(seen, by=REZA, now=NOW) == seen, "the first press stands"


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [
        (BroadcastStage.DRAFT, ProposalOutcome.WRITING),
        (BroadcastStage.SIGNING, ProposalOutcome.SIGNING),
        (BroadcastStage.GOING, ProposalOutcome.SENDING),
        (BroadcastStage.DONE, ProposalOutcome.DONE),
        (BroadcastStage.STOPPED, ProposalOutcome.DROPPED),
        (None, ProposalOutcome.DROPPED),
    ],
)
def test_message_says_what_came_of_it(stage: BroadcastStage | None, outcome: ProposalOutcome) -> None:
    accepted = proposal(kind=MeasureKind.CORRECTION, state=ProposalState.ACCEPTED, broadcast="b1")
    broadcast = stage and Broadcast("b1", 1, BroadcastKind.CORRECTION, None, NOW, stage)
    assert outcome_of(accepted, broadcast) is outcome


def test_late_is_what_waits_too_long() -> None:
    accepted = decide_proposal(proposal(), accept=True, reason=WHY, by=REZA, now=NOW)
    done = acknowledge_proposal(accepted, by=SARA, now=NOW)
    for waits, length in ((proposal(), DECIDE_WITHIN), (accepted, DONE_WITHIN)):
        outcome = outcome_of(waits, None)
        assert not is_late(waits, outcome, now=NOW + length - timedelta(seconds=1))
        assert is_late(waits, outcome, now=NOW + length)
    assert not is_late(done, outcome_of(done, None), now=NOW + timedelta(days=9))


def test_counts_for_the_brief() -> None:
    accepted = decide_proposal(proposal(), accept=True, reason=WHY, by=REZA, now=NOW)
    done = acknowledge_proposal(accepted, by=SARA, now=NOW)
    dropped = replace(accepted, kind=MeasureKind.LESSON)
    refused = replace(accepted, state=ProposalState.REFUSED)
    entries = [(entry, outcome_of(entry, None)) for entry in (proposal(), accepted, done, dropped, refused)]
    counts = count_proposals(entries, now=NOW + timedelta(days=3))
    assert (counts.proposed, counts.accepted, counts.refused) == (5, 3, 1)
    assert (counts.done, counts.dropped, counts.late) == (1, 1, 2)
