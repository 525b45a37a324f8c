"""A critical, verified event reaches its body's liaison at once: act, station and hour, by two people's presses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EditPrivate, EraseDetails, ReporterOf, Say, Screen, StaffChat
from bot.domain.alerts.alerts import (
    ACKNOWLEDGED_WITHIN,
    AGAIN_AFTER,
    MOST,
    SIGNED_WITHIN,
    AlertStep,
    CallBackReason,
)
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.submissions.witnesses import AlertConsent, Consent, ContactMode
from bot.handlers.alerts.alert_ends import send_alerts_on
from bot.usecases.briefs.alerts_section import is_acknowledged_in_time
from tests.fakes import floor as floors
from tests.fakes.alerting import (
    BODY,
    NADER,
    OMID,
    an_alerting_floor,
    liaison_messages,
    permit,
    prepare,
    send,
    visible_text,
)
from tests.fakes.floor import BABAK, LEILA, WORDS, Floor, verbs
from tests.fakes.referring import SHIPPED
from tests.fakes.turns import REZA, SARA
from tests.fakes.two_accounts import link_accounts

MINA = Account(Messenger.BALE, 7100)
LAST = Account(Messenger.TELEGRAM, 9072)
"""A third liaison of the body, behind the others."""


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return await an_alerting_floor(monkeypatch)


# --- three presses -----------------------------------------------------------------------------------------


async def test_three_presses_bring_act_station_and_hour(floor: Floor) -> None:
    await permit(floor)
    await floor.presses("case.show:c1", private=True)
    assert "alert:c1" in verbs(floor.only_reply(Screen))
    alert_id = await prepare(floor)
    asked = floor.only_reply(Say, "alert-sign")
    assert asked.to == StaffChat(LEILA)
    assert verbs(asked) == [f"alert.yes:{alert_id}", f"alert.no:{alert_id}"]
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    alert = floor.only_reply(Say, "alert-body")
    assert alert.to == StaffChat(NADER) and verbs(alert) == [f"alert.ack:{alert_id}"]
    words = floors.render_reply(alert)[0]
    assert SHIPPED.acts["O11"].label in words and "Station 1" in words and "میان ساعت" in words
    assert WORDS not in words and "Sara" not in words and str((await floor.case()).number) not in words
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")
    assert floor.only_reply(Say, "notice-alert-sent").to == StaffChat(REZA)


async def test_press_in_the_group_opens_it_in_private(floor: Floor) -> None:
    await permit(floor)
    await floor.presses("alert:c1")
    question = floor.only_reply(Say, "alert-ask")
    assert question.to == StaffChat(REZA) and f"alert.one:c1/{BODY}/no" in verbs(question)
    await floor.presses("alert:c1", by=LEILA)
    assert floor.only_reply(Ack).key == "alert-not-yours"


async def test_minutes_of_the_hour_stay_behind(floor: Floor) -> None:
    alert_id = await send(floor)
    content = await floor.uow.alerts.content(alert_id)
    assert content is not None and content.hour == "2026-05-01.morning.0900"


async def test_audit_log_holds_what_was_sent(floor: Floor) -> None:
    await send(floor)
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.action, record.detail, record.by) == ("alert", f"sent {BODY}", str(LEILA))
    assert record.words and "thr01s1" not in record.words


async def test_liaison_acknowledges_and_everybody_hears(floor: Floor) -> None:
    alert_id = await send(floor)
    await floor.presses(f"alert.ack:{alert_id}", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "alert-body-acked"
    assert set(liaison_messages(floor, "notice-alert-acked")) == {REZA, LEILA}
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")
    await floor.presses(f"alert.ack:{alert_id}", by=OMID, private=True)
    assert floor.only_reply(Ack).key == "alert-acked-already"
    floor.clock.advance(ACKNOWLEDGED_WITHIN)
    assert not await floor.ticks(send_alerts_on)


async def test_another_bodys_liaison_cannot_acknowledge(floor: Floor) -> None:
    alert_id = await send(floor)
    floor.uow.staff.save(Staff(MINA, Role.LIAISON, "Mina", started=True, body="court"))
    floor.uow.keep_turn()
    for other in (MINA, LEILA):
        await floor.presses(f"alert.ack:{alert_id}", by=other, private=True)
        assert floor.only_reply(Ack).key == "alert-other-body"


# --- not without the reporter's yes ---------------------------------------------------------------------------


async def test_without_a_yes_nothing_can_be_sent(floor: Floor) -> None:
    await floor.presses("alert:c1", private=True)
    assert floor.only_reply(Screen).key == "alert-no-yes-yet"
    await floor.presses(f"alert.one:c1/{BODY}/no", private=True)
    assert floor.only_reply(Ack).key == "alert-no-yes"
    assert not floor.uow.tables.alerts


async def test_reporter_is_asked_once_and_assignee_hears_the_yes(floor: Floor) -> None:
    await floor.presses("alert.ask:c1", private=True)
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "my-alert:r-c1" in verbs(floor.only_reply(Screen))
    await floor.presses("my-alert:r-c1", by=SARA, private=True)
    text = visible_text(floor)
    assert SHIPPED.acts["O11"].label in text and "Station 1" in text and "هیئت نظارت شهرستان" in text
    await permit(floor)
    allowed = floor.only_reply(Say, "notice-alert-allowed")
    assert allowed.to == StaffChat(REZA) and verbs(allowed) == ["alert:c1"]
    await floor.presses("alert.ask:c1", private=True)
    assert floor.only_reply(Ack).key == "alert-nobody-to-ask"


async def test_leads_cannot_send_without_a_yes(floor: Floor) -> None:
    floor.uow.staff.save(Staff(REZA, Role.LEAD, "Reza", started=True))
    floor.uow.keep_turn()
    await floor.presses(f"alert.one:c1/{BODY}/no", private=True)
    assert floor.only_reply(Ack).key == "alert-no-yes"
    await floor.presses(f"alert.one:c1/{BODY}/no", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "alert-not-yours"


async def test_yes_counts_only_for_who_said_it(floor: Floor) -> None:
    """Another witness names another station: nothing of theirs is in the alert."""
    await floor.joins("r2", by=LEILA)
    floor.uow.tables.sealed["r2"].body = replace(  # type: ignore[type-var] # it has one
        floor.uow.tables.sealed["r2"].body, area_id="thr02", when="2026-05-01.noon.1215"
    )
    alert_id = await send(floor)
    content = await floor.uow.alerts.content(alert_id)
    assert content is not None and (content.area_id, content.hour) == ("thr01s1", "2026-05-01.morning.0900")
    assert await floor.uow.alerts.sources(alert_id) == {"r-c1"}


async def test_who_refused_every_body_is_not_asked(floor: Floor) -> None:
    report = await floor.uow.reports.get("r-c1")
    assert report is not None
    floor.uow.reports.save(replace(report, consent=Consent.NO))
    floor.uow.commit()
    await floor.presses("my-alert:r-c1", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "my-alert-over"
    await floor.presses("alert.ask:c1", private=True)
    assert floor.only_reply(Ack).key == "alert-nobody-to-ask"


async def test_no_return_reporter_says_yes_by_code(floor: Floor) -> None:
    report = await floor.uow.reports.get("r-c1")
    assert report is not None
    floor.uow.reports.save(replace(report, mode=ContactMode.NO_RETURN))
    floor.uow.commit()
    await permit(floor)
    assert floor.only_reply(Ack).key == "my-report-not-found"
    await floor.takes_code("r-c1", by=SARA)
    await permit(floor)
    assert (await floor.uow.reports.get("r-c1")).alert is AlertConsent.YES  # type: ignore[union-attr] # it is there


# --- two people, and one question ----------------------------------------------------------------------------


async def test_if_one_person_could_know_it_stops(floor: Floor) -> None:
    await permit(floor)
    await floor.presses(f"alert.one:c1/{BODY}/yes", private=True)
    assert floor.only_reply(Screen).key == "alert-needs-second"
    assert not floor.uow.tables.alerts


async def test_nobody_signs_their_own(floor: Floor) -> None:
    floor.uow.staff.save(Staff(REZA, Role.LEAD, "Reza", started=True))
    await permit(floor)
    alert_id = await prepare(floor)
    await floor.presses(f"alert.yes:{alert_id}", private=True)
    assert floor.only_reply(Ack).key == "alert-own"
    await link_accounts(floor.uow, REZA, LEILA)
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "alert-own"
    assert not any(alert.is_out for alert in floor.uow.tables.alerts.values())


async def test_moderator_cannot_sign(floor: Floor) -> None:
    await permit(floor)
    alert_id = await prepare(floor)
    await floor.presses(f"alert.yes:{alert_id}", by=BABAK, private=True)
    assert floor.only_reply(Ack).alert
    assert floor.uow.tables.alerts[alert_id].step is AlertStep.SIGN


async def test_without_another_lead_nothing_waits(floor: Floor) -> None:
    floor.uow.staff.save(Staff(LEILA, Role.MODERATOR, "Leila", started=True))
    await permit(floor)
    await floor.presses(f"alert.one:c1/{BODY}/no", private=True)
    assert floor.only_reply(Ack).key == "alert-alone"


async def test_refused_alert_leaves_nothing(floor: Floor) -> None:
    await permit(floor)
    alert_id = await prepare(floor)
    await floor.presses(f"alert.no:{alert_id}", by=LEILA, private=True)
    assert floor.only_reply(Screen).key == "alert-not-sent"
    assert floor.only_reply(Say, "notice-alert-refused").to == StaffChat(REZA)
    assert not floor.uow.tables.alerts and not floor.uow.tables.alert_contents


async def test_second_signature_finds_it_sent(floor: Floor) -> None:
    alert_id = await send(floor)
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "alert-sent-already"


async def test_unsigned_alert_lapses(floor: Floor) -> None:
    await permit(floor)
    alert_id = await prepare(floor)
    floor.clock.advance(SIGNED_WITHIN)
    await floor.ticks(send_alerts_on)
    assert floor.only_reply(Say, "notice-alert-lapsed").to == StaffChat(REZA)
    assert EraseDetails(alert_id, LEILA) in floor.replies
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "alert-over"


# --- which events, which bodies -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"act_id": "O01"},
        {"act_id": "O03"},
        {"severity": Severity.HIGH},
        {"space": Space.VIRTUAL},
    ],
)
async def test_other_events_are_never_alerted(floor: Floor, change: dict[str, object]) -> None:
    case = await floor.case()
    floor.uow.cases.save(replace(case, **change))  # type: ignore[arg-type] # fields of a case
    floor.uow.commit()
    await floor.presses("case.show:c1", private=True)
    assert "alert:c1" not in verbs(floor.only_reply(Screen))
    await floor.presses("alert:c1", private=True)
    assert floor.only_reply(Ack).key == "alert-not-this"
    await floor.presses("my-alert:r-c1", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "my-alert-over"


async def test_restricted_case_is_never_alerted(floor: Floor) -> None:
    case = await floor.case()
    floor.uow.cases.save(replace(case, restricted=True))
    floor.uow.staff.save(Staff(REZA, Role.MODERATOR, "Reza", started=True, circle=True))
    floor.uow.commit()
    await floor.presses("alert:c1", private=True)
    assert floor.only_reply(Ack).key == "alert-not-this"


async def test_unverified_event_is_not_alerted(floor: Floor) -> None:
    case = await floor.case()
    floor.uow.cases.save(replace(case, state=State.CLAIMED, decided_at=None))
    floor.uow.commit()
    await floor.presses("alert:c1", private=True)
    assert floor.only_reply(Ack).key == "alert-not-verified"


async def test_accused_body_is_not_the_addressee(floor: Floor) -> None:
    floor.uow.tables.sealed["r-c1"].body = replace(  # type: ignore[type-var] # it has one
        floor.uow.tables.sealed["r-c1"].body, actor="staff"
    )
    await permit(floor)
    await floor.presses("alert:c1", private=True)
    assert floor.only_reply(Screen).key == "alert-no-liaison"
    await floor.presses(f"alert.one:c1/{BODY}/no", private=True)
    assert floor.only_reply(Ack).key == "alert-no-body"


async def test_body_accused_since_is_called_back_from(floor: Floor) -> None:
    await send(floor)
    floor.uow.tables.sealed["r-c1"].body = replace(  # type: ignore[type-var] # it has one
        floor.uow.tables.sealed["r-c1"].body, actor="staff"
    )
    floor.clock.advance(AGAIN_AFTER)
    await floor.ticks(send_alerts_on)
    assert liaison_messages(floor, "alert-body-back-notice") == [NADER]
    assert not liaison_messages(floor, "alert-body")


async def test_case_has_a_limit_of_alerts(floor: Floor) -> None:
    await send(floor)
    for _ in range(MOST - 1):
        alert_id = next(a.id for a in floor.uow.tables.alerts.values() if a.is_out)
        await floor.presses(f"alert.back-why:{alert_id}/event", by=LEILA, private=True)
        await send(floor)
    alert_id = next(a.id for a in floor.uow.tables.alerts.values() if a.is_out)
    await floor.presses(f"alert.back-why:{alert_id}/event", by=LEILA, private=True)
    await permit(floor)
    await floor.presses(f"alert.one:c1/{BODY}/no", private=True)
    assert floor.only_reply(Ack).key == "alert-most"


# --- the reporter goes back on it ------------------------------------------------------------------------------


async def test_withdrawing_the_yes_before_it_is_sent_stops_it(floor: Floor) -> None:
    await permit(floor)
    alert_id = await prepare(floor)
    await floor.presses("my-alert-no:r-c1", by=SARA, private=True)
    assert floor.only_reply(Say, "notice-alert-stopped").to == StaffChat(REZA)
    assert EraseDetails(alert_id, LEILA) in floor.replies
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "alert-over"
    assert not liaison_messages(floor, "alert-body")


async def test_withdrawing_the_report_in_that_minute_sends_nothing(floor: Floor) -> None:
    await permit(floor)
    alert_id = await prepare(floor)
    await floor.presses("my-withdraw-yes:r-c1", by=SARA, private=True)
    assert not floor.uow.tables.alerts
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "alert-over"


async def test_after_sending_the_yes_is_not_taken_back(floor: Floor) -> None:
    await send(floor)
    await floor.presses("my-alert-no:r-c1", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "my-alert-sent-already"


async def test_withdrawn_report_reads_as_any_other_call_back(floor: Floor) -> None:
    """The body cannot tell a withdrawal from a mistake of staff."""
    alert_id = await send(floor)
    world = floor.uow.copy_tables()
    await floor.presses(f"alert.back-why:{alert_id}/event", by=LEILA, private=True)
    by_staff = [r for r in floor.replies if getattr(r, "account", getattr(r, "to", None)) in _NADERS]
    floor.uow.tables = world
    floor.uow.commit()
    await floor.presses("my-withdraw-yes:r-c1", by=SARA, private=True)
    by_reporter = [r for r in floor.replies if getattr(r, "account", getattr(r, "to", None)) in _NADERS]
    assert by_staff == by_reporter and len(by_staff) == 2
    assert isinstance(by_staff[0], EditPrivate) and by_staff[0].case_id == alert_id
    assert await floor.uow.alerts.content(alert_id) is None
    reason = back_reasons(floor, "notice-alert-back")
    assert reason and all("پس گرفت" not in why for why in reason)


_NADERS = (NADER, StaffChat(NADER))


def back_reasons(floor: Floor, key: str) -> list[str]:
    return [r.args["why"].key for r in floor.replies if isinstance(r, Say) and r.key == key]  # type: ignore[union-attr] # a text


# --- calling back --------------------------------------------------------------------------------------------


async def test_lead_and_preparer_may_call_back(floor: Floor) -> None:
    alert_id = await send(floor)
    await floor.presses(f"alert.back:{alert_id}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "alert-back-not-yours"
    await floor.presses(f"alert.back:{alert_id}", private=True)
    assert verbs(floor.only_reply(Screen))[:3] == [
        f"alert.back-why:{alert_id}/{reason}" for reason in ("body", "event", "person")
    ]
    await floor.presses(f"alert.back-why:{alert_id}/body", private=True)
    assert floor.only_reply(Screen).key == "alert-back-done"
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.detail, record.by) == (f"back {BODY} body", str(REZA))
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")
    await floor.presses(f"alert.ack:{alert_id}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "alert-back-already"
    await floor.presses(f"alert.back-why:{alert_id}/event", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "alert-back-already"


async def test_unknown_reason_calls_nothing_back(floor: Floor) -> None:
    alert_id = await send(floor)
    await floor.presses(f"alert.back-why:{alert_id}/withdrawn", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "alert-no-reason"
    assert floor.uow.tables.alerts[alert_id].is_out


async def test_undone_decision_calls_back(floor: Floor) -> None:
    alert_id = await send(floor)
    await floor.presses("case.undo:c1", private=True)
    assert floor.uow.tables.alerts[alert_id].reason is CallBackReason.SET_ASIDE
    assert liaison_messages(floor, "alert-body-back-notice") == [NADER]


# --- nobody answers ----------------------------------------------------------------------------------------


async def test_silence_reaches_next_liaison_then_leads(floor: Floor) -> None:
    alert_id = await send(floor)
    floor.clock.advance(AGAIN_AFTER - timedelta(seconds=1))
    assert not await floor.ticks(send_alerts_on)
    floor.clock.advance(timedelta(seconds=1))
    await floor.ticks(send_alerts_on)
    assert liaison_messages(floor, "alert-body") == [OMID]
    assert liaison_messages(floor, "alert-body-again") == [NADER]
    assert set(liaison_messages(floor, "notice-alert-unanswered")) == {REZA, LEILA}
    assert not await floor.ticks(send_alerts_on), "each once"
    floor.clock.advance(AGAIN_AFTER)
    await floor.ticks(send_alerts_on)
    assert not liaison_messages(floor, "alert-body")
    assert liaison_messages(floor, "alert-body-again") == [NADER, OMID]
    floor.clock.advance(AGAIN_AFTER)
    await floor.ticks(send_alerts_on)
    assert set(liaison_messages(floor, "notice-alert-silent")) == {REZA, LEILA}
    floor.clock.advance(timedelta(hours=1))
    assert not await floor.ticks(send_alerts_on)
    await floor.presses(f"alert.ack:{alert_id}", by=OMID, private=True)
    assert floor.only_reply(Screen).key == "alert-body-acked"
    edits = [r for r in floor.replies if isinstance(r, EditPrivate)]
    assert [(edit.account, edit.key) for edit in edits] == [(NADER, "alert-body-acked-other")]


async def test_next_liaison_is_another_person_if_there_is_one(floor: Floor) -> None:
    floor.uow.staff.save(Staff(LAST, Role.LIAISON, "Last", started=True, body=BODY))
    floor.uow.keep_turn()
    await link_accounts(floor.uow, NADER, OMID)
    await send(floor)
    for reached in (LAST, OMID):
        floor.clock.advance(AGAIN_AFTER)
        await floor.ticks(send_alerts_on)
        assert liaison_messages(floor, "alert-body") == [reached]


@pytest.mark.parametrize(
    ("seconds", "in_time", "telephones"), [(14 * 60 + 59, 1, set()), (15 * 60 + 1, 0, {REZA, LEILA})]
)
async def test_a_quarter_of_an_hour_is_the_last_moment(
    floor: Floor, seconds: int, in_time: int, telephones: set[Account]
) -> None:
    alert_id = await send(floor)
    asked: set[Account] = set()
    for step in (*[60] * (seconds // 60), seconds % 60):
        floor.clock.advance(timedelta(seconds=step))
        await floor.ticks(send_alerts_on)
        asked |= set(liaison_messages(floor, "notice-alert-silent"))
    await floor.presses(f"alert.ack:{alert_id}", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "alert-body-acked", "late is better than never"
    assert is_acknowledged_in_time(floor.uow.tables.alerts[alert_id]) is bool(in_time)
    assert asked == telephones, "all leads, and only after a quarter of an hour"


# --- the reporter's page ------------------------------------------------------------------------------------


async def test_reporter_reads_what_became_of_it(floor: Floor) -> None:
    keys = []
    await permit(floor)
    keys.append(page_news(floor))
    alert_id = await prepare(floor)
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    for act in ("", f"alert.ack:{alert_id}", f"alert.back-why:{alert_id}/event"):
        if act:
            await floor.presses(act, by=NADER if "alert.ack" in act else LEILA, private=True)
        await floor.presses("my-open:r-c1", by=SARA, private=True)
        keys.append(page_news(floor))
    assert keys == [f"my-news-alert-{step}" for step in ("yes", "sent", "acked", "back")]


def page_news(floor: Floor) -> str:
    news = str(floor.only_reply(Screen, "my-report").args["news"])
    return next(key for key in NEWS if f"'{key}'" in news)


NEWS = tuple(f"my-news-alert-{step}" for step in ("yes", "sent", "acked", "back", "asked"))


async def test_question_is_offered_for_such_events_only(floor: Floor) -> None:
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "my-alert:r-c1" in verbs(floor.only_reply(Screen))
    await floor.files("c2", act_id="O01")
    await floor.presses("my-open:r-c2", by=SARA, private=True)
    assert "my-alert:r-c2" not in verbs(floor.only_reply(Screen))
