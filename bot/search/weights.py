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
        "bm25": 3.14,
        "covered": 3.62,
        "ask": 3.57,
        "ask_next": 3.8,
        "ask_letters": 4.74,
        "ask_both": 4.01,
        "title": 2.18,
        "title_letters": 2.54,
        "said": 3.72,
        "kin": 3.8,
        "card": -1.8,
        "act": -0.94,
    },
    trust={
        "bm25": 0.161,
        "covered": 3.248,
        "ask": -3.011,
        "ask_letters": 4.278,
        "ask_both": -0.534,
        "said": 2.337,
        "kin": 3.246,
        "best_ask": -0.297,
        "best_letters": 4.944,
        "about": -1.68,
        "strange": 0.776,
        "telling": 0.14,
        "outside": -3.74,
        "outside_letters": -13.654,
        "outside_both": -4.927,
        "outside_nearer": -0.635,
        "missing": -0.154,
        "latin": -3.641,
        "short": -27.774,
        "lead": 0.096,
        "short * covered": -10.713,
        "short * ask": 4.058,
        "short * best_ask": 5.322,
        "short * best_letters": 27.039,
        "short * missing": -6.056,
        "short * strange": -3.311,
        "short * outside": -6.599,
        "short * outside_letters": -4.373,
        "short * about": 8.871,
        "short * short": 27.633,
        "latin * best_letters": 0.14,
        "latin * best_ask": 9.854,
        "latin * outside_letters": -6.496,
        "latin * missing": 2.407,
        "latin * covered": 2.593,
        "latin * short": -13.889,
        "best_ask * best_ask": 2.915,
        "best_letters * best_letters": -5.891,
        "outside * outside": -2.186,
        "outside_letters * outside_letters": 9.721,
        "missing * missing": -2.785,
        "best_ask * about": 1.618,
        "strange * missing": -0.048,
        "strange * best_ask": -1.557,
        "best_letters * best_ask": 1.19,
    },
    bias=3.581,
    least_trust=0.46,
    least_near=-2.93,
)
