"""Pages of cases, under one contract for every storage."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import Pile
from bot.usecases.ports.desk import PileQuery
from storage.case_piles import PileHalf, PilePart, parts_of_pile
from storage.store import SqlStore
from tests.storage.conftest import ON_SQLITE
from tests.storage.values import MINA, NOW, REZA, a_case
from tests.storage.workplace import Workplace


def pile_query(pile: Pile = Pile.WAITING, **only: object) -> PileQuery:
    return PileQuery(pile, REZA, NOW, **only)  # type: ignore[arg-type] # the test's own


async def fill(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case("low", number=1, severity=Severity.LOW, deadline=NOW - timedelta(hours=3)))
        uow.cases.add(a_case("late", number=2, deadline=NOW - timedelta(hours=2), area_id="tehran-2"))
        uow.cases.add(a_case("his", number=3, state=State.CLAIMED, assignee=MINA))
        uow.cases.add(a_case("mine", number=4, state=State.NEEDS_INFO, assignee=REZA, act_id="O02"))
        uow.cases.add(a_case("critical", number=5, severity=Severity.CRITICAL, act_id="O02"))
        uow.cases.add(a_case("over", number=6, state=State.REJECTED, assignee=REZA, decided_at=NOW))


@pytest.mark.parametrize(
    ("looked", "expected_ids"),
    [
        (pile_query(), ["critical", "late", "low"]),
        (pile_query(Pile.MINE), ["mine"]),
        (pile_query(Pile.ASKED), ["mine"]),
        (pile_query(Pile.LATE), ["low", "late"]),
        (pile_query(severity=Severity.LOW), ["low"]),
        (pile_query(act="O02"), ["critical"]),
        (pile_query(areas=frozenset({"tehran-2", "x"})), ["late"]),
        (pile_query(Pile.LATE, areas=frozenset({"tehran-1"}), act="O01"), ["low"]),
        (pile_query(Pile.ASKED, act="O02", severity=Severity.HIGH), ["mine"]),
    ],
)
async def test_a_pile_is_what_it_says(work: Workplace, looked: PileQuery, expected_ids: list[str]) -> None:
    await fill(work)
    async with work.turn() as uow:
        assert [c.id for c in await uow.piles.page(looked, limit=9)] == expected_ids


async def test_pages_join_and_see_what_this_turn_has_changed(work: Workplace) -> None:
    await fill(work)
    async with work.turn() as uow:
        first = await uow.piles.page(pile_query(), limit=2)
        rest = await uow.piles.page(pile_query(), limit=2, after=first[-1].id)
        assert [c.id for c in (*first, *rest)] == ["critical", "late", "low"]
        late = await uow.piles.page(pile_query(Pile.LATE), limit=1)
        assert [c.id for c in await uow.piles.page(pile_query(Pile.LATE), limit=1, after=late[0].id)] == [
            "late"
        ]
        uow.cases.save(replace(first[0], state=State.CLAIMED, assignee=REZA))
        assert [c.id for c in await uow.piles.page(pile_query(), limit=9)] == ["late", "low"]
        assert "critical" in [c.id for c in await uow.piles.page(pile_query(Pile.MINE), limit=9)]
    async with work.turn() as uow:
        assert dict(await uow.piles.acts()) == {"O01": 3, "O02": 2}
        assert dict(await uow.piles.areas()) == {"tehran-1": 4, "tehran-2": 1}


@pytest.mark.parametrize(
    ("looked", "index"),
    [
        (pile_query(), "ix_cases_queue"),
        (pile_query(severity=Severity.LOW), "ix_cases_graded"),
        (pile_query(Pile.MINE), "ix_cases_owner"),
        (pile_query(act="O02"), "ix_cases_of_act"),
        (pile_query(areas=frozenset({"a", "b"})), "ix_cases_of_area"),
        (pile_query(severity=Severity.HIGH, areas=frozenset({"a", "b"})), "ix_cases_of_area"),
        (pile_query(severity=Severity.HIGH, act="O02"), "ix_cases_of_act"),
        (pile_query(Pile.LATE), "ix_cases_late"),
        (pile_query(Pile.LATE, severity=Severity.HIGH), "ix_cases_late"),
        (pile_query(Pile.LATE, act="O01"), "ix_cases_late"),
        (pile_query(Pile.LATE, areas=frozenset({"a"})), "ix_cases_(late|of_area)"),
    ],
)
@ON_SQLITE
async def test_no_page_reads_the_whole_table(
    store: SqlStore, data_dir: Path, looked: PileQuery, index: str
) -> None:
    """SQLite's query plan, for the first page and for a later one, and for the count."""
    parts = parts_of_pile(looked)
    for part in (*parts, *(replace(part, behind=(2, "x")) for part in parts)):
        is_first_half = part.half is PileHalf.LATE_CRITICAL and looked.pile is not Pile.MINE
        plan = plan_of(part.statement(9), data_dir)
        wanted = "ix_cases_late" if is_first_half else index
        assert any(re.search(rf"USING (COVERING )?INDEX {wanted}\b", step) for step in plan), plan
        assert not [step for step in plan if step.startswith("SCAN cases")], plan
    assert not [step for step in plan_of(PilePart(looked).query.count, data_dir) if step.startswith("SCAN")]


def plan_of(statement: Select[Any], data_dir: Path) -> list[str]:
    sql = str(statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    assert "OFFSET" not in sql.upper().replace("LIMIT 9 OFFSET 0", "")
    with closing(sqlite3.connect(data_dir / "amanat.db")) as hand:
        return [row[3] for row in hand.execute(f"EXPLAIN QUERY PLAN {sql}")]


async def test_late_critical_cases_are_the_first_of_each_pile(work: Workplace) -> None:
    """The longest late first; then the pile's own order, page by page."""
    grave = {"severity": Severity.CRITICAL}
    async with work.turn() as uow:
        uow.cases.add(a_case("later", number=1, deadline=NOW - timedelta(hours=1), **grave))
        uow.cases.add(a_case("latest", number=2, deadline=NOW - timedelta(hours=2), **grave))
        uow.cases.add(
            a_case("old", number=3, opened_at=NOW - timedelta(days=3), deadline=NOW + timedelta(1), **grave)
        )
        uow.cases.add(a_case("low", number=4, severity=Severity.LOW, deadline=NOW - timedelta(days=1)))
        uow.cases.add(
            a_case("mine", number=5, state=State.CLAIMED, assignee=REZA, deadline=NOW - timedelta(1), **grave)
        )
    for looked, expected in (
        (pile_query(), ["latest", "later", "old", "low"]),
        (pile_query(Pile.LATE), ["mine", "latest", "later", "low"]),
        (pile_query(severity=Severity.CRITICAL), ["latest", "later", "old"]),
        (pile_query(act="O01", areas=frozenset({"tehran-1"})), ["latest", "later", "old", "low"]),
    ):
        assert await read_by_pages(work, looked, size=1) == expected
        assert await read_by_pages(work, looked, size=3) == expected
        async with work.turn() as uow:
            assert await uow.piles.count(looked) == len(expected)
            assert await uow.piles.count(looked, most=2) == min(len(expected), 2)
    async with work.turn() as uow:
        case = await uow.cases.get("latest")
        assert case is not None
        uow.cases.save(replace(case, state=State.CLAIMED, assignee=MINA))
        assert [c.id for c in await uow.piles.page(pile_query(), limit=9)] == ["later", "old", "low"]
        assert await uow.piles.count(pile_query()) == 3
        assert [c.id for c in await uow.piles.page(pile_query(Pile.MINE), limit=9)] == ["mine"]
    async with work.turn() as uow:
        assert dict(await uow.piles.assignees()) == {REZA: 1, MINA: 1}


async def read_by_pages(work: Workplace, looked: PileQuery, *, size: int) -> list[str]:
    ids: list[str] = []
    async with work.turn() as uow:
        while page := await uow.piles.page(looked, limit=size, after=ids[-1] if ids else ""):
            ids += [case.id for case in page]
    return ids


async def test_what_one_person_decided_in_one_moment_is_found(work: Workplace) -> None:
    at = NOW + timedelta(microseconds=7)
    over = {"state": State.OUT_OF_SCOPE, "assignee": REZA, "decided_at": at}
    async with work.turn() as uow:
        uow.cases.add(a_case("a", number=1, **over))
        uow.cases.add(a_case("b", number=2, **over | {"assignee": MINA}))
        uow.cases.add(a_case("c", number=3, **over | {"decided_at": NOW}))
    async with work.turn() as uow:
        uow.cases.add(a_case("d", number=4, **over))
        assert sorted(c.id for c in await uow.piles.decided_at(REZA, at)) == ["a", "d"]


async def test_what_one_person_merged_in_one_moment_is_found(work: Workplace) -> None:
    gone = {"state": State.MERGED, "assignee": REZA, "decided_at": NOW, "merged_into": "x"}
    async with work.turn() as uow:
        uow.cases.add(a_case("a", number=1, **gone))
        uow.cases.add(a_case("b", number=2, **gone | {"assignee": MINA}))
        uow.cases.add(a_case("c", number=3, **gone | {"state": State.OUT_OF_SCOPE}))
    async with work.turn() as uow:
        assert [c.id for c in await uow.piles.merged_at(REZA, NOW)] == ["a"]
        assert [c.id for c in await uow.piles.merged_at(REZA, NOW + timedelta(microseconds=1))] == []
