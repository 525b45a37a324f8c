"""Reads a table that somebody sent, XLSX or CSV, into plain rows. Runs in a confined child, which imports nothing but
this and the standard library.

Of an XLSX the first sheet, values as they are stored, and which cells are merged. Every size is bounded before
anything is unpacked.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from posixpath import join, normpath
from typing import Final
from xml.etree import ElementTree

LARGEST: Final = 16_000_000
"""Bytes of an XLSX, unpacked."""
MOST_CELLS: Final = 24
"""Cells of a row that are read; one more says that there are more."""
LONGEST_CELL: Final = 1_000
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_OFFICE: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKED: Final = b"PK\x03\x04"
_CONTROL: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


class TableTrouble(StrEnum):
    """Why there is no table."""

    NO_TABLE = "no-table"
    EMPTY = "empty"
    MANY = "many"


class TableRefusal(Exception):
    """Carries the trouble."""

    def __init__(self, trouble: TableTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class SentRow:
    """A row with its number in the file, from 1. ``merged``: the first merged range that covers a cell of it, as
    «B2:B5»."""

    line: int
    cells: tuple[str, ...]
    merged: str = ""


def parse_table(data: bytes, *, most_rows: int) -> list[SentRow]:
    """The rows that are not empty, with those of merged cells. Raises TableRefusal."""
    rows = _read_xlsx(data) if data.startswith(_PACKED) else _read_csv(data)
    try:
        full = list(islice((row for row in rows if any(row.cells) or row.merged), most_rows + 1))
    except (
        ValueError,
        KeyError,
        csv.Error,
        zipfile.BadZipFile,
        ElementTree.ParseError,
        RuntimeError,
    ) as error:
        raise TableRefusal(TableTrouble.NO_TABLE) from error
    if len(full) > most_rows:
        raise TableRefusal(TableTrouble.MANY)
    if not full:
        raise TableRefusal(TableTrouble.EMPTY)
    return full


def _clean(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell[:LONGEST_CELL].translate(_CONTROL).strip() for cell in cells[: MOST_CELLS + 1])


# --- CSV ------------------------------------------------------------------------------------------------------


def _read_csv(data: bytes) -> Iterator[SentRow]:
    """UTF-8, or UTF-16 with its mark. The separator is that of the first line: comma, semicolon or tab."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if wide else "utf-8-sig")
    if "\0" in text:
        raise ValueError("not a text")
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    before = 0
    for cells in reader:
        line, before = before + 1, reader.line_num
        yield SentRow(line, _clean(cells))


# --- XLSX: a folder of XML in a ZIP file ------------------------------------------------------------------------


def _read_xlsx(data: bytes) -> Iterator[SentRow]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(info.file_size for info in packed.infolist()) > LARGEST:
            raise ValueError("too large unpacked")
        names = set(packed.namelist())
        shared = "xl/sharedStrings.xml"
        strings = _shared_strings(packed.read(shared)) if shared in names else []
        sheet = _parse(packed.read(_first_sheet(packed, names)))
    ranges = [_range(ref) for ref in _attributes(sheet, "mergeCell", "ref")]
    following = 1
    for row in _all(sheet, "row"):
        line = int(row.get("r") or following)
        following = line + 1
        yield SentRow(line, _clean(_row_cells(row, strings)), _merged_in(line, ranges))


def _parse(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(data)  # noqa: S314 in a confined child, of bounded size, by an expat that expands none


def _first_sheet(packed: zipfile.ZipFile, names: set[str]) -> str:
    """The file of the first sheet of the book, in the book's order."""
    book = _parse(packed.read("xl/workbook.xml"))
    targets = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in _parse(packed.read("xl/_rels/workbook.xml.rels"))
    }
    first = next(iter(_all(book, "sheet")))
    target = targets[
        next(value for key, value in first.attrib.items() if key.endswith("}id") or key == _OFFICE)
    ]
    name = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    if name not in names:
        raise ValueError("no such sheet")
    return name


def _all(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    for namespace in (_MAIN, _STRICT):
        yield from element.iter(f"{namespace}{name}")


def _attributes(element: ElementTree.Element, name: str, attribute: str) -> list[str]:
    return [item.get(attribute, "") for item in _all(element, name)]


def _shared_strings(data: bytes) -> list[str]:
    return [_text(item) for item in _all(_parse(data), "si")]


def _text(element: ElementTree.Element) -> str:
    """Without the readings that stand beside Chinese and Japanese words."""
    return "".join(part.text or "" for part in _all(element, "t"))


def _row_cells(row: ElementTree.Element, strings: Sequence[str]) -> list[str]:
    cells: dict[int, str] = {}
    following = 0
    for cell in _all(row, "c"):
        column = _column(cell.get("r", "")) if cell.get("r") else following
        following = column + 1
        if column <= MOST_CELLS:
            cells[column] = _value(cell, strings)
    return [cells.get(number, "") for number in range(max(cells, default=-1) + 1)]


def _value(cell: ElementTree.Element, strings: Sequence[str]) -> str:
    """What the cell shows: of a formula, its stored result."""
    if cell.get("t") == "inlineStr":
        return _text(cell)
    value = next((item.text or "" for item in _all(cell, "v")), "")
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""
    return value


def _column(name: str) -> int:
    """The column of a cell's name, from 0: «B7» is 1."""
    number = 0
    for letter in name.rstrip("0123456789")[:3]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return max(0, number - 1)


def _range(ref: str) -> tuple[str, int, int]:
    """A merged range with its first and last row."""
    begin, _, end = ref.partition(":")
    lines = [int("".join(char for char in corner if char.isdigit()) or 0) for corner in (begin, end or begin)]
    return ref, min(lines), max(lines)


def _merged_in(line: int, ranges: Sequence[tuple[str, int, int]]) -> str:
    return next((ref for ref, first, last in ranges if first <= line <= last), "")
