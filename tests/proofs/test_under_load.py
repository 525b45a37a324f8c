"""The real process under load: ordered stops, and a disk that is full for a while."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proofs.crash.cage import Cage
from tests.proofs.crash.full_disk import RESERVE_MB, FillableDisk, SmallFiles, small_disk
from tests.proofs.crash.rounds import Ground, ground, living, settle

pytestmark = [pytest.mark.slow, pytest.mark.long]


async def test_ordered_stops_under_load_lose_and_repeat_nothing(cage: Cage) -> None:
    async with ground(1) as here:
        # Eight seconds of a starved core are not enough for what waits, and a call that is broken off is repeated.
        cage.base = here.order(None) | {"send_grace": 25.0}
        async with living(here.crowd, trouble=False) as check:
            for _ in range(4):
                await cage.start()
                await asyncio.sleep(1.5)
                await cage.stop()
                check()
        verdict = await settle(cage, here)
    assert verdict.is_clean, verdict
    assert verdict.acknowledged > 150
    assert verdict.answers_doubled == 0


async def test_ordered_stop_amid_trouble_loses_nothing(cage: Cage) -> None:
    async with ground(2) as here:
        cage.base = here.order(None)
        async with living(here.crowd) as check:
            for _ in range(4):
                await cage.start()
                await asyncio.sleep(1.5)
                await cage.stop()
                check()
        verdict = await settle(cage, here)
    assert verdict.is_clean, verdict


def acknowledged_count(here: Ground) -> int:
    counts = here.server.world.journal.counts
    return sum(number for name, number in counts.items() if name.endswith(".acknowledged"))


def sent_photo_count(here: Ground) -> int:
    """Photos that reporters sent: without one, nothing tells that files are fetched again."""
    return sum(sum(reporter.photos.values()) for reporter in here.crowd.reporters)


async def until(true: Callable[[], bool]) -> None:
    """Return when it holds. Raises TimeoutError if that takes far longer than a poller's longest pause."""
    ends = asyncio.get_running_loop().time() + 120
    while not true():
        if asyncio.get_running_loop().time() > ends:
            raise TimeoutError
        await asyncio.sleep(0.1)


async def through_a_full_disk(cage: Cage, disk: FillableDisk, seed: int) -> None:
    async with ground(seed, data_dir=disk.data_dir) as here:
        cage.base = here.order(None)
        cage.base["settings"]["disk_reserve_mb"] = RESERVE_MB
        async with living(here.crowd, trouble=False) as check:
            await cage.start()
            await asyncio.sleep(3)
            disk.fill(cage.pid)
            log_file = here.folder / "bot.log"

            def is_full() -> bool:
                disk.fill(cage.pid)  # the program releases its ballast, and something else takes that too
                return log_file.read_text().count("updates cannot be stored") >= 3

            await until(is_full)
            while_full = acknowledged_count(here)
            await asyncio.sleep(3)
            assert acknowledged_count(here) - while_full <= 1, "what cannot be stored is not acknowledged"
            disk.free(cage.pid)
            await until(lambda: acknowledged_count(here) - while_full > 100 and sent_photo_count(here) > 0)
            check()
            await cage.stop()
        verdict = await settle(cage, here)
    assert verdict.is_clean, verdict


async def test_full_disk_loses_nothing_and_program_resumes(cage: Cage) -> None:
    with small_disk() as disk:
        if disk is None:
            pytest.skip("no file system may be mounted here; another test covers the limit on files")
        await through_a_full_disk(cage, disk, seed=3)


async def test_writes_that_fail_for_a_while_lose_nothing(cage: Cage, tmp_path: Path) -> None:
    await through_a_full_disk(cage, SmallFiles(tmp_path), seed=4)
