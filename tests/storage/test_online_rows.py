"""Pages and graded accounts of online reports, under one contract for every storage: nothing can be read from
them, and they are removed with their report."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from bot.domain.catalogue.catalogue import Space
from bot.domain.figures.figures import ComparisonAxis
from bot.domain.submissions.online import AccountGrade
from bot.domain.submissions.witnesses import ReportBody
from bot.usecases.ports import UnitOfWork
from bot.usecases.ports.online import LinkKind
from bot.usecases.submissions.index_report import index_online
from storage.online import SOME, TOP
from storage.store import SqlStore
from tests.fakes.contexts import context
from tests.storage.conftest import ON_SQLITE
from tests.storage.values import NOW, REZA, SARA, a_body, a_case, a_report
from tests.storage.workplace import Workplace

DAY = date(2026, 5, 1)
POST = "https://t.me/shahr/12"
OTHER = "https://example.ir/news/12345"
PLANTED = "neighbour_77"


def body(address: str) -> ReportBody:
    return replace(a_body(), space=Space.VIRTUAL, address=address)


async def file_test_report(uow: UnitOfWork, name: str, address: str, *, number: int, **case: Any) -> None:
    made = a_case(f"case-{name}", number=number, space=Space.VIRTUAL, **case)
    report = a_report(name, case_id=made.id)
    uow.cases.add(made)
    uow.reports.add(report, body=body(address), receipt=f"{number:016d}", reporter_key=name, account=SARA)
    await index_online(context(uow), report, body(address), made)


async def some(work: Workplace) -> None:
    async with work.turn() as uow:
        await file_test_report(uow, "a", POST, number=1)
        await file_test_report(uow, "b", f"کانال، {POST}/", number=2, opened_at=NOW + timedelta(hours=1))
        await file_test_report(uow, "c", OTHER, number=3)
        await file_test_report(uow, "d", f"@{PLANTED}", number=4)
        await file_test_report(uow, "e", f"https://instagram.com/{PLANTED}", number=5)
        await file_test_report(uow, "f", POST, number=6, act_id="O13")


async def pages(uow: UnitOfWork, *, circle: bool = False, since: date = DAY) -> list[int]:
    return [page.count for page in await uow.online.top(LinkKind.PAGE, since=since, circle=circle, limit=9)]


async def test_page_reports_are_counted_with_circle_apart(work: Workplace) -> None:
    await some(work)
    async with work.turn() as uow:
        assert await pages(uow) == [2, 1]
        assert await pages(uow, circle=True) == [3, 1]
        assert await pages(uow, since=DAY + timedelta(days=1)) == []
        first = (await uow.online.top(LinkKind.PAGE, since=DAY, circle=True, limit=1))[0]
        theirs = await uow.online.reports_of(LinkKind.PAGE, first.name, circle=False, limit=9)
        assert sorted(theirs) == ["a", "b"]
        assert "f" in await uow.online.reports_of(LinkKind.PAGE, first.name, circle=True, limit=9)
        case_ids = await uow.online.cases_of(LinkKind.PAGE, first.name, restricted=False, limit=9)
        assert list(case_ids) == ["case-b", "case-a"], "the newest first, the circle's not"


async def test_pages_of_newly_restricted_cases_join_the_circle(work: Workplace) -> None:
    await some(work)
    async with work.turn() as uow:
        uow.cases.restrict_all_but({"O21"})
        uow.online.restrict_with_cases()
    async with work.turn() as uow:
        assert await pages(uow) == []
        assert await pages(uow, circle=True) == [3, 1]


async def test_nothing_counts_an_account_that_nobody_has_graded(work: Workplace) -> None:
    await some(work)
    async with work.turn() as uow:
        assert await uow.online.top(LinkKind.ACCOUNT, since=DAY, circle=True, limit=9) == []
        assert await uow.online.grade_of(f"@{PLANTED}") is None


async def test_graded_account_is_counted_by_act_hour_until_ungraded(work: Workplace) -> None:
    await some(work)
    async with work.turn() as uow:
        uow.online.set_grade("t.me/shahr", AccountGrade.MEDIA, by=REZA, day=DAY)
        assert await uow.online.grade_of("t.me/shahr") is AccountGrade.MEDIA
        uow.online.add("a", LinkKind.ACCOUNT, "t.me/shahr", day=DAY, circle=False)
    async with work.turn() as uow:
        await file_test_report(uow, "g", "https://t.me/shahr/99", number=7, act_id="O21")
    async with work.turn() as uow:
        (account,) = await uow.online.top(LinkKind.ACCOUNT, since=DAY, circle=False, limit=9)
        assert (account.count, account.grade) == (2, AccountGrade.MEDIA)
        since = NOW - timedelta(hours=1)
        assert dict(await uow.online.acts_of(account.name, since=since, restricted=True)) == {
            "O01": 1,
            "O21": 1,
        }
        case = await uow.cases.get("case-g")
        assert case is not None
        uow.cases.save(replace(case, restricted=True))
    async with work.turn() as uow:
        assert dict(await uow.online.acts_of(account.name, since=since, restricted=False)) == {"O01": 1}
        assert sum((await uow.online.quarters_of(account.name, since=since, restricted=True)).values()) == 2
    async with work.turn() as uow:
        await uow.online.drop_grade("t.me/shahr")
        assert await uow.online.grade_of("t.me/shahr") is None
    async with work.turn() as uow:
        assert await uow.online.top(LinkKind.ACCOUNT, since=DAY, circle=True, limit=9) == []
        assert await uow.online.reports_of(LinkKind.ACCOUNT, account.name, circle=True, limit=9) == []
        assert await pages(uow) == [2, 1, 1], "pages stay"


async def test_withdrawn_or_restricted_reports_are_not_counted_outside(work: Workplace) -> None:
    await some(work)
    async with work.turn() as uow:
        uow.reports.destroy("b")
        uow.online.move_report("c", circle=True)
    async with work.turn() as uow:
        assert await pages(uow) == [1]
        assert sorted(await pages(uow, circle=True)) == [1, 2]


async def test_cases_are_counted_by_space(work: Workplace) -> None:
    await some(work)
    async with work.turn() as uow:
        uow.cases.add(a_case("real", number=9))
    async with work.turn() as uow:
        since = NOW - timedelta(hours=1)
        acts = await uow.figures.spaces(ComparisonAxis.ACT, since=since, restricted=False)
        assert dict(acts) == {("O01", Space.VIRTUAL): 5, ("O01", Space.REAL): 1}
        hours = await uow.figures.spaces(ComparisonAxis.HOUR, since=since, restricted=False)
        assert hours[NOW, Space.REAL] == 1 and hours[NOW + timedelta(hours=1), Space.VIRTUAL] == 1
        areas = await uow.figures.spaces(ComparisonAxis.AREA, since=since, restricted=True)
        assert areas["tehran-1", Space.VIRTUAL] == 6


# --- SQLite's own words ---------------------------------------------------------------------------------


def plan(data_dir: Path, statement: Any, **values: Any) -> str:
    sql = str(
        statement.params(values).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    )
    with closing(sqlite3.connect(data_dir / "amanat.db")) as hand:
        return "; ".join(row[3] for row in hand.execute(f"EXPLAIN QUERY PLAN {sql}"))


@pytest.mark.parametrize("statement", [*TOP.values(), *SOME.values()])
@ON_SQLITE
async def test_each_is_counted_out_of_an_index_alone(store: SqlStore, data_dir: Path, statement: Any) -> None:
    query_plan = plan(data_dir, statement, since="2026-05-01", kind="page", name="x")
    assert query_plan.startswith("SEARCH report_links USING COVERING INDEX"), query_plan
