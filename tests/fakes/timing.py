"""How much of a core something takes, whatever else the machine does meanwhile."""

import time
from collections.abc import Callable
from typing import Final

TRIES: Final = 5


def least_seconds(act: Callable[[], object], *, tries: int = TRIES) -> float:
    """The least CPU seconds of this thread over some tries: a neighbour on the core, a sweep of the memory or a cold
    cache costs one of them, what is really slow costs all."""
    durations = []
    for _ in range(tries):
        began = time.thread_time()
        act()
        durations.append(time.thread_time() - began)
    return min(durations)
