"""bench.differencing, the attack on published figures: it finds nothing in real ones, and detects a leak."""

import pytest

from bench import differencing_wall
from bench.differencing_method import possible_range, use_mutant
from bot.domain.figures.publication import BASE
from tests.fakes.bench_runs import run_bench

pytestmark = pytest.mark.slow


def run_attack(*words: str) -> tuple[int, dict[str, object]]:
    status, figures, _ = run_bench("differencing", *words)
    return status, figures


def test_no_small_number_is_recovered() -> None:
    status, results = run_attack("--periods", "13", "--days", "6")
    assert (status, results["recovered"], results["wall_recovered"]) == (0, 0, 0), results
    assert isinstance(results["attacked"], int) and results["attacked"] > 1_000
    bias, numbers = results["bias_by_cases"], results["rounded_by_cases"]
    assert isinstance(bias, dict) and isinstance(numbers, dict) and set(bias) == set(numbers)
    assert set(bias) == {"<=5", "<=20", "<=100", "<=1000", ">1000"} and all(numbers.values())
    mean = sum(bias[size] * numbers[size] for size in bias) / sum(numbers.values())
    assert results["bias"] == pytest.approx(mean, abs=0.001)


def test_without_rounding_all_of_them_are() -> None:
    status, results = run_attack("--periods", "20", "--mutant", "no-rounding")
    assert status == 1 and results["recovered"] == results["attacked"], results
    assert isinstance(results["unrounded"], int) and results["unrounded"] > 100, (
        "it is also detected without an attack"
    )


def test_rounding_that_what_is_published_never_saw_is_noticed() -> None:
    """A number that is no multiple is read as exact. The others could be any number that rounds to them."""
    status, results = run_attack("--periods", "20", "--mutant", "no-draw")
    assert (
        status == 1
        and results["unrounded"]
        and results["recovered"]
        and results["recovered"] != results["attacked"]
    ), results


@pytest.mark.soak  # half a minute each; no rounding, no draw and three faults of walls are in the suite
@pytest.mark.parametrize("mutant", ["nearest", "down", "republish", "redraw"])
def test_what_was_decided_otherwise_would_have_leaked(mutant: str) -> None:
    """Rejected alternatives would leak. With repeated draws, an integer program sees least, but how often
    each value comes reveals the rest. Plain multiples only look safe."""
    status, results = run_attack("--quick", "--mutant", mutant)
    assert status == 1 and (results["recovered"] or results["least_values"] == 2), results
    assert not results["unrounded"]


@pytest.mark.parametrize("mutant", ["wall-nearest", "wall-redraw", "wall-falls"])
def test_wall_that_counts_otherwise_would_have_leaked(mutant: str) -> None:
    acts, districts = [f"act-{n}" for n in range(12)], [f"d{n}" for n in range(12)]
    with use_mutant(mutant):
        assert differencing_wall.run(25, seed=1, acts=acts, districts=districts).is_bad
    kept_draws = differencing_wall.run(25, seed=1, acts=acts, districts=districts)
    assert not kept_draws.is_bad and kept_draws.attacked > 500


def test_exact_promises_and_answers_would_have_leaked() -> None:
    """Their true numbers are read off, and say how many cases the other tables have."""
    acts, districts = [f"act-{n}" for n in range(12)], [f"d{n}" for n in range(12)]
    with use_mutant("wall-exact"):
        report = differencing_wall.run(8, seed=1, acts=acts, districts=districts)
    assert report.unrounded and report.recovered > 100


@pytest.mark.parametrize("number", [0, BASE, 40, 1_000])
def test_the_attacker_finds_out_how_the_program_rounds(number: int) -> None:
    assert possible_range(number) == (max(0, number - BASE + 1), number + BASE - 1)
    for value in range(number + 1, number + BASE):
        assert possible_range(value) == (value, value)


@pytest.mark.parametrize(
    "mutant, left", [("no-rounding", (20, 20)), ("nearest", (18, 22)), ("down", (20, 24))]
)
def test_attack_succeeds_once_protection_is_broken(mutant: str, left: tuple[int, int]) -> None:
    with use_mutant(mutant):
        assert possible_range(20) == left
    assert possible_range(20) == (16, 24)
