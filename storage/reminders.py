"""When learners are reminded. A row exists only while there is something to remind of."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, update

from bot.usecases.ports.training import Reminder
from storage.conditions import Columns, stored_row
from storage.link import Link
from storage.models_training import reminders
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.staged_rows import StagedLog, StagedRows

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
