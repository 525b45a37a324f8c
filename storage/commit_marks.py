"""Whether a commit took place whose answer did not arrive: the server has died, or the connection.

PostgreSQL may have committed, and with two servers the other one may have the commit. Who takes it for lost handles an
update twice; who takes it for done loses one. So each transaction that writes leaves a mark in a row that it alone
holds, and if no answer comes, the server that takes writes now is asked for the mark.
"""

import asyncio
import logging
import secrets
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.lease_locks import COMMIT
from storage.servers import open_connection
from storage.trouble import RowRefused, ending_of

_log = logging.getLogger(__name__)

PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 1.0
MARK: Final = "commit:"
"""With a number: the name of a row in ``settings``. There are as many as transactions at the same time."""
_PUT: Final = text(
    "WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock(:kind, CAST(:slot AS int))) "
    "INSERT INTO settings (name, value) SELECT CAST(:name AS text), CAST(:token AS text) FROM held "
    "WHERE pg_current_xact_id_if_assigned() IS NOT NULL "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
).bindparams(kind=COMMIT)
"""Nothing, if the transaction has written nothing."""
_END_OTHER: Final = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks "
    "WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = :kind AND objid = CAST(:slot AS int) AND objsubid = 2 AND pid <> pg_backend_pid()"
).bindparams(kind=COMMIT)
_WAIT_FOR_OTHER: Final = text("SELECT pg_advisory_xact_lock(:kind, CAST(:slot AS int))").bindparams(
    kind=COMMIT
)
_READ: Final = text("SELECT value FROM settings WHERE name = :name")
_WRITE_AGAIN: Final = text("UPDATE settings SET value = value WHERE name = :name")
"""A session that is ended while it waits for the other server has committed here and perhaps not there. The commit of
this one comes after it in the log, so it waits for both."""


@dataclass(frozen=True, slots=True)
class CommitMark:
    """The mark of one transaction."""

    engine: AsyncEngine
    slot: int
    token: str

    @property
    def name(self) -> str:
        return f"{MARK}{self.slot}"

    async def put(self, connection: AsyncConnection) -> None:
        """The last statement before the commit. Raises DBAPIError."""
        await connection.execute(_PUT, {"slot": self.slot, "name": self.name, "token": self.token})

    async def was_committed(self) -> bool:
        """Ask until a server answers: neither guess is safe. Raises DBAPIError when one refuses the question, because
        a right or a table is missing: asking again would never end."""
        _log.warning("commit-unanswered", extra={"slot": self.slot})
        pause = PAUSE
        while True:
            try:
                is_ours = await self._ask()
            except (DBAPIError, InvalidRequestError, NoneFree, OSError) as trouble:
                if isinstance(refusal := ending_of(trouble), RowRefused):
                    _log.error("commit-not-known", extra={"slot": self.slot, "kind": str(refusal)})
                    raise
                _log.info("commit-not-asked", extra={"kind": type(trouble).__name__})
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                _log.warning("commit-asked", extra={"slot": self.slot, "committed": is_ours})
                return is_ours

    async def _ask(self) -> bool:
        async with aclosing(await open_connection(self.engine)) as connection, connection.begin():
            await connection.execute(_END_OTHER, {"slot": self.slot})
            await connection.execute(_WAIT_FOR_OTHER, {"slot": self.slot})
            is_ours = (await connection.execute(_READ, {"name": self.name})).scalar() == self.token
            if is_ours:
                await connection.execute(_WRITE_AGAIN, {"name": self.name})
        return is_ours


class CommitMarks:
    """Gives each transaction of this process a row of its own."""

    def __init__(self, engine: AsyncEngine, *, first: int = 0) -> None:
        """``engine``: opens a new connection each time it is asked. ``first``: where this process's rows begin."""
        self._engine = engine
        self._free: list[int] = []
        self._count = first

    @contextmanager
    def take(self) -> Iterator[CommitMark]:
        if self._free:
            slot = self._free.pop()
        else:
            slot, self._count = self._count, self._count + 1
        try:
            yield CommitMark(self._engine, slot, secrets.token_urlsafe(12))
        finally:
            self._free.append(slot)
