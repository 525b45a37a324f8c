"""A burning deletes the rows, but their content stays in the file."""

from bench.mutants import Patch
from storage import key_table


def delete_rows(self: key_table.KeyTable) -> None:
    for name in ("chief", "keys", "stock"):
        self._db.execute(f"DROP TABLE {name}")


def apply(patch: Patch) -> None:
    patch.replace(key_table, "_PRAGMAS", ("journal_mode=WAL", "synchronous=FULL", "secure_delete=OFF"))
    patch.replace(key_table.KeyTable, "begin_anew", delete_rows)
