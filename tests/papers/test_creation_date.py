"""Files that are made for people contain the day of their creation, not the second."""

import io
import re
import time
import zipfile

import pytest

from bot.papers import page as module
from bot.papers.page import blank, pdf_bytes
from bot.papers.spreadsheet import group_table

NOON = 1_792_238_400 + 43_261  # a second after noon that is no round number


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.time, "time", lambda: float(NOON))


def test_a_pdf_tells_the_day_alone() -> None:
    data = pdf_bytes(blank(landscape=False, title="\u06af\u0632\u0627\u0631\u0634", creator="Amanat"))
    assert set(re.findall(rb"D:\d{14}", data)) == {
        time.strftime("D:%Y%m%d000000", time.gmtime(NOON)).encode()
    }


def test_a_spreadsheet_tells_the_day_alone() -> None:
    made = group_table({"title": "t", "sheet": "s", "note": "n"}, [("a",), ("1",)])
    with zipfile.ZipFile(io.BytesIO(made.data)) as book:
        core_properties = book.read("docProps/core.xml").decode()
        assert {info.date_time[:3] for info in book.infolist()} == {(1980, 1, 1)}
    assert set(re.findall(r"T\d\d:\d\d:\d\dZ", core_properties)) == {"T00:00:00Z"}
    assert time.strftime("%Y-%m-%d", time.gmtime(NOON)) in core_properties
