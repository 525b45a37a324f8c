"""Rows of cases as comma-separated values, opened as a program would open them."""

import csv
import io

from bot.conversation.incoming import FileKind
from bot.papers.registry import make

FIELDS = {"title": "فهرست", "sheet": "پرونده‌ها", "note": "یادداشت"}


def test_cells_come_back_and_are_never_formulas() -> None:
    rows = (("شماره", "تخلف"), ("۱۲", "پول، یا «هدیه»"), ("=1+1", "-2"))
    file = make("case-list", FIELDS, rows)
    assert file.kind is FileKind.DOCUMENT and file.name.endswith(".csv")
    assert file.data.startswith(b"\xef\xbb\xbf"), "without it some programs misread Persian"
    back = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert back == [["شماره", "تخلف"], ["۱۲", "پول، یا «هدیه»"], ["'=1+1", "'-2"]]
