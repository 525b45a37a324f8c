"""Whether the length of the options gives the answer away. `bench/quiz_quality.py` measures more of this."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Final

from bot.domain.learning.quizzes import QuestionKind, QuizQuestion

SIGMAS: Final = 1.64
"""How far above its expectation a count may be, in standard deviations: chance exceeds this one time in
twenty."""


@dataclass(frozen=True, slots=True)
class LengthBias:
    """In `count` of `asked` questions the right option is the longest; chance would allow `allowed`."""

    count: int
    asked: int
    allowed: float

    @property
    def exceeds_chance(self) -> bool:
        return self.count > self.allowed


def measure_length_bias(questions: Iterable[QuizQuestion]) -> LengthBias:
    """Count single-answer questions. By chance, each of n options is the longest with probability 1/n."""
    asked = [
        question for question in questions if question.kind in (QuestionKind.SINGLE, QuestionKind.SCENARIO)
    ]
    chances = [1 / len(question.options) for question in asked]
    spread = sqrt(sum(chance * (1 - chance) for chance in chances))
    count = sum(map(_right_is_longest, asked))
    return LengthBias(count, len(asked), sum(chances) + SIGMAS * spread)


def _right_is_longest(question: QuizQuestion) -> bool:
    right = max((len(option.text) for option in question.options if option.right), default=0)
    return all(len(option.text) < right for option in question.options if not option.right)
