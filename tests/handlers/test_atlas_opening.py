"""How a document of the atlas begins: the map, what has changed, and in one line the areas without data."""

import pypdfium2
import pytest

from bot.conversation.outgoing import SendDocument
from bot.papers.registry import make
from tests.fakes.county import PARI, draft_version, give_grade, sign_version
from tests.fakes.floor import TEXTS, Floor
from tests.handlers.test_atlas_glance import enter_official_level, rows_of
from tests.handlers.test_atlas_versions import floor

__all__ = ("floor",)


async def test_paper_begins_with_map_changes_and_unknown_areas(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    first = await draft_version(floor)
    rows = await rows_of(floor, f"atlas.pdf:{first}")
    kinds = [row[0] for row in rows]
    assert kinds[:6] == ["#head", *["#tile"] * 4, "#legend"] and rows[1][1:4] == ("District 1", "1 0 4", "۴")
    assert any("نخستین نسخه است" in row[-1] for row in rows[: kinds.index("#glance")])
    bare = next(row[-1] for row in rows if "داده کافی نداریم" in row[-1])
    assert "District 1،" not in bare and ": District 2، District 3،" in bare
    assert [row[1] for row in rows if row[0] == "#cells" and row[1].startswith("District")] == [
        "District 1"
    ] * 2
    await sign_version(floor, first)
    await give_grade(floor, "day/thr01/tension/2")
    enter_official_level(floor, "thr03", 3)
    second = await draft_version(floor)
    rows = await rows_of(floor, f"atlas.pdf:{second}")
    news = [row[-1] for row in rows[: [row[0] for row in rows].index("#glance")]]
    assert any(text.startswith("چه عوض شده از نسخهٔ ۱") for text in news)
    assert "District 1، روز رأی‌گیری: از «۴، بسیار زیاد» به «۲، متوسط»" in news
    assert any("سطح رسمیِ District 3: از «ندارد» به «۳، زیاد»" in text for text in news)


async def test_unchanged_version_says_so_on_its_first_page(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    await sign_version(floor, await draft_version(floor))
    rows = await rows_of(floor, f"atlas.pdf:{await draft_version(floor)}")
    assert ("#words", "سطح هیچ منطقه‌ای عوض نشده است.") in rows


@pytest.mark.slow
async def test_map_is_drawn_on_the_first_page(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    version = await draft_version(floor)
    await floor.presses(f"atlas.pdf:{version}", by=PARI, private=True)
    paper = floor.only_reply(SendDocument)
    rows = [tuple(TEXTS.label(cell) for cell in row) for row in paper.rows]
    fields = {name: TEXTS.label(value) for name, value in paper.fields.items()}
    without = [row for row in rows if row[0] not in ("#tile", "#legend")]
    mapped, bare = (pypdfium2.PdfDocument(make(paper.name, fields, some).data) for some in (rows, without))
    with mapped, bare:
        boxes = [sum(1 for item in pdf[0].get_objects() if item.type == 2) for pdf in (mapped, bare)]
    assert boxes[0] > boxes[1] + 8, "four tiles and the five of the legend"
    with pytest.raises(ValueError, match="a tile in"):
        make(paper.name, fields, [("#tile", "شهر", "12 0 1", "۱", ""), ("#legend", "کم")])
