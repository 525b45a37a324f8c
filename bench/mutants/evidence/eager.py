"""Files are fetched by the hundred at once, without regard to the load and without a bound on bytes."""

from bench.mutants import Patch
from bot.runtime import evidence_fetcher, intake


def apply(patch: Patch) -> None:
    patch.replace(evidence_fetcher, "FETCHERS", dict.fromkeys(evidence_fetcher.EvidenceLane, 50))
    patch.replace(evidence_fetcher, "MOST_IN_HAND", 2**50)
    patch.replace(evidence_fetcher, "PICTURES_IN_HAND", 2**50)
    patch.replace(intake, "BACKLOG", 2**50)
    patch.replace(intake, "REST", 0.0)
