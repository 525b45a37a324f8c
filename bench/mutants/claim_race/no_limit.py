"""A moderator may hold any number of cases."""

from bench.mutants import Patch
from bot.domain.cases import triage


def apply(patch: Patch) -> None:
    patch.replace(triage, "MOST_OPEN_CLAIMS", 10**6)
