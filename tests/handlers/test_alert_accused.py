"""A body that turns out to be accused loses the alert, whenever that is, and hears no reason."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, Screen
from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN, AGAIN_AFTER, AlertStep, CallBackReason
from bot.domain.catalogue.catalogue import Severity
from bot.domain.events import AlertCalledBack
from bot.handlers.alerts.alert_ends import send_alerts_on
from bot.usecases.alerts.end_alerts import call_back_from_accused
from tests.fakes.alerting import BODY, HOUR, NADER, an_alerting_floor, liaison_messages, permit, send
from tests.fakes.floor import BABAK, LEILA, Floor
from tests.fakes.turns import REZA


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return await an_alerting_floor(monkeypatch)


async def merge_accusing_report(floor: Floor) -> None:
    """Another report of the same seal names the staff of the body, and Reza merges it into the verified case."""
    await floor.files("c2", by=BABAK, severity=Severity.CRITICAL, act_id="O11", actor="staff", when=HOUR)
    await floor.presses("case.claim:c2")
    await floor.presses("case.merge-yes:c2/c1", private=True)


def accuse(floor: Floor) -> None:
    floor.uow.tables.sealed["r-c1"].body = replace(  # type: ignore[type-var] # it has one
        floor.uow.tables.sealed["r-c1"].body, actor="staff"
    )


async def test_merge_calls_back_acknowledged_alert(floor: Floor) -> None:
    alert_id = await send(floor)
    await floor.presses(f"alert.ack:{alert_id}", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "alert-body-acked"
    await merge_accusing_report(floor)
    alert = floor.uow.tables.alerts[alert_id]
    assert (alert.step, alert.reason) == (AlertStep.BACK, CallBackReason.ACCUSED)
    assert liaison_messages(floor, "alert-body-back-notice") == [NADER]
    assert REZA in liaison_messages(floor, "notice-alert-back")


async def test_merge_calls_back_alert_whose_time_is_over(floor: Floor) -> None:
    alert_id = await send(floor)
    for _ in range(ACKNOWLEDGED_WITHIN // AGAIN_AFTER):
        floor.clock.advance(AGAIN_AFTER)
        await floor.ticks(send_alerts_on)
    assert floor.uow.tables.alerts[alert_id].until is None
    await merge_accusing_report(floor)
    assert floor.uow.tables.alerts[alert_id].reason is CallBackReason.ACCUSED


async def test_accused_body_cannot_take_it_up(floor: Floor) -> None:
    alert_id = await send(floor)
    accuse(floor)
    await floor.presses(f"alert.ack:{alert_id}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "alert-back-already"
    assert floor.uow.tables.alerts[alert_id].reason is CallBackReason.ACCUSED
    assert floor.uow.tables.alerts[alert_id].acked_by is None


async def test_nothing_is_called_back_twice(floor: Floor) -> None:
    await send(floor)
    accuse(floor)
    case = await floor.case()
    facts = await call_back_from_accused(floor.tick_ctx(), case)
    assert [type(fact) for fact in facts] == [AlertCalledBack]
    assert await call_back_from_accused(floor.tick_ctx(), case) == ()


async def test_naming_who_did_it_calls_back(floor: Floor) -> None:
    """No report says who did it. What was named for the alert is named otherwise for the referral."""
    floor.uow.tables.sealed["r-c1"].body = replace(  # type: ignore[type-var] # it has one
        floor.uow.tables.sealed["r-c1"].body, actor=""
    )
    await permit(floor)
    await floor.presses("alert.who:c1/organised_group", private=True)
    await floor.presses(f"alert.one:c1/{BODY}/no", private=True)
    alert_id = next(iter(floor.uow.tables.alerts))
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    assert floor.uow.tables.alerts[alert_id].is_out
    floor.uow.cases.save(replace(await floor.case(), reporter_notified=True))
    floor.uow.commit()
    await floor.presses("ref.who:c1/staff", private=True)
    assert floor.uow.tables.alerts[alert_id].reason is CallBackReason.ACCUSED
    assert liaison_messages(floor, "alert-body-back-notice") == [NADER]
