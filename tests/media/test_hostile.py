"""Malicious files in the real pool: bounded time and memory, no hidden data survives, and the next file is
served."""

import asyncio
import time
from collections.abc import AsyncIterator
from functools import cache

import psutil
import pytest

from bot.media.pool import CleaningPool
from bot.usecases.ports.media import (
    FIRST_PASS,
    CleanCopy,
    CleaningFailure,
    CleaningPass,
    MediaLimits,
    NotCleanable,
)
from tests.media import hostile, samples
from tests.media.conftest import IN_ONE_LOOP
from tests.media.hostile import CLEAN, HOSTILE
from tests.media.hostile_papers import SECRET, slow_paper
from tests.media.test_pool import assert_still_works, children

pytestmark = pytest.mark.slow


@pytest.fixture
async def own_pool() -> AsyncIterator[CleaningPool]:
    """A pool without a child. Most tests share one: that a file harmed no later one is what they show."""
    cleaning = CleaningPool()
    yield cleaning
    await cleaning.close()


def new_children(before: list[psutil.Process]) -> list[psutil.Process]:
    return [child for child in children() if child not in before]


PATIENCE = 12.0
TRACES = (b"PK\x03\x04", b"hidden", b"<script", b"alert", b"JavaScript", SECRET, b"example.org")


@cache
def hostile_file(name: str) -> bytes:
    return HOSTILE[name].make()


@IN_ONE_LOOP
@pytest.mark.parametrize("name", HOSTILE)
async def test_it_does_no_harm(pool: CleaningPool, name: str) -> None:
    data = hostile_file(name)
    before = psutil.Process().memory_info().rss
    began = time.perf_counter()
    answer = await pool.clean_copy(data)
    took = time.perf_counter() - began
    became = CLEAN if isinstance(answer, CleanCopy) else answer.reason.value
    assert became in HOSTILE[name].becomes, f"{name} became {became}"
    assert took < MediaLimits().wall_seconds + 5, f"{name} took {took:.1f} s: it is abandoned before that"
    assert psutil.Process().memory_info().rss - before < 100 * 1024 * 1024
    if isinstance(answer, CleanCopy):
        assert not [trace for trace in TRACES if trace in answer.data]
    await assert_still_works(pool)


@IN_ONE_LOOP
@pytest.mark.parametrize("name", ["gif of 10,000 frames", "png of 10,000 frames", "webp of 10,000 frames"])
async def test_animation_shows_first_frame_and_is_marked_partial(pool: CleaningPool, name: str) -> None:
    answer = await pool.clean_copy(hostile_file(name))
    assert isinstance(answer, CleanCopy)
    assert answer.partial
    assert len(answer.data) < 10_000


async def test_file_without_media_signature_never_reaches_a_child(own_pool: CleaningPool) -> None:
    before = children()
    for name, sample in HOSTILE.items():
        if sample.becomes <= {CleaningFailure.SEALED_UNOPENED.value, CleaningFailure.KEPT_SEALED.value}:
            await own_pool.clean_copy(hostile_file(name))
            assert not new_children(before), name


async def test_file_of_25_megabytes_is_not_opened(own_pool: CleaningPool) -> None:
    before = children()
    answer = await own_pool.clean_copy(samples.encode_scene("JPEG") + bytes(25 * 1024 * 1024))
    assert answer == NotCleanable(reason=CleaningFailure.TOO_LARGE, mime="image/jpeg")
    assert not new_children(before)


async def test_picture_decoded_forty_thousand_times_is_abandoned(own_pool: CleaningPool) -> None:
    answer = await own_pool.clean_copy(
        hostile.many_scans(), limits=MediaLimits(cpu_seconds=1, wall_seconds=PATIENCE)
    )
    assert isinstance(answer, NotCleanable)
    assert answer.reason in (CleaningFailure.TOO_SLOW, CleaningFailure.DAMAGED)
    await assert_still_works(own_pool)


async def test_endlessly_drawing_document_ends_with_first_pass(own_pool: CleaningPool) -> None:
    """A file under 2 kB once held a slot for 17 s."""
    await own_pool.confinement()
    began = time.perf_counter()
    answer = await own_pool.clean_copy(slow_paper(), limits=FIRST_PASS, cleaning_pass=CleaningPass.FIRST)
    assert isinstance(answer, NotCleanable) and answer.reason is CleaningFailure.TOO_SLOW
    assert time.perf_counter() - began < PATIENCE
    await assert_still_works(own_pool)


async def test_a_picture_waits_for_no_paper(own_pool: CleaningPool) -> None:
    photo = samples.jpeg_from_a_phone()
    await own_pool.clean_copy(
        photo, limits=FIRST_PASS, cleaning_pass=CleaningPass.FIRST
    )  # so that the child is running
    slow = [
        asyncio.ensure_future(own_pool.clean_copy(slow_paper(n), cleaning_pass=line))
        for n, line in enumerate(CleaningPass)
    ]
    await asyncio.sleep(0.5)
    began = time.perf_counter()
    assert isinstance(
        await own_pool.clean_copy(photo, limits=FIRST_PASS, cleaning_pass=CleaningPass.FIRST), CleanCopy
    )
    assert time.perf_counter() - began < 8
    assert not [job.result() for job in slow if job.done()]
    await own_pool.close()
    await asyncio.gather(*slow, return_exceptions=True)
