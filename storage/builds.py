"""Which program divides the work on a database, where two versions of it stand beside each other for an upgrade.

Two programs that differ never work at the same time: what one stores the other may not be able to read. The newer one
stands by until its processes have every role that the older ones have. Then the older ones stop in order, and the newer
ones begin. An older one that is started again stands aside: it is named to whoever asks, and takes nothing.

A program is known by a hash of its files. Whoever works holds a lock by that hash, shared, on the lease's connection.
"""

import asyncio
import json
import logging
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, Self

from sqlalchemy import text

from bot.conversation.shared_store import FRESH, ProcessPage, Standing
from storage.lease_locks import BARRIER, BUILD, WORK
from storage.process_rows import PUT, READ

_log = logging.getLogger(__name__)

BUILD_NOTE: Final = "build"
"""The row in ``settings`` that names the program which works."""
STOPS_WITHIN: Final = 5.0
"""Seconds that processes of the older program get to stop in order; then their connections are ended."""
_REMEMBERED: Final = 50
"""Older programs that are remembered."""
_LOOK: Final = 0.1
_DECIDING: Final = 0
"""The second number of ``BUILD`` for who changes the note."""

_NOTE: Final = text("SELECT value FROM settings WHERE name = :name").bindparams(name=BUILD_NOTE)
_PUT_NOTE: Final = text(
    "INSERT INTO settings (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
).bindparams(name=BUILD_NOTE)
_ALONE: Final = text("SELECT pg_try_advisory_lock(:kind, :number)").bindparams(kind=BUILD)
_SHARED: Final = text("SELECT pg_try_advisory_lock_shared(:kind, :number)").bindparams(kind=BUILD)
_LEAVE: Final = text("SELECT pg_advisory_unlock(:kind, :number)").bindparams(kind=BUILD)
_LEAVE_SHARED: Final = text("SELECT pg_advisory_unlock_shared(:kind, :number)").bindparams(kind=BUILD)
_END: Final = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks "
    "WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = :kind AND objid = :number AND objsubid = 2 AND pid <> pg_backend_pid()"
)
_ROWS: Final = text(f"SELECT CAST(json_agg(row_to_json(r)) AS text) FROM ({READ}) AS r")  # noqa: S608 our own words
_WAIT_FOR_WRITERS: Final = text("SELECT pg_advisory_lock(:kind, :number)").bindparams(
    kind=BARRIER, number=WORK
)
_LET_WRITE: Final = text("SELECT pg_advisory_unlock(:kind, :number)").bindparams(kind=BARRIER, number=WORK)


class Asking(Protocol):
    """The connection of a lease."""

    async def ask(self, statement: Any, values: Any = None, *, rows: bool = True) -> Any: ...


@dataclass(frozen=True, slots=True)
class ProgramBuild:
    """``version`` as people call it; ``digest``, twelve digits, is the same for equal programs alone."""

    version: str
    digest: str

    @property
    def number(self) -> int:
        """By which its lock is known; never that of ``_DECIDING``."""
        return int(self.digest[:7], 16) | 1


@dataclass(frozen=True, slots=True)
class DividedPart:
    """What a process is there for, among those that divide the work, and which program it runs."""

    roles: frozenset[str]
    build: ProgramBuild


@dataclass(frozen=True, slots=True)
class BuildNote:
    """``digest``: the program that works. ``coming``: the one that takes over at this moment."""

    digest: str = ""
    coming: str = ""
    past: tuple[str, ...] = ()

    @classmethod
    def read(cls, value: str | None) -> Self:
        facts = json.loads(value) if value else {}
        return cls(facts.get("digest", ""), facts.get("coming", ""), tuple(facts.get("past", ())))

    def dump(self) -> str:
        return json.dumps({"digest": self.digest, "coming": self.coming, "past": self.past})

    def lets_work(self, digest: str) -> bool:
        return self.digest == digest and self.coming in ("", digest)

    def changed_to(self, digest: str) -> Self:
        """This program works from now on."""
        past = [each for each in (*self.past, self.digest) if each not in ("", digest)]
        return replace(self, digest=digest, coming="", past=tuple(dict.fromkeys(past))[-_REMEMBERED:])


@dataclass(frozen=True, slots=True)
class _Row:
    """What another process says of itself."""

    page: ProcessPage
    is_fresh: bool


class BuildGate:
    """Decides, for one process, whether its program may work."""

    def __init__(self, part: DividedPart, run: str, name: str) -> None:
        self._build = part.build
        self._roles = part.roles
        self._run = run
        self._name = name
        self.is_warm = False
        """Whether this process could begin to work at once."""

    async def may_work(self, connection: Asking) -> bool:
        """Join those that run the same program, or take over from another one. Otherwise say what this process waits
        for. Raises DBAPIError, OSError and TimeoutError."""
        note = BuildNote.read(await connection.ask(_NOTE))
        if note.lets_work(self._build.digest):
            return await self._join(connection)
        if await connection.ask(_ALONE, {"number": _DECIDING}):
            try:
                if await self._decide(connection):
                    return await self._join(connection)
            finally:
                await connection.ask(_LEAVE, {"number": _DECIDING})
        return False

    async def is_superseded(self, connection: Asking) -> bool:
        """Whether another program takes over, or has. Raises DBAPIError, OSError and TimeoutError."""
        return not BuildNote.read(await connection.ask(_NOTE)).lets_work(self._build.digest)

    async def leave(self, connection: Asking) -> None:
        """This process does not work after all. Raises DBAPIError, OSError and TimeoutError."""
        await connection.ask(_LEAVE_SHARED, {"number": self._build.number})

    async def _join(self, connection: Asking) -> bool:
        number = {"number": self._build.number}
        if not await connection.ask(_SHARED, number):
            return False
        if await self.is_superseded(connection):  # between the first look and the lock
            await connection.ask(_LEAVE_SHARED, number)
            return False
        return True

    async def _decide(self, connection: Asking) -> bool:
        """Alone: whether this program works from now on."""
        note = BuildNote.read(await connection.ask(_NOTE))
        mine = self._build.digest
        if note.lets_work(mine):
            return True
        rows = _read_rows(await connection.ask(_ROWS))
        if note.coming and note.coming != mine:
            # Whoever wanted to take over has died before it could, or is about to try again.
            if any(row.page.build == note.coming and row.is_fresh for row in rows):
                return False
            note = replace(note, coming="")
            if note.digest == mine:
                await self._put(connection, note)
                return True
        if mine in note.past:
            await self._stand_by(connection, Standing.OLDER)
            return False
        if (
            note.digest
            and await self._is_at_work(connection, note)
            and (missing := self._missing(note, rows))
        ):
            await self._stand_by(connection, Standing.NEWER, missing)
            return False
        await self._take_over(connection, note)
        return True

    @staticmethod
    async def _is_at_work(connection: Asking, note: BuildNote) -> bool:
        """Whether any process runs the program that works."""
        number = {"number": ProgramBuild("", note.digest).number}
        if not await connection.ask(_ALONE, number):
            return True
        await connection.ask(_LEAVE, number)
        return False

    def _missing(self, note: BuildNote, rows: Sequence[_Row]) -> Collection[str]:
        """Roles that processes of the working program have and none of this one that could begin at once."""
        needed: set[str] = set()
        ready = set(self._roles if self.is_warm else ())
        for row in rows:
            if row.page.build == note.digest and row.page.standing is Standing.WORKS:
                needed |= row.page.roles  # also of one that has said nothing for a while
            elif row.page.build == self._build.digest and row.is_fresh and row.page.ready:
                ready |= row.page.roles
        return needed - ready

    async def _take_over(self, connection: Asking, note: BuildNote) -> None:
        """Let the processes of the other program stop, end those that do not, and note that this one works."""
        if note.digest:
            await self._put(connection, replace(note, coming=self._build.digest))
            await self._end_others(connection, ProgramBuild("", note.digest).number)
            _log.warning("older-program-ended")
        await self._put(connection, note.changed_to(self._build.digest))

    @staticmethod
    async def _end_others(connection: Asking, number: int) -> None:
        """Returns once none of them has its lease's connection, and nothing of them can be committed any more."""
        until = time.monotonic() + STOPS_WITHIN
        while not await connection.ask(_ALONE, {"number": number}):
            if time.monotonic() > until:
                await connection.ask(_END, {"kind": BUILD, "number": number})
            await asyncio.sleep(_LOOK)
        await connection.ask(_LEAVE, {"number": number})
        # Nobody works now: whoever still writes did not stop in order.
        await connection.ask(_END, {"kind": BARRIER, "number": WORK})
        await connection.ask(_WAIT_FOR_WRITERS)
        await connection.ask(_LET_WRITE)

    async def _put(self, connection: Asking, note: BuildNote) -> None:
        await connection.ask(_PUT_NOTE, {"value": note.dump()}, rows=False)

    async def say_joined(self, connection: Asking) -> None:
        """Let a newer program know what this process is there for, before it says more. Raises DBAPIError, OSError and
        TimeoutError."""
        await self._say(connection, self._page())

    async def _stand_by(self, connection: Asking, standing: Standing, missing: Collection[str] = ()) -> None:
        """Say why, so that `./amanat status` names this process."""
        page = replace(self._page(), standing=standing, ready=self.is_warm, missing=tuple(sorted(missing)))
        await self._say(connection, page)

    def _page(self) -> ProcessPage:
        return ProcessPage(self._roles, version=self._build.version, build=self._build.digest)

    async def _say(self, connection: Asking, page: ProcessPage) -> None:
        values = {
            "run": self._run, "name": self._name, "roles": ",".join(sorted(self._roles)), "holds": "", "burns": -1,
            "page": page.dump(),
        }  # fmt: skip
        await connection.ask(PUT, values, rows=False)


def _read_rows(rows_text: str | None) -> Sequence[_Row]:
    """What all have said within a minute."""
    rows = []
    for row in json.loads(rows_text or "[]"):
        roles = frozenset(filter(None, row["roles"].split(",")))
        page = ProcessPage.load(roles, json.loads(row["page"]))
        rows.append(_Row(page, abs(row["age"]) < FRESH))
    return rows
