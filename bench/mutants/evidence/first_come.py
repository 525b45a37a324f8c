"""One queue for all, in the order of arrival, with the whole time at once: as it was."""

from bench.mutants import Patch
from bot.runtime import evidence_fetcher
from bot.runtime.evidence_queue import EvidenceLane, EvidenceQueue
from bot.usecases.ports.media import MediaLimits


def apply(patch: Patch) -> None:
    patch.replace(EvidenceQueue, "lane_of", lambda self, piece: EvidenceLane.OTHERS)
    patch.replace(EvidenceQueue, "note_cost", lambda *given: None)
    patch.replace(evidence_fetcher, "FIRST_PASS", MediaLimits())
