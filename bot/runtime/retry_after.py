"""When a row that is not finished is tried again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Try the row again after this many seconds; ``for_answer``: the messenger did not answer, so it goes sooner if
    the messenger answers again."""

    seconds: float
    why: str
    for_answer: bool = False
