"""A wall draws anew at each quarter: whoever watches it reads the true number off the many draws."""

from datetime import datetime

from bench import differencing_wall
from bench.mutants import Patch


def apply(patch: Patch) -> None:
    def key_of_quarter(key: bytes, at: datetime) -> bytes:
        return key[:16] + str(int(at.timestamp())).encode()

    patch.replace(differencing_wall, "_key_at", key_of_quarter)
