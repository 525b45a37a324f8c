"""What goes wrong in the town: handlers that fail, a database that fails, a network that fails."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from sqlalchemy.exc import IntegrityError, OperationalError

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx
from bot.conversation.router import Route
from bot.conversation.store import Conflict
from storage.link import Link
from storage.store import SqlStore
from storage.trouble import RowRefused
from tests.secrecy.crowd import SimulatedCitizen
from tests.secrecy.town import SimulatedTown

FAILING: Final = frozenset({"any-message", "any-command", "/queue"})
"""Routes of idle chatter: a story that breaks there goes on."""


def failing_handlers(table: Sequence[Route]) -> tuple[Route, ...]:
    """The table with some handlers that fail for one person in three, with everything in the error's words."""

    def failing(route: Route) -> Route:
        async def handler(update: Incoming, ctx: Ctx) -> Turn:
            if update.sender.id % 3 == 0:
                raise ValueError(f"cannot read {update!r} of {ctx.person!r}")
            return await route.handler(update, ctx)

        return replace(route, handler=handler)

    return tuple(failing(route) if route.on in FAILING else route for route in table)


@contextmanager
def failing_commits(here: SimulatedTown, citizens: Sequence[SimulatedCitizen]) -> Iterator[None]:
    """Meanwhile, unless the town is spared, one commit in twelve fails, and its errors quote what people are and
    said: batches fall and are played again."""
    store, luck = here.program.store, random.Random(5)
    assert isinstance(store, SqlStore)
    writer = store._writer
    commit = writer.commit

    turns = itertools.count(1)

    async def unsure(link: Link) -> None:
        if here.spared:
            await commit(link)
            return
        values = {mark.what: mark.value for mark in luck.choice(citizens).marks}
        match next(turns) % 24:
            case 11:
                raise Conflict("SQLITE_BUSY") from OperationalError("INSERT", values, Exception(str(values)))
            case 19:
                raise RowRefused("SQLITE_CONSTRAINT") from IntegrityError(
                    "INSERT", values, Exception(str(values))
                )
        await commit(link)

    writer.commit = unsure  # type: ignore[method-assign] # a database that fails at the last moment
    yield
    writer.commit = commit  # type: ignore[method-assign] # and recovers


def inject_faults(here: SimulatedTown, *, people: int) -> None:
    """What goes wrong between us and the messengers. Of those who lose a file, some take their report back."""
    for fault in (
        {"kind": "5xx", "count": 4, "method": "sendMessage"},
        {"kind": "refused", "count": 4, "method": "editMessageText"},
        {"kind": "lost_answer", "count": 4, "method": "sendMessage"},
        {"kind": "5xx", "count": 1, "method": "getFile"},
        {"kind": "file_gone", "count": max(2, people // 50)},
        {"kind": "malformed", "count": 3},
        {"kind": "duplicate", "count": 5},
    ):
        here.world.faults.add(fault)
