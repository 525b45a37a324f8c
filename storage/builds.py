"""Which program divides the work on a database, where two versions of it stand beside each other for an upgrade.

Two programs that differ never work at the same time: what one stores the other may not be able to read. The newer one
stands by until its processes have every role that the older ones have. Then the older ones stop in order, and the newer
ones begin. An older one that is started again stands aside: it is named to whoever asks, and takes nothing.

A program is known by a hash of its files. Whoever works holds a lock by that hash, shared, on the lease's connection.
Who has lost that connection is waited for: a process says in its row that it works, and takes the row down when it
stops in order.
"""

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Protocol, Self

from sqlalchemy import text

from bot.conversation.shared_store import FRESH, BuildStatus, ProcessPage
from storage.known_steps import is_known
from storage.lease_locks import BARRIER, BUILD, HELD, WORK
from storage.process_rows import PUT, READ

_log = logging.getLogger(__name__)

BUILD_NOTE: Final = "build"
"""The row in ``settings`` that names the program which works."""
STOPS_WITHIN: Final = 15.0
"""Seconds that processes of the older program get to stop in order; then their connections are ended. One that hangs is
ended by the server sooner. Longer than what a stop may take that leaves what waits to the newer program."""
RETURNS_WITHIN: Final = 45.0
"""Seconds for which a process is waited for that has said it works and has no connection now: a server that starts
again breaks those of all."""
_REMEMBERED: Final = 50
"""Older programs that are remembered."""
_LOOK: Final = 0.1
_DECIDING: Final = 0
"""The second number of ``BUILD`` for who changes the note."""

READ_NOTE: Final = text("SELECT value FROM settings WHERE name = :name").bindparams(name=BUILD_NOTE)
PUT_NOTE: Final = text(
    "INSERT INTO settings (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
).bindparams(name=BUILD_NOTE)
_STEP: Final = text("SELECT version_num FROM alembic_version")
_ENTER: Final = text("SELECT pg_try_advisory_lock_shared(:held, :work)").bindparams(held=HELD, work=WORK)
_GO_OUT: Final = text("SELECT pg_advisory_unlock_shared(:held, :work)").bindparams(held=HELD, work=WORK)
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
    """``digest``: the program that works, of the release ``version``. ``coming``: the one that takes over at this
    moment. ``past``: those that may not begin."""

    digest: str = ""
    coming: str = ""
    past: tuple[str, ...] = ()
    version: str = ""

    @classmethod
    def read(cls, value: str | None) -> Self:
        facts = json.loads(value) if value else {}
        return cls(
            facts.get("digest", ""),
            facts.get("coming", ""),
            tuple(facts.get("past", ())),
            facts.get("version", ""),
        )

    def dump(self) -> str:
        return json.dumps(asdict(self))

    def lets_work(self, digest: str) -> bool:
        return self.digest == digest and self.coming in ("", digest)

    def changed_to(self, build: ProgramBuild) -> Self:
        """This program works from now on."""
        return replace(
            self, digest=build.digest, coming="", past=self._past_without(build), version=build.version
        )

    def left_to(self, build: ProgramBuild) -> Self:
        """Nobody works, and this program may begin, also if another one followed it."""
        if self.digest == build.digest:
            return replace(self, coming="")
        return replace(self, digest="", coming="", past=self._past_without(build), version="")

    def _past_without(self, build: ProgramBuild) -> tuple[str, ...]:
        past = [each for each in (*self.past, self.digest) if each not in ("", build.digest)]
        return tuple(dict.fromkeys(past))[-_REMEMBERED:]


@dataclass(frozen=True, slots=True)
class _Row:
    """What another process says of itself."""

    page: ProcessPage
    age: float
    """In seconds, by the server's clock, which may have been set meanwhile."""

    @property
    def is_fresh(self) -> bool:
        return self.age < FRESH

    def has_program_at_work(self, digest: str) -> bool:
        return self.page.build == digest and self.page.standing is BuildStatus.WORKS


class BuildGate:
    """Decides, for one process, whether its program may work."""

    def __init__(self, part: DividedPart, run: str, name: str) -> None:
        self._build = part.build
        self._roles = part.roles
        self._run = run
        self._name = name
        self._looks_on: Asking | None = None
        self._looks_since = 0.0
        self.is_warm = False
        """Whether this process could begin to work at once."""

    async def may_work(self, connection: Asking) -> bool:
        """Join those that run the same program, or take over from another one. Otherwise say what this process waits
        for. Raises DBAPIError, OSError and TimeoutError."""
        note = BuildNote.read(await connection.ask(READ_NOTE))
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
        return not BuildNote.read(await connection.ask(READ_NOTE)).lets_work(self._build.digest)

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
        note = BuildNote.read(await connection.ask(READ_NOTE))
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
                return await self._put_when_let_in(connection, note)
        if await self._is_older(connection, note):
            await self._stand_by(connection, BuildStatus.OLDER)
            return False
        if note.digest and await self._is_at_work(connection, note, rows):
            missing = self._missing(note, rows)
            if missing or not self.is_warm:
                await self._stand_by(connection, BuildStatus.NEWER, missing)
                return False
        return await self._take_over(connection, note)

    async def _is_older(self, connection: Asking, note: BuildNote) -> bool:
        """Whether this program must leave the work to the one that has it, or had it last."""
        if self._build.digest in note.past:
            return True
        if not note.digest:
            return False  # nobody has worked, or whoever went back has said that this one may
        step = await connection.ask(_STEP)
        return (step is not None and not is_known(step)) or _is_earlier(self._build.version, note.version)

    async def _is_at_work(self, connection: Asking, note: BuildNote, rows: Sequence[_Row]) -> bool:
        """Whether any process runs the program that works, or may be about to return to it."""
        watched = self._watched_for(connection)
        if any(
            row.has_program_at_work(note.digest) and min(row.age, watched) < RETURNS_WITHIN for row in rows
        ):
            return True
        number = {"number": ProgramBuild("", note.digest).number}
        if not await connection.ask(_ALONE, number):
            return True
        await connection.ask(_LEAVE, number)
        return False

    def _watched_for(self, connection: Asking) -> float:
        """Seconds since this process first looked, on this connection: while the server was away, rows grew old of
        processes that live."""
        if connection is not self._looks_on:
            self._looks_on, self._looks_since = connection, time.monotonic()
        return time.monotonic() - self._looks_since

    def _missing(self, note: BuildNote, rows: Sequence[_Row]) -> Collection[str]:
        """Roles that processes of the working program have and none of this one that could begin at once."""
        needed: set[str] = set()
        ready = set(self._roles if self.is_warm else ())
        for row in rows:
            if row.has_program_at_work(note.digest):
                needed |= row.page.roles  # also of one that has said nothing for a while
            elif row.page.build == self._build.digest and row.is_fresh and row.page.ready:
                ready |= row.page.roles
        return needed - ready

    async def _take_over(self, connection: Asking, note: BuildNote) -> bool:
        """Let the processes of the other program stop, end those that do not, and note that this one works. False if
        somebody has the whole work: nothing was changed then."""
        async with self._let_in(connection) as is_let_in:
            if not is_let_in:
                return False
            if note.digest:
                await self._put(connection, replace(note, coming=self._build.digest))
                await self._end_others(connection, ProgramBuild("", note.digest).number)
                _log.warning("older-program-ended")
            await self._put(connection, note.changed_to(self._build))
            return True

    async def _put_when_let_in(self, connection: Asking, note: BuildNote) -> bool:
        async with self._let_in(connection) as is_let_in:
            if is_let_in:
                await self._put(connection, note)
            return is_let_in

    @staticmethod
    @asynccontextmanager
    async def _let_in(connection: Asking) -> AsyncIterator[bool]:
        """Whether nobody has the whole work; until the end nobody begins to have it."""
        is_let_in = bool(await connection.ask(_ENTER))
        try:
            yield is_let_in
        finally:
            if is_let_in:
                await connection.ask(_GO_OUT)

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
        await connection.ask(PUT_NOTE, {"value": note.dump()}, rows=False)

    async def say_joined(self, connection: Asking) -> None:
        """Let a newer program know what this process is there for, before it says more. Raises DBAPIError, OSError and
        TimeoutError."""
        await self._say(connection, self._page())

    async def _stand_by(
        self, connection: Asking, standing: BuildStatus, missing: Collection[str] = ()
    ) -> None:
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
        rows.append(_Row(page, abs(row["age"])))
    return rows


def _is_earlier(version: str, other: str) -> bool:
    """Whether the first release has the smaller number; of those that have none nobody knows."""
    ours, theirs = _release(version), _release(other)
    return bool(ours and theirs) and ours < theirs


def _release(version: str) -> tuple[int, ...]:
    """``1.2.0`` and ``1.2`` are the same release."""
    digits = re.match(r"\d+(?:\.\d+)*", version)
    parts = [int(part) for part in digits[0].split(".")] if digits else []
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)
