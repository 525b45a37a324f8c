"""A day lived to its end, and what is left of it for whoever comes to search."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.app import Program
from bot.cli.run import fast_loop
from bot.handlers import TABLE
from storage.keys import KeyRing
from tests.secrecy.crowd import Citizen, crowd_habit
from tests.secrecy.day import a_day, staff_of, the_day_before
from tests.secrecy.keeping import BACKUP, bring_back, keep
from tests.secrecy.marks import LEAST, Mark, Needles
from tests.secrecy.misfortunes import clumsy, misfortunes, unlucky
from tests.secrecy.rows import Rows, as_bytes, read_all
from tests.secrecy.shift import Moderator
from tests.secrecy.town import Town, town

FIRST: Final = 40
"""So many people at least report; of the others one in five."""


@dataclass
class Remains:
    """``places``: everything that could be read by others, by name. ``shown``: what single people were shown, by
    their accounts' numbers; ``stands``: what moderators still have of it. ``looks``: the rows at several times."""

    folder: Path
    citizens: Sequence[Citizen]
    staff: Sequence[Moderator]
    town: Town
    places: dict[str, bytes] = field(default_factory=dict)
    shown: Mapping[int, bytes] = field(default_factory=dict)
    readable: dict[str, set[str]] = field(default_factory=dict)
    """Reports whose words open, by the folder that was restored."""
    stands: bytes = b""
    looks: dict[str, Rows] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    burnt: Rows = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    """Exit statuses of the commands that were given."""
    ring: KeyRing | None = None

    @property
    def marks(self) -> list[Mark]:
        return [mark for one in (*self.citizens, *self.staff) for mark in one.marks]

    @property
    def noon(self) -> Rows:
        return self.looks["at noon"]

    def keys(self) -> KeyRing:
        assert self.ring is not None
        return self.ring


def live(
    folder: Path,
    *,
    people: int,
    program: type[Program] = Program,
    formatter: logging.Formatter | None = None,
    trouble: bool = False,
    copied: bool = False,
    prepare: Callable[[Town], None] = lambda _town: None,
) -> Remains:
    """A whole day of so many people, the upkeep after it, and an ordered stop. With a copy also what an operator
    does: backups, drills, restores, a rotation, a fire."""

    async def run() -> Remains:
        table = clumsy(TABLE) if trouble else None
        async with town(folder, program=program, formatter=formatter, table=table, copied=copied) as here:
            citizens = [_citizen(here, number) for number in range(people)]
            remains = Remains(folder, citizens, staff_of(here), here)
            prepare(here)
            code = await the_day_before(here)

            async def look(when: str) -> Rows:
                # The rows before the files: a moment is over while files are copied.
                rows = remains.looks[when] = read_all(here.database)
                here.take_files(when)
                if copied and when == "at noon":
                    remains.statuses["backup"] = await here.command("backup", folder / BACKUP)
                return rows

            with unlucky(here, citizens) if trouble else nullcontext():
                if trouble:
                    misfortunes(here, people=people)
                await a_day(here, citizens, remains.staff, code=code, cases=max(3, people // 50), look=look)
            here.places["pages"] = await here.pages()
            remains.shown = here.shown()
            remains.stands = b"\n".join(here.stands(one.account) for one in remains.staff)
            await here.program.store.purge(here.program.clock.now())
            await here.program.store.checkpoint()
            await look("after upkeep")
            remains.rows = remains.looks["after upkeep"]
            if copied:
                await keep(remains)
        if copied:
            await bring_back(remains)
        remains.places = here.places | {
            f"{when}: table {table}": values
            for when, rows in remains.looks.items()
            for table, values in as_bytes(rows).items()
        }
        remains.ring = here.ring()
        return remains

    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        return runner.run(run())


def _citizen(here: Town, number: int) -> Citizen:
    return Citizen(
        here.world,
        number,
        random.Random(number),
        habit=crowd_habit(number),
        eager=number < FIRST or number % 5 == 0,
    )


def kept_accounts(remains: Remains) -> list[str]:
    """No-return reports that still know who sent them, and how."""
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
"""Where the program speaks to others than the one it is about."""
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
}
"""What rows of people are called by: random, or computed of somebody."""


def names_in_what_is_told(remains: Remains) -> list[str]:
    """Names of people's rows that stand in the log, on a page, in a group, or in what a command said."""
    names = {
        (str(row[column]).encode(), f"{table}.{column}")
        for rows in remains.looks.values()
        for table, columns in NAMES.items()
        for row in rows[table]
        for column in columns
        if row[column] is not None and len(str(row[column])) >= LEAST
    }
    needles = Needles(names)
    told = {place: blob for place, blob in remains.places.items() if place.startswith(TOLD)}
    return sorted(f"{place}: {name}" for place, blob in told.items() for name in needles.search(blob))
