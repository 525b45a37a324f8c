"""For every place that is searched for marks, the search is shown to fail if the program is careless.

Both days run once, with many faults, and each fault is found in its place. Faults that need no whole day are
in tests/secrecy/test_search.py.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

import bot.app
import bot.cli.doctor
import bot.papers.complaint
import bot.papers.spreadsheet
from bench.mutants import Patch
from bot.conversation.outgoing import GroupChat, Say
from bot.conversation.store import DeliveryStatus
from bot.handlers.notices import notices
from bot.runtime.outbox_sender import OutboxSender
from tests.secrecy import test_scan as scan
from tests.secrecy.mark_kinds import BY_HIMSELF
from tests.secrecy.operator_commands import BACKUP, FROM_COPY, LATER, RESTORED
from tests.secrecy.planted_marks import Scanner
from tests.secrecy.recorded_day import RecordedDay, kept_accounts, names_in_what_is_told, run_day
from tests.secrecy.test_scan import mark_kinds_by_place, search_remains
from tests.secrecy.town import SimulatedTown, UnsealedProgram

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(400)]

PEOPLE: Final = 16

# --- nothing is sealed ----------------------------------------------------------------------------------

OPEN: Final[Mapping[str, frozenset[str]]] = {
    "in the midst: table inbox": frozenset({"id", "name"}),
    "in the midst: table outbox": frozenset({"id"}),
    "in the midst: data/amanat.db-wal": frozenset({"id", "name"}),
    "at noon: table sessions": frozenset({"place"}),
    "at noon: table reports": frozenset({"said", "channel", "place"}),
    "at noon: table accounts": frozenset({"id"}),
    "at noon: table letterboxes": frozenset({"id"}),
    "at noon: table remarks": frozenset({"remark"}),
    "at noon: table inquiries": frozenset({"handed", "id"}),
    "at noon: table evidence": frozenset({"file"}),
    "at night: table report_lines": frozenset({"said", "question", "summary"}),
    "at noon: data/amanat.db-wal": frozenset({"said", "file-id", "code", "id"}),
    "at noon: data/ltx": frozenset({"said", "id", "holder", "code"}),
    "at noon: copy/ltx": frozenset({"said", "id", "holder", "code"}),
    "at night: copy/ltx": frozenset({"question", "summary"}),
    "at night: copy/vault": frozenset({"exif", "picture"}),
    f"at night: {BACKUP}/amanat.db": frozenset({"said", "channel", "id", "remark"}),
    f"at night: {BACKUP}/vault": frozenset({"exif", "picture"}),
    "stopped: data/amanat.db": frozenset({"said", "remark"}),
    "stopped: data/vault": frozenset({"exif"}),
    f"stopped: {LATER}/amanat.db": frozenset({"said", "id", "remark"}),
    f"stopped: {LATER}/vault": frozenset({"exif"}),
    f"at last: {RESTORED}/amanat.db": frozenset({"said", "remark"}),
    f"at last: {RESTORED}/vault": frozenset({"exif"}),
    f"at last: {FROM_COPY}/amanat.db": frozenset({"said", "remark"}),
    f"at last: {FROM_COPY}/vault": frozenset({"exif"}),
}
"""Which kinds of marks must be found in which place."""


@pytest.mark.soak
def test_without_sealing_secrets_are_in_every_table_and_copy(tmp_path: Path) -> None:
    kinds_by_place = mark_kinds_by_place(
        search_remains(run_day(tmp_path, people=PEOPLE, program=UnsealedProgram, copied=True))
    )
    missed = {place: kinds - kinds_by_place.get(place, Counter()).keys() for place, kinds in OPEN.items()}
    assert {place: kinds for place, kinds in missed.items() if kinds} == {}
    assert not [
        place for place in kinds_by_place if place in ("log", "group", "pages") or place.startswith("said: ")
    ]


# --- many faults at once --------------------------------------------------------------------------------


class UnscrubbedFormatter(logging.Formatter):
    """A log line as libraries write it by default: arguments, values, tracebacks."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(name)s %(message)s")


class LeakyProgram:
    """The faults of a day. ``somebody``: the person whose words and number appear where they must not."""

    def __init__(self) -> None:
        self.somebody = ""
        self.number = 0
        self.leaked_reports: set[str] = set()

    def prepare(self, here: SimulatedTown) -> None:
        """The pages show what somebody said."""
        person = here.world.people["p6"]
        self.somebody, self.number = person.name, next(iter(person.accounts.values())).id
        program = here.program
        original_take = program.turns.take

        async def take(batch: Any, row: Any, update: Any) -> Any:
            text = f"{update.sender.id} said {getattr(update, 'text', '')}"
            program.health.report_trouble("turn", text, now=program.clock.now())
            program.health.turns.labels(str(update.sender.id)).inc()
            return await original_take(batch, row, update)

        program.turns.take = take  # type: ignore[method-assign] # this is the mistake to be found

    async def notices(self, facts: Any, ctx: Any) -> tuple[Any, ...]:
        """The group gets each report's words once, and its id under a key that no list forbids there: more
        would wait for the group's minute."""
        replies = await notices(facts, ctx)
        for group in await ctx.uow.groups.active():
            for report in await ctx.uow.reports.of_case(facts[0].case_id):
                if report.id in self.leaked_reports:
                    continue
                self.leaked_reports.add(report.id)
                body = await ctx.uow.reports.body(report.id)
                text = f"{report.id} {body.text if body else ''}"
                to = GroupChat(group.messenger, group.chat_id)
                replies = (*replies, Say("voting-notes", {"text": text}, to=to))
        return replies

    def paper(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """The complaint names another person."""

        def make_paper(fields: Any, rows: Any) -> Any:
            return make({**fields, "subject": f"{fields['subject']} {self.somebody}"}, rows)

        return make_paper

    def table(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """The cohort's table shows a member's number."""

        def make_table(fields: Any, rows: Any) -> Any:
            return make(fields, [*rows, (str(self.number),) * len(rows[0])])

        return make_table

    def doctor(self, look: Callable[..., Any]) -> Callable[..., Any]:
        """It says who was here."""

        def look_with_number(settings: Any) -> Iterator[Any]:
            yield from look(settings)
            yield bot.cli.doctor.Finding("!", f"last: {self.number}")

        return look_with_number


async def do_nothing(*_: object) -> None:
    return None


async def keep_message(self: Any, row: Any, _channel: Any, _to: Any, _refs: Any, _by_hand: Any) -> None:
    """Messages with details stay where they are."""
    self._finish(row, DeliveryStatus.SENT)


@pytest.fixture
def leaky_program(monkeypatch: pytest.MonkeyPatch) -> Iterator[LeakyProgram]:
    made = LeakyProgram()
    monkeypatch.setattr(bot.app, "notices", made.notices)
    monkeypatch.setattr(bot.app, "mask", lambda text: text)
    for module, name, does in (
        (bot.papers.complaint, "draw_complaint", made.paper),
        (bot.papers.spreadsheet, "group_table", made.table),
        (bot.cli.doctor, "_settings", made.doctor),
    ):
        monkeypatch.setattr(module, name, does(getattr(module, name)))
    monkeypatch.setattr("storage.delivery_results.forget_senders", do_nothing)
    patch = Patch("secrecy/messages_stay")
    patch.replace(OutboxSender, "_erase", keep_message)
    yield made
    patch.undo()


@pytest.mark.soak
def test_every_careless_word_is_found_out_where_it_is(leaky_program: LeakyProgram, tmp_path: Path) -> None:
    day = run_day(
        tmp_path,
        people=PEOPLE,
        formatter=UnscrubbedFormatter(),
        trouble=True,
        copied=True,
        prepare=leaky_program.prepare,
    )
    kinds_by_place = mark_kinds_by_place(search_remains(day))
    letters = {place for place in kinds_by_place if place.endswith("letter.pdf")}
    assert all(kinds_by_place[place].keys() == {"name"} for place in letters), "exported by the operator"
    assert kinds_by_place.keys() - letters == {"log", "group", "pages", "said: doctor"}, kinds_by_place
    assert {"id", "said"} <= kinds_by_place["log"].keys()
    assert {"said", "hidden"} <= kinds_by_place["group"].keys()
    assert {"id"} <= kinds_by_place["pages"].keys()
    assert kinds_by_place["said: doctor"] == {"id": 1}
    assert "group: reports.id" in names_in_what_is_told(day)
    # no name of a no-return reporter, because it is not even stored, so no fault can keep it
    assert {line.partition(": ")[2] for line in kept_accounts(day)} == {"account"}
    _chats_are_red(day)


def _chats_are_red(day: RecordedDay) -> None:
    """Unmasked numbers, a paper with another person's name, a table with a number, details that stay."""
    scanner, of_others, uncovered = Scanner(day.marks), set[str](), set[str]()
    for citizen in day.citizens:
        for account in citizen.person.accounts.values():
            seen = scanner.search(day.bytes_by_account.get(account.id, b""))
            of_others |= {mark.what for mark in seen if mark.whose == "p6" != citizen.id}
            uncovered |= {mark.what for mark in seen} - BY_HIMSELF
    assert "name" in of_others
    assert "hidden" in uncovered
    held = {
        mark.what
        for moderator in day.staff
        for mark in scanner.search(day.bytes_by_account[moderator.account.id])
    }
    assert "hidden" in held
    assert "said" in {mark.what for mark in scanner.search(day.stands)}
    with pytest.raises(AssertionError, match="ali"):
        scan.offices_see_numbers_only(day)
    for check in (
        scan.people_read_only_what_is_theirs,
        scan.staff_see_words_and_pictures_but_nobody,
        scan.what_is_told_names_no_row,
        scan.no_return_reports_know_nobody,
    ):
        with pytest.raises(AssertionError):
            check(day)


# --- a clean day with planted faults --------------------------------------------------------------------


def test_small_day_is_clean_and_each_lie_is_detected(tmp_path: Path) -> None:
    """Without faults and copy: nothing that was deleted can be read here, either."""
    day = run_day(tmp_path, people=12)
    for check in (scan.nothing_of_anybody_lies_about, scan.what_was_deleted_cannot_be_read_from_the_file):
        check(day)
    scan.staff_see_words_and_pictures_but_nobody(day)
    for moderator in day.staff:
        moderator.held.clear()
    with pytest.raises(AssertionError, match="PlantedMark"):
        scan.staff_see_words_and_pictures_but_nobody(day)
    value = next(row["sealed"] for row in day.noon["sessions"] if row not in day.rows["sessions"])
    day.places["stopped: data/amanat.db"] += value
    with pytest.raises(AssertionError):
        scan.what_was_deleted_cannot_be_read_from_the_file(day)
    day.noon["reports"][0]["day"] = "2026-11-24 10:00"
    with pytest.raises(AssertionError, match=r"reports\.day"):
        scan.no_time_finer_than_a_day_stands_beside_people(day)
    day.rows["learners"][0]["key"] = day.rows["reports"][0]["receipt"]
    with pytest.raises(AssertionError, match=r"learners\.key"):
        scan.learners_and_reports_cannot_be_joined(day)
    del day.places["at night: table text_marks"]
    with pytest.raises(AssertionError, match="text_marks"):
        scan.every_table_was_searched(day)
