"""Whether two forms are as difficult as they were judged, once people have answered them.

The facilities of a pair, or of two whole forms, are compared by the z of two shares with a pooled variance.
"""

from collections.abc import Iterable
from math import sqrt
from typing import Final

from bot.domain.learning.item_statistics import ENOUGH, ItemSums

APART: Final = 2.576
"""The z from which two shares differ: chance goes beyond it in one of a hundred comparisons."""


def form_facility(sums: Iterable[ItemSums]) -> tuple[int, int]:
    """Right answers and all answers of these questions."""
    listed = list(sums)
    return sum(item.right for item in listed), sum(item.asked for item in listed)


def shares_differ(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether two shares, each as right and all answers, differ by more than chance; never with too few answers."""
    (right, asked), (other_right, other_asked) = first, second
    if min(asked, other_asked) < ENOUGH:
        return False
    pooled = (right + other_right) / (asked + other_asked)
    error = sqrt(pooled * (1 - pooled) * (1 / asked + 1 / other_asked))
    return error > 0 and abs(right / asked - other_right / other_asked) / error > APART
