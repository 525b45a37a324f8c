"""Everything that nothing forbids is called the same."""

import math
from dataclasses import replace

from bench.mutants import Patch
from bot.domain.submissions import duplicates


def apply(patch: Patch) -> None:
    for function in (duplicates.compare, duplicates.rank_matches):
        (weights,) = function.__defaults__ or ()
        patch.replace(function, "__defaults__", (replace(weights, least_same=-math.inf),))
