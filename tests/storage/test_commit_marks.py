"""A commit whose answer is lost is neither repeated nor forgotten: the server is asked whether it took place."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from sqlalchemy import text

from bot.conversation.store import Conflict
from storage import commit_marks
from storage.engine import Database
from storage.link import Link
from storage.models import settings
from storage.servers import Servers
from tests.fakes.database_pair import free_port
from tests.fakes.forwarder import Cable, Forwarder, over_port

pytestmark = pytest.mark.slow

COMMIT = b"COMMIT"


async def let_in(_link: Link) -> None:
    """The lease is held."""


@pytest.fixture
async def database(pg_url: str, cable: Forwarder) -> AsyncIterator[Database]:
    opened = Database(over_port(pg_url, cable.port), fence=let_in)
    yield opened
    await opened.close()


async def write(database: Database, name: str) -> None:
    async with database.writing() as link:
        await link.put(settings, [{"name": name, "value": "here"}])
        await link.commit()


async def names(database: Database) -> set[str]:
    async with database.reading() as link:
        rows = await link.rows(text("SELECT name FROM settings WHERE value = 'here'"))
    return {row.name for row in rows}


async def test_commit_whose_answer_is_lost_took_place(database: Database, cable: Forwarder) -> None:
    await write(database, "before")

    async def lose_answer(data: bytes) -> None:
        if COMMIT in data:
            cable.on_request = None
            cable.lose_answers()

    cable.on_request = lose_answer
    await write(database, "lost answer")  # raises nothing
    assert cable.on_request is None
    await write(database, "after")
    assert await names(database) == {"before", "lost answer", "after"}


async def test_commit_that_never_arrived_is_a_conflict(database: Database, cable: Forwarder) -> None:
    await write(database, "before")

    async def lose_request(data: bytes) -> None:
        if COMMIT in data:
            cable.on_request = None
            cable.cut(Cable.RESET)
            cable.cut(Cable.WHOLE)
            raise ConnectionResetError

    cable.on_request = lose_request
    with pytest.raises(Conflict):
        await write(database, "lost request")
    await write(database, "after")
    assert await names(database) == {"before", "after"}


async def test_older_mark_is_not_taken_for_this_one(database: Database) -> None:
    """Marks share their rows; each is a new word."""
    marks = database._marks
    assert marks is not None
    with marks.take() as mark:
        pass
    await write(database, "before")
    with marks.take() as same_row:
        assert same_row.slot == mark.slot and same_row.token != mark.token
        assert not await same_row.was_committed()


async def test_asking_goes_on_while_no_server_answers(database: Database, cable: Forwarder) -> None:
    async def cut(data: bytes) -> None:
        if COMMIT in data:
            cable.on_request = None
            cable.lose_answers(Cable.RESET)

    cable.on_request = cut
    writing = asyncio.create_task(write(database, "late"))
    await asyncio.sleep(1.0)
    assert not writing.done()
    cable.cut(Cable.WHOLE)
    async with asyncio.timeout(5):
        await writing
    assert await names(database) == {"late"}


async def test_refused_question_ends_and_loses_nothing(
    database: Database, cable: Forwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking again would never end. What was stored is stored, and the next transaction is as any other."""

    async def lose_answer(data: bytes) -> None:
        if COMMIT in data:
            cable.on_request = None
            cable.lose_answers()

    cable.on_request = lose_answer
    monkeypatch.setattr(commit_marks, "_READ", text("SELECT value FROM gone WHERE name = :name"))
    with pytest.raises(Conflict) as refused:
        await write(database, "lost answer")
    assert refused.value.lasting and "42P01" in refused.value.mend
    await write(database, "after")
    assert await names(database) == {"lost answer", "after"}


async def test_server_that_is_away_is_a_conflict(pg_url: str) -> None:
    away = Database(over_port(pg_url, free_port()), fence=let_in)
    with pytest.raises(Conflict):
        await write(away, "never")
    with pytest.raises(Conflict):
        await names(away)
    await away.close()


def end_next_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server dies when the next connection is open, and before anything is asked on it: the driver's own error
    passes by SQLAlchemy."""
    open_one = Servers._try

    async def open_and_end(self: Servers, place: Mapping[str, Any], *more: Any) -> Any:
        monkeypatch.setattr(Servers, "_try", open_one)
        answer = await open_one(self, place, *more)
        answer.connection.terminate()
        return answer

    monkeypatch.setattr(Servers, "_try", open_and_end)


async def test_asking_goes_on_when_the_asking_connection_ends(
    database: Database, cable: Forwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise nobody learns of a commit that took place: its messages stay until the next start."""
    await write(database, "before")

    async def lose_answer(data: bytes) -> None:
        if COMMIT in data:
            cable.on_request = None
            cable.lose_answers()
            end_next_connection(monkeypatch)

    cable.on_request = lose_answer
    await write(database, "lost answer")  # raises nothing
    assert await names(database) == {"before", "lost answer"}


async def test_connection_that_ends_when_opened_is_a_conflict(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_next_connection(monkeypatch)
    with pytest.raises(Conflict):
        await write(database, "never")
    end_next_connection(monkeypatch)
    with pytest.raises(Conflict):
        async with database.reading_aside():
            pass


async def test_connection_that_breaks_after_reading_says_nothing(
    database: Database, cable: Forwarder
) -> None:
    """What was read was read."""
    await write(database, "before")
    async with database.reading() as link:
        await link.rows(text("SELECT 1"))
        cable.cut(Cable.RESET)
        cable.cut(Cable.WHOLE)
    assert await names(database) == {"before"}


async def test_broken_off_connections_end_what_waits(database: Database, cable: Forwarder) -> None:
    await write(database, "before")
    cable.cut(Cable.SILENT)
    reading = asyncio.create_task(names(database))
    await asyncio.sleep(0.2)
    assert not reading.done()
    database.break_off()
    with pytest.raises(Conflict):
        async with asyncio.timeout(2):
            await reading
