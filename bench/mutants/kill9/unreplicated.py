"""The first database server confirms commits before the second one has them."""

from bench.mutants import Patch
from tests.fakes import database_pair


def apply(patch: Patch) -> None:
    patch.replace(database_pair, "STANDBY_AWAITED", "")
