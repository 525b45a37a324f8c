"""Faults in the town: failing handlers, a failing database, a failing network."""

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
from bot.domain.people import Role
from storage.link import Link
from storage.store import SqlStore
from storage.trouble import RowRefused
from tests.secrecy.crowd import SimulatedCitizen
from tests.secrecy.town import SimulatedTown

FAILING: Final = frozenset({"any-message", "any-command", "/queue"})
"""Routes of unprompted messages: a story that fails there goes on."""


def failing_handlers(table: Sequence[Route]) -> tuple[Route, ...]:
    """The table with handlers of which some fail for one person in three, with all data in the error text."""

    def failing(route: Route) -> Route:
        async def handler(update: Incoming, ctx: Ctx) -> Turn:
            staff = ctx.person.staff
            is_lead = (
                staff is not None and staff.role is Role.LEAD
            )  # the day needs what they keep at the desk
            if update.sender.id % 3 == 0 and not is_lead:
                raise ValueError(f"cannot read {update!r} of {ctx.person!r}")
            return await route.handler(update, ctx)

        return replace(route, handler=handler)

    return tuple(failing(route) if route.on in FAILING else route for route in table)


@contextmanager
def failing_commits(here: SimulatedTown, citizens: Sequence[SimulatedCitizen]) -> Iterator[None]:
    """Unless the town is spared, one commit in twelve fails with errors that quote people's data and words.
    Batches are rolled back and run again."""
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
    """Faults between the program and the messengers. Some of those who lose a file withdraw their report."""
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
