"""A short election in simulated time, with everything that fails. Each mutant must make it fail; they run in the soak.

``python -m bench.election`` is the complete proof (docs/benches.md).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MUTANTS = {
    "ack-before-commit": "was acknowledged and is stored 0 times",
    "claim-without-version": "kept its version",
    "lasting-details": "should have been deleted",
    "lost-cards": "waits without a card",
    "shared-claims": "was claimed by",
    "wakes-people": "was written to at",
    "withdrawal-keeps-key": "is still in the key file",
}

pytestmark = [pytest.mark.slow, pytest.mark.long]


def play_election(*words: str, hash_seed: str = "0") -> tuple[int, dict[str, Any], str]:
    """Exit status, the figures of the first election, and all output."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.election", *words],
        cwd=ROOT, capture_output=True, text=True, timeout=280, check=False,
        env=dict(os.environ) | {"PYTHONHASHSEED": hash_seed},
    )  # fmt: skip
    output = done.stdout + done.stderr
    lines = done.stdout.strip().splitlines()
    assert lines, output
    return done.returncode, json.loads(lines[-1])["runs"][0], output


def test_two_days_of_an_election_keep_every_promise() -> None:
    status, run, output = play_election("--quick")
    assert status == 0, output
    assert run["wrong"] == []
    assert run["acknowledged"] > 1_000 and run["reports"] > 20 and run["claims"] > 20
    assert run["kills"] > 10 and run["starts"] == run["kills"] + 1 and run["checks"] > 40


@pytest.mark.soak
def test_same_seed_gives_same_journal_in_every_process() -> None:
    words = ("--days", "2", "--people", "60", "--moderators", "4", "--seed", "3")
    runs = [play_election(*words, hash_seed=hash_seed)[1] for hash_seed in ("1", "77")]
    assert runs[0]["entries"] > 2_000
    assert runs[0]["journal"] == runs[1]["journal"]
    other = play_election(*words[:-1], "4")[1]
    assert other["journal"] != runs[0]["journal"]


@pytest.mark.soak
@pytest.mark.parametrize(("mutant", "message"), MUTANTS.items())
def test_a_fault_of_the_program_is_found_out(mutant: str, message: str) -> None:
    status, run, output = play_election("--quick", "--mutant", mutant)
    assert status == 1, output
    assert any(message in line for line in run["wrong"]), output
