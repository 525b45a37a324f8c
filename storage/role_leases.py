"""The rights of one of several processes that divide the work on a PostgreSQL database (``./amanat run --roles``).

All hold one lock together, so that none of them works beside a process that has the whole work. What one process at a
time does (to poll a messenger, to send, to run ticks) is a further lock on the same connection: who loses the
connection loses all, and ends once somebody else has done any of it.

Each transaction that writes is bound to the process's term, and to the number of burnings that its memory follows. That
number is a sequence: it is read as it is now, not as it was when the statement began to wait for a burning.
"""

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.conversation.store import Conflict
from storage.builds import BuildGate, DividedPart
from storage.lease_locks import BARRIER, FETCH, HELD, LEASE_NUMBERS, SEAT, TERM, UNDER_WAY, WORK
from storage.leases import EXPIRES, LEASE_NOTE, OTHERS, TRY, Lease, LeaseConnection, warm_already
from storage.link import Link
from storage.models_queues import BURN_SEQUENCE
from storage.one_hop import run_to_completion
from storage.process_names import ProcessName
from storage.trouble import DatabaseBusy

_log = logging.getLogger(__name__)

SEATS: Final = 200
"""Processes that may divide the work."""
MARKS_A_SEAT: Final = 100
"""Names of rows by which each asks for commits whose answers were lost (``storage.commit_marks``)."""
UNKNOWN: Final = -1
"""Instead of a number of burnings, until keys are opened."""
DIVIDED: Final = "divided"
"""Stands in the row that names the holder of the whole work while several processes divide it."""
INBOX: Final = "amanat_inbox"
OUTBOX: Final = "amanat_outbox"
BURNS: Final = "amanat_burns"
"""Channels on which something is announced. That only wakes: each loop looks once a second anyway."""

_SHARE: Final = text("SELECT pg_try_advisory_lock_shared(:held, :work)").bindparams(held=HELD, work=WORK)
_SIT: Final = text("SELECT pg_try_advisory_lock(:kind, :seat)").bindparams(kind=SEAT)
_TAKE: Final = text("SELECT pg_try_advisory_lock(:held, :number)").bindparams(held=HELD)
_BEGIN_TERM: Final = text(
    "SELECT pg_try_advisory_lock(:kind, :term) AND pg_try_advisory_lock(:span, :term)"
).bindparams(kind=TERM, span=UNDER_WAY)
_LET_WRITE: Final = text("SELECT pg_advisory_unlock(:span, :term)").bindparams(span=UNDER_WAY)
_NOTE_OF: Final = text("SELECT value FROM settings WHERE name = :name")
_PUT_NOTE: Final = text(
    "INSERT INTO settings (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_END_TERM: Final = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks "
    "WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = :span AND objid = :term AND objsubid = 2 AND pid <> pg_backend_pid()"
).bindparams(span=UNDER_WAY)
_WAIT_FOR_TERM: Final = text("SELECT pg_advisory_lock(:span, :term)").bindparams(span=UNDER_WAY)
_BURN_COUNT: Final = f"coalesce(pg_sequence_last_value(CAST('{BURN_SEQUENCE}' AS regclass)), 0)"
_FENCE: Final = text(
    f"SELECT pg_try_advisory_xact_lock_shared(:kind, :term) AS is_over, {_BURN_COUNT} AS burns "  # noqa: S608 our own words
    "FROM (SELECT pg_advisory_xact_lock_shared(:barrier, :work), pg_advisory_xact_lock_shared(:span, :term) "
    "OFFSET 0) AS barriers"
).bindparams(kind=TERM, barrier=BARRIER, work=WORK, span=UNDER_WAY)
_BURNS_NOW: Final = text(f"SELECT {_BURN_COUNT}")
_BURNS_DONE: Final = text(
    f"SELECT {_BURN_COUNT} FROM (SELECT pg_advisory_xact_lock_shared(:barrier, :work) OFFSET 0) AS barrier"  # noqa: S608 our own words
).bindparams(barrier=BARRIER, work=WORK)
"""Waits until no burning is under way."""
_CLAIM_FILE: Final = text("SELECT pg_try_advisory_lock(:kind, hashtext(:file))").bindparams(kind=FETCH)
_FREE_FILE: Final = text("SELECT pg_advisory_unlock(:kind, hashtext(:file))").bindparams(kind=FETCH)
_ANNOUNCE: Final = text("SELECT pg_notify(:channel, '')")


def _nothing() -> None:
    """Nobody asked to be told."""


class RoleLeases(Lease):
    """Joins the others, and takes what one process at a time does."""

    def __init__(self, url: Any, name: ProcessName, part: DividedPart, **more: Any) -> None:
        super().__init__(url, name, **more)
        self.part = part
        self._gate = BuildGate(part, self._run, str(name))
        self.on_superseded: Callable[[], None] = _nothing
        """Called again and again while another program wants to take over, or has: this process must stop."""
        self.held: set[str] = set()
        """Which of ``LEASE_NUMBERS`` this process holds."""
        self.burns = UNKNOWN
        """How many burnings what is in memory follows; storage sets it once it does."""
        self._seat: int | None = None
        self._heard: dict[str, Callable[[], None]] = {}
        self._files: set[str] = set()

    @property
    def run(self) -> str:
        """This run of the process, in rows of ``processes``."""
        return self._run

    @property
    def name(self) -> ProcessName:
        return self._name

    @property
    def first_mark(self) -> int:
        assert self._seat is not None
        return self._seat * MARKS_A_SEAT

    @property
    def session(self) -> Mapping[str, str]:
        """What holds for each connection: one that sleeps in a transaction keeps nobody waiting for its locks."""
        return {
            "application_name": self._name.of_connection,
            "idle_in_transaction_session_timeout": str(int(EXPIRES * 1000)),
        }

    def hear(self, channel: str, heard: Callable[[], None]) -> None:
        """Call ``heard`` whenever something is announced there. Before ``take``."""
        self._heard[channel] = heard

    async def announce(self, channel: str) -> None:
        """Wake who hears this. Never raises: they look once a second anyway."""
        if self._connection is not None:
            with suppress(DBAPIError, OSError, TimeoutError):
                await run_to_completion(self._connection.ask(_ANNOUNCE, {"channel": channel}))

    # --- what one process at a time does ----------------------------------------------------------------

    async def try_lease(self, lease: str) -> bool:
        """Take this if nobody has it; from then on nothing of its last holder is committed."""
        if lease in self.held:
            return True
        return await run_to_completion(self._try_lease(lease))

    async def _try_lease(self, lease: str) -> bool:
        connection = self._connection
        if connection is None or not self.is_held:
            return False
        try:
            if not await connection.ask(_TAKE, {"number": LEASE_NUMBERS[lease]}):
                return False
            await self._end_last_holder(connection, lease)
            await self._note_lease(connection, lease)
        except (DBAPIError, OSError, TimeoutError) as trouble:
            _log.warning("lease-not-asked", extra={"kind": type(trouble).__name__, "lease": lease})
            return False
        if connection is not self._connection:
            return False  # it broke meanwhile: what it had is free
        self.held.add(lease)
        _log.info("lease-taken", extra={"lease": lease})
        return True

    def has_lease(self, lease: str) -> bool:
        """Whether this process may do this now. Asks nobody: look at it before each act."""
        return lease in self.held and self.is_held

    def check_lease(self, lease: str) -> None:
        """Raises Conflict when this process may not do this now."""
        if not self.has_lease(lease):
            raise Conflict(
                f"the lease {lease} is not held", mend="the database does not answer now: see that it runs"
            )

    async def _end_last_holder(self, connection: LeaseConnection, lease: str) -> None:
        noted = await connection.ask(_NOTE_OF, {"name": f"{LEASE_NOTE}:{lease}"})
        last = json.loads(noted) if noted else {}
        if last and last["run"] != self._run:
            await self._end_term(connection, int(last["term"]))

    @staticmethod
    async def _end_term(connection: LeaseConnection, term: int) -> None:
        await connection.ask(_END_TERM, {"term": term})
        await connection.ask(_WAIT_FOR_TERM, {"term": term}, within=OTHERS)
        await connection.ask(_LET_WRITE, {"term": term})

    async def _note_lease(self, connection: LeaseConnection, lease: str) -> None:
        value = json.dumps({"run": self._run, "term": self._term})
        note = {"name": f"{LEASE_NOTE}:{lease}", "value": value}
        await connection.ask(_PUT_NOTE, note, rows=False, within=OTHERS)

    # --- files that are being fetched -------------------------------------------------------------------

    async def claim_file(self, evidence_id: str) -> bool:
        """Whether nobody else fetches this file. The claim ends with ``free_file``, or with the connection."""
        connection = self._connection
        if evidence_id in self._files or connection is None:
            return False
        with suppress(DBAPIError, OSError, TimeoutError):
            if await run_to_completion(connection.ask(_CLAIM_FILE, {"file": evidence_id})):
                self._files.add(evidence_id)
                return True
        return False

    async def free_file(self, evidence_id: str) -> None:
        self._files.discard(evidence_id)
        if self._connection is not None:
            with suppress(DBAPIError, OSError, TimeoutError):
                await run_to_completion(self._connection.ask(_FREE_FILE, {"file": evidence_id}))

    # --- burnings -----------------------------------------------------------------------------------------

    async def fence(self, link: Link) -> None:
        """Bind a transaction to this term, and to what is in memory. Raises Conflict when the term is over, the clock
        was set, or keys were burned that this process has not forgotten."""
        self._watch_clock(link)
        rows = await link.rows(_FENCE, {"term": self._term})
        if rows[0].is_over:
            raise link.fail("the lease is lost")
        if rows[0].burns != self.burns:
            if (heard := self._heard.get(BURNS)) is not None:
                heard()
            raise link.fail("keys were burned by another process")

    @staticmethod
    async def burns_now(link: Link) -> int:
        """How many burnings there were, one that is under way among them."""
        return int((await link.rows(_BURNS_NOW))[0][0])

    @staticmethod
    async def burns_done(link: Link) -> int:
        """How many burnings there were; waits until none is under way."""
        return int((await link.rows(_BURNS_DONE))[0][0])

    # --- the connection -----------------------------------------------------------------------------------

    async def take(
        self, *, stop: asyncio.Event, warm_up: Callable[[], Awaitable[None]] = warm_already
    ) -> bool:
        """As Lease's; waits too while processes of another program work, until this one may take over."""

        async def get_warm() -> None:
            await warm_up()
            self._gate.is_warm = True

        return await super().take(stop=stop, warm_up=get_warm)

    async def _try(self) -> bool:
        connection = self._connection
        assert connection is not None
        if not await self._gate.may_work(connection):
            return False
        if await self._join(connection):
            await self._gate.say_joined(connection)
            return True
        # Somebody has the whole work, and this process waits: its program does not count as one that works.
        await self._gate.leave(connection)
        return False

    async def _join(self, connection: LeaseConnection) -> bool:
        return bool(await connection.ask(_SHARE)) and await self._sit(connection)

    async def _sit(self, connection: LeaseConnection) -> bool:
        """Take the seat that it had, or the first that is free."""
        seats = range(SEATS) if self._seat is None else (self._seat,)
        for seat in seats:
            if await connection.ask(_SIT, {"seat": seat}):
                self._seat = seat
                return True
        if self._seat is None:
            raise DatabaseBusy(
                f"{SEATS} processes divide the work on this database already: stop some of them"
            )
        return False

    async def _begin_term(self) -> None:
        connection = self._connection
        assert connection is not None
        await self._compare_keys()
        await connection.expire_after(self._expires)
        before, term = self._term, secrets.randbits(31)
        while not await connection.ask(_BEGIN_TERM, {"term": term}):
            term = secrets.randbits(31)
        # Known to the fence only once both are locked.
        self._term = term
        if before:
            await self._end_term(connection, before)
        for lease in self.held:
            await self._note_lease(connection, lease)
        note = {"name": LEASE_NOTE, "value": DIVIDED}
        await connection.ask(_PUT_NOTE, note, rows=False, within=OTHERS)
        for channel, heard in self._heard.items():
            await connection.listen(channel, heard)
        await connection.ask(_LET_WRITE, {"term": term})

    async def _take_again(self) -> bool:
        """Join again after the connection broke. False if another process has had the whole work since, or anything
        that this one held."""
        self._files.clear()
        while True:
            with suppress(DBAPIError, OSError, TimeoutError):
                if self._connection is None:
                    self._connection = await LeaseConnection.open(self._url, self._name)
                if not await self._is_still_ours(self._connection):
                    return False
                if await self._try() and await self._take_held(self._connection):
                    # Looked at again: it may have been taken and given back in between.
                    if not await self._is_still_ours(self._connection):
                        return False
                    await self._begin_term()
                    if await self._renew():
                        return True
                await asyncio.sleep(TRY)
                # What was locked is given back: a lock that is taken twice must be freed twice.
                await self._disconnect()
                continue
            await self._disconnect()
            await asyncio.sleep(TRY)

    async def _renew(self) -> bool:
        if not await super()._renew():
            return False
        connection = self._connection
        with suppress(DBAPIError, OSError, TimeoutError):  # asked again with the next renewal
            if connection is not None and await self._gate.is_superseded(connection):
                self.on_superseded()
        return True

    async def _is_still_ours(self, connection: LeaseConnection) -> bool:
        if await self._gate.is_superseded(connection):
            return False
        if await connection.ask(_NOTE_OF, {"name": LEASE_NOTE}) != DIVIDED:
            return False
        for lease in self.held:
            noted = await connection.ask(_NOTE_OF, {"name": f"{LEASE_NOTE}:{lease}"})
            if not noted or json.loads(noted)["run"] != self._run:
                return False
        return True

    async def _take_held(self, connection: LeaseConnection) -> bool:
        taken = [await connection.ask(_TAKE, {"number": LEASE_NUMBERS[lease]}) for lease in self.held]
        return all(taken)

    async def close(self) -> None:
        self.held.clear()
        await super().close()
