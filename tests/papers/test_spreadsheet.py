"""The cohort's table as a spreadsheet, opened as a program would open it."""

import io
import re
import zipfile
from xml.etree import ElementTree

from bot.conversation.incoming import FileKind
from bot.papers.registry import make

SHEET = {"main": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
FIELDS = {"title": "پیشرفت تا ۳ آذر ۱۴۰۵", "sheet": "پیشرفت", "note": "یادداشت"}
ROWS = (
    ("درس‌های", "جا", "نام‌نویسی"),
    ("کارکنان شعبه", "منطقهٔ ۵", "۱۲"),
    ('=HYPERLINK("http://x")', "+1", "@cmd"),
)


def open_sheet() -> tuple[ElementTree.Element, list[str]]:
    made = make("group-table", FIELDS, ROWS)
    assert made.kind is FileKind.DOCUMENT and made.name.endswith(".xlsx")
    with zipfile.ZipFile(io.BytesIO(made.data)) as book:
        assert book.testzip() is None
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return sheet, ["".join(text.itertext()) for text in strings.findall("main:si", SHEET)]


def test_every_cell_is_there_in_its_place_as_text() -> None:
    sheet, words = open_sheet()
    cells: dict[str, str] = {}
    for cell in sheet.iterfind(".//main:c", SHEET):
        value = cell.find("main:v", SHEET)
        if value is not None and value.text:
            assert cell.get("t") == "s", "text, whatever its first character is"
            cells[cell.get("r", "")] = words[int(value.text)]
    assert cells["A1"] == FIELDS["title"] and cells["A7"] == FIELDS["note"]
    for number, row in enumerate(ROWS):
        assert tuple(cells[f"{column}{number + 3}"] for column in "ABC") == row
    assert sheet.find(".//main:f", SHEET) is None, "a name never becomes a formula"


def test_it_reads_from_right_to_left_in_persian_digits() -> None:
    sheet, words = open_sheet()
    view = sheet.find(".//main:sheetView", SHEET)
    assert view is not None and view.get("rightToLeft") == "1"
    assert not re.search("[0-9]", "".join(words[:8]))


def test_table_can_be_filtered_and_its_note_is_whole() -> None:
    """In print, a long note in one narrow cell would be cut at the table's edge."""
    sheet, _ = open_sheet()
    filtered, merged = sheet.find("main:autoFilter", SHEET), sheet.find(".//main:mergeCell", SHEET)
    assert filtered is not None and filtered.get("ref") == "A3:C5", "the head and every row, not the note"
    assert merged is not None and merged.get("ref") == "A7:C7"
    long = make("group-table", {**FIELDS, "note": "یادداشت بلند " * 30}, ROWS)
    with zipfile.ZipFile(io.BytesIO(long.data)) as book:
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    heights = {row.get("r"): float(row.get("ht", 15)) for row in root.iterfind(".//main:row", SHEET)}
    assert heights["7"] > 60, "high enough for its lines"
