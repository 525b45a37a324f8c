"""Sums of gains wait until a block of people is full, in every store alike."""

from pathlib import Path

import pytest

from bot.domain.learning.gain_test import GainMoment
from bot.domain.learning.gains import BLOCK, GainSums, one_gain
from bot.domain.learning.lessons import Audience
from tests.fakes.memory import MemoryUow
from tests.storage.conftest import POSTGRESQL, Opening, sqlite_url


def result(before: int, then: int, *, cohort_id: str = "") -> GainSums:
    return one_gain(Audience.STAFF, cohort_id=cohort_id, moment=GainMoment.AFTER, before=before, then=then)


RESULTS = [result(n % 5, n % 5 + n % 4 - 1) for n in range(2 * BLOCK + 1)]


def total(results: list[GainSums]) -> GainSums:
    whole = results[0]
    for sums in results[1:]:
        whole = whole.plus(sums)
    return whole


@pytest.mark.parametrize("kind", ["sqlite", POSTGRESQL])
async def test_what_is_published_grows_by_whole_blocks(
    kind: str, request: pytest.FixtureRequest, open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(
        sqlite_url(data_dir) if kind == "sqlite" else request.getfixturevalue("pg_url")
    )
    memory = MemoryUow()
    for number, sums in enumerate(RESULTS, start=1):
        async with store.batch() as batch:
            batch.uow.gains.add(sums)
            batch.keep_turn()
            batch.uow.gains.add(result(0, 10))
            batch.drop_turn()
            await batch.commit()
        memory.gains.add(sums)
        if number in (1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 1):
            async with store.batch() as batch:
                published = await batch.uow.gains.published_sums(Audience.STAFF, "")
            whole = number // BLOCK * BLOCK
            assert list(published) == ([total(RESULTS[:whole])] if whole else [])
            assert list(await memory.gains.published_sums(Audience.STAFF, "")) == list(published)


async def test_groups_and_tracks_are_counted_apart(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        for _ in range(BLOCK):
            batch.uow.gains.add(result(3, 7, cohort_id="g1"))
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        (sums,) = await batch.uow.gains.published_sums(Audience.STAFF, "g1")
        assert (sums.count, sums.before, sums.gain, sums.gain_squared) == (20, 60, 80, 320)
        assert not await batch.uow.gains.published_sums(Audience.STAFF, "")
        assert not await batch.uow.gains.published_sums(Audience.VOTER, "g1")
