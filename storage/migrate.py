"""Bring a database to the schema of this program."""

from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.builds import PUT_NOTE, READ_NOTE, BuildNote, ProgramBuild
from storage.engine import read_url, sqlite_engine, unusable
from storage.known_steps import STEPS, is_known
from storage.lease_locks import HELD, WORK
from storage.servers import postgres_engine
from storage.trouble import DatabaseUnusable

HEAD: Final = "0069"
"""The newest step; a start compares it with the database without importing Alembic."""

MOVING: Final = "moving"
MOVED: Final = "moved"
"""Instead of a step: a database that a move has half filled, and one that a move has emptied. No program of any
release starts on them."""

USABLE_FROM: Final = "usable from step "
"""Begins the comment of the table ``alembic_version``, and the oldest step at which a program may still work on a
PostgreSQL database follows: since then all steps only add (``ADDS_ONLY`` in their modules). It is no row, because an
empty database must have none."""

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


async def is_usable_by_older(url: str) -> bool:
    """Whether a program that does not know the PostgreSQL database's step may work on it all the same: what came since
    its own only adds. Raises DatabaseUnusable."""
    engine = _engine(url)
    try:
        async with engine.connect() as connection:
            return _is_usable((await connection.execute(_NOTED)).scalar())
    except (DBAPIError, OSError) as trouble:
        raise unusable(read_url(url), trouble) from trouble
    finally:
        await engine.dispose()


def _is_usable(noted: str | None) -> bool:
    oldest = noted or ""
    return oldest.startswith(USABLE_FROM) and is_known(oldest.removeprefix(USABLE_FROM))


async def migrate(
    url: str, *, to: str = "head", build: ProgramBuild | None = None
) -> tuple[str | None, str | None]:
    """Apply the missing steps in one transaction. Returns the step before and the step after.

    ``build``: the program that may begin to work on PostgreSQL once this is done, also if a newer one followed it and
    the database is at a step that only the newer one knows; those of the other programs stand aside then. Only while
    nobody works. Raises DatabaseUnusable when the database cannot be opened or is newer than this program.
    """
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade, to, build)
    except (DBAPIError, OSError) as trouble:
        raise unusable(read_url(url), trouble) from trouble
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, to: str, build: ProgramBuild | None) -> tuple[str | None, str | None]:
    from alembic import command  # noqa: PLC0415 a tenth of a second, needed only when something is to do
    from alembic.util import CommandError  # noqa: PLC0415 see above

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    before = _step(connection)
    check_not_moved(before)
    if build is not None and before is not None and _goes_back(connection, before):
        _leave_to(connection, build)
        return before, before
    try:
        if connection.dialect.name == "postgresql":
            _check_nobody_disturbed(connection, before, to)
        command.upgrade(config(connection), to)
    except CommandError as trouble:
        raise DatabaseUnusable(
            f"the database is at step {before}, which this program does not know: start the newer program"
        ) from trouble
    if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).all():
        raise DatabaseUnusable("the migration would leave rows without their parents: nothing was changed")
    after = _step(connection)
    if connection.dialect.name == "postgresql" and after is not None:
        connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{USABLE_FROM}{usable_from(after)}'"))
        if build is not None:
            _leave_to(connection, build)
    return before, after


_AT_WORK: Final = (
    "EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :kind AND objsubid = 2 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND objid = :number)"
)
_IS_WORKED_ON: Final = text(f"SELECT {_AT_WORK}").bindparams(kind=HELD, number=WORK)
_NOTED: Final = text("SELECT obj_description(CAST('alembic_version' AS regclass), 'pg_class')")
_KEEP_OUT: Final = text("SELECT pg_try_advisory_xact_lock(:kind, :number)").bindparams(kind=HELD, number=WORK)
"""Whether nobody works; until the transaction ends nobody begins."""


def _goes_back(connection: Connection, before: str) -> bool:
    """Whether this program is older than the PostgreSQL database and could work on it. Raises DatabaseUnusable while
    another one works."""
    if connection.dialect.name != "postgresql" or is_known(before):
        return False
    if not _is_usable(connection.execute(_NOTED).scalar()):
        return False
    if not connection.execute(_KEEP_OUT).scalar():
        raise DatabaseUnusable(
            f"the database is at step {before} of a newer program, and processes work on it: to go back to this one "
            "stop all of them, then run ./amanat migrate again. Nothing was changed"
        )
    return True


def _check_nobody_disturbed(connection: Connection, before: str | None, to: str) -> None:
    """Raises DatabaseUnusable where a step changes what programs use that work on the database now."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 see _upgrade

    if before is None or not connection.execute(_IS_WORKED_ON).scalar():
        return
    steps = ScriptDirectory.from_config(config(connection)).iterate_revisions(to, before)
    if changing := [step.revision for step in steps if not _adds_only(step)]:
        raise DatabaseUnusable(
            f"step {', '.join(reversed(changing))} changes what the running program uses: stop all its processes, run "
            "./amanat migrate again, then start the new ones. Nothing was changed"
        )


def _adds_only(step: Any) -> bool:
    return bool(getattr(step.module, "ADDS_ONLY", False))


def usable_from(after: str) -> str:
    """The oldest step since which all steps up to this one only add."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 see _upgrade

    oldest = after
    for step in ScriptDirectory.from_config(config()).iterate_revisions(after, "base"):
        if not _adds_only(step) or step.down_revision is None:
            break
        oldest = str(step.down_revision)
    return oldest


def _leave_to(connection: Connection, build: ProgramBuild) -> None:
    """If nobody works now: let this program begin, and let those that worked before stand aside."""
    if not connection.dialect.has_table(connection, "settings") or not connection.execute(_KEEP_OUT).scalar():
        return
    note = BuildNote.read(connection.execute(READ_NOTE).scalar())
    if (left := note.left_to(build)) != note:
        connection.execute(PUT_NOTE, {"value": left.dump()})


def config(connection: Connection | None = None) -> Any:
    """Alembic's configuration, without a file."""
    from alembic.config import Config  # noqa: PLC0415 see _upgrade

    alembic_config = Config()
    alembic_config.set_main_option("script_location", str(STEPS))
    alembic_config.set_main_option("path_separator", "os")
    alembic_config.attributes["connection"] = connection
    return alembic_config
