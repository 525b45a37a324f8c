"""Three thousand strangers type a moderator's command while moderators work, and the messenger needs half a
second per membership query: how long does a moderator's press wait for its answer?"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench.mix import Mix, ScriptStep, message_update, open_bench_store, write_script

STRANGER_BASE: Final = 100_000_000
EVERY: Final = 45
"""One moderator's press per this many strangers."""
TELLS_AFTER: Final = 0.5
"""Seconds that the messenger needs for one membership query."""
PRESS_P99: Final = 2.0


class StrangersMix(Mix):
    """``total`` updates: strangers, once each, and moderators' presses spread evenly among them."""

    def __init__(self, total: int) -> None:
        super().__init__(total)
        self.counts = {"card": total // (EVERY + 1), "text": 0, "send": 0, "file": 0}
        self.strangers = total - self.counts["card"]

    def steps(self) -> list[ScriptStep]:
        presses = iter([self._press(index) for index in range(self.counts["card"])])
        mixed: list[ScriptStep] = []
        for index in range(self.strangers):
            mixed.append(self._stranger(index))
            if index % EVERY == EVERY - 1 and (press := next(presses, None)) is not None:
                mixed.append(press)
        return [*mixed, *presses]

    def _press(self, index: int) -> ScriptStep:
        """Answered by its toast: the group itself takes 18 messages a minute."""
        step = self._card_step(index)
        return replace(step, expect=step.expect[:1])

    def _stranger(self, index: int) -> ScriptStep:
        person = STRANGER_BASE + index
        return ScriptStep("stranger", f"o{person}", message_update(person, next(self.numbers), "/queue"), [])


def seed_strangers(folder: Path, total: int) -> tuple[float, int]:
    """Create a data folder with the moderators in place and the script next to it; returns the seconds that
    it took, and the number of presses in the script."""
    began, mix = time.monotonic(), StrangersMix(total)

    async def fill() -> Sequence[ScriptStep]:
        store = await open_bench_store(folder)
        await mix.seed(store)
        await store.checkpoint()
        await store.close()
        return mix.steps()

    write_script(asyncio.run(fill()), folder / "script.jsonl")
    return time.monotonic() - began, mix.counts["card"]


def standin_flags() -> tuple[str, ...]:
    return "--members", str(TELLS_AFTER), "--outside", str(STRANGER_BASE)
