"""A messenger that is down is tried with every message that waits."""

from bench.mutants import Patch
from bot.runtime.availability import Availability


def apply(patch: Patch) -> None:
    patch.replace(Availability, "wait_to_try", lambda self, row_id: 0.0)
