"""Waves: the same text from many accounts at once. A sign for moderators, never a punishment.

Independent witnesses of one event do not write the same words; a campaign does, with a greeting before it, a word
changed, letters of another keyboard. What is compared is keyed hashes of a few runs of words, so nobody reads anything
to find a wave.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

SPAN: Final = timedelta(hours=24)
LEAST: Final = 3
"""Texts of different reports within a day that make a wave, where they are copies of one another."""
COPY: Final = 0.5
"""So much of the runs that stand for two texts must be the same in copies."""

TOLD_AGAIN: Final = (LEAST, 10, 30, 100)
"""At so many equal texts the earlier cards are told how many there are now. Seldom, because each is an edit in a group
that takes 18 a minute; up to a hundred, because a wave of any size must cost no more."""


@dataclass(frozen=True, slots=True)
class TextMark:
    """That a report had this text: in which minute (since 1970), and whether its sender was new to the bot."""

    report_id: str
    case_id: str
    minute: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class Signals:
    """How many reports have the same text, how many of them came in one minute, how many from new accounts."""

    same: int = 0
    at_once: int = 0
    fresh: int = 0

    def __str__(self) -> str:
        """``5.3.4``; empty for no wave."""
        return f"{self.same}.{self.at_once}.{self.fresh}" if self.same else ""


def least_shared(runs: int) -> int:
    """How many of so many runs a copy shares at least."""
    return max(1, math.ceil(COPY * runs))


def is_copy(shared: int, runs: int) -> bool:
    """Whether a text that so many runs stand for is a copy of one that shares so many of them."""
    return shared >= least_shared(runs)


def signals_of(marks: Sequence[TextMark]) -> Signals:
    """The signs of reports with one text; none below LEAST."""
    if len(marks) < LEAST:
        return Signals()
    minutes = Counter(mark.minute for mark in marks)
    return Signals(len(marks), max(minutes.values()), sum(mark.fresh for mark in marks))


def read_signals(stored: str) -> Signals:
    """What ``str`` of signals wrote; none for an empty text."""
    return Signals(*map(int, stored.split("."))) if stored else Signals()
