"""A poster hung in the last day before the voting is still in time."""

from bench.mutants import Patch
from bot.domain.learning import posters


def apply(patch: Patch) -> None:
    patch.replace(posters, "CAMPAIGN_HOURS", range(posters.CAMPAIGN_HOURS.stop))
