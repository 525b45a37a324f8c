"""How far long work is: whoever does it calls a ``Progress``, whoever waits gives it one."""

from collections.abc import Callable

type Progress = Callable[[int, int], None]
"""How many parts are done, and of how many."""


def no_progress(done: int, total: int) -> None:
    """For work that nobody waits for."""
