"""Cases by time: in memory, on SQLite, on PostgreSQL."""

from datetime import timedelta

from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.alarms import DueCaseKind
from tests.storage.values import NOW, REZA, a_case
from tests.storage.workplace import Workplace

MINUTE = timedelta(minutes=1)


async def test_claims_and_deadlines_within_a_span(work: Workplace) -> None:
    held = {"state": State.CLAIMED, "assignee": REZA}
    async with work.turn() as uow:
        uow.cases.add(a_case("ends", number=1, until=NOW + 5 * MINUTE, **held))
        uow.cases.add(a_case("edge", number=2, until=NOW, deadline=NOW + 2 * MINUTE, **held))
        uow.cases.add(a_case("asks", number=3, state=State.NEEDS_INFO, assignee=REZA, until=NOW + MINUTE))
        uow.cases.add(a_case("late", number=4, severity=Severity.LOW, deadline=NOW + MINUTE))
        uow.cases.add(a_case("done", number=5, state=State.REJECTED, assignee=REZA, deadline=NOW + MINUTE))
        uow.cases.add(a_case("inner", number=7, act_id="O13"))
        uow.cases.add(a_case("old", number=6, opened_at=NOW - timedelta(days=1)))
    async with work.turn() as uow:
        dues = uow.dues
        assert [c.id for c in await dues.claims_ending(NOW, NOW + 5 * MINUTE)] == ["ends"]
        later = NOW + 2 * MINUTE
        assert [c.id for c in await dues.deadlines(NOW, later, DueCaseKind.WAITING)] == ["late"]
        assert [c.id for c in await dues.deadlines(NOW, later, DueCaseKind.HELD)] == ["edge"]
        assert list(await dues.deadlines(NOW, later, DueCaseKind.GRAVE)) == []
        assert list(await dues.deadlines(NOW + MINUTE, later, DueCaseKind.WAITING)) == [], "told already"
        waits_by_area = {
            (w.area_id, w.severity): (w.count, w.oldest) for w in await dues.waiting(circle=False)
        }
        assert sum(count for count, _ in waits_by_area.values()) == 2
        assert {severity for _, severity in waits_by_area} == {Severity.LOW, Severity.HIGH}
        assert min(oldest for _, oldest in waits_by_area.values()) == NOW - timedelta(days=1)
        assert sum((await dues.held_counts(circle=False)).values()) == 3
        assert [(w.severity, w.count, w.oldest) for w in await dues.waiting(circle=True)] == [
            (Severity.HIGH, 1, NOW)
        ]
        assert dict(await dues.held_counts(circle=True)) == {}


async def test_where_nothing_is(work: Workplace) -> None:
    async with work.turn() as uow:
        dues = uow.dues
        assert (
            list(await dues.waiting(circle=False)) == [] and dict(await dues.held_counts(circle=False)) == {}
        )


async def test_nothing_is_left_out_of_a_long_span(work: Workplace) -> None:
    """After an outage many are late, some of them in the same moment."""
    async with work.turn() as uow:
        for at in range(1_100):
            uow.cases.add(a_case(f"w{at:04}", number=at, deadline=NOW + (1 + at // 400) * MINUTE))
        for at in range(3):
            grave = {"severity": Severity.CRITICAL, "deadline": NOW + 9 * MINUTE}
            uow.cases.add(a_case(f"g{at}", number=2_000 + at, **grave))
        held = {"state": State.CLAIMED, "assignee": REZA, "until": NOW + 4 * MINUTE}
        uow.cases.add(a_case("mine", number=3_000, deadline=NOW + 9 * MINUTE, **held))
    async with work.turn() as uow:
        dues, end = uow.dues, NOW + 10 * MINUTE
        waiting = [c.id for c in await dues.deadlines(NOW, end, DueCaseKind.WAITING)]
        assert waiting == [f"w{at:04}" for at in range(1_100)]
        assert [c.id for c in await dues.deadlines(NOW, end, DueCaseKind.GRAVE)] == ["g0", "g1", "g2"]
        assert [c.id for c in await dues.deadlines(NOW, end, DueCaseKind.HELD)] == ["mine"]
        assert [c.id for c in await dues.claims_ending(NOW, end)] == ["mine"]


async def test_open_cases_are_paged_by_deadline(work: Workplace) -> None:
    async with work.turn() as uow:
        for at, minutes in enumerate((3, 1, 1, 2)):
            uow.cases.add(a_case(f"c{at}", number=at, deadline=NOW + minutes * MINUTE))
        uow.cases.add(a_case("done", number=9, state=State.REJECTED, assignee=REZA, deadline=NOW + MINUTE))
        held = {"state": State.CLAIMED, "assignee": REZA, "until": NOW}
        uow.cases.add(a_case("held", number=10, deadline=NOW + 4 * MINUTE, **held))
    async with work.turn() as uow:
        first = await uow.dues.open_after(None, limit=3)
        assert [case.id for case in first] == ["c1", "c2", "c3"]
        assert [case.id for case in await uow.dues.open_after((NOW + MINUTE, "c1"), limit=1)] == ["c2"]
        rest = await uow.dues.open_after((first[-1].deadline, "c3"), limit=3)
        assert [case.id for case in rest] == ["c0", "held"]
