"""The indexes on cases are missing."""

import sqlite3
from pathlib import Path
from typing import Any

from bench.mutants import Patch, running

_NAMES = "SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'ix_cases_%'"


def apply(patch: Patch) -> None:
    def lay_down_and_drop(file: Path, *given: Any) -> None:
        lay_down(file, *given)
        base = sqlite3.connect(file)
        for (name,) in base.execute(_NAMES).fetchall():
            base.execute(f"DROP INDEX {name}")
        base.commit()
        base.close()

    lay_down = patch.replace(running("bench.queue_scale"), "lay_down", lay_down_and_drop)
