"""What the endings of a scene show."""

from enum import StrEnum


class EndingOutcome(StrEnum):
    """What an ending shows: the right conduct, or a mistake that was made good. Other endings have none. It is never
    shown; the benchmark asks it whether the choices alone tell the right way."""

    GOOD = "good"
    MENDED = "mended"
