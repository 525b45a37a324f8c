"""What each sign counts when reports are compared: ``python -m bench.fit_duplicates`` writes this anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DuplicateWeights:
    """``of`` orders reports (`bot.domain.duplicates.signs`); two are said to be of one incident above
    ``least_same``, and shown above ``least_likely``."""

    of: Mapping[str, float]
    least_same: float
    least_likely: float


FITTED: Final = DuplicateWeights(
    of={
        "act": 0.41,
        "apart": 0.32,
        "area": 0.42,
        "candidate": 0.46,
        "candidate_differs": -1.31,
        "closeness": 0.98,
        "day": 0.42,
        "first": 0.91,
        "hour_differs": -0.08,
        "name": 0.15,
        "name_differs": -0.91,
        "number": 0.34,
        "number_differs": -0.39,
        "part": 2.16,
        "place": 1.4,
        "places_differ": -0.99,
        "places_part": -0.07,
        "second": 0.78,
        "soon": 0.59,
        "third": 0.45,
        "words": 0.55,
    },
    least_same=8.65,
    least_likely=2.77,
)
