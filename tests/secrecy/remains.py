"""A day lived to its end, and what is left of it for whoever comes to search."""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import IntegrityError, OperationalError

from bot.app import Program
from bot.cli.run import fast_loop
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx
from bot.conversation.router import Route
from bot.conversation.store import Conflict
from bot.handlers import TABLE
from storage.keys import KeyRing
from storage.link import Link
from storage.store import SqlStore
from storage.trouble import RowRefused
from tests.secrecy.crowd import Citizen
from tests.secrecy.marks import Mark
from tests.secrecy.shift import a_day
from tests.secrecy.town import Town, town

type Rows = dict[str, list[dict[str, Any]]]
"""Every table's rows, by table."""

FAILING: Final = frozenset({"any-message", "any-command", "/queue"})
"""Routes of idle chatter: a story that breaks there goes on."""


@dataclass
class Remains:
    """``places``: everything that could be read by others, by name. ``staff``: what single moderators saw."""

    folder: Path
    citizens: Sequence[Citizen]
    places: dict[str, bytes] = field(default_factory=dict)
    staff: bytes = b""
    noon: Rows = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    ring: KeyRing | None = None

    @property
    def marks(self) -> list[Mark]:
        return [mark for citizen in self.citizens for mark in citizen.marks]

    def keys(self) -> KeyRing:
        assert self.ring is not None
        return self.ring


def clumsy(table: Sequence[Route]) -> tuple[Route, ...]:
    """The table with some handlers that fail for one person in three, with everything in the error's words."""

    def failing(route: Route) -> Route:
        async def handler(update: Incoming, ctx: Ctx) -> Turn:
            if update.sender.id % 3 == 0:
                raise ValueError(f"cannot read {update!r} of {ctx.person!r}")
            return await route.handler(update, ctx)

        return replace(route, handler=handler)

    return tuple(failing(route) if route.on in FAILING else route for route in table)


@contextmanager
def unlucky(here: Town, citizens: Sequence[Citizen]) -> Iterator[None]:
    """Meanwhile one commit in twenty fails, and its errors quote what people are and said: batches fall and
    are played again."""
    store, luck = here.program.store, random.Random(5)
    assert isinstance(store, SqlStore)
    writer = store._writer
    commit = writer.commit

    turns = itertools.count(1)

    async def unsure(link: Link) -> None:
        values = {mark.what: mark.value for mark in luck.choice(citizens).marks}
        match next(turns) % 40:
            case 11:
                raise Conflict("SQLITE_BUSY") from OperationalError("INSERT", values, Exception(str(values)))
            case 31:
                raise RowRefused("SQLITE_CONSTRAINT") from IntegrityError(
                    "INSERT", values, Exception(str(values))
                )
        await commit(link)

    writer.commit = unsure  # type: ignore[method-assign] # a database that fails at the last moment
    yield
    writer.commit = commit  # type: ignore[method-assign] # and recovers


def misfortunes(here: Town) -> None:
    """What goes wrong between us and the messengers."""
    for fault in (
        {"kind": "5xx", "count": 4, "method": "sendMessage"},
        {"kind": "refused", "count": 4, "method": "editMessageText"},
        {"kind": "lost_answer", "count": 4, "method": "sendMessage"},
        {"kind": "5xx", "count": 1, "method": "getFile"},
        {"kind": "malformed", "count": 3},
        {"kind": "duplicate", "count": 5},
    ):
        here.world.faults.add(fault)


def read_all(path: Path) -> Rows:
    """Every row of every table."""
    hand = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    hand.row_factory = sqlite3.Row
    tables = [row[0] for row in hand.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {table: [dict(row) for row in hand.execute(f"SELECT * FROM {table}")] for table in tables}
    hand.close()
    return rows


def live(
    folder: Path,
    *,
    people: int,
    program: type[Program] = Program,
    formatter: logging.Formatter | None = None,
    trouble: bool = False,
    prepare: Callable[[Town], None] = lambda _town: None,
) -> Remains:
    """A whole day of so many people, the upkeep after it, and an ordered stop."""

    async def run() -> Remains:
        table = clumsy(TABLE) if trouble else None
        async with town(folder, program=program, formatter=formatter, table=table) as here:
            citizens = [Citizen(here.world, n, random.Random(n)) for n in range(people)]
            remains = Remains(folder, citizens)
            prepare(here)
            with unlucky(here, citizens) if trouble else nullcontext():
                if trouble:
                    misfortunes(here)
                await a_day(here, citizens, cases=max(3, people // 50), noon=lambda: _noon(here, remains))
            here.places["pages"] = await here.pages()
            remains.staff = here.staff_chats()
            await here.program.store.purge(here.program.clock.now())
            await here.program.store.checkpoint()
            here.take_files("after upkeep")
        remains.places = here.places
        remains.rows = read_all(here.database)
        remains.ring = KeyRing.from_file(folder / "keys" / "keys.json", data_dir=here.data, fresh=False)
        return remains

    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        return runner.run(run())


def _noon(here: Town, remains: Remains) -> None:
    here.take_files("at noon")
    remains.noon = read_all(here.database)


# --- what is wrong with it -------------------------------------------------------------------------


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


def common_values(rows: Rows, *, one: Sequence[str], other: Sequence[str]) -> set[tuple[str, str, object]]:
    """Values over 8 bytes, or numbers beyond any count, that stand on both sides. Days are meant to."""

    def values(tables: Sequence[str]) -> dict[object, str]:
        return {
            value: f"{table}.{column}"
            for table in tables
            for row in rows[table]
            for column, value in row.items()
            if column != "day" and _telling(value)
        }

    left, right = values(one), values(other)
    return {(left[value], right[value], value) for value in left.keys() & right.keys()}


def _telling(value: object) -> bool:
    if isinstance(value, int):
        return value > 2**31
    return isinstance(value, str | bytes) and len(value) > 8
