"""Owners hear of no outage, however long it lasts."""

from bench.mutants import Patch
from bot.runtime import availability


def apply(patch: Patch) -> None:
    patch.replace(availability, "AWAY_AFTER", 1e9)
