"""Counts of cases, under one contract for every storage; each is read in the order of an index alone."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from bot.domain.cases.reports import State
from bot.domain.figures.figures import CaseMilestone
from storage.case_figures import ACTS, AREAS, DECIDED_BY, QUARTER_SPACES, QUARTERS, STATES, WAITS
from storage.store import SqlStore
from tests.storage.conftest import ON_SQLITE
from tests.storage.values import NOW, REZA, a_case
from tests.storage.workplace import Workplace

MINUTE = timedelta(minutes=1)
COUNTED = (QUARTERS, QUARTER_SPACES, ACTS, AREAS, STATES, *WAITS.values())


async def test_counts_are_of_what_was_opened_since(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case("old", number=1, opened_at=NOW - timedelta(days=2)))
        uow.cases.add(a_case("a", number=2, opened_at=NOW - MINUTE, taken_at=NOW + 4 * MINUTE))
        over: dict[str, Any] = {"state": State.REJECTED, "assignee": REZA, "decided_at": NOW + 9 * MINUTE}
        uow.cases.add(a_case("b", number=3, act_id="O02", area_id="x", taken_at=NOW + 4 * MINUTE, **over))
    since = NOW - timedelta(days=1)
    async with work.turn() as uow:
        figures = uow.figures
        quarter: datetime = NOW - 15 * MINUTE
        assert dict(await figures.quarters(since=since)) == {quarter: 1, NOW: 1}
        assert dict(await figures.acts(since=since)) == {"O01": 1, "O02": 1}
        assert dict(await figures.areas(since=since)) == {"tehran-1": 1, "x": 1}
        assert dict(await figures.states(since=since)) == {State.NEW: 1, State.REJECTED: 1}
        assert dict(await figures.wait_times(CaseMilestone.CLAIMED, since=since)) == {5: 1, 4: 1}
        assert dict(await figures.wait_times(CaseMilestone.DECIDED, since=since)) == {9: 1}
        assert await figures.decided_by(REZA, since=since) == 1
        assert await figures.decided_by(REZA, since=NOW + 10 * MINUTE) == 0


@pytest.mark.parametrize("statement", [*(s for counting in COUNTED for s in counting.values()), DECIDED_BY])
@ON_SQLITE
async def test_each_count_reads_only_its_span(store: SqlStore, data_dir: Path, statement: Any) -> None:
    bound = statement.params({"since": 1, "quarter": 1, "who": "telegram:1"})
    sql = str(bound.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    with closing(sqlite3.connect(data_dir / "amanat.db")) as hand:
        plan = [row[3] for row in hand.execute(f"EXPLAIN QUERY PLAN {sql}")]
    of_cases = [step for step in plan if " cases " in step]
    assert of_cases and all(step.startswith("SEARCH cases USING COVERING INDEX ") for step in of_cases), plan
    assert not [step for step in plan if "TEMP B-TREE" in step], "nothing is sorted"
