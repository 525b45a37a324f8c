"""A day with all learners due: spread out, quiet at night, once each, across a restart. It can fail."""

import pytest

from tests.fakes.bench_runs import run_bench

pytestmark = pytest.mark.slow


def day(*given: str) -> tuple[int, dict[str, object]]:
    status, figures, _ = run_bench("reminders", *given)
    return status, figures


def test_crowd_is_reminded_once_each_without_bursts() -> None:
    status, results = day("--learners", "600")
    assert status == 0 and results["sent"] == 600


@pytest.mark.parametrize("mutant", ["burst", "night"])
def test_the_proof_goes_red(mutant: str) -> None:
    status, results = day("--learners", "400", "--mutant", mutant)
    assert status == 1 and not results["ok"]
