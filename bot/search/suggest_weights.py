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
        "bm25": 1.12,
        "ask": 2.68,
        "ask_next": 3.7,
        "ask_letters": 1.51,
        "title": 0.99,
        "words": 0.41,
        "letters": 0.22,
    },
    outside={
        "leaning": 1.17,
        "nearer": 0.35,
        "long": -0.77,
    },
    bias=1.34,
    least_outside=1.79,
    least_score=-0.07,
)
