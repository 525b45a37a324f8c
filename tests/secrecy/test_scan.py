"""A thousand marked people live a day; nothing of them lies about anywhere. And the search can find them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bot.app
from bot.conversation.outgoing import GroupChat, Say
from bot.handlers.notices import notices
from tests.secrecy import remains as left
from tests.secrecy.crowd import SEEN_BY_STAFF
from tests.secrecy.marks import Mark, Scanner, forms
from tests.secrecy.remains import Remains, common_values, kept_accounts, live
from tests.secrecy.town import Town, Unsealed


def what(found: dict[str, set[Mark]]) -> dict[str, Counter[str]]:
    """Which kinds of marks stand where, for a failure's message."""
    return {place: Counter(mark.what for mark in marks) for place, marks in found.items()}


def searched(remains: Remains) -> dict[str, set[Mark]]:
    return Scanner(remains.marks).search_all(remains.places)


def nothing_of_anybody_lies_about(day: Remains) -> None:
    assert {"at noon: amanat.db", "at noon: amanat.db-wal", "at noon: amanat.db-shm"} <= day.places.keys()
    assert {"stopped: amanat.db", "stopped: report_keys.db", "stopped: hour_keys.db"} <= day.places.keys()
    assert {"at noon: vault", "pages", "group", "log"} <= day.places.keys()
    assert what(searched(day)) == {}


def the_day_was_a_full_one(day: Remains) -> None:
    """Otherwise nothing found would mean nothing."""
    filed = [c for c in day.citizens if c.filed]
    assert len(filed) > len(day.citizens) // 3
    assert {c.mode for c in filed} == {"returnable", "no_return"}
    assert any(c.withdrawn for c in filed)
    assert len(day.rows["reports"]) == len(filed)
    assert {"said", "channel", "code", "exif", "file-id", "picture", "third"} <= {m.what for m in day.marks}
    states = {row["state"] for row in day.rows["cases"]}
    assert {"new", "verified", "rejected", "withdrawn"} <= states
    assert day.rows["report_lines"], "somebody asked and somebody answered"
    events = day.places["log"]
    for event in (
        b"turn-failed",
        b"update-failed",
        b"batch-dropped",
        b"batch-failed",
        b"update-set-aside",
        b"evidence-not-fetched",
    ):
        assert event in events, event
    assert b'"places"' in events, "tracebacks are logged"


def staff_see_words_and_pictures_but_nobody(day: Remains) -> None:
    seen = Counter(mark.what for mark in Scanner(day.marks).search(day.staff))
    assert seen["said"], "the claimers read the words"
    assert seen.keys() <= SEEN_BY_STAFF, "and nothing that leads to a person"


def no_return_reports_know_nobody(day: Remains) -> None:
    assert kept_accounts(day) == []


def learners_and_reports_cannot_be_joined(day: Remains) -> None:
    reports = [
        "reports",
        "cases",
        "accounts",
        "report_keys",
        "report_lines",
        "evidence",
        "case_cards",
        "case_details",
    ]
    assert day.rows["learners"] and day.rows["reports"]
    assert (
        common_values(day.rows, one=["learners"], other=["sessions", "chat_messages", "tries", *reports])
        == set()
    )
    assert common_values(day.rows, one=["sessions", "chat_messages", "tries"], other=reports) == set()


def numbers_and_ids_tell_no_order(day: Remains) -> None:
    """Against the order of coming, which cases know: neither their ids nor their numbers follow it."""
    cases = sorted(day.rows["cases"], key=lambda row: row["opened_at"])
    reports = {row["case_id"]: row["id"] for row in day.rows["reports"]}
    for name, order in (
        ("number", [row["number"] for row in cases]),
        ("case id", [row["id"] for row in cases]),
        ("report id", [reports[row["id"]] for row in cases if row["id"] in reports]),
    ):
        assert abs(rank_correlation(order)) < 4 / len(order) ** 0.5, name
        assert len(set(order)) == len(order)


def rank_correlation(values: list[Any]) -> float:
    """Spearman's, of the values with their places."""
    size = len(values)
    rank = {value: place for place, value in enumerate(sorted(values))}
    gaps = sum((place - rank[value]) ** 2 for place, value in enumerate(values))
    return 1 - 6 * gaps / (size * (size**2 - 1))


def what_was_deleted_cannot_be_read_from_the_file(day: Remains) -> None:
    """Sealed bytes that stood in a row at noon and whose row is gone are nowhere in the database's files."""

    def sealed(rows: left.Rows) -> set[bytes]:
        return {v for table in rows.values() for row in table for v in row.values() if isinstance(v, bytes)}

    gone = sealed(day.noon) - sealed(day.rows)
    assert len(gone) > len(day.citizens) // 4
    files = [blob for place, blob in day.places.items() if "amanat.db" in place and "noon" not in place]
    assert files
    for value in gone:
        assert not any(value[:24] in blob for blob in files)


CHECKS = (
    the_day_was_a_full_one,
    nothing_of_anybody_lies_about,
    staff_see_words_and_pictures_but_nobody,
    no_return_reports_know_nobody,
    learners_and_reports_cannot_be_joined,
    numbers_and_ids_tell_no_order,
    what_was_deleted_cannot_be_read_from_the_file,
)


@pytest.mark.parametrize(
    "people", [50, pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.timeout(600)])]
)
def test_a_day_of_marked_people(people: int, tmp_path: Path) -> None:
    """With failing handlers, a failing database and a failing network. The day is lived once for all checks."""
    day = live(tmp_path, people=people, trouble=True)
    for check in CHECKS:
        check(day)


# --- the search itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["نشانه‌ای در باد", "ustw7k2pqr9ab", "9121234567", 123_456_789_012_345, b"\xff\xd8picture\x00"]
)
def test_every_form_is_found_anywhere(value: str | int | bytes) -> None:
    mark = Mark("p", "x", value)
    scanner = Scanner([mark, Mark("q", "y", "چیز دیگری")])
    assert len(forms(value)) > 4
    for form in forms(value):
        for before in (b"", b"\x00", b"some bytes before"):
            assert scanner.search(before + form + b"and after") == {mark}
    assert scanner.search(b"nothing of the kind " * 20) == set()


def test_base64_is_found_at_any_alignment() -> None:
    import base64

    mark = Mark("p", "x", "نشانه‌ای در باد")
    scanner = Scanner([mark])
    for before in range(7):
        for coded in (base64.b64encode, base64.urlsafe_b64encode):
            assert scanner.search(coded(b"~" * before + str(mark.value).encode() + b"?>")) == {mark}


# --- each place has been seen red -------------------------------------------------------------------


@pytest.mark.slow
def test_without_sealing_the_marks_are_in_database_log_file_and_vault(tmp_path: Path) -> None:
    remains = live(tmp_path, people=16, program=Unsealed)
    found = what(searched(remains))
    at_noon = found["at noon: amanat.db-wal"] + found.get("at noon: amanat.db", Counter())
    assert {"said", "file-id", "code"} <= at_noon.keys()
    assert found["at noon: amanat.db-wal"]
    assert {"said", "channel", "id"} <= found["stopped: amanat.db"].keys()
    assert {"exif", "picture"} <= found["stopped: vault"].keys()
    assert "log" not in found and "group" not in found


class Careless(logging.Formatter):
    """A log line as libraries write it by themselves: arguments, values, tracebacks."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(name)s %(message)s")


@pytest.mark.slow
def test_a_careless_log_is_found_out(tmp_path: Path) -> None:
    found = what(searched(live(tmp_path, people=12, formatter=Careless(), trouble=True)))
    assert {"id", "said"} <= found["log"].keys()
    assert found.keys() == {"log"}


@pytest.mark.slow
def test_a_talkative_card_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def talkative(facts: Any, ctx: Any) -> tuple[Any, ...]:
        replies = await notices(facts, ctx)
        for group in await ctx.uow.groups.active():
            for report in await ctx.uow.reports.of_case(facts[0].case_id):
                body = await ctx.uow.reports.body(report.id)
                to = GroupChat(group.messenger, group.chat_id)
                replies = (
                    *replies,
                    Say("case-details-forwarded", {"text": body.text if body else ""}, to=to),
                )
        return replies

    monkeypatch.setattr(bot.app, "notices", talkative)
    found = what(searched(live(tmp_path, people=16)))
    assert found.keys() == {"group"}
    assert found["group"]["said"]


@pytest.mark.slow
def test_talkative_pages_are_found_out(tmp_path: Path) -> None:
    def prepare(here: Town) -> None:
        said = here.program.turns.take

        async def take(batch: Any, row: Any, update: Any) -> Any:
            here.program.health.trouble("turn", f"{update.sender.id} said {getattr(update, 'text', '')}",
                                        now=here.program.clock.now())  # fmt: skip
            here.program.health.turns.labels(str(update.sender.id)).inc()
            return await said(batch, row, update)

        here.program.turns.take = take  # type: ignore[method-assign] # this is the mistake to be found

    found = what(searched(live(tmp_path, people=12, prepare=prepare)))
    assert found.keys() == {"pages"}
    assert found["pages"]["id"]


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A program that does not let the senders of no-return reports go."""

    async def nothing(*_: object) -> None:
        return None

    monkeypatch.setattr("storage.marks.let_go", nothing)
    yield


@pytest.mark.slow
@pytest.mark.usefixtures("forgetful")
def test_kept_accounts_are_found_out(tmp_path: Path) -> None:
    remains = live(tmp_path, people=16)
    assert {line.partition(": ")[2] for line in kept_accounts(remains)} == {"reporter", "account"}
