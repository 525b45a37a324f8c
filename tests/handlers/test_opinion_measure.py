"""Opinions on a measure: leads choose it, liaisons and experts read and answer, each answer has a reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack
from bot.domain.people import Role, Staff
from bot.domain.threats.measures import Measure, MeasureState, take_up_measure
from tests.fakes.county import NADER, PARI, QASEM, messages_to, offered_presses, plain_text
from tests.fakes.floor import LEILA, NAMES, Floor
from tests.fakes.polling_day import OPEN
from tests.fakes.threatened import LETTER, a_threatened_county
from tests.handlers.test_opinion_experts import SORAYA
from tests.handlers.test_opinions import WHY, answers, asks, says


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    floor = a_threatened_county(monkeypatch)
    monkeypatch.setitem(NAMES, SORAYA, "Soraya")
    floor.uow.staff.save(Staff(SORAYA, Role.EXPERT, "Soraya", started=True))
    floor.uow.threats.save_measure(letter(floor))
    floor.uow.keep_turn()
    return floor


def letter(floor: Floor) -> Measure:
    return take_up_measure(LETTER, measure_id="m-1", threat="buying", by=NADER, today=floor.clock.today())


async def test_measure_is_chosen_read_and_answered(floor: Floor) -> None:
    await floor.presses("opinion.measures", by=NADER, private=True)
    assert "opinion.ask:measure/m-1" in offered_presses(floor)
    round_id = await asks(floor, "measure/m-1/all")
    for account in (PARI, QASEM, SORAYA):
        assert [say.key for say in messages_to(account, floor)] == ["opinion-invited"]
    assert f"opinion.measure:{round_id}" in offered_presses(floor)
    assert not messages_to(LEILA, floor)
    await floor.presses(f"opinion.measure:{round_id}", by=SORAYA, private=True)
    assert "سر بزنید" in plain_text(floor) and "خرید و فروش رأی" in plain_text(floor)
    facts = ("کار: نامه", "نهاد مسئول: body court", "مهلت: روز رأی‌گیری", "وضعیت: شروع‌نشده")
    assert [fact for fact in facts if fact not in plain_text(floor)] == []
    assert f"opinion.give:{round_id}" in offered_presses(floor)
    opinion = await says(floor, round_id, by=SORAYA, words="این کار دیر است و باید زودتر باشد")
    assert [say.key for say in messages_to(NADER, floor)] == ["opinion-came"]
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "opinion-unanswered"
    await answers(floor, opinion, "not-taken")
    assert [say.key for say in messages_to(SORAYA, floor)] == ["opinion-answered"] and any(
        WHY in words for words in floor.texts
    )
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    await floor.presses(f"opinion.report:{round_id}", by=QASEM, private=True)
    assert "اقدام «سر بزنید»" in plain_text(floor) and "نپذیرفته: ۱" in plain_text(floor)


async def test_ended_or_unknown_measures_are_not_asked_about(floor: Floor) -> None:
    floor.uow.threats.save_measure(replace(letter(floor), state=MeasureState.DONE))
    floor.uow.keep_turn()
    await floor.presses("opinion.measures", by=NADER, private=True)
    assert "opinion.ask:measure/m-1" not in offered_presses(floor)
    for about, key in (("m-1", "opinion-measure-over"), ("m-9", "opinion-measure-gone")):
        await floor.presses(f"opinion.ask:measure/{about}/all/7", by=NADER, private=True)
        assert floor.only_reply(Ack).key == key


async def test_only_measures_of_this_register_are_offered(floor: Floor) -> None:
    await floor.presses("opinion.measures", by=NADER, private=True)
    assert "سر بزنید" in plain_text(floor) and "برای پیشگیری از: خرید و فروش رأی" in plain_text(floor)
    other = replace(letter(floor), id="m-2", threat="withdrawn")
    earlier = replace(letter(floor), id="m-3", day=floor.clock.today() - timedelta(days=1))
    for measure in (other, earlier):
        floor.uow.threats.save_measure(measure)
    floor.uow.settings.save(replace(OPEN, opened_on=floor.clock.today()))
    floor.uow.keep_turn()
    await floor.presses("opinion.measures", by=NADER, private=True)
    asks = [press for press in offered_presses(floor) if press.startswith("opinion.ask:")]
    assert asks == ["opinion.ask:measure/m-1"]
    for about in ("m-2", "m-3"):
        await floor.presses(f"opinion.ask:measure/{about}/all/7", by=NADER, private=True)
        assert floor.only_reply(Ack).key == "opinion-measure-gone"


async def test_people_who_were_not_asked_read_no_measure(floor: Floor) -> None:
    round_id = await asks(floor, "measure/m-1/liaisons")
    await floor.presses(f"opinion.measure:{round_id}", by=SORAYA, private=True)
    assert floor.only_reply(Ack).key == "opinion-not-invited"
    await floor.presses("opinion.measures", by=PARI, private=True)
    assert floor.only_reply(Ack).key in ("not-allowed", "not-member")
