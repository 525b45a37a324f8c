"""Owners hear of every trouble of some seconds."""

from bench.mutants import Patch
from bot.runtime import availability


def apply(patch: Patch) -> None:
    patch.replace(availability, "AWAY_AFTER", 5.0)
