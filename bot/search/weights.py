"""What each number counts, fitted on the development questions: ``python -m bench.fit_ask`` writes this anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Weights:
    """``rank`` orders places (`bot.search.evidence`), ``trust`` and ``bias`` say as log odds whether the first ones
    answer (`bot.search.trust`): above ``least_trust`` they are shown, above ``least_near`` offered as lying near."""

    rank: Mapping[str, float]
    trust: Mapping[str, float]
    bias: float
    least_trust: float
    least_near: float


FITTED: Final = Weights(
    rank={
        "bm25": 3.16,
        "covered": 3.64,
        "ask": 3.57,
        "ask_next": 3.83,
        "ask_letters": 4.74,
        "ask_both": 4.0,
        "title": 2.01,
        "title_letters": 2.61,
        "said": 3.48,
        "kin": 3.78,
        "card": -1.83,
        "act": -0.99,
    },
    trust={
        "bm25": 0.22,
        "covered": 1.73,
        "ask": -0.62,
        "ask_letters": 2.46,
        "ask_both": 0.99,
        "said": 1.38,
        "kin": 3.64,
        "best_ask": 3.25,
        "best_letters": 6.19,
        "about": 0.81,
        "strange": -0.67,
        "telling": 0.21,
        "outside": -4.72,
        "outside_letters": -7.57,
        "outside_both": -5.14,
        "outside_nearer": -5.47,
        "missing": -2.52,
        "latin": 0.07,
        "short": -9.14,
    },
    bias=-1.17,
    least_trust=0.18,
    least_near=-3.74,
)
