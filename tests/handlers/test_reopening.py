"""A final decision is set aside: by whom, when, what its reporters are told, and what old buttons do."""

from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EditCard, EphemeralMessage, EraseDetails, ReporterOf, Say
from bot.domain.cases.reports import State
from bot.domain.people import Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.handlers.ticks import announce_decisions, report_unclaimed_looks
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.contexts import context
from tests.fakes.floor import LEILA, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

OVER = timedelta(minutes=5)


@pytest.fixture
async def floor() -> Floor:
    """Reza has rejected a case. Nobody has been notified."""
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.reason:c1/reject-repeat")
    return floor


async def let_decision_stand(floor: Floor) -> None:
    floor.clock.advance(OVER)
    await floor.ticks(announce_decisions)


def refusal_key(floor: Floor) -> str:
    ack = floor.only_reply(Ack)
    assert ack.alert
    return str(ack.key)


async def test_decider_reopens_with_reason_and_neutral_reporter_notice(
    floor: Floor,
) -> None:
    floor.clock.stand()
    await let_decision_stand(floor)
    assert verbs(floor.only_reply(EditCard)) == ["case.reopen:c1"]
    await floor.presses("case.reopen:c1")
    assert verbs(floor.only_reply(EphemeralMessage)) == [
        "case.reopen-why:c1/reopen-new",
        "case.reopen-why:c1/reopen-mistake",
        "case.reopen-why:c1/reopen-wish",
    ]
    await floor.presses("case.reopen-why:c1/reopen-new")
    case = await floor.case()
    assert (case.state, case.assignee, case.reason, case.reporter_notified) == (State.NEW, None, "", False)
    assert case.deadline == floor.clock.now() + timedelta(hours=1)
    assert floor.only_reply(Say).to == ReporterOf("r-c1") and floor.only_reply(Say).key == "notice-new"
    assert "case.claim:c1" in verbs(floor.only_reply(EditCard))
    assert floor.only_reply(EraseDetails) == EraseDetails("c1", REZA)
    last = floor.uow.tables.audit[-1]
    assert (last.action, last.subject, last.detail) == (AuditAction.REOPEN, "c1", "reopen-new")


async def test_reporter_reads_reopening_then_new_outcome(floor: Floor) -> None:
    await let_decision_stand(floor)
    await floor.presses("case.reopen-why:c1/reopen-mistake")
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert any("تصمیم پیشین کنار رفت" in words for words in floor.texts)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/verified-document", by=LEILA)
    assert not (await floor.case()).reopened
    floor.clock.advance(OVER)
    await floor.ticks(announce_decisions)
    assert [say.to for say in floor.replies if isinstance(say, Say)] == [ReporterOf("r-c1")]


async def test_another_moderator_may_not_and_a_lead_may(floor: Floor) -> None:
    await let_decision_stand(floor)
    await floor.presses("case.reopen:c1", by=LEILA)
    assert refusal_key(floor) == "case-reopen-not-yours"
    await floor.presses("case.reopen-why:c1/reopen-new", by=LEILA)
    assert refusal_key(floor) == "case-reopen-not-yours" and (await floor.case()).state is State.REJECTED
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    await floor.presses("case.reopen-why:c1/reopen-wish", by=LEILA)
    assert (await floor.case()).state is State.NEW


async def test_within_five_minutes_it_is_undone_not_opened(floor: Floor) -> None:
    await floor.presses("case.reopen:c1")
    assert refusal_key(floor) == "case-reopen-early"
    floor.clock.advance(OVER)
    await floor.presses("case.reopen-why:c1/reopen-new")
    assert (await floor.case()).state is State.NEW
    assert not [say for say in floor.replies if isinstance(say, Say)], "nobody had been told of the decision"
    await floor.ticks(announce_decisions)
    assert floor.replies == (), "and nobody is told now"


async def test_old_buttons_change_nothing(floor: Floor) -> None:
    await let_decision_stand(floor)
    await floor.presses("case.reopen-why:c1/because")
    assert refusal_key(floor) == "case-reason-unfit"
    await floor.presses("case.reopen-why:c1/reopen-new")
    for data in ("case.reopen:c1", "case.reopen-why:c1/reopen-new", "case.undo:c1"):
        await floor.presses(data)
        assert refusal_key(floor) in ("case-cannot-reopen", "case-not-claimed")
        assert (await floor.case()).state is State.NEW


async def test_a_withdrawn_case_stays_withdrawn(floor: Floor) -> None:
    await let_decision_stand(floor)
    await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1")
    floor.uow.commit()
    await floor.presses("case.reopen:c1")
    assert refusal_key(floor) == "case-cannot-reopen"


async def test_reopened_second_look_still_needs_another_moderator(floor: Floor) -> None:
    await let_decision_stand(floor)
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/reject-repeat", by=LEILA)
    await let_decision_stand(floor)
    await floor.presses("case.reopen-why:c1/reopen-new", by=LEILA)
    case = await floor.case()
    assert (case.state, case.barred) == (State.NEW, REZA)
    await floor.presses("case.claim:c1", by=REZA)
    assert refusal_key(floor) == "case-second-look"
    await floor.ticks(report_unclaimed_looks)
    assert case.look_due is not None, "owners are told if nobody takes it"
