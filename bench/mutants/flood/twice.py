"""Pictures are stored twice."""

from dataclasses import replace
from typing import Any

from bench.mutants import Patch
from bot.runtime.system import SystemIds
from storage.evidence_shelf import SqlEvidence


def apply(patch: Patch) -> None:
    ids = SystemIds()

    def add_twice(self: SqlEvidence, evidence: Any, **given: Any) -> None:
        add(self, evidence, **given)
        add(self, replace(evidence, id=ids.new()), **given)

    add = patch.replace(SqlEvidence, "add", add_twice)
