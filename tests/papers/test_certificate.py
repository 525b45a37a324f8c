"""The certificate's page: its content and layout, and whether its code leads to the right address."""

import io
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
import segno
from PIL import Image

from bot.papers.certificate import HIGH, WIDE, paper, picture
from tests.certificates.conftest import FIELDS, ROWS

pytestmark = pytest.mark.slow

POINT = 72 / 25.4
LONG = "سیده‌مریم‌السادات (Sara) احمدی‌نژادیان موسوی‌پور اصفهانی‌زادگان"


def fields(**more: str) -> dict[str, str]:
    return {**FIELDS, "credential": "ey.ey.x", **more}


def words(data: bytes) -> set[str]:
    """The words on the page, each as its sorted letters, because pdfium reverses parts of right-to-left
    words."""
    with pypdfium2.PdfDocument(data) as pdf:
        assert len(pdf) == 1
        page = pdf[0].get_textpage()
        text = page.get_text_bounded()
        page.close()
    return letters(text)


def letters(text: str) -> set[str]:
    return {"".join(sorted(word)) for word in plain(text).split()}


def plain(text: str) -> str:
    """The text without direction marks and joiners, and without characters that are mirrored."""
    return unicodedata.normalize("NFC", re.sub("[\u200b-\u200f\u202a-\u202e\u2066-\u2069«»().،:]", "", text))


def ink_box(data: bytes) -> tuple[int, int, int, int]:
    """The bounding box, in pixels of the picture, of everything printed inside the inner frame."""
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[0].render(scale=2).to_pil().convert("L")
    inner = 2 * 13.5 * POINT
    cut = page.crop((int(inner), int(inner), int(page.width - inner), int(page.height - inner)))
    box = cut.point(lambda value: 255 if value < 150 else 0).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("holder", ["رضا", LONG, "Sara Ahmadi-Nezhad", "ا" * 60, "W" * 60])
def test_nothing_touches_the_frame_however_long_the_name_is(holder: str) -> None:
    data = paper(fields(holder=holder, body=FIELDS["body"] + " " + FIELDS["body"]), ROWS).data
    left, top, right, bottom = ink_box(data)
    wide, high = (WIDE - 27) * POINT * 2, (HIGH - 27) * POINT * 2
    assert left > 10 and top > 10 and right < wide - 10 and bottom < high - 10


def test_every_word_can_be_read_and_searched() -> None:
    page_letters = words(paper(fields(), ROWS).data)
    for name in (
        "heading",
        "intro",
        "holder",
        "body",
        "number-label",
        "shown",
        "day-line",
        "bots-line",
        "note",
    ):
        assert letters(FIELDS[name]) <= page_letters, name
    assert letters("@amanat_bot @amanat_bale_bot") <= page_letters


def test_certificate_is_landscape_a4_with_title_and_language() -> None:
    data = paper(fields(), ROWS).data
    with pypdfium2.PdfDocument(data) as pdf:
        wide, high = pdf[0].get_size()
        assert (round(wide), round(high)) == (842, 595)
        assert pdf.get_metadata_dict()["Title"] == FIELDS["title"]
    assert b"/Lang (fa" in data


def test_the_code_on_the_picture_is_the_link(tmp_path: Path) -> None:
    """Cell by cell, the printed code equals what segno makes of the link, because the tests have no
    scanner."""
    with Image.open(io.BytesIO(picture(fields(), ROWS).data)) as page:
        grey = page.convert("L")
    matrix = [
        bytes(row) for row in segno.make(FIELDS["link"], error="m", boost_error=False, micro=False).matrix
    ]
    dots, side, (x, y) = 150 / 25.4, 36.0 / len(matrix), (30.0, 122.0)
    for row, cells in enumerate(matrix):
        for column, dark in enumerate(cells):
            at = (x + (column + 0.5) * side) * dots, (y + (row + 0.5) * side) * dots
            assert (grey.getpixel((round(at[0]), round(at[1]))) < 128) == bool(dark), (row, column)
    quiet = grey.crop((round((x - 3.5 * side) * dots), round((y - 3.5 * side) * dots), round(x * dots) - 1,
                       round((y + 36) * dots)))  # fmt: skip
    assert quiet.getextrema()[0] > 240, "a scanner needs the white margin"


def test_both_are_sent_as_files_with_a_plain_name() -> None:
    made = paper(fields(), ROWS), picture(fields(), ROWS)
    assert [file.name for file in made] == ["certificate-123456789012.pdf", "certificate-123456789012.png"]
    assert {file.kind.value for file in made} == {"document"}


def test_without_bots_the_sheet_is_still_made() -> None:
    assert paper(fields(link="v_123456789012_0123456789"), ()).data.startswith(b"%PDF-")


def test_a_missing_word_is_an_error() -> None:
    with pytest.raises(KeyError):
        paper({name: words for name, words in fields().items() if name != "note"}, ROWS)


def test_pictures_are_made_in_several_threads_at_once() -> None:
    """The sender's threads share pdfium, which supports one call at a time."""
    names = [f"{letter * 3} احمدی" for letter in "ابپتثجچح"]
    alone = [picture(fields(holder=name), ROWS).data for name in names]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda name: picture(fields(holder=name), ROWS).data, names))
    assert together == alone


def test_unreviewed_notice_stands_on_certificate_until_reviewed() -> None:
    quiet = letters("هنوز حقوق‌دانی این متن را نخوانده است.")
    assert quiet <= words(paper(fields(), ROWS).data)
    assert not quiet <= words(paper(fields(**{"unread-line": ""}), ROWS).data)
    drawn, bare = (picture(fields(**more), ROWS).data for more in ({}, {"unread-line": ""}))
    assert drawn != bare
