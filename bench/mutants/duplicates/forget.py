"""The index keeps the rows of a withdrawn report."""

from bench.mutants import Patch
from storage import destruction
from storage.models_moderation import report_traces


def apply(patch: Patch) -> None:
    statements = tuple(statement for statement in destruction._GO if statement.table is not report_traces)
    patch.replace(destruction, "_GO", statements)
