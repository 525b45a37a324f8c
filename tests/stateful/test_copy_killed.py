"""Program and litestream are killed at the same moment. What the copy lacks is only a few seconds old."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from storage.replica import program, restore_database

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("AMANAT_COPY_ROUNDS", "4"))
LOSES_AT_MOST = 3.0
"""Seconds. docs/operating/backup.md promises this."""


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.skipif(program() is None, reason="litestream comes for Linux only")
def test_a_copy_lacks_nothing_that_is_older(tmp_path: Path) -> None:
    copy, luck, lost = tmp_path / "copy", random.Random(11), []
    copy.mkdir(mode=0o700)
    for round_ in range(ROUNDS):
        last = killed_after(tmp_path, copy, seconds=luck.uniform(0.5, 4.0), settled=round_ == 0)
        target = tmp_path / f"back-{round_}.db"
        restore_database(copy, target)
        with closing(sqlite3.connect(target)) as back:
            (value,) = back.execute("SELECT value FROM settings WHERE name = 'at'").fetchone()
        lost.append(last - float(value))
    print(
        f"lost seconds, {ROUNDS} kills: {', '.join(f'{seconds:.2f}' for seconds in lost)}; worst {max(lost):.2f}"
    )
    assert max(lost) <= LOSES_AT_MOST
    assert not [path for path in copy.rglob("*") if path.stat().st_mode & 0o077]


def killed_after(folder: Path, copy: Path, *, seconds: float, settled: bool) -> float:
    """Let it write for this time (on request from the first copy on), kill both. Return the last commit."""
    writer = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("replicated_program.py")), str(folder), str(copy)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    assert writer.stdout is not None
    last, child, until = 0.0, 0, 0.0
    try:
        for line in writer.stdout:
            parts = line.split()
            last, child = float(parts[0]), int(parts[1])
            assert parts[2:] == [], "no trouble"
            if not until and child and (not settled or list(copy.glob("database/*/ltx/*/*.ltx"))):
                until = time.monotonic() + seconds
            if until and time.monotonic() > until:
                break
        assert child, "the writer ended before litestream ran"
        for number in random.sample([child, writer.pid], 2):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
    finally:
        writer.kill()
        last = max([last, *(float(line.split()[0]) for line in writer.stdout if line.endswith("\n"))])
        writer.wait()
        writer.stdout.close()
    return last
