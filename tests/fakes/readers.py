"""Another process that keeps reading SQLite files: a backup, or a shell that somebody has left open."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_READER = """
import sqlite3, sys
held = []
for path in sys.argv[1:]:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("BEGIN")
    database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    held.append(database)
print("reads", flush=True)
sys.stdin.read()
"""


@contextmanager
def hold_read_transactions(*paths: Path) -> Iterator[None]:
    """A read transaction in each of these files, for the length of the block."""
    with subprocess.Popen(
        [sys.executable, "-c", _READER, *map(str, paths)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == b"reads\n"
        yield
        reader.communicate()
