"""One picture in eleven goes into another person's album: as many rows, nine here and eleven there."""

from dataclasses import replace
from typing import Any

from bench.mutants import Patch
from storage.evidence_shelf import SqlEvidence


def apply(patch: Patch) -> None:
    seen, last = iter(range(1, 10**9)), [""]

    def add_to_other_album(self: SqlEvidence, evidence: Any, **given: Any) -> None:
        other = last[0] or evidence.report_id
        last[0] = evidence.report_id
        add(self, evidence if next(seen) % 11 else replace(evidence, report_id=other), **given)

    add = patch.replace(SqlEvidence, "add", add_to_other_album)
