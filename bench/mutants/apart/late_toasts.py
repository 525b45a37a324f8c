"""A press is answered however long ago it was."""

from bench.mutants import Patch
from bot.runtime import outbox_sender


def apply(patch: Patch) -> None:
    patch.replace(outbox_sender, "PRESS_LIVES", 1e9)
