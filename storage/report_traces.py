"""The blind index over sealed text: keyed hashes of traces, and the reports that share most of them.

Words in very many reports find nothing. How many reports have each word is counted up to a bound, so that a
search costs the same however many reports there are.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, case, literal_column, select, text

from bot.domain.catalogue.catalogue import Space
from bot.domain.submissions.duplicates import DuplicateCandidates, IndexedReport, Marks, rarity_of
from bot.domain.submissions.traces import Trace, TraceKind
from storage.columns import datetime_of
from storage.keys import KIND_BITS
from storage.link import Link
from storage.models import cases, reports
from storage.models_moderation import report_traces
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.staged_rows import StagedLog
from storage.storage_context import StorageContext

_SOUGHT: Final = 64
"""At most this many names are looked up: the rarest of a long text."""
_MOST: Final = 1500
"""A name that this many reports have finds nothing."""
_LOOKED_AT: Final = 48
"""At most this many reports are compared in full: those with the most, and the rarest, in common."""
_FINDING: Final = {
    TraceKind.WORD: 1.0,
    TraceKind.NUMBER: 0.5,
    TraceKind.COPY: 2.0,
    TraceKind.SPOT: 3.0,
    TraceKind.PART: 3.0,
}
"""What a report is found by, and how much that counts before everything is compared."""
_NOBODY: Final = -1
_FEW_REPORTS: Final = 5_000
"""As many are counted anew for each search."""

# Constants of this file and placeholders for values: nothing in these statements comes from outside.
_NAMES: Final = ", ".join(f"(CAST(:n{at} AS BIGINT))" for at in range(_SOUGHT))
_WEIGHED: Final = ", ".join(f"(CAST(:n{at} AS BIGINT), CAST(:w{at} AS FLOAT))" for at in range(_SOUGHT))
_COUNTS: Final = text(
    f"WITH sought(name) AS (VALUES {_NAMES}) SELECT sought.name AS name, (SELECT count(*) FROM "  # noqa: S608 as above
    f"(SELECT 1 AS one FROM report_traces WHERE report_traces.name = sought.name LIMIT {_MOST}) AS few) AS many "
    "FROM sought WHERE sought.name >= 0"
)
_NEAREST: Final = text(
    f"WITH sought(name, weight) AS (VALUES {_WEIGHED}) SELECT report_traces.report_id AS id "  # noqa: S608 as above
    "FROM sought JOIN report_traces ON report_traces.name = sought.name WHERE report_traces.report_id <> :own "
    f"GROUP BY report_traces.report_id ORDER BY sum(sought.weight) DESC, report_traces.report_id LIMIT {_LOOKED_AT}"
)
_THESE: Final[BindParameter[list[str]]] = bindparam("these", expanding=True)
_TRACES: Final = select(report_traces.c.report_id, report_traces.c.name).where(
    report_traces.c.report_id.in_(_THESE)
)
_BEGUN: Final = case((reports.c.origin == "", reports.c.case_id), else_=reports.c.origin)
_CASES: Final = (
    select(reports.c.id, reports.c.case_id, cases.c.act_id, cases.c.area_id, cases.c.space, cases.c.opened_at)
    .join(cases, cases.c.id == _BEGUN)
    .where(reports.c.id.in_(_THESE), reports.c.withdrawn.is_(False))
)
_THERE: Final = PreparedRead(
    select(reports.c.id).where(reports.c.id.in_(_THESE), reports.c.sealed.is_not(None)), at_once=True
)
_TOTAL: Final[Any] = select(literal_column("count(*)").label("many")).select_from(reports)


class SqlTraces(Repository):
    """Implements ``bot.usecases.ports.reports.Traces``."""

    def __init__(self, link: Link, context: StorageContext) -> None:
        self._link = link
        self._context = context
        self._added: StagedLog[tuple[str, int]] = StagedLog()
        self.stages = (self._added,)

    def add(self, report_id: str, traces: Collection[Trace], *, scope: str) -> None:
        for trace in traces:
            self._added.add((report_id, self._context.ring.trace(scope, trace)))

    async def similar_reports(self, report_id: str) -> DuplicateCandidates | None:
        own = await self._load_traces([report_id])
        if not own or not own[0].marks:
            return None
        sought = _names_to_look_up(own[0].marks)
        counts = await self._counts(sought)
        total = await self._total()
        weighed = [
            (name, weight * rarity_of(counts[name], total)) for name, weight in sought if counts[name] < _MOST
        ]
        others = await self._nearest(report_id, weighed)
        by_mark = {name >> KIND_BITS: many for name, many in counts.items()}
        return DuplicateCandidates(own[0], await self._load_traces(others), by_mark, total)

    async def _total(self) -> int:
        """How many reports there are. Counting very many takes longer than all else of a search, so their number is
        as old as the last upkeep."""
        known = self._context.report_count
        return known if known > _FEW_REPORTS else await count_reports(self._link)

    async def _counts(self, sought: Sequence[tuple[int, float]]) -> Mapping[int, int]:
        rows = await self._link.rows(
            _COUNTS, {f"n{at}": name for at, (name, _) in enumerate(_fill_slots(sought))}
        )
        return {row.name: row.many for row in rows}

    async def _nearest(self, report_id: str, weighed: Sequence[tuple[int, float]]) -> list[str]:
        values: dict[str, Any] = {"own": report_id}
        for at, (name, weight) in enumerate(_fill_slots(weighed)):
            values |= {f"n{at}": name, f"w{at}": weight}
        return [row.id for row in await self._link.rows(_NEAREST, values)]

    async def _load_traces(self, report_ids: Collection[str]) -> list[IndexedReport]:
        if not report_ids:
            return []
        these = {"these": list(report_ids)}
        names: defaultdict[str, list[int]] = defaultdict(list)
        for row in await self._link.rows(_TRACES, these):
            names[row.report_id].append(row.name)
        return [
            IndexedReport(
                row.id,
                row.case_id,
                row.act_id,
                row.area_id,
                Space(row.space),
                datetime_of(row.opened_at),
                _marks(names[row.id]),
            )
            for row in await self._link.rows(_CASES, these)
        ]

    async def flush(self, link: Link) -> None:
        """After the reports: nothing is kept for a report that does not exist,
        or has lost its words in this batch."""
        if not self._added.batch:
            return
        values = {"these": sorted({report_id for report_id, _ in self._added.batch})}
        there = {row.id for row in await link.rows(_THERE, values)}
        names = sorted({(name, report_id) for report_id, name in self._added.batch if report_id in there})
        rows = [{"name": name, "report_id": report_id} for name, report_id in names]
        await link.put(report_traces, rows, ignore=True)


async def count_reports(link: Link) -> int:
    many: int = (await link.rows(_TOTAL))[0].many
    return many


def _fill_slots(sought: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    return [*sought, *[(_NOBODY, 0.0)] * (_SOUGHT - len(sought))]


def _marks(names: Collection[int]) -> Marks:
    marks_by_kind: defaultdict[TraceKind, set[int]] = defaultdict(set)
    for name in names:
        marks_by_kind[TraceKind(name & ((1 << KIND_BITS) - 1))].add(name >> KIND_BITS)
    return {kind: frozenset(marks) for kind, marks in marks_by_kind.items()}


def _names_to_look_up(marks: Marks) -> list[tuple[int, float]]:
    """The names to look up; those of the kinds that find best come first."""
    of_kinds = sorted(_FINDING.items(), key=lambda item: -item[1])
    names = [
        (mark << KIND_BITS | kind, weight)
        for kind, weight in of_kinds
        for mark in sorted(marks.get(kind, ()))
    ]
    return names[:_SOUGHT]
