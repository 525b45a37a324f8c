"""Cases by what the clock says of them: in memory, on SQLite, on PostgreSQL."""

from datetime import timedelta

from bot.domain.catalogue import Severity
from bot.domain.reports import State
from tests.storage.values import NOW, REZA, a_case
from tests.storage.workplace import Workplace

MINUTE = timedelta(minutes=1)


async def test_claims_and_deadlines_within_a_span(work: Workplace) -> None:
    held = {"state": State.CLAIMED, "owner": REZA}
    async with work.turn() as uow:
        uow.cases.add(a_case("ends", number=1, until=NOW + 5 * MINUTE, **held))
        uow.cases.add(a_case("edge", number=2, until=NOW, deadline=NOW + 2 * MINUTE, **held))
        uow.cases.add(a_case("asks", number=3, state=State.NEEDS_INFO, owner=REZA, until=NOW + MINUTE))
        uow.cases.add(a_case("late", number=4, severity=Severity.LOW, deadline=NOW + MINUTE))
        uow.cases.add(a_case("done", number=5, state=State.REJECTED, owner=REZA, deadline=NOW + MINUTE))
        uow.cases.add(a_case("inner", number=7, act_id="O13"))
        uow.cases.add(a_case("old", number=6, opened_at=NOW - timedelta(days=1)))
    async with work.turn() as uow:
        dues = uow.dues
        assert [c.id for c in await dues.claims_ending(NOW, NOW + 5 * MINUTE)] == ["ends"]
        assert [c.id for c in await dues.deadlines(NOW, NOW + 2 * MINUTE)] == ["late", "edge"]
        assert [c.id for c in await dues.deadlines(NOW + MINUTE, NOW + 2 * MINUTE)] == ["edge"]
        found = {(w.area_id, w.severity): (w.count, w.oldest) for w in await dues.waiting(circle=False)}
        assert sum(count for count, _ in found.values()) == 2
        assert {severity for _, severity in found} == {Severity.LOW, Severity.HIGH}
        assert min(oldest for _, oldest in found.values()) == NOW - timedelta(days=1)
        assert sum((await dues.held(circle=False)).values()) == 3
        assert [(w.severity, w.count, w.oldest) for w in await dues.waiting(circle=True)] == [
            (Severity.HIGH, 1, NOW)
        ]
        assert dict(await dues.held(circle=True)) == {}


async def test_where_nothing_is(work: Workplace) -> None:
    async with work.turn() as uow:
        dues = uow.dues
        assert list(await dues.waiting(circle=False)) == [] and dict(await dues.held(circle=False)) == {}
