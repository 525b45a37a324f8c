"""Reports of a case, and those of a reporter, are found without an index."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.mutants import Patch, running

_INDEXES = ("ix_reports_case_id", "ix_reports_reporter")


def apply(patch: Patch) -> None:
    async def measure(few: Path, many: Path, *given: Any) -> Any:
        with closing(sqlite3.connect(many / "data" / "amanat.db")) as base:
            for name in _INDEXES:
                base.execute(f"DROP INDEX {name}")
            base.commit()
        return await measure_turns(few, many, *given)

    measure_turns = patch.replace(running("bench.growth"), "measure_turns", measure)
