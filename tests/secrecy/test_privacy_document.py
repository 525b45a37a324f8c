"""The statements of docs/privacy.md are backed by tests, by the settings and by the texts of the chat."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.domain.owner.settings import Retention
from bot.handlers.desk import case_exports
from bot.language.digits import to_latin
from bot.library.style import sentences, style_problems
from tests.fakes.talk import TEXTS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "privacy.md").read_text(encoding="utf8")
TESTS = ROOT / "tests" / "secrecy" / "test_no_return.py"
BESIDES = {"test_a_returnable_one_has_all_of_this"}
"""Tests that are no line of the table: the contrast, without which the lines would prove nothing."""


def lines_told() -> list[str]:
    """The names in the rows of «پاسخ نمی‌خواهم چه کارهایی نمی‌شود»."""
    table = TEXT.partition("## «پاسخ نمی‌خواهم»")[2].partition("\n## ")[0]
    rows = [row for row in table.splitlines() if row.startswith("|")][2:]
    named = [re.findall(r"<!-- (\w+) -->", row) for row in rows]
    assert all(len(names) == 1 for names in named), "each row has the name of its test"
    return [name for (name,) in named]


def lines_tested() -> set[str]:
    tree = ast.parse(TESTS.read_text(encoding="utf8"))
    function_names = {
        node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
    }
    return {name for name in function_names if name.startswith("test_")}


def test_every_table_line_has_a_story_and_vice_versa() -> None:
    line_names = lines_told()
    assert len(set(line_names)) == len(line_names) > 10
    assert {f"test_{name}" for name in line_names} == lines_tested() - BESIDES
    assert lines_tested() >= BESIDES


@pytest.mark.parametrize("field", fields(Retention), ids=lambda field: field.name)
def test_the_days_are_those_of_the_code(field: object) -> None:
    name = field.name  # type: ignore[attr-defined]  # a field of a dataclass
    documented_days = re.findall(rf"([۰-۹]+)<!-- {name} --> روز", TEXT)
    assert [int(to_latin(days)) for days in documented_days] == [getattr(Retention(), name)]


def test_it_is_written_as_the_guide_asks() -> None:
    plain = re.sub(r"<[^>]+>|\]\([^)]*\)|\*\*", "", TEXT)
    cells = [cell.strip("# -") for cell in re.split(r"[\n|]", plain)]
    assert [problem for cell in cells for _, problem in style_problems(cell)] == []
    long = [sentence for cell in cells for sentence in sentences(cell) if len(sentence.split()) > 20]
    assert len(long) < 5, long


def test_it_says_where_an_exported_number_leads() -> None:
    """While the file and a reporter's messages both have it, who reads both knows whose row it is."""
    assert "export-column-number" in case_exports.TEXT_FAMILIES
    assert "number" in TEXTS.variables("report-filed-no-return") & TEXTS.variables("my-report-row")
    (row,) = (line for line in TEXT.splitlines() if line.startswith("| فهرستی از پرونده‌ها"))
    assert "گزارش شما ثبت شد" in row and "کدام ردیف از شماست" in row
    assert "own chat shows it" in (ROOT / "docs/adr/0049-what-may-outlive-a-withdrawal.md").read_text("utf8")


def test_it_promises_nothing_that_nobody_can_keep() -> None:
    for word in ("کاملاً امن", "صددرصد", "تضمین"):
        assert word not in TEXT
    anonymous = [line for line in TEXT.splitlines() if "ناشناس" in line]
    assert anonymous == ["- نمی‌گوییم «ناشناس»اید. می‌گوییم بررسی‌کنندگان نام شما را نمی‌بینند؛ پیام‌رسان می‌بیند."]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("فراموش کردن من", "button-forget-me"),
        ("پاک کردن این گفتگو", "button-clean-chat"),
        ("گزارش‌های من", "button-my-reports"),
        ("پیام تازه‌ای دارید", "notice-new"),
        ("پاسخ نمی‌خواهم", "report-contact-no-return"),
    ],
)
def test_buttons_and_notices_are_called_as_in_the_chat(words: str, key: str) -> None:
    assert f"«{words}»" in TEXT
    assert words in TEXTS.plain(key)
