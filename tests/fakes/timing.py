"""How much CPU time something takes, whatever else the machine does meanwhile."""

import time
from collections.abc import Callable
from typing import Final

TRIES: Final = 5


def least_seconds(act: Callable[[], object], *, tries: int = TRIES) -> float:
    """The least CPU seconds of this thread over several tries: a neighbour on the core, garbage collection or
    a cold cache slows down one of them, real slowness slows down all."""
    durations = []
    for _ in range(tries):
        began = time.thread_time()
        act()
        durations.append(time.thread_time() - began)
    return min(durations)
