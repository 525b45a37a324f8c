"""Turns are taken among reports, regardless of their senders."""

from bench.mutants import Patch
from storage.storage_context import SenderMarks


def apply(patch: Patch) -> None:
    patch.replace(SenderMarks, "of", lambda self, evidence_id: "")
