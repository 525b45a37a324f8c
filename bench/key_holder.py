"""What does it cost that the keys lie with a holder and its mirror, and how fast are a million of them gone?

    python -m bench.key_holder [--keys N] [--quick] [--mutant NAME]

Holder and mirror are processes of their own on this machine, with a million keys each (100,000 with --quick), and are
asked over TLS. The bench times reads, new keys and destructions, next to a file of the same size without a holder; how
soon a holder answers again after kill -9 with a mirror that lacks a change; and burning.

Red (status 1) when burning takes 2 s, when the first change after the kill takes 5 s from the moment at which the
process listens, or when the burnt store key is still in any file. Mutants, in the processes of holder and mirror:
``logical`` (rows are deleted, but their content stays), ``kept-at-mirror``, ``row-by-row``.
"""

import argparse
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bench.mutants import names_of
from bot.runtime.system import SystemClock
from storage.key_service.certificates import OWN_CERTIFICATE, TRUSTED, PinnedCertificates, make_certificate
from storage.key_service.remote_rows import RemoteRows
from storage.key_store import REPORT_KEYS, new_id
from storage.key_table import KeyRows, KeyTable, KeyTableChange
from storage.wrapped_keys import STORE_KEY

HERE = "127.0.0.1"
MANY, QUICK = 1_000_000, 100_000
BURN, RESUME = 2.0, 5.0
ROUNDS = 60
STOCK = 256
PATIENCE = 60.0
_FILL = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
    "INSERT OR IGNORE INTO keys SELECT random() & 0x3fffffffffffffff, randomblob(72) FROM n"
)


WITH_MUTANT = """
import sys
from bench.mutants import apply_mutant
from bot.__main__ import main
apply_mutant(*sys.argv[1:])
sys.exit(main(["keys", "hold"]))
"""
"""``amanat keys hold`` with a fault: the bench and the mutant's name are its arguments."""


class MeasuredHolder:
    """``amanat keys hold`` as a process."""

    def __init__(self, home: Path, *, mirror: int | None = None, mutant: str | None = None) -> None:
        self.folder = home / "keys"
        self._command = [sys.executable, "-m", "bot", "keys", "hold"]
        if mutant is not None:
            self._command = [sys.executable, "-c", WITH_MUTANT, "key_holder", mutant]
        self._environment = {
            **os.environ,
            "AMANAT_KEYS_TLS": str(home / "tls"),
            "AMANAT_KEYS_DIR": str(self.folder),
            "AMANAT_KEYS_MIRROR": f"{HERE}:{mirror}" if mirror is not None else "",
        }
        self.port = 0

    def start(self) -> None:
        self._environment["AMANAT_KEYS_LISTEN"] = f"{HERE}:{self.port}"
        self.process = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline().split(" on port ")[1].split(";")[0])

    def kill(self) -> None:
        assert self.process.stdout is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


def make_machines(folder: Path) -> None:
    """Three machines that trust each other."""
    names = ("program", "first", "second")
    for name in names:
        make_certificate(folder / name / "tls", name, now=SystemClock().now())
    for name in names:
        for other in names:
            certificate = (folder / other / "tls" / OWN_CERTIFICATE).read_bytes()
            (folder / name / "tls" / TRUSTED / f"{other}.crt").write_bytes(certificate)


def fill(path: Path, count: int) -> None:
    """A key store of this many keys, as a program leaves it."""
    path.parent.mkdir(parents=True, mode=0o700)
    with closing(KeyTable(path)) as table:
        table.create_tables(KeyTableChange(chief={STORE_KEY: os.urandom(72)}))
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute(_FILL, (count,))
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def median_ms(deed: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Milliseconds of one call."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        deed()
        times.append(time.perf_counter() - began)
    return round(statistics.median(times) * 1_000, 2)


def measure_calls(rows: KeyRows) -> dict[str, float]:
    """One read, a stock of new keys, one destruction."""
    ids = [key_id for key_id, _ in rows.read_piece(-1, 2_000)]
    some = iter(ids)

    def store() -> None:
        rows.apply(KeyTableChange(added=[(new_id(), os.urandom(72)) for _ in range(STOCK)]))

    figures = {
        "read": median_ms(lambda: rows.read(next(some))),
        "stock": median_ms(store),
        "destroy": median_ms(lambda: rows.apply(KeyTableChange(gone=[next(some)]))),
    }
    if isinstance(rows, RemoteRows):
        figures["read 100"] = median_ms(lambda: rows.read_many(ids[-100:]))
    return figures


def measure_resume(rows: RemoteRows, holder: MeasuredHolder) -> tuple[float, float]:
    """Kill the holder after a change that the mirror lacks. Seconds from the kill, and from when it listens again, until
    the next change is acknowledged: the mirror is compared and brought in line within that time."""
    began = time.perf_counter()
    holder.kill()
    with closing(KeyTable(holder.folder / REPORT_KEYS)) as table:
        table.apply(KeyTableChange(added=[(new_id(), os.urandom(72))]))
    holder.start()
    listens = time.perf_counter()
    rows.apply(KeyTableChange(added=[(new_id(), os.urandom(72))]))
    ends = time.perf_counter()
    return round(ends - began, 2), round(ends - listens, 2)


def measure_burn(rows: RemoteRows, folder: Path) -> tuple[float, int]:
    """Seconds, and in how many files the burnt store key still is."""
    top = rows.chief(STORE_KEY)
    assert top is not None
    began = time.perf_counter()
    rows.begin_anew()
    rows.create_tables(KeyTableChange(chief={STORE_KEY: os.urandom(72)}))
    seconds = round(time.perf_counter() - began, 2)
    files = [path for path in folder.rglob("*") if path.is_file()]
    return seconds, sum(top in path.read_bytes() for path in files)


def run(folder: Path, count: int, *, mutant: str | None = None) -> dict[str, object]:
    """All figures, printed as they come."""
    make_machines(folder)
    holder_file, alone = folder / "first" / "keys" / REPORT_KEYS, folder / "alone" / REPORT_KEYS
    fill(holder_file, count)
    for copy in (folder / "second" / "keys" / REPORT_KEYS, alone):
        copy.parent.mkdir(parents=True, mode=0o700)
        copy.write_bytes(holder_file.read_bytes())
    with closing(KeyTable(alone)) as table:
        figures: dict[str, object] = {"keys": count, "file, ms": measure_calls(table)}
    alone.unlink()
    print(figures, flush=True)
    mirror = MeasuredHolder(folder / "second", mutant=mutant)
    mirror.start()
    holder = MeasuredHolder(folder / "first", mirror=mirror.port, mutant=mutant)
    holder.start()
    certificates = PinnedCertificates(folder / "program" / "tls")
    rows = RemoteRows((HERE, holder.port), REPORT_KEYS, certificates, patience=PATIENCE)
    try:
        rows.mark()
        figures["holder and mirror, ms"] = measure_calls(rows)
        print(figures, flush=True)
        figures["resumed after kill, s"], figures["resumed once it listens, s"] = measure_resume(rows, holder)
        figures["burnt, s"], figures["files with the burnt key"] = measure_burn(rows, folder)
    finally:
        rows.close()
        holder.kill()
        mirror.kill()
    return figures


def main() -> int:
    """Return 1 where a bound is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keys", type=int, default=MANY)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--mutant", choices=names_of("key_holder"), help="must end with status 1")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = run(Path(folder), QUICK if args.quick else args.keys, mutant=args.mutant)
    seconds, again, left = (
        figures[name] for name in ("burnt, s", "resumed once it listens, s", "files with the burnt key")
    )
    assert isinstance(seconds, float)
    assert isinstance(again, float)
    is_red = seconds >= BURN or again >= RESUME or bool(left)
    print(json.dumps({**figures, "red": is_red}))
    return int(is_red)


if __name__ == "__main__":
    sys.exit(main())
