"""docs/secrecy.md says for every table what is stored under which key; new tables and columns need a row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary

from storage.models import metadata
from tests.secrecy import commands
from tests.secrecy.schema import (
    ABOUT_PEOPLE,
    BESIDE_LEARNERS,
    BESIDE_PEOPLE,
    BESIDE_REPORTS,
    OF_NOBODY,
    OF_STAFF,
    TABLES,
    TIMES,
)

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "secrecy.md").read_text(encoding="utf8")
NAMED = re.compile(r"`(\w+)`")
KEYED = frozenset({"reporter", "receipt", "conversation", "learner", "code", "lead_code", "asker"})
"""Columns that hold a keyed name in every table."""


def rows_told(text: str) -> dict[str, list[str]]:
    """The cells of each table's row."""
    part = text.partition("## Table by table")[2].partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in part.splitlines()
        if line.startswith("|")
    ]
    return {cells[0].strip("`"): cells for cells in rows[2:]}


def wrong_in(text: str) -> list[str]:
    """What the document lacks, or has without need, by table."""
    documented_rows, wrong = rows_told(text), []
    wrong += [f"{name}: no row" for name in TABLES - documented_rows.keys()]
    wrong += [f"{name}: no such table" for name in documented_rows.keys() - TABLES]
    for name in TABLES & documented_rows.keys():
        _, _, keyed, times, _ = documented_rows[name]
        columns = metadata.tables[name].columns
        sealed = {c.name for c in columns if isinstance(c.type, LargeBinary)} | (
            KEYED & {c.name for c in columns}
        )
        wrong += [f"{name}.{column}: under which key?" for column in sealed - set(NAMED.findall(keyed))]
        wrong += [
            f"{name}.{column}: no time is told"
            for column in TIMES.get(name, set()) - set(NAMED.findall(times))
        ]
        named = {*NAMED.findall(keyed), *NAMED.findall(times)}
        wrong += [f"{name}.{column}: no such column" for column in named - {c.name for c in columns}]
    return sorted(wrong)


def test_every_table_documents_its_sealing_and_times() -> None:
    assert wrong_in(TEXT) == []


@pytest.mark.parametrize(
    ("was", "instead", "wrong"),
    [
        ("| `text_marks` |", "| `text_mark` |", ["text_mark: no such table", "text_marks: no row"]),
        ("`minute`: waves", "a minute: waves", ["text_marks.minute: no time is told"]),
        ("`facts` (kind", "facts (kind", ["evidence.facts: under which key?"]),
        (
            "`raw` (the update)",
            "`row` (the update)",
            ["inbox.raw: under which key?", "inbox.row: no such column"],
        ),
    ],
)
def test_what_is_missing_in_the_document_is_noticed(was: str, instead: str, wrong: list[str]) -> None:
    assert TEXT.count(was) == 1
    assert wrong_in(TEXT.replace(was, instead)) == wrong


def test_every_command_is_given_or_has_nothing_of_people() -> None:
    known = [
        *commands.LIVED,
        *commands.WITHOUT,
        *commands.SEALED_ONLY,
        *commands.ANSWERED_BY_THE_TOWN,
        *commands.THE_TOWN_ITSELF,
    ]
    assert sorted(known) == sorted(commands.every_command())


def test_every_table_is_about_something() -> None:
    """Classify a new table: tables beside reports are checked for times and for links to learners."""
    sorted_in = [*BESIDE_REPORTS, *BESIDE_LEARNERS, *BESIDE_PEOPLE, *OF_STAFF, *OF_NOBODY]
    assert sorted(sorted_in) == sorted(TABLES)
    assert TIMES.keys() <= TABLES
    for name, table in metadata.tables.items():
        if {"report_id", "case_id"} & {column.name for column in table.columns}:
            assert name in BESIDE_REPORTS
        if {"learner", "letterbox"} & {column.name for column in table.columns}:
            assert name in BESIDE_LEARNERS
        if {"conversation", "reporter"} & {column.name for column in table.columns}:
            assert name in ABOUT_PEOPLE
