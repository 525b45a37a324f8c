"""Details that tell near-copies apart do not count."""

from bench.mutants import Patch
from bot.domain.submissions import duplicates


def apply(patch: Patch) -> None:
    patch.replace(duplicates, "DECISIVE_SIGNS", frozenset())
