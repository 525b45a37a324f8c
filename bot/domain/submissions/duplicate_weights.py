"""What each sign counts when reports are compared: ``python -m bench.fit_duplicates`` writes this anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DuplicateWeights:
    """``of`` orders reports (`bot.domain.submissions.duplicates.signs`); two are said to be of one incident above
    ``least_same``, those that name one thing exactly (a station by its number, a channel) above ``least_exact``, and shown
    above ``least_likely``."""

    of: Mapping[str, float]
    least_same: float
    least_exact: float
    least_likely: float


FITTED: Final = DuplicateWeights(
    of={
        "act": 0.42,
        "apart": 0.31,
        "area": 0.42,
        "candidate": 0.5,
        "candidate_differs": -1.32,
        "closeness": 1.01,
        "day": 0.43,
        "first": 0.87,
        "hour_differs": -0.08,
        "name": 0.14,
        "name_differs": -0.91,
        "number": 0.35,
        "number_differs": -0.36,
        "part": 2.16,
        "place": 1.38,
        "places_differ": -0.97,
        "places_part": -0.03,
        "second": 0.79,
        "soon": 0.6,
        "third": 0.45,
        "words": 0.59,
    },
    least_same=9.85,
    least_exact=9.85,
    least_likely=2.79,
)
