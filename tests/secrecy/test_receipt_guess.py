"""Guessing a receipt code is expensive without the key, and the bench would detect if it were not."""

from typing import Any

import pytest

from tests.fakes.bench_runs import run_bench

pytestmark = pytest.mark.slow


def bench(*given: str) -> tuple[int, dict[str, Any]]:
    status, figures, _ = run_bench("receipt_guess", "--quick", *given)
    return status, figures


def test_nobody_finds_a_code_without_the_key() -> None:
    status, results = bench()
    assert status == 0 and results["ok"]
    assert (results["found_without_key"], results["found_with_key"], results["limit_holds"]) == (
        0,
        True,
        True,
    )
    assert results["ways_tried"] > 20


@pytest.mark.soak
def test_a_plain_hash_is_noticed() -> None:
    status, results = bench("--mutant", "plain-hash")
    assert status == 1 and results["found_without_key"] > 0
