"""The register of threats in chat: votes of bodies, levels that explain themselves, the matrix and its words."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, SendDocument, SendPicture, TextRef
from bot.domain.catalogue.catalogue import Agency, Confidence, Phase, Space
from bot.domain.news.legal_calendar import AnchorOffset
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.threats.measures import MeasureState
from bot.domain.threats.threat_versions import parse_register, verify_register
from bot.domain.threats.threats import MeasureKind, ReadyMeasure, Threat, ThreatBook
from bot.handlers.threats.measure_notices import measure_reminders
from bot.handlers.threats.threat_matrix import LISTED
from bot.usecases.threats import keep_measures
from tests.fakes import floor as floors
from tests.fakes.county import MINA, NADER, PARI, QASEM, a_county, messages_to, offered_presses, plain_text
from tests.fakes.floor import LEILA, NAMES, Floor
from tests.fakes.polling_day import OPEN, content

WHY = "دو بار در دورهٔ پیش دیده شد"
SIMIN = Account(Messenger.TELEGRAM, 9012)
CALL = ReadyMeasure(
    "call", kind=MeasureKind.LETTER, title="نامه به ستادها", body="police", due=AnchorOffset("polling", -3)
)
LOOK = ReadyMeasure(
    "look", kind=MeasureKind.CHECK, title="سرکشی به بازار", body="court", due=AnchorOffset("registration", 2)
)


def a_threat(threat_id: str, act: str, *phases: Phase, measures: tuple[ReadyMeasure, ...] = ()) -> Threat:
    return Threat(
        threat_id,
        title=f"تهدید {threat_id}",
        phases=phases or (Phase.DAY,),
        spaces=(Space.REAL,),
        act_ids=(act,),
        article_ids=("68",),
        measures=measures,
    )


BOOK = ThreatBook((a_threat("buying", "O01", measures=(CALL, LOOK)), a_threat("fear", "O13")), ("قوم*",))


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    bodies = {
        name: Agency(name, name=name.title(), phone=None, when="", confidence=Confidence.SOURCED)
        for name in ("police", "court")
    }
    county = replace(content(), threats=BOOK, agencies=bodies)
    monkeypatch.setattr(floors, "content", lambda: county)
    floor = a_county(monkeypatch)
    monkeypatch.setitem(NAMES, SIMIN, "Simin")
    floor.uow.staff.save(Staff(SIMIN, Role.LIAISON, "Simin", started=True, body="police"))
    floor.uow.keep_turn()
    return floor


async def vote(floor: Floor, place: str, *, by: Account = PARI, reason: str = WHY) -> None:
    """``buying/4/5`` and the reason."""
    await floor.presses(f"threats.grade:{place}", by=by, private=True)
    await floor.says(reason, by=by)


async def test_citizens_and_moderators_see_nothing(floor: Floor) -> None:
    await floor.presses("threats", by=LEILA, private=True)
    assert "threats" not in floor.reply_keys()
    await floor.presses("threats.one:buying", by=LEILA, private=True)
    assert "threat" not in floor.reply_keys()


async def test_list_is_filtered_by_phase_and_space(floor: Floor) -> None:
    await floor.presses("threats", by=PARI, private=True)
    assert floor.only_reply(Screen).key == "threats"
    await floor.presses("threats.list:day/real", by=PARI, private=True)
    assert {"threats.one:buying", "threats.one:fear"} <= set(offered_presses(floor))
    for other in ("after", "day/virtual"):
        await floor.presses(f"threats.list:{other}", by=PARI, private=True)
        assert "threats.one:buying" not in offered_presses(floor)


async def test_threat_says_that_its_article_changed(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    edited = replace(floors.content(), flagged=frozenset({"threat/buying"}))
    monkeypatch.setattr(floors, "content", lambda: edited)
    for threat_id, is_told in (("buying", True), ("fear", False)):
        await floor.presses(f"threats.one:{threat_id}", by=PARI, private=True)
        assert ("تازه عوض شده است" in plain_text(floor)) is is_told


async def test_level_rests_on_one_voice_a_body(floor: Floor) -> None:
    await vote(floor, "buying/5/5", by=PARI)
    await vote(floor, "buying/3/5", by=SIMIN)
    assert "threat-other-liaison" in str(floor.only_reply(Screen).args["other"])
    await vote(floor, "buying/1/1", by=QASEM)
    await vote(floor, "buying/1/1", by=NADER)
    assert "سطح حالا: <b>۱، کم</b>" in plain_text(floor), (
        "two voices of three outweigh both people of the police"
    )
    await floor.presses("threats.one:buying", by=QASEM, private=True)
    text = plain_text(floor)
    assert "میانهٔ ۳ صدا" in text and "نظر آدم‌های یک صدا با هم فرق دارد" in text and WHY in text


async def test_first_of_two_who_disagree_hears_of_it_once(floor: Floor) -> None:
    await vote(floor, "buying/5/5", by=PARI)
    await vote(floor, "buying/5/5", by=SIMIN)
    assert not messages_to(PARI, floor), "they agree"
    await vote(floor, "buying/2/5", by=SIMIN)
    assert [(say.key, say.quiet, say.args["likelihood"]) for say in messages_to(PARI, floor)] == [
        ("threat-differs-liaison", True, 2)
    ]
    assert not messages_to(NADER, floor) and "Simin" not in str(messages_to(PARI, floor))
    await vote(floor, "buying/2/5", by=SIMIN, reason="همان نظر با دلیل دیگر")
    await vote(floor, "buying/1/1", by=QASEM)
    assert not messages_to(PARI, floor), "the same grades again, and another body, are no news"


async def test_later_vote_replaces_the_persons_earlier_one(floor: Floor) -> None:
    await vote(floor, "buying/5/5")
    await floor.presses("threats.grade:buying", by=PARI, private=True)
    assert "احتمال ۵" in plain_text(floor), "the earlier vote stands beside the question"
    await vote(floor, "buying/2/1", reason="این بار جای دیگری بود")
    (stored,) = await floor.uow.threats.votes()
    assert (stored.likelihood, stored.harm, stored.body) == (2, 1, "police")


async def test_second_account_of_a_person_adds_no_vote(floor: Floor) -> None:
    await vote(floor, "buying/5/5", by=PARI)
    floor.uow.staff.save(Staff(SIMIN, Role.LIAISON, "Pari", started=True, body="police", same_as=PARI))
    floor.uow.keep_turn()
    await vote(floor, "buying/1/1", by=SIMIN)
    assert [(stored.by, stored.likelihood) for stored in await floor.uow.threats.votes()] == [(SIMIN, 1)]


@pytest.mark.parametrize("typed", ["0", "۶", "زیاد"])
async def test_number_outside_scale_gets_a_clear_sentence(floor: Floor, typed: str) -> None:
    await floor.presses("threats.grade:buying", by=PARI, private=True)
    await floor.says(typed, by=PARI)
    assert "threat-likelihood-range" in floor.reply_keys()
    await floor.says("۴", by=PARI)
    assert floor.only_reply(Screen).key == "threat-grade-harm"
    await floor.says(typed, by=PARI)
    assert "threat-harm-range" in floor.reply_keys()
    await floor.says("۵", by=PARI)
    await floor.says(WHY, by=PARI)
    assert [(v.likelihood, v.harm) for v in await floor.uow.threats.votes()] == [(4, 5)]


async def test_forged_grade_and_bare_reason_are_refused(floor: Floor) -> None:
    await floor.presses("threats.grade:buying/6/1", by=PARI, private=True)
    assert "threat-likelihood-range" in floor.reply_keys()
    await floor.presses("threats.grade:buying/4/4", by=PARI, private=True)
    await floor.says("بد", by=PARI)
    assert "threat-reason-short" in floor.reply_keys()
    await floor.says("کار قومی در این محله است", by=PARI)
    assert "threat-fault-word-refused" in floor.reply_keys() and not await floor.uow.threats.votes()
    await floor.says(WHY, by=PARI)
    assert len(await floor.uow.threats.votes()) == 1, "grades stay while the reason is wrong"


async def test_votes_of_people_who_left_do_not_count(floor: Floor) -> None:
    await vote(floor, "buying/5/5", by=QASEM)
    floor.uow.staff.save(Staff(QASEM, Role.MODERATOR, "Qasem", started=True))
    floor.uow.keep_turn()
    await floor.presses("threats.one:buying", by=PARI, private=True)
    assert "بدون نمره" in plain_text(floor)


async def test_matrix_and_its_words_show_the_same(floor: Floor) -> None:
    await floor.presses("threats.matrix", by=PARI, private=True)
    assert floor.only_reply(Say).key == "threats-matrix-empty"
    await vote(floor, "buying/4/5")
    await vote(floor, "fear/4/5")
    await floor.presses("threats.matrix:day", by=PARI, private=True)
    picture = floor.only_reply(SendPicture)
    cells = {code for _, code, _ in picture.rows if code > 0}
    assert len(cells) == 25 and (45 * 10 + 4) in cells
    listed = [label for label, code, _ in picture.rows if code == LISTED]
    assert [label.args for label in listed if isinstance(label, TextRef)] == [
        {"number": number, "likelihood": 4, "harm": 5, "title": f"تهدید {name}"}
        for number, name in ((1, "buying"), (2, "fear"))
    ], "a full cell hides numbers: each name has its cell beside it"
    words = next(text for text in floor.texts if "به زبان متن" in text)
    assert "تهدید buying" in words and "تهدید fear" in words


# --- measures ---------------------------------------------------------------------------------------------------


def set_days(floor: Floor, polling: date, registration: date) -> None:
    floor.uow.settings.save(replace(OPEN, polling_day=polling, law_days={"registration": registration}))
    floor.uow.keep_turn()


async def test_ready_measure_is_taken_up_once(floor: Floor) -> None:
    for _ in range(2):
        await floor.presses("threats.take:buying/call", by=PARI, private=True)
        assert floor.only_reply(Screen).key == "measure"
    (measure,) = await floor.uow.threats.measures()
    assert (measure.ready, measure.body, measure.state, measure.by) == (
        "call",
        "police",
        MeasureState.OPEN,
        PARI,
    )
    assert "روز پیش از" in plain_text(floor), "its day is unknown while polling day is"


async def test_liaison_moves_only_measures_of_their_body(floor: Floor) -> None:
    await floor.presses("threats.take:buying/look", by=PARI, private=True)
    assert "measure-not-yours" in floor.reply_keys() and not await floor.uow.threats.measures()
    await floor.presses("threats.take:buying/look", by=NADER, private=True)
    (measure,) = await floor.uow.threats.measures()
    await floor.presses(f"threats.move:{measure.id}/done", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "measure-not-yours"
    await floor.presses(f"threats.move:{measure.id}/done", by=QASEM, private=True)
    await floor.presses(f"threats.move:{measure.id}/dropped", by=QASEM, private=True)
    assert floor.only_reply(Ack).key == "measure-leads-drop"
    await floor.presses(f"threats.move:{measure.id}/dropped", by=MINA, private=True)
    (measure,) = await floor.uow.threats.measures()
    assert (measure.state, measure.by) == (MeasureState.DROPPED, MINA)


async def test_only_leads_open_what_was_dropped(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    await floor.presses("threats.take:buying/look", by=QASEM, private=True)
    (measure,) = await floor.uow.threats.measures()
    await floor.presses(f"threats.move:{measure.id}/dropped", by=MINA, private=True)
    for press in ("threats.take:buying/look", f"threats.move:{measure.id}/under-way"):
        await floor.presses(press, by=QASEM, private=True)
        assert floor.only_reply(Ack).key == "measure-leads-reopen", press
    await floor.presses("threats.ready:buying/look", by=QASEM, private=True)
    assert "کنار گذاشته‌اند" in plain_text(floor)
    assert "threats.take:buying/look" not in offered_presses(floor)
    await floor.presses(f"threats.measure:{measure.id}", by=QASEM, private=True)
    assert not [press for press in offered_presses(floor) if press.startswith("threats.move:")]
    monkeypatch.setattr(keep_measures, "MOST_OPEN", 0)
    await floor.presses("threats.take:buying/look", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "measure-too-many", "opened again, it is judged as a new one"
    monkeypatch.setattr(keep_measures, "MOST_OPEN", 1)
    await floor.presses("threats.take:buying/look", by=NADER, private=True)
    (measure,) = await floor.uow.threats.measures()
    assert (measure.state, measure.by) == (MeasureState.OPEN, NADER)


async def test_body_hears_what_others_do_with_its_measures(floor: Floor) -> None:
    await floor.presses("threats.take:buying/look", by=NADER, private=True)
    (news,) = messages_to(QASEM, floor)
    assert news.key == "measure-item" and not messages_to(PARI, floor)
    (words,) = [text for text in floor.texts if "از طرف سرپرست‌ها" in text]
    assert "انجام این اقدام با" in words and "Nader" not in words
    (measure,) = await floor.uow.threats.measures()
    for press, heard in (
        ("threats.take:buying/look", False),
        (f"threats.move:{measure.id}/under-way", False),
        (f"threats.due:{measure.id}/polling/-7", True),
        (f"threats.move:{measure.id}/dropped", True),
        ("threats.take:buying/look", True),
    ):
        await floor.presses(press, by=NADER, private=True)
        assert bool(messages_to(QASEM, floor)) is heard, press
    await floor.presses(f"threats.due:{measure.id}/polling/-3", by=QASEM, private=True)
    assert not messages_to(QASEM, floor), "they know what they do themselves"
    await floor.presses(f"threats.move:{measure.id}/done", by=QASEM, private=True)
    await floor.presses(f"threats.move:{measure.id}/dropped", by=NADER, private=True)
    assert [say.key for say in messages_to(QASEM, floor)] == ["measure-reopened"], "told once"


async def test_liaisons_are_reminded_daily_of_what_is_due(floor: Floor) -> None:
    today = floor.clock.today()
    set_days(floor, today + timedelta(days=5), today - timedelta(days=60))
    await floor.presses("threats.take:buying/call", by=NADER, private=True)
    (measure,) = await floor.uow.threats.measures()
    for days, heard in ((0, 1), (0, 0), (1, 1), (9, 0)):
        floor.clock.advance(timedelta(days=days))
        await floor.ticks(measure_reminders)
        assert len(messages_to(PARI, floor)) == heard and not messages_to(QASEM, floor), days
    floor.uow.settings.set_note("measures-reminded", "")
    floor.uow.threats.save_measure(replace(measure, state=MeasureState.DONE))
    set_days(floor, floor.clock.today() + timedelta(days=3), today - timedelta(days=60))
    await floor.ticks(measure_reminders)
    assert not messages_to(PARI, floor), "nothing is left to do"


async def test_nothing_of_the_last_election_is_seen(floor: Floor) -> None:
    await vote(floor, "buying/5/5")
    await floor.presses("threats.take:buying/call", by=PARI, private=True)
    (measure,) = await floor.uow.threats.measures()
    floor.clock.advance(timedelta(days=1))
    floor.uow.settings.save(replace(OPEN, opened_on=floor.clock.today()))
    floor.uow.keep_turn()
    await floor.presses(f"threats.measure:{measure.id}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "measure-gone"
    await floor.presses("threats.one:buying", by=PARI, private=True)
    (page,) = [reply for reply in floor.replies if isinstance(reply, Screen)]
    labels = [entry.label for row in page.buttons for entry in row]
    assert TextRef("threat-button-grade") in labels, "an earlier vote is none here"


async def test_own_threat_of_last_election_is_offered(floor: Floor) -> None:
    """It is in no list until somebody takes it over; a second press changes nothing."""
    await write_threat(floor, "صف دراز در مدرسه")
    await floor.presses("threats.store", by=PARI, private=True)
    (own,) = await floor.uow.threats.own_threats()
    await vote(floor, f"{own.threat.id}/5/5")
    await floor.presses("threats", by=PARI, private=True)
    assert "threats.earlier" not in offered_presses(floor)
    floor.clock.advance(timedelta(days=1))
    floor.uow.settings.save(replace(OPEN, opened_on=floor.clock.today()))
    floor.uow.keep_turn()
    for press in (f"threats.one:{own.threat.id}", f"threats.withdraw-yes:{own.threat.id}"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Ack).key == "threat-none", press
    await floor.presses("threats", by=QASEM, private=True)
    assert "threats.earlier" in offered_presses(floor)
    await floor.presses("threats.earlier", by=QASEM, private=True)
    assert f"threats.again:{own.threat.id}" not in offered_presses(floor), (
        "nobody takes over what they have not read"
    )
    await floor.presses(f"threats.left:{own.threat.id}", by=QASEM, private=True)
    assert f"threats.again:{own.threat.id}" in offered_presses(floor) and "act O" in plain_text(floor)
    for _ in range(2):
        await floor.presses(f"threats.again:{own.threat.id}", by=QASEM, private=True)
        assert floor.only_reply(Screen).key == "threat-taken-over"
    (again,) = await floor.uow.threats.own_threats()
    assert (again.by, again.day) == (QASEM, floor.clock.today())
    await floor.presses(f"threats.one:{own.threat.id}", by=PARI, private=True)
    assert floor.only_reply(Screen).args["level"] == TextRef("threat-level-0"), (
        "its votes were of that election"
    )
    await floor.presses("threats.earlier", by=PARI, private=True)
    assert not [press for press in offered_presses(floor) if press.startswith("threats.left")]


async def test_threat_that_cannot_come_back_is_not_offered(floor: Floor) -> None:
    await write_threat(floor, "صف دراز در مدرسه")
    await floor.presses("threats.store", by=PARI, private=True)
    (own,) = await floor.uow.threats.own_threats()
    floor.clock.advance(timedelta(days=1))
    floor.uow.settings.save(replace(OPEN, opened_on=floor.clock.today()))
    floor.uow.threats.save_own(replace(own, threat=replace(own.threat, act_ids=("O99",))))
    floor.uow.keep_turn()
    await floor.presses("threats", by=QASEM, private=True)
    assert "threats.earlier" not in offered_presses(floor)
    await floor.presses(f"threats.again:{own.threat.id}", by=QASEM, private=True)
    assert floor.only_reply(Ack).key == "threat-fault-act-unknown"


async def test_late_measure_is_marked_everywhere(floor: Floor) -> None:
    today = floor.clock.today()
    set_days(floor, today + timedelta(days=2), today - timedelta(days=60))
    await floor.presses("threats.take:buying/call", by=PARI, private=True)
    assert "از مهلت گذشته" in plain_text(floor)
    for press in ("threats", "threats.plan", "threats.one:buying"):
        await floor.presses(press, by=NADER, private=True)
        assert "مهلتش گذشته" in floor.texts[0] or "دیر شده" in floor.texts[0], press
    (measure,) = await floor.uow.threats.measures()
    await floor.presses(f"threats.move:{measure.id}/done", by=PARI, private=True)
    assert "از مهلت گذشته" not in plain_text(floor)


async def test_due_day_before_registration_is_refused(floor: Floor) -> None:
    today = floor.clock.today()
    set_days(floor, today + timedelta(days=5), today + timedelta(days=4))
    await floor.presses("threats.take:buying/call", by=PARI, private=True)
    assert "threat-fault-before-registration" in floor.reply_keys()
    assert not await floor.uow.threats.measures()


async def test_threat_has_a_button_for_each_line(floor: Floor) -> None:
    first = None
    for number in range(10):
        await floor.presses("threats.new:buying/check", by=PARI, private=True)
        await floor.presses("threats.step:anchor/polling", by=PARI, private=True)
        await floor.presses("threats.step:days/0", by=PARI, private=True)
        await floor.says(f"کار شمارهٔ {number}", by=PARI)
        first = first or (await floor.uow.threats.measures())[0]
    assert first is not None
    await floor.presses(f"threats.move:{first.id}/done", by=PARI, private=True)
    await floor.presses("threats.one:buying", by=PARI, private=True)
    pages = [press for press in offered_presses(floor) if press.startswith("threats.measure:")]
    assert len(pages) == 8 and f"threats.measure:{first.id}" not in pages, "unfinished ones come first"
    assert "و ۲ اقدام دیگر" in plain_text(floor) and "threats.plan" in offered_presses(floor)


async def test_empty_version_has_no_picture(floor: Floor) -> None:
    await floor.presses(f"threats.picture:{await draft(floor)}", by=PARI, private=True)
    text = plain_text(floor)
    assert "در این نسخه هیچ تهدیدی نمره ندارد" in text and ".:" not in text and "نظرتان" not in text


async def test_note_and_due_day_are_set(floor: Floor) -> None:
    await floor.presses("threats.take:buying/call", by=PARI, private=True)
    (measure,) = await floor.uow.threats.measures()
    await floor.presses(f"threats.note:{measure.id}", by=PARI, private=True)
    await floor.says("نامه نوشته شد", by=PARI)
    assert "نامه نوشته شد" in plain_text(floor)
    await floor.presses(f"threats.due:{measure.id}", by=PARI, private=True)
    assert f"threats.due:{measure.id}/start" not in offered_presses(floor), "registration comes first"
    await floor.presses(f"threats.due:{measure.id}/start/-7", by=PARI, private=True)
    assert "threat-fault-before-registration" in floor.reply_keys()
    await floor.presses(f"threats.due:{measure.id}/polling/-7", by=PARI, private=True)
    (measure,) = await floor.uow.threats.measures()
    assert measure.due == AnchorOffset("polling", -7) and measure.note == "نامه نوشته شد"


async def test_note_and_due_day_leave_who_finished_it(floor: Floor) -> None:
    """What the brief and the final report say of a finished measure stays."""
    await floor.presses("threats.take:buying/call", by=PARI, private=True)
    (measure,) = await floor.uow.threats.measures()
    await floor.presses(f"threats.move:{measure.id}/done", by=PARI, private=True)
    finished_on = floor.clock.today()
    floor.clock.advance(timedelta(days=1))
    await floor.presses(f"threats.note:{measure.id}", by=NADER, private=True)
    await floor.says("نسخه‌اش در پرونده است", by=NADER)
    await floor.presses(f"threats.due:{measure.id}/polling/-7", by=NADER, private=True)
    (measure,) = await floor.uow.threats.measures()
    assert measure.note and measure.due == AnchorOffset("polling", -7)
    assert (measure.by, measure.day) == (PARI, finished_on)


async def test_liaison_writes_a_measure_of_their_own(floor: Floor) -> None:
    await floor.presses("threats.new:buying/check", by=PARI, private=True)
    assert floor.only_reply(Screen).key == "measure-new-anchor", "their body is known"
    await floor.presses("threats.step:anchor/polling", by=PARI, private=True)
    await floor.says("-۱۰", by=PARI)
    await floor.says("قوم‌ها را بشمارید", by=PARI)
    assert "threat-fault-word-refused" in floor.reply_keys()
    await floor.says("میدان را از نزدیک ببینید", by=PARI)
    (measure,) = await floor.uow.threats.measures()
    assert (measure.kind, measure.body, measure.due, measure.ready) == (
        MeasureKind.CHECK,
        "police",
        AnchorOffset("polling", -10),
        "",
    )


async def test_lead_chooses_body_and_number(floor: Floor) -> None:
    await floor.presses("threats.new:fear/number", by=NADER, private=True)
    phone = next(verb for verb in offered_presses(floor) if verb.startswith("threats.step:phone/"))
    await floor.presses("threats.step:phone/999", by=NADER, private=True)
    assert "measure-lost" in floor.reply_keys()
    for press in (phone, "threats.step:body/court", "threats.step:anchor/result", "threats.step:days/1"):
        await floor.presses(press, by=NADER, private=True)
    await floor.says("شماره را روی در بزنید", by=NADER)
    (measure,) = await floor.uow.threats.measures()
    assert (measure.body, measure.phone, measure.due) == (
        "court",
        phone.rpartition("/")[2],
        AnchorOffset("result", 1),
    )
    await floor.presses("threats.step:days/3", by=NADER, private=True)
    assert "measure-lost" in floor.reply_keys() and len(await floor.uow.threats.measures()) == 1


# --- threats of one's own ---------------------------------------------------------------------------------------


async def write_threat(floor: Floor, title: str, *, by: Account = PARI, act: str = "O01") -> None:
    await floor.presses("threats.add", by=by, private=True)
    await floor.says(title, by=by)
    for choice in ("phase/day", "space/real", f"act/{act}"):
        await floor.presses(f"threats.scope:{choice}", by=by, private=True)


async def test_own_threat_is_written_and_withdrawn(floor: Floor) -> None:
    await write_threat(floor, "صف دراز در مدرسه")
    await floor.presses("threats.store", by=PARI, private=True)
    (own,) = await floor.uow.threats.own_threats()
    assert (own.threat.title, own.threat.act_ids, own.threat.article_ids) == (
        "صف دراز در مدرسه",
        ("O01",),
        ("84",),
    )
    await floor.presses("threats.store", by=PARI, private=True)
    assert len(await floor.uow.threats.own_threats()) == 1
    for who, offered in ((PARI, True), (NADER, True), (QASEM, False)):
        await floor.presses(f"threats.one:{own.threat.id}", by=who, private=True)
        assert (f"threats.withdraw:{own.threat.id}" in offered_presses(floor)) is offered, who
    await floor.presses(f"threats.withdraw-yes:{own.threat.id}", by=QASEM, private=True)
    assert "threat-leads-withdraw" in floor.reply_keys()
    await floor.presses(f"threats.withdraw-yes:{own.threat.id}", by=NADER, private=True)
    await floor.presses(f"threats.one:{own.threat.id}", by=PARI, private=True)
    assert "threat-none" in floor.reply_keys()


async def test_own_threat_is_judged_as_the_content(floor: Floor) -> None:
    await floor.presses("threats.add", by=PARI, private=True)
    await floor.says("نزاع قوم‌ها", by=PARI)
    assert "threat-fault-word-refused" in floor.reply_keys()
    await write_threat(floor, "تهدید buying")
    await floor.presses("threats.store", by=PARI, private=True)
    assert "threat-title-taken" in floor.reply_keys()
    await floor.presses("threats.scope:phase/after", by=PARI, private=True)
    await floor.presses("threats.store", by=PARI, private=True)
    assert "threat-fault-phase-idle" in floor.reply_keys()
    await floor.presses("threats.scope:act/O99", by=PARI, private=True)
    assert "threat-lost" in floor.reply_keys() and not await floor.uow.threats.own_threats()


async def test_switched_off_phase_takes_its_acts_along(floor: Floor) -> None:
    await write_threat(floor, "صف دراز در مدرسه")
    await floor.presses("threats.scope:phase/day", by=PARI, private=True)
    assert "threats.store" not in offered_presses(floor)
    await floor.presses("threats.store", by=PARI, private=True)
    assert "threat-incomplete" in floor.reply_keys()


# --- versions -----------------------------------------------------------------------------------------------------


async def draft(floor: Floor) -> str:
    await floor.presses("threats.draft", by=NADER, private=True)
    return next(v.id for v in await floor.uow.threats.versions() if not v.is_locked)


async def seen_press(floor: Floor, press: str, by: Account, *, verb: str = "") -> str:
    """Look at what would be signed; the press that signs exactly that."""
    await floor.presses(press, by=by, private=True)
    assert floor.only_reply(Screen).key == "threats-to-sign", floor.reply_keys()
    return next(offer for offer in offered_presses(floor) if re.match(rf"{verb or press}/\w", offer))


async def test_two_signatures_lock_a_version(floor: Floor) -> None:
    await vote(floor, "buying/4/5")
    await floor.presses("threats.take:buying/call", by=PARI, private=True)
    version_id = await draft(floor)
    await floor.presses(f"threats.lock:{version_id}", by=PARI, private=True)
    assert floor.only_reply(Ack).alert
    press = await seen_press(floor, f"threats.lock:{version_id}", NADER)
    await floor.presses(press, by=NADER, private=True)
    request = next(press for press in offered_presses(floor) if press.startswith("threats.sign:"))
    for again in (press, request):
        await floor.presses(again, by=NADER, private=True)
        assert "sign-alone" in floor.reply_keys()
    sign = await seen_press(floor, request, MINA)
    await floor.presses(sign, by=MINA, private=True)
    assert messages_to(PARI, floor)[0].key == "threats-locked-notice"
    version = await floor.uow.threats.version(version_id)
    assert version is not None and version.is_locked and {version.first, version.second} == {NADER, MINA}
    assert verify_register(version.text, version.hash) == ()
    record = json.loads(version.text)["inputs"]
    assert str(PARI.id) not in version.text and "police" not in str(record["votes"]), "votes are unnamed"
    assert [measure["body"] for measure in record["measures"]] == ["police"], "who answers is named"
    await floor.presses(sign, by=MINA, private=True)
    assert "threats-locked" not in floor.reply_keys()


async def test_outdated_draft_is_not_signed(floor: Floor) -> None:
    await vote(floor, "buying/1/1")
    seen = await seen_press(floor, f"threats.lock:{await draft(floor)}", NADER)
    await floor.presses(seen, by=NADER, private=True)
    request = next(press for press in offered_presses(floor) if press.startswith("threats.sign:"))
    sign = await seen_press(floor, request, MINA)
    await vote(floor, "buying/5/5")
    for press, by in ((sign, MINA), (request, MINA), (seen, NADER)):
        await floor.presses(press, by=by, private=True)
        assert floor.only_reply(Ack).key == "threats-outdated-unsigned", press
    fresh = await draft(floor)
    await floor.presses(f"threats.lock:{fresh}/{seen.rpartition('/')[2]}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "threats-unseen", "what was seen was another draft"
    await floor.presses(f"threats.lock:{fresh}", by=NADER, private=True)
    assert "تهدید buying: ۴، بسیار زیاد" in plain_text(floor)
    assert not any(version.is_locked for version in await floor.uow.threats.versions())


async def test_sign_button_stands_on_the_last_page(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    threats = tuple(a_threat(f"t{number}", "O01") for number in range(25))
    grown = replace(floors.content(), threats=ThreatBook(threats))
    monkeypatch.setattr(floors, "content", lambda: grown)
    press = f"threats.lock:{await draft(floor)}"
    await floor.presses(press, by=NADER, private=True)
    assert not [offer for offer in offered_presses(floor) if re.match(rf"{press}/\w", offer)]
    await seen_press(floor, f"{press}//1", NADER, verb=press)


async def test_version_tells_changes_and_what_is_outdated(floor: Floor) -> None:
    await vote(floor, "buying/1/1")
    first = await draft(floor)
    await floor.presses(f"threats.version:{first}", by=PARI, private=True)
    assert "نخستین نسخه" in plain_text(floor)
    for by in (NADER, MINA):
        await floor.presses(await seen_press(floor, f"threats.lock:{first}", by), by=by, private=True)
    await vote(floor, "buying/5/5")
    await floor.presses("threats.take:buying/call", by=PARI, private=True)
    second = await draft(floor)
    await floor.presses(f"threats.version:{second}", by=PARI, private=True)
    text = plain_text(floor)
    assert "از «۱، کم» به «۴، بسیار زیاد»" in text and "اقدام تازه: نامه به ستادها" in text
    assert "⚠️" not in text
    await vote(floor, "fear/2/2")
    await floor.presses(f"threats.version:{second}", by=PARI, private=True)
    assert "⚠️ پس از ساختن" in plain_text(floor)


async def test_first_version_of_an_election_tells_no_change(floor: Floor) -> None:
    await vote(floor, "buying/5/5")
    first = await draft(floor)
    for by in (NADER, MINA):
        await floor.presses(await seen_press(floor, f"threats.lock:{first}", by), by=by, private=True)
    floor.clock.advance(timedelta(days=1))
    floor.uow.settings.save(replace(OPEN, opened_on=floor.clock.today()))
    floor.uow.keep_turn()
    await floor.presses(f"threats.version:{await draft(floor)}", by=PARI, private=True)
    assert "نخستین نسخه" in plain_text(floor)


async def test_version_leaves_as_files_and_each_is_recorded(floor: Floor) -> None:
    await vote(floor, "buying/4/5")
    await floor.presses("threats.take:buying/call", by=PARI, private=True)
    version_id = await draft(floor)
    for press, name in (("pdf", "atlas-paper"), ("xlsx", "atlas-book")):
        await floor.presses(f"threats.{press}:{version_id}", by=PARI, private=True)
        assert floor.only_reply(SendDocument).name == name
    await floor.presses(f"threats.picture:{version_id}", by=PARI, private=True)
    assert floor.only_reply(SendPicture).name == "matrix"
    exports = [entry.detail for entry in floor.uow.stored_audit if entry.action == AuditAction.EXPORT]
    assert exports == ["threats 1 pdf", "threats 1 xlsx", "threats 1 png"]


async def test_record_of_a_draft_holds_levels(floor: Floor) -> None:
    await vote(floor, "buying/4/5")
    version = await floor.uow.threats.version(await draft(floor))
    assert version is not None
    rating = parse_register(version.text).rating("buying")
    assert rating is not None and (rating.cell, rating.score) == ((4, 5), 2000)
