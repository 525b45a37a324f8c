"""The attack on published figures, as bench.differencing makes it: it gets nothing, and finds out what leaks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.differencing_method import behind, broken
from bot.domain.figures.publication import BASE

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
    assert isinstance(told["unrounded"], int) and told["unrounded"] > 100, (
        "and it is noticed without an attack"
    )


def test_rounding_that_what_is_published_never_saw_is_noticed() -> None:
    """Each number that is no multiple is read as what it is; the others could be anything that rounds to them."""
    status, told = attacked("--periods", "20", "--mutant", "no-draw")
    assert (
        status == 1 and told["unrounded"] and told["recovered"] and told["recovered"] != told["attacked"]
    ), told


@pytest.mark.parametrize("mutant", ["nearest", "down", "republish", "redraw"])
def test_what_was_decided_otherwise_would_have_leaked(mutant: str) -> None:
    """Of draws made anew an integer program sees least; how often each came tells the rest. Multiples look well."""
    status, told = attacked("--quick", "--mutant", mutant)
    assert status == 1 and (told["recovered"] or told["least_values"] == 2), told
    assert not told["unrounded"]


@pytest.mark.parametrize("number", [0, BASE, 40, 1_000])
def test_the_attacker_finds_out_how_the_program_rounds(number: int) -> None:
    assert behind(number) == (max(0, number - BASE + 1), number + BASE - 1)
    for one in range(number + 1, number + BASE):
        assert behind(one) == (one, one)


@pytest.mark.parametrize(
    "mutant, left", [("no-rounding", (20, 20)), ("nearest", (18, 22)), ("down", (20, 24))]
)
def test_he_finds_out_how_it_does_when_it_is_broken(mutant: str, left: tuple[int, int]) -> None:
    with broken(mutant):
        assert behind(20) == left
    assert behind(20) == (16, 24)
