"""The index on the traces of a report is missing."""

from bench import duplicate_store
from bench.mutants import Patch


def apply(patch: Patch) -> None:
    patch.replace(duplicate_store, "_create_index", lambda base: None)
