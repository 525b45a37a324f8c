"""How well a learner knows a topic: the share of right answers, with more weight on newer ones.

An exponentially weighted share: before each answer the sums so far shrink by `DECAY`, so that an answer from
ten answers ago weighs a third of the newest. Two small numbers per topic are stored, no history.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, Final

DECAY: Final = 0.9
WEAK: Final = 0.7
"""Below this share a topic is weak; it is close to the pass mark of a tier."""

ENOUGH: Final = 1.5
"""Weight from which a share is meaningful: two answers (1.9) are enough, one (1.0) is not."""


@dataclass(frozen=True, slots=True)
class Mastery:
    """`right` of `total`, both weighted; `total` never exceeds 10."""

    right: float = 0.0
    _: KW_ONLY
    total: float = 0.0

    @property
    def share(self) -> float:
        """From 0 to 1; 0 without answers."""
        return min(self.right / self.total, 1.0) if self.total else 0.0

    @property
    def weak(self) -> bool:
        """Whether there are enough answers, and too few of them right."""
        return self.total >= ENOUGH and self.share < WEAK

    def with_answer(self, *, right: bool) -> "Mastery":
        """With one more answer."""
        return Mastery(self.right * DECAY + right, total=self.total * DECAY + 1)


def after_answer(topics: Mapping[str, Mastery], topic: str, *, right: bool) -> Mapping[str, Mastery]:
    """All topics with one more answer in one of them; a question without a topic changes nothing."""
    if not topic:
        return topics
    return {**topics, topic: topics.get(topic, Mastery()).with_answer(right=right)}


def weak_topics(topics: Mapping[str, Mastery], *, most: int) -> tuple[str, ...]:
    """The ids of weak topics, weakest first."""
    weak = sorted((mastery.share, topic) for topic, mastery in topics.items() if mastery.weak)
    return tuple(topic for _, topic in weak[:most])


def mastery_plain(topics: Mapping[str, Mastery]) -> dict[str, Any]:
    """As JSON data, to four digits."""
    return {topic: [round(mastery.right, 4), round(mastery.total, 4)] for topic, mastery in topics.items()}


def mastery_from(plain: Mapping[str, Any]) -> dict[str, Mastery]:
    """Read what `mastery_plain` wrote."""
    return {topic: Mastery(float(right), total=float(total)) for topic, (right, total) in plain.items()}
