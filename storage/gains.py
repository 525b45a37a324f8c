"""Sums over results before and after a track, published in blocks (``bot.domain.learning.gains``)."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select

from bot.domain.learning.gain_test import GainMoment
from bot.domain.learning.gains import GainSums
from bot.domain.learning.lessons import Audience
from storage.block_sums import BlockSums
from storage.link import Link
from storage.models_training import gain_sums
from storage.repository import Repository
from storage.staged_rows import StagedLog

_SUMS: Final = ("count", "before", "gain", "gain_squared")
_PUBLISHED: Final = (
    select(gain_sums)
    .where(
        gain_sums.c.track == bindparam("track"),
        gain_sums.c.cohort_id == bindparam("cohort"),
        gain_sums.c["count"] > 0,
    )
    .order_by(gain_sums.c.moment)
)
_PARTS: Final = (
    select(gain_sums)
    .where(gain_sums.c.track == bindparam("track"), gain_sums.c["count"] > 0)
    .order_by(gain_sums.c.moment, gain_sums.c.cohort_id)
)
_BLOCKS: Final = BlockSums(gain_sums, _SUMS, people="count")


class SqlGains(Repository):
    """Implements ``bot.usecases.ports.training.Gains``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._added: StagedLog[GainSums] = StagedLog()
        self.stages = (self._added,)

    def add(self, sums: GainSums) -> None:
        self._added.add(sums)

    async def published_sums(self, track: Audience, cohort_id: str) -> Sequence[GainSums]:
        return await self._sums(_PUBLISHED, {"track": track.value, "cohort": cohort_id})

    async def published_parts(self, track: Audience) -> Sequence[GainSums]:
        return await self._sums(_PARTS, {"track": track.value})

    async def _sums(self, query: Any, keys: dict[str, str]) -> Sequence[GainSums]:
        rows = await self._link.rows(query, keys)
        return [
            GainSums(
                Audience(row.track),
                cohort_id=row.cohort_id,
                moment=GainMoment(row.moment),
                **{name: int(row._mapping[name]) for name in _SUMS},
            )
            for row in rows
        ]

    async def flush(self, link: Link) -> None:
        total: dict[tuple[str, str, str], GainSums] = {}
        for sums in self._added.batch:
            key = (sums.track.value, sums.cohort_id, sums.moment.value)
            total[key] = total[key].plus(sums) if key in total else sums
        ordered = sorted(total.items())  # in one order, so that no two processes deadlock
        keyed = [
            ({"track": track, "cohort_id": cohort, "moment": moment}, sums)
            for (track, cohort, moment), sums in ordered
        ]
        await _BLOCKS.add(link, keyed)
