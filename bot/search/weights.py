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
        "covered": 3.61,
        "ask": 3.56,
        "ask_next": 3.8,
        "ask_letters": 4.74,
        "ask_both": 4.0,
        "title": 2.17,
        "title_letters": 2.55,
        "said": 3.72,
        "kin": 3.79,
        "card": -1.79,
        "act": -0.94,
    },
    trust={
        "bm25": 0.027,
        "covered": 3.429,
        "ask": -3.151,
        "ask_letters": 4.266,
        "ask_both": -0.609,
        "said": 2.04,
        "kin": 3.299,
        "best_ask": 0.2,
        "best_letters": 4.772,
        "about": -1.516,
        "strange": 0.576,
        "telling": 0.155,
        "outside": -3.255,
        "outside_letters": -14.321,
        "outside_both": -4.702,
        "outside_nearer": -0.698,
        "missing": -0.332,
        "latin": -3.773,
        "short": -26.321,
        "lead": 0.104,
        "short * covered": -10.189,
        "short * ask": 3.763,
        "short * best_ask": 5.275,
        "short * best_letters": 27.333,
        "short * missing": -7.587,
        "short * strange": -1.194,
        "short * outside": -7.704,
        "short * outside_letters": -5.148,
        "short * about": 8.376,
        "short * short": 25.542,
        "latin * best_letters": -0.958,
        "latin * best_ask": 9.261,
        "latin * outside_letters": -5.042,
        "latin * missing": 3.174,
        "latin * covered": 2.788,
        "latin * short": -13.085,
        "best_ask * best_ask": 2.839,
        "best_letters * best_letters": -5.761,
        "outside * outside": -2.583,
        "outside_letters * outside_letters": 10.418,
        "missing * missing": -1.803,
        "best_ask * about": 1.504,
        "strange * missing": -0.555,
        "strange * best_ask": -1.401,
        "best_letters * best_ask": 1.395,
    },
    bias=3.272,
    least_trust=0.9,
    least_near=-2.95,
)
