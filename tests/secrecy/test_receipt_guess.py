"""Guessing a receipt code is expensive without the key, and the bench would detect if it were not."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.warm_python import warm_python

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def bench(*given: str) -> tuple[int, dict[str, Any]]:
    command = [warm_python(), "-m", "bench.receipt_guess", "--quick", *given]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stdout, run.stderr
    return run.returncode, json.loads(run.stdout.splitlines()[-1])


def test_nobody_finds_a_code_without_the_key() -> None:
    status, results = bench()
    assert status == 0 and results["ok"]
    assert (results["found_without_key"], results["found_with_key"], results["limit_holds"]) == (
        0,
        True,
        True,
    )
    assert results["ways_tried"] > 20


def test_a_plain_hash_is_noticed() -> None:
    status, results = bench("--mutant", "plain-hash")
    assert status == 1 and results["found_without_key"] > 0
