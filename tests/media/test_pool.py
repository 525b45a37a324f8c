"""Limits of the children: no file affects the next file or the parent, and nothing outlives the pool."""

import asyncio
import gc
import os
import random
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import psutil
import pytest

from bot.confined import frames
from bot.confined.process import ChildGone, child_environment
from bot.media import worker
from bot.media.copy_names import NAMES
from bot.media.kinds import MediaKind
from bot.media.pool import CleaningPool
from bot.media.worker import Job, Worker
from bot.usecases.ports.media import (
    Changes,
    CleanCopy,
    CleanerClosed,
    CleaningFailure,
    CleaningPass,
    MediaCleaner,
    MediaLimits,
    NotCleanable,
)
from tests.media import samples
from tests.media.test_kinds import SEALED

pytestmark = pytest.mark.slow


@pytest.fixture
async def pool() -> AsyncIterator[CleaningPool]:
    """A pool for each test, because each test breaks its own."""
    cleaning = CleaningPool()
    yield cleaning
    await cleaning.close()


PHOTO = samples.jpeg_from_a_phone()


async def children_have_ended() -> None:
    """Wait until all idle children have ended by themselves."""
    running = children()
    assert running
    async with asyncio.timeout(20):
        while any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in running):  # noqa: ASYNC110 a process sets no event
            await asyncio.sleep(0.02)


def children() -> list[psutil.Process]:
    processes = []
    for process in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):  # a zombie has no command line
            if "bot.media.child" in process.cmdline():
                processes.append(process)
    return processes


async def first_child() -> None:
    while not children():  # noqa: ASYNC110  # the operating system sets no event
        await asyncio.sleep(0.01)


async def wait_until_working(pool: CleaningPool) -> None:
    """Wait until a child has its first file. A child that is still loading has none to lose."""
    while not any(child.jobs for child in pool._alive):  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def assert_still_works(pool: CleaningPool) -> None:
    assert isinstance(await pool.clean_copy(PHOTO), CleanCopy)


def test_it_is_a_media_cleaner() -> None:
    cleaner: MediaCleaner = CleaningPool()
    assert not children()
    assert cleaner is not None


async def test_programs_and_archives_never_reach_a_child(pool: CleaningPool) -> None:
    for data in SEALED.values():
        answer = await pool.clean_copy(data)
        assert isinstance(answer, NotCleanable)
        assert answer.reason == "sealed unopened"
    for data in (b"", b"{\\rtf1 letter}", "سلام".encode()):
        answer = await pool.clean_copy(data)
        assert isinstance(answer, NotCleanable)
        assert answer.reason == "kept sealed"
    assert not children()


HOSTILE = {
    "cut photo": PHOTO[: len(PHOTO) // 2],
    "head of a photo": PHOTO[:3],
    "head of a png": b"\x89PNG\r\n\x1a\n",
    "noise as jpeg": b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(5000),
    "noise as mp4": b"\x00\x00\x00\x18ftypisom" + random.Random(2).randbytes(5000),
    "noise as ogg": b"OggS\x00\x02" + random.Random(3).randbytes(5000),
    "noise as webm": b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + random.Random(4).randbytes(5000),
    "noise as mp3": b"ID3\x04" + random.Random(5).randbytes(5000),
    "noise as webp": b"RIFF\xff\xff\xff\x7fWEBPVP8 " + random.Random(6).randbytes(5000),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
async def test_broken_files_are_refused_and_the_next_is_served(pool: CleaningPool, data: bytes) -> None:
    answer = await pool.clean_copy(data)
    assert isinstance(answer, NotCleanable)
    assert answer.reason is CleaningFailure.DAMAGED
    await assert_still_works(pool)


async def test_a_bomb_is_refused_by_its_header(pool: CleaningPool) -> None:
    start = time.perf_counter()
    answer = await pool.clean_copy(samples.bomb())
    assert isinstance(answer, NotCleanable)
    assert answer.reason is CleaningFailure.TOO_LARGE
    assert time.perf_counter() - start < 20
    await assert_still_works(pool)


async def test_a_file_over_the_limit_is_not_even_sent(pool: CleaningPool) -> None:
    answer = await pool.clean_copy(PHOTO, limits=MediaLimits(max_bytes=100))
    assert isinstance(answer, NotCleanable)
    assert answer.reason is CleaningFailure.TOO_LARGE
    assert not children()


async def test_too_much_memory_is_refused(pool: CleaningPool) -> None:
    limits = MediaLimits(memory_bytes=100 * 1024 * 1024, max_pixels=10**9)
    answer = await pool.clean_copy(samples.bomb(9000), limits=limits)
    assert isinstance(answer, NotCleanable)
    assert answer.reason is CleaningFailure.TOO_LARGE
    await assert_still_works(pool)


async def test_a_copy_over_the_limit_is_refused(pool: CleaningPool) -> None:
    for data in (PHOTO, samples.film("mp4", "libx264", "aac")):
        answer = await pool.clean_copy(data, limits=MediaLimits(max_output=500))
        assert isinstance(answer, NotCleanable)
        assert answer.reason is CleaningFailure.TOO_LARGE


async def test_too_slow_is_killed(pool: CleaningPool) -> None:
    await assert_still_works(pool)
    noise = samples.noise(3000)
    start = time.perf_counter()
    answer = await pool.clean_copy(noise, limits=MediaLimits(wall_seconds=0.02))
    assert isinstance(answer, NotCleanable)
    assert answer.reason is CleaningFailure.TOO_SLOW
    assert time.perf_counter() - start < 15
    assert not children()
    await assert_still_works(pool)


async def test_too_much_processor_time_ends_the_child(pool: CleaningPool) -> None:
    answer = await pool.clean_copy(
        samples.slow_noise(6000), limits=MediaLimits(cpu_seconds=0, max_bytes=2**26)
    )
    assert isinstance(answer, NotCleanable)
    assert answer.reason is CleaningFailure.TOO_SLOW
    await assert_still_works(pool)


async def test_dying_child_fails_only_its_own_file() -> None:
    pool = CleaningPool()
    slow = asyncio.create_task(pool.clean_copy(samples.noise(3000)))
    await wait_until_working(pool)
    waiting = asyncio.create_task(pool.clean_copy(PHOTO))
    await asyncio.sleep(0.01)
    for child in children():
        child.kill()
    answer = await slow
    assert isinstance(answer, NotCleanable)
    assert isinstance(await waiting, CleanCopy)
    await pool.close()


async def test_child_dying_before_a_file_judges_none(pool: CleaningPool) -> None:
    loading = asyncio.create_task(pool.clean_copy(PHOTO))
    await first_child()
    for child in children():
        child.kill()
    with pytest.raises(OSError, match="before it was given one"):
        await loading
    await assert_still_works(pool)


async def test_children_are_reused_and_replaced() -> None:
    pool = CleaningPool(jobs_per_child=3)
    seen = []
    for _ in range(7):
        await assert_still_works(pool)
        seen.append(tuple(child.pid for child in children()))
    assert seen[0] == seen[1] != ()
    assert seen[2] == ()  # the third file was its last
    assert seen[3] == seen[4] != seen[0]
    await pool.close()


async def test_idle_child_exits_and_next_file_is_served() -> None:
    pool = CleaningPool(idle_seconds=0.5)
    await assert_still_works(pool)
    await children_have_ended()
    await assert_still_works(pool)
    await pool.close()


@pytest.mark.parametrize(("retirements", "opened"), [(2, True), (3, False)])
async def test_children_retiring_before_their_first_file_cost_nothing(
    monkeypatch: pytest.MonkeyPatch, retirements: int, opened: bool
) -> None:
    """On a machine that sleeps or is very busy, even a new child may have ended idle. A file that ends
    children so is given up."""
    left = [ChildGone(0)] * retirements
    clean_file = Worker.clean_file

    async def clean_or_retire(child: Worker, job: Job) -> CleanCopy | CleaningFailure:
        if left:
            raise left.pop()
        return await clean_file(child, job)

    monkeypatch.setattr(Worker, "clean_file", clean_or_retire)
    pool = CleaningPool()
    copy = await pool.clean_copy(PHOTO)
    assert isinstance(copy, CleanCopy) is opened
    await pool.close()


async def test_no_more_children_than_allowed() -> None:
    pool = CleaningPool()
    film = samples.film("mp4", "libx264", "aac")
    jobs = [
        asyncio.create_task(pool.clean_copy(data, cleaning_pass=line))
        for data in (PHOTO, film, PHOTO, film)
        for line in CleaningPass
    ]
    most = 0
    while not all(job.done() for job in jobs):
        most = max(most, len(children()))
        await asyncio.sleep(0.005)
    assert all(isinstance(job.result(), CleanCopy) for job in jobs)
    assert 2 <= most <= len(CleaningPass) + 1
    await pool.close()


async def test_closing_stops_work_under_way_and_may_be_repeated() -> None:
    pool = CleaningPool()
    jobs = [asyncio.create_task(pool.clean_copy(samples.noise(3000))) for _ in range(3)]
    await first_child()
    await asyncio.gather(pool.close(), pool.close())
    assert [type(outcome) for outcome in await asyncio.gather(*jobs, return_exceptions=True)] == [
        CleanerClosed
    ] * 3
    await pool.close()
    assert not children()
    with pytest.raises(CleanerClosed):
        await pool.clean_copy(PHOTO)
    gc.collect()  # an unclosed pipe or process would warn here, and warnings are errors in this suite


async def test_a_cancelled_file_leaves_nothing_behind(pool: CleaningPool) -> None:
    job = asyncio.create_task(pool.clean_copy(samples.noise(3000)))
    await first_child()
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert not children()
    await assert_still_works(pool)


async def test_a_child_inherits_no_secret(pool: CleaningPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMANAT_TELEGRAM_TOKEN", "123:SECRET")
    await assert_still_works(pool)
    assert "AMANAT_TELEGRAM_TOKEN" not in child_environment()
    for child in children():
        try:
            assert set(child.environ()) <= {"LC_ALL", "LC_CTYPE"}
        except psutil.AccessDenied:
            assert os.getuid() != 0  # not dumpable: even the same user has no access


@pytest.mark.skipif(
    os.name != "posix" or not hasattr(psutil.Process, "rlimit"), reason="limits are read from /proc"
)
async def test_the_bounds_are_really_set(pool: CleaningPool) -> None:
    await assert_still_works(pool)
    (child,) = children()
    assert child.nice() >= 10
    assert child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
    assert child.rlimit(psutil.RLIMIT_NPROC) == (0, 0)
    assert child.rlimit(psutil.RLIMIT_CORE) == (0, 0)
    assert child.rlimit(psutil.RLIMIT_NOFILE)[0] <= 32
    assert child.rlimit(psutil.RLIMIT_AS)[0] == MediaLimits().memory_bytes
    assert 0 < child.rlimit(psutil.RLIMIT_CPU)[0] <= MediaLimits().cpu_seconds + 5


@pytest.mark.skipif(os.name != "posix", reason="uvloop runs on POSIX only")
def test_the_same_on_uvloop() -> None:
    import uvloop

    async def life() -> None:
        pool = CleaningPool(idle_seconds=0.5)
        slow = await pool.clean_copy(samples.noise(2500), limits=MediaLimits(wall_seconds=0.02))
        assert isinstance(slow, NotCleanable)
        assert slow.reason is CleaningFailure.TOO_SLOW
        await assert_still_works(pool)
        await children_have_ended()
        await assert_still_works(pool)
        jobs = [asyncio.create_task(pool.clean_copy(samples.noise(2500))) for _ in range(3)]
        await first_child()
        await pool.close()
        outcomes = await asyncio.gather(*jobs, return_exceptions=True)
        assert [type(answer) for answer in outcomes] == [CleanerClosed] * 3
        gc.collect()

    uvloop.run(life())
    assert not children()


class _FakeAnswerProcess:
    """A process with invented answers, like those of a compromised child."""

    def __init__(self, answer: bytes) -> None:
        self.stdin: Any = self
        self.stdout = asyncio.StreamReader()
        self.stdout.feed_data(answer)
        self.stdout.feed_eof()
        self.returncode = -9

    def write(self, data: bytes) -> None:
        assert data

    def is_closing(self) -> bool:
        return False

    async def drain(self) -> None:
        await asyncio.sleep(0)

    async def wait(self) -> int:
        return self.returncode


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff" * 12,
        frames.pack_header({"refused": "because"}, 0),
        frames.pack_header({"mime": "text/html", "suffix": ".html", "partial": False}, 1) + b"x",
        frames.pack_header({"mime": "image/png", "suffix": "/../x", "partial": False}, 1) + b"x",
        frames.pack_header({"mime": "image/png", "suffix": ".png", "partial": False}, 0),
        frames.pack_header({"mime": "image/png", "suffix": ".png", "partial": False}, 2**40),
        frames.LENGTHS.pack(4, 0) + b"nope",
        frames.LENGTHS.pack(2, 0) + b"[]",
    ],
)
async def test_a_lying_child_is_not_believed(answer: bytes) -> None:
    with pytest.raises(ChildGone):
        await read_fake_answer(worker.Job(PHOTO, MediaKind.JPEG), answer)


async def read_fake_answer(job: worker.Job, answer: bytes) -> CleanCopy | CleaningFailure:
    """What the parent makes of the answer of a compromised child."""
    liar = worker.Worker(_FakeAnswerProcess(answer))  # type: ignore[arg-type]  # stands in for a process
    return await liar.clean_file(job)


def answer_frame(mime: str, suffix: str, body: bytes) -> bytes:
    header = {"mime": mime, "suffix": suffix, "partial": False}
    return frames.pack_header(header, len(body)) + body


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"
APK = b"PK\x03\x04 a program"
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00"
GIF = b"GIF89a"
PAPER = b"%PDF-1.7"
COVERED = Changes(fields=1)
TO_CHOOSE = Changes(lines=True)

LIES = {
    "a program by its true name": (MediaKind.JPEG, Changes(), "image/svg+xml", ".apk", APK),
    "a program called a picture": (MediaKind.JPEG, Changes(), "image/jpeg", ".jpg", APK),
    "a picture called a program": (MediaKind.JPEG, Changes(), "image/jpeg", ".apk", PHOTO),
    "a drawing with a script": (MediaKind.PNG, Changes(), "image/svg+xml", ".svg", SVG),
    "a drawing called a picture": (MediaKind.PNG, Changes(), "image/png", ".png", SVG),
    "a kind that no copy is": (MediaKind.GIF, Changes(), "image/gif", ".gif", GIF),
    "a paper out of a picture": (MediaKind.JPEG, Changes(), "application/pdf", ".pdf", PAPER),
    "a picture out of a paper": (MediaKind.PDF, Changes(), "image/jpeg", ".jpg", PHOTO),
    "two names that do not belong together": (MediaKind.PNG, Changes(), "image/png", ".jpg", PHOTO),
    "a film out of a sound": (MediaKind.MP3, Changes(), "video/mp4", ".mp4", MP4),
    "a sound where a silent film is due": (MediaKind.MP4, COVERED, "audio/mp4", ".mp4", MP4),
    "a film as it was where stills are due": (MediaKind.MP4, TO_CHOOSE, "video/mp4", ".mp4", MP4),
    "stills where a covered film is due": (MediaKind.MP4, COVERED, "image/jpeg", ".jpg", PHOTO),
    "not even a word": (MediaKind.JPEG, Changes(), ["image/jpeg"], ".jpg", PHOTO),
}


@pytest.mark.parametrize(("kind", "changes", "mime", "suffix", "body"), LIES.values(), ids=LIES.keys())
async def test_compromised_child_cannot_choose_its_copys_type(
    kind: MediaKind, changes: Changes, mime: Any, suffix: str, body: bytes
) -> None:
    """Names come from the parent's table, and the first bytes must match: no SVG with a script, no
    program."""
    with pytest.raises(ChildGone):
        await read_fake_answer(worker.Job(PHOTO, kind, changes=changes), answer_frame(mime, suffix, body))


@pytest.mark.parametrize(
    ("kind", "changes", "mime", "suffix", "body"),
    [
        (MediaKind.WEBP, Changes(), "image/jpeg", ".jpg", PHOTO),
        (MediaKind.PDF, COVERED, "application/pdf", ".pdf", PAPER),
        (MediaKind.WEBM, COVERED, "video/mp4", ".mp4", MP4),
        (MediaKind.MOV, TO_CHOOSE, "image/jpeg", ".jpg", PHOTO),
    ],
)
async def test_what_a_copy_may_be_is_believed(
    kind: MediaKind, changes: Changes, mime: str, suffix: str, body: bytes
) -> None:
    copy = await read_fake_answer(worker.Job(PHOTO, kind, changes=changes), answer_frame(mime, suffix, body))
    assert isinstance(copy, CleanCopy) and (copy.mime, copy.suffix, copy.data) == (mime, suffix, body)


def test_the_parent_has_names_for_every_kind() -> None:
    """For each type that a child gets; and no name that a system would execute."""
    assert NAMES.keys() == set(MediaKind)
    assert {name.suffix for names in NAMES.values() for name in names} == {
        *(".jpg", ".png", ".webp", ".pdf"),
        *(".mp4", ".mov", ".m4a", ".3gp", ".ogg", ".mp3", ".webm", ".mkv"),
    }
