"""Loops are kept running by name and stopped in order. Ticks come late rather than never."""

import asyncio
import logging
import os
import signal
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.runtime import scheduler as scheduler_module
from bot.runtime import supervisor as module
from bot.runtime.scheduler import ScheduledJob, Scheduler
from bot.runtime.supervisor import Supervisor
from tests.runtime.fakes import until


@pytest.fixture
async def supervisor(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Supervisor]:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.002)
    monkeypatch.setattr(module, "LONGEST_PAUSE", 0.004)
    made = Supervisor()
    yield made
    await made.end_all()


async def test_crashed_loop_is_restarted_and_logged(
    supervisor: Supervisor, caplog: pytest.LogCaptureFixture
) -> None:
    runs = []

    async def loop() -> None:
        runs.append(1)
        if len(runs) < 4:
            raise RuntimeError("crash")
        await asyncio.Event().wait()

    with caplog.at_level(logging.ERROR):
        supervisor.start("poll", loop)
        await until(lambda: len(runs) == 4)
    assert supervisor.restarts == {"poll": 3}
    assert [record.message for record in caplog.records] == ["loop-crashed"] * 3
    assert supervisor.alive() == {"poll": True}


async def test_pausing_loop_is_down_but_finished_one_is_not(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 60.0)

    async def crash_loop() -> None:
        raise RuntimeError("crash")

    async def finish_at_once() -> None:
        return

    supervisor.start("broken", crash_loop)
    supervisor.start("language", finish_at_once)
    await until(lambda: supervisor.restarts)
    assert supervisor.alive() == {"broken": False, "language": True}


async def test_pauses_grow_and_reset_after_long_good_run(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    runs = []

    async def loop() -> None:
        runs.append(1)
        if len(runs) == 3:
            monkeypatch.setattr(module, "RAN_WELL", 0.0)
        if len(runs) < 4:
            raise RuntimeError("crash")

    supervisor.start("loop", loop)
    await until(lambda: len(runs) == 4)
    assert [getattr(record, "pause", None) for record in caplog.records] == [0.002, 0.004, 0.002]


async def test_a_name_runs_once(supervisor: Supervisor) -> None:
    supervisor.start("a", asyncio.Event().wait)  # type: ignore[arg-type] # waits for good
    with pytest.raises(ValueError, match="already running"):
        supervisor.start("a", asyncio.Event().wait)  # type: ignore[arg-type] # never begins


async def test_stopping_loop_is_awaited_and_then_cancelled(supervisor: Supervisor) -> None:
    ended: list[str] = []
    stop = asyncio.Event()

    async def obedient() -> None:
        await stop.wait()
        ended.append("by itself")

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    supervisor.start("obedient", obedient)
    supervisor.start("stubborn", stubborn)
    await asyncio.sleep(0)
    stop.set()
    assert await supervisor.end("obedient", within=1.0)
    assert not await supervisor.end("stubborn", within=0.01)
    assert ended == ["by itself", "cancelled"]
    assert await supervisor.end("unknown")


async def test_loops_end_by_prefix_and_the_others_go_on(supervisor: Supervisor) -> None:
    for name in ("poll-telegram", "poll-bale", "work"):
        supervisor.start(name, asyncio.Event().wait)  # type: ignore[arg-type] # waits for good
    await supervisor.end_all("poll-")
    assert supervisor.alive() == {"work": True}


async def test_a_crashing_loop_can_be_ended_in_its_pause(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 60.0)

    async def crash_loop() -> None:
        raise RuntimeError("crash")

    supervisor.start("broken", crash_loop)
    await until(lambda: supervisor.restarts)
    assert not await supervisor.end("broken")


async def test_a_signal_asks_for_the_stop(supervisor: Supervisor) -> None:
    supervisor.own_signals()
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(supervisor.stopping.wait(), 20)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().remove_signal_handler(number)


# --- ticks ----------------------------------------------------------------------------------------------


async def test_a_job_that_fails_is_logged_and_runs_again(caplog: pytest.LogCaptureFixture) -> None:
    scheduler, runs = Scheduler(), []

    async def job() -> None:
        runs.append(1)
        raise ValueError("once more")

    scheduler.every(0.01, "due", job)
    scheduler.start()
    await until(lambda: len(runs) >= 2)
    await scheduler.close()
    assert scheduler.since_success()["due"] > 0.01, "no run has succeeded"
    assert {record.message for record in caplog.records if record.levelno >= logging.ERROR} == {"tick-failed"}


async def test_success_is_remembered_per_job_until_it_is_late() -> None:
    now = [100.0]
    scheduler = Scheduler(timer=lambda: now[0])

    async def job() -> None:
        if now[0] > 200:
            raise ValueError

    scheduler.every(10, "well", job)
    scheduler.every(10, "never", job)
    now[0] = 150.0
    await scheduler.run_job("well", job)
    now[0] = 250.0
    await scheduler.run_job("well", job)
    since = scheduler.since_success()
    assert since == {"well": 100.0, "never": 150.0}
    each_ten = ScheduledJob[None]("x", 10, lambda _program: job(), "something stands still")
    assert [each_ten.is_late(seconds) for seconds in (90.0, 90.1)] == [False, True]


async def test_a_late_tick_runs_all_the_same() -> None:
    scheduler, runs = Scheduler(), []

    async def job() -> None:
        runs.append(1)

    scheduler.every(3600, "nightly", job)
    scheduler.start()
    job_of = scheduler._scheduler.get_job("nightly")
    job_of.modify(next_run_time=datetime.now(UTC) - timedelta(hours=5))  # as if the machine had slept
    await until(lambda: runs)
    await scheduler.close()
    assert runs == [1], "one run makes up for five missed hours"


async def test_shutdown_waits_for_running_job_and_starts_none() -> None:
    scheduler, events, go = Scheduler(), [], asyncio.Event()

    async def job() -> None:
        events.append("began")
        await go.wait()
        events.append("done")

    scheduler.every(0.01, "due", job)
    scheduler.start()
    await until(lambda: events)
    scheduler.pause()
    closing = asyncio.create_task(scheduler.close())
    await asyncio.sleep(0.03)
    assert not closing.done() and events == ["began"]
    go.set()
    await closing
    assert events == ["began", "done"]


async def test_hanging_job_does_not_block_shutdown_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler_module, "LONGEST_JOB", 0.01)
    scheduler, events = Scheduler(), []

    async def job() -> None:
        events.append("began")
        await asyncio.Event().wait()

    scheduler.every(0.005, "due", job)
    scheduler.start()
    await until(lambda: events)
    began = time.monotonic()
    await scheduler.close()
    assert time.monotonic() - began < 1
