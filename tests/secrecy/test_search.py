"""The search itself: every form of a mark, in every column of every table, in every kind of file."""

from __future__ import annotations

import base64
import io
import random
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from fpdf import FPDF
from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, SmallInteger, create_engine

from storage.models import metadata
from tests.secrecy import ltx, places
from tests.secrecy.planted_marks import Needles, PlantedMark, Scanner, forms, word
from tests.secrecy.rows import Rows, as_bytes, common_values, read_all, times_in
from tests.secrecy.schema import (
    BESIDE_LEARNERS,
    BESIDE_PEOPLE,
    BESIDE_REPORTS,
    TABLES,
    never_filled_tables,
    unsearched_tables,
)

WORD = "نشانه‌ای در باد"
MARK = PlantedMark("p", "x", WORD)
SCANNER = Scanner([MARK, PlantedMark("q", "y", "چیز دیگری")])


# --- forms ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", [WORD, "ustw7k2pqr9ab", "9121234567", 123_456_789_012_345, b"\xff\xd8picture\x00"]
)
def test_every_form_is_found_anywhere(value: str | int | bytes) -> None:
    mark = PlantedMark("p", "x", value)
    scanner = Scanner([mark, PlantedMark("q", "y", "چیز دیگری")])
    assert len(forms(value)) > 4
    for form in forms(value):
        for before in (b"", b"\x00", b"some bytes before"):
            assert scanner.search(before + form + b"and after") == {mark}
    assert scanner.search(b"nothing of the kind " * 20) == set()


def test_base64_is_found_at_any_alignment() -> None:
    for before in range(7):
        for coded in (base64.b64encode, base64.urlsafe_b64encode):
            assert SCANNER.search(coded(b"~" * before + WORD.encode() + b"?>")) == {MARK}


def test_a_mark_is_found_across_the_seams_between_pieces() -> None:
    """Content that was read before is not read again, but seams always are."""
    needle = b"0123456789abcdef"
    for at in range(4096 - 20, 4096 + 4):
        needles = Needles([(needle, "it")])
        assert needles.search(b"\0" * 9000) == set()
        blob = b"\0" * at + needle + b"\0" * (9000 - at)
        assert needles.search(blob) == needles.search(blob) == {"it"}


def test_what_would_be_found_by_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="by chance"):
        Needles([(b"12345", "it")])


# --- tables ---------------------------------------------------------------------------------------------


def planted_value(column: Column[Any], mark: str, number: int) -> object:
    """The value of this column when somebody writes a mark into it."""
    if isinstance(column.type, Boolean | SmallInteger):
        return 1
    if isinstance(column.type, Integer | BigInteger):
        return number
    return mark.encode() if isinstance(column.type, LargeBinary) else mark


def columns() -> Iterator[tuple[str, str]]:
    for table in metadata.tables.values():
        for column in table.columns:
            if not isinstance(column.type, Boolean | SmallInteger):
                yield table.name, column.name


@dataclass
class PlantedDatabase:
    """The mark of each column that can hold one, and what is found in the file and in each table's rows."""

    marks: dict[tuple[str, str], PlantedMark]
    in_file: set[PlantedMark]
    in_table: dict[str, set[PlantedMark]]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> PlantedDatabase:
    """Every table has one row, in which every column that can hold a mark has its own."""
    rng, path = random.Random(3), tmp_path_factory.mktemp("planted") / "amanat.db"
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    marks: dict[tuple[str, str], PlantedMark] = {}
    with closing(sqlite3.connect(path)) as hand, hand:
        for table in metadata.tables.values():
            row = {}
            for column in table.columns:
                where = f"{table.name}.{column.name}"
                mark, number = word(rng), rng.randrange(10**14, 2 * 10**14)
                row[column.name] = value = planted_value(column, mark, number)
                if value != 1:
                    known = value.decode() if isinstance(value, bytes) else value
                    marks[table.name, column.name] = PlantedMark(where, "planted", known)  # type: ignore[arg-type] # one of both
            names = ", ".join(f'"{name}"' for name in row)
            hand.execute(
                f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(row))})", [*row.values()]
            )
    scanner = Scanner([*marks.values()])
    tables = as_bytes(read_all(path))
    in_table = {table: scanner.search(blob) for table, blob in tables.items()}
    return PlantedDatabase(marks, scanner.search(path.read_bytes()), in_table)


@pytest.mark.parametrize(("table", "column"), list(columns()))
def test_secret_in_any_column_of_any_table_is_found(
    table: str, column: str, database: PlantedDatabase
) -> None:
    mark = database.marks[table, column]
    assert mark in database.in_file
    assert [name for name, marks in database.in_table.items() if mark in marks] == [table], "in its rows only"


def test_secret_in_value_spanning_pages_is_found(tmp_path: Path) -> None:
    path = tmp_path / "amanat.db"
    value = b"".join(b"%s %06d " % (WORD.encode(), n) for n in range(2000))
    with closing(sqlite3.connect(path)) as hand, hand:
        hand.execute("CREATE TABLE t (v BLOB)")
        hand.execute("INSERT INTO t VALUES (?)", [value])
    assert as_bytes(read_all(path))["t"] == value


def test_no_table_can_be_left_out() -> None:
    assert len(TABLES) > 30
    rows: Rows = {table: [{"id": 1}] for table in TABLES}
    seen = {f"at noon: table {table}": b"" for table in TABLES}
    assert unsearched_tables(seen, "at noon") == [] == never_filled_tables({"at noon": rows})
    more = {*TABLES, "new"}
    assert (
        unsearched_tables(seen, "at noon", tables=more)
        == ["new"]
        == never_filled_tables({"": rows}, tables=more)
    )
    rows["text_marks"] = []
    assert never_filled_tables({"at noon": rows}) == ["text_marks"]


def test_a_shared_value_and_a_time_would_be_seen() -> None:
    about = (*BESIDE_REPORTS, *BESIDE_LEARNERS, *BESIDE_PEOPLE)
    rows: Rows = {table: [] for table in about}
    rows["letterboxes"] = [{"id": "Y3cR1_vkofc209B9b7AWLw", "sealed": b"one"}]
    rows["reports"] = [{"id": "Y3cR1_vkofc209B9b7AWLw", "day": "2026-11-24"}]
    (value,) = common_values(rows, columns=BESIDE_LEARNERS, other_columns=BESIDE_REPORTS)
    assert value[:2] == ("letterboxes.id", "reports.id")
    assert times_in(rows, about) == []
    rows["evidence"] = [{"id": "e", "day": "2026-11-24T10:00"}]
    rows["report_keys"] = [{"report_id": "r", "key": 2**61, "made": 1_795_541_657}]
    assert times_in(rows, about) == ["report_keys.made: 1795541657", "evidence.day: 2026-11-24T10:00"]


# --- files ----------------------------------------------------------------------------------------------


def block(data: bytes) -> bytes:
    """One LZ4 block with literals only."""
    length, more = len(data), b""
    if length >= 15:
        left = length - 15
        more = b"\xff" * (left // 255) + bytes([left % 255])
    return bytes([min(length, 15) << 4]) + more + data


def ltx_file(pages: Sequence[bytes]) -> bytes:
    """A file as litestream writes it (tests/secrecy/ltx.py)."""
    head = b"LTX1" + struct.pack(">II", 0, len(pages[0]))
    out = head.ljust(ltx.HEADER, b"\0")
    for number, page in enumerate(pages, 1):
        packed = block(page)
        out += struct.pack(">IHI", number, 1, len(packed)) + packed
    return out + struct.pack(">IHI", 0, 0, 0) + b"index and trailer"


def test_pages_of_the_copy_are_unpacked() -> None:
    page = WORD.encode().ljust(512, b".")
    assert list(ltx.pages(ltx_file([page, b"-" * 512]))) == [(1, page), (2, b"-" * 512)]
    again = b"\x54" + b"abcde" + b"\x05\x00" + b"\x50" + b"fghij"  # eight bytes from five back, and five more
    assert ltx.unpacked_block(again) == b"abcde" + b"abcdeabc" + b"fghij"
    assert ltx.unpacked_block(b"\x1f" + b"a" + b"\x01\x00" + b"\x05" + b"\x10z") == b"a" + b"a" * 24 + b"z"


@pytest.mark.parametrize(
    "data",
    [b"", b"LTX2".ljust(200, b"\0"), ltx_file([b"page" * 128]).replace(b"\0\x01\0\0", b"\0\x02\0\0", 1)],
)
def test_a_copy_of_another_kind_is_not_passed_over(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"known kind|another kind"):
        list(ltx.pages(data))


def pdf() -> bytes:
    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("helvetica", size=12)
    sheet.cell(text="ustw7k2pqr9ab")
    return bytes(sheet.output())


def xlsx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", "<c>ustw7k2pqr9ab</c>" * 9)
    return out.getvalue()


def jwt() -> bytes:
    return base64.urlsafe_b64encode(orjson.dumps({"why": "ustw7k2pqr9ab"}))


@pytest.mark.parametrize("made", [pdf, xlsx, jwt])
def test_papers_tables_and_tokens_are_read(made: Any) -> None:
    mark = PlantedMark("p", "x", "ustw7k2pqr9ab")
    assert Scanner([mark]).search(places.read_unpacked(made())) == {mark}


def test_packed_files_hide_what_they_hold() -> None:
    """Without unpacking, the marks are not found, so unpacking is needed."""
    mark = PlantedMark("p", "x", "ustw7k2pqr9ab")
    assert (
        Scanner([mark]).search(xlsx())
        == Scanner([mark]).search(zlib.compress(b"ustw7k2pqr9ab" * 20))
        == set()
    )


def test_every_file_under_the_folder_is_a_place(tmp_path: Path) -> None:
    names = (
        "data/amanat.db",
        "data/vault/ab/cd",
        "copy/db/0000.ltx",
        "keys/keys.json",
        "papers/list.jwt",
        "tmp/left",
    )
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(ltx_file([WORD.encode().ljust(512)]) if name.endswith(".ltx") else WORD.encode())
    marks_by_place = SCANNER.search_all(places.in_folder(tmp_path))
    assert marks_by_place.keys() == {
        "data/amanat.db", "data/vault", "copy/ltx", "keys/keys.json", "papers/list.jwt", "tmp/left",
    }  # fmt: skip
