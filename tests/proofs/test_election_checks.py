"""Each check of what lies in the tables of a simulated election goes red for its fault, and for nothing else."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.proofs.election.lasting_checks import (
    A_MINUTE,
    GroupMinutes,
    files_have_rows,
    no_account_is_in_the_open,
    reports_exist_once,
    rows_end,
    second_looks_are_others,
)

NOW = datetime(2026, 12, 9, 8, 0, tzinfo=UTC).timestamp()
HOUR_NOW = int(NOW // 3_600)


@dataclass
class ReadOfRun:
    """What the checks read of the run."""

    data: Path
    people: list[Any] = field(default_factory=list)
    is_quiet: bool = True

    def __post_init__(self) -> None:
        self.scene = SimpleNamespace(world=SimpleNamespace(clock=SimpleNamespace(time=lambda: NOW)))
        population = SimpleNamespace(reporters=lambda: self.people, citizens=self.people)
        self.seen = SimpleNamespace(population=population, begun={"m1", "m2", "m3"})
        self.before = SimpleNamespace(marks=Counter[str](), read=set[str](), strays=set[str]())

    def is_calm(self, _seconds: float) -> bool:
        return self.is_quiet


@pytest.fixture
def checks(tmp_path: Path) -> ReadOfRun:
    return ReadOfRun(tmp_path)


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as made:
        for table in (
            "inbox (state, hour, raw)",
            "tries (name, minute)",
            "text_marks (mark, minute)",
            "sessions (conversation, day)",
            "cases (id, state, owner, barred)",
            "evidence (original, clean)",
            "doomed (name)",
        ):
            made.execute(f"CREATE TABLE {table}")
        yield made


def lines(check: Callable[..., Iterator[str]], checks: ReadOfRun, db: sqlite3.Connection) -> list[str]:
    return list(check(checks, db))


def test_only_what_was_withdrawn_unread_may_be_missing(checks: ReadOfRun, db: sqlite3.Connection) -> None:
    person = SimpleNamespace(name="p1", filed=["m1", "m2", "m3"], withdrawals={"r1", "r2"})
    checks.people.append(person)
    checks.before.read |= {"r1"}
    checks.before.marks.update(["m1", "m2"])
    assert lines(reports_exist_once, checks, db) == [], "r2 was taken back before anybody read it"
    del checks.before.marks["m2"]
    (line,) = lines(reports_exist_once, checks, db)
    assert "m2, m3" in line
    checks.before.marks.update(["m1", "m2", "typed by nobody"])
    complaints = lines(reports_exist_once, checks, db)
    assert "the report m1 exists 2 times" in complaints and any(
        "never written" in line for line in complaints
    )


def test_second_look_of_the_first_decider_is_found(checks: ReadOfRun, db: sqlite3.Connection) -> None:
    db.execute(
        "INSERT INTO cases VALUES ('c1', 'claimed', 'bale:2', 'bale:1'), ('c2', 'new', NULL, 'bale:1')"
    )
    assert lines(second_looks_are_others, checks, db) == []
    db.execute("UPDATE cases SET owner = 'bale:1' WHERE id = 'c1'")
    assert len(lines(second_looks_are_others, checks, db)) == 1


@pytest.mark.parametrize(
    ("table", "row", "old"),
    [
        ("inbox", ("done", HOUR_NOW - 71, b""), ("done", HOUR_NOW - 73, b"")),
        ("inbox", ("aside", HOUR_NOW - 190, b""), ("failed", HOUR_NOW - 193, b"")),
        ("tries", ("x", (HOUR_NOW - 47) * 60), ("x", (HOUR_NOW - 49) * 60)),
        ("text_marks", ("x", (HOUR_NOW - 47) * 60), ("x", (HOUR_NOW - 49) * 60)),
        ("sessions", ("x", "2026-11-30"), ("x", "2026-11-29")),
    ],
)
def test_row_past_its_end_is_found(
    checks: ReadOfRun, db: sqlite3.Connection, table: str, row: tuple[Any, ...], old: tuple[Any, ...]
) -> None:
    places = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} VALUES ({places})", row)
    assert lines(rows_end, checks, db) == []
    db.execute(f"INSERT INTO {table} VALUES ({places})", old)
    (line,) = lines(rows_end, checks, db)
    assert table in line


@pytest.mark.parametrize("value", ["telegram:5123456789", '{"id": 5123456789}', b"\x00\xffid=5123456789\x80"])
def test_account_in_any_column_is_found(checks: ReadOfRun, db: sqlite3.Connection, value: object) -> None:
    checks.people.append(SimpleNamespace(account=SimpleNamespace(id=5123456789)))
    db.execute("INSERT INTO tries VALUES ('a5123456789b', 5123456789)")
    assert lines(no_account_is_in_the_open, checks, db) == [], "ids of rows, and numbers, are no accounts"
    db.execute("INSERT INTO inbox VALUES ('new', 1, ?)", (value,))
    assert lines(no_account_is_in_the_open, checks, db) == [
        "the table inbox holds the account 5123456789 of a citizen"
    ]


def test_file_without_row_and_row_without_file(checks: ReadOfRun, db: sqlite3.Connection) -> None:
    vault = checks.data / "vault" / "ab"
    vault.mkdir(parents=True)
    for name in ("abc", "abd"):
        (vault / name).write_bytes(b"sealed")
    db.execute("INSERT INTO evidence VALUES ('abc', NULL)")
    assert lines(files_have_rows, checks, db) == [], "a sweep may still find it"
    assert lines(files_have_rows, checks, db) == ["no row has named the file abd for a day"]
    db.execute("INSERT INTO doomed VALUES ('abd')")
    db.execute("INSERT INTO evidence VALUES ('abe', NULL)")
    assert lines(files_have_rows, checks, db) == ["the file abe of a piece of evidence is not there"]


def test_nineteenth_message_within_a_minute_is_found() -> None:
    minutes, group = GroupMinutes(), ("bale", "-7")
    assert not any(minutes.count(group, at) for at in range(A_MINUTE))
    assert minutes.count(("bale", "-8"), 17.0) == ""
    assert minutes.count(group, 60.0) == "", "the first was a minute ago"
    assert "19 messages" in minutes.count(group, 60.5)
    minutes.forget()
    assert minutes.count(group, 60.6) == ""
