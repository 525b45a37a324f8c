"""A table as comma-separated values, for programs that read no spreadsheets."""

import csv
import io
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile

_FORMULAS: Final = ("=", "+", "-", "@", "\t")
"""What a spreadsheet program takes for the beginning of a formula."""


class CaseList(Paper):
    """Rows of cases: number, act, district, state, day. The first row is the header. UTF-8 with a mark at its
    beginning, without which some programs misread Persian; cells are never formulas."""

    name = "case-list"
    form = PaperForm.CSV
    fields = frozenset({"title", "sheet", "note"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        out = io.StringIO(newline="")
        csv.writer(out).writerows([[_cell(cell) for cell in row] for row in rows])
        return MadeFile(FileKind.DOCUMENT, out.getvalue().encode("utf-8-sig"), "cases.csv", PaperForm.CSV)


def _cell(words: str) -> str:
    return f"'{words}" if words.startswith(_FORMULAS) else words
