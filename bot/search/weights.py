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
        "bm25": 3.4,
        "covered": 3.95,
        "ask": 3.43,
        "ask_next": 3.05,
        "ask_letters": 4.61,
        "ask_both": 4.0,
        "title": 1.71,
        "title_letters": 2.16,
        "said": 2.88,
        "kin": 3.91,
        "card": -1.41,
        "act": -0.76,
    },
    trust={
        "bm25": 0.35,
        "covered": 1.69,
        "ask": -1.04,
        "ask_letters": 3.8,
        "ask_both": -0.65,
        "said": 0.88,
        "kin": 3.46,
        "best_ask": 3.01,
        "best_letters": 4.63,
        "about": 1.53,
        "strange": -0.51,
        "telling": 0.43,
        "outside": -4.12,
        "outside_letters": -8.47,
        "outside_both": -1.8,
        "outside_nearer": -11.61,
        "missing": -1.82,
        "latin": 0.88,
        "short": -11.32,
    },
    bias=-1.17,
    least_trust=0.37,
    least_near=-6.08,
)
