"""Sums over results before and after a track, published in blocks (``bot.domain.learning.gains``)."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from bot.domain.learning.gain_test import GainMoment
from bot.domain.learning.gains import BLOCK, GainSums
from bot.domain.learning.lessons import Audience
from storage.link import INSERT, Link
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
_PUBLISH: Final = (
    update(gain_sums)
    .where(
        gain_sums.c.track == bindparam("of_track"),
        gain_sums.c.cohort_id == bindparam("of_cohort"),
        gain_sums.c.moment == bindparam("of_moment"),
        gain_sums.c.waiting_count >= BLOCK,
    )
    .values(
        {name: gain_sums.c[name] + gain_sums.c[f"waiting_{name}"] for name in _SUMS}
        | {f"waiting_{name}": 0 for name in _SUMS}
    )
)


def _adding(dialect: str) -> Any:
    """INSERT of waiting sums that adds to existing ones: nothing is read, so no concurrent update can be lost."""
    statement = INSERT[dialect](gain_sums).values(
        {column.name: bindparam(column.name) for column in gain_sums.columns}
    )
    return statement.on_conflict_do_update(
        index_elements=list(gain_sums.primary_key.columns),
        set_={
            f"waiting_{name}": gain_sums.c[f"waiting_{name}"] + statement.excluded[f"waiting_{name}"]
            for name in _SUMS
        },
    )


_ADD: Final = {dialect: _adding(dialect) for dialect in INSERT}


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
        rows = [
            {"track": track, "cohort_id": cohort, "moment": moment}
            | dict.fromkeys(_SUMS, 0)
            | {f"waiting_{name}": getattr(sums, name) for name in _SUMS}
            for (track, cohort, moment), sums in ordered
        ]
        await link.many(_ADD[link.dialect], rows)
        await link.many(
            _PUBLISH,
            [
                {"of_track": track, "of_cohort": cohort, "of_moment": moment}
                for (track, cohort, moment), _ in ordered
            ],
        )
