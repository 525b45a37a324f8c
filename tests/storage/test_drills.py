"""The drill in every storage:
what was stored is read back, two at once conflict, and at the end no row is left."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.conversation.store import Conflict
from bot.domain.cases.reports import State
from bot.domain.desk.drills import Drill, at_moment, begin, claim_change, decision_change
from storage.models import metadata
from storage.store import SqlStore
from tests.fakes.polling_day import content
from tests.handlers.test_drill import STORIES
from tests.storage.values import MINA, NOW, REZA, a_case
from tests.storage.workplace import Workplace

ROOTS = content().areas.roots()


def a_drill(name: str = "d1") -> Drill:
    return begin(name, STORIES[:3], by=REZA, acts=content().acts, areas=ROOTS, now=NOW)


async def test_a_drill_comes_back_as_it_was_put(work: Workplace) -> None:
    drill = a_drill().with_member(MINA)
    async with work.turn() as uow:
        uow.drills.save(drill)
    async with work.turn() as uow:
        assert await uow.drills.running() == drill
    case = claim_change(MINA, "Mina", now=NOW)(drill, drill.case(2))
    case = decision_change(MINA, "reject-untrue", now=NOW + timedelta(minutes=1))(drill, case)
    async with work.turn() as uow:
        assert await uow.drills.running() == drill
        uow.drills.save(drill.with_case(case))
    async with work.turn() as uow:
        running_drill = await uow.drills.running()
        assert (
            running_drill is not None
            and running_drill.case(2) == case
            and running_drill.case(2).state is State.REJECTED
        )
        uow.drills.drop(running_drill)
        assert await uow.drills.running() is None
    async with work.turn() as uow:
        assert await uow.drills.running() is None


async def test_drill_does_not_affect_real_case_lists_and_counts(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case("c1", number=1))
    async with work.turn() as uow:
        uow.drills.save(a_drill())
    async with work.turn() as uow:
        assert await uow.cases.count_waiting() == 1
        assert [case.id for case in await uow.cases.waiting(limit=9)] == ["c1"]
        assert sum((await uow.figures.states(since=NOW - timedelta(days=9))).values()) == 1
        assert (
            await uow.cases.get("d1/1") is None
            and await uow.cases.expired_cases(NOW + timedelta(days=2)) == []
        )


async def rows(store: SqlStore) -> dict[str, int]:
    async with store.batch() as batch:
        counts = {
            name: (await batch._link.rows(select(func.count()).select_from(table)))[0][0]  # type: ignore[attr-defined] # below the port
            for name, table in metadata.tables.items()
        }
    return {table: count for table, count in counts.items() if table != "audit"}


async def test_no_row_is_left(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.cases.add(a_case("c1", number=1))
        batch.keep_turn()
        await batch.commit()
    before = await rows(store)
    for change in ("begin", "end"):
        async with store.batch() as batch:
            if change == "begin":
                batch.uow.drills.save(a_drill())
            else:
                drill = await batch.uow.drills.running()
                assert drill is not None
                batch.uow.drills.drop(drill)
            batch.keep_turn()
            await batch.commit()
        assert (await rows(store) == before) is (change == "end")


async def test_concurrent_drill_claims_and_drills_conflict(store: SqlStore) -> None:
    """What was read has changed: the batch is lost and run again."""
    async with store.batch() as batch:
        batch.uow.drills.save(a_drill())
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        drill = await batch.uow.drills.running()
        assert drill is not None
        batch.uow.drills.save(drill.with_member(MINA))
        batch.keep_turn()
        batch.uow.drills._read = 99  # type: ignore[attr-defined] # as if another had written meanwhile
        with pytest.raises(Conflict):
            await batch.commit()
    async with store.batch() as batch:
        batch.uow.drills.save(a_drill("d2"))  # begun where there was none
        batch.keep_turn()
        with pytest.raises(Conflict):
            await batch.commit()
    async with store.batch() as batch:
        running_drill = await batch.uow.drills.running()
        assert running_drill is not None and running_drill.id == "d1" and MINA not in running_drill.joined


def test_a_claim_that_ran_out_is_free_again() -> None:
    drill = a_drill()
    held = drill.with_case(claim_change(MINA, "Mina", now=NOW)(drill, drill.case(1)))
    assert at_moment(held, now=NOW + timedelta(minutes=19)).assigned_to(MINA)
    free = at_moment(held, now=NOW + timedelta(minutes=20))
    assert not free.assigned_to(MINA) and len(free.waiting()) == 3
