"""The first page on paper, and the official level: with source and day, and compared between versions."""

import re
from dataclasses import replace

import pypdfium2
import pytest

from bot.conversation.outgoing import Ack, Say, Screen, SendDocument
from bot.domain.atlas.atlas import AreaFact, AreaFactKind, AtlasLevel, Factor
from bot.domain.atlas.atlas_versions import OfficialLevelChange, official_level_changes, parse, record
from bot.domain.atlas.roadmap import RoadmapStep, Task, TaskState
from bot.domain.catalogue.catalogue import Phase
from bot.domain.people import Role, Staff
from bot.papers.registry import make
from tests.fakes import floor as floors
from tests.fakes.county import (
    MINA,
    PARI,
    QASEM,
    a_county,
    draft_version,
    give_grade,
    offered_presses,
    plain_text,
    sign_version,
)
from tests.fakes.floor import TEXTS, Floor
from tests.fakes.polling_day import content

SOURCE, DAY = "مصوبهٔ شورای امنیت کشور", "۱۲ فروردین ۱۴۰۵"


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    county = replace(
        content(), roadmap=(RoadmapStep("visit", "Visit", AtlasLevel.VERY_HIGH, Phase.DAY, "police", 3),)
    )
    monkeypatch.setattr(floors, "content", lambda: county)
    return a_county(monkeypatch)


def strip_marks(words: str) -> str:
    return words.translate({ord(mark): None for mark in "\u200e\u200f\u2066\u2067\u2068\u2069"})


async def rows_of(floor: Floor, press: str) -> list[tuple[str, ...]]:
    await floor.presses(press, by=PARI, private=True)
    paper = floor.only_reply(SendDocument)
    return [tuple(strip_marks(TEXTS.label(cell)) for cell in row) for row in paper.rows]


def enter_official_level(floor: Floor, area: str, value: int, *, source: str = SOURCE) -> None:
    floor.uow.atlas.set_fact(AreaFact(AreaFactKind.OFFICIAL, area, value, source, "2026-04-01"))


async def test_official_level_always_shows_source_and_day(floor: Floor) -> None:
    enter_official_level(floor, "thr01", 3)
    version = await draft_version(floor)
    await floor.presses(f"atlas.why:{version}/day/thr01", by=PARI, private=True)
    assert f"سطح رسمی: <b>۳، زیاد</b>. منبع: {SOURCE}، {DAY}" in plain_text(floor)
    await floor.presses("atlas.official:thr01", by=MINA, private=True)
    assert f"{SOURCE}، {DAY}" in plain_text(floor)
    paper = await rows_of(floor, f"atlas.pdf:{version}")
    assert ("#words", f"۳، زیاد. منبع: {SOURCE}، {DAY}. District 1") in paper
    book = await rows_of(floor, f"atlas.xlsx:{version}")
    assert ("District 1", "۳، زیاد", SOURCE, DAY) in book and ("#sheet", "سطح‌های رسمی") in book


async def test_without_official_levels_no_paper_speaks_of_their_sources(floor: Floor) -> None:
    version = await draft_version(floor)
    for press in (f"atlas.pdf:{version}", f"atlas.xlsx:{version}"):
        rows = await rows_of(floor, press)
        assert not any("سطح‌های رسمی" in cell for row in rows for cell in row)


async def test_county_official_level_is_shown_once_with_its_areas(floor: Floor) -> None:
    enter_official_level(floor, "thr", 2, source="نامهٔ یک")
    enter_official_level(floor, "thr02", 4, source="نامهٔ دو")
    rows = await rows_of(floor, f"atlas.pdf:{await draft_version(floor)}")
    first, second = (next(row[1] for row in rows if source in row[-1]) for source in ("نامهٔ یک", "نامهٔ دو"))
    assert "District 1، District 3" in first and "District 2" not in first and second.endswith("District 2")


@pytest.mark.slow
async def test_all_levels_stand_at_a_glance_before_everything_else(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    await give_grade(floor, "after/thr01/tension/2")
    enter_official_level(floor, "thr02", 3)
    version = await draft_version(floor)
    paper = await rows_of(floor, f"atlas.pdf:{version}")
    heads = next(at for at, row in enumerate(paper) if row[0] == "#glance")
    assert heads < next(at for at, row in enumerate(paper) if row[0] == "#columns")
    assert paper[heads][1:] == (
        "منطقه",
        "پیش از رأی‌گیری",
        "روز رأی‌گیری",
        "پس از رأی‌گیری",
        "سطح رسمی",
    )
    first = ("District 1", "داده کافی نیست", "۴، بسیار زیاد", "۲، متوسط", "ندارد")
    assert ("#cells", *first) == paper[heads + 1]
    book = await rows_of(floor, f"atlas.xlsx:{version}")
    assert book[0] == ("#sheet", "در یک نگاه") and first in book[:4]
    await floor.presses(f"atlas.pdf:{version}", by=PARI, private=True)
    made = floor.only_reply(SendDocument)
    fields = {name: TEXTS.label(value) for name, value in made.fields.items()}
    rows = [tuple(TEXTS.label(cell) for cell in row) for row in made.rows]
    pdf = pypdfium2.PdfDocument(make(made.name, fields, rows).data)
    page_text = pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert all(re.search(rf"{number} District|District {number}", page_text) for number in range(1, 6)), (
        "all districts are on the first page"
    )


async def test_a_changed_official_level_is_compared_too(floor: Floor) -> None:
    """The road map follows it: without this, a comparison does not explain why tasks appeared."""
    enter_official_level(floor, "thr", 2)
    first = await draft_version(floor)
    await sign_version(floor, first)
    enter_official_level(floor, "thr", 3)
    enter_official_level(floor, "thr02", 1)
    second = await draft_version(floor)
    await floor.presses(f"atlas.changes:{second}", by=PARI, private=True)
    assert floor.only_reply(Screen).key == "atlas-changes"
    text = plain_text(floor)
    assert "سطح هیچ منطقه‌ای عوض نشده است" in text, "the computed levels have not changed"
    assert "سطح رسمیِ District 2: از «۲، متوسط» به «۱، کم»" in text
    assert "سطح رسمیِ District 1، District 3" in text and "منطقهٔ دیگر: از «۲، متوسط» به «۳، زیاد»" in text
    floor.uow.atlas.forget(AreaFactKind.OFFICIAL, "thr02")
    floor.uow.atlas.forget(AreaFactKind.OFFICIAL, "thr")
    third = await draft_version(floor)
    await floor.presses(f"atlas.changes:{third}", by=PARI, private=True)
    assert "از «۲، متوسط» به «ندارد»" in plain_text(floor)
    floor.uow.atlas.set_fact(AreaFact(AreaFactKind.OFFICIAL, "thr", 3, SOURCE, "2026-04-01"))
    await sign_version(floor, third)
    await floor.presses(f"atlas.changes:{await draft_version(floor)}", by=PARI, private=True)
    assert re.search("سطح رسمیِ همهٔ [۰-۹]+ منطقه: از «ندارد» به «۳، زیاد»", plain_text(floor))


async def test_unreadable_day_is_asked_again_with_readable_example(floor: Floor) -> None:
    """The example has Persian digits, as people can type it."""
    await floor.presses("atlas.official:thr01/3", by=MINA, private=True)
    await floor.says(SOURCE, by=MINA)
    assert "مانند «۱۱ اردیبهشت ۱۴۰۵»" in plain_text(floor)
    await floor.says("دیروز یا پریروز", by=MINA)
    assert floor.only_reply(Ack).key == "atlas-day-how" and "«۱۱ اردیبهشت ۱۴۰۵»" in plain_text(floor)
    await floor.says("۱۱ اردیبهشت ۱۴۰۵", by=MINA)
    await floor.presses("atlas.official-yes:thr01/3/2026-05-01", by=MINA, private=True)
    assert floor.only_reply(Screen).key == "atlas-official-saved"


async def test_what_stays_is_no_change_of_the_official_level(floor: Floor) -> None:
    enter_official_level(floor, "thr01", 2)
    version = await floor.uow.atlas.version(await draft_version(floor))
    assert version is not None
    before = parse(version.text)
    assert official_level_changes(before, before) == ()
    enter_official_level(floor, "thr01", 4)
    newer = await floor.uow.atlas.version(await draft_version(floor))
    assert newer is not None
    (zone,) = (zone for zone in before.inputs.zones if zone.id == "thr01")
    assert official_level_changes(before, parse(newer.text)) == (
        OfficialLevelChange(AtlasLevel.MEDIUM, AtlasLevel.VERY_HIGH, (zone,)),
    )
    assert before.effective_level("thr01", Phase.DAY) is AtlasLevel.MEDIUM


async def test_reasons_beyond_a_message_are_told_to_be_there(floor: Floor) -> None:
    for factor in Factor:
        for by in (PARI, QASEM):
            await give_grade(floor, f"day/thr01/{factor}/3", by=by)
    version = await draft_version(floor)
    await floor.presses(f"atlas.why:{version}/day/thr01", by=PARI, private=True)
    assert "و ۲ دلیل دیگر" in plain_text(floor)


async def test_a_liaison_sees_which_areas_they_have_graded(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/3")
    await give_grade(floor, "day/thr01/order/3")
    await give_grade(floor, "after/thr02/order/3")
    await give_grade(floor, "day/thr03/order/3", by=QASEM)
    await floor.presses("atlas.grade:day", by=PARI, private=True)
    named = [strip_marks(words) for words in floor.texts if "District" in words]
    assert "District 1 (۲ از ۴)" in named and "District 2" in named and "District 3" in named


async def test_untiled_area_is_shown_with_official_level(floor: Floor) -> None:
    enter_official_level(floor, "thr", 3)
    version = await floor.uow.atlas.version(await draft_version(floor))
    assert version is not None
    inputs = parse(version.text).inputs
    tiled = replace(inputs, zones=(replace(inputs.zones[0], tile=(0, 0)), *inputs.zones[1:]))
    floor.uow.atlas.add(replace(version, id="tiled", text=record(tiled)))
    await floor.presses("atlas.map:tiled/day", by=PARI, private=True)
    assert floor.only_reply(Say).key == "atlas-map-bare"
    assert any("District 2: داده کافی نیست (رسمی: ۳، زیاد)" in strip_marks(words) for words in floor.texts)


async def test_area_tasks_lead_to_level_explanation_in_one_press(floor: Floor) -> None:
    enter_official_level(floor, "thr01", 4)
    version = await draft_version(floor)
    await sign_version(floor, version)
    floor.uow.tables.tasks["thr01", "visit"] = Task("thr01", "visit", TaskState.TODO, floor.clock.today())
    await floor.presses("road.area:thr01", by=PARI, private=True)
    assert f"atlas.why:{version}/day/thr01" in offered_presses(floor)


async def test_atlas_entry_says_what_a_draft_would_rest_on(floor: Floor) -> None:
    await floor.presses("atlas", by=MINA, private=True)
    assert "هیچ نهادی" in plain_text(floor)
    await give_grade(floor, "day/thr01/tension/3")
    await floor.presses("atlas", by=MINA, private=True)
    assert "یک نهاد" in plain_text(floor)
    await give_grade(floor, "day/thr01/order/5", by=QASEM)
    await give_grade(floor, "after/thr02/order/5", by=QASEM)
    await floor.presses("atlas", by=MINA, private=True)
    text = plain_text(floor)
    assert "۲ نهاد" in text and re.search("پیش از رأی‌گیری، ۰ از [۰-۹]+؛ روز رأی‌گیری، ۱ از", text)
    assert "پس از رأی‌گیری، ۱ از" in text
    floor.uow.staff.save(Staff(QASEM, Role.MODERATOR, "Qasem", started=True))
    await floor.presses("atlas", by=MINA, private=True)
    assert "یک نهاد" in plain_text(floor), "the grade of a former liaison no longer counts"


async def test_papers_explain_unknown_levels_and_leave_no_page_empty(
    floor: Floor,
) -> None:
    version = await draft_version(floor)
    for kind in ("pdf", "xlsx"):
        rows = await rows_of(floor, f"atlas.{kind}:{version}")
        levels = [row for row in rows if "کمتر از ۵" in row]
        if kind == "pdf":
            assert not levels and any("هنوز داده کافی نداریم" in row[-1] for row in rows)
        else:
            assert levels and {row[-1] for row in levels} == {"با نخستین ارزیابی"}
        apart = next(at for at, row in enumerate(rows) if row[0] == "#apart")
        assert any("هنوز خالی است" in cell for row in rows[apart : apart + 2] for cell in row)
