"""What stands beside a report for a while: notices that wait for the morning, marks of equal texts."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.waves import TextMark
from storage.link import Link
from storage.means import Means
from storage.models import morning_notices, reports, text_marks
from storage.staged import Log, Staged

_SOME: Final = select(morning_notices.c.report_id).order_by(morning_notices.c.report_id)
_DROP: Final = delete(morning_notices).where(morning_notices.c.report_id == bindparam("at"))
_LIKE: Final = (
    select(text_marks, reports.c.case_id)
    .join(reports, reports.c.id == text_marks.c.report_id)
    .where(text_marks.c.name == bindparam("name"), text_marks.c.minute >= bindparam("since"))
)
OLD_MARKS: Final = delete(text_marks).where(text_marks.c.minute < bindparam("before"))


class SqlMorningNotices:
    """bot.usecases.ports_reports.MorningNotices."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: Staged[str, bool] = Staged()
        self.stages = (self._staged,)

    def keep(self, report_id: str) -> None:
        self._staged.set(report_id, True)

    async def some(self, *, limit: int) -> Sequence[str]:
        changed = self._staged.items()
        rows = await self._link.rows(_SOME.limit(limit + len(changed)))
        found = {row.report_id for row in rows} | {i for i, kept in changed.items() if kept}
        return sorted(found - {i for i, kept in changed.items() if kept is None})[:limit]

    def drop(self, report_id: str) -> None:
        self._staged.set(report_id, None)

    async def flush(self, link: Link) -> None:
        kept = self._staged.kept
        await link.put(morning_notices, [{"report_id": i} for i, kept_ in kept.items() if kept_], ignore=True)
        await link.many(_DROP, [{"at": i} for i, kept_ in kept.items() if kept_ is None])


class SqlWaves:
    """bot.usecases.ports_reports.Waves."""

    def __init__(self, link: Link, means: Means) -> None:
        self._link = link
        self._means = means
        self._added: Log[tuple[str, TextMark]] = Log()
        self.stages = (self._added,)

    def add(self, mark: TextMark, *, text: str) -> None:
        self._added.add((self._means.ring.text(text), mark))

    async def like(self, text: str, *, since_minute: int) -> Sequence[TextMark]:
        name = self._means.ring.text(text)
        rows = await self._link.rows(_LIKE, {"name": name, "since": since_minute})
        own = (mark for added, mark in self._added if added == name and mark.minute >= since_minute)
        return [*map(_mark_of, rows), *own]

    async def flush(self, link: Link) -> None:
        await link.put(
            text_marks,
            [
                {"report_id": mark.report_id, "name": name, "minute": mark.minute, "fresh": mark.fresh}
                for name, mark in self._added.kept
            ],
        )


def _mark_of(row: Any) -> TextMark:
    return TextMark(row.report_id, row.case_id, row.minute, bool(row.fresh))
