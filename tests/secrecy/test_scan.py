"""Marked people use everything that reporting offers for a day. Nothing of them is left readable anywhere.

tests/secrecy/test_scan_mutants.py and tests/secrecy/test_search.py test that each place can fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.domain.people import Account, Messenger
from storage.store import SqlStore
from tests.secrecy import commands
from tests.secrecy.mark_kinds import BY_HIMSELF, BY_HOLDER, BY_OWNER, MANY
from tests.secrecy.operator_commands import BACKUP, FROM_COPY, LATER, RESTORED
from tests.secrecy.planted_marks import PlantedMark
from tests.secrecy.recorded_day import RecordedDay, kept_accounts, names_in_what_is_told, run_day
from tests.secrecy.rows import Rows, common_values, times_in
from tests.secrecy.schema import (
    ABOUT_PEOPLE,
    BESIDE_LEARNERS,
    BESIDE_PEOPLE,
    BESIDE_REPORTS,
    OF_ALERTS,
    OF_BRIEFS,
    OF_CLOCKS,
    OF_DIVIDED_WORK,
    OF_DRILLS,
    OF_FULL_GROUPS,
    OF_GAINS,
    OF_GRADES,
    OF_GROUPS,
    OF_LEADS,
    OF_PICTURES,
    OF_SCREENS,
    OF_THE_ATLAS,
    OF_TOPICS,
    OF_VOICES,
    TABLES,
    TIMES,
    never_filled_tables,
    unsearched_tables,
)

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(400)]


def mark_kinds_by_place(marks_by_place: Mapping[str, set[PlantedMark]]) -> dict[str, Counter[str]]:
    """The kinds of marks in each place, for the message of a failure."""
    return {place: Counter(mark.what for mark in marks) for place, marks in marks_by_place.items()}


def search_remains(remains: RecordedDay) -> dict[str, set[PlantedMark]]:
    return remains.scanner.search_all(remains.places)


# --- no marks are left ----------------------------------------------------------------------------------


def nothing_of_anybody_lies_about(day: RecordedDay) -> None:
    for when in ("in the midst", "at noon", "at night", "after upkeep", "stopped"):
        assert f"{when}: data/amanat.db" in day.places, when
        assert f"{when}: data/report_keys.db" in day.places, when
    assert {
        "at noon: data/amanat.db-wal",
        "at noon: data/amanat.db-shm",
        "at noon: data/vault",
    } <= day.places.keys()
    assert {"pages", "group", "log"} <= day.places.keys()
    assert mark_kinds_by_place(search_remains(day)) == {}


def every_table_was_searched(day: RecordedDay) -> None:
    for when in day.looks:
        assert unsearched_tables(day.places, when) == []


def people_read_only_what_is_theirs(day: RecordedDay) -> None:
    """What a citizen was ever shown contains nothing of another citizen, and no masked data."""
    scanner, seen = day.scanner, Counter[str]()
    staff = {moderator.name for moderator in day.staff}
    for citizen in day.citizens:
        for account in citizen.person.accounts.values():
            marks = scanner.search(day.bytes_by_account.get(account.id, b""))
            assert {mark.whose for mark in marks} <= {citizen.id, MANY, *staff}
            kinds = {mark.what for mark in marks}
            assert kinds <= BY_HIMSELF
            seen.update(kinds)
    assert {"said", "code", "holder", "question", "reason", "summary"} <= seen.keys(), (
        "the search can read chats"
    )


def staff_see_words_and_pictures_but_nobody(day: RecordedDay) -> None:
    """Moderators see words and pictures of cases that they held, and words of those that they compared with these
    before a merge; nothing is left when the claim ends."""
    scanner, seen = day.scanner, Counter[str]()
    cases = cases_of(day)
    for moderator in day.staff:
        for mark in scanner.search(day.bytes_by_account.get(moderator.account.id, b"")):
            seen[mark.what] += 1
            if mark.what == "introduced" and moderator is day.staff[0]:
                continue  # what a witness wrote to a body, read by the lead who asked
            own = (mark.whose, mark.what) == (moderator.name, "reply")
            assert mark.what in BY_HOLDER or own, "and nothing that leads to a person"
            if mark.whose in cases:
                may_see = moderator.held | (moderator.compared if mark.what == "said" else set())
                assert cases[mark.whose] & may_see, (moderator.name, moderator.messenger, mark)
    assert {"said", "question", "summary", "introduced"} <= seen.keys(), "assignees can read the words"
    # A witness's words to a body do not depend on a claim: the message is erased by itself within a day.
    left = {mark.whose for mark in scanner.search(day.stands) if mark.what != "introduced"}
    assert left <= {moderator.name for moderator in day.staff}, "only their own words are left"


def cases_of(day: RecordedDay) -> dict[str, set[str]]:
    """The cases that a citizen's report ever belonged to, by the citizen's name."""
    ring, cases_by_person = day.keys(), dict[str, set[str]]()
    whose = {ring.receipt(citizen.code): citizen.id for citizen in day.citizens if citizen.filed}
    for rows in day.looks.values():
        for row in rows["reports"]:
            cases_by_person.setdefault(whose[row["receipt"]], set()).update(
                {row["case_id"], row["origin"]} - {""}
            )
    return cases_by_person


def offices_see_numbers_only(day: RecordedDay) -> None:
    """The lead of a cohort of learners, and the owner, who handles remarks and questions."""
    scanner, world = day.scanner, day.town.world
    for name, may in (("ali", frozenset[str]()), ("owner", BY_OWNER)):
        for account in world.person(name).accounts.values():
            kinds = {mark.what for mark in scanner.search(day.bytes_by_account.get(account.id, b""))}
            assert kinds <= may, name
    assert day.town.made["group-table"], "the lead has requested the table"


def what_is_told_names_no_row(day: RecordedDay) -> None:
    """Log, pages, commands and groups never show a report's id or a name computed from a person."""
    assert names_in_what_is_told(day) == []


# --- what the rows reveal -------------------------------------------------------------------------------


def no_return_reports_know_nobody(day: RecordedDay) -> None:
    assert kept_accounts(day) == []


def learners_and_reports_cannot_be_joined(day: RecordedDay) -> None:
    assert day.rows["learners"] and day.rows["reports"]
    for rows in day.looks.values():
        assert (
            common_values(rows, columns=BESIDE_LEARNERS, other_columns=[*BESIDE_PEOPLE, *BESIDE_REPORTS])
            == set()
        )
        assert common_values(rows, columns=BESIDE_PEOPLE, other_columns=BESIDE_REPORTS) == set()


def no_session_leads_to_what_was_said_in_its_chat(day: RecordedDay) -> None:
    """A conversation's length would reveal who filled in the form. Copies are shown to reporters only."""
    noted = ["chat_messages", "shown_copies"]
    assert all(any(rows[table] for rows in day.looks.values()) for table in noted)
    for rows in day.looks.values():
        assert common_values(rows, columns=["sessions"], other_columns=noted) == set()


def no_time_finer_than_a_day_stands_beside_people(day: RecordedDay) -> None:
    """Except the minute that detects waves (it stands for a day) and the times that moderators work by."""
    seen: dict[str, set[str]] = {}
    for rows in day.looks.values():
        for entry in times_in(rows, ABOUT_PEOPLE):
            table, _, column = entry.partition(":")[0].partition(".")
            seen.setdefault(table, set()).add(column)
            assert column in TIMES.get(table, ()), entry
    assert "minute" in seen["text_marks"], "the check would find a minute elsewhere, too"


def numbers_and_ids_tell_no_order(day: RecordedDay) -> None:
    """Compared with the order of arrival, which cases know: neither ids nor numbers follow it."""
    cases = sorted(day.rows["cases"], key=lambda row: row["opened_at"])
    reports = {row["origin"] or row["case_id"]: row["id"] for row in day.rows["reports"]}
    for name, order in (
        ("number", [row["number"] for row in cases]),
        ("case id", [row["id"] for row in cases]),
        ("report id", [reports[row["id"]] for row in cases if row["id"] in reports]),
    ):
        assert abs(rank_correlation(order)) < 4 / len(order) ** 0.5, name
        assert len(set(order)) == len(order)


def rank_correlation(values: list[Any]) -> float:
    """Spearman's rank correlation of the values with their positions."""
    size = len(values)
    rank = {value: place for place, value in enumerate(sorted(values))}
    gaps = sum((place - rank[value]) ** 2 for place, value in enumerate(values))
    return 1 - 6 * gaps / (size * (size**2 - 1))


def what_was_deleted_cannot_be_read_from_the_file(day: RecordedDay) -> None:
    """Sealed bytes of rows that existed at noon and were deleted are nowhere in the database's files. With a
    copy they stay for hours, as docs/operating/backup.md says, but their keys are gone
    (``what_is_gone_stays_gone``)."""

    def sealed_values(rows: Rows) -> set[bytes]:
        return {v for table in rows.values() for row in table for v in row.values() if isinstance(v, bytes)}

    gone = sealed_values(day.noon) - sealed_values(day.rows)
    assert len(gone) > len(day.citizens) // 4
    after = ("after upkeep", "stopped")
    files = [
        blob for place, blob in day.places.items() if place.startswith(after) and "data/amanat.db" in place
    ]
    assert len(files) >= len(after)
    for value in gone:
        assert not any(value[:24] in blob for blob in files)


# --- the day covered everything -------------------------------------------------------------------------


def the_day_was_a_full_one(day: RecordedDay) -> None:
    """Otherwise an empty search would prove nothing."""
    filed = [c for c in day.citizens if c.filed]
    assert len(filed) > 0.8 * sum(citizen.eager for citizen in day.citizens)
    assert {c.mode for c in filed} == {"returnable", "no_return"}
    assert {c.habit.way for c in filed} == {"full", "quick", "voice"}
    assert {c.habit.typed for c in filed} == {"", "keeps", "looks"}
    assert {c.habit.place for c in filed} == {"buttons", "near", "exact"}
    assert {c.habit.files for c in filed} >= {"album", "photo", "document", "program", "broken", "big"}
    assert any(c.habit.edits for c in filed) and any(c.habit.copies for c in filed)
    assert len(day.rows["reports"]) == len(filed)
    assert {
        "id", "name", "username", "phone", "third", "said", "hidden", "post", "dropped", "place", "channel",
        "code", "file", "file-id", "exif", "picture", "asked", "handed", "remark", "holder", "question", "reason",
        "summary", "note", "reply",
    } <= {m.what for m in day.marks}  # fmt: skip


def everything_came_about(day: RecordedDay) -> None:
    def values(table: str, column: str) -> set[Any]:
        return {row[column] for rows in day.looks.values() for row in rows[table]}

    states = {"new", "needs_info", "verified", "rejected", "out_of_scope", "merged", "closed", "withdrawn"}
    assert states - values("cases", "state") == set(), states - values("cases", "state")
    assert values("reports", "disagreed") == {0, 1}
    assert values("reports", "right") >= {"", "yes"}
    assert "right" in values("reports", "summary")
    assert "wanted" in values("reports", "complaint")
    assert any(row["origin"] and row["withdrawn"] for row in day.rows["reports"]), "withdrawn after a merge"
    assert values("evidence", "state") >= {"sealed", "lost"}
    assert max(values("cases", "witnesses")) > 1
    assert day.town.made.keys() >= {"complaint", "checklist", "poster", "certificate-paper", "group-table"}


def the_trouble_was_real(day: RecordedDay) -> None:
    events = day.places["log"]
    for event in (
        b"turn-failed",
        b"update-failed",
        b"batch-dropped",
        b"batch-failed",
        b"update-set-aside",
        b"evidence-not-fetched",
        b"evidence-lost",
    ):
        assert event in events, event
    assert b'"places"' in events, "tracebacks are logged"


# --- what an operator does with the data ----------------------------------------------------------------


def copies_were_searched(day: RecordedDay) -> None:
    """Backups, the copy with its history page by page, what was restored, and the output of all commands."""
    places = day.places.keys()
    assert day.statuses == dict.fromkeys(commands.LIVED, 0)
    for file in ("amanat.db", "report_keys.db", "hour_keys.db", "vault"):
        assert {f"stopped: {BACKUP}/{file}", f"stopped: {LATER}/{file}"} <= places
        assert {f"at last: {RESTORED}/{file}", f"at last: {FROM_COPY}/{file}"} <= places
    assert {
        "at noon: copy/ltx",
        "at night: copy/vault",
        "at last: copy/ltx",
        "at last: copy/report_keys.db",
    } <= places
    assert day.places["at noon: copy/ltx"].count(b"SQLite format 3") >= 1, "pages are unpacked"
    assert {f"said: {name.split()[0]}" for name in commands.LIVED} <= places
    assert "stopped: papers/revocations.jwt" in places


def every_table_had_rows(day: RecordedDay) -> None:
    assert any(row["raw"] for row in day.looks["in the midst"]["inbox"]), (
        "the search ran while everything was busy"
    )
    unfilled = (
        OF_DIVIDED_WORK
        | OF_FULL_GROUPS
        | OF_DRILLS
        | OF_TOPICS
        | OF_PICTURES
        | OF_VOICES
        | OF_CLOCKS
        | OF_GAINS
    ) | (OF_ALERTS | OF_GROUPS | OF_GRADES | OF_LEADS | OF_THE_ATLAS | OF_SCREENS | OF_BRIEFS)
    assert never_filled_tables(day.looks, tables=TABLES - unfilled) == []


def what_is_gone_stays_gone(day: RecordedDay) -> None:
    """The evening's keys open withdrawn reports neither from the backup of noon nor from the copy."""
    gone = {row["id"] for row in day.rows["reports"] if row["withdrawn"]}
    stays = {row["id"] for row in day.rows["reports"]} - gone
    assert any(row["origin"] for row in day.rows["reports"] if row["id"] in gone)
    assert gone <= {row["id"] for row in day.noon["reports"]}, "all were there at noon"
    assert day.readable == {RESTORED: stays, FROM_COPY: stays}


NOTICE = "پیام تازه‌ای دارید"


def _still_written_to(day: RecordedDay) -> set[str]:
    """Names of message notes in staff chats, and in chats with a neutral notice on its way at the burning."""
    store, names = day.town.program.store, set()
    assert isinstance(store, SqlStore)
    now, notes = store._context.hour(), store._context.ring.notes
    for person in day.town.world.people.values():
        for messenger, account in person.accounts.items():
            messages = list(day.town.world.chat_for(person, messenger, "bot").messages.values())
            if person.role or (messages and (messages[-1].text or "").startswith(NOTICE)):
                key = store.keys_of(Account(Messenger(messenger.value), account.id))
                names |= {notes(key.conversation, hour) for hour in range(now - 2, now + 1)}
    return names


def burnt_accounts_are_nowhere(day: RecordedDay) -> None:
    assert day.rows["accounts"] and day.rows["letterboxes"] and day.rows["sessions"]
    for table in (
        "accounts", "letterboxes", "calendar_followers", "reminders", "sessions", "outbox", "morning_notices",
        "inquiries",
    ):  # fmt: skip
        assert day.burnt[table] == [], table
    chats = {row["conversation"] for row in day.burnt["chat_messages"]}
    assert chats <= _still_written_to(day), "staff are told of it and continue to work"
    assert not {row["reporter"] for row in day.burnt["reports"]} - {None}


CHECKS = (
    the_day_was_a_full_one,
    nothing_of_anybody_lies_about,
    every_table_was_searched,
    people_read_only_what_is_theirs,
    staff_see_words_and_pictures_but_nobody,
    offices_see_numbers_only,
    what_is_told_names_no_row,
    no_return_reports_know_nobody,
    learners_and_reports_cannot_be_joined,
    no_session_leads_to_what_was_said_in_its_chat,
    no_time_finer_than_a_day_stands_beside_people,
    numbers_and_ids_tell_no_order,
)
OF_MANY = (everything_came_about, the_trouble_was_real)
COPIED = (copies_were_searched, every_table_had_rows, what_is_gone_stays_gone, burnt_accounts_are_nowhere)


def test_a_day_of_marked_people(tmp_path: Path) -> None:
    """With failing handlers, a failing database and a failing network; with a copy elsewhere, backups,
    restores and burning. The day runs once for all checks."""
    day = run_day(tmp_path, people=50, trouble=True, copied=True)
    for check in (*CHECKS, *OF_MANY, *COPIED):
        check(day)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_a_day_of_a_thousand(tmp_path: Path) -> None:
    """There is no copy, so nothing delays deletion."""
    day = run_day(tmp_path, people=1000, trouble=True)
    for check in (*CHECKS, *OF_MANY, what_was_deleted_cannot_be_read_from_the_file):
        check(day)
