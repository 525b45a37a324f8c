"""Tables that somebody sent, read by a confined child: XLSX and CSV as programs write them, and files that lie."""

import asyncio
import io
import sys
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from bot.confined import table_reader
from bot.confined.table_parsing import (
    LARGEST,
    LONGEST_CELL,
    MOST_CELLS,
    SentRow,
    TableRefusal,
    TableTrouble,
    parse_table,
)
from bot.confined.table_reader import TableUnread, read_table


def book(fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(workbook)
    workbook.close()
    return out.getvalue()


def two_rows(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("نمره")
    sheet.write_row(0, 0, ["کد", "نمره", "دلیل"])
    sheet.write_row(4, 0, ["thr01", 4, "درگیری در دورهٔ پیش"])
    sheet.write_formula(5, 1, "=2+1", None, 3)
    sheet.merge_range(6, 0, 8, 0, "thr02")
    sheet.write_column(7, 1, [1, 2])
    workbook.add_worksheet("دیگر").write(0, 0, "not read")


def rows_of(data: bytes, *, most_rows: int = 99) -> list[SentRow]:
    return parse_table(data, most_rows=most_rows)


def test_first_sheet_is_read_with_its_own_line_numbers() -> None:
    rows = rows_of(book(two_rows))
    assert rows[0] == SentRow(1, ("کد", "نمره", "دلیل"))
    assert rows[1] == SentRow(5, ("thr01", "4", "درگیری در دورهٔ پیش"))
    assert rows[2] == SentRow(6, ("", "3")), "the result of a formula"


def test_merged_cells_are_named_in_every_line_of_theirs() -> None:
    rows = {row.line: row for row in rows_of(book(two_rows))}
    assert [rows[line].merged for line in (7, 8, 9)] == ["A7:A9"] * 3 and not rows[5].merged
    assert rows[7].cells == ("thr02",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_is_read_as_programs_write_it(encoding: str, mark: str) -> None:
    text = f'کد{mark}دلیل\r\n\r\nthr01{mark}"دو\nخط"\r\nthr02{mark}x\r\n'
    rows = rows_of(text.encode(encoding))
    assert [(row.line, row.cells[0]) for row in rows] == [(1, "کد"), (3, "thr01"), (5, "thr02")]
    assert rows[1].cells[1] == "دو\nخط"


def make_zip(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", TableTrouble.EMPTY),
        (b"\n\n,,\n", TableTrouble.EMPTY),
        (b"\xff\xd8\xff\xe0 a picture", TableTrouble.NO_TABLE),
        (b"a\0b", TableTrouble.NO_TABLE),
        (b"PK\x03\x04 no zip", TableTrouble.NO_TABLE),
        (make_zip(xl__other_xml="<a/>"), TableTrouble.NO_TABLE),
        (b"a\n" * 200, TableTrouble.MANY),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, trouble: TableTrouble) -> None:
    with pytest.raises(TableRefusal) as refusal:
        rows_of(data)
    assert refusal.value.trouble is trouble


def test_sizes_are_bounded_before_anything_is_unpacked() -> None:
    huge = make_zip(xl__workbook_xml=" " * (LARGEST + 1))
    assert len(huge) < 100_000
    with pytest.raises(TableRefusal):
        rows_of(huge)
    wide = ",".join(["x" * (LONGEST_CELL + 9)] * (MOST_CELLS + 9)).encode()
    (row,) = rows_of(wide)
    assert len(row.cells) == MOST_CELLS + 1 and {len(cell) for cell in row.cells} == {LONGEST_CELL}


# --- the child ------------------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_child_reads_what_the_reader_of_this_process_reads() -> None:
    data = book(two_rows)
    assert await read_table(data, most_rows=99) == rows_of(data)


@pytest.mark.slow
async def test_child_says_why_there_is_no_table() -> None:
    with pytest.raises(TableUnread) as unread:
        await read_table(b"\xff\xd8\xff\xe0", most_rows=9)
    assert unread.value.trouble is TableTrouble.NO_TABLE


@pytest.mark.slow
async def test_words_that_grow_without_end_are_stopped() -> None:
    """A billion laughs: entities of entities."""
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    laughing = f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]><workbook>&e12;</workbook>'
    relations = '<Relationships><Relationship Id="rId1" Target="x.xml"/></Relationships>'
    data = make_zip(xl__workbook_xml=laughing) + b""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("xl/_rels/workbook.xml.rels", relations)
    with pytest.raises(TableUnread):
        await read_table(out.getvalue(), most_rows=9)


ANSWERS = {
    "another protocol": b"hello",
    "a row without a line": b'[["a", ["b"], ""]]',
    "a cell that is no text": b'[[1, [2], ""]]',
    "a cell of any length": b'[[1, ["' + b"x" * (LONGEST_CELL + 1) + b'"], ""]]',
    "no rows": b'{"rows": []}',
}


@pytest.mark.slow
@pytest.mark.parametrize("lie", ANSWERS)
async def test_what_a_child_answers_is_not_believed(lie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import sys, struct\n"
        "def say(head, body):\n"
        "    sys.stdout.buffer.write(struct.pack('!IQ', len(head), len(body)) + head + body)\n"
        "    sys.stdout.buffer.flush()\n"
        "say(b'{\"confined\": true}', b'')\n"
        f"say(b'{{}}', {ANSWERS[lie]!r})\n"
        "sys.stdin.buffer.read(1)\n"
    )
    monkeypatch.setattr(table_reader, "COMMAND", ("-c", program))
    with pytest.raises(TableUnread) as unread:
        await read_table(b"a,b", most_rows=9)
    assert unread.value.trouble is None and not unread.value.unconfined


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "unconfined"),
    [
        ("import sys; sys.exit(3)", False),
        ("import time; time.sleep(60)", False),
        (
            'import sys, struct; head = b\'{"confined": false, "why": "landlock"}\'; '
            "sys.stdout.buffer.write(struct.pack('!IQ', len(head), 0) + head); sys.stdout.buffer.flush(); "
            "sys.exit(bool(sys.stdin.buffer.read(1)))",
            True,
        ),
    ],
)
async def test_child_that_is_not_confined_or_not_there(
    program: str, unconfined: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_reader, "COMMAND", ("-c", program))
    monkeypatch.setattr(table_reader, "SECONDS", 1.5)
    with pytest.raises(TableUnread) as unread:
        await read_table(b"a,b", most_rows=9)
    assert unread.value.unconfined is unconfined


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="children are confined on Linux only")
async def test_ten_tables_at_once_are_read() -> None:
    tables = [f"a,b\n{number},x".encode() for number in range(10)]
    answers = await asyncio.gather(*(read_table(data, most_rows=9) for data in tables))
    assert [rows[1].cells[0] for rows in answers] == [str(number) for number in range(10)]
