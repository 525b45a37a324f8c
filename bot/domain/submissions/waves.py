"""Waves: the same text from many accounts at once. A sign for moderators, never a punishment.

Independent witnesses of one event do not write the same words. A campaign does, with a greeting before it, a
changed word, or letters of another keyboard. The comparison uses keyed hashes of a few runs of words, so no
text is read to find a wave.
"""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.domain.values import dataclass

SPAN: Final = timedelta(hours=24)
LEAST_WORDS: Final = 6
"""Texts with fewer words («there was fraud at the station») are equal by chance."""
LEAST: Final = 3
"""The fewest copies in different reports within a day that make a wave."""
COPY: Final = 0.5
"""The share of two texts' sampled runs that must agree in copies."""

TOLD_AGAIN: Final = (LEAST, 10, 30, 100)
"""At these numbers of equal texts the earlier cards are updated with the number. Seldom, because each is an
edit in a group that takes 18 a minute; only up to a hundred, because a wave of any size must cost no more."""


@dataclass(frozen=True, slots=True)
class TextMark:
    """Records that a report had this text: in which minute (since 1970), and whether its sender was new to
    the bot."""

    report_id: str
    case_id: str
    minute: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class Signals:
    """How many reports have the same text, how many came in one minute, and how many are from new
    accounts."""

    same: int = 0
    at_once: int = 0
    fresh: int = 0

    def __str__(self) -> str:
        """``5.3.4``; empty for no wave."""
        return f"{self.same}.{self.at_once}.{self.fresh}" if self.same else ""


def least_shared(runs: int) -> int:
    """How many of this many runs a copy shares at least."""
    return max(1, math.ceil(COPY * runs))


def is_copy(shared: int, runs: int) -> bool:
    """Whether a text with this many runs is a copy of one with which it shares ``shared`` of them."""
    return shared >= least_shared(runs)


def signals_of(marks: Sequence[TextMark]) -> Signals:
    """The signs of reports with one text; empty below LEAST."""
    if len(marks) < LEAST:
        return Signals()
    minutes = Counter(mark.minute for mark in marks)
    return Signals(len(marks), max(minutes.values()), sum(mark.fresh for mark in marks))


def read_signals(stored: str) -> Signals:
    """Read what ``str`` of signals wrote; empty signals for an empty text."""
    return Signals(*map(int, stored.split("."))) if stored else Signals()
