"""A burning does not reach the mirror."""

from bench.mutants import Patch
from storage.key_service.held_rows import HeldRows


def apply(patch: Patch) -> None:
    patch.replace(HeldRows, "begin_anew", lambda self: self.table.begin_anew())
    patch.replace(HeldRows, "create_tables", lambda self, change: self.table.create_tables(change))
