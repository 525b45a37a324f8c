"""What each sign counts when reports are compared: ``python -m bench.fit_duplicates`` writes this anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DuplicateWeights:
    """``of`` orders reports (`bot.domain.submissions.duplicates.signs`); two are said to be of one incident above
    ``least_same``, those that name one thing exactly (a station by its number, a channel) above
    ``least_exact``, and shown
    above ``least_likely``."""

    of: Mapping[str, float]
    least_same: float
    least_exact: float
    least_likely: float


FITTED: Final = DuplicateWeights(
    of={
        "act": 0.53,
        "agrees": 0.64,
        "apart": 0.45,
        "area": 0.55,
        "candidate": 0.65,
        "candidate_differs": -1.02,
        "closeness": 0.68,
        "day": 0.56,
        "decisive": -1.47,
        "exact": 0.14,
        "first": 0.83,
        "hidden": -0.02,
        "hour_differs": -0.05,
        "name_differs": -0.44,
        "near_copy": -0.48,
        "number": 0.67,
        "number_differs": -0.6,
        "part": 1.83,
        "place": 0.68,
        "places_differ": -0.43,
        "second": 0.68,
        "soon": 0.31,
        "third": 0.2,
        "unnamed": -0.91,
        "words": 0.67,
    },
    least_same=8.58,
    least_exact=7.11,
    least_likely=2.73,
)
