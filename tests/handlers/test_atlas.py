"""Liaisons grade areas with reasons, leads enter the official level; what does not fit gets a kind sentence."""

import pytest

from bot.conversation.outgoing import Ack, Say, Screen
from bot.domain.atlas.atlas import Factor, Kind
from bot.domain.people import Role, Staff
from bot.handlers.atlas.atlas_words import A_PAGE, area_rows
from bot.handlers.pieces import button
from tests.fakes.county import MINA, NADER, PARI, QASEM, WHY, a_county, grades, shown
from tests.fakes.floor import LEILA, Floor
from tests.fakes.polling_day import AREAS
from tests.fakes.turns import SARA, command


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return a_county(monkeypatch)


async def test_only_liaisons_leads_and_owners_get_in(floor: Floor) -> None:
    for account in (SARA, LEILA):
        await floor.takes(command("atlas", by=account))
        assert floor.only(Ack).key in ("not-allowed", "not-member"), account
    for account in (PARI, QASEM, NADER, MINA):
        await floor.takes(command("atlas", by=account))
        assert floor.only(Screen).key == "atlas"
    floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, frozen=True))
    await floor.takes(command("atlas", by=PARI))
    assert floor.only(Ack).key == "frozen"


async def test_a_grade_is_pressed_together_and_kept_with_its_reason(floor: Floor) -> None:
    for verb, key in (
        ("atlas.grade", "atlas-grade-phase"),
        ("atlas.grade:day", "atlas-grade-area"),
        ("atlas.grade:day/thr01", "atlas-grade-factor"),
        ("atlas.grade:day/thr01/tension", "atlas-grade-number"),
        ("atlas.grade:day/thr01/tension/4", "atlas-grade-reason"),
    ):
        if verb != "atlas.grade":
            assert verb in shown(floor)
        await floor.presses(verb, by=PARI, private=True)
        assert floor.only(Screen).key == key
    await floor.says(f"{WHY}، ۰۹۱۲۱۲۳۴۵۶۷", by=PARI)
    assert floor.only(Screen).key == "atlas-grade-kept"
    (kept,) = await floor.uow.atlas.grades()
    assert (kept.by, kept.area, kept.factor, kept.grade) == (PARI, "thr01", Factor.TENSION, 4)
    assert kept.body == "police", "for whom he spoke then"
    assert kept.reason.startswith(WHY) and "۰۹۱۲" not in kept.reason, "numbers are masked"
    (deed,) = [r for r in floor.uow.stored_audit if r.deed == "atlas"]
    assert (deed.by, deed.subject, deed.detail) == (str(PARI), "thr01", "graded day tension 4")
    assert WHY not in deed.words


async def test_the_newest_grade_holds_and_is_shown_beside_the_factor(floor: Floor) -> None:
    await grades(floor, "day/thr01/tension/4")
    await grades(floor, "day/thr01/tension/2")
    await grades(floor, "day/thr01/tension/5", by=QASEM)
    assert {(one.by, one.grade) for one in await floor.uow.atlas.grades()} == {(PARI, 2), (QASEM, 5)}
    await floor.presses("atlas.grade:day/thr01", by=PARI, private=True)
    assert any(words.endswith(": ۲") for words in floor.read)


@pytest.mark.parametrize("number", ["6", "۶", "0", "-1", "4.5", "چهار", "", "٤٤٤٤٤"])
async def test_an_assessment_of_six_gets_a_kind_sentence(floor: Floor, number: str) -> None:
    await floor.presses("atlas.grade:day/thr01/tension", by=PARI, private=True)
    await floor.says(number, by=PARI)
    assert floor.only(Ack).key == "atlas-grade-range"
    assert await floor.uow.atlas.grades() == []
    await floor.presses("atlas.grade:day/thr01/tension/6", by=PARI, private=True)
    assert floor.only(Ack).key == "atlas-grade-range"
    await floor.says("۳", by=PARI)
    assert floor.only(Screen).key == "atlas-grade-reason", "the question is still open"


@pytest.mark.parametrize(("reason", "key"), [("   ", "none"), ("بد", "short"), ("ب" * 301, "long")])
async def test_an_empty_reason_gets_a_kind_sentence_and_nothing_is_lost(
    floor: Floor, reason: str, key: str
) -> None:
    await grades(floor, "day/thr01/tension/4", reason=reason)
    assert floor.only(Ack).key == f"atlas-reason-{key}"
    assert await floor.uow.atlas.grades() == []
    await floor.says(WHY, by=PARI)
    assert [one.grade for one in await floor.uow.atlas.grades()] == [4]


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
        assert floor.only(Ack).key in ("atlas-gone", "atlas-no-area"), place
    floor.sessions.clear()
    for account in (NADER, MINA):
        await floor.presses("atlas.grade:day/thr01/tension/4", by=account, private=True)
        assert floor.only(Ack).key == "atlas-liaisons-grade"


async def test_who_is_no_liaison_any_more_grades_nothing(floor: Floor) -> None:
    await floor.presses("atlas.grade:day/thr01/tension/4", by=PARI, private=True)
    floor.uow.staff.save(Staff(PARI, Role.EDITOR, "Pari", started=True))
    await floor.says(WHY, by=PARI)
    assert floor.only(Ack).key == "not-allowed" and await floor.uow.atlas.grades() == []


def test_many_areas_come_in_pages() -> None:
    areas = [AREAS["thr01"]] * (A_PAGE * 2 + 1)

    def rows(page: int) -> list[str]:
        found = area_rows(
            areas,
            page,
            one=lambda area: button("atlas-button-area", "atlas.grade", area.id),
            turn=lambda name: ("atlas.grade", f"day/{name}"),
        )
        return [b.press.argument for row in found for b in row if b.press]

    assert [len(rows(page)) for page in (0, 1, 2, 9)] == [A_PAGE + 1, A_PAGE + 2, 2, 2]
    assert rows(1)[-2:] == ["day/+2", "day/+0"]


# --- the official level -------------------------------------------------------------------------------


async def enters(floor: Floor, place: str, source: str, day: str) -> None:
    await floor.presses(f"atlas.official:{place}", by=NADER, private=True)
    await floor.says(source, by=NADER)
    await floor.says(day, by=NADER)


async def test_a_lead_enters_the_official_level_with_source_and_day(floor: Floor) -> None:
    await floor.presses("atlas.official", by=NADER, private=True)
    assert "atlas.official:thr" in shown(floor), "a county is classified as a whole"
    await floor.presses("atlas.official:thr", by=NADER, private=True)
    assert "atlas.official:thr/3" in shown(floor) and "atlas.official:thr/0" not in shown(floor)
    await enters(floor, "thr/3", "نامهٔ شورای امنیت کشور", "دیروز")
    assert floor.only(Screen).key == "admin-ask" and await floor.uow.atlas.known() == []
    await floor.presses("atlas.official-yes:thr/3/2026-04-30", by=NADER, private=True)
    assert floor.only(Screen).key == "atlas-official-kept"
    (kept,) = await floor.uow.atlas.known()
    assert (kept.kind, kept.area, kept.value, kept.day) == (Kind.OFFICIAL, "thr", 3, "2026-04-30")
    await floor.presses("atlas.official:thr", by=NADER, private=True)
    assert any("نامهٔ شورای امنیت کشور" in words for words in floor.read)
    await floor.presses("atlas.official-gone:thr", by=NADER, private=True)
    assert await floor.uow.atlas.known() == []
    await floor.presses("atlas.official-gone:thr", by=NADER, private=True)
    assert floor.only(Ack).key == "atlas-no-official"
    assert [r.detail for r in floor.uow.stored_audit if r.deed == "atlas"] == ["official 3", "official ended"]


async def test_an_official_level_that_does_not_fit_is_refused_kindly(floor: Floor) -> None:
    for place, key in (
        ("thr/5", "atlas-value-official"),
        ("thr01s1", "atlas-no-area"),
        ("nowhere/2", "atlas-no-area"),
    ):
        await floor.presses(f"atlas.official:{place}", by=NADER, private=True)
        assert floor.only(Ack).key == key
    await floor.presses("atlas.official:thr/3", by=NADER, private=True)
    await floor.says("؟", by=NADER)
    assert floor.only(Ack).key == "atlas-source-how"
    await floor.says("نامهٔ شورا", by=NADER)
    await floor.says("به‌زودی", by=NADER)
    assert floor.only(Ack).key == "atlas-day-how"
    await floor.says("۱۴۴۰/۰۱/۰۱", by=NADER)
    assert floor.only(Ack).key in ("atlas-source-future", "atlas-day-how")
    assert await floor.uow.atlas.known() == []
    await floor.presses("atlas.official", by=PARI, private=True)
    assert floor.only(Ack).key == "not-member"


async def test_the_menu_shows_the_way_to_those_who_may(floor: Floor) -> None:
    for account, there in ((PARI, True), (NADER, True), (LEILA, False)):
        await floor.takes(command("menu", by=account))
        screens = [r for r in floor.replies if isinstance(r, Screen | Say)]
        assert screens and ("atlas" in shown(floor)) is there, account
