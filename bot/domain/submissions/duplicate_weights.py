"""The weight of each sign when reports are compared; written by ``python -m tools.fit_duplicates``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DuplicateWeights:
    """``of`` ranks reports (`bot.domain.submissions.duplicates.signs`); those above ``least_likely`` are
    shown. Two that may be of one incident are called the same if the sum of ``sure`` reaches
    ``least_same``."""

    of: Mapping[str, float]
    sure: Mapping[str, float]
    least_same: float
    least_likely: float


FITTED: Final = DuplicateWeights(
    of={
        "act": 0.52,
        "agrees": 0.72,
        "apart": 0.46,
        "area": 0.55,
        "candidate": 0.67,
        "candidate_differs": -0.97,
        "closeness": 0.68,
        "day": 0.56,
        "decisive": -1.45,
        "deed_first": 0.29,
        "first": 0.73,
        "hidden": -0.03,
        "hour_differs": -0.05,
        "mentioned": 0.71,
        "name_differs": -0.51,
        "near_copy": -0.41,
        "number": 0.65,
        "number_differs": -0.82,
        "part": 1.85,
        "place": 0.11,
        "places_differ": -0.53,
        "second": 0.66,
        "soon": 0.3,
        "third": 0.2,
        "unnamed": -1.07,
        "words": 0.63,
    },
    sure={
        "agrees": 0.88,
        "candidate": 0.81,
        "deed": 1.42,
        "deed_first": 0.61,
        "number": 0.64,
        "soon": 0.73,
    },
    least_same=2.22,
    least_likely=2.68,
)
