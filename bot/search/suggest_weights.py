"""What each number counts when acts are suggested: ``python -m bench.fit_suggest`` writes this anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SuggestWeights:
    """``act`` orders acts and subjects, ``outside`` and ``bias`` say as log odds whether a text is no report
    (`bot.search.suggester`): above ``least_outside`` it is turned away, above ``least_doubted``
    it is asked who did it. Acts are shown when the score of the first is
    above ``least_score``."""

    act: Mapping[str, float]
    outside: Mapping[str, float]
    bias: float
    least_outside: float
    least_doubted: float
    least_score: float


FITTED: Final = SuggestWeights(
    act={
        "bm25": 0.72,
        "ask": 2.82,
        "ask_next": 3.95,
        "ask_letters": 1.6,
        "title": 0.85,
        "words": 0.43,
        "letters": 0.22,
    },
    outside={
        "leaning": 1.14,
        "nearer": 0.38,
        "long": -0.15,
    },
    bias=1.93,
    least_outside=1.84,
    least_doubted=-1.83,
    least_score=-0.43,
)
