"""The child process that reads one table: a frame with the file from standard input, a frame with its rows to standard
output.

`python -m bot.confined.table_child MOST_BYTES MOST_ROWS MEMORY_BYTES`. It loads its readers, confines itself and
reports whether that worked; only then does it get the file.
"""

import io
import json
import os
import sys
import zipfile
from typing import Any, BinaryIO, Final

from bot.confined import confinement, frames
from bot.confined.table_parsing import TableRefusal, TableTrouble, parse_table

_OUT_OF_STEP: Final = 3
_CPU_SECONDS: Final = 8


def main(arguments: list[str]) -> int:
    """Read one table; return the exit status."""
    most_bytes, most_rows, memory_bytes = map(int, arguments)
    confinement.close_inherited()
    # Output that a library prints must not get between the frames.
    words = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _load_readers()
    with words, open(0, "rb", closefd=False) as raw:
        why = confinement.confine()
        _write(words, {"confined": why is None, "why": why or ""}, b"")
        try:
            frame = frames.read_frame(raw, most=most_bytes)
        except (frames.BadFrame, EOFError):
            return _OUT_OF_STEP
        if frame is None:
            return 0
        confinement.allow(memory_bytes=memory_bytes, cpu_seconds=_CPU_SECONDS)
        _write(words, *_answer(frame[1], most_rows=most_rows))
    return 0


def _load_readers() -> None:
    """Use everything once: afterwards no library can open a file."""
    out = io.BytesIO()
    main_names = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        sheets = f'<sheets><sheet name="a" xmlns:r="{links}" r:id="rId1"/></sheets>'
        book.writestr("xl/workbook.xml", f"<workbook {main_names}>{sheets}</workbook>")
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        cell = '<c r="A1" t="inlineStr"><is><t>a</t></is></c>'
        book.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet {main_names}><sheetData><row r="1">{cell}</row></sheetData></worksheet>',
        )
    parse_table(out.getvalue(), most_rows=1)
    for text in (b"a,b\n", "a,b\n".encode("utf-16")):
        parse_table(text, most_rows=1)


def _answer(data: bytes, *, most_rows: int) -> tuple[dict[str, Any], bytes]:
    try:
        rows = parse_table(data, most_rows=most_rows)
    except TableRefusal as refusal:
        return {"trouble": refusal.trouble.value}, b""
    except Exception:  # hostile bytes can make readers raise anything
        return {"trouble": TableTrouble.NO_TABLE.value}, b""
    return {}, json.dumps([[row.line, list(row.cells), row.merged] for row in rows]).encode()


def _write(words: BinaryIO, header: dict[str, Any], body: bytes) -> None:
    words.write(frames.pack_header(header, len(body)) + body)
    words.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
