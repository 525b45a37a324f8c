"""What is read first on paper, and the official level: never without its source and day, compared between versions."""

import re
from dataclasses import replace

import pypdfium2
import pytest

from bot.conversation.outgoing import Ack, Say, Screen, SendDocument
from bot.domain.atlas.atlas import Factor, Kind, Known, Level
from bot.domain.atlas.atlas_record import Classified, classified, parse, record
from bot.domain.atlas.roadmap import Step, Task, TaskState
from bot.domain.catalogue.catalogue import Phase
from bot.domain.people import Role, Staff
from bot.papers.makers import make
from tests.fakes import floor as floors
from tests.fakes.county import MINA, PARI, QASEM, a_county, drafts, grades, plain, shown, signs
from tests.fakes.floor import TEXTS, Floor
from tests.fakes.polling_day import content

SOURCE, DAY = "مصوبهٔ شورای امنیت کشور", "۱۲ فروردین ۱۴۰۵"


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    county = replace(content(), roadmap=(Step("visit", "Visit", Level.VERY_HIGH, Phase.DAY, "police", 3),))
    monkeypatch.setattr(floors, "content", lambda: county)
    return a_county(monkeypatch)


def bare(words: str) -> str:
    return words.translate({ord(mark): None for mark in "\u200e\u200f\u2066\u2067\u2068\u2069"})


async def rows_of(floor: Floor, press: str) -> list[tuple[str, ...]]:
    await floor.presses(press, by=PARI, private=True)
    paper = floor.only(SendDocument)
    return [tuple(bare(TEXTS.label(cell)) for cell in row) for row in paper.rows]


def official(floor: Floor, area: str, value: int, *, source: str = SOURCE) -> None:
    floor.uow.atlas.know(Known(Kind.OFFICIAL, area, value, source, "2026-04-01"))


async def test_an_official_level_is_never_told_without_its_source_and_day(floor: Floor) -> None:
    official(floor, "thr01", 3)
    version = await drafts(floor)
    await floor.presses(f"atlas.why:{version}/day/thr01", by=PARI, private=True)
    assert f"سطح رسمی: <b>۳، زیاد</b>. منبع: {SOURCE}، {DAY}" in plain(floor)
    await floor.presses("atlas.official:thr01", by=MINA, private=True)
    assert f"{SOURCE}، {DAY}" in plain(floor)
    paper = await rows_of(floor, f"atlas.pdf:{version}")
    assert ("#words", f"۳، زیاد. منبع: {SOURCE}، {DAY}. District 1") in paper
    book = await rows_of(floor, f"atlas.xlsx:{version}")
    assert ("District 1", "۳، زیاد", SOURCE, DAY) in book and ("#sheet", "سطح‌های رسمی") in book


async def test_without_official_levels_no_paper_speaks_of_their_sources(floor: Floor) -> None:
    version = await drafts(floor)
    for press in (f"atlas.pdf:{version}", f"atlas.xlsx:{version}"):
        rows = await rows_of(floor, press)
        assert not any("سطح‌های رسمی" in cell for row in rows for cell in row)


async def test_what_a_county_was_given_is_told_once_with_all_its_areas(floor: Floor) -> None:
    official(floor, "thr", 2, source="نامهٔ یک")
    official(floor, "thr02", 4, source="نامهٔ دو")
    rows = await rows_of(floor, f"atlas.pdf:{await drafts(floor)}")
    one, two = (next(row[1] for row in rows if source in row[-1]) for source in ("نامهٔ یک", "نامهٔ دو"))
    assert "District 1، District 3" in one and "District 2" not in one and two.endswith("District 2")


async def test_all_levels_stand_at_a_glance_before_everything_else(floor: Floor) -> None:
    await grades(floor, "day/thr01/tension/4")
    await grades(floor, "after/thr01/tension/2")
    official(floor, "thr02", 3)
    version = await drafts(floor)
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
    made = floor.only(SendDocument)
    fields = {name: TEXTS.label(value) for name, value in made.fields.items()}
    rows = [tuple(TEXTS.label(cell) for cell in row) for row in made.rows]
    pdf = pypdfium2.PdfDocument(make(made.name, fields, rows).data)
    told = pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert all(f"{number} District" in told for number in range(1, 6)), "on the first page"


async def test_a_changed_official_level_is_compared_too(floor: Floor) -> None:
    """The road map follows it: a comparison that is silent of it hides why tasks came."""
    official(floor, "thr", 2)
    first = await drafts(floor)
    await signs(floor, first)
    official(floor, "thr", 3)
    official(floor, "thr02", 1)
    second = await drafts(floor)
    await floor.presses(f"atlas.changes:{second}", by=PARI, private=True)
    assert floor.only(Screen).key == "atlas-changes"
    told = plain(floor)
    assert "سطح هیچ منطقه‌ای عوض نشده است" in told, "what is computed has not changed"
    assert "سطح رسمیِ District 2: از «۲، متوسط» به «۱، کم»" in told
    assert "سطح رسمیِ District 1، District 3" in told and "منطقهٔ دیگر: از «۲، متوسط» به «۳، زیاد»" in told
    floor.uow.atlas.forget(Kind.OFFICIAL, "thr02")
    floor.uow.atlas.forget(Kind.OFFICIAL, "thr")
    third = await drafts(floor)
    await floor.presses(f"atlas.changes:{third}", by=PARI, private=True)
    assert "از «۲، متوسط» به «ندارد»" in plain(floor)
    floor.uow.atlas.know(Known(Kind.OFFICIAL, "thr", 3, SOURCE, "2026-04-01"))
    await signs(floor, third)
    await floor.presses(f"atlas.changes:{await drafts(floor)}", by=PARI, private=True)
    assert re.search("سطح رسمیِ همهٔ [۰-۹]+ منطقه: از «ندارد» به «۳، زیاد»", plain(floor))


async def test_a_day_that_is_not_read_is_asked_for_with_one_that_is(floor: Floor) -> None:
    """In Persian digits, as it can be typed."""
    await floor.presses("atlas.official:thr01/3", by=MINA, private=True)
    await floor.says(SOURCE, by=MINA)
    assert "مانند «۱۱ اردیبهشت ۱۴۰۵»" in plain(floor)
    await floor.says("دیروز یا پریروز", by=MINA)
    assert floor.only(Ack).key == "atlas-day-how" and "«۱۱ اردیبهشت ۱۴۰۵»" in plain(floor)
    await floor.says("۱۱ اردیبهشت ۱۴۰۵", by=MINA)
    await floor.presses("atlas.official-yes:thr01/3/2026-05-01", by=MINA, private=True)
    assert floor.only(Screen).key == "atlas-official-kept"


async def test_what_stays_is_no_change_of_the_official_level(floor: Floor) -> None:
    official(floor, "thr01", 2)
    version = await floor.uow.atlas.version(await drafts(floor))
    assert version is not None
    before = parse(version.text)
    assert classified(before, before) == ()
    official(floor, "thr01", 4)
    newer = await floor.uow.atlas.version(await drafts(floor))
    assert newer is not None
    (zone,) = (zone for zone in before.inputs.zones if zone.id == "thr01")
    assert classified(before, parse(newer.text)) == (Classified(Level.MEDIUM, Level.VERY_HIGH, (zone,)),)
    assert before.leading("thr01", Phase.DAY) is Level.MEDIUM


async def test_reasons_beyond_a_message_are_told_to_be_there(floor: Floor) -> None:
    for factor in Factor:
        for by in (PARI, QASEM):
            await grades(floor, f"day/thr01/{factor}/3", by=by)
    version = await drafts(floor)
    await floor.presses(f"atlas.why:{version}/day/thr01", by=PARI, private=True)
    assert "و ۲ دلیل دیگر" in plain(floor)


async def test_a_liaison_sees_which_areas_he_has_graded(floor: Floor) -> None:
    await grades(floor, "day/thr01/tension/3")
    await grades(floor, "day/thr01/order/3")
    await grades(floor, "after/thr02/order/3")
    await grades(floor, "day/thr03/order/3", by=QASEM)
    await floor.presses("atlas.grade:day", by=PARI, private=True)
    named = [bare(words) for words in floor.read if "District" in words]
    assert "District 1 (۲ از ۴)" in named and "District 2" in named and "District 3" in named


async def test_what_has_no_tile_is_told_with_its_official_level_too(floor: Floor) -> None:
    official(floor, "thr", 3)
    version = await floor.uow.atlas.version(await drafts(floor))
    assert version is not None
    inputs = parse(version.text).inputs
    tiled = replace(inputs, zones=(replace(inputs.zones[0], tile=(0, 0)), *inputs.zones[1:]))
    floor.uow.atlas.add(replace(version, id="tiled", text=record(tiled)))
    await floor.presses("atlas.map:tiled/day", by=PARI, private=True)
    assert floor.only(Say).key == "atlas-map-bare"
    assert any("District 2: داده کافی نیست (رسمی: ۳، زیاد)" in bare(words) for words in floor.read)


async def test_from_an_areas_tasks_one_press_leads_to_why_it_has_its_level(floor: Floor) -> None:
    official(floor, "thr01", 4)
    version = await drafts(floor)
    await signs(floor, version)
    floor.uow.tables.tasks["thr01", "visit"] = Task("thr01", "visit", TaskState.TODO, floor.clock.today())
    await floor.presses("road.area:thr01", by=PARI, private=True)
    assert f"atlas.why:{version}/day/thr01" in shown(floor)


async def test_the_way_in_says_what_a_draft_would_rest_on(floor: Floor) -> None:
    await floor.presses("atlas", by=MINA, private=True)
    assert "هیچ نهادی" in plain(floor)
    await grades(floor, "day/thr01/tension/3")
    await floor.presses("atlas", by=MINA, private=True)
    assert "یک نهاد" in plain(floor)
    await grades(floor, "day/thr01/order/5", by=QASEM)
    await grades(floor, "after/thr02/order/5", by=QASEM)
    await floor.presses("atlas", by=MINA, private=True)
    told = plain(floor)
    assert "۲ نهاد" in told and re.search("پیش از رأی‌گیری، ۰ از [۰-۹]+؛ روز رأی‌گیری، ۱ از", told)
    assert "پس از رأی‌گیری، ۱ از" in told
    floor.uow.staff.save(Staff(QASEM, Role.MODERATOR, "Qasem", started=True))
    await floor.presses("atlas", by=MINA, private=True)
    assert "یک نهاد" in plain(floor), "who is no liaison any more counts no more"


async def test_papers_never_say_that_nothing_changes_an_unknown_level_or_leave_a_page_empty(
    floor: Floor,
) -> None:
    version = await drafts(floor)
    for kind in ("pdf", "xlsx"):
        rows = await rows_of(floor, f"atlas.{kind}:{version}")
        levels = [row for row in rows if "کمتر از ۵" in row]
        assert levels and {row[-1] for row in levels} == {"با نخستین ارزیابی"}
        apart = next(at for at, row in enumerate(rows) if row[0] == "#apart")
        assert any("هنوز خالی است" in cell for row in rows[apart : apart + 2] for cell in row)
