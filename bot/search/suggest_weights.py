"""What each number counts when acts are suggested: ``python -m bench.fit_suggest`` writes this anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SuggestWeights:
    """``act`` orders acts and subjects, ``outside`` and ``bias`` say as log odds whether a text is no report
    (`bot.search.suggester`): above ``least_outside`` it is turned away. Acts are shown when the score of the first is
    above ``least_score``."""

    act: Mapping[str, float]
    outside: Mapping[str, float]
    bias: float
    least_outside: float
    least_score: float


FITTED: Final = SuggestWeights(
    act={
        "bm25": 1.04,
        "ask": 2.48,
        "ask_next": 3.5,
        "ask_letters": 1.57,
        "title": 1.06,
        "words": 0.42,
        "letters": 0.2,
    },
    outside={
        "leaning": 1.27,
        "nearer": 0.36,
        "long": -0.26,
    },
    bias=1.59,
    least_outside=2.04,
    least_score=0.73,
)
