"""Liaisons grade areas with reasons; leads enter the official level. Invalid input gets a kind sentence."""

import pytest

from bot.conversation.outgoing import Ack, Say, Screen
from bot.domain.atlas.atlas import AreaFactKind, Factor
from bot.domain.people import Role, Staff
from bot.handlers.atlas.atlas_words import A_PAGE, area_rows
from bot.handlers.pieces import button
from tests.fakes.county import MINA, NADER, PARI, QASEM, WHY, a_county, give_grade, offered_presses
from tests.fakes.floor import LEILA, Floor
from tests.fakes.polling_day import AREAS
from tests.fakes.turns import SARA, command


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return a_county(monkeypatch)


async def test_only_liaisons_leads_and_owners_get_in(floor: Floor) -> None:
    for account in (SARA, LEILA):
        await floor.takes(command("atlas", by=account))
        assert floor.only_reply(Ack).key in ("not-allowed", "not-member"), account
    for account in (PARI, QASEM, NADER, MINA):
        await floor.takes(command("atlas", by=account))
        assert floor.only_reply(Screen).key == "atlas"
    floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, frozen=True))
    await floor.takes(command("atlas", by=PARI))
    assert floor.only_reply(Ack).key == "frozen"


async def test_grade_is_built_by_presses_and_saved_with_reason(floor: Floor) -> None:
    for verb, key in (
        ("atlas.grade", "atlas-grade-phase"),
        ("atlas.grade:day", "atlas-grade-area"),
        ("atlas.grade:day/thr01", "atlas-grade-factor"),
        ("atlas.grade:day/thr01/tension", "atlas-grade-number"),
        ("atlas.grade:day/thr01/tension/4", "atlas-grade-reason"),
    ):
        if verb != "atlas.grade":
            assert verb in offered_presses(floor)
        await floor.presses(verb, by=PARI, private=True)
        assert floor.only_reply(Screen).key == key
    await floor.says(f"{WHY}، ۰۹۱۲۱۲۳۴۵۶۷", by=PARI)
    assert floor.only_reply(Screen).key == "atlas-grade-saved"
    (grade,) = await floor.uow.atlas.grades()
    assert (grade.by, grade.area, grade.factor, grade.grade) == (PARI, "thr01", Factor.TENSION, 4)
    assert grade.body == "police", "the body of the liaison at that time"
    assert grade.reason.startswith(WHY) and "۰۹۱۲" not in grade.reason, "numbers are masked"
    (record,) = [r for r in floor.uow.stored_audit if r.action == "atlas"]
    assert (record.by, record.subject, record.detail) == (str(PARI), "thr01", "graded day tension 4")
    assert WHY not in record.words


async def test_newest_grade_counts_and_is_shown_with_factor(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    await give_grade(floor, "day/thr01/tension/2")
    await give_grade(floor, "day/thr01/tension/5", by=QASEM)
    assert {(grade.by, grade.grade) for grade in await floor.uow.atlas.grades()} == {(PARI, 2), (QASEM, 5)}
    await floor.presses("atlas.grade:day/thr01", by=PARI, private=True)
    assert any(words.endswith(": ۲") for words in floor.texts)


@pytest.mark.parametrize("number", ["6", "۶", "0", "-1", "4.5", "چهار", "", "٤٤٤٤٤"])
async def test_an_assessment_of_six_gets_a_kind_sentence(floor: Floor, number: str) -> None:
    await floor.presses("atlas.grade:day/thr01/tension", by=PARI, private=True)
    await floor.says(number, by=PARI)
    assert floor.only_reply(Ack).key == "atlas-grade-range"
    assert await floor.uow.atlas.grades() == []
    await floor.presses("atlas.grade:day/thr01/tension/6", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "atlas-grade-range"
    await floor.says("۳", by=PARI)
    assert floor.only_reply(Screen).key == "atlas-grade-reason", "the question is still open"


@pytest.mark.parametrize(("reason", "key"), [("   ", "none"), ("بد", "short"), ("ب" * 301, "long")])
async def test_invalid_grade_reason_is_refused_and_grade_kept(floor: Floor, reason: str, key: str) -> None:
    await give_grade(floor, "day/thr01/tension/4", reason=reason)
    assert floor.only_reply(Ack).key == f"atlas-reason-{key}"
    assert await floor.uow.atlas.grades() == []
    await floor.says(WHY, by=PARI)
    assert [grade.grade for grade in await floor.uow.atlas.grades()] == [4]


async def test_old_and_forged_buttons_lead_nowhere(floor: Floor) -> None:
    for place in (
        "noon",
        "day/nowhere",
        "day/thr01s1",
        "day/thr",
        "day/thr01/weather",
        "day/thr01/tension/4/1",
    ):
        await floor.presses(f"atlas.grade:{place}", by=PARI, private=True)
        assert floor.only_reply(Ack).key in ("atlas-gone", "atlas-no-area"), place
    floor.sessions.clear()
    for account in (NADER, MINA):
        await floor.presses("atlas.grade:day/thr01/tension/4", by=account, private=True)
        assert floor.only_reply(Ack).key == "atlas-liaisons-grade"


async def test_who_is_no_liaison_any_more_grades_nothing(floor: Floor) -> None:
    await floor.presses("atlas.grade:day/thr01/tension/4", by=PARI, private=True)
    floor.uow.staff.save(Staff(PARI, Role.EDITOR, "Pari", started=True))
    await floor.says(WHY, by=PARI)
    assert floor.only_reply(Ack).key == "not-allowed" and await floor.uow.atlas.grades() == []


def test_many_areas_come_in_pages() -> None:
    areas = [AREAS["thr01"]] * (A_PAGE * 2 + 1)

    def rows(page: int) -> list[str]:
        button_rows = area_rows(
            areas,
            page,
            make_button=lambda area: button("atlas-button-area", "atlas.grade", area.id),
            turn=lambda name: ("atlas.grade", f"day/{name}"),
        )
        return [b.press.argument for row in button_rows for b in row if b.press]

    assert [len(rows(page)) for page in (0, 1, 2, 9)] == [A_PAGE + 1, A_PAGE + 2, 2, 2]
    assert rows(1)[-2:] == ["day/+2", "day/+0"]


# --- the official level --------------------------------------------------------------------------------


async def enter_official_level(floor: Floor, place: str, source: str, day: str) -> None:
    await floor.presses(f"atlas.official:{place}", by=NADER, private=True)
    await floor.says(source, by=NADER)
    await floor.says(day, by=NADER)


async def test_lead_enters_official_level_with_source_and_day(floor: Floor) -> None:
    await floor.presses("atlas.official", by=NADER, private=True)
    assert "atlas.official:thr" in offered_presses(floor), "a county is classified as a whole"
    await floor.presses("atlas.official:thr", by=NADER, private=True)
    assert "atlas.official:thr/3" in offered_presses(floor) and "atlas.official:thr/0" not in offered_presses(
        floor
    )
    await enter_official_level(floor, "thr/3", "نامهٔ شورای امنیت کشور", "دیروز")
    assert floor.only_reply(Screen).key == "admin-ask" and await floor.uow.atlas.known_facts() == []
    await floor.presses("atlas.official-yes:thr/3/2026-04-30", by=NADER, private=True)
    assert floor.only_reply(Screen).key == "atlas-official-saved"
    (fact,) = await floor.uow.atlas.known_facts()
    assert (fact.kind, fact.area, fact.value, fact.day) == (AreaFactKind.OFFICIAL, "thr", 3, "2026-04-30")
    await floor.presses("atlas.official:thr", by=NADER, private=True)
    assert any("نامهٔ شورای امنیت کشور" in words for words in floor.texts)
    await floor.presses("atlas.official-gone:thr", by=NADER, private=True)
    assert await floor.uow.atlas.known_facts() == []
    await floor.presses("atlas.official-gone:thr", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "atlas-no-official"
    assert [r.detail for r in floor.uow.stored_audit if r.action == "atlas"] == [
        "official 3",
        "official ended",
    ]


async def test_invalid_official_level_is_refused_kindly(floor: Floor) -> None:
    for place, key in (
        ("thr/5", "atlas-value-official"),
        ("thr01s1", "atlas-no-area"),
        ("nowhere/2", "atlas-no-area"),
    ):
        await floor.presses(f"atlas.official:{place}", by=NADER, private=True)
        assert floor.only_reply(Ack).key == key
    await floor.presses("atlas.official:thr/3", by=NADER, private=True)
    await floor.says("؟", by=NADER)
    assert floor.only_reply(Ack).key == "atlas-source-how"
    await floor.says("نامهٔ شورا", by=NADER)
    await floor.says("به‌زودی", by=NADER)
    assert floor.only_reply(Ack).key == "atlas-day-how"
    await floor.says("۱۴۴۰/۰۱/۰۱", by=NADER)
    assert floor.only_reply(Ack).key in ("atlas-source-future", "atlas-day-how")
    assert await floor.uow.atlas.known_facts() == []
    await floor.presses("atlas.official", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "not-member"


async def test_the_menu_shows_the_way_to_those_who_may(floor: Floor) -> None:
    for account, there in ((PARI, True), (NADER, True), (LEILA, False)):
        await floor.takes(command("menu", by=account))
        screens = [r for r in floor.replies if isinstance(r, Screen | Say)]
        assert screens and ("atlas" in offered_presses(floor)) is there, account
