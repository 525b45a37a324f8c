"""A short election in simulated time, with everything that fails. The soak tests prove that it finds faults.

``python -m bench.election`` is the complete proof (docs/benches.md).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.warm_python import warm_python

ROOT = Path(__file__).resolve().parents[2]
SMALL = ("--days", "2", "--people", "40", "--moderators", "4")

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(900)]


def run_bench(*words: str, seconds: float = 800, hash_seed: str = "") -> subprocess.CompletedProcess[str]:
    """``hash_seed``: in a new Python with this seed."""
    return subprocess.run(
        [sys.executable if hash_seed else warm_python(), "-m", "bench.election", *words],
        cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False,
        env=dict(os.environ) | {"PYTHONHASHSEED": hash_seed},
    )  # fmt: skip


def play_elections(*words: str, hash_seed: str = "") -> list[dict[str, Any]]:
    """The figures of each election, none of which found anything wrong."""
    done = run_bench(*words, hash_seed=hash_seed)
    assert done.returncode == 0, done.stdout + done.stderr
    runs: list[dict[str, Any]] = json.loads(done.stdout.strip().splitlines()[-1])["runs"]
    return runs


def test_two_days_of_an_election_keep_every_promise() -> None:
    (run,) = play_elections("--quick")
    assert run["wrong"] == []
    assert run["acknowledged"] > 500 and run["reports"] > 10 and run["claims"] > 10
    assert run["kills"] > 10 and run["starts"] > 10 and run["checks"] > 40
    assert {"move-day", "news", "follow", "give-editor", "give-liaison"} <= run["errands"].keys()


@pytest.mark.soak
@pytest.mark.timeout(3_300)
def test_same_seed_gives_same_journal_in_every_process() -> None:
    runs = [play_elections(*SMALL, "--seed", "3", hash_seed=hash_seed)[0] for hash_seed in ("1", "77")]
    assert runs[0]["entries"] > 2_000
    assert runs[0]["journal"] == runs[1]["journal"]
    others = play_elections(*SMALL, "--seed", "2", "--seeds", "2")
    assert others[0]["journal"] != runs[0]["journal"]
    assert others[1]["journal"] == runs[0]["journal"]  # it depends on no election that was played before


@pytest.mark.soak
@pytest.mark.timeout(7_300)
def test_every_fault_of_the_program_is_found_out() -> None:
    done = run_bench("--mutants", seconds=7_200)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.strip().splitlines()[-1])
    assert figures["mutants"] >= 8 and not figures["missed"]


@pytest.mark.soak
@pytest.mark.timeout(1_700)
def test_failure_replays_up_to_its_step() -> None:
    """The journal that ``--stop-at`` prints ends at the step at which a fault was found."""
    words = ("--quick", "--mutant", "claim-without-version")
    findings = run_bench(*words).stderr.splitlines()
    step = int(
        next(line for line in findings if "kept its version" in line).partition("step ")[2].partition(",")[0]
    )
    printed = run_bench(*words, "--stop-at", str(step)).stderr.splitlines()
    replayed = [json.loads(line) for line in printed if line.startswith("{")]
    assert step - 5_000 < replayed[-1]["step"] <= step
