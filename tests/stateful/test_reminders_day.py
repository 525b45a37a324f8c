"""A day with all learners due: spread out, quiet at night, once each, across a restart. It can fail."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.fakes.warm_python import warm_python

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def day(*given: str) -> tuple[int, dict[str, object]]:
    run = subprocess.run(
        [warm_python(), "-m", "bench.reminders", *given],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout, run.stderr
    return run.returncode, json.loads(run.stdout.splitlines()[-1])


def test_crowd_is_reminded_once_each_without_bursts() -> None:
    status, results = day("--learners", "600")
    assert status == 0 and results["sent"] == 600


@pytest.mark.parametrize("mutant", ["burst", "night"])
def test_the_proof_goes_red(mutant: str) -> None:
    status, results = day("--learners", "400", "--mutant", mutant)
    assert status == 1 and not results["ok"]
