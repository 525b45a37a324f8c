"""A holder of keys lets a former holder that comes back bring it in line, as if it were its mirror still."""

from bench.mutants import Patch
from storage.key_service import holder


def apply(patch: Patch) -> None:
    patch.replace(holder, "_FOLLOWING", frozenset())
