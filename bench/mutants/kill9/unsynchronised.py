"""A commit on SQLite is not on the disk when it returns."""

from bench.mutants import Patch
from storage import engine


def apply(patch: Patch) -> None:
    careless = tuple(each.replace("synchronous=FULL", "synchronous=NORMAL") for each in engine.PRAGMAS)
    patch.replace(engine, "PRAGMAS", careless)
