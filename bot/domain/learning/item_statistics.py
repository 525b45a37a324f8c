"""How well questions work, from sums over all attempts: classical test theory.

Facility is the share of right answers. Discrimination is the corrected item-total correlation: the
point-biserial correlation (Pearson's r with one variable 0 or 1) between an item and the score of the *other*
items of the same attempt, so that an item does not correlate with itself. Source: L. Crocker, J. Algina,
Introduction to Classical and Modern Test Theory (1986), chapter 14; the correction is P. A. Henrysson's
(1963).
"""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

TOO_EASY: Final = 0.95
TOO_HARD: Final = 0.2
LEAST_DISCRIMINATION: Final = 0.15
ENOUGH: Final = 30
"""The number of answers from which a question is judged."""

SHOWN: Final = 5
"""With fewer answers a question's figures are hidden: they could be traced to single learners."""


class ItemFlag(StrEnum):
    """Why an editor should look at a question."""

    TOO_EASY = "too easy"
    TOO_HARD = "too hard"
    DOES_NOT_SEPARATE = "does not separate"


@dataclass(frozen=True, slots=True)
class ItemSums:
    """Sums over `asked` answers to one wording of a question.

    A score is the whole percent (0 to 100) of the attempt's other questions answered rightly; `score_right`
    sums it over the right answers only.
    """

    question_id: str
    _: KW_ONLY
    fingerprint: str
    asked: int = 0
    right: int = 0
    score: int = 0
    score_squared: int = 0
    score_right: int = 0

    def plus(self, other: "ItemSums") -> "ItemSums":
        """The sum of both; they must be of the same wording."""
        if (self.question_id, self.fingerprint) != (other.question_id, other.fingerprint):
            raise ValueError("two wordings are two items")
        return ItemSums(
            self.question_id,
            fingerprint=self.fingerprint,
            asked=self.asked + other.asked,
            right=self.right + other.right,
            score=self.score + other.score,
            score_squared=self.score_squared + other.score_squared,
            score_right=self.score_right + other.score_right,
        )


def one_answer(question_id: str, *, fingerprint: str, right: bool, others: int) -> ItemSums:
    """One answer as sums. `others`: whole percent right among the attempt's other questions; always 0 for a question
    that is asked alone, which then has no discrimination."""
    return ItemSums(
        question_id, fingerprint=fingerprint, asked=1, right=int(right), score=others,
        score_squared=others * others, score_right=others if right else 0,
    )  # fmt: skip


def facility(sums: ItemSums) -> float | None:
    """The share of right answers, 0 to 1; None without answers."""
    return sums.right / sums.asked if sums.asked else None


def discrimination(sums: ItemSums) -> float | None:
    """-1 to 1; None if undefined: all answered alike, or all other items scored alike."""
    n = sums.asked
    item = n * sums.right - sums.right**2
    rest = n * sums.score_squared - sums.score**2
    if item <= 0 or rest <= 0:
        return None
    return (n * sums.score_right - sums.right * sums.score) / sqrt(item * rest)


def flag(sums: ItemSums) -> ItemFlag | None:
    """The gravest problem of the question; None if there is none, or too few have answered."""
    share, separates = facility(sums), discrimination(sums)
    if sums.asked < ENOUGH or share is None:
        return None
    if share < TOO_HARD:
        return ItemFlag.TOO_HARD
    if share > TOO_EASY:
        return ItemFlag.TOO_EASY
    if separates is not None and separates < LEAST_DISCRIMINATION:
        return ItemFlag.DOES_NOT_SEPARATE
    return None
