"""The PostgreSQL servers that an address names: one, or several of which one takes writes and the others follow it.

An address with ``?host=one:5432&host=other:5432`` names several. All are asked at once, so that one which is away costs
no time, and the one that takes writes is used. Where two say so, an old one has come back that does not know of its
successor: the higher timeline is the newer one (each promotion begins a timeline). Where one follows another that says
nothing, it is asked anew as long as the other is waited for: it may be promoted at any moment.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

CONNECTING: Final = 10.0
"""Seconds that a server may take until it is ready for a statement."""
COMPARING: Final = 0.3
"""Seconds that the others get once one of them takes writes."""
ANEW: Final = 0.25
"""Seconds between two questions to a server that follows one that says nothing."""
_OF_SQLALCHEMY: Final = ("prepared_statement_cache_size", "prepared_statement_name_func")
_TIMELINE: Final = (
    "SELECT CASE WHEN current_setting('transaction_read_only') = 'on' THEN 0 "
    "ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END"
)
"""The timeline to which a server writes; 0 if it takes no writes."""


class NoServer(ConnectionError):
    """No server of the address takes writes now. ``str`` says why."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """A server that takes writes, by its connection."""

    timeline: int
    connection: Any


def names_several(url: URL) -> bool:
    """Whether this address names more than one server."""
    return len(Servers(url, {})) > 1


def postgres_engine(url: URL, *, connect: Mapping[str, Any] | None = None, **options: Any) -> AsyncEngine:
    """SQLAlchemy's engine. Its connections lead to the server that takes writes, and raise NoServer when none does.

    ``connect``: further arguments of asyncpg's ``connect``.
    """
    servers = Servers(url, {"timeout": CONNECTING, **(connect or {})})
    return create_async_engine(url, async_creator=servers.connect, **options)


async def open_connection(engine: AsyncEngine) -> AsyncConnection:
    """SQLAlchemy prepares what the driver has opened. If the server ends the connection at that moment, the driver's
    own error passes by SQLAlchemy's: here it is NoServer too. Raises DBAPIError and OSError; TimeoutError of SQLAlchemy
    when a pool has none free."""
    try:
        return await engine.connect()
    except Exception as trouble:
        if engine.dialect.name == "postgresql" and _is_of_driver(trouble):
            raise NoServer(str(trouble) or type(trouble).__name__) from trouble
        raise


def _is_of_driver(trouble: Exception) -> bool:
    import asyncpg  # noqa: PLC0415 not needed for SQLite

    return isinstance(trouble, asyncpg.PostgresError | asyncpg.InterfaceError)


class _Silent:
    """The servers that have said nothing yet, by their numbers."""

    def __init__(self, count: int) -> None:
        self._numbers = set(range(count))
        self._all_spoke = asyncio.Event()

    def strike(self, number: int) -> None:
        """It has answered, or never will."""
        self._numbers.discard(number)
        if not self._numbers:
            self._all_spoke.set()

    async def remain(self) -> bool:
        """Whether there are any after ``ANEW`` seconds; at once when the last one has spoken."""
        with suppress(TimeoutError):
            async with asyncio.timeout(ANEW):
                await self._all_spoke.wait()
        return bool(self._numbers)


class Servers:
    """Opens connections of the driver."""

    def __init__(self, url: URL, connect: Mapping[str, Any]) -> None:
        _, given = url.get_dialect()().create_connect_args(url)
        for name in _OF_SQLALCHEMY:
            given.pop(name, None)
        given.pop("target_session_attrs", None)  # asked of each server here
        hosts, ports = given.pop("host", None), given.pop("port", None)
        if isinstance(hosts, list):
            self._places: list[dict[str, Any]] = [
                {"host": host, "port": port} for host, port in zip(hosts, ports, strict=True)
            ]
        else:
            self._places = [{"host": hosts} | ({"port": ports} if ports is not None else {})]
        self._given = {**given, **connect}

    def __len__(self) -> int:
        return len(self._places)

    async def connect(self) -> Any:
        """A connection to the server that takes writes. Raises NoServer."""
        silent = _Silent(len(self))
        tries = [asyncio.Task(self._try(number, silent)) for number in range(len(self))]  # awaited right here
        best = None
        try:
            best = await _best_of(tries)
        finally:
            for each in tries:
                each.cancel()
            await asyncio.wait(tries)
            for each in tries:
                if not each.cancelled() and each.exception() is None and each.result() is not best:
                    each.result().connection.terminate()
        if best is None:
            raise NoServer("; ".join(str(each.exception() or "") for each in tries))
        return best.connection

    async def count_writable(self) -> int:
        """How many of the servers take writes now."""
        answers = await asyncio.gather(*map(self._try, range(len(self))), return_exceptions=True)
        writable = [each for each in answers if isinstance(each, _Answer)]
        for each in writable:
            each.connection.terminate()
        for trouble in answers:
            if isinstance(trouble, BaseException) and not isinstance(trouble, NoServer):
                raise trouble
        return len(writable)

    async def _try(self, number: int, silent: _Silent | None = None) -> _Answer:
        """``silent``: as long as there are any, a server that takes no writes is asked anew. Raises NoServer."""
        import asyncpg  # noqa: PLC0415 not needed for SQLite

        connection, place = None, self._places[number]
        try:
            connection = await asyncpg.connect(**self._given, **place)
            timeline = await self._ask_timeline(connection)
            if silent is not None:
                silent.strike(number)
                while not timeline and await silent.remain():
                    timeline = await self._ask_timeline(connection)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as trouble:
            if connection is not None:
                connection.terminate()
            raise NoServer(self._line(place, str(trouble) or type(trouble).__name__)) from trouble
        except BaseException:
            if connection is not None:
                connection.terminate()
            raise
        finally:
            if silent is not None:
                silent.strike(number)
        if not timeline:
            connection.terminate()
            raise NoServer(self._line(place, "it takes no writes: it follows another server"))
        return _Answer(timeline, connection)

    async def _ask_timeline(self, connection: Any) -> int:
        async with asyncio.timeout(self._given["timeout"]):
            return int(await connection.fetchval(_TIMELINE))

    def _line(self, place: Mapping[str, Any], why: str) -> str:
        """The server is named only where there are several."""
        first = why.splitlines()[0]
        return first if len(self._places) == 1 else f"{place['host']}:{place['port']}: {first}"


async def _best_of(tries: list[asyncio.Task[_Answer]]) -> _Answer | None:
    """The answer of the newest timeline, once all have answered or one has and the others had their time."""
    pending: set[asyncio.Task[_Answer]] = set(tries)
    best: _Answer | None = None
    while pending:
        done, pending = await asyncio.wait(
            pending, timeout=COMPARING if best is not None else None, return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            return best
        for each in done:
            if each.exception() is None and (best is None or each.result().timeline > best.timeline):
                best = each.result()
    return best
