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
        "bm25": 0.49,
        "ask": 3.02,
        "ask_next": 3.61,
        "ask_letters": 2.36,
        "title": 0.51,
        "words": 0.45,
        "letters": 0.2,
    },
    outside={
        "leaning": 1.16,
        "nearer": 0.41,
        "long": 0.03,
    },
    bias=2.03,
    least_outside=2.31,
    least_doubted=-1.89,
    least_score=-0.19,
)
