"""A liaison sends grades of areas as a table, in the whole program: every fault, then one press."""

import base64
import io
from pathlib import Path

import pytest
import xlsxwriter

from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen
from tests.stories.story_house import house
from tests.stories.test_referral import files_of, make_liaison

pytestmark = pytest.mark.slow

HEAD = ("کد", "زمان", "موضوع", "نمره", "دلیل")
REASON = "دو تهدید در هفتهٔ گذشته"


def a_book(*rows: tuple[str | int, ...], merge: str = "") -> str:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate((HEAD, *rows)):
        sheet.write_row(line, 0, row)
    if merge:
        sheet.merge_range(merge, "thr03")
    book.close()
    return base64.b64encode(out.getvalue()).decode()


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_liaison_grades_by_table(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        ali = StoryCitizen(home, "ali", messenger)
        await make_liaison(home, ali, "sup-county")
        ali.say("/atlas")
        await ali.press("نمره با جدول")
        await ali.press("جدول روز رأی‌گیری")
        await ali.sees("پر کنید و همین‌جا بفرستید", media="document")
        assert files_of(ali)["grades.xlsx"].startswith(b"PK")
        six = ("thr01", "روز رأی‌گیری", "تنش و درگیری", 6, REASON)
        good = ("thr02", "روز رأی‌گیری", "فضای مجازی", 3, REASON)
        ali.does("document", base64=a_book(six, good, merge="A4:A6"), name="grades.xlsx")
        await ali.sees(matches="۲ ایراد[\\s\\S]*grades.xlsx[\\s\\S]*A4:A6")
        ali.does("document", base64=a_book(good), name="atlas.xlsx")
        await ali.sees("درست است")
        await ali.press("ثبت ۱ نمره")
        await ali.sees("۱ نمره ثبت شد")
