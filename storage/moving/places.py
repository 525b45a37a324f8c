"""The two places of a database that moves, and both of them opened with nobody at work on either."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from sqlalchemy.engine import URL

from storage.engine import database_file, read_url
from storage.folders import make_private
from storage.lock import FolderLock
from storage.moving.postgresql_side import PostgresqlSide
from storage.moving.sqlite_side import SqliteSide
from storage.process_names import ProcessName
from storage.trouble import DatabaseUnusable

_FILE: Final = "amanat.db"
_FORM: Final = "postgresql+asyncpg://USER@HOST/NAME (password in PGPASSWORD or ~/.pgpass)"


@dataclass(frozen=True, slots=True)
class DatabasePlaces:
    """A PostgreSQL database and a SQLite file."""

    server: URL
    file: URL
    data_dir: Path

    @classmethod
    def of(cls, own_url: str, given: str | None, *, data_dir: Path) -> Self:
        """``own_url``: the database of the settings; ``given``: the PostgreSQL database, if that is another. Raises
        DatabaseUnusable."""
        own, is_file = read_url(own_url), database_file(own_url) is not None
        if given is None and is_file:
            raise DatabaseUnusable(f"name the PostgreSQL database: {_FORM}")
        server = own if given is None else read_url(given)
        if server.get_backend_name() == "sqlite":
            raise DatabaseUnusable(f"that is no PostgreSQL database: {_FORM}")
        file = own if is_file else read_url(f"sqlite+aiosqlite:///{data_dir.resolve() / _FILE}")
        return cls(server, file, data_dir)

    @property
    def server_name(self) -> str:
        """The server's address, without its password."""
        return self.server._replace(password=None).render_as_string()

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return Path(str(self.file.database))

    @property
    def has_usual_file(self) -> bool:
        """Whether the file is the one that is used without AMANAT_DATABASE_URL."""
        return self.path.resolve() == (self.data_dir / _FILE).resolve()

    def folders(self) -> list[Path]:
        """The data folder, and that of the SQLite file if it is another."""
        return list(dict.fromkeys((self.data_dir.resolve(), self.path.resolve().parent)))

    @asynccontextmanager
    async def both_sides(self, *, copy_dir: Path | None) -> AsyncIterator[tuple[PostgresqlSide, SqliteSide]]:
        """Raises DatabaseBusy while a program works on either, and DatabaseUnusable."""
        async with AsyncExitStack() as stack:
            for folder in self.folders():
                make_private(folder)
                stack.callback(FolderLock.take(folder).release)
            server = await PostgresqlSide.open(self.server, ProcessName.of_this_process(self.data_dir))
            stack.push_async_callback(server.close)
            file = SqliteSide(self.file, copy_dir=copy_dir)
            stack.push_async_callback(file.close)
            yield server, file
