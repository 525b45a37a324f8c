"""Checklists and the poster: one page each, fonts embedded, every word printed, codes that lead to the
bot."""

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import segno

from bot.cli.handout import handout, make_file
from bot.domain.catalogue.material import Handout
from bot.handlers.learning.handouts import checklist_file, line_keys, poster_file
from bot.library.content import LoadedContent
from bot.papers.checklist import draw_checklist
from bot.papers.poster import draw_poster
from bot.papers.sheet import HEIGHT, Sheet
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content

pytestmark = pytest.mark.slow

LINKS = ["https://t.me/amanat_bot", "https://ble.ir/amanat_bot"]
NAMED = list(zip(("telegram", "bale"), LINKS, strict=True))
SHIPPED = shipped_content()
INNER = re.compile("[^\u200c\u0621-\u06cc\u06f0-\u06f9]+|\u200c|\u0654|\u0650")
"""Separators of the pieces that every PDF reader returns whole."""


@pytest.fixture(scope="module")
def content() -> LoadedContent:
    return SHIPPED


def page_of(data: bytes) -> pdfium.PdfPage:
    document = pdfium.PdfDocument(data)
    assert len(document) == 1
    return document[0]


def words_of(data: bytes) -> str:
    """The words of the page. PDFium gives the letters of a line from left to right, so each piece may be
    reversed."""
    text: str = page_of(data).get_textpage().get_text_range()
    return text.replace("\u0654", "").replace("\u0650", "")


def missing_words(text: str, page_text: str) -> list[str]:
    pieces = [piece for piece in INNER.split(text) if piece]
    return [piece for piece in pieces if piece not in page_text and piece[::-1] not in page_text]


@pytest.mark.parametrize("sheet", SHIPPED.handouts.values(), ids=SHIPPED.handouts)
def test_every_shipped_checklist_fits_one_page_with_all_words(sheet: Handout, content: LoadedContent) -> None:
    file = make_file(checklist_file(sheet, content=content, links=LINKS), ELECTION)
    assert file.mime == "application/pdf" and file.name == f"checklist-{sheet.id}.pdf"
    assert b"/FontFile2" in file.data and len(file.data) < 200_000
    page_text = words_of(file.data)
    whole = " ".join([sheet.role_label, sheet.title, sheet.note, *(item.text for item in sheet.items)])
    assert missing_words(whole, page_text) == []
    assert "t.me/amanat_bot" in page_text and "ble.ir/amanat_bot" in page_text
    cited = [content.articles[key].number for item in sheet.items for key in item.article_ids]
    assert missing_words(" ".join(cited), page_text) == []


def test_checklist_whose_lines_are_all_reviewed_fits_one_page(content: LoadedContent) -> None:
    longest = max(content.handouts.values(), key=lambda sheet: sum(len(item.text) for item in sheet.items))
    flagged = replace(content, flagged=frozenset(line_keys(longest)))
    data = make_file(checklist_file(longest, content=flagged, links=LINKS), ELECTION).data
    assert missing_words(f"در دست بازبینی {longest.note}", words_of(data)) == []


def test_each_line_carries_its_words_as_they_are_read() -> None:
    line = "رأی‌گیری (مادهٔ ۲۷) و ۱۱۰"
    with Sheet("title") as sheet:
        sheet.write([line], right=190, top=20, size=14)
        data = sheet.bytes()
    assert missing_words(line, words_of(data)) == []


def test_nothing_is_printed_over_the_edge(content: LoadedContent) -> None:
    for sheet in content.handouts.values():
        picture = (
            page_of(make_file(checklist_file(sheet, content=content, links=LINKS), ELECTION).data)
            .render(scale=1)
            .to_pil()
        )
        grey = picture.convert("L")
        left, right = (
            grey.crop((0, 120, 40, grey.height)),
            grey.crop((grey.width - 40, 120, grey.width, grey.height)),
        )
        below = grey.crop((0, grey.height - 14, grey.width, grey.height))
        assert {left.getextrema(), right.getextrema(), below.getextrema()} == {(255, 255)}, sheet.id


@pytest.mark.parametrize("links", [LINKS[:1], LINKS])
def test_the_poster_shows_a_code_for_each_link(links: list[str], content: LoadedContent) -> None:
    file = make_file(poster_file(content=content, links=NAMED[: len(links)]), ELECTION)
    named = words_of(file.data)
    assert missing_words("تلگرام", named) == [] and bool(missing_words("بله", named)) == (len(links) == 1)
    picture = page_of(file.data).render(scale=4).to_pil().convert("L")
    dark = picture.point(lambda value: 255 if value < 60 else 0)
    under_names = 0.5 if len(links) == 1 else 0.55  # a single code is larger, so its name is higher
    band = dark.crop((0, round(picture.height * under_names), picture.width, round(picture.height * 0.83)))
    step = picture.width / len(links)
    for number, link in enumerate(links):
        half = band.crop(
            (round(picture.width - step * (number + 1)), 0, round(picture.width - step * number), band.height)
        )
        box = half.getbbox()
        assert box is not None
        matrix = segno.make(link, error="q", micro=False).matrix
        side = (box[2] - box[0]) / len(matrix)
        seen = [
            [
                half.getpixel((box[0] + (x + 0.5) * side, box[1] + (y + 0.5) * side)) > 0
                for x in range(len(matrix))
            ]
            for y in range(len(matrix))
        ]
        assert seen == [[bool(cell) for cell in row] for row in matrix]


def test_a_poster_promises_reports_only_where_they_are_taken(content: LoadedContent) -> None:
    page_text = words_of(make_file(poster_file(content=content, links=NAMED), ELECTION).data)
    silent = words_of(make_file(poster_file(content=content, links=NAMED, reports=False), ELECTION).data)
    assert missing_words("کنندگان", page_text) == [] and missing_words("کنندگان", silent) == ["کنندگان"]


def test_overfull_checklist_is_refused_and_not_cut() -> None:
    fields = dict.fromkeys(
        ("id", "role", "title", "law", "note", "official", "footer", "scan", "link-1", "messenger-1"), "x"
    )
    with pytest.raises(ValueError, match="do not fit on one page"):
        draw_checklist(fields, [("word " * 40, "")] * 60)
    with pytest.raises(ValueError, match="no room for its codes"):
        draw_poster(fields, [("word " * 60,)] * 6)
    with pytest.raises(ValueError, match="needs a link"):
        draw_poster({**fields, "link-1": ""}, [])


def test_letters_shrink_until_the_page_holds_them() -> None:
    fields = dict.fromkeys(("id", "role", "title", "law", "note", "official", "footer"), "x")
    file = draw_checklist(fields, [("واژه " * 30, "مادهٔ ۲۷")] * 12)
    assert page_of(file.data).get_height() == pytest.approx(HEIGHT * 72 / 25.4, abs=1)


def test_the_command_writes_files_and_names_what_exists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheet.pdf"
    assert handout("checklist", links=[], out=out, checklist_id="voter-day") == 0
    assert page_of(out.read_bytes()) is not None
    assert handout("poster", links=LINKS, out=out) == 0
    assert handout("checklist", links=[], out=out, checklist_id="nobody") == 1
    assert "voter-day" in capsys.readouterr().err
    assert handout("poster", links=LINKS, out=tmp_path / "no" / "folder.pdf") == 1
    assert "cannot be written" in capsys.readouterr().err
