"""The weight of each number when acts are suggested. Written by ``python -m tools.fit_suggest``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SuggestWeights:
    """``act`` orders acts and subjects. ``outside`` and ``bias`` give, as log odds, whether a text is not a
    report (`bot.search.suggester`): above ``least_outside`` it is turned away; above ``least_doubted`` the
    person is asked who did it. Acts are shown when the first one's score is above ``least_score``."""

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
