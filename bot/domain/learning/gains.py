"""By how much learners improve: sums of differences, published in blocks, with a confidence interval.

A difference is right answers after minus right answers before, of ten each. The interval is Student's for the mean
of paired differences (95 %).

**Blocks.** Sums wait until twenty further learners have a result, and are then published together. So every figure
is of at least twenty people, and two looks at different times differ by nobody or by at least twenty people: what
one of them did cannot be computed from the difference.

**Parts.** Each learner counts in one part of their track: their group, or (``cohort_id`` empty) everybody else. What is
shown of a track is the sum of its published parts, so a track less its groups is nobody or at least twenty people, too.
A group in which there is no room for twenty would wait for ever: its learners count with everybody else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from math import sqrt
from typing import Final

from bot.domain.learning.gain_test import GainMoment
from bot.domain.learning.lessons import Audience

BLOCK: Final = 20
"""Results that are published together; the smallest number of people that a figure is about."""

_NORMAL: Final = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class GainSums:
    """Sums over ``count`` learners of a track: of one group, or (``cohort_id`` empty) of those who count in none.
    ``moment`` is AFTER or LATER; both are compared with before."""

    track: Audience
    _: KW_ONLY
    cohort_id: str = ""
    moment: GainMoment
    count: int = 0
    before: int = 0
    gain: int = 0
    gain_squared: int = 0

    def plus(self, other: "GainSums") -> "GainSums":
        """The sum of both; they must be of the same track, group and moment."""
        if (self.track, self.cohort_id, self.moment) != (other.track, other.cohort_id, other.moment):
            raise ValueError("sums of different learners")
        return GainSums(
            self.track,
            cohort_id=self.cohort_id,
            moment=self.moment,
            count=self.count + other.count,
            before=self.before + other.before,
            gain=self.gain + other.gain,
            gain_squared=self.gain_squared + other.gain_squared,
        )


def whole_track(parts: Iterable[GainSums]) -> Sequence[GainSums]:
    """The sums of these parts of one track together, one for each moment, in the order in which moments occur."""
    total: dict[GainMoment, GainSums] = {}
    for part in parts:
        everybody = replace(part, cohort_id="")
        known = total.get(part.moment)
        total[part.moment] = known.plus(everybody) if known is not None else everybody
    return tuple(total.values())


def one_gain(track: Audience, *, cohort_id: str, moment: GainMoment, before: int, then: int) -> GainSums:
    """One learner's result as sums."""
    gain = then - before
    return GainSums(
        track, cohort_id=cohort_id, moment=moment, count=1, before=before, gain=gain, gain_squared=gain * gain
    )


@dataclass(frozen=True, slots=True)
class MeanGain:
    """Means per learner, in questions of ten. The true mean gain lies between ``low`` and ``high`` with 95 %
    confidence."""

    count: int
    _: KW_ONLY
    before: float
    gain: float
    low: float
    high: float


def mean_gain(sums: GainSums) -> MeanGain | None:
    """The mean and its interval; None for fewer than ``BLOCK`` learners."""
    n = sums.count
    if n < BLOCK:
        return None
    mean = sums.gain / n
    variance = max(sums.gain_squared - sums.gain * sums.gain / n, 0.0) / (n - 1)
    half = student_quantile(n - 1) * sqrt(variance / n)
    return MeanGain(n, before=sums.before / n, gain=mean, low=mean - half, high=mean + half)


def student_quantile(degrees: int) -> float:
    """The 97.5th percentile of Student's t distribution, to four digits from 10 degrees of freedom on.

    Source: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions (1964), 26.7.5.
    """
    z = _NORMAL
    terms: Sequence[float] = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum(term / float(degrees) ** power for power, term in enumerate(terms))
