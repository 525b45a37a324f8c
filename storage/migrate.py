"""Bring a database to the schema of this program."""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import read_url, sqlite_engine, unusable
from storage.servers import postgres_engine
from storage.trouble import DatabaseUnusable

HEAD: Final = "0045"
"""The newest step; a start compares it with the database without importing Alembic."""

MOVING: Final = "moving"
MOVED: Final = "moved"
"""Instead of a step: a database that a move has half filled, and one that a move has emptied. No program of any
release starts on them."""

_FOLDER: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 7_236_114_001
"""An advisory lock: of several processes that start at once on PostgreSQL, one migrates."""


def _engine(url: str) -> AsyncEngine:
    address = read_url(url)
    if address.get_backend_name() == "sqlite":
        # With foreign keys on, rebuilding a table silently deletes all cascading children.
        return sqlite_engine(address, writes=True, foreign_keys=False)
    return postgres_engine(address)


async def current_step(url: str) -> str | None:
    """The database's current step, or None for an empty database. Raises DatabaseUnusable."""
    engine = _engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_step)
    except (DBAPIError, OSError) as trouble:
        raise unusable(read_url(url), trouble) from trouble
    finally:
        await engine.dispose()


def _step(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    step: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return step


def check_not_moved(step: str | None) -> None:
    """Raises DatabaseUnusable for a database in the middle or at the end of a move (storage/moving)."""
    if step == MOVING:
        raise DatabaseUnusable(
            "a move has filled this database only in part: ./amanat database to-postgresql (or to-sqlite, as it was "
            "begun) with --finish goes on; until then set AMANAT_DATABASE_URL to the old one"
        )
    if step == MOVED:
        raise DatabaseUnusable(
            "this database was moved away: set AMANAT_DATABASE_URL to its new place; if the move was broken off, the "
            "same command with --finish ends it"
        )


async def migrate(url: str, *, to: str = "head") -> tuple[str | None, str | None]:
    """Apply the missing steps in one transaction. Returns the step before and the step after.

    Raises DatabaseUnusable when the database cannot be opened or is newer than this program.
    """
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade, to)
    except (DBAPIError, OSError) as trouble:
        raise unusable(read_url(url), trouble) from trouble
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, to: str) -> tuple[str | None, str | None]:
    from alembic import command  # noqa: PLC0415 a tenth of a second, needed only when something is to do
    from alembic.util import CommandError  # noqa: PLC0415 see above

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    before = _step(connection)
    check_not_moved(before)
    try:
        command.upgrade(config(connection), to)
    except CommandError as trouble:
        raise DatabaseUnusable(
            f"the database is at step {before}, which this program does not know: start the newer program"
        ) from trouble
    if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).all():
        raise DatabaseUnusable("the migration would leave rows without their parents: nothing was changed")
    return before, _step(connection)


def config(connection: Connection | None = None) -> Any:
    """Alembic's configuration, without a file."""
    from alembic.config import Config  # noqa: PLC0415 see _upgrade

    alembic_config = Config()
    alembic_config.set_main_option("script_location", str(_FOLDER))
    alembic_config.set_main_option("path_separator", "os")
    alembic_config.attributes["connection"] = connection
    return alembic_config
