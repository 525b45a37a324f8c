"""A program that writes and is replicated, to be killed. It prints each commit when it is done."""

import asyncio
import sys
import time
from pathlib import Path

from bot.runtime.health import Health
from bot.runtime.replication import Replication
from bot.runtime.supervisor import Supervisor
from bot.runtime.system import SystemClock
from storage.opening import open_store
from storage.replica import DatabaseReplica


async def main(folder: Path, copy: Path) -> None:
    clock, health, supervisor = SystemClock(), Health(), Supervisor()
    url = f"sqlite+aiosqlite:///{folder / 'data' / 'amanat.db'}"
    store = await open_store(
        url, data_dir=folder / "data", key_file=folder / "keys.json", copy_dir=copy, clock=clock
    )
    replication = Replication(
        DatabaseReplica(folder / "data" / "amanat.db", copy), health=health, clock=clock
    )
    supervisor.start("copy", replication.run)
    supervisor.start("copy-trial", replication.look)
    number, checkpoint = 0, time.monotonic() + 1
    while True:
        number += 1
        async with store.batch() as batch:
            now = time.time()
            batch.uow.settings.set_note("at", repr(now))
            batch.uow.settings.set_note(f"filling {number % 400}", "x" * 800)
            batch.keep_turn()
            await batch.commit()
        child = replication._process
        print(now, child.pid if child else 0, *health.troubles, flush=True)
        if time.monotonic() > checkpoint:
            await store.checkpoint()
            checkpoint = time.monotonic() + 1
        await asyncio.sleep(0.01)


asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
