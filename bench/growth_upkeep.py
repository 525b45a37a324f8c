"""Upkeep with very many due rows while turns go on: how long does it hold a turn? (bench/growth.py)"""

import asyncio
import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final, Literal

from bench.flood_background import FIRST_STORED
from bench.growth_store import OLD_SHARED
from bench.growth_turns import GrownProgram, open_program
from bench.mix import message_update
from bot.domain.owner.burning import Burn
from storage.engine import WriteTurn

_PERSON: Final = 90_000_000
_PAUSE: Final = 0.02
"""Seconds between two turns while the upkeep runs."""
_TICK: Final = 0.005
_DUE: Final = (
    "UPDATE inbox SET hour = hour - 100 WHERE id <= :due * 5 / 10",
    "UPDATE text_marks SET minute = minute - 100000 WHERE name IN (SELECT name FROM text_marks LIMIT :due * 2 / 10)",
    f"UPDATE chat_messages SET key = {OLD_SHARED} WHERE (conversation, sealed) IN"
    " (SELECT conversation, sealed FROM chat_messages LIMIT :due * 2 / 10)",
    "UPDATE cases SET decided_at = decided_at - 200 * 86400000000 WHERE state <> 'new' AND number < :first + :due / 10",
)


def make_due(folder: Path, due: int) -> None:
    """Let about this many rows be over, a tenth of them reports with all that belongs to them."""
    with closing(sqlite3.connect(folder / "data" / "amanat.db")) as base:
        for statement in _DUE:
            base.execute(
                statement, {"due": due, "first": FIRST_STORED} if ":first" in statement else {"due": due}
            )
        base.commit()
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class DiskWitness(Thread):
    """Writes four kilobytes to a file of its own every fiftieth of a second: how long does the disk alone take?"""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self._file = folder / "witness"
        self._ends = Event()
        self.writes: list[tuple[float, float]] = []
        """When each began, and when it was on the disk."""

    def run(self) -> None:
        with self._file.open("ab", buffering=0) as file:
            while not self._ends.wait(_PAUSE):
                began = time.perf_counter()
                file.write(bytes(4096))
                os.fdatasync(file.fileno())
                self.writes.append((began, time.perf_counter()))

    def end(self) -> None:
        self._ends.set()
        self.join()

    def longest(self, since: float, until: float) -> float:
        """Milliseconds that the longest write took which went on between these moments; 0 if there was none."""
        took = [end - began for began, end in self.writes if began < until and end > since]
        return max(took, default=0.0) * 1000


class HoldMeter(WriteTurn):
    """Stands in the place of the database's turn, and measures for how long each task has it."""

    def __init__(self) -> None:
        super().__init__()
        self.held: defaultdict[str, list[float]] = defaultdict(list)
        self.moments: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        self._since = 0.0
        self._who = ""

    async def acquire(self) -> Literal[True]:
        await super().acquire()
        task = asyncio.current_task()
        self._since, self._who = time.perf_counter(), task.get_name() if task else ""
        return True

    def release(self) -> None:
        until = time.perf_counter()
        self.held[self._who].append((until - self._since) * 1000)
        self.moments[self._who].append((self._since, until))
        super().release()


async def measure_upkeep(folder: Path, *, sweep_seconds: float) -> dict[str, Any]:
    """Milliseconds: the longest hold of each kind of upkeep, the longest time in which the loop stood still, the turns
    meanwhile, and how long the disk took for a plain write during each longest hold."""
    async with open_program(folder) as grown:
        store = grown.program.store
        meter = HoldMeter()
        store._context.database.turn = meter
        stalls: defaultdict[str, float] = defaultdict(float)
        figures: dict[str, Any] = {"holds": {}, "holds_p99": {}, "disk": {}, "seconds": {}}
        witness = DiskWitness(folder)
        witness.start()
        turns: list[float] = []
        await grown.program.ticks.due_work()  # statements are compiled once
        work: dict[str, Callable[[], Awaitable[object]]] = {
            "due-work": grown.program.ticks.due_work,
            "upkeep": grown.program.ticks.upkeep,
            "checkpoint": grown.program.ticks.checkpoint,
            "copy": grown.program.ticks.look_after_copy,
            "details": grown.program.ticks.erase_due_details,
            "counts": store.counts,
            "burn": lambda: store.burn(Burn.ACCOUNTS),
            "sweep": lambda: _sweep(grown, sweep_seconds),
        }
        for name, job in work.items():
            figures["seconds"][name] = round(await _run_with_turns(grown, name, job, turns, stalls), 2)
            held = meter.held.get(name, [0.0])
            figures["holds"][name] = round(max(held), 1)
            figures["holds_p99"][name] = round(sorted(held)[int(len(held) * 0.99)], 1)
            if moments := meter.moments.get(name):
                longest = max(moments, key=lambda moment: moment[1] - moment[0])
                figures["disk"][name] = round(witness.longest(*longest), 1)
        witness.end()
        figures["disk_longest_ms"] = round(witness.longest(0.0, time.perf_counter()), 1)
        figures["stalls"] = {name: round(stall, 1) for name, stall in stalls.items()}
        figures["turns"], figures["longest_turn_ms"] = len(turns), round(max(turns), 1)
        return figures


async def _sweep(grown: GrownProgram, seconds: float) -> None:
    until = time.monotonic() + seconds
    while await grown.program.store.sweep() and time.monotonic() < until:  # noqa: ASYNC110 as the scheduler does
        await asyncio.sleep(0.01)


async def _run_with_turns(
    grown: GrownProgram,
    name: str,
    job: Callable[[], Awaitable[object]],
    turns: list[float],
    stalls: dict[str, float],
) -> float:
    async def run() -> None:
        await job()

    began = time.perf_counter()
    task = asyncio.create_task(run(), name=name)
    watch = asyncio.create_task(_watch_loop(name, stalls), name="watch")
    while not task.done():
        turns.append(
            await grown.take(message_update(_PERSON + len(turns) % 50, len(turns) + 1, "/menu")) * 1000
        )
        await asyncio.sleep(_PAUSE)
    took = time.perf_counter() - began
    watch.cancel()
    await task
    grown.answers()
    return took


async def _watch_loop(name: str, stalls: dict[str, float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(_TICK)
        stalls[name] = max(stalls[name], (time.perf_counter() - began - _TICK) * 1000)
