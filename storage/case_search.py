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
from storage.columns import moment, moment_or_none
from storage.conditions import Condition
from storage.link import Link
from storage.models import cases
from storage.models_moderation import referrals
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


_FILTERS: Final[Mapping[str, str]] = {
    "act": "cases.act_id = :act",
    "areas": "cases.area_id IN :areas",
    "states": "cases.state || '' IN :states",
    "severity": "cases.severity = :severity",
    "assignee": "cases.owner || '' = :assignee",
    "opened_from": "cases.opened_at + 0 >= :opened_from",
    "opened_before": "cases.opened_at + 0 < :opened_before",
    "body": "EXISTS (SELECT 1 FROM referrals WHERE referrals.case_id = cases.id AND referrals.body = :body)",
}
"""By the name of each filter's value. Not tied to an index: the cases of a few reports are filtered. Otherwise SQLite
begins with all cases of a state, of a person or of some days."""
_LISTS: Final = ("areas", "states")
_IN_BODY: Final = cases.c.id.in_(select(referrals.c.case_id).where(referrals.c.body == bindparam("body")))


@lru_cache(maxsize=64)
def found_statement(given: frozenset[str], restricted: bool) -> TextClause:
    """The cases of a few reports that have any of the seeds, by how many of the words one of their reports
    has. ``given``: the filters that have a value."""
    where = ["1 = 1", *(condition for name, condition in _FILTERS.items() if name in given)]
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
    return statement.bindparams(*(bindparam(name, expanding=True) for name in _LISTS if name in given))


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
        filters = _filter_values(only)
        values: dict[str, Any] = {**filters}
        rows = [(name, word, int(word in seeds)) for name, word in named if counts.get(name)]
        for at, (name, word, seed) in enumerate([*rows, *[_NOBODY] * (_SLOTS - len(rows))]):
            values |= {f"n{at}": name, f"w{at}": word, f"s{at}": seed}
        statement = found_statement(frozenset(filters), only.restricted)
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
        ids = select(cases.c.id).where(*wanted.where).order_by(*wanted.order).limit(MOST)
        if only.body:
            ids = ids.where(_IN_BODY)
        these = ids.subquery()
        values = {"body": only.body} if only.body else {}
        rows = await self._link.rows(select(cases).join(these, cases.c.id == these.c.id), values)
        newest = self._staged.rows.overlay(wanted, rows, limit=MOST)
        if not only.body:
            return newest
        known = {row.id for row in rows}  # what this turn has changed is only what it was: as stored
        return [case for case in newest if case.id in known]

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
    """The value of each filter that is given, as the database stores it."""
    values = {
        "act": only.act,
        "areas": sorted(only.areas),
        "states": sorted(only.states),
        "severity": only.severity.value if only.severity else "",
        "assignee": str(only.assignee or ""),
        "opened_from": moment_or_none(only.opened_from),
        "opened_before": moment_or_none(only.opened_before),
        "body": only.body,
    }
    return {name: value for name, value in values.items() if value}


def cases_wanted(only: SearchFilter) -> Query[Case]:
    """The cases that fit the filter, newest first, whatever body they were referred to. The state is tied to an index
    only beside the person who holds them: otherwise SQLite finds the state by another index and reads row after row,
    while one index holds everything that is asked, newest first."""
    where: list[Condition] = []
    state = cases.c.state if only.assignee else cases.c.state.concat("")
    where += [cases.c.act_id == only.act] if only.act else []
    where += [cases.c.area_id.in_(sorted(only.areas))] if only.areas else []
    where += [state.in_(sorted(only.states))] if only.states else []
    where += [cases.c.severity == only.severity.value] if only.severity else []
    where += [cases.c.owner == str(only.assignee)] if only.assignee else []
    opened = cases.c.opened_at + 0 if only.assignee else cases.c.opened_at
    where += [opened >= moment(only.opened_from)] if only.opened_from else []
    where += [opened < moment(only.opened_before)] if only.opened_before else []
    where += [] if only.restricted else [~cases.c.restricted]
    return Query(
        cases, COLUMNS, *where, order=(cases.c.opened_at.desc(), cases.c.id.desc()), is_made_once=False
    )
