"""A table for a spreadsheet program, from right to left. Every text and number arrives in its final form."""

import io
from collections.abc import Mapping, Sequence
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.papers.page import creation_date

_WIDEST: Final = 42
_TITLE_ROWS: Final = 2
_LINE: Final = 18.0
"""The height of a line, in points."""


NEW_SHEET: Final = "#sheet"
APART: Final = "#apart"
"""The first cell of a row that begins another sheet (like ``NEW_SHEET``); the second cell is its name. The
hash does not cover an ``APART`` sheet: a title and a note of its own follow, and it shows neither state nor
hash."""


def group_table(fields: Mapping[str, str], rows: Rows) -> MadeFile:
    """``fields``: title, sheet (its name), note (below the table); the first of ``rows`` is the header.

    Cells are text, never formulas, whatever they begin with. Nothing is written to disk.
    """
    return _book("progress.xlsx", [(fields["sheet"], fields, rows)])


def lawyer_table(fields: Mapping[str, str], rows: Rows) -> MadeFile:
    """As ``group_table``, of legal claims."""
    return _book("lawyer.xlsx", [(fields["sheet"], fields, rows)])


def atlas_book(fields: Mapping[str, str], rows: Rows) -> MadeFile:
    """Several sheets, each after a row that names it, with the same title, state, note, mark (a text) and
    hash; ``file``: its name, Latin (default: atlas)."""
    sheets: list[tuple[str, Mapping[str, str], list[tuple[str, ...]]]] = []
    for kind, *cells in rows:
        if kind == NEW_SHEET:
            sheets.append((cells[0], fields, []))
        elif kind == APART:
            sheets.append((cells[0], {"title": cells[1], "note": cells[2]}, []))
        else:
            sheets[-1][2].append((kind, *cells))
    return _book(f"{fields.get('file', 'atlas')}.xlsx", sheets)


def _book(name: str, sheets: Sequence[tuple[str, Mapping[str, str], Rows]]) -> MadeFile:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": creation_date()})
    for sheet, fields, rows in sheets:
        _sheet(book, sheet, fields, rows)
    book.close()
    return MadeFile(FileKind.DOCUMENT, out.getvalue(), name, PaperForm.XLSX)


def _sheet(book: xlsxwriter.Workbook, name: str, fields: Mapping[str, str], rows: Rows) -> None:
    sheet = book.add_worksheet(name[:31])
    sheet.right_to_left()
    plain = {
        "font_name": "Tahoma",
        "font_size": 11,
        "reading_order": 2,
        "align": "right",
        "valign": "vcenter",
    }
    title = book.add_format({**plain, "bold": True, "font_size": 14})
    head = book.add_format({**plain, "bold": True, "bg_color": "#DDE8E4", "bottom": 1, "text_wrap": True})
    line, cell = book.add_format(plain), book.add_format({**plain, "valign": "top", "text_wrap": True})
    sheet.write_string(0, 0, fields["title"], title)
    if "state" in fields:
        sheet.write_string(1, 0, fields["state"], line)
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            sheet.write_string(_TITLE_ROWS + number, column, words, cell if number else head)
    widths = _widths(rows)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(_TITLE_ROWS + 1, 0)
    if len(rows) > 1:
        sheet.autofilter(_TITLE_ROWS, 0, _TITLE_ROWS + len(rows) - 1, len(widths) - 1)
    below = _TITLE_ROWS + len(rows) + 1
    _note(sheet, below, fields["note"], widths, cell)
    if "hash" in fields:
        sheet.write_string(below + 1, 0, fields["mark"], line)
        sheet.write_string(below + 1, 1, fields["hash"], line)
    sheet.repeat_rows(_TITLE_ROWS)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _widths(rows: Rows) -> list[int]:
    """Column widths in letters, with room for the filter's arrow."""
    columns = range(max(map(len, rows), default=0))
    longest = (max(len(row[column]) for row in rows if column < len(row)) for column in columns)
    return [min(wide + 4, _WIDEST) for wide in longest]


def _note(sheet: Worksheet, row: int, words: str, widths: Sequence[int], form: Format) -> None:
    """A note across the table, as high as it needs: text that overflows a cell is cut in print."""
    if len(widths) < 2 or not words:
        sheet.write_string(row, 0, words, form)
        return
    sheet.merge_range(row, 0, row, len(widths) - 1, "", form)
    sheet.write_string(row, 0, words, form)
    sheet.set_row(row, _LINE * -(-len(words) // max(sum(widths) - 4, 1)))


class GroupTable(Paper):
    """The progress of a group of learners. The first row is the header."""

    name = "group-table"
    form = PaperForm.XLSX
    fields = frozenset({"title", "sheet", "note"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return group_table(fields, rows)


class AtlasBook(Paper):
    """The numbers of the atlas as sheets, each after a row that names it."""

    name = "atlas-book"
    form = PaperForm.XLSX
    fields = frozenset({"title", "state", "note", "mark", "hash"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return atlas_book(fields, rows)


class GradeForm(Paper):
    """A form for grades of areas, which is filled in and sent back. The first row is the header; ``state`` says what to
    do."""

    name = "grade-form"
    form = PaperForm.XLSX
    fields = frozenset({"title", "state", "sheet"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        # Without a note: what is merged below the table would be read as a fault.
        return _book("grades.xlsx", [(fields["sheet"], {**fields, "note": ""}, rows)])


class RosterForm(Paper):
    """A form for the roster, which is filled in and sent back. The first row is the header; ``state`` says what to
    do."""

    name = "roster-form"
    form = PaperForm.XLSX
    fields = frozenset({"title", "state", "sheet"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        # Without a note, as the form of grades.
        return _book("roster.xlsx", [(fields["sheet"], {**fields, "note": ""}, rows)])


class LawyerTable(Paper):
    """The legal claims for a lawyer, who fills in the verdicts. The first row is the header."""

    name = "lawyer-table"
    form = PaperForm.XLSX
    fields = frozenset({"title", "sheet", "note"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return lawyer_table(fields, rows)


class CaseTable(Paper):
    """Rows of cases: number, act, district, state, day. The first row is the header."""

    name = "case-table"
    form = PaperForm.XLSX
    fields = frozenset({"title", "sheet", "note"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return _book("cases.xlsx", [(fields["sheet"], fields, rows)])


class DivisionBook(Paper):
    """The division of work as a sheet, after a row that names it."""

    name = "division-book"
    form = PaperForm.XLSX
    fields = frozenset({"title", "state", "note", "mark", "hash"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return atlas_book({**fields, "file": "division"}, rows)
