"""Outcomes of a scenario's endings."""

from enum import StrEnum


class EndingOutcome(StrEnum):
    """What an ending shows: the right conduct, or a mistake that was put right. Other endings have none.
    Learners never see it; the benchmark uses it to check whether the choices alone reveal the right path."""

    GOOD = "good"
    MENDED = "mended"
