"""Search of cases by the blind index: names are looked up, counted and joined; no report is opened.

A word that very many reports contain finds nothing by itself, so that a search costs the same however many
reports there are. Next to a rarer word it still counts.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import inf
from typing import Any, Final

from sqlalchemy import TextClause, bindparam, select, text

from bot.domain.cases.reports import Case
from bot.usecases.ports.desk import MOST, SearchFilter, SearchMatches, Word
from storage.case_rows import COLUMNS, case_of
from storage.cases import SqlCases
from storage.conditions import Condition
from storage.link import Link
from storage.models import cases
from storage.queries import Query
from storage.storage_context import StorageContext

_SLOTS: Final = 96
"""At most this many names are looked up."""
_COMMON: Final = 1500
"""A name that this many reports have finds nothing next to a rarer one."""
_LOOKED_AT: Final = 4000
_NOBODY: Final = (-1, -1, 0)

# Constants of this file and placeholders for values: nothing in these statements comes from outside.
_NAMES: Final = ", ".join(f"(CAST(:n{at} AS BIGINT))" for at in range(_SLOTS))
_SOUGHT: Final = ", ".join(
    f"(CAST(:n{at} AS BIGINT), CAST(:w{at} AS INTEGER), CAST(:s{at} AS INTEGER))" for at in range(_SLOTS)
)
_COUNTS: Final = text(
    f"WITH sought(name) AS (VALUES {_NAMES}) SELECT sought.name AS name, (SELECT count(*) FROM "  # noqa: S608 as above
    f"(SELECT 1 AS one FROM report_traces WHERE report_traces.name = sought.name LIMIT {_COMMON}) AS few) AS many "
    "FROM sought WHERE sought.name >= 0"
)
_IDS: Final = select(cases).where(cases.c.id.in_(bindparam("ids", expanding=True)))


@lru_cache(maxsize=8)
def found_statement(act: bool, areas: bool, states: bool, restricted: bool) -> TextClause:
    """The cases of a few reports that have any of the seeds, by how many of the words one of their reports
    has. The state is not tied to an index: otherwise SQLite begins with all cases of that state."""
    where = ["1 = 1"]
    where += ["cases.act_id = :act"] if act else []
    where += ["cases.area_id IN :areas"] if areas else []
    where += ["cases.state || '' IN :states"] if states else []
    where += [] if restricted else ["NOT cases.restricted"]
    statement = text(
        f"WITH sought(name, word, seed) AS (VALUES {_SOUGHT}), few AS (SELECT DISTINCT report_traces.report_id AS id "  # noqa: S608 as above
        "FROM sought JOIN report_traces ON report_traces.name = sought.name WHERE sought.seed = 1 "
        f"LIMIT {_LOOKED_AT}), hits AS (SELECT few.id AS id, count(DISTINCT sought.word) AS words "
        "FROM few CROSS JOIN sought JOIN report_traces "
        "ON report_traces.name = sought.name AND report_traces.report_id = few.id "
        "WHERE sought.name >= 0 GROUP BY few.id) "
        "SELECT cases.id AS id, max(hits.words) AS words FROM hits JOIN reports ON reports.id = hits.id "
        f"JOIN cases ON cases.id = reports.case_id WHERE {' AND '.join(where)} "
        f"GROUP BY cases.id, cases.opened_at ORDER BY words DESC, cases.opened_at DESC, cases.id LIMIT {MOST}"
    )
    lists = [name for name, on in (("areas", areas), ("states", states)) if on]
    return statement.bindparams(*(bindparam(name, expanding=True) for name in lists))


class SqlSearch:
    """Implements ``bot.usecases.ports.desk.CaseSearch``."""

    def __init__(self, link: Link, context: StorageContext, staged: SqlCases) -> None:
        self._link = link
        self._context = context
        self._staged = staged

    async def by_words(self, words: Sequence[Word], only: SearchFilter) -> SearchMatches:
        named = self._index_names(words)
        counts = await self._counts(named)
        seeds = _seeds(named, counts)
        values: dict[str, Any] = _filter_values(only)
        rows = [(name, word, int(word in seeds)) for name, word in named if counts.get(name)]
        for at, (name, word, seed) in enumerate([*rows, *[_NOBODY] * (_SLOTS - len(rows))]):
            values |= {f"n{at}": name, f"w{at}": word, f"s{at}": seed}
        statement = found_statement(bool(only.act), bool(only.areas), bool(only.states), only.restricted)
        hits = {row.id: row.words for row in await self._link.rows(statement, values)}
        best, wanted = max(hits.values(), default=0), cases_wanted(only)
        ids = [case_id for case_id, had in hits.items() if had == best]
        known = await self._cases(ids)
        return SearchMatches([known[i] for i in ids if i in known and wanted.fits(known[i], {})], best)

    def _index_names(self, words: Sequence[Word]) -> list[tuple[int, int]]:
        """Pairs of a name and its word. If there are too many, the last words are dropped."""
        ring = self._context.ring
        named = [
            (name, at)
            for at, word in enumerate(words)
            for name in sorted({ring.trace(scope, trace) for scope, trace in word})
        ]
        return named[:_SLOTS]

    async def _counts(self, named: Sequence[tuple[int, int]]) -> Mapping[int, int]:
        names = [*{name for name, _ in named}]
        filled = [*names, *[-1] * (_SLOTS - len(names))]
        rows = await self._link.rows(_COUNTS, {f"n{at}": name for at, name in enumerate(filled)})
        return {row.name: row.many for row in rows}

    async def newest(self, only: SearchFilter) -> Sequence[Case]:
        wanted = cases_wanted(only)
        ids = select(cases.c.id).where(*wanted.where).order_by(*wanted.order).limit(MOST).subquery()
        rows = await self._link.rows(select(cases).join(ids, cases.c.id == ids.c.id))
        return self._staged.rows.overlay(wanted, rows, limit=MOST)

    async def _cases(self, ids: Sequence[str]) -> Mapping[str, Case]:
        if not ids:
            return {}
        changed = self._staged.changes()
        return {r.id: changed.get(r.id) or case_of(r) for r in await self._link.rows(_IDS, {"ids": [*ids]})}


def _seeds(named: Sequence[tuple[int, int]], counts: Mapping[int, int]) -> frozenset[int]:
    """The words that reports are found by: those that not too many reports have, or else the rarest one."""
    many: defaultdict[int, int] = defaultdict(int)
    for name, word in named:
        many[word] += counts.get(name, 0)
    rare = frozenset(word for word, count in many.items() if 0 < count < _COMMON)
    return rare or frozenset(sorted(many, key=lambda word: many[word] or inf)[:1])


def _filter_values(only: SearchFilter) -> dict[str, Any]:
    values: dict[str, Any] = {"act": only.act} if only.act else {}
    values |= {"areas": sorted(only.areas)} if only.areas else {}
    return values | ({"states": sorted(only.states)} if only.states else {})


def cases_wanted(only: SearchFilter) -> Query[Case]:
    """The cases that fit the filter, newest first. Not tied to an index: otherwise SQLite finds the state by
    another index and reads row after row, while one index holds everything that is asked, newest first."""
    where: list[Condition] = []
    where += [cases.c.act_id == only.act] if only.act else []
    where += [cases.c.area_id.in_(sorted(only.areas))] if only.areas else []
    where += [cases.c.state.concat("").in_(sorted(only.states))] if only.states else []
    where += [] if only.restricted else [~cases.c.restricted]
    return Query(
        cases, COLUMNS, *where, order=(cases.c.opened_at.desc(), cases.c.id.desc()), is_made_once=False
    )
