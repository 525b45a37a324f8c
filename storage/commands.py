"""Requests of a command line, or of two owners, to the running program.
It removes each one when it is done."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy import bindparam, delete, select

from bot.domain.owner.burning import COMMAND, Burn
from storage.command_database import open_for_command
from storage.link import Link
from storage.models import commands, settings
from storage.repository import Repository
from storage.staged_rows import StagedLog

_ALL: Final = select(commands).order_by(commands.c.id)
_ONE: Final = select(commands.c.id).where(commands.c.id == bindparam("id"))
_OUT: Final = delete(commands).where(commands.c.id == bindparam("at"))
_NOTE: Final = select(settings.c.value).where(settings.c.name == bindparam("name"))
_TROUBLE: Final = "the running program cannot be reached ({}): stop it now, then try again"
_BY_FILE: Final = "burn-asked-"
"""An empty file of this name requests a burning when the database cannot be written."""


class SqlCommands(Repository):
    """Implements ``bot.usecases.ports.Commands``."""

    def __init__(self) -> None:
        self._added: StagedLog[tuple[str, str, str]] = StagedLog()
        self.stages = (self._added,)

    def give(self, command_id: str, name: str, argument: str) -> None:
        self._added.add((command_id, name, argument))

    async def flush(self, link: Link) -> None:
        await store_commands(link, self._added.batch)


async def store_commands(link: Link, given: Sequence[tuple[str, str, str]]) -> None:
    rows = [{"id": i, "name": name, "argument": argument} for i, name, argument in given]
    await link.put(commands, rows, ignore=True)


async def pending_commands(link: Link) -> list[tuple[str, str, str]]:
    """(id, name, argument) of each."""
    return [(row.id, row.name, row.argument) for row in await link.rows(_ALL)]


async def take_out(link: Link, command_id: str) -> None:
    await link.many(_OUT, [{"at": command_id}])


async def request_command(url: str, command_id: str, name: str, argument: str) -> None:
    """Send a request to the program that runs on this database. Raises DatabaseUnusable."""
    async with open_for_command(url, trouble=_TROUBLE) as database, database.turn, database.writing() as link:
        await store_commands(link, [(command_id, name, argument)])
        await link.commit()


async def read_note(url: str, name: str) -> str:
    """The running program's note under this name; empty if there is none. Raises DatabaseUnusable."""
    async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
        rows = await link.rows(_NOTE, {"name": name})
        return str(rows[0].value) if rows else ""


async def is_pending(url: str, command_id: str) -> bool:
    """Whether the running program has yet to do it. Raises DatabaseUnusable."""
    async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
        return bool(await link.rows(_ONE, {"id": command_id}))


async def take_back(url: str, command_id: str) -> None:
    """Remove a request that was not done, so that it is not done later. Raises DatabaseUnusable."""
    async with open_for_command(url, trouble=_TROUBLE) as database, database.turn, database.writing() as link:
        await take_out(link, command_id)
        await link.commit()


def request_by_file(folder: Path, what: Burn) -> None:
    """Send a request to the program on this data folder, for now or its next start. Raises OSError."""
    (folder / f"{_BY_FILE}{what}").touch(mode=0o600)


def file_commands(folder: Path) -> list[tuple[str, str, str]]:
    """The same as ``waiting``, for files; the id is the file's name."""
    return [(path.name, COMMAND, what) for what in Burn if (path := folder / f"{_BY_FILE}{what}").exists()]


def take_out_file(folder: Path, command_id: str) -> bool:
    """Whether the command came by file; the file is removed then."""
    if not command_id.startswith(_BY_FILE):
        return False
    with suppress(OSError):  # it is done again then, which is harmless
        (folder / command_id).unlink(missing_ok=True)
    return True
