"""Learners' rows: what they have read and answered, under a name that cannot be linked to anything else."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.learning.lessons import Audience
from bot.usecases.ports import Learner
from storage.columns import dump_json, load_json
from storage.link import Link
from storage.models_queues import learners
from storage.repository import Repository
from storage.row_cache import RowCache
from storage.staged_rows import MissingRow, StagedRows

_THESE: Final = select(learners).where(learners.c.key.in_(bindparam("these", expanding=True)))
_AT_ONCE: Final = 500
_FORGET: Final = delete(learners).where(learners.c.key == bindparam("at"))


def _row(learner: Learner) -> dict[str, Any]:
    data = {
        "audience": learner.audience,
        "progress": learner.progress,
        "attempt": learner.attempt,
        "settings": learner.settings,
        "memory": learner.memory,
    }
    return {"key": learner.key, "day": learner.day.isoformat(), "data": dump_json(data).decode()}


def _learner(row: Any) -> Learner:
    data = load_json(row.data)
    return Learner(
        row.key,
        date.fromisoformat(row.day),
        audience=Audience(data["audience"]) if data["audience"] else None,
        progress=data["progress"],
        attempt=data["attempt"],
        settings=data["settings"],
        memory=data.get("memory", {}),
    )


class SqlLearners(Repository):
    """Implements ``bot.usecases.ports.Learners``."""

    def __init__(self, link: Link, cache: RowCache) -> None:
        self._link = link
        self._cache = cache
        self._staged: StagedRows[str, tuple[Learner, dict[str, Any]]] = StagedRows()
        self.stages = (self._staged,)

    async def load(self, keys: Collection[str]) -> None:
        """Read those that are not in memory, in one query."""
        unknown = [key for key in dict.fromkeys(keys) if key not in self._cache.learners]
        if not unknown:
            return
        rows_by_key = {row.key: row for row in await self._link.rows(_THESE, {"these": unknown})}
        for key in unknown:
            self._cache.learners.set(key, _learner(rows_by_key[key]) if key in rows_by_key else None)

    async def get(self, key: str) -> Learner | None:
        staged = self._staged.get(key)
        if not isinstance(staged, MissingRow):
            return staged[0] if staged else None
        learner = self._cache.learners.get(key)
        if isinstance(learner, MissingRow):
            await self.load([key])
            learner = self._cache.learners.get(key)
        return None if isinstance(learner, MissingRow) else learner

    async def several(self, keys: Sequence[str]) -> Sequence[Learner]:
        for start in range(0, len(keys), _AT_ONCE):
            await self.load(keys[start : start + _AT_ONCE])
        candidates = [await self.get(key) for key in keys]
        return [learner for learner in candidates if learner is not None]

    def save(self, learner: Learner) -> None:
        """Raises TypeError, in the turn itself, for progress that cannot be stored."""
        self._staged.set(learner.key, (learner, _row(learner)))

    def forget(self, key: str) -> None:
        self._staged.set(key, None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        await link.put(learners, [staged[1] for staged in changes.values() if staged is not None])
        await link.many(_FORGET, [{"at": key} for key, staged in changes.items() if staged is None])

    def update_cache(self) -> None:
        for key, staged in self._staged.batch.items():
            self._cache.learners.set(key, staged[0] if staged else None)
