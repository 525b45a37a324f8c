"""Every place where marks are searched for has been seen red: what would be found if the program were careless.

Both days are lived once, with many mistakes in them, and each mistake is found where it is. What no whole day is
needed for is in tests/secrecy/test_search.py.
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
import bot.papers.referral
import bot.papers.spreadsheet
from bot.conversation.outgoing import GroupChat, Say
from bot.conversation.store import Fate
from bot.handlers.notices import notices
from bot.runtime.outbox_sender import OutboxSender
from tests.secrecy import test_scan as scan
from tests.secrecy.keeping import BACKUP, FROM_COPY, LATER, RESTORED
from tests.secrecy.marks import Scanner
from tests.secrecy.meanings import BY_HIMSELF
from tests.secrecy.remains import Remains, kept_accounts, live, names_in_what_is_told
from tests.secrecy.test_scan import searched, what
from tests.secrecy.town import Town, Unsealed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

PEOPLE: Final = 16

# --- nothing is sealed ------------------------------------------------------------------------------

OPEN: Final[Mapping[str, frozenset[str]]] = {
    "in the midst: table inbox": frozenset({"id", "name"}),
    "in the midst: table outbox": frozenset({"id"}),
    "in the midst: data/amanat.db-wal": frozenset({"id", "name"}),
    "at noon: table sessions": frozenset({"place"}),
    "at noon: table reports": frozenset({"said", "channel", "place"}),
    "at noon: table accounts": frozenset({"id"}),
    "at noon: table letterboxes": frozenset({"id"}),
    "at noon: table remarks": frozenset({"remark"}),
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


@pytest.mark.slow
def test_without_sealing_the_marks_are_in_every_table_and_copy(tmp_path: Path) -> None:
    found = what(searched(live(tmp_path, people=PEOPLE, program=Unsealed, copied=True)))
    missed = {place: kinds - found.get(place, Counter()).keys() for place, kinds in OPEN.items()}
    assert {place: kinds for place, kinds in missed.items() if kinds} == {}
    assert not [place for place in found if place in ("log", "group", "pages") or place.startswith("said: ")]


# --- everybody is careless --------------------------------------------------------------------------


class Careless(logging.Formatter):
    """A log line as libraries write it by themselves: arguments, values, tracebacks."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(name)s %(message)s")


class Sloppy:
    """The mistakes of a day. ``somebody`` is whose words and number come where they do not belong."""

    def __init__(self) -> None:
        self.somebody = ""
        self.number = 0

    def prepare(self, here: Town) -> None:
        """The pages tell what somebody said."""
        one = here.world.people["p6"]
        self.somebody, self.number = one.name, next(iter(one.accounts.values())).id
        program = here.program
        said = program.turns.take

        async def take(batch: Any, row: Any, update: Any) -> Any:
            told = f"{update.sender.id} said {getattr(update, 'text', '')}"
            program.health.trouble("turn", told, now=program.clock.now())
            program.health.turns.labels(str(update.sender.id)).inc()
            return await said(batch, row, update)

        program.turns.take = take  # type: ignore[method-assign] # this is the mistake to be found

    async def notices(self, facts: Any, ctx: Any) -> tuple[Any, ...]:
        """The words stand in the group, and the report's id, under a key that no list forbids there."""
        replies = await notices(facts, ctx)
        for group in await ctx.uow.groups.active():
            for report in await ctx.uow.reports.of_case(facts[0].case_id):
                body = await ctx.uow.reports.body(report.id)
                text = f"{report.id} {body.text if body else ''}"
                to = GroupChat(group.messenger, group.chat_id)
                replies = (*replies, Say("voting-notes", {"text": text}, to=to))
        return replies

    def paper(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """The complaint names somebody else."""

        def made(fields: Any, rows: Any) -> Any:
            return make({**fields, "subject": f"{fields['subject']} {self.somebody}"}, rows)

        return made

    def table(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """The group's table counts somebody by his number."""

        def made(fields: Any, rows: Any) -> Any:
            return make(fields, [*rows, (str(self.number),) * len(rows[0])])

        return made

    def doctor(self, look: Callable[..., Any]) -> Callable[..., Any]:
        """It says who was here."""

        def looked(settings: Any) -> Iterator[Any]:
            yield from look(settings)
            yield bot.cli.doctor.Finding("!", f"last: {self.number}")

        return looked


async def nothing(*_: object) -> None:
    return None


async def kept(self: Any, row: Any, _line: Any, _refs: Any) -> None:
    """Messages with details stay where they are."""
    self._finish(row, Fate.SENT)


@pytest.fixture
def sloppy(monkeypatch: pytest.MonkeyPatch) -> Sloppy:
    made = Sloppy()
    monkeypatch.setattr(bot.app, "notices", made.notices)
    monkeypatch.setattr(bot.app, "mask", lambda text: text)
    for module, name, does in (
        (bot.papers.complaint, "draw_complaint", made.paper),
        (
            bot.papers.referral,
            "draw_complaint",
            made.paper,
        ),  # one imported meanwhile would keep the careless one
        (bot.papers.spreadsheet, "group_table", made.table),
        (bot.cli.doctor, "_settings", made.doctor),
    ):
        monkeypatch.setattr(module, name, does(getattr(module, name)))
    monkeypatch.setattr(OutboxSender, "_erase", kept)
    monkeypatch.setattr("storage.marks.let_go", nothing)
    return made


@pytest.mark.slow
def test_every_careless_word_is_found_out_where_it_is(sloppy: Sloppy, tmp_path: Path) -> None:
    day = live(
        tmp_path, people=PEOPLE, formatter=Careless(), trouble=True, copied=True, prepare=sloppy.prepare
    )
    found = what(searched(day))
    letters = {place for place in found if place.endswith("letter.pdf")}
    assert all(found[place].keys() == {"name"} for place in letters), "exported by the operator"
    assert found.keys() - letters == {"log", "group", "pages", "said: doctor"}, found
    assert {"id", "said"} <= found["log"].keys()
    assert {"said", "hidden"} <= found["group"].keys()
    assert {"id"} <= found["pages"].keys()
    assert found["said: doctor"] == {"id": 1}
    assert "group: reports.id" in names_in_what_is_told(day)
    # no name of a no-return reporter: that is not even stored, so that no carelessness keeps it
    assert {line.partition(": ")[2] for line in kept_accounts(day)} == {"account"}
    _chats_are_red(day)


def _chats_are_red(day: Remains) -> None:
    """Numbers that were not covered, a paper with another's name, a table with a number, details that stay."""
    scanner, of_others, uncovered = Scanner(day.marks), set[str](), set[str]()
    for citizen in day.citizens:
        for account in citizen.person.accounts.values():
            seen = scanner.search(day.shown.get(account.id, b""))
            of_others |= {mark.what for mark in seen if mark.whose == "p6" != citizen.id}
            uncovered |= {mark.what for mark in seen} - BY_HIMSELF
    assert "name" in of_others
    assert "hidden" in uncovered
    held = {mark.what for one in day.staff for mark in scanner.search(day.shown[one.account.id])}
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


# --- a clean day, and lies about it -----------------------------------------------------------------


def test_a_small_day_is_clean_and_each_lie_about_it_is_found_out(tmp_path: Path) -> None:
    """Without trouble and copy: here, too, nothing can be read of what was deleted."""
    day = live(tmp_path, people=12)
    for check in (scan.nothing_of_anybody_lies_about, scan.what_was_deleted_cannot_be_read_from_the_file):
        check(day)
    scan.staff_see_words_and_pictures_but_nobody(day)
    for one in day.staff:
        one.held.clear()
    with pytest.raises(AssertionError, match="said"):
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
