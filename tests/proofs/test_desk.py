"""Moderators at their desk, in simulated time, with few cases; each mutant must be found out.

``python -m bench.desk`` is the complete proof with 300 cases (docs/benches.md). That the best way takes three presses
and two messages stands in ``tests/stories/test_case_screen.py``, too.
"""

import sys

import pytest

from tests.fakes.bench_runs import BenchRun, run_bench

pytestmark = [pytest.mark.soak]


def work_at_desk(*words: str) -> BenchRun:
    return run_bench("desk", "--quick", *words, python=sys.executable, timeout=280)


def test_ninety_cases_are_cleared_in_time() -> None:
    status, figures, output = work_at_desk()
    assert status == 0, output
    assert figures["cases"] >= 90 and figures["left"] == figures["late"] == 0
    assert min(figures["cases_a_minute"].values()) >= 12


@pytest.mark.parametrize(
    ("mutant", "message"),
    [
        ("below", "waits for the card"),
        ("by-age", "cases are late"),
        ("repeats", "cases a minute"),
        ("whole-seconds", "cases a minute"),
    ],
)
def test_a_fault_of_the_desk_is_found_out(mutant: str, message: str) -> None:
    status, figures, output = work_at_desk("--mutant", mutant)
    assert status == 1, output
    assert any(message in line for line in figures["wrong"]), output
