"""How long does a burning take with a million reports, the database on PostgreSQL and the keys at a holder?

    python -m bench.burn_held [--reports N] [--quick]

Two PostgreSQL servers, of which the second has each commit on its disk before it is confirmed; a holder of keys and
its mirror as processes of their own, with a key for each report; all on this machine. 200 of the reports are filed by
the program itself, the others are rows of the same kind (with --quick as many keys, a tenth of the other rows). The bench times burning the accounts,
burning everything, and the first pieces of the cleaning afterwards.

Red (status 1) when a burning takes 2 s, when anything burned can be opened afterwards, in the process that burned it
or in a new one, or when the bytes of a burnt named key are in any file of holder, mirror or either database.
"""

import argparse
import asyncio
import json
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from bench.burn import REAL, count_readable, file_reports, measure_sweep, say
from bench.cover_scan import find_bytes
from bench.key_holder import HERE, MeasuredHolder, make_machines
from bot.domain.owner.burning import Burn
from bot.runtime.system import SystemClock
from storage.hour_keys import HOUR_KEYS
from storage.key_service.certificates import PinnedCertificates
from storage.key_service.remote_rows import KeyHolder
from storage.key_store import REPORT_KEYS
from storage.migrate import migrate
from storage.opening import open_store
from storage.overwriting import CHIEF_KEYS
from storage.store import SqlStore
from tests.fakes.database_pair import STANDBY, DatabasePair, database_pair

DATABASE: Final = "amanat"
FIRE: Final = 2.0
PIECES: Final = 60
_FILL: Final = (
    "INSERT INTO report_keys (report_id, key) SELECT substr(md5(i::text || random()), 1, 22), "
    "(random() * 4e18)::bigint FROM generate_series(1, {count}) AS i",
    "INSERT INTO cases (id, number, act_id, space, phase, severity, rank, area_id, opened_at, deadline, state, "
    "owner_name, reason, told, taken_up, witnesses, version, restricted) SELECT report_id, 1000000 + row_number() "
    "OVER (), 'O01', 'real', 'day', 'high', 1, 'thr01', {now}, {now}, 'new', '', '', false, false, 1, 0, false "
    "FROM report_keys WHERE report_id NOT LIKE 'real-%' ORDER BY report_id LIMIT {rows}",
    "INSERT INTO reports (id, case_id, mode, consent, day, withdrawn, receipt_confirmed, receipt, reporter, sealed) "
    "SELECT report_id, report_id, 'returnable', 'no', '{day}', false, true, md5(report_id || 'a'), "
    "md5(report_id || 'b'), decode(repeat(md5(report_id), 19), 'hex') FROM report_keys "
    "WHERE report_id NOT LIKE 'real-%' ORDER BY report_id LIMIT {rows}",
    "INSERT INTO accounts (report_id, sealed) SELECT report_id, decode(repeat(md5(report_id), 7), 'hex') "
    "FROM report_keys WHERE report_id NOT LIKE 'real-%' ORDER BY report_id LIMIT {rows}",
)


class HeldStore:
    """The machines of one run."""

    def __init__(self, folder: Path, pair: DatabasePair) -> None:
        self.folder = folder
        self.pair = pair
        make_machines(folder)
        self.mirror = MeasuredHolder(folder / "second")
        self.mirror.start()
        self.holder = MeasuredHolder(folder / "first", mirror=self.mirror.port)
        self.holder.start()

    @property
    def key_holder(self) -> KeyHolder:
        return KeyHolder((HERE, self.holder.port), PinnedCertificates(self.folder / "program" / "tls"))

    async def open(self) -> SqlStore:
        return await open_store(
            self.pair.plain_url(DATABASE),
            data_dir=self.folder / "data",
            key_file=self.folder / "keys.json",
            clock=SystemClock(),
            holder=self.key_holder,
        )

    def fill(self, count: int, rows: int) -> None:
        """The other reports by SQL, and a key for each on holder and mirror, which stand still meanwhile."""
        now, day = int(time.time() * 1_000_000), SystemClock().today().isoformat()
        self.pair.set_synchronous("")
        for statement in _FILL:
            self.pair.primary.ask(
                statement.format(count=count, rows=rows, now=now, day=day), database=DATABASE
            )
        numbers = self.pair.primary.ask(
            "SELECT key FROM report_keys WHERE report_id NOT LIKE 'real-%'",
            "VACUUM ANALYZE",
            database=DATABASE,
        )
        self.holder.kill()
        self.mirror.kill()
        with closing(sqlite3.connect(self.holder.folder / REPORT_KEYS)) as base:
            base.execute("PRAGMA synchronous=OFF")
            numbered = ((int(number),) for number in numbers.split())
            base.executemany("INSERT OR IGNORE INTO keys VALUES (?, randomblob(72))", numbered)
            base.commit()
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.holder.folder / REPORT_KEYS, self.mirror.folder / REPORT_KEYS)
        self.mirror.start()
        self.holder.start()
        self.pair.set_synchronous(STANDBY)

    def places(self) -> Mapping[str, Path]:
        """Where something lies on a disk."""
        return {
            "holder": self.holder.folder,
            "mirror": self.mirror.folder,
            "database": self.pair.primary.data,
            "standby": self.pair.standby.data,
        }

    def wrapped_named_keys(self) -> list[bytes]:
        """As they are at the holder."""
        keys = []
        for name in (REPORT_KEYS, HOUR_KEYS):
            with closing(self.key_holder.rows(name)) as rows:
                keys += [row for chief in CHIEF_KEYS if (row := rows.chief(chief)) is not None]
        return keys

    def close(self) -> None:
        self.holder.kill()
        self.mirror.kill()


async def run_burn(machines: HeldStore, count: int, rows: int) -> dict[str, float]:
    """All figures; those that must be 0 are called ``left_…``."""
    figures: dict[str, float] = {}
    store = await machines.open()
    await file_reports(store, range(REAL))
    await store.close()
    await asyncio.to_thread(machines.fill, count, rows)
    say(f"{count} reports stored")
    began = time.perf_counter()
    store = await machines.open()
    figures["start_s"] = time.perf_counter() - began
    await store.purge(SystemClock().now())
    assert await count_readable(store, range(REAL)) == 3 * REAL, (
        "before the burning all of them can be opened"
    )
    for what in (Burn.ACCOUNTS, Burn.ALL):
        wrapped = await asyncio.to_thread(machines.wrapped_named_keys)
        began = time.perf_counter()
        figures["left_undestroyed"] = figures.get("left_undestroyed", 0) + len(await store.burn(what))
        figures[f"burn_{what}_s"] = time.perf_counter() - began
        say(f"burn {what}: {figures[f'burn_{what}_s']:.3f} s")
    figures["left_in_files"] = sum(find_bytes(machines.places(), wrapped).values())
    figures["left_in_memory"] = await count_readable(store, range(REAL))
    await file_reports(store, range(REAL, 2 * REAL))
    figures |= await measure_sweep(store, PIECES)
    await store.close()
    store = await machines.open()
    figures["left_for_a_thief"] = (
        await count_readable(store, range(REAL)) - REAL
    )  # new ones have the same sender
    figures["new_ones_open"] = await count_readable(store, range(REAL, 2 * REAL)) == 3 * REAL
    await store.close()
    return figures


def find_problems(figures: Mapping[str, float]) -> list[str]:
    problems = [
        f"{name} = {value:g}" for name, value in figures.items() if name.startswith("left_") and value
    ]
    if not figures["new_ones_open"]:
        problems.append("a report filed after the burning cannot be opened")
    times = {name: value for name, value in figures.items() if name.startswith("burn_")}
    return problems + [
        f"{name} = {value:.3g}, more than {FIRE:g}" for name, value in times.items() if value > FIRE
    ]


def main() -> int:
    """Return 1 where a bound is missed."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--reports", type=int, default=1_000_000)
    arguments.add_argument("--quick", action="store_true")
    given = arguments.parse_args()
    rows = given.reports // 10 if given.quick else given.reports
    with tempfile.TemporaryDirectory(prefix="amanat-burn-") as name, database_pair() as pair:
        pair.primary.ask(f"CREATE DATABASE {DATABASE}")
        asyncio.run(migrate(pair.plain_url(DATABASE)))
        machines = HeldStore(Path(name), pair)
        try:
            figures = asyncio.run(run_burn(machines, given.reports, rows))
        finally:
            machines.close()
    faults = find_problems(figures)
    for fault in faults:
        say(f"RED: {fault}")
    rounded = {name: round(float(value), 3) for name, value in figures.items()}
    print(
        json.dumps(
            {"bench": "burn_held", "reports": given.reports, "rows": rows, **rounded, "ok": not faults}
        )
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
