"""The attack on published figures, as bench.differencing makes it: it gets nothing, and finds out what leaks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


def attacked(*words: str) -> tuple[int, dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.differencing", *words],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def test_no_small_number_is_recovered() -> None:
    status, told = attacked("--quick")
    assert (status, told["recovered"]) == (0, 0), told
    assert isinstance(told["attacked"], int) and told["attacked"] > 1_000
    bias, numbers = told["bias_by_cases"], told["rounded_by_cases"]
    assert isinstance(bias, dict) and isinstance(numbers, dict) and set(bias) == set(numbers)
    assert set(bias) == {"<=5", "<=20", "<=100", "<=1000", ">1000"} and all(numbers.values())
    mean = sum(bias[size] * numbers[size] for size in bias) / sum(numbers.values())
    assert told["bias"] == pytest.approx(mean, abs=0.001)


def test_without_rounding_all_of_them_are() -> None:
    status, told = attacked("--periods", "20", "--mutant", "no-rounding")
    assert status == 1 and told["recovered"] == told["attacked"], told


@pytest.mark.parametrize("mutant", ["nearest", "republish", "redraw"])
def test_what_was_decided_otherwise_would_have_leaked(mutant: str) -> None:
    """Of draws made anew an integer program sees least; how often each came tells the rest."""
    status, told = attacked("--quick", "--mutant", mutant)
    assert status == 1 and (told["recovered"] or told["least_values"] == 2), told
