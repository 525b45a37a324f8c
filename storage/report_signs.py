"""Short-lived data about reports: notices that wait for the morning, marks of equal texts."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, case, delete, func, or_, select, text

from bot.domain.submissions.waves import TextMark, is_copy, least_shared
from storage.link import Link
from storage.models import morning_notices, reports, text_marks
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.staged_rows import StagedLog, StagedRows
from storage.storage_context import StorageContext

_SOME: Final = select(morning_notices.c.report_id).order_by(morning_notices.c.report_id)
_DROP: Final = delete(morning_notices).where(morning_notices.c.report_id == bindparam("at"))
MOST_SHARING: Final = 300
"""At most this many of the newest marks are read: a campaign of any size costs no more."""
_IS_EQUAL: Final = func.max(case((text_marks.c.name == bindparam("whole"), 1), else_=0))
_MATCHES: Final = PreparedRead(
    select(
        text_marks.c.report_id,
        text_marks.c.minute,
        text_marks.c.fresh,
        reports.c.case_id,
        func.sum(case((text_marks.c.name == bindparam("whole"), 0), else_=1)).label("shared"),
        _IS_EQUAL.label("is_equal"),
    )
    .join(reports, reports.c.id == text_marks.c.report_id)
    .where(
        text_marks.c.name.in_(bindparam("names", expanding=True)), text_marks.c.minute >= bindparam("since")
    )
    .group_by(text_marks.c.report_id, text_marks.c.minute, text_marks.c.fresh, reports.c.case_id)
    .having(or_(func.count() >= bindparam("least"), _IS_EQUAL == 1))
    .order_by(_IS_EQUAL.desc(), text_marks.c.minute.desc(), text_marks.c.report_id)
    .limit(MOST_SHARING)
)
_MARKS: Final = PreparedRead(
    select(
        text_marks.c.report_id,
        text_marks.c.minute,
        text_marks.c.fresh,
        reports.c.case_id,
        (text_marks.c.name == bindparam("whole")).label("is_whole"),
    )
    .join(reports, reports.c.id == text_marks.c.report_id)
    .where(
        text_marks.c.name.in_(bindparam("names", expanding=True)), text_marks.c.minute >= bindparam("since")
    ),
    few=True,
)
"""The marks that ``_MATCHES`` groups, one by one: most texts share few with others or none."""
_LOCK: Final = text("SELECT pg_advisory_xact_lock(:number)")


class SqlMorningNotices(Repository):
    """Implements ``bot.usecases.ports.reports.MorningNotices``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, bool] = StagedRows()
        self.stages = (self._staged,)

    def keep(self, report_id: str) -> None:
        self._staged.set(report_id, True)

    async def next_reports(self, *, limit: int) -> Sequence[str]:
        changed = self._staged.items()
        rows = await self._link.rows(_SOME.limit(limit + len(changed)))
        report_ids = {row.report_id for row in rows} | {i for i, value in changed.items() if value}
        return sorted(report_ids - {i for i, value in changed.items() if value is None})[:limit]

    def drop(self, report_id: str) -> None:
        self._staged.set(report_id, None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        await link.put(
            morning_notices, [{"report_id": i} for i, value in changes.items() if value], ignore=True
        )
        await link.many(_DROP, [{"at": i} for i, value in changes.items() if value is None])


class SqlWaves(Repository):
    """Implements ``bot.usecases.ports.reports.Waves``."""

    def __init__(self, link: Link, context: StorageContext) -> None:
        self._link = link
        self._context = context
        self._added: StagedLog[tuple[frozenset[str], TextMark]] = StagedLog()
        self.stages = (self._added,)

    def add(self, mark: TextMark, *, whole: str, runs: Collection[str]) -> None:
        self._added.add((frozenset({self._whole_text_name(whole), *self._names(runs)}), mark))

    async def equal(self, whole: str, *, since_minute: int) -> Sequence[TextMark]:
        equal_marks, _ = await self.equal_and_copies(
            whole, (), equal_since=since_minute, copies_since=since_minute
        )
        return equal_marks

    async def equal_and_copies(
        self, whole: str, runs: Collection[str], *, equal_since: int, copies_since: int
    ) -> tuple[Sequence[TextMark], Sequence[TextMark]]:
        name, run_names = self._whole_text_name(whole), self._names(runs)
        if self._link.dialect == "postgresql":  # SQLite has one writer
            await self._link.rows(_LOCK, {"number": int(name[:15], 16)})
        equal: dict[TextMark, None] = {}
        shared: Counter[TextMark] = Counter()
        for mark, is_equal, shared_count in await self._stored_matches(name, run_names, since=copies_since):
            if is_equal and mark.minute >= equal_since:
                equal[mark] = None
            shared[mark] += shared_count
        for held, mark in self._added:
            if name in held and mark.minute >= equal_since:
                equal[mark] = None
            if mark.minute >= copies_since:
                shared[mark] += len(held & run_names)
        return list(equal), [mark for mark, count in shared.items() if is_copy(count, len(run_names))]

    async def _stored_matches(
        self, name: str, run_names: Collection[str], *, since: int
    ) -> list[tuple[TextMark, bool, int]]:
        """Each mark with whether its whole text is the same, and how many of the runs it shares."""
        values: dict[str, Any] = {"names": [name, *run_names], "whole": name, "since": since}
        least = max(least_shared(len(run_names)), 1)
        if (few := await self._link.few_rows(_MARKS, values)) is not None:
            return _group_marks(few, least)
        rows = await self._link.rows(_MATCHES, {**values, "least": least})
        return [(_mark_of(row), bool(row.is_equal), int(row.shared)) for row in rows]

    def _whole_text_name(self, whole: str) -> str:
        return self._context.ring.text(f"= {whole}")

    def _names(self, runs: Collection[str]) -> set[str]:
        return {self._context.ring.text(run) for run in runs}

    async def flush(self, link: Link) -> None:
        rows = [
            {"report_id": mark.report_id, "name": name, "minute": mark.minute, "fresh": mark.fresh}
            for names, mark in self._added.batch
            for name in sorted(names)
        ]
        await link.put(text_marks, rows)


def _group_marks(rows: Sequence[Any], least: int) -> list[tuple[TextMark, bool, int]]:
    """What ``_MATCHES`` makes of these rows."""
    whole, runs = Counter[TextMark](), Counter[TextMark]()
    for row in rows:
        (whole if row.is_whole else runs)[_mark_of(row)] += 1
    marks = sorted({**whole, **runs}, key=lambda mark: (not whole[mark], -mark.minute, mark.report_id))
    return [(m, whole[m] > 0, runs[m]) for m in marks if whole[m] or runs[m] >= least]


def _mark_of(row: Any) -> TextMark:
    return TextMark(row.report_id, row.case_id, row.minute, bool(row.fresh))
