"""The weight of each number, fitted on the development questions. Written by ``python -m tools.fit_ask``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class FinderWeights:
    """``rank`` orders places (`bot.search.evidence`). ``trust`` and ``bias`` give, as log odds, whether the
    first ones answer (`bot.search.trust`): above ``least_trust`` they are shown, above ``least_near`` they
    are offered as near."""

    rank: Mapping[str, float]
    trust: Mapping[str, float]
    bias: float
    least_trust: float
    least_near: float


FITTED: Final = FinderWeights(
    rank={
        "bm25": 3.16,
        "covered": 3.64,
        "ask": 3.57,
        "ask_next": 3.84,
        "ask_letters": 4.74,
        "ask_both": 4.01,
        "title": 2.01,
        "title_letters": 2.62,
        "said": 3.49,
        "kin": 3.76,
        "card": -1.82,
        "act": -0.96,
    },
    trust={
        "bm25": 0.38,
        "covered": 1.4,
        "ask": -1.03,
        "ask_letters": 2.31,
        "ask_both": 0.01,
        "said": 1.49,
        "kin": 3.19,
        "best_ask": 4.79,
        "best_letters": 7.46,
        "about": 0.79,
        "strange": -0.64,
        "telling": 0.1,
        "outside": -5.48,
        "outside_letters": -8.82,
        "outside_both": -4.27,
        "outside_nearer": -3.0,
        "missing": -2.72,
        "latin": 0.2,
        "short": -9.64,
    },
    bias=-0.55,
    least_trust=0.18,
    least_near=-3.7,
)
