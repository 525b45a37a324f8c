"""A press is answered however long ago it was."""

from bench.mutants import Patch
from bot.runtime import row_endings


def apply(patch: Patch) -> None:
    patch.replace(row_endings, "PRESS_LIVES", 1e9)
