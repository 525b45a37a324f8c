"""A decision that stands is set aside: by whom, when, what its reporters hear, what becomes of old buttons."""

from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EditCard, EraseDetails, ReporterOf, Say, Whisper
from bot.domain.cases.reports import State
from bot.domain.people import Role, Staff
from bot.domain.staff.audit import Deed
from bot.handlers.ticks import decisions_stand, second_looks
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.floor import LEILA, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

OVER = timedelta(minutes=5)


@pytest.fixture
async def floor() -> Floor:
    """Reza has rejected a case; nobody has been told."""
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.reason:c1/reject-repeat")
    return floor


async def told(floor: Floor) -> None:
    floor.clock.advance(OVER)
    await floor.ticks(decisions_stand)


def refused(floor: Floor) -> str:
    ack = floor.only(Ack)
    assert ack.alert
    return str(ack.key)


async def test_the_decider_opens_it_again_with_a_reason_and_the_reporter_hears_something_neutral(
    floor: Floor,
) -> None:
    floor.clock.stand()
    await told(floor)
    assert verbs(floor.only(EditCard)) == ["case.reopen:c1"]
    await floor.presses("case.reopen:c1")
    assert verbs(floor.only(Whisper)) == [
        "case.reopen-why:c1/reopen-new",
        "case.reopen-why:c1/reopen-mistake",
        "case.reopen-why:c1/reopen-wish",
    ]
    await floor.presses("case.reopen-why:c1/reopen-new")
    case = await floor.case()
    assert (case.state, case.owner, case.reason, case.told) == (State.NEW, None, "", False)
    assert case.deadline == floor.clock.now() + timedelta(hours=1)
    assert floor.only(Say).to == ReporterOf("r-c1") and floor.only(Say).key == "notice-new"
    assert "case.claim:c1" in verbs(floor.only(EditCard))
    assert floor.only(EraseDetails) == EraseDetails("c1", REZA)
    last = floor.uow.tables.audit[-1]
    assert (last.deed, last.subject, last.detail) == (Deed.REOPEN, "c1", "reopen-new")


async def test_the_reporter_reads_that_it_is_looked_at_again_and_then_the_new_outcome(floor: Floor) -> None:
    await told(floor)
    await floor.presses("case.reopen-why:c1/reopen-mistake")
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert any("تصمیم پیشین کنار رفت" in words for words in floor.read)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/verified-document", by=LEILA)
    assert not (await floor.case()).reopened
    floor.clock.advance(OVER)
    await floor.ticks(decisions_stand)
    assert [say.to for say in floor.replies if isinstance(say, Say)] == [ReporterOf("r-c1")]


async def test_another_moderator_may_not_and_a_lead_may(floor: Floor) -> None:
    await told(floor)
    await floor.presses("case.reopen:c1", by=LEILA)
    assert refused(floor) == "case-reopen-not-yours"
    await floor.presses("case.reopen-why:c1/reopen-new", by=LEILA)
    assert refused(floor) == "case-reopen-not-yours" and (await floor.case()).state is State.REJECTED
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    await floor.presses("case.reopen-why:c1/reopen-wish", by=LEILA)
    assert (await floor.case()).state is State.NEW


async def test_within_five_minutes_it_is_undone_not_opened(floor: Floor) -> None:
    await floor.presses("case.reopen:c1")
    assert refused(floor) == "case-reopen-early"
    floor.clock.advance(OVER)
    await floor.presses("case.reopen-why:c1/reopen-new")
    assert (await floor.case()).state is State.NEW
    assert not [say for say in floor.replies if isinstance(say, Say)], "nobody had heard of the decision"
    await floor.ticks(decisions_stand)
    assert floor.replies == (), "nor does anybody now"


async def test_old_buttons_change_nothing(floor: Floor) -> None:
    await told(floor)
    await floor.presses("case.reopen-why:c1/because")
    assert refused(floor) == "case-reason-unfit"
    await floor.presses("case.reopen-why:c1/reopen-new")
    for data in ("case.reopen:c1", "case.reopen-why:c1/reopen-new", "case.undo:c1"):
        await floor.presses(data)
        assert refused(floor) in ("case-cannot-reopen", "case-not-claimed")
        assert (await floor.case()).state is State.NEW


async def test_a_withdrawn_case_stays_withdrawn(floor: Floor) -> None:
    await told(floor)
    await withdraw_report("r-c1", uow=floor.uow, clock=floor.clock)
    floor.uow.commit()
    await floor.presses("case.reopen:c1")
    assert refused(floor) == "case-cannot-reopen"


async def test_a_second_look_that_is_opened_again_is_still_another_moderators(floor: Floor) -> None:
    await told(floor)
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/reject-repeat", by=LEILA)
    await told(floor)
    await floor.presses("case.reopen-why:c1/reopen-new", by=LEILA)
    case = await floor.case()
    assert (case.state, case.barred) == (State.NEW, REZA)
    await floor.presses("case.claim:c1", by=REZA)
    assert refused(floor) == "case-second-look"
    await floor.ticks(second_looks)
    assert case.look_due is not None, "owners hear of it if nobody takes it"
