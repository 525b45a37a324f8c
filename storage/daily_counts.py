"""Daily counts. A count must not show what a person did: a row that changes in the transaction of their turn would,
in the database's log, stand beside their conversation. So the counts of committed turns wait in memory, and are
written about once an hour in a transaction of the upkeep. A crash loses the counts of an hour at most."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select

from bot.domain.figures.daily_counts import CountKind, DailyCount
from storage.link import Link, insert_into
from storage.models_asking import daily_counts
from storage.repository import Repository
from storage.staged_rows import StagedLog
from storage.storage_context import CountedEvent, StorageContext

_BETWEEN: Final = (
    select(daily_counts.c.name, daily_counts.c.detail, func.sum(daily_counts.c.count).label("total"))
    .where(
        daily_counts.c.kind == bindparam("kind"),
        daily_counts.c.day >= bindparam("first"),
        daily_counts.c.day <= bindparam("last"),
    )
    .group_by(daily_counts.c.name, daily_counts.c.detail)
)
OLD_COUNTS: Final = delete(daily_counts).where(daily_counts.c.day < bindparam("before"))


@cache
def _adding(dialect: str) -> Any:
    """INSERT of counts that adds to existing ones: nothing is read, so that two processes lose nothing."""
    statement = insert_into(daily_counts, dialect).values(
        {column.name: bindparam(column.name) for column in daily_counts.columns}
    )
    return statement.on_conflict_do_update(
        index_elements=list(daily_counts.primary_key.columns),
        set_={"count": daily_counts.c.count + statement.excluded["count"]},
    )


class SqlDailyCounts(Repository):
    """Implements ``bot.usecases.ports.counting.DailyCounts``."""

    def __init__(self, link: Link, context: StorageContext) -> None:
        self._link, self._context = link, context
        self._added: StagedLog[DailyCount] = StagedLog()
        self.stages = (self._added,)

    def add(self, count: DailyCount) -> None:
        self._added.add(count)

    async def between(self, kind: CountKind, first: date, last: date) -> Sequence[DailyCount]:
        values = {"kind": kind.value, "first": first.isoformat(), "last": last.isoformat()}
        rows = await self._link.rows(_BETWEEN, values)
        return [DailyCount(last, kind, row.name, row.detail, int(row.total)) for row in rows]

    def update_cache(self) -> None:
        """Hold what was counted: the turns are committed."""
        for row in self._added.batch:
            self._context.held_counts[row.day.isoformat(), row.kind.value, row.name, row.detail] += row.count


async def write_counts_hourly(link: Link, context: StorageContext) -> None:
    """Write the held counts, if none were written in this hour yet. The hour of the start is not over before the
    next one."""
    context.counts_hour = context.counts_hour or context.hour()
    if context.counts_hour != context.hour():
        await write_counts(link, context)


async def write_counts(link: Link, context: StorageContext) -> None:
    """Write the held counts; once that is committed they are held no more."""
    written: Counter[CountedEvent] = Counter(context.held_counts)
    hour = context.hour()
    rows = [
        {"day": day, "kind": kind, "name": name, "detail": detail, "count": count}
        for (day, kind, name, detail), count in sorted(
            written.items()
        )  # in one order: no two processes deadlock
    ]
    await link.many(_adding(link.dialect), rows)

    async def after_commit() -> None:
        context.held_counts -= written
        context.counts_hour = hour

    link.after.append(after_commit)
