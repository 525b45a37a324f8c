"""Learners' rows: what they have read and answered, under a name that cannot be linked to anything else.

When learners are reminded. A row exists only while there is something to remind of.
"""

from collections.abc import Collection, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, update

from bot.domain.learning.lessons import Audience
from bot.usecases.ports import Learner
from bot.usecases.ports.training import Reminder
from storage.columns import dump_json, load_json
from storage.conditions import Columns, stored_row
from storage.link import Link
from storage.models_queues import learners
from storage.models_training import reminders
from storage.prepared_reads import PreparedRead
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.row_cache import RowCache
from storage.staged_rows import MissingRow, StagedLog, StagedRows

_THESE: Final = PreparedRead(
    select(learners).where(learners.c.key.in_(bindparam("these", expanding=True))), at_once=True
)
_NAMES: Final = select(learners.c.key).where(learners.c.key.in_(bindparam("these", expanding=True)))
_HOLD: Final = (
    select(learners)
    .where(learners.c.key.in_(bindparam("these", expanding=True)))
    .with_for_update(skip_locked=True)
)
"""It waits for nobody, so it can be part of no deadlock."""
_AT_ONCE: Final = 500
_FORGET: Final = delete(learners).where(learners.c.key == bindparam("at"))
COLUMNS: Final[Columns[Reminder]] = {
    "learner": attrgetter("learner"),
    "letterbox": attrgetter("letterbox"),
    "day": lambda reminder: reminder.day.isoformat(),
    "minute": attrgetter("minute"),
}
_DUE: Final = Query(
    reminders,
    COLUMNS,
    reminders.c.day <= bindparam("today"),
    reminders.c.minute <= bindparam("until"),
    order=(reminders.c.day, reminders.c.minute, reminders.c.learner),
)
_DROP: Final = delete(reminders).where(reminders.c.learner == bindparam("at"))
_FORWARD: Final = update(reminders).where(reminders.c.day > bindparam("by")).values(day=bindparam("by"))


def _row(learner: Learner) -> dict[str, Any]:
    data = {
        "audience": learner.audience,
        "progress": learner.progress,
        "attempt": learner.attempt,
        "settings": learner.settings,
        "memory": learner.memory,
        **({"practice": learner.practice} if learner.practice else {}),
        **({"gains": learner.gains} if learner.gains else {}),
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
        practice=data.get("practice", {}),
        gains=data.get("gains", {}),
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

    async def hold(self, keys: Sequence[str]) -> Collection[str]:
        """On SQLite nobody else writes while a batch is open."""
        if self._link.dialect != "postgresql":
            return ()
        asked = [key for key in dict.fromkeys(keys) if isinstance(self._staged.get(key), MissingRow)]
        if not asked:
            return ()
        held = {row.key: row for row in await self._link.rows(_HOLD, {"these": asked})}
        left = [key for key in asked if key not in held]
        others = [row.key for row in await self._link.rows(_NAMES, {"these": left})] if left else []
        for key in asked:  # of a row that somebody else changes, what is in memory says nothing
            if key not in others:
                self._cache.learners.set(key, _learner(held[key]) if key in held else None)
        return others

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


class ReminderQueries:
    """The queries for reminders, wherever the reminders are."""

    def __init__(self, rows: RowSource[Reminder]) -> None:
        self._rows = rows

    async def due(self, day: date, minute: int, *, limit: int) -> Sequence[Reminder]:
        return await self._rows.find(_DUE, {"today": day.isoformat(), "until": minute}, limit=limit)


class SqlReminders(ReminderQueries, Repository):
    """Implements ``bot.usecases.ports.training.Reminders``."""

    def __init__(self, link: Link) -> None:
        self._staged: StagedRows[str, Reminder] = StagedRows()
        self._forward: StagedLog[date] = StagedLog()
        self.stages = (self._staged, self._forward)
        super().__init__(OverlaidRows(link, reminders.c.learner, _reminder, self._staged.items))

    def save(self, reminder: Reminder) -> None:
        self._staged.set(reminder.learner, reminder)

    def drop(self, learner: str) -> None:
        self._staged.set(learner, None)

    def bring_forward(self, day: date) -> None:
        self._forward.add(day)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        await link.put(reminders, [stored_row(r, COLUMNS) for r in changes.values() if r is not None])
        await link.many(_DROP, [{"at": learner} for learner, r in changes.items() if r is None])
        for day in self._forward.batch:
            await link.run(_FORWARD, {"by": day.isoformat()})


def _reminder(row: Any) -> Reminder:
    return Reminder(row.learner, row.letterbox, date.fromisoformat(row.day), row.minute)
