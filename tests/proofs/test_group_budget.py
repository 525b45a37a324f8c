"""A short flood of a group, in simulated time. Each mutant must make it fail; two of them are run in the soak.

``python -m bench.group_budget`` is the complete proof with 10,000 reports (docs/benches.md).
"""

import pytest

from tests.fakes.bench_runs import BenchRun, run_bench

pytestmark = [pytest.mark.slow, pytest.mark.long]


def flood_group(*words: str) -> BenchRun:
    given = ("--quick", "--reports", "100", *words)
    return run_bench("group_budget", *given, timeout=280)


def test_a_flooded_group_is_refused_nothing_and_loses_nothing() -> None:
    status, figures, output = flood_group()
    assert status == 0, output
    assert figures["refused"] == 0 and 12 < figures["most_in_a_minute"] <= 18
    assert figures["reports"] > 100 and figures["most_without_card"] > 50 and figures["digests"] == 1
    assert figures["critical"] > 5 and figures["critical_max_s"] < 5 and figures["decided"] > 5


@pytest.mark.soak
@pytest.mark.parametrize(
    ("mutant", "message"),
    [("no-budget", "the messenger refused"), ("no-reserve", "critical cards came after")],
)
def test_a_fault_of_the_budget_is_found_out(mutant: str, message: str) -> None:
    status, figures, output = flood_group("--mutant", mutant)
    assert status == 1, output
    assert any(message in line for line in figures["wrong"]), output
