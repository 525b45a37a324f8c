"""One complete day of the town, and everything it leaves that can be searched."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import pytest

from bot.cli.run import fast_loop
from bot.handlers import TABLE
from bot.lifecycle import Program
from storage.keys import KeyRing
from tests.fakes.shared_content import share_content_with_commands
from tests.secrecy.crowd import SimulatedCitizen, crowd_habit
from tests.secrecy.day import a_day, staff_of, the_day_before
from tests.secrecy.injected_faults import failing_commits, failing_handlers, inject_faults
from tests.secrecy.moderators import SimulatedModerator
from tests.secrecy.operator_commands import BACKUP, restore_backups, run_operator_day
from tests.secrecy.planted_marks import LEAST, Needles, PlantedMark, Scanner
from tests.secrecy.rows import Rows, as_bytes, read_all
from tests.secrecy.town import SimulatedTown, town

FIRST: Final = 40
"""The least number of people who report. Of the others, one in five reports."""


@dataclass(repr=False)  # a failing assertion would write gigabytes of it
class RecordedDay:
    """``places``: everything that others could read, by name. ``shown``: what single people were shown, by
    their accounts' numbers. ``stands``: what moderators still have of it. ``looks``: the rows at several
    times."""

    folder: Path
    citizens: Sequence[SimulatedCitizen]
    staff: Sequence[SimulatedModerator]
    town: SimulatedTown
    places: dict[str, bytes] = field(default_factory=dict)
    bytes_by_account: Mapping[int, bytes] = field(default_factory=dict)
    readable: dict[str, set[str]] = field(default_factory=dict)
    """The reports whose words can be read, by restored folder."""
    stands: bytes = b""
    looks: dict[str, Rows] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    burnt: Rows = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    """The exit statuses of the commands that were run."""
    ring: KeyRing | None = None

    @property
    def marks(self) -> list[PlantedMark]:
        return [mark for person in (*self.citizens, *self.staff) for mark in person.marks]

    @cached_property
    def scanner(self) -> Scanner:
        """For all marks of the day; ask when it is over. To write every form of every mark takes seconds."""
        return Scanner(self.marks)

    @property
    def noon(self) -> Rows:
        return self.looks["at noon"]

    def keys(self) -> KeyRing:
        assert self.ring is not None
        return self.ring


def run_day(
    folder: Path,
    *,
    people: int,
    program: type[Program] = Program,
    formatter: logging.Formatter | None = None,
    trouble: bool = False,
    copied: bool = False,
    prepare: Callable[[SimulatedTown], None] = lambda _town: None,
) -> RecordedDay:
    """Run a whole day with this number of people, the maintenance after it, and an ordered stop. With a copy,
    also what an operator does: backups, drills, restores, a key rotation, burning."""

    async def run() -> RecordedDay:
        table = failing_handlers(TABLE) if trouble else None
        async with town(folder, program=program, formatter=formatter, table=table, copied=copied) as here:
            citizens = [_citizen(here, number) for number in range(people)]
            remains = RecordedDay(folder, citizens, staff_of(here), here)
            prepare(here)
            code = await the_day_before(here)

            async def look(when: str) -> Rows:
                # Rows before files, because a moment passes while files are copied.
                rows = remains.looks[when] = read_all(here.database)
                here.take_files(when)
                if copied and when == "at noon":
                    remains.statuses["backup"] = await here.command("backup", folder / BACKUP)
                return rows

            with failing_commits(here, citizens) if trouble else nullcontext():
                if trouble:
                    inject_faults(here, people=people)
                await a_day(here, citizens, remains.staff, code=code, cases=max(3, people // 50), look=look)
            here.places["pages"] = await here.pages()
            remains.bytes_by_account = here.bytes_by_account()
            remains.stands = b"\n".join(here.visible_bytes(moderator.account) for moderator in remains.staff)
            await here.program.store.purge(here.program.clock.now())
            await here.program.store.checkpoint()
            await look("after upkeep")
            remains.rows = remains.looks["after upkeep"]
            if copied:
                await run_operator_day(remains)
        if copied:
            await restore_backups(remains)
        remains.places = here.places | {
            f"{when}: table {table}": values
            for when, rows in remains.looks.items()
            for table, values in as_bytes(rows).items()
        }
        remains.ring = here.ring()
        return remains

    with pytest.MonkeyPatch.context() as patch, asyncio.Runner(loop_factory=fast_loop()) as runner:
        share_content_with_commands(patch)
        return runner.run(run())


def _citizen(here: SimulatedTown, number: int) -> SimulatedCitizen:
    return SimulatedCitizen(
        here.world,
        number,
        random.Random(number),
        habit=crowd_habit(number),
        eager=number < FIRST or number % 5 == 0,
    )


def kept_accounts(remains: RecordedDay) -> list[str]:
    """No-return reports whose sender can still be found, and how."""
    ring, wrong = remains.keys(), []
    by_receipt = {row["receipt"]: row for row in remains.rows["reports"]}
    addressed = {row["report_id"] for row in remains.rows["accounts"]}
    waiting = {row["report_id"] for row in remains.rows["evidence"] if row["file"] is not None}
    for citizen in remains.citizens:
        if citizen.mode != "no_return" or not citizen.filed:
            continue
        row = by_receipt[ring.receipt(citizen.code)]
        troubles = {
            "reporter": row["reporter"] is not None,
            "account": row["id"] in addressed,
            "file id": row["id"] in waiting,
            "receipt": not row["receipt_confirmed"],
        }
        wrong += [f"{citizen.id}: {what}" for what, is_so in troubles.items() if is_so]
    return wrong


TOLD: Final = ("log", "pages", "group", "said: ")
"""Where the program says something about a person to others."""
NAMES: Final = {
    "reports": ("id", "receipt", "reporter"),
    "evidence": ("id", "original", "clean"),
    "text_marks": ("name",),
    "report_traces": ("name",),
    "report_links": ("name",),
    "sessions": ("conversation",),
    "chat_messages": ("conversation",),
    "shown_copies": ("conversation",),
    "tries": ("name",),
    "learners": ("key",),
    "letterboxes": ("id",),
    "calendar_followers": ("letterbox",),
    "remarks": ("id",),
    "inquiries": ("id", "asker"),
}
"""How rows of people are named: at random, or computed from the person."""


def names_in_what_is_told(remains: RecordedDay) -> list[str]:
    """Names of people's rows that occur in the log, on a page, in a group, or in the output of a command."""
    names = {
        (str(row[column]).encode(), f"{table}.{column}")
        for rows in remains.looks.values()
        for table, columns in NAMES.items()
        for row in rows[table]
        for column in columns
        if row[column] is not None and len(str(row[column])) >= LEAST
    }
    needles = Needles(names)
    output_places = {place: blob for place, blob in remains.places.items() if place.startswith(TOLD)}
    return sorted(
        f"{place}: {name}" for place, blob in output_places.items() for name in needles.search(blob)
    )
