"""When learners are reminded. A row exists only while there is something to remind of."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import bindparam, delete, select, update

from bot.usecases.ports.training import Reminder
from storage.link import Link
from storage.models_training import reminders
from storage.repository import Repository
from storage.staged_rows import StagedLog, StagedRows

_DUE: Final = (
    select(reminders)
    .where(reminders.c.day <= bindparam("today"), reminders.c.minute <= bindparam("until"))
    .order_by(reminders.c.day, reminders.c.minute, reminders.c.learner)
    .limit(bindparam("most"))
)
_DROP: Final = delete(reminders).where(reminders.c.learner == bindparam("at"))
_FORWARD: Final = update(reminders).where(reminders.c.day > bindparam("by")).values(day=bindparam("by"))


class SqlReminders(Repository):
    """Implements ``bot.usecases.ports.training.Reminders``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, Reminder] = StagedRows()
        self._forward: StagedLog[date] = StagedLog()
        self.stages = (self._staged, self._forward)

    async def due(self, day: date, minute: int, *, limit: int) -> Sequence[Reminder]:
        changed = self._staged.items()
        values = {"today": day.isoformat(), "until": minute, "most": limit + len(changed)}
        rows = await self._link.rows(_DUE, values)
        due_reminders = {
            row.learner: Reminder(row.learner, row.letterbox, date.fromisoformat(row.day), row.minute)
            for row in rows
            if row.learner not in changed
        }
        fresh = [r for r in changed.values() if r is not None and r.day <= day and r.minute <= minute]
        return sorted((*due_reminders.values(), *fresh), key=lambda r: (r.day, r.minute, r.learner))[:limit]

    def save(self, reminder: Reminder) -> None:
        self._staged.set(reminder.learner, reminder)

    def drop(self, learner: str) -> None:
        self._staged.set(learner, None)

    def bring_forward(self, day: date) -> None:
        self._forward.add(day)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        rows = [
            {"learner": r.learner, "letterbox": r.letterbox, "day": r.day.isoformat(), "minute": r.minute}
            for r in changes.values()
            if r is not None
        ]
        await link.put(reminders, rows)
        await link.many(_DROP, [{"at": learner} for learner, r in changes.items() if r is None])
        for day in self._forward.batch:
            await link.run(_FORWARD, {"by": day.isoformat()})
