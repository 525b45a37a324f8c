"""What ticks change in a learner's row, while its learner answers: on PostgreSQL, where both may write at once."""

import asyncio
from dataclasses import replace
from datetime import date

from bot.usecases.ports import Learner
from storage.store import SqlStore
from tests.storage.conftest import ON_POSTGRESQL

DAY = date(2026, 11, 24)
MINA = Learner("mina", DAY)
SIMA = Learner("sima", DAY)


async def read_learner(store: SqlStore, key: str) -> Learner | None:
    async with store.batch() as batch:
        return await batch.uow.learners.get(key)


async def save(store: SqlStore, *learners: Learner) -> None:
    async with store.batch() as batch:
        for learner in learners:
            batch.uow.learners.save(learner)
        batch.keep_turn()
        await batch.commit()


@ON_POSTGRESQL
async def test_tick_takes_back_no_answer(store: SqlStore) -> None:
    await save(store, MINA)
    async with store.batch() as tick:
        assert not await tick.uow.learners.hold([MINA.key])
        answering = asyncio.create_task(save(store, replace(MINA, progress={"seen": ["q1"]})))
        await asyncio.sleep(0.05)
        read = await tick.uow.learners.get(MINA.key)
        assert read is not None
        tick.uow.learners.save(replace(read, settings={"unanswered": "1"}))
        tick.keep_turn()
        await tick.commit()
    await answering
    after = await read_learner(store, MINA.key)
    assert after is not None and after.progress == {"seen": ["q1"]}


@ON_POSTGRESQL
async def test_rows_being_changed_are_named_and_not_waited_for(store: SqlStore) -> None:
    await save(store, MINA, SIMA)
    async with store.batch() as first, store.batch() as second:
        assert not await first.uow.learners.hold([MINA.key])
        assert list(await second.uow.learners.hold([MINA.key, SIMA.key, "nobody"])) == [MINA.key]
        assert await second.uow.learners.get(SIMA.key) == SIMA
        assert await second.uow.learners.get("nobody") is None
        assert await second.uow.learners.get(MINA.key) == MINA, "they are not taken for somebody without a row"
