"""A yes to a quick alert holds for what its reporter has read: these bodies, this event, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EditPrivate, Say, Screen
from bot.domain.alerts.alertable import NEWS_FOR
from bot.domain.alerts.alerts import LEADS_AGAIN_AFTER, SIGNED_WITHIN, AlertContent, AlertStep
from bot.domain.cases.reports import State
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.reporting.drafts import Draft, FieldName
from bot.domain.submissions.witnesses import AlertConsent, Consent, DialogueLine, Side
from bot.handlers.alerts.alert_ends import send_alerts_on
from bot.usecases.alerts.consent_alert import agreed_bodies, may_ask, question_in_form
from bot.usecases.closing.close_election import close_election
from tests.fakes.alerting import (
    BODY,
    HOUR,
    NADER,
    OMID,
    an_alerting_floor,
    liaison_messages,
    permit,
    prepare,
    send,
    visible_text,
)
from tests.fakes.floor import LEILA, Floor, verbs
from tests.fakes.turns import REZA, SARA

MINA = Account(Messenger.BALE, 7100)


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return await an_alerting_floor(monkeypatch)


def add_liaison(floor: Floor, body: str) -> None:
    floor.uow.staff.save(Staff(MINA, Role.LIAISON, "Mina", started=True, body=body))
    floor.uow.commit()


async def alert_consent(floor: Floor, report_id: str = "r-c1") -> AlertConsent:
    report = await floor.uow.reports.get(report_id)
    assert report is not None
    return report.alert


# --- to which bodies ------------------------------------------------------------------------------------------


async def test_reporter_reads_exactly_the_bodies_with_a_liaison(floor: Floor) -> None:
    add_liaison(floor, "sup-central")
    await floor.presses("my-alert:r-c1", by=SARA, private=True)
    text = visible_text(floor)
    assert "هیئت نظارت شهرستان" in text and "مرکزی" in text
    assert "دادسرا" not in text, "it has nobody in the chat"
    await permit(floor)
    assert await agreed_bodies(floor.tick_ctx(), "r-c1") == {BODY, "sup-central"}


async def test_body_that_the_reporter_has_not_read_is_refused(floor: Floor) -> None:
    await permit(floor)
    add_liaison(floor, "sup-central")
    await floor.presses("alert:c1", private=True)
    assert "alert:c1/sup-central" not in verbs(floor.only_reply(Screen, "alert-ask"))
    await floor.presses("alert.one:c1/sup-central/no", private=True)
    assert floor.only_reply(Ack).key == "alert-no-body"


async def test_yes_to_other_bodies_only_is_asked_again(floor: Floor) -> None:
    await permit(floor)
    floor.uow.reports.add_line("r-c1", DialogueLine(Side.ALERT, "police", floor.clock.now()))
    floor.uow.commit()
    await floor.presses("alert:c1", private=True)
    assert "alert.ask:c1" in verbs(floor.only_reply(Screen, "alert-no-yes-yet"))


async def test_yes_that_shrank_meanwhile_is_not_signed(floor: Floor) -> None:
    await permit(floor)
    alert_id = await prepare(floor)
    floor.uow.reports.add_line("r-c1", DialogueLine(Side.ALERT, "police", floor.clock.now()))
    floor.uow.commit()
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "alert-over"


async def test_without_any_liaison_nobody_is_asked(floor: Floor) -> None:
    for account in (NADER, OMID):
        floor.uow.staff.save(Staff(account, Role.LIAISON, "", started=False, body=BODY))
    floor.uow.commit()
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "my-alert:r-c1" not in verbs(floor.only_reply(Screen))
    await floor.presses("my-alert-yes:r-c1", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "my-alert-no-body"


async def test_unknown_actor_is_named_on_the_alerts_screen(floor: Floor) -> None:
    """Of nobody known only bodies far above may hear; the reporter has read the nearer ones, too."""
    floor.uow.tables.sealed["r-c1"].body = replace(  # type: ignore[type-var] # it has one
        floor.uow.tables.sealed["r-c1"].body, actor=""
    )
    await permit(floor)
    await floor.presses("alert:c1", private=True)
    assert verbs(floor.only_reply(Screen, "alert-no-liaison"))[0] == "alert.who:c1"
    await floor.presses("alert.who:c1", private=True)
    assert "alert.who:c1/organised_group" in verbs(floor.only_reply(Screen, "alert-ask-who"))
    await floor.presses("alert.who:c1/organised_group", private=True)
    assert f"alert.one:c1/{BODY}/no" in verbs(floor.only_reply(Screen, "alert-ask"))


async def test_form_asks_for_bodies_with_a_liaison(floor: Floor) -> None:
    answers = {
        FieldName.ACT: "O11",
        FieldName.CONSENT: Consent.YES.value,
        FieldName.ACTOR: "organised_group",
        FieldName.AREA: "thr01s1",
        FieldName.WHEN: HOUR,
    }
    ctx = floor.tick_ctx()
    question = await question_in_form(ctx, Draft("d", answers=answers))
    assert question is not None and question.bodies == (BODY,)
    assert question.content == AlertContent("O11", "thr01s1", "2026-05-01.morning.0900")
    assert await question_in_form(ctx, Draft("d", answers={**answers, FieldName.ACTOR: "staff"})) is None
    assert await question_in_form(ctx, Draft("d", answers={**answers, FieldName.WHEN: "2026-04-20"})) is None
    assert await question_in_form(ctx, Draft("d", answers={**answers, FieldName.CONSENT: "ask_me"})) is None


# --- once -----------------------------------------------------------------------------------------------------


async def test_call_back_uses_up_the_yes(floor: Floor) -> None:
    alert_id = await send(floor)
    await floor.presses(f"alert.back-why:{alert_id}/event", by=LEILA, private=True)
    assert await alert_consent(floor) is AlertConsent.NONE
    await floor.presses("alert:c1", private=True)
    screen = floor.only_reply(Screen, "alert-no-yes-yet")
    assert "alert.ask:c1" in verbs(screen) and "درست نبود" in visible_text(floor), "the assignee reads why"


async def test_recognised_person_ends_alerts_of_the_case_for_good(floor: Floor) -> None:
    alert_id = await send(floor)
    await floor.presses(f"alert.back-why:{alert_id}/person", by=LEILA, private=True)
    assert await alert_consent(floor) is AlertConsent.OVER
    await permit(floor)
    assert floor.only_reply(Ack).key == "my-alert-over"
    await floor.joins("r2", by=LEILA)
    floor.uow.tables.sealed["r2"].body = replace(  # type: ignore[type-var] # it has one
        floor.uow.tables.sealed["r2"].body, act_id="O11", actor="organised_group"
    )
    await floor.presses("alert:c1", private=True)
    assert "alert.ask:c1" not in verbs(floor.only_reply(Screen, "alert-no-yes-yet")), "it would lead nowhere"
    await permit(floor, "r2", by=LEILA)
    await floor.presses(f"alert.one:c1/{BODY}/no", private=True)
    assert floor.only_reply(Ack).key == "alert-person-known"


# --- a decision that may be undone ------------------------------------------------------------------------------


async def test_page_says_the_same_before_and_after_a_decision(floor: Floor) -> None:
    await permit(floor)
    pages = set()
    for state in (State.CLAIMED, State.VERIFIED, State.REJECTED):
        case = await floor.case()
        decided_at = None if state is State.CLAIMED else floor.clock.now()
        floor.uow.cases.save(replace(case, state=state, decided_at=decided_at, reporter_notified=False))
        floor.uow.commit()
        await floor.presses("my-open:r-c1", by=SARA, private=True)
        screen = floor.only_reply(Screen, "my-report")
        pages.add((str(screen.args["news"]).count("my-news-alert-yes"), "my-alert-no:r-c1" in verbs(screen)))
    assert pages == {(1, True)}


# --- after the event, after the election ------------------------------------------------------------------------


async def test_old_event_is_no_alert(floor: Floor) -> None:
    await permit(floor)
    alert_id = await prepare(floor)
    report = await floor.uow.reports.get("r-c1")
    assert report is not None and await may_ask(floor.tick_ctx(), report)
    floor.clock.advance(NEWS_FOR)
    await floor.presses("alert:c1", private=True)
    assert floor.only_reply(Ack).key == "alert-too-old"
    assert not await may_ask(floor.tick_ctx(), report)
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "alert-over"


async def test_closing_ends_waiting_alerts_and_asks_nobody(floor: Floor) -> None:
    await permit(floor)
    alert_id = await prepare(floor)
    await close_election(floor.tick_ctx(), even_with_waiting=True, by="operator")
    floor.uow.commit()
    assert alert_id not in floor.uow.tables.alerts and not floor.uow.tables.alert_contents
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert not {"my-alert:r-c1", "my-alert-yes:r-c1", "my-alert-no:r-c1"} & set(
        verbs(floor.only_reply(Screen))
    )
    assert "my-news-alert" not in str(floor.only_reply(Screen).args["news"])
    await permit(floor)
    assert floor.only_reply(Ack).key == "election-closed"


async def test_closing_lets_nobody_wait_for_an_acknowledgement(floor: Floor) -> None:
    alert_id = await send(floor)
    await close_election(floor.tick_ctx(), even_with_waiting=True, by="operator")
    floor.uow.commit()
    floor.clock.advance(timedelta(days=60))
    assert not await floor.ticks(send_alerts_on)
    assert floor.uow.tables.alerts[alert_id].step is AlertStep.SENT


# --- what the body and the leads see ----------------------------------------------------------------------------


async def test_called_back_alert_is_known_by_number_and_day(floor: Floor) -> None:
    alert_id = await send(floor)
    number = floor.uow.tables.alerts[alert_id].number
    await floor.presses(f"alert.back-why:{alert_id}/event", by=LEILA, private=True)
    words = visible_text(floor).translate({ord(d): str(n) for n, d in enumerate("۰۱۲۳۴۵۶۷۸۹")})
    assert len(number) == 4 and words.count(number) >= 3, "in the edit, the message and the staff's notice"
    assert "11 اردیبهشت" in words
    edit = next(reply for reply in floor.replies if isinstance(reply, EditPrivate))
    assert edit.key == "alert-body-back"


async def test_leads_hear_at_once_of_a_deserted_body(floor: Floor) -> None:
    await send(floor)
    for account in (NADER, OMID):
        floor.uow.staff.save(Staff(account, Role.LIAISON, "", started=True, body=BODY, frozen=True))
    floor.uow.commit()
    floor.clock.advance(timedelta(minutes=5))
    await floor.ticks(send_alerts_on)
    assert set(liaison_messages(floor, "notice-alert-deserted")) == {REZA, LEILA}
    assert not liaison_messages(floor, "notice-alert-unanswered")
    floor.clock.advance(timedelta(hours=1))
    assert not await floor.ticks(send_alerts_on)


async def test_leads_are_asked_twice_before_it_lapses(floor: Floor) -> None:
    await permit(floor)
    alert_id = await prepare(floor)
    floor.clock.advance(LEADS_AGAIN_AFTER)
    await floor.ticks(send_alerts_on)
    assert verbs(floor.only_reply(Say, "alert-sign-again")) == [
        f"alert.yes:{alert_id}",
        f"alert.no:{alert_id}",
    ]
    assert liaison_messages(floor, "notice-alert-unsigned") == [REZA]
    assert not await floor.ticks(send_alerts_on), "once"
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    assert floor.only_reply(Screen).key == "alert-sent"


async def test_second_question_does_not_lengthen_the_wait(floor: Floor) -> None:
    await permit(floor)
    alert_id = await prepare(floor)
    floor.clock.advance(LEADS_AGAIN_AFTER)
    await floor.ticks(send_alerts_on)
    floor.clock.advance(SIGNED_WITHIN - LEADS_AGAIN_AFTER)
    await floor.ticks(send_alerts_on)
    assert liaison_messages(floor, "notice-alert-lapsed") == [REZA]
    assert alert_id not in floor.uow.tables.alerts


async def test_no_text_sends_anybody_to_the_telephone_unsigned(floor: Floor) -> None:
    await permit(floor)
    await floor.presses(f"alert.one:c1/{BODY}/yes", private=True)
    assert "refer:c1" in verbs(floor.only_reply(Screen, "alert-needs-second"))
    assert "تلفن" not in visible_text(floor) and "تماس" not in visible_text(floor)
    floor.uow.staff.save(Staff(LEILA, Role.MODERATOR, "Leila", started=True))
    floor.uow.commit()
    await floor.presses(f"alert.one:c1/{BODY}/no", private=True)
    assert floor.only_reply(Ack).key == "alert-alone" and "تلفن" not in visible_text(floor)


async def test_waiting_alert_stands_on_the_leads_desk(floor: Floor) -> None:
    await permit(floor)
    alert_id = await prepare(floor)
    await floor.presses("queue", by=LEILA, private=True)
    assert f"alert.see:{alert_id}" in verbs(floor.only_reply(Screen, "queue"))
    await floor.presses(f"alert.see:{alert_id}", by=LEILA, private=True)
    assert verbs(floor.only_reply(Screen, "alert-sign"))[:2] == [
        f"alert.yes:{alert_id}",
        f"alert.no:{alert_id}",
    ]
    await floor.presses("queue", private=True)
    assert f"alert.see:{alert_id}" not in verbs(floor.only_reply(Screen, "queue")), (
        "who prepared it does not sign"
    )
    await floor.presses(f"alert.yes:{alert_id}", by=LEILA, private=True)
    await floor.presses("queue", by=LEILA, private=True)
    assert f"alert.see:{alert_id}" not in verbs(floor.only_reply(Screen, "queue"))


async def test_untaken_alert_stands_on_the_bodys_desk(floor: Floor) -> None:
    alert_id = await send(floor)
    await floor.presses("body.list", by=OMID, private=True)
    assert verbs(floor.only_reply(Screen, "body-desk"))[0] == f"alert.open:{alert_id}"
    await floor.presses(f"alert.open:{alert_id}", by=OMID, private=True)
    assert verbs(floor.only_reply(Screen, "alert-body")) == [f"alert.ack:{alert_id}"]
    add_liaison(floor, "court")
    await floor.presses(f"alert.open:{alert_id}", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "alert-other-body"
    await floor.presses(f"alert.ack:{alert_id}", by=OMID, private=True)
    await floor.presses("body.list", by=NADER, private=True)
    assert f"alert.open:{alert_id}" not in verbs(floor.only_reply(Screen, "body-desk"))
