"""Groups of learners, enrolments and codes that move progress:
one contract in memory, on SQLite, on PostgreSQL."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.conversation.store import Conflict
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.lessons import Audience
from bot.domain.learning.transfers import Transfer
from bot.usecases.ports import Learner
from storage.models_training import certificates, transfers
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.conftest import ON_POSTGRESQL, Opening
from tests.storage.values import MINA, NOW, REZA
from tests.storage.workplace import Workplace

DAY = date(2026, 11, 24)


def a_cohort(key: str = "c1", *, most: int = 3, **more: object) -> Cohort:
    given: dict[str, object] = {
        "track": Audience.STAFF, "body": f"body {key}", "area_id": "thr01", "code": f"code-{key}",
        "lead_code": f"lead-{key}", "most": most, "expires": DAY + timedelta(days=30), **more,
    }  # fmt: skip
    return Cohort(key, **given)  # type: ignore[arg-type] # the fields of a cohort


async def test_a_cohort_comes_back_with_every_field(work: Workplace) -> None:
    made = a_cohort(lead=REZA, lead_code=None, active=False)
    async with work.turn() as uow:
        uow.cohorts.add(made)
        assert await uow.cohorts.get("c1") == made
    async with work.turn() as uow:
        assert await uow.cohorts.get("c1") == made
        assert await uow.cohorts.get("c2") is None


async def test_cohort_is_found_by_codes_lead_and_learners(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cohorts.add(a_cohort("c2"))
        uow.cohorts.add(a_cohort("c1", lead=REZA))
        assert [c.id for c in await uow.cohorts.all()] == ["c1", "c2"]
    async with work.turn() as uow:
        first = await uow.cohorts.by_code("code-c1")
        assert first is not None and first.id == "c1"
        assert await uow.cohorts.by_code("lead-c1") is None
        assert [c.id for c in await uow.cohorts.led_by(REZA)] == ["c1"]
        uow.cohorts.save(replace(first, code="new", lead=MINA))
        assert await uow.cohorts.by_code("code-c1") is None
        assert (await uow.cohorts.by_code("new") or first).code == "new"
        assert list(await uow.cohorts.led_by(REZA)) == []
        await uow.cohorts.enrol(first, "k1", DAY)
        assert [c.id for c in await uow.cohorts.of_learner("k1")] == ["c1"]
    async with work.turn() as uow:
        stored_cohort = await uow.cohorts.get("c1")
        assert stored_cohort is not None and (stored_cohort.used, stored_cohort.code, stored_cohort.lead) == (
            1,
            "new",
            MINA,
        )
        assert await uow.cohorts.by_code("code-c1") is None
        assert list(await uow.cohorts.enrolled_learners("c1")) == ["k1"]
        assert [c.id for c in await uow.cohorts.of_learner("k1")] == ["c1"]


async def test_settings_that_are_saved_late_leave_the_count_alone(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cohorts.add(a_cohort())
    async with work.turn() as uow:
        read = await uow.cohorts.get("c1")
        assert read is not None
        await uow.cohorts.enrol(read, "k1", DAY)
    async with work.turn() as uow:
        uow.cohorts.save(replace(read, active=False))
    async with work.turn() as uow:
        now = await uow.cohorts.get("c1")
        assert now is not None and (now.used, now.active) == (1, False)


async def test_a_lead_s_code_is_used_once(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cohorts.add(a_cohort())
    async with work.turn() as uow:
        stored_cohort = await uow.cohorts.by_lead_code("lead-c1")
        assert stored_cohort is not None
        await uow.cohorts.take_lead(stored_cohort, MINA)
        assert await uow.cohorts.by_lead_code("lead-c1") is None
        assert [c.id for c in await uow.cohorts.led_by(MINA)] == ["c1"]
    async with work.turn() as uow:
        assert await uow.cohorts.by_lead_code("lead-c1") is None
        now = await uow.cohorts.get("c1")
        assert now is not None and (now.lead, now.lead_code) == (MINA, None)


async def test_enrolments_move_without_doubling_and_end_with_the_learner(work: Workplace) -> None:
    async with work.turn() as uow:
        for key in ("c1", "c2"):
            uow.cohorts.add(a_cohort(key))
            await uow.cohorts.enrol(a_cohort(key), "old", DAY)
    async with work.turn() as uow:
        await uow.cohorts.enrol(a_cohort("c1"), "new", DAY + timedelta(days=1))
        await uow.cohorts.move("old", to="new")
        assert [c.id for c in await uow.cohorts.of_learner("new")] == ["c1", "c2"]
    async with work.turn() as uow:
        assert list(await uow.cohorts.of_learner("old")) == []
        assert list(await uow.cohorts.enrolled_learners("c1")) == ["new"]
        assert list(await uow.cohorts.enrolled_learners("c2")) == ["new"]
        await uow.cohorts.leave_all("new")
        assert list(await uow.cohorts.of_learner("new")) == []
    async with work.turn() as uow:
        assert list(await uow.cohorts.enrolled_learners("c2")) == []


async def test_a_dropped_turn_enrols_nobody(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cohorts.add(a_cohort())
    async with work.batch() as (uow, keep, drop):
        await uow.cohorts.enrol(a_cohort(), "k1", DAY)
        drop()
        assert list(await uow.cohorts.enrolled_learners("c1")) == []
        await uow.cohorts.enrol(a_cohort(), "k2", DAY)
        keep()
    async with work.turn() as uow:
        now = await uow.cohorts.get("c1")
        assert now is not None and now.used == 1
        assert list(await uow.cohorts.enrolled_learners("c1")) == ["k2"]


async def test_several_learners_are_read_at_once(work: Workplace) -> None:
    async with work.turn() as uow:
        for key in ("k1", "k2", "k3"):
            uow.learners.save(Learner(key, DAY, progress={"seen": [key]}))
    async with work.turn() as uow:
        uow.learners.save(Learner("k3", DAY, progress={"seen": ["changed"]}))
        learners = await uow.learners.several(["k3", "nobody", "k1"])
        assert [(learner.key, learner.progress["seen"]) for learner in learners] == [
            ("k3", ["changed"]),
            ("k1", ["k1"]),
        ]


async def test_transfer_code_exists_until_it_is_used(work: Workplace) -> None:
    until = NOW.replace(second=0, microsecond=0) + timedelta(minutes=15)
    async with work.turn() as uow:
        for code in ("t1", "t2"):
            uow.transfers.add(Transfer(code, learner="k1", until=until))
        uow.transfers.add(Transfer("t3", learner="k2", until=until))
    async with work.turn() as uow:
        assert await uow.transfers.get("t1") == Transfer("t1", learner="k1", until=until)
        uow.transfers.use("t1")
        assert await uow.transfers.get("t1") is None
    async with work.turn() as uow:
        assert await uow.transfers.get("t1") is None
        await uow.transfers.drop_of("k1")
        assert await uow.transfers.get("t2") is None
    async with work.turn() as uow:
        assert await uow.transfers.get("t2") is None
        assert await uow.transfers.get("t3") is not None


@ON_POSTGRESQL
async def test_two_batches_at_once_never_go_beyond_the_most(store: SqlStore) -> None:
    """On PostgreSQL both read "one place left"; the second one finds the group full and must be run again."""
    async with store.batch() as batch:
        batch.uow.cohorts.add(a_cohort(most=1))
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as first_batch, store.batch() as second_batch:
        for batch, learner in ((first_batch, "k1"), (second_batch, "k2")):
            stored_cohort = await batch.uow.cohorts.by_code("code-c1")
            assert stored_cohort is not None and stored_cohort.used == 0
            await batch.uow.cohorts.enrol(stored_cohort, learner, DAY)
            batch.keep_turn()
        await first_batch.commit()
        with pytest.raises(Conflict):
            await second_batch.commit()
    async with store.batch() as batch:
        now = await batch.uow.cohorts.get("c1")
        assert now is not None and now.used == 1
        assert list(await batch.uow.cohorts.enrolled_learners("c1")) == ["k1"]


@ON_POSTGRESQL
async def test_two_batches_at_once_use_a_code_once(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.cohorts.add(a_cohort())
        batch.uow.transfers.add(Transfer("t1", learner="k1", until=NOW))
        batch.keep_turn()
        await batch.commit()
    for use in ("lead", "transfer"):
        async with store.batch() as first_batch, store.batch() as second_batch:
            for batch, account in ((first_batch, MINA), (second_batch, REZA)):
                if use == "lead":
                    await batch.uow.cohorts.take_lead(a_cohort(), account)
                else:
                    batch.uow.transfers.use("t1")
                batch.keep_turn()
            await first_batch.commit()
            with pytest.raises(Conflict):
                await second_batch.commit()
    async with store.batch() as batch:
        now = await batch.uow.cohorts.get("c1")
        assert now is not None and now.lead == MINA


async def test_certificates_are_counted_and_change_hands(store: SqlStore) -> None:
    rows = [
        {"id": "z1", "learner": "k1", "track": "staff", "day": "2026-11-24", "revoked": None, "reason": ""},
        {"id": "z2", "learner": "k1", "track": "staff", "day": "2026-11-24", "revoked": None, "reason": ""},
        {"id": "z3", "learner": "k2", "track": "staff", "day": "2026-11-24", "revoked": "2026-11-25", "reason": "x"},
        {"id": "z4", "learner": "k3", "track": "voter", "day": "2026-11-24", "revoked": None, "reason": ""},
    ]  # fmt: skip
    async with store._context.database.turn, store._context.database.writing() as link:
        await link.put(certificates, rows)
        await link.commit()
    async with store.batch() as batch:
        batch.uow.cohorts.add(a_cohort(most=9))
        for key in ("k1", "k2", "k3"):
            await batch.uow.cohorts.enrol(a_cohort(most=9), key, DAY)
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        assert await batch.uow.cohorts.count_certified(a_cohort()) == 1
        batch.uow.certificates.move("k1", to="")
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        assert await batch.uow.cohorts.count_certified(a_cohort()) == 0


async def test_codes_that_are_over_are_removed(store: SqlStore, clock: FakeClock) -> None:
    now = clock.now()
    async with store.batch() as batch:
        batch.uow.transfers.add(Transfer("t1", learner="k1", until=now - timedelta(minutes=1)))
        batch.uow.transfers.add(Transfer("t2", learner="k1", until=now + timedelta(minutes=1)))
        batch.keep_turn()
        await batch.commit()
    await store.purge(now)
    async with store._context.database.reading() as link:
        assert [row.code for row in await link.rows(transfers.select())] == ["t2"]


async def test_codes_are_not_stored_as_they_are_typed(open_store_at: Opening, database_url: str) -> None:
    store = await open_store_at(database_url)
    async with store.batch() as batch:
        names = {batch.uow.codes.name(purpose, "34679ACDEF") for purpose in ("enrol", "lead", "move")}
    assert len(names) == 3
    assert all("34679" not in name and len(name) == 32 for name in names)
