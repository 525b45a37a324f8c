"""Where a process is between an update's arrival and the mark on its answer, reported through shared memory.

The child writes, the process that may kill it reads; after the death the memory still shows where the child
was.
"""

import mmap
from enum import StrEnum
from typing import Final, Self


class CrashPhase(StrEnum):
    """The six places at which a crash could lose or double something."""

    STORING = "before inbox commit"
    STORED = "after inbox commit"
    BATCH = "inside a batch"
    COMMITTED = "after commit before send"
    SENT = "after send before mark"
    CHECKPOINT = "in a checkpoint"


PLACE: Final = {phase: place for place, phase in enumerate(CrashPhase)}
NARROW: Final = frozenset({CrashPhase.STORED, CrashPhase.COMMITTED})
"""Phases that last microseconds: when aimed at, the child holds them open for a moment, so that a signal from
outside can hit them."""
HELD_OPEN: Final = 0.006
_READY, _TARGET, _AFTER, _STANDS_BY, _AHEAD = 12, 13, 14, 15, 16
_FIELDS: Final = 17


class Flags:
    """Six gauges (how many are in the phase now), six counters (how often it began),
    and five more numbers."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory
        self._cells = memoryview(memory).cast("i")

    @classmethod
    def create_shared(cls) -> Self:
        """New anonymous memory that forked children share."""
        return cls(mmap.mmap(-1, 4 * _FIELDS))

    def reset(self, *, target: CrashPhase | None = None, after: int = 0) -> None:
        """Before a start: all zero but the clock.
        ``target`` is the phase that is aimed at, once it has begun ``after`` times."""
        for place in range(_AHEAD):
            self._cells[place] = 0
        self.aim(target, after)

    def aim(self, target: CrashPhase | None, after: int) -> None:
        """The phase that is aimed at from now on, once it has begun ``after`` times."""
        self._cells[_TARGET] = -1 if target is None else PLACE[target]
        self._cells[_AFTER] = after

    def set_gauge(self, phase: CrashPhase, value: int) -> bool:
        """Set how many are in the phase;
        returns whether it is the one aimed at and has begun often enough."""
        place = PLACE[phase]
        began = value > self._cells[place]
        self._cells[place] = value
        if began:
            self._cells[6 + place] += 1
        return began and place == self._cells[_TARGET] and self._cells[6 + place] >= self._cells[_AFTER]

    def add(self, phase: CrashPhase, change: int) -> bool:
        return self.set_gauge(phase, max(self._cells[PLACE[phase]] + change, 0))

    def on(self, phase: CrashPhase) -> bool:
        return self._cells[PLACE[phase]] > 0

    def begin_count(self, phase: CrashPhase) -> int:
        return self._cells[6 + PLACE[phase]]

    def all_on(self) -> list[CrashPhase]:
        return [phase for phase in CrashPhase if self.on(phase)]

    @property
    def ready(self) -> bool:
        """The program takes updates."""
        return bool(self._cells[_READY])

    @ready.setter
    def ready(self, value: bool) -> None:
        self._cells[_READY] = int(value)

    @property
    def stands_by(self) -> bool:
        """The program waits until another one works no more."""
        return bool(self._cells[_STANDS_BY])

    @stands_by.setter
    def stands_by(self, value: bool) -> None:
        self._cells[_STANDS_BY] = int(value)

    @property
    def clock_error(self) -> int:
        """Seconds by which the clock of the program's machine is ahead."""
        return self._cells[_AHEAD]

    @clock_error.setter
    def clock_error(self, seconds: int) -> None:
        self._cells[_AHEAD] = seconds
