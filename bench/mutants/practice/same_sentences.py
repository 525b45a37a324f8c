"""Every round of a case shows the same sentences in the same order."""

import random

from bench.mutants import Patch
from bot.domain.writing import statement_rounds

_rng = statement_rounds._rng


def one_for_all(what: str, seed: str) -> random.Random:
    return _rng(what, "same" if what == "sentences" else seed)


def apply(patch: Patch) -> None:
    patch.replace(statement_rounds, "_rng", one_for_all)
