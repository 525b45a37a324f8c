"""The index on a learner's attempts is missing."""

from bench import learners_stored
from bench.mutants import Patch


def apply(patch: Patch) -> None:
    patch.replace(learners_stored, "_create_index", lambda base: None)
