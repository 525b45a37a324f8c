"""A write transaction on SQLite does not wait for its turn."""

from bench.mutants import Patch
from storage import engine


def apply(patch: Patch) -> None:
    patch.replace(engine, "BEGIN", "BEGIN")
