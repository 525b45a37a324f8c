"""How long does it take until nobody can read a million reports any more, and can really nobody read them?

    python -m bench.burn [--reports N] [--quick] [--mutant NAME]

A store with N reports (1,000,000) with one key each, some of them filed by the program itself (with --quick
as many keys, a tenth of the other rows, and only the first pieces of the cleaning). The process before was
killed, so that a stock of keys is left. The bench times the start, one upkeep, burning the accounts, burning
everything, and the pieces of the cleaning afterwards.

Red (status 1) when the start takes 0.5 s or 20 MB more than that of an empty store, when a burning takes 2 s,
when a piece of the cleaning delays turns by more than 150 ms (p95), or when anything burned can be opened
afterwards: in the process that burned it, in a new one with all files and the key file, or as bytes of the
wrapped keys in any file. Mutants: ``logical`` (rows are deleted, but their content stays in the file),
``cached`` (keys stay in the memory of the process).
"""

import argparse
import asyncio
import json
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bench.mutants import apply_mutant, names_of
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.owner.burning import Burn
from bot.domain.people import Account, Messenger
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from bot.runtime.system import SystemClock
from storage.hour_keys import HOUR_KEYS
from storage.key_store import REPORT_KEYS
from storage.opening import open_store
from storage.store import SqlStore

REAL = 200
SARA = Account(Messenger.TELEGRAM, 7_000_111_222)
FIRE, START, START_MB, PIECE_MS = 2.0, 0.5, 20.0, 150.0
_MANY = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
_ID = "substr(hex(randomblob(11)), 1, 22)"
_FILL = (
    "INSERT INTO report_keys (report_id, key) " + _MANY + f"SELECT {_ID}, random() & 0x3fffffffffffffff FROM n",
    "INSERT INTO keys.keys (id, wrapped) SELECT key, randomblob(72) FROM report_keys WHERE length(report_id) = 22 AND key NOT IN"
    " (SELECT id FROM keys.keys)",
    "INSERT INTO cases (id, number, act_id, space, phase, severity, rank, area_id, opened_at, deadline, state, owner_name, reason, told,"
    " taken_up, witnesses, version, restricted) SELECT report_id, 1000000 + row_number() OVER (), 'O01', 'real', 'day', 'high', 1, 'thr01', :now,"
    " :now, 'new', '', '', 0, 0, 1, 0, 0 FROM report_keys WHERE report_id NOT LIKE 'real-%' LIMIT :rows",
    "INSERT INTO reports (id, case_id, mode, consent, day, withdrawn, receipt_confirmed, receipt, reporter, sealed) SELECT report_id,"
    " report_id, 'returnable', 'no', :day, 0, 1, lower(hex(randomblob(16))), lower(hex(randomblob(16))), randomblob(300) FROM report_keys"
    " WHERE report_id NOT LIKE 'real-%' LIMIT :rows",
    "INSERT INTO accounts (report_id, sealed) SELECT report_id, randomblob(104) FROM report_keys WHERE report_id NOT LIKE 'real-%' LIMIT :rows",
    "INSERT INTO evidence (id, report_id, state, day, facts, original, clean) SELECT report_id, report_id, 'sealed', :day, randomblob(120),"
    " lower(hex(randomblob(16))), lower(hex(randomblob(16))) FROM report_keys WHERE report_id NOT LIKE 'real-%' LIMIT :rows",
)  # fmt: skip


async def open_burn_store(folder: Path) -> SqlStore:
    return await open_store(
        f"sqlite+aiosqlite:///{folder}/data/amanat.db",
        data_dir=folder / "data",
        key_file=folder / "keys.json",
        clock=SystemClock(),
    )


async def file_reports(store: SqlStore, names: range) -> None:
    now, day = SystemClock().now(), SystemClock().today()
    async with store.batch() as batch:
        for name in names:
            case = Case(
                f"real-case-{name}",
                name,
                "O01",
                Space.REAL,
                Phase.DAY,
                Severity.HIGH,
                "thr01",
                now,
                now,
                restricted=False,
            )
            batch.uow.cases.add(case)
            batch.uow.reports.add(
                Report(f"real-{name}", case.id, ContactMode.RETURNABLE, Consent.NO, day),
                body=ReportBody("words", "O01", Space.REAL, "thr01", "candidate", "now"),
                receipt=f"{name:016d}",
                reporter_key=store.keys_of(SARA).reporter,
                account=SARA,
            )
        batch.keep_turn()
        await batch.commit()


def fill_rows(folder: Path, count: int, rows: int) -> None:
    """Write the other rows in bulk by SQL, under keys of the right size and number."""
    now = int(time.time() * 1_000_000)
    with closing(sqlite3.connect(folder / "data" / "amanat.db")) as base:
        for pragma in ("synchronous=OFF", "temp_store=MEMORY", "cache_size=-200000"):
            base.execute(f"PRAGMA {pragma}")
        base.execute("ATTACH DATABASE ? AS keys", (str(folder / "data" / REPORT_KEYS),))
        for statement in _FILL:
            base.execute(
                statement,
                {"count": count, "rows": rows, "now": now, "day": SystemClock().today().isoformat()},
            )
        base.commit()
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def count_readable(store: SqlStore, names: range) -> int:
    """How many of these reports can be opened: their words or their sender."""
    count = 0
    async with store.batch() as batch:
        for name in names:
            count += await batch.uow.reports.body(f"real-{name}") is not None
        count += len(await batch.uow.reports.of_reporter(store.keys_of(SARA).reporter))
    return count + sum([await store.open_address(f"real-{name}") is not None for name in names])


def wrapped_named_keys(folder: Path) -> list[bytes]:
    """The wrapped named keys, as they are in the files."""
    keys = []
    for name in (REPORT_KEYS, HOUR_KEYS):
        with closing(sqlite3.connect(folder / "data" / name)) as base:
            keys += [row[0] for row in base.execute("SELECT wrapped FROM chief")]
    return keys


def count_remaining(folder: Path, wrapped: list[bytes]) -> int:
    files = b"".join(path.read_bytes() for path in (folder / "data").glob("*_keys.db*"))
    return sum(key in files for key in wrapped)


def megabytes() -> float:
    """Resident memory now, by the kernel's count."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


async def measure_start(folder: Path) -> tuple[SqlStore, float, float]:
    before, began = megabytes(), time.perf_counter()
    store = await open_burn_store(folder)
    return store, time.perf_counter() - began, megabytes() - before


async def run_burn(folder: Path, count: int, rows: int, pieces: int) -> dict[str, float]:
    """All figures of one run; those that must be 0 are called ``left_…``."""
    figures: dict[str, float] = {}
    await (await open_burn_store(folder)).close()  # it exists, and the libraries are loaded
    store, figures["empty_start_s"], figures["empty_start_mb"] = await measure_start(folder)
    await file_reports(store, range(REAL))
    store._context.report_keys.file.close()  # as after a kill: the stock stays in the file
    await store.close()
    await asyncio.to_thread(fill_rows, folder, count, rows)
    say(f"{count} reports stored")
    store, figures["start_s"], figures["start_mb"] = await measure_start(folder)
    say(
        f"start {figures['start_s']:.2f} s (empty {figures['empty_start_s']:.2f} s), {figures['start_mb']:.0f} MB"
    )
    began = time.perf_counter()
    await store.purge(SystemClock().now())
    figures["upkeep_s"] = time.perf_counter() - began
    assert await count_readable(store, range(REAL)) == 3 * REAL, (
        "before the burning all of them can be opened"
    )
    for what in (Burn.ACCOUNTS, Burn.ALL):
        wrapped = wrapped_named_keys(folder)
        began = time.perf_counter()
        await store.burn(what)
        figures[f"burn_{what}_s"] = time.perf_counter() - began
        say(f"burn {what}: {figures[f'burn_{what}_s']:.3f} s")
        if what is Burn.ALL:
            figures["left_in_files"] = count_remaining(folder, wrapped)
    figures["left_in_memory"] = await count_readable(store, range(REAL))
    await file_reports(store, range(REAL, 2 * REAL))
    figures |= await measure_sweep(store, pieces)
    await store.close()
    store = await open_burn_store(folder)
    figures["left_for_a_thief"] = (
        await count_readable(store, range(REAL)) - REAL
    )  # the new ones have the same sender
    figures["new_ones_open"] = await count_readable(store, range(REAL, 2 * REAL)) == 3 * REAL
    await store.close()
    return figures


async def measure_sweep(store: SqlStore, pieces: int) -> dict[str, float]:
    times = []
    for _ in range(pieces):
        began = time.perf_counter()
        more = await store.sweep()
        times.append((time.perf_counter() - began) * 1000)
        if not more:
            break
    ordered = sorted(times)
    return {
        "sweep_piece_ms": statistics.median(times),
        "sweep_piece_p95_ms": ordered[int(len(ordered) * 0.95)],
        "sweep_pieces": len(times),
    }


def find_problems(figures: dict[str, float]) -> list[str]:
    problems = [
        f"{name} = {value:g}" for name, value in figures.items() if name.startswith("left_") and value
    ]
    if not figures["new_ones_open"]:
        problems.append("a report filed after the burning cannot be opened")
    slower = figures["start_s"] - figures["empty_start_s"]
    limits = {
        "start": (slower, START),
        "start_mb": (figures["start_mb"], figures["empty_start_mb"] + START_MB),
        "burn_accounts_s": (figures["burn_accounts_s"], FIRE),
        "burn_all_s": (figures["burn_all_s"], FIRE),
        "sweep_piece_p95_ms": (figures["sweep_piece_p95_ms"], PIECE_MS),
    }
    return problems + [
        f"{name} = {value:.3g}, more than {most:g}" for name, (value, most) in limits.items() if value > most
    ]


def say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    read_args = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    read_args.add_argument("--reports", type=int, default=1_000_000)
    read_args.add_argument("--quick", action="store_true")
    read_args.add_argument("--mutant", choices=names_of("burn"))
    args = read_args.parse_args()
    apply_mutant("burn", args.mutant)
    with tempfile.TemporaryDirectory(prefix="amanat-burn-") as name:
        rows = args.reports // 10 if args.quick else args.reports
        figures = asyncio.run(run_burn(Path(name), args.reports, rows, 60 if args.quick else 100_000))
    faults = find_problems(figures)
    for fault in faults:
        say(f"RED: {fault}")
    print(
        json.dumps(
            {"reports": args.reports, **{k: round(v, 3) for k, v in figures.items()}, "ok": not faults}
        )
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
