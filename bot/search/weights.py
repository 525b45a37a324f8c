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
        "bm25": 3.41,
        "covered": 3.95,
        "ask": 3.43,
        "ask_next": 3.12,
        "ask_letters": 4.59,
        "ask_both": 3.98,
        "title": 1.97,
        "title_letters": 2.5,
        "said": 3.04,
        "kin": 3.56,
        "card": -1.33,
        "act": -0.79,
    },
    trust={
        "bm25": 0.23,
        "covered": 1.64,
        "ask": -2.37,
        "ask_letters": 2.68,
        "ask_both": 1.44,
        "said": 1.02,
        "kin": 3.41,
        "best_ask": 3.12,
        "best_letters": 5.04,
        "about": 1.12,
        "strange": -0.72,
        "telling": 0.2,
        "outside": -5.14,
        "outside_letters": -8.96,
        "outside_both": -1.06,
        "outside_nearer": -9.53,
        "missing": -3.57,
        "latin": 0.43,
        "short": -9.11,
    },
    bias=-0.16,
    least_trust=0.09,
    least_near=-4.23,
)
