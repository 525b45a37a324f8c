"""Every paper is registered once, says what it needs, and is offered somewhere."""

import ast
from pathlib import Path
from typing import Final

import pytest

from bot.certificates.making import DATA
from bot.cli.printed import PRINTED
from bot.papers.registry import NAMES, make, paper_of
from tests.architecture.source import nodes

ROOT = Path(__file__).resolve().parents[2]
FIELDS: Final = {
    "day": "2027-03-05",
    "kind": "steps",
    "lines": "5",
    "look": "7",
    "medium": "page",
    "number": "123456789012",
    "link": "https://t.me/amanat_bot?start=v",
    "link-1": "https://t.me/amanat_bot",
    "hash": "a1" * 32,
    "page": "{now} / {of}",
    "annex-page": "{now} / {of}",
}
ROWS: Final = {
    "grade-form": (("کد", "نمره"), ("thr01", "۳")),
    "atlas-book": (("#sheet", "برگه"), ("سر", "شمار"), ("شهر", "۳")),
    "ballot": (("name", "نامزد الف"),),
    "brief-paper": (("#head", "سر"), ("#line", "تازه"), ("#old", "مانده"), ("#words", "جمله")),
    "campaign-piece": (("words", "", "نامزد الف"),),
    "case-list": (("سر", "شمار"), ("۱", "۲")),
    "case-table": (("سر", "شمار"), ("۱", "۲")),
    "certificate-paper": (("تلگرام", "@amanat_bot"),),
    "certificate-picture": (("تلگرام", "@amanat_bot"),),
    "checklist": (("کاری", "مادهٔ ۲۷"),),
    "class-lesson": (("part", "۲ دقیقه", "آغاز", "بگویید"), ("card", "کارت ۱", ""), ("line", "واژه")),
    "pocket-page": (("heading", "سر"), ("fold", "خط"), ("line", "واژه")),
    "diagram": (("گام", "شرح"),),
    "group-table": (("سر", "شمار"), ("۱", "۲")),
    "poster": (("جمله‌ای",),),
}


def fields_of(name: str) -> dict[str, str]:
    return {field: FIELDS.get(field, "واژه") for field in paper_of(name).fields}


def used_names() -> set[str]:
    """The names in ``SendDocument``, of the letter, and of what a command makes."""
    names = {"referral-letter"}  # the sender makes it with the proofs of the copies
    return names | names_in_calls("handlers", "SendDocument") | names_in_calls("cli", "make")


def names_in_calls(folder: str, function: str) -> set[str]:
    """The first argument of each call of this function, where it is a text."""
    calls = [
        node
        for file in (ROOT / "bot" / folder).rglob("*.py")
        for node in nodes(file)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function
    ]
    return {first.value for call in calls if isinstance(first := call.args[0], ast.Constant)}


@pytest.mark.parametrize("name", NAMES)
def test_paper_is_made_in_its_form_from_its_fields(name: str) -> None:
    paper = paper_of(name)
    made = make(name, fields_of(name), ROWS.get(name, ()))
    assert (paper.name, paper.form) == (name, made.mime)
    assert made.data and made.name


@pytest.mark.parametrize("name", NAMES)
def test_paper_without_one_of_its_fields_is_refused(name: str) -> None:
    fields = fields_of(name)
    for field in fields:
        with pytest.raises(KeyError, match=field):
            make(name, {key: value for key, value in fields.items() if key != field}, ROWS.get(name, ()))


def test_each_paper_is_offered_or_written_and_no_other() -> None:
    assert used_names() - {DATA} == set(NAMES)


def test_printed_papers_are_registered_papers() -> None:
    assert {name: paper.name for name, paper in PRINTED.items()} == {name: name for name in PRINTED}
    assert PRINTED.keys() <= set(NAMES)
