"""A process does not notice that its clock was set while it works."""

from bench.mutants import Patch
from storage.leases import Lease


def _was_clock_set(self: Lease) -> bool:
    return False


def apply(patch: Patch) -> None:
    patch.replace(Lease, "_was_clock_set", _was_clock_set)
