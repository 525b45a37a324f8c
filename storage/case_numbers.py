"""Case numbers from shuffled blocks, one or more a day: a number reveals neither order nor count."""

import random
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import bindparam, func, select, text

from storage.keys import KeyRing
from storage.link import Link
from storage.models import NUMBER_SEQUENCE, case_numbers

BLOCK: Final = 1000
_TODAY: Final = (
    select(case_numbers)
    .where(case_numbers.c.day == bindparam("day"), case_numbers.c.next < BLOCK)
    .order_by(case_numbers.c.block.desc())
    .limit(1)
)
_NEXT_BLOCK: Final = text(f"SELECT nextval('{NUMBER_SEQUENCE}')")
_HIGHEST: Final = select(func.coalesce(func.max(case_numbers.c.block), 0))


@lru_cache(maxsize=16)
def _shuffle_block(seed: bytes) -> tuple[int, ...]:
    return tuple(random.Random(seed).sample(range(BLOCK), BLOCK))  # noqa: S311 the seed is the secret


class NumberBlock:
    """The block this process draws from. Numbers drawn by a failed batch are skipped."""

    def __init__(self) -> None:
        self.day = ""
        self.block = 0
        self.next = BLOCK


class CaseNumbers:
    def __init__(self, link: Link, ring: KeyRing, drawn: NumberBlock) -> None:
        self._link = link
        self._ring = ring
        self._drawn = drawn
        self._changed: dict[int, tuple[str, int]] = {}
        """What to store for each block that was drawn from: its day and its next place."""

    async def take_number(self, day: date) -> int:
        drawn, today = self._drawn, day.isoformat()
        if drawn.day != today or drawn.next >= BLOCK:
            await self._open_block(today)
        place = _shuffle_block(self._ring.number_seed(drawn.block))[drawn.next]
        drawn.next += 1
        self._changed[drawn.block] = (drawn.day, drawn.next)
        return drawn.block * BLOCK + place

    async def _open_block(self, today: str) -> None:
        drawn = self._drawn
        if self._link.dialect == "sqlite":
            rows = await self._link.rows(_TODAY, {"day": today})
            highest: int = (await self._link.rows(_HIGHEST))[0][0]
            if rows and rows[0].block > drawn.block:
                drawn.block, drawn.next = rows[0].block, rows[0].next
            else:  # the stored place may be behind what this process has drawn since
                drawn.block, drawn.next = max(highest, drawn.block) + 1, 0
        else:  # other processes draw too: a block belongs to one process
            drawn.block, drawn.next = (await self._link.rows(_NEXT_BLOCK))[0][0], 0
        drawn.day = today

    async def flush(self, link: Link) -> None:
        rows: list[dict[str, Any]] = [
            {"block": block, "day": day, "next": place} for block, (day, place) in self._changed.items()
        ]
        await link.put(case_numbers, rows)
