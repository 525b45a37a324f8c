"""Grades of a whole area: all factors on one page with one reason, or the same as another area."""

import pytest

from bot.conversation.arguments import read_argument, write_argument
from bot.conversation.outgoing import Ack, Screen
from bot.domain.atlas.atlas import Factor
from bot.domain.catalogue.catalogue import Phase
from bot.handlers.atlas.grade_arguments import SameGrades
from tests.fakes.county import MINA, PARI, QASEM, WHY, a_county, give_grade, plain_text
from tests.fakes.floor import Floor, verbs


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return a_county(monkeypatch)


def grades_at(floor: Floor, area: str) -> dict[str, tuple[int, str]]:
    grades = floor.uow.tables.atlas_grades.values()
    return {g.factor.value: (g.grade, g.reason) for g in grades if (g.area, g.by) == (area, PARI)}


async def test_page_takes_several_grades_and_one_reason(floor: Floor) -> None:
    await floor.presses("atlas.grade:day/thr01", by=PARI, private=True)
    assert "atlas.page:day/thr01" in verbs(floor.only_reply(Screen))
    await floor.presses("atlas.page:day/thr01", by=PARI, private=True)
    page = floor.only_reply(Screen)
    assert len([verb for verb in verbs(page) if verb.startswith("atlas.page:day/thr01/")]) == 20
    for press in ("tension/4", "online/2", "tension/3"):
        await floor.presses(f"atlas.page:day/thr01/{press}", by=PARI, private=True)
    assert "تنش و درگیری: <b>۳</b>" in plain_text(floor) and not grades_at(floor, "thr01")
    await floor.says(WHY, by=PARI)
    stored = floor.only_reply(Screen)
    assert stored.key == "atlas-page-stored" and verbs(stored)[0] == "atlas.page:day/thr02"
    assert grades_at(floor, "thr01") == {"tension": (3, WHY), "online": (2, WHY)}
    record = floor.uow.stored_audit[-1]
    assert (record.detail, record.subject) == ("graded 2 at once", "thr01")


async def test_page_shows_earlier_grades_and_keeps_the_others(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/order/5")
    await floor.presses("atlas.page:day/thr01", by=PARI, private=True)
    assert "دسترسی و نظم شعبه‌ها: ۵ (نمرهٔ قبلی شما)" in plain_text(floor)
    await floor.presses("atlas.page:day/thr01/tension/1", by=PARI, private=True)
    await floor.says(WHY, by=PARI)
    assert {factor: grade for factor, (grade, _) in grades_at(floor, "thr01").items()} == {
        "order": 5,
        "tension": 1,
    }


@pytest.mark.parametrize(
    ("press", "words", "key"),
    [
        ("", WHY, "atlas-page-none"),
        ("/tension/4", "کوتاه", "atlas-reason-short"),
        ("/tension/6", "", "atlas-grade-range"),
        ("/weather/3", "", "atlas-gone"),
    ],
)
async def test_page_refuses_what_is_no_grade_and_stores_nothing(
    floor: Floor, press: str, words: str, key: str
) -> None:
    await floor.presses("atlas.page:day/thr01", by=PARI, private=True)
    if press:
        await floor.presses(f"atlas.page:day/thr01{press}", by=PARI, private=True)
    if words:
        await floor.says(words, by=PARI)
    assert floor.only_reply(Ack).key == key and not grades_at(floor, "thr01")


async def test_grades_of_one_page_do_not_reach_another(floor: Floor) -> None:
    await floor.presses("atlas.page:day/thr01/tension/4", by=PARI, private=True)
    await floor.presses("atlas.page:day/thr02/online/2", by=PARI, private=True)
    await floor.says(WHY, by=PARI)
    assert grades_at(floor, "thr02").keys() == {"online"} and not grades_at(floor, "thr01")


async def test_last_page_leads_to_no_next_area(floor: Floor) -> None:
    await floor.presses("atlas.page:day/thr11/tension/4", by=PARI, private=True)
    await floor.says(WHY, by=PARI)
    assert not any(verb.startswith("atlas.page") for verb in verbs(floor.only_reply(Screen)))


async def test_same_as_a_neighbour_is_previewed_then_copied(floor: Floor) -> None:
    for factor, grade in ((Factor.TENSION, 4), (Factor.ORDER, 2)):
        await give_grade(floor, f"day/thr01/{factor}/{grade}")
    await give_grade(floor, "day/thr02/order/1")
    await give_grade(floor, "day/thr03/order/1", by=QASEM)
    await floor.presses("atlas.grade:day/thr02", by=PARI, private=True)
    assert "atlas.as:day/thr02" in verbs(floor.only_reply(Screen))
    await floor.presses("atlas.as:day/thr02", by=PARI, private=True)
    sources = [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("atlas.as:")]
    assert sources == ["atlas.as:day/thr02/thr01"], "only areas that they have graded themselves"
    await floor.presses(sources[0], by=PARI, private=True)
    text = plain_text(floor)
    assert "تنش و درگیری: ۴" in text and "دسترسی و نظم شعبه‌ها: از ۱ به ۲" in text
    assert grades_at(floor, "thr02").keys() == {"order"}, "nothing is stored yet"
    await floor.presses("atlas.as-yes:day/thr02/thr01", by=PARI, private=True)
    assert floor.only_reply(Screen).key == "atlas-same-stored"
    assert grades_at(floor, "thr02") == {"tension": (4, WHY), "order": (2, WHY)}
    await floor.presses("atlas.as:day/thr02/thr01", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "atlas-same-nothing"


async def test_changed_source_is_shown_again_first(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    await floor.presses("atlas.as:day/thr02/thr01", by=PARI, private=True)
    session = floor.sessions[PARI]
    await give_grade(floor, "day/thr01/tension/1")
    floor.sessions[PARI] = session
    await floor.presses("atlas.as-yes:day/thr02/thr01", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "atlas-grades-meanwhile" and not grades_at(floor, "thr02")


async def test_without_a_preview_nothing_is_copied(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    await floor.presses("atlas.as-yes:day/thr02/thr01", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "atlas-grades-meanwhile" and not grades_at(floor, "thr02")


@pytest.mark.parametrize(
    "press", ["atlas.page:day/thr01", "atlas.as:day/thr01", "atlas.as-yes:day/thr01/thr02"]
)
async def test_only_liaisons_grade(floor: Floor, press: str) -> None:
    await floor.presses(press, by=MINA, private=True)
    assert floor.only_reply(Ack).key == "atlas-liaisons-grade"


def test_buttons_of_a_source_stay_as_they_are() -> None:
    for value, text in (
        (SameGrades(Phase.DAY, "thr01"), "day/thr01"),
        (SameGrades(Phase.DAY, "thr01", "+1"), "day/thr01/+1"),
        (SameGrades(Phase.DAY, "thr01", "thr02"), "day/thr01/thr02"),
    ):
        assert write_argument(value) == text and read_argument(text, SameGrades) == value
    longest = SameGrades(Phase.BEFORE, "a" * 20, "b" * 20)
    assert len(f"atlas.as-yes:{write_argument(longest)}") <= 64
