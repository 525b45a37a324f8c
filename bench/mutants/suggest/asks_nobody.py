"""The form asks nobody who did it (`--independent`)."""

import math

from bench.mutants import Patch, running


def apply(patch: Patch) -> None:
    patch.replace(running("bench.suggest"), "doubted_without", lambda suggester, author: math.inf)
